// After the centre has begun another feed: what it holds against what is here. The centre's is
// shown; what it does not have any more is kept for somebody to decide.
#include "core/base/id.h"
#include "core/base/json_view.h"
#include "core/store/entry_watch.h"
#include "core/store/row_apply.h"
#include "core/store/store.h"
#include "core/sync/engine.h"
#include "core/sync/row_items.h"
#include "core/sync/row_net.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <map>

namespace wanmi {
namespace {

constexpr int kRows = 2000;
constexpr int kHeads = 5000;

/// What the centre was seen to hold of one table, in a table of this connection's own.
class SeenThere {
public:
    static Result<SeenThere> open(Database& db) {
        WANMI_TRY(db.run("CREATE TEMP TABLE IF NOT EXISTS copy_seen (key TEXT PRIMARY KEY) STRICT,"
                         " WITHOUT ROWID; DELETE FROM temp.copy_seen"));
        return SeenThere{db};
    }
    Status add(const std::string& key) {
        WANMI_LET(auto put, m_db->prepare("INSERT OR IGNORE INTO temp.copy_seen VALUES (?1)"));
        return put.at(1, key).done();
    }
    Result<bool> has(const std::string& key) {
        WANMI_LET(auto q, m_db->prepare("SELECT 1 FROM temp.copy_seen WHERE key = ?1"));
        return q.at(1, key).step();
    }

private:
    explicit SeenThere(Database& db) : m_db(&db) {}
    Database* m_db;
};

/// Rows as the centre was known to hold them: the file, without what is pending.
class KnownRows {
public:
    KnownRows(Database& db, int srid, const std::vector<RowChange>& pending)
        : m_db(&db),
          m_srid(srid),
          m_pending(pending) {}

    Result<std::optional<Columns>> read(const RowChange& row) {
        const auto* mine = m_pending.find(rowKey(row));
        if (mine != nullptr && mine->op == RowChange::Op::Insert) return std::optional<Columns>{};
        if (mine != nullptr && mine->op == RowChange::Op::Delete)
            return std::optional{mine->before};
        auto found = m_tables.find(row.table);
        if (found == m_tables.end()) {
            WANMI_LET(auto table, RowTable::open(*m_db, m_srid, row.table));
            found = m_tables.emplace(row.table, std::move(table)).first;
        }
        WANMI_LET(auto present, found->second.read(row.key, found->second.names()));
        if (!present || mine == nullptr) return present;
        for (const auto& [name, value] : mine->before) {
            setColumn(*present, name, value);
        }
        return present;
    }

private:
    Database* m_db;
    int m_srid;
    NetChanges m_pending;
    std::map<std::string, RowTable, std::less<>> m_tables;
};

/// What the centre's row changes of the known one; nullopt: nothing.
std::optional<RowChange> newsOf(RowChange final, const std::optional<Columns>& known) {
    using Op = RowChange::Op;
    if (!known) {
        if (final.op != Op::Insert) return std::nullopt;
        return final;
    }
    if (final.op == Op::Delete) {
        final.before = *known;
        return final;
    }
    RowChange out{std::move(final.table), Op::Update, std::move(final.key), {}, {}};
    for (auto& [name, value] : final.after) {
        const auto* was = columnOf(*known, name);
        if (was != nullptr && sameValue(*was, value)) continue;
        out.before.emplace_back(name, was == nullptr ? CellValue{} : *was);
        out.after.emplace_back(name, std::move(value));
    }
    if (out.after.empty()) return std::nullopt;
    return out;
}

} // namespace

/// Every change of this desk that the centre has not told back.
Result<std::vector<RowChange>> SyncEngine::pendingRows() {
    std::vector<RowChange> out;
    WANMI_LET(const auto entries, EntryStore{db()}.withRows());
    for (const auto& entry : entries) {
        WANMI_LET(auto rows, rowsFromText(entry.rows));
        out.insert(out.end(), std::make_move_iterator(rows.begin()),
                   std::make_move_iterator(rows.end()));
    }
    return out;
}

/// Rows as they are at the centre now, whatever is here.
Status SyncEngine::settleRows(std::vector<RowChange> finals, SyncReport& report) {
    if (finals.empty()) return ok();
    WANMI_LET(const auto pending, pendingRows());
    KnownRows known{db(), m_room.srid, pending};
    std::vector<RowChange> theirs;
    for (auto& row : finals) {
        WANMI_LET(const auto before, known.read(row));
        if (auto news = newsOf(std::move(row), before)) theirs.push_back(*std::move(news));
    }
    if (theirs.empty() && pending.empty()) return ok();
    WANMI_LET(const auto local, rebasePending(std::move(theirs), FeedOrigin::Others, {}, report));
    return applyRows(db(), m_room.srid, local);
}

Status SyncEngine::compareTable(const SyncedTable& synced, CopyMark& mark, SyncReport& report,
                                const Progress& progress) {
    WANMI_LET(const auto table, tableToCopy(synced.name));
    Columns after;
    for (;;) {
        WANMI_LET(const auto rows, m_room.remote->copyRows(m_room.pass, table, after, kRows));
        if (rows.empty()) return ok();
        const EntryWatch::Pause pause{db()};
        WANMI_LET(auto tx, Transaction::begin(db()));
        WANMI_TRY(stillAt(mark));
        std::vector<RowChange> finals;
        finals.reserve(rows.size());
        for (const auto& row : rows) {
            finals.push_back(asInsert(synced, table, row));
        }
        after = finals.back().key;
        WANMI_TRY(keepOlder(synced, finals, report));
        WANMI_TRY(settleRows(std::move(finals), report));
        WANMI_TRY(tx.commit());
        report.copied += static_cast<std::int64_t>(rows.size());
        WANMI_TRY(tell(progress, "sync.comparing", report.copied, 0));
    }
}

/// The keys of a table's rows at the centre.
Status SyncEngine::seeKeys(const SyncedTable& synced, const SeeKey& see) {
    WANMI_LET(auto table, tableToCopy(synced.name));
    table.columns.erase(
        std::remove_if(table.columns.begin(), table.columns.end(),
                       [&synced](const RowColumn& c) { return !synced.isKey(c.name); }),
        table.columns.end());
    Columns after;
    for (;;) {
        WANMI_LET(const auto rows, m_room.remote->copyRows(m_room.pass, table, after, kRows));
        if (rows.empty()) return ok();
        for (const auto& row : rows) {
            after = asInsert(synced, table, row).key;
            WANMI_TRY(see(columnsText(after)));
        }
    }
}

/// What the centre does not have goes before anything comes, children before their parents: a code
/// or a number it holds may be another row's there.
Status SyncEngine::dropAbsent(const CopyMark& mark, SyncReport& report, const Progress& progress) {
    std::vector<RowChange> absent;
    for (const auto& synced : syncedTables()) {
        if (synced.ofCase) continue;
        WANMI_LET(auto seen, SeenThere::open(db()));
        WANMI_TRY(seeKeys(synced, [&seen](const std::string& key) { return seen.add(key); }));
        WANMI_LET(auto rows,
                  absentRows(synced, [&seen](const std::string& key) { return seen.has(key); }));
        absent.insert(absent.end(), std::make_move_iterator(rows.begin()),
                      std::make_move_iterator(rows.end()));
        WANMI_TRY(tell(progress, "sync.comparing", report.copied, 0));
    }
    sortToApply(absent);
    const EntryWatch::Pause pause{db()};
    WANMI_LET(auto tx, Transaction::begin(db()));
    WANMI_TRY(stillAt(mark));
    WANMI_TRY(keepAbsent(absent, report));
    return tx.commit();
}

/// Rows the centre was known to hold, and does not.
Result<std::vector<RowChange>> SyncEngine::absentRows(const SyncedTable& synced,
                                                      const IsThere& has) {
    WANMI_LET(const auto pending, pendingRows());
    const NetChanges mine{pending};
    WANMI_LET(const auto table, RowTable::open(db(), m_room.srid, synced.name));
    WANMI_LET(auto q, db().prepare(fmt::format("SELECT \"{}\" FROM \"{}\"",
                                               fmt::join(synced.key, "\", \""), synced.name)));
    std::vector<RowChange> out;
    for (;;) {
        WANMI_LET(const bool more, q.step());
        if (!more) return out;
        RowChange row{std::string{synced.name}, RowChange::Op::Delete, {}, {}, {}};
        for (std::size_t i = 0; i < synced.key.size(); ++i) {
            WANMI_LET(auto value, table.cell(q, static_cast<int>(i), *table.column(synced.key[i])));
            row.key.emplace_back(std::string{synced.key[i]}, std::move(value));
        }
        WANMI_LET(const bool there, has(columnsText(row.key)));
        const auto* own = mine.find(rowKey(row));
        if (!there && (own == nullptr || own->op != RowChange::Op::Insert)) {
            out.push_back(std::move(row));
        }
    }
}

/// Values here that were written later than what the centre shows: it has lost them. They are kept
/// before its older ones are shown.
Status SyncEngine::keepOlder(const SyncedTable& synced, const std::vector<RowChange>& finals,
                             SyncReport& report) {
    if (synced.stamps.empty()) return ok();
    WANMI_LET(const auto pending, pendingRows());
    KnownRows known{db(), m_room.srid, pending};
    for (const auto& row : finals) {
        WANMI_LET(const auto here, known.read(row));
        if (!here) continue;
        const auto* mine = columnOf(*here, synced.stamps.front());
        const auto* theirs = columnOf(row.after, synced.stamps.front());
        if (mine == nullptr || theirs == nullptr || !(*theirs < *mine)) continue;
        WANMI_LET(const auto feed, joined());
        for (const auto& [name, value] : row.after) {
            const auto* kept = columnOf(*here, name);
            if (kept == nullptr || synced.isStamp(name) || sameValue(*kept, value)) continue;
            const auto key = columnsText(row.key);
            ConflictRow conflict;
            conflict.id =
                uuid5(fmt::format("older:{}:{}:{}:{}", feed.cursor.feed, row.table, key, name));
            conflict.at = m_room.clock->now();
            conflict.kind = "row";
            conflict.table = row.table;
            conflict.key = key;
            conflict.column = name;
            conflict.base = conflict.theirs = cellText(value);
            conflict.mine = cellText(*kept);
            conflict.reason = "sync.not_at_centre";
            conflict.args = "{}";
            conflict.state = "open";
            ++report.conflicts;
            WANMI_TRY(EntryStore{db()}.addConflict(conflict));
        }
    }
    return ok();
}

/// The centre's is what is shown; the row is kept as a conflict, to be put in again or let go.
Status SyncEngine::keepAbsent(const std::vector<RowChange>& absent, SyncReport& report) {
    WANMI_LET(const auto feed, joined());
    for (const auto& row : absent) {
        WANMI_LET(const auto present, presentColumns(db(), row.table, row.key, {}));
        if (!present) continue;
        const auto key = columnsText(row.key);
        ConflictRow conflict;
        conflict.id = uuid5("absent:" + feed.cursor.feed + ":" + row.table + ":" + key);
        conflict.at = m_room.clock->now();
        conflict.kind = "row";
        conflict.table = row.table;
        conflict.key = key;
        conflict.base = conflict.theirs = "null";
        conflict.mine = cellText(CellValue{columnsText(*present)});
        conflict.reason = "sync.not_at_centre";
        conflict.args = "{}";
        ++report.conflicts;
        WANMI_TRY(EntryStore{db()}.addConflict(conflict));
    }
    return settleRows(absent, report);
}

Status SyncEngine::compareCases(CopyMark& mark, SyncReport& report, const Progress& progress) {
    WANMI_LET(auto seen, SeenThere::open(db()));
    CaseHead after;
    for (;;) {
        WANMI_LET(const auto heads, m_room.remote->copyHeads(m_room.pass, after, kHeads));
        if (heads.empty()) break;
        after = heads.back();
        for (const auto& head : heads) {
            WANMI_TRY(seen.add(head.caseId));
            WANMI_TRY(compareCase(mark, head, report));
        }
        report.copied += static_cast<std::int64_t>(heads.size());
        WANMI_TRY(tell(progress, "sync.comparing", report.copied, 0));
    }
    std::vector<CaseHead> surplus;
    // What lies outside of this desk's view the centre does not tell of, though it was made here.
    WANMI_LET(const auto row, joined());
    WANMI_LET(auto q, db().prepare("SELECT id FROM cases c WHERE EXISTS (SELECT 1 FROM case_event e"
                                   " WHERE e.case_fid = c.fid) AND (c.district = ?1 OR"
                                   " substr(c.community_code, 1, length(?1)) = ?1)"));
    q.at(1, row.region);
    for (;;) {
        WANMI_LET(const bool more, q.step());
        if (!more) break;
        auto id = q.text(0);
        WANMI_LET(const bool there, seen.has(id));
        if (!there) surplus.push_back({{}, std::move(id), 0, {}, {}});
    }
    const EntryWatch::Pause pause{db()};
    WANMI_LET(auto tx, Transaction::begin(db()));
    WANMI_TRY(stillAt(mark));
    for (const auto& head : surplus) {
        WANMI_TRY(behind(head, report));
    }
    return tx.commit();
}

Status SyncEngine::compareCase(const CopyMark& mark, const CaseHead& there, SyncReport& report) {
    WANMI_LET(const auto here, EntryStore{db()}.lastAccepted(there.caseId));
    if (here.seq == there.seq && here.head == there.head && here.files == there.files) return ok();
    std::vector<std::string> bodies;
    if (here.seq <= there.seq) {
        WANMI_LET(bodies, m_room.remote->chain(m_room.pass, there.district, there.caseId));
    }
    const EntryWatch::Pause pause{db()};
    WANMI_LET(auto tx, Transaction::begin(db()));
    WANMI_TRY(stillAt(mark));
    if (here.seq > there.seq) WANMI_TRY(behind(there, report));
    for (const auto& body : bodies) {
        WANMI_TRY(takeCase({0, 0, "case", {}, body}, report));
    }
    return tx.commit();
}

/// Steps the centre had accepted and does not know any more: they stay here, and somebody is told.
Status SyncEngine::behind(const CaseHead& there, SyncReport& report) {
    return forked(there.caseId, {},
                  fail(Errc::Conflict, "sync.centre_behind",
                       {{"case", there.caseId}, {"seq", std::to_string(there.seq)}}),
                  report);
}

} // namespace wanmi

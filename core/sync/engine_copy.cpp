// The first copy: what the centre holds, in bulk, page by page; then what changed meanwhile.
#include "core/base/json_view.h"
#include "core/store/entry_watch.h"
#include "core/store/row_load.h"
#include "core/store/store.h"
#include "core/sync/engine.h"
#include "core/sync/row_items.h"
#include "core/sync/row_net.h"

#include <iterator>
#include <limits>
#include <map>

namespace wanmi {
namespace {

/// A page is one transaction here: what a cut costs at most. (What the feed told while the copy
/// went on is one transaction too, however long that was.)
constexpr int kRows = 2000;
constexpr int kCases = 250;
constexpr std::string_view kCasePart = "cases";
constexpr std::string_view kFeedPart = "feed";
constexpr std::string_view kAbsentPart =
    "absent"; ///< of a comparison: what the centre lost goes first
/// Another process goes on with the same copy: this one looks where it has come to.
constexpr std::string_view kOvertaken = "sync.overtaken";

std::string textOf(const CaseHead& place) {
    return columnsText({{"case", place.caseId}, {"district", place.district}});
}

Result<CaseHead> placeOf(const std::string& after) {
    CaseHead out;
    if (after.empty()) return out;
    WANMI_LET(const auto columns, columnsFromText(after));
    const auto* id = columnOf(columns, "case");
    const auto* district = columnOf(columns, "district");
    if (id != nullptr) out.caseId = std::get<std::string>(*id);
    if (district != nullptr) out.district = std::get<std::string>(*district);
    return out;
}

/// The last of what the feed told of each row, whatever came before it.
class LastOfEach {
public:
    void add(RowChange change) {
        const auto [at, isNew] = m_place.emplace(rowKey(change), m_rows.size());
        if (isNew) {
            m_rows.push_back(std::move(change));
            return;
        }
        auto& row = m_rows[at->second];
        if (change.op != RowChange::Op::Update || row.op == RowChange::Op::Delete) {
            row = std::move(change);
            return;
        }
        for (auto& [name, value] : change.after) {
            setColumn(row.after, name, std::move(value));
        }
    }
    std::vector<RowChange> take() { return std::move(m_rows); }

private:
    std::map<RowKey, std::size_t> m_place;
    std::vector<RowChange> m_rows;
};

} // namespace

Status SyncEngine::copy(SyncReport& report, const Progress& progress) {
    for (;;) {
        WANMI_LET(auto mark, EntryStore{db()}.copyMark());
        if (!mark) return ok();
        auto done = copyOn(*mark, report, progress);
        if (done) return ok();
        if (done.error().reason == "store.constraint") WANMI_TRY(copyAnew());
        if (done.error().reason != kOvertaken) return done;
    }
}

/// Pages of two moments can contradict each other: the next round begins from the first page.
Status SyncEngine::copyAnew() {
    EntryStore store{db()};
    const EntryWatch::Pause pause{db()};
    WANMI_LET(auto tx, Transaction::begin(db()));
    WANMI_LET(auto mark, store.copyMark());
    if (mark) {
        mark->again = true; // what the first attempt brought may be gone at the centre
        mark->part.clear();
        mark->after.clear();
        WANMI_TRY(store.putCopy(*mark));
    }
    return tx.commit();
}

Status SyncEngine::beginComparing() {
    EntryStore store{db()};
    const EntryWatch::Pause pause{db()};
    WANMI_LET(auto tx, Transaction::begin(db()));
    WANMI_LET(const auto copying, store.copyMark());
    CopyMark mark;
    mark.again = true;
    if (!copying) WANMI_TRY(store.putCopy(mark));
    return tx.commit();
}

/// From where the copy has come to, to its end.
Status SyncEngine::copyOn(CopyMark mark, SyncReport& report, const Progress& progress) {
    const std::string first{syncedTables().front().name};
    if (mark.part.empty()) {
        WANMI_TRY(beginCopy(mark, mark.again ? std::string{kAbsentPart} : first));
    }
    if (mark.part == kAbsentPart) {
        WANMI_TRY(dropAbsent(mark, report, progress));
        WANMI_TRY(moveOn(mark, first, {}));
    }
    WANMI_TRY(tablesFrom(mark, report, progress));
    if (mark.part == kCasePart) {
        if (mark.again) {
            WANMI_TRY(compareCases(mark, report, progress));
        } else {
            WANMI_TRY(copyCases(mark, report, progress));
        }
        WANMI_TRY(endCopy(mark));
    }
    return catchUp(mark, report);
}

/// The tables from the one that is marked; of a table this program does not know the copy begins
/// anew.
Status SyncEngine::tablesFrom(CopyMark& mark, SyncReport& report, const Progress& progress) {
    if (mark.part == kCasePart || mark.part == kFeedPart) return ok();
    bool reached = false;
    for (const auto& table : syncedTables()) {
        if (table.ofCase) continue;
        const bool here = mark.part == table.name;
        if (reached && !here) WANMI_TRY(moveOn(mark, std::string{table.name}, {}));
        reached = reached || here;
        if (!reached) continue;
        if (mark.again) {
            WANMI_TRY(compareTable(table, mark, report, progress));
        } else {
            WANMI_TRY(copyTable(table, mark, report, progress));
        }
    }
    if (reached) return moveOn(mark, std::string{kCasePart}, {});
    WANMI_TRY(copyAnew());
    return fail(Errc::Conflict, std::string{kOvertaken});
}

/// How far the feed goes before the first page; what the centre has taken by then is in the copy.
Status SyncEngine::beginCopy(CopyMark& mark, std::string part) {
    EntryStore store{db()};
    WANMI_LET(const auto row, joined());
    const auto seen = mark;
    WANMI_LET(mark.entries, store.takenUntil());
    WANMI_LET(const auto page, m_room.remote->feed(m_room.pass, {row.cursor.feed, 0, 0}, 0));
    mark.part = std::move(part);
    const EntryWatch::Pause pause{db()};
    WANMI_LET(auto tx, Transaction::begin(db()));
    WANMI_TRY(stillAt(seen));
    WANMI_TRY(store.setCursor(
        {row.cursor.feed, page.horizon - 1, std::numeric_limits<std::int64_t>::max()}));
    WANMI_TRY(store.rowsAreIn(mark.entries));
    WANMI_TRY(store.putCopy(mark));
    return tx.commit();
}

Status SyncEngine::endCopy(CopyMark& mark) {
    EntryStore store{db()};
    WANMI_LET(const auto row, joined());
    const auto seen = mark;
    WANMI_LET(mark.entries, store.takenUntil());
    WANMI_LET(const auto page, m_room.remote->feed(m_room.pass, row.cursor, 0));
    const EntryWatch::Pause pause{db()};
    WANMI_LET(auto tx, Transaction::begin(db()));
    WANMI_TRY(stillAt(seen));
    mark.part = kFeedPart;
    mark.after.clear();
    mark.until = page.horizon;
    WANMI_TRY(store.putCopy(mark));
    return tx.commit();
}

/// Inside the transaction of a page: has no other process written it?
Status SyncEngine::stillAt(const CopyMark& mark) {
    WANMI_LET(const auto now, EntryStore{db()}.copyMark());
    return now == mark ? ok() : Status{fail(Errc::Conflict, std::string{kOvertaken})};
}

/// The same inside the transaction of a page that leads there.
Status SyncEngine::markAt(CopyMark& mark, std::string after) {
    WANMI_TRY(stillAt(mark));
    mark.after = std::move(after);
    return EntryStore{db()}.putCopy(mark);
}

Status SyncEngine::moveOn(CopyMark& mark, std::string part, std::string after) {
    const EntryWatch::Pause pause{db()};
    WANMI_LET(auto tx, Transaction::begin(db()));
    WANMI_TRY(stillAt(mark));
    mark.part = std::move(part);
    mark.after = std::move(after);
    WANMI_TRY(EntryStore{db()}.putCopy(mark));
    return tx.commit();
}

Result<CopyTable> SyncEngine::tableToCopy(std::string_view name) {
    WANMI_LET(const auto table, RowTable::open(db(), m_room.srid, name));
    return CopyTable{std::string{name}, travelling(table)};
}

Status SyncEngine::copyTable(const SyncedTable& synced, CopyMark& mark, SyncReport& report,
                             const Progress& progress) {
    WANMI_LET(const auto table, tableToCopy(synced.name));
    for (;;) {
        WANMI_LET(const auto after, columnsFromText(mark.after.empty() ? "{}" : mark.after));
        WANMI_LET(const auto rows, m_room.remote->copyRows(m_room.pass, table, after, kRows));
        if (rows.empty()) return ok();
        const EntryWatch::Pause pause{db()};
        WANMI_LET(auto tx, Transaction::begin(db()));
        WANMI_TRY(markAt(mark, columnsText(asInsert(synced, table, rows.back()).key)));
        WANMI_TRY(loadRows(synced, table, rows, report));
        WANMI_TRY(tx.commit());
        report.copied += static_cast<std::int64_t>(rows.size());
        WANMI_TRY(tell(progress, "sync.copying", report.copied, 0));
    }
}

/// In bulk where nothing of this desk stands on rows.
Status SyncEngine::loadRows(const SyncedTable& synced, const CopyTable& table,
                            const std::vector<CopiedRow>& rows, SyncReport& report) {
    WANMI_LET(const auto pending, EntryStore{db()}.withRows());
    if (pending.empty()) {
        auto loaded = loadInBulk(table, rows);
        if (loaded || loaded.error().reason != "store.constraint") return loaded;
    }
    std::vector<RowChange> finals;
    finals.reserve(rows.size());
    for (const auto& row : rows) {
        finals.push_back(asInsert(synced, table, row));
    }
    return settleRows(finals, report);
}

Status SyncEngine::loadInBulk(const CopyTable& table, const std::vector<CopiedRow>& rows) {
    WANMI_LET(auto loader, RowLoader::open(db(), m_room.srid, table.name));
    for (const auto& row : rows) {
        WANMI_TRY(loader.put(row));
    }
    const auto* synced = syncedTable(table.name);
    return synced->noted.empty() ? ok() : noteChange(db(), table.name, "*");
}

Status SyncEngine::copyCases(CopyMark& mark, SyncReport& report, const Progress& progress) {
    for (;;) {
        WANMI_LET(const auto after, placeOf(mark.after));
        WANMI_LET(const auto cases, m_room.remote->copyCases(m_room.pass, after, kCases));
        if (cases.empty()) return ok();
        const EntryWatch::Pause pause{db()};
        WANMI_LET(auto tx, Transaction::begin(db()));
        WANMI_TRY(markAt(mark, textOf({cases.back().district, cases.back().caseId, 0, {}, {}})));
        for (const auto& whole : cases) {
            WANMI_TRY(takeArrival(whole, {}, report, true));
        }
        WANMI_TRY(noteChange(db(), "cases", "*"));
        WANMI_TRY(tx.commit());
        report.copied += static_cast<std::int64_t>(cases.size());
        WANMI_TRY(tell(progress, "sync.copying", report.copied, 0));
    }
}

Status SyncEngine::catchUp(const CopyMark& mark, SyncReport& report) {
    WANMI_LET(const auto row, joined());
    auto cursor = row.cursor;
    std::vector<FeedItem> items;
    while (cursor.xid + 1 < mark.until) {
        std::vector<FeedItem> page;
        WANMI_LET(const bool any, gather(cursor, page));
        if (!any) break;
        items.insert(items.end(), std::make_move_iterator(page.begin()),
                     std::make_move_iterator(page.end()));
    }
    return writeCaughtUp(mark, row.cursor, cursor, items, report);
}

Status SyncEngine::writeCaughtUp(const CopyMark& mark, const FeedCursor& from,
                                 const FeedCursor& cursor, const std::vector<FeedItem>& items,
                                 SyncReport& report) {
    const EntryWatch::Pause pause{db()};
    EntryStore store{db()};
    WANMI_LET(auto tx, Transaction::begin(db()));
    WANMI_TRY(stillAt(mark));
    WANMI_LET(const auto row, joined());
    if (row.cursor != from) return fail(Errc::Conflict, std::string{kOvertaken});
    LastOfEach last;
    for (const auto& item : items) {
        if (item.kind != "rows" && item.kind != "came") continue;
        WANMI_TRY(store.setRows(item.entry, "[]")); // its own: pending no longer
        WANMI_LET(auto rows, rowsOf(item));
        for (auto& change : rows) {
            last.add(std::move(change));
        }
    }
    WANMI_TRY(settleRows(last.take(), report));
    for (const auto& item : items) {
        if (item.kind == "case") WANMI_TRY(takeCase(item, report));
    }
    for (const auto& item : items) {
        WANMI_TRY(store.drop(item.entry));
    }
    // What the centre had before the copy began it does not tell again, whoever brought it there.
    WANMI_TRY(store.rowsAreIn(mark.entries));
    WANMI_TRY(store.dropTaken(mark.entries));
    WANMI_TRY(store.setCursor(cursor));
    WANMI_TRY(store.dropCopy());
    WANMI_TRY(tx.commit());
    report.received += static_cast<int>(items.size());
    return ok();
}

} // namespace wanmi

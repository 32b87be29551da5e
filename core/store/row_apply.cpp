#include "core/store/row_apply.h"

#include "core/store/row_numbers.h"
#include "core/store/row_table.h"
#include "core/store/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace wanmi {
namespace {

using Op = RowChange::Op;
constexpr std::size_t kNamedChanges = 100; // more of a table are told of as the table

/// As the services name a row in a change notice.
std::string notedKey(const RowTable& table, const CellValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    const auto* number = std::get_if<std::int64_t>(&value);
    if (number == nullptr) return "*";
    return fmt::format("{:0{}}", *number, table.synced().name == "component" ? 16 : 1);
}

/// Writes rows of any synced table, and notes at the end what it wrote.
class RowWriter {
public:
    RowWriter(Database& db, int srid) : m_db(&db), m_srid(srid) {}

    Status apply(const RowChange& change) {
        WANMI_LET(const auto* table, tableOf(change));
        WANMI_TRY(guard(*table));
        WANMI_LET(const auto known, noted(*table, change.key));
        WANMI_LET(const bool wrote, write(*table, change));
        if (!wrote) return ok();
        return note(*table, change.key, known);
    }

    Status revert(const RowChange& change) {
        WANMI_LET(const auto* table, tableOf(change));
        if (table->synced().ofCase) {
            return fail(Errc::Invalid, "sync.bad_entry", {{"what", "evidence"}});
        }
        WANMI_TRY(guard(*table));
        WANMI_LET(const auto known, noted(*table, change.key));
        WANMI_LET(const bool wrote, undo(*table, change));
        if (!wrote) return ok();
        return note(*table, change.key, known);
    }

    Status finish() {
        for (const auto& [table, keys] : m_noted) {
            if (keys.size() > kNamedChanges || keys.contains("*")) {
                WANMI_TRY(noteChange(*m_db, table, "*"));
                continue;
            }
            for (const auto& key : keys) {
                WANMI_TRY(noteChange(*m_db, table, key));
            }
        }
        m_noted.clear();
        return ok();
    }

private:
    Database* m_db;
    int m_srid;
    std::map<std::string, RowTable, std::less<>> m_tables;
    std::map<std::string, std::set<std::string>> m_noted;
    std::optional<SyncWriting> m_hand; ///< once a guarded table is met

    Result<const RowTable*> tableOf(const RowChange& change) {
        auto found = m_tables.find(change.table);
        if (found == m_tables.end()) {
            WANMI_LET(auto table, RowTable::open(*m_db, m_srid, change.table));
            found = m_tables.emplace(change.table, std::move(table)).first;
        }
        const auto& table = found->second;
        WANMI_TRY(table.checkKey(change.key));
        WANMI_TRY(table.checkColumns(change.before));
        WANMI_TRY(table.checkColumns(change.after));
        if (change.op != Op::Delete && change.after.empty()) {
            return fail(Errc::Invalid, "sync.bad_entry", {{"what", "a change of nothing"}});
        }
        return &table;
    }

    Status guard(const RowTable& table) {
        if (!table.synced().kept || m_hand) return ok();
        WANMI_LET(auto hand, SyncWriting::open(*m_db));
        m_hand.emplace(std::move(hand));
        return ok();
    }

    Result<bool> write(const RowTable& table, const RowChange& change) {
        if (change.op == Op::Insert && !table.synced().numbered.empty()) {
            return putNumbered(table, change);
        }
        if (change.op == Op::Delete) return remove(table, change.key);
        return put(table, change);
    }

    /// Writes the columns that differ; a row that is not there comes, if all of it is known.
    static Result<bool> put(const RowTable& table, const RowChange& change) {
        WANMI_LET(const auto present, table.read(change.key, namesOf(change.after)));
        if (!present && change.op == Op::Insert) {
            WANMI_TRY(table.insert(change.after));
            return true;
        }
        if (!present) {
            return fail(Errc::NotFound, "sync.row_absent",
                        {{"table", change.table}, {"key", columnsText(change.key)}});
        }
        Columns differing;
        for (const auto& [name, value] : change.after) {
            const auto* now = columnOf(*present, name);
            if (now == nullptr || !sameValue(*now, value)) differing.emplace_back(name, value);
        }
        if (differing.empty()) return false;
        WANMI_TRY(table.update(change.key, differing));
        return true;
    }

    Result<bool> remove(const RowTable& table, const Columns& key) {
        WANMI_TRY(table.remove(key));
        return m_db->changes() > 0;
    }

    Result<bool> undo(const RowTable& table, const RowChange& change) {
        if (change.op == Op::Insert && !table.synced().numbered.empty()) {
            return dropNumbered(table, change);
        }
        if (change.op == Op::Insert) return remove(table, change.key);
        if (change.op == Op::Update) return takeBack(table, change);
        WANMI_LET(const auto present, table.read(change.key, keyNames(table)));
        if (present) return false;
        WANMI_TRY(table.insert(change.before));
        return true;
    }

    /// Columns that still hold what the change put into them hold what was before.
    static Result<bool> takeBack(const RowTable& table, const RowChange& change) {
        WANMI_LET(const auto present, table.read(change.key, namesOf(change.after)));
        if (!present) return false;
        Columns back;
        for (const auto& [name, value] : change.after) {
            const auto* before = columnOf(change.before, name);
            const bool still = sameValue(*columnOf(*present, name), value);
            if (still && before != nullptr) back.emplace_back(name, *before);
        }
        if (back.empty()) return false;
        WANMI_TRY(table.update(change.key, back));
        return true;
    }

    static std::vector<std::string> namesOf(const Columns& columns) {
        std::vector<std::string> out;
        for (const auto& column : columns) {
            out.push_back(column.first);
        }
        return out;
    }
    static std::vector<std::string> keyNames(const RowTable& table) {
        return {table.synced().key.begin(), table.synced().key.end()};
    }

    /// What a notice of the row says; nullopt where none is given or the row is not there.
    static Result<std::optional<std::string>> noted(const RowTable& table, const Columns& key) {
        const std::string name{table.synced().noted};
        if (name.empty()) return std::optional<std::string>{};
        if (name == "*") return std::optional{name};
        if (const auto* value = columnOf(key, name)) return std::optional{notedKey(table, *value)};
        WANMI_LET(const auto row, table.read(key, {name}));
        if (!row) return std::optional<std::string>{};
        return std::optional{notedKey(table, row->front().second)};
    }

    Status note(const RowTable& table, const Columns& key,
                const std::optional<std::string>& before) {
        if (table.synced().noted.empty()) return ok();
        WANMI_LET(const auto after, noted(table, key));
        auto& keys = m_noted[std::string{table.synced().name}];
        for (const auto& each : {before, after}) {
            if (each && keys.size() <= kNamedChanges) keys.insert(*each);
        }
        return ok();
    }
};

/// Once over all of them; what a unique column or a reference refuses is put off.
Result<std::vector<RowChange>> pass(RowWriter& writer, const std::vector<RowChange>& changes,
                                    std::optional<Error>& refusal) {
    std::vector<RowChange> left;
    for (const auto& change : changes) {
        const auto done = writer.apply(change);
        if (done) continue;
        if (done.error().reason != "store.constraint") return done.error();
        if (left.empty()) refusal = done.error();
        left.push_back(change);
    }
    return left;
}

} // namespace

Result<SyncWriting> SyncWriting::open(Database& db) {
    WANMI_LET(auto q, db.prepare("INSERT INTO sync_writing DEFAULT VALUES"));
    WANMI_TRY(q.done());
    return SyncWriting{db, db.lastRowId()};
}

SyncWriting::SyncWriting(SyncWriting&& o) noexcept
    : m_db(std::exchange(o.m_db, nullptr)),
      m_row(o.m_row) {}

SyncWriting::~SyncWriting() {
    if (m_db == nullptr) return;
    auto q = m_db->prepare("DELETE FROM sync_writing WHERE n = ?1");
    // Where even this fails the transaction cannot be committed either.
    if (q) static_cast<void>(q->at(1, m_row).done());
}

Status applyRow(Database& db, int srid, const RowChange& change) {
    RowWriter writer{db, srid};
    WANMI_TRY(writer.apply(change));
    return writer.finish();
}

Status applyRows(Database& db, int srid, const std::vector<RowChange>& changes) {
    RowWriter writer{db, srid};
    auto left = changes;
    while (!left.empty()) {
        std::optional<Error> refusal;
        WANMI_LET(auto still, pass(writer, left, refusal));
        if (still.size() == left.size()) return *refusal;
        left = std::move(still);
    }
    return writer.finish();
}

Status revertRow(Database& db, int srid, const RowChange& change) {
    return revertRows(db, srid, {change});
}

Status revertRows(Database& db, int srid, const std::vector<RowChange>& changes) {
    RowWriter writer{db, srid};
    const std::vector<RowChange> lastFirst{changes.rbegin(), changes.rend()};
    for (const auto& change : lastFirst) {
        WANMI_TRY(writer.revert(change));
    }
    return writer.finish();
}

Result<std::optional<Columns>> presentColumns(Database& db, std::string_view table,
                                              const Columns& key,
                                              const std::vector<std::string>& columns) {
    WANMI_LET(const int srid, storeSrid(db));
    WANMI_LET(const auto found, RowTable::open(db, srid, table));
    WANMI_TRY(found.checkKey(key));
    if (columns.empty()) return found.read(key, found.names());
    Columns asked;
    for (const auto& name : columns) {
        setColumn(asked, name, {});
    }
    WANMI_TRY(found.checkColumns(asked));
    return found.read(key, columns);
}

} // namespace wanmi

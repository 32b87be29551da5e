// The session extension is part of the SQLite the product is built with; its declarations ask for
// these two words.
#define SQLITE_ENABLE_SESSION 1        // NOLINT(*-macro-usage)
#define SQLITE_ENABLE_PREUPDATE_HOOK 1 // NOLINT(*-macro-usage)
#include "core/store/row_recorder.h"

#include "core/base/text.h"
#include "core/store/row_geometry.h"
#include "core/store/row_table.h"
#include "core/store/store.h"

#include <sqlite3.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>

namespace wanmi {
namespace {

using Op = RowChange::Op;

Error recorderError(int rc) {
    return fail(Errc::Db, "store.failed", {{"what", sqlite3_errstr(rc)}}, "session");
}

/// Statements of the pool that were prepared before anybody listened may empty a table without
/// telling of its rows. Setting an authorizer makes them be prepared anew.
void expireStatements(sqlite3* db) {
    const auto all = [](void*, int, const char*, const char*, const char*, const char*) {
        return SQLITE_OK;
    };
    sqlite3_set_authorizer(db, all, nullptr);
    sqlite3_set_authorizer(db, nullptr, nullptr);
}

/// A value of the change set as it travels.
Result<CellValue> cellOf(sqlite3_value* value, const RowTable& table, const RowColumn& column) {
    const auto bytes = [&](const void* p) {
        const auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
        return size == 0 ? std::string{} : std::string{static_cast<const char*>(p), size};
    };
    const auto name = table.synced().name;
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER: return CellValue{std::int64_t{sqlite3_value_int64(value)}};
    case SQLITE_FLOAT: {
        const double real = sqlite3_value_double(value);
        if (!std::isfinite(real)) return cannotTravel(name, column.name, "not finite");
        return CellValue{real};
    }
    case SQLITE_TEXT: {
        auto text = bytes(sqlite3_value_text(value));
        const bool plain = isUtf8(text) && text.find('\0') == std::string::npos;
        if (!plain) return cannotTravel(name, column.name, "not UTF-8");
        return CellValue{std::move(text)};
    }
    case SQLITE_BLOB: {
        if (column.type != RowColumn::Type::Geometry) {
            return cannotTravel(name, column.name, "bytes");
        }
        auto hex = hexOfGeometry(bytes(sqlite3_value_blob(value)), table.srid());
        if (!hex) return cannotTravel(name, column.name, hex.error().detail);
        return CellValue{*std::move(hex)};
    }
    default: return CellValue{};
    }
}

/// The change set of a session, row by row.
class ChangeSet {
public:
    static Result<ChangeSet> of(sqlite3_session* session) {
        ChangeSet out;
        int size = 0;
        int rc = sqlite3session_changeset(session, &size, &out.m_bytes);
        if (rc == SQLITE_OK) rc = sqlite3changeset_start(&out.m_at, size, out.m_bytes);
        if (rc != SQLITE_OK) return recorderError(rc);
        return out;
    }
    ChangeSet(ChangeSet&& o) noexcept
        : m_bytes(std::exchange(o.m_bytes, nullptr)),
          m_at(std::exchange(o.m_at, nullptr)) {}
    ChangeSet(const ChangeSet&) = delete;
    ChangeSet& operator=(const ChangeSet&) = delete;
    ChangeSet& operator=(ChangeSet&&) = delete;
    ~ChangeSet() {
        if (m_at != nullptr) sqlite3changeset_finalize(m_at);
        sqlite3_free(m_bytes);
    }

    Result<bool> next() {
        const int rc = sqlite3changeset_next(m_at);
        if (rc == SQLITE_DONE) return false;
        if (rc != SQLITE_ROW) return recorderError(rc);
        const char* table = nullptr;
        int action = 0;
        int indirect = 0;
        sqlite3changeset_op(m_at, &table, &m_columns, &action, &indirect);
        m_table = table;
        m_op = action == SQLITE_INSERT   ? Op::Insert
               : action == SQLITE_DELETE ? Op::Delete
                                         : Op::Update;
        return true;
    }
    std::string_view table() const { return m_table; }
    Op op() const { return m_op; }

    using Value = int (*)(sqlite3_changeset_iter*, int, sqlite3_value**);
    sqlite3_value* before(int column) const { return value(sqlite3changeset_old, column); }
    sqlite3_value* after(int column) const { return value(sqlite3changeset_new, column); }

private:
    ChangeSet() = default;
    sqlite3_value* value(Value which, int column) const {
        sqlite3_value* out = nullptr;
        if (column < m_columns) which(m_at, column, &out);
        return out;
    }

    void* m_bytes = nullptr;
    sqlite3_changeset_iter* m_at = nullptr;
    std::string_view m_table;
    int m_columns = 0;
    Op m_op = Op::Insert;
};

/// Makes row changes of a change set.
class Reader {
public:
    Reader(Database& db, int srid) : m_db(&db), m_srid(srid) {}

    Status take(const ChangeSet& set) {
        WANMI_LET(const auto* table, tableOf(set.table()));
        RowChange change;
        change.table = set.table();
        change.op = set.op();
        WANMI_TRY(columns(set, *table, change));
        if (isAnother(*table, change)) return putAnother(*table, change);
        WANMI_LET(change.key, keyOf(set, *table, change));
        if (table->synced().ofCase) {
            m_evidence.push_back(std::move(change.key));
            return ok();
        }
        return put(change);
    }

    Result<RecordedRows> all() {
        RecordedRows out;
        for (auto& [place, change] : m_changes) {
            if (change.op != Op::Update || !change.after.empty()) {
                out.rows.push_back(std::move(change));
            }
        }
        sortToApply(out.rows);
        std::sort(m_evidence.begin(), m_evidence.end());
        for (const auto& key : m_evidence) {
            WANMI_LET(const auto* table, tableOf("evidence"));
            WANMI_LET(auto row, table->read(key, table->names()));
            if (row) out.evidence.push_back(*std::move(row));
        }
        return out;
    }

private:
    Database* m_db;
    int m_srid;
    std::map<std::string, RowTable, std::less<>> m_tables;
    std::map<std::pair<std::string, Columns>, RowChange> m_changes;
    std::vector<Columns> m_evidence;

    Result<const RowTable*> tableOf(std::string_view name) {
        const auto found = m_tables.find(name);
        if (found != m_tables.end()) return &found->second;
        WANMI_LET(auto table, RowTable::open(*m_db, m_srid, name));
        return &m_tables.emplace(std::string{name}, std::move(table)).first->second;
    }

    static Status columns(const ChangeSet& set, const RowTable& table, RowChange& change) {
        const auto& schema = table.inSchema();
        for (std::size_t i = 0; i < schema.size(); ++i) {
            if (table.column(schema[i].name) == nullptr) continue;
            const int at = static_cast<int>(i);
            auto* before = change.op == Op::Insert ? nullptr : set.before(at);
            auto* after = change.op == Op::Delete ? nullptr : set.after(at);
            // Of an update the key stands in `before` alone; what did not change in neither.
            if (change.op == Op::Update && after == nullptr) continue;
            if (before != nullptr) {
                WANMI_LET(auto value, cellOf(before, table, schema[i]));
                setColumn(change.before, schema[i].name, std::move(value));
            }
            if (after != nullptr) {
                WANMI_LET(auto value, cellOf(after, table, schema[i]));
                setColumn(change.after, schema[i].name, std::move(value));
            }
        }
        return ok();
    }

    Result<Columns> keyOf(const ChangeSet& set, const RowTable& table, const RowChange& change) {
        if (change.op == Op::Update && table.synced().ownFid) return keyOfFid(set, table, change);
        Columns key;
        const auto& row = change.op == Op::Insert ? change.after : change.before;
        for (const auto name : table.synced().key) {
            const auto* value = columnOf(row, name);
            if (value != nullptr) {
                setColumn(key, name, *value);
                continue;
            }
            WANMI_LET(auto kept, valueBefore(set, table, name));
            setColumn(key, name, std::move(kept));
        }
        return key;
    }

    static Result<CellValue> valueBefore(const ChangeSet& set, const RowTable& table,
                                         std::string_view name) {
        const auto& schema = table.inSchema();
        for (std::size_t i = 0; i < schema.size(); ++i) {
            auto* value = schema[i].name == name ? set.before(static_cast<int>(i)) : nullptr;
            if (value != nullptr) return cellOf(value, table, schema[i]);
        }
        return cannotTravel(table.synced().name, name, "no key");
    }

    /// The session knows such a row by its fid, other desks by its key.
    Result<Columns> keyOfFid(const ChangeSet& set, const RowTable& table, const RowChange& change) {
        const std::string name{table.synced().key.front()};
        WANMI_LET(auto q, m_db->prepare("SELECT \"" + name + "\" FROM \"" + change.table +
                                        "\" WHERE fid = ?1"));
        const auto& schema = table.inSchema();
        const auto fid = std::find_if(schema.begin(), schema.end(),
                                      [](const auto& c) { return c.name == "fid"; });
        auto* value = set.before(static_cast<int>(fid - schema.begin()));
        WANMI_LET(const bool found, q.at(1, std::int64_t{sqlite3_value_int64(value)}).step());
        if (!found) return cannotTravel(table.synced().name, name, "no key");
        return Columns{{name, q.text(0)}};
    }

    /// A new row has got the fid of one that went.
    static bool isAnother(const RowTable& table, const RowChange& change) {
        return change.op == Op::Update && table.synced().ownFid &&
               columnOf(change.after, table.synced().key.front()) != nullptr;
    }

    Status putAnother(const RowTable& table, const RowChange& change) {
        const std::string name{table.synced().key.front()};
        RowChange come{change.table, Op::Insert, {{name, *columnOf(change.after, name)}}, {}, {}};
        WANMI_LET(auto row, table.read(come.key, table.names()));
        if (!row) return cannotTravel(table.synced().name, name, "no key");
        come.after = *std::move(row);
        RowChange gone{change.table, Op::Delete, {{name, *columnOf(change.before, name)}}, {}, {}};
        gone.before = come.after;
        for (const auto& [column, value] : change.before) {
            setColumn(gone.before, column, value);
        }
        WANMI_TRY(put(gone));
        return put(come);
    }

    /// A row that went and came again, with another fid, is one that changed.
    Status put(const RowChange& change) {
        const auto [at, isNew] = m_changes.try_emplace(std::pair{change.table, change.key}, change);
        if (isNew) return ok();
        auto& first = at->second;
        const auto& gone = first.op == Op::Delete ? first : change;
        const auto& come = first.op == Op::Delete ? change : first;
        if (gone.op != Op::Delete || come.op != Op::Insert) {
            return cannotTravel(first.table, "", "two changes of a row");
        }
        RowChange joined{first.table, Op::Update, first.key, {}, {}};
        for (const auto& [name, value] : come.after) {
            const auto* was = columnOf(gone.before, name);
            if (was != nullptr && *was == value) continue;
            setColumn(joined.before, name, was == nullptr ? CellValue{} : *was);
            setColumn(joined.after, name, value);
        }
        first = std::move(joined);
        return ok();
    }
};

} // namespace

struct RowRecorder::Session {
    explicit Session(sqlite3* connection) : db(connection) {}
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session() { close(); }

    Status open() {
        close();
        int rc = sqlite3session_create(db, "main", &session);
        for (const auto& table : syncedTables()) {
            if (rc != SQLITE_OK) break;
            rc = sqlite3session_attach(session, std::string{table.name}.c_str());
        }
        return rc == SQLITE_OK ? ok() : Status{recorderError(rc)};
    }
    void close() {
        if (session != nullptr) sqlite3session_delete(session);
        session = nullptr;
    }

    sqlite3* db;
    sqlite3_session* session = nullptr;
};

RowRecorder::RowRecorder(std::unique_ptr<Session> session) : m_session(std::move(session)) {}
RowRecorder::RowRecorder(RowRecorder&&) noexcept = default;
RowRecorder& RowRecorder::operator=(RowRecorder&&) noexcept = default;
RowRecorder::~RowRecorder() = default;

Result<RowRecorder> RowRecorder::attach(Database& db) {
    auto session = std::make_unique<Session>(db.raw());
    WANMI_TRY(session->open());
    sqlite3session_enable(session->session, 0);
    expireStatements(db.raw());
    return RowRecorder{std::move(session)};
}

Status RowRecorder::begin() {
    // An empty one is as good as a new one, and there already.
    if (sqlite3session_isempty(m_session->session) == 0) WANMI_TRY(m_session->open());
    sqlite3session_enable(m_session->session, 1);
    return ok();
}

void RowRecorder::pause() noexcept {
    sqlite3session_enable(m_session->session, 0);
}

Result<RecordedRows> RowRecorder::changes(Database& db) {
    if (sqlite3session_isempty(m_session->session) != 0) return RecordedRows{};
    WANMI_LET(const int srid, storeSrid(db));
    WANMI_LET(auto set, ChangeSet::of(m_session->session));
    Reader reader{db, srid};
    for (;;) {
        WANMI_LET(const bool row, set.next());
        if (!row) break;
        WANMI_TRY(reader.take(set));
    }
    return reader.all();
}

} // namespace wanmi

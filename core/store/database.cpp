#include "core/store/database.h"

#include "core/base/file.h"
#include "core/store/statement_pool.h"

// spatialite.h needs the types of sqlite3.h and does not include it.
// clang-format off
#include <sqlite3.h>
#include <spatialite.h>
// clang-format on

#include <cassert>
#include <cerrno>
#include <filesystem>

namespace wanmi {
namespace {

/// The last system error of one of the store's files: while a commit is written out SQLite does not
/// note it at the connection.
int fileErrno(sqlite3* db, int which) {
    sqlite3_file* file = nullptr;
    int cause = 0;
    const int rc = sqlite3_file_control(db, "main", which, static_cast<void*>(&file));
    if (rc != SQLITE_OK || file == nullptr || file->pMethods == nullptr) return 0;
    file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &cause);
    return cause;
}

bool meansNoRoom(int cause) {
#ifdef EDQUOT
    if (cause == EDQUOT) return true;
#endif
    return cause == ENOSPC || cause == EFBIG;
}

/// SQLite says SQLITE_FULL for the file itself only; where the index of the log cannot grow, or a
/// quota or a limit is reached, it speaks of an error of the disk.
bool isNoRoom(sqlite3* db) {
    return meansNoRoom(sqlite3_system_errno(db)) ||
           meansNoRoom(fileErrno(db, SQLITE_FCNTL_FILE_POINTER)) ||
           meansNoRoom(fileErrno(db, SQLITE_FCNTL_JOURNAL_POINTER));
}

Error dbError(sqlite3* db) {
    const int rc = sqlite3_errcode(db);
    const std::string detail = sqlite3_errmsg(db);
    const bool full = (rc & 0xFF) == SQLITE_FULL || ((rc & 0xFF) == SQLITE_IOERR && isNoRoom(db));
    if (full) return fail(Errc::Io, "store.disk_full", {}, detail);
    switch (rc & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return fail(Errc::Busy, "store.busy", {}, detail);
    case SQLITE_CONSTRAINT:
        return fail(Errc::Conflict, "store.constraint", {{"what", detail}}, detail);
    case SQLITE_READONLY: return fail(Errc::Io, "store.read_only", {}, detail);
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT: return fail(Errc::Invalid, "store.corrupt", {{"what", detail}}, detail);
    case SQLITE_INTERRUPT: return fail(Errc::Cancelled, "common.cancelled", {}, detail);
    default: return fail(Errc::Db, "store.failed", {{"what", detail}}, detail);
    }
}

int openFlags(Database::Mode mode) {
    switch (mode) {
    case Database::Mode::ReadOnly: return SQLITE_OPEN_READONLY;
    case Database::Mode::ReadWrite: return SQLITE_OPEN_READWRITE;
    case Database::Mode::Create: return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    }
    return SQLITE_OPEN_READONLY;
}

} // namespace

struct Database::Handle {
    sqlite3* db = nullptr;
    void* spatial = spatialite_alloc_connection();
    std::shared_ptr<StatementPool> pool = std::make_shared<StatementPool>();
    int logPages = 0; ///< of the log, as the last commit left it
    std::unique_ptr<TransactionWatch> watch;
    Database* owner = nullptr; ///< follows the Database when it is moved

    Handle() = default;
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() {
        watch.reset(); // while what it looks at is still there
        pool->close();
        sqlite3_close_v2(db);
        spatialite_cleanup_ex(spatial);
    }
};

namespace {

/// Bringing the log home takes flushes of its own, which no action should wait for: settleLog()
/// does it at a quiet moment. A log that has grown this long without one is brought home all the
/// same.
constexpr int kLongLog = 16'000; // pages, 64 MB
constexpr int kGrownLog = 1'000; // worth bringing home

} // namespace

int Database::afterCommit(void* handle, sqlite3* db, const char* /*name*/, int pages) {
    static_cast<Handle*>(handle)->logPages = pages;
    if (pages >= kLongLog) {
        sqlite3_wal_checkpoint_v2(db, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    }
    return SQLITE_OK; // the commit stands whatever became of the log
}

Database::Database(std::unique_ptr<Handle> handle) : m_handle(std::move(handle)) {
    m_handle->owner = this;
}
Database::Database(Database&& o) noexcept : m_handle(std::move(o.m_handle)) {
    if (m_handle) m_handle->owner = this;
}
Database& Database::operator=(Database&& o) noexcept {
    m_handle = std::move(o.m_handle);
    if (m_handle) m_handle->owner = this;
    return *this;
}
Database::~Database() = default;

void Database::watch(std::unique_ptr<TransactionWatch> watch) {
    m_handle->watch = std::move(watch);
}
TransactionWatch* Database::watching() const noexcept {
    return m_handle->watch.get();
}

Result<Database> Database::open(const std::string& pathUtf8, Mode mode) {
    std::error_code ignored;
    const bool memory = pathUtf8 == ":memory:";
    if (mode != Mode::Create && !memory && !std::filesystem::exists(pathFrom(pathUtf8), ignored)) {
        return fail(Errc::NotFound, "store.absent", {{"file", pathUtf8}});
    }
    auto handle = std::make_unique<Handle>();
    const int rc = sqlite3_open_v2(pathUtf8.c_str(), &handle->db, openFlags(mode), nullptr);
    if (rc != SQLITE_OK) {
        return fail(Errc::Io, "store.unreadable", {{"file", pathUtf8}}, sqlite3_errstr(rc));
    }
    sqlite3_extended_result_codes(handle->db, 1);
    sqlite3_busy_timeout(handle->db, 5000);
    spatialite_init_ex(handle->db, handle->spatial, 0);
    Database db{std::move(handle)};
    // The first statement that reads the file finds out whether it is a database at all.
    if (auto read = db.number("SELECT count(*) FROM sqlite_master"); !read) {
        if (read.error().code == Errc::Invalid) {
            return fail(Errc::Invalid, "store.not_a_store", {{"file", pathUtf8}});
        }
        return read.error();
    }
    WANMI_TRY(db.run(
        "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000;"));
    if (mode != Mode::ReadOnly) {
        WANMI_TRY(db.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"));
        sqlite3_wal_hook(db.raw(), &Database::afterCommit, db.m_handle.get());
    }
    return db;
}

Status Database::run(std::string_view script) {
    if (sqlite3_exec(raw(), std::string{script}.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        return dbError(raw());
    }
    return ok();
}

Status Database::settleLog() {
    if (m_handle->logPages < kGrownLog || inTransaction()) return ok();
    int all = 0;
    int home = 0;
    const int rc =
        sqlite3_wal_checkpoint_v2(raw(), nullptr, SQLITE_CHECKPOINT_PASSIVE, &all, &home);
    if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED) return ok(); // another program is at it
    if (rc != SQLITE_OK) return dbError(raw());
    m_handle->logPages = 0;
    if (home < all) return ok(); // somebody reads an older state
    // The log begins anew with a flush of its own: a write that changes nothing takes it here.
    WANMI_LET(const auto schema, number("PRAGMA user_version"));
    return run("PRAGMA user_version = " + std::to_string(schema.value_or(0)));
}

Result<Statement> Database::prepare(std::string_view sql) {
    auto& pool = m_handle->pool;
    auto& slot = pool->slot(sql);
    auto* s = pool->take(slot);
    if (s == nullptr && sqlite3_prepare_v3(raw(), sql.data(), static_cast<int>(sql.size()),
                                           SQLITE_PREPARE_PERSISTENT, &s, nullptr) != SQLITE_OK) {
        pool->dropped(slot);
        return dbError(raw());
    }
    return Statement{s, {pool, &slot}};
}

Result<std::optional<std::int64_t>> Database::number(std::string_view sql) {
    WANMI_LET(auto q, prepare(sql));
    WANMI_LET(const bool row, q.step());
    if (!row) return std::optional<std::int64_t>{};
    return q.maybeInteger(0);
}

Result<std::optional<std::string>> Database::text(std::string_view sql) {
    WANMI_LET(auto q, prepare(sql));
    WANMI_LET(const bool row, q.step());
    if (!row) return std::optional<std::string>{};
    return q.maybeText(0);
}

std::int64_t Database::changes() const noexcept {
    return sqlite3_changes64(m_handle->db);
}
std::int64_t Database::lastRowId() const noexcept {
    return sqlite3_last_insert_rowid(m_handle->db);
}
bool Database::inTransaction() const noexcept {
    return sqlite3_get_autocommit(m_handle->db) == 0;
}
sqlite3* Database::raw() noexcept {
    return m_handle->db;
}

void Statement::GiveBack::operator()(sqlite3_stmt* s) noexcept {
    pool->give(s, *slot);
}

int Statement::index(const char* name) const {
    const int i = sqlite3_bind_parameter_index(m_stmt.get(), name);
    assert(i > 0 && "no such parameter");
    return i;
}

Statement& Statement::bind(const char* name, std::string_view v) {
    return at(index(name), v);
}
Statement& Statement::bind(const char* name, std::int64_t v) {
    return at(index(name), v);
}
Statement& Statement::bind(const char* name, double v) {
    return at(index(name), v);
}
Statement& Statement::bindNull(const char* name) {
    return atNull(index(name));
}
Statement& Statement::bindBlob(const char* name, std::string_view bytes) {
    return atBlob(index(name), bytes);
}

Statement& Statement::at(int position, std::string_view v) {
    // A null pointer would bind NULL; empty text is text.
    sqlite3_bind_text(m_stmt.get(), position, v.empty() ? "" : v.data(), static_cast<int>(v.size()),
                      SQLITE_TRANSIENT); // NOLINT(*-old-style-cast, *-int-to-ptr)
    return *this;
}
Statement& Statement::at(int position, std::int64_t v) {
    sqlite3_bind_int64(m_stmt.get(), position, v);
    return *this;
}
Statement& Statement::at(int position, double v) {
    sqlite3_bind_double(m_stmt.get(), position, v);
    return *this;
}
Statement& Statement::atNull(int position) {
    sqlite3_bind_null(m_stmt.get(), position);
    return *this;
}
Statement& Statement::atBlob(int position, std::string_view bytes) {
    sqlite3_bind_blob(m_stmt.get(), position, bytes.empty() ? "" : bytes.data(),
                      static_cast<int>(bytes.size()), SQLITE_TRANSIENT); // NOLINT
    return *this;
}

Result<bool> Statement::step() {
    switch (sqlite3_step(m_stmt.get())) {
    case SQLITE_ROW: return true;
    case SQLITE_DONE: return false;
    default: {
        const auto error = dbError(sqlite3_db_handle(m_stmt.get()));
        sqlite3_reset(m_stmt.get());
        return error;
    }
    }
}

Status Statement::done() {
    WANMI_TRY(step());
    reset();
    return ok();
}

Statement& Statement::reset() {
    sqlite3_reset(m_stmt.get());
    return *this;
}

int Statement::columnCount() const {
    return sqlite3_column_count(m_stmt.get());
}
bool Statement::isNull(int c) const {
    return sqlite3_column_type(m_stmt.get(), c) == SQLITE_NULL;
}
std::string_view Statement::view(int c) const {
    const auto* p = reinterpret_cast<const char*>(sqlite3_column_text(m_stmt.get(), c)); // NOLINT
    if (p == nullptr) return {};
    return {p, static_cast<std::size_t>(sqlite3_column_bytes(m_stmt.get(), c))};
}
std::string_view Statement::blob(int c) const {
    const auto* p = static_cast<const char*>(sqlite3_column_blob(m_stmt.get(), c));
    if (p == nullptr) return {};
    return {p, static_cast<std::size_t>(sqlite3_column_bytes(m_stmt.get(), c))};
}
std::string Statement::text(int c) const {
    return std::string{view(c)};
}
std::int64_t Statement::integer(int c) const {
    return sqlite3_column_int64(m_stmt.get(), c);
}
double Statement::real(int c) const {
    return sqlite3_column_double(m_stmt.get(), c);
}
std::optional<std::int64_t> Statement::maybeInteger(int c) const {
    if (isNull(c)) return std::nullopt;
    return integer(c);
}
std::optional<std::string> Statement::maybeText(int c) const {
    if (isNull(c)) return std::nullopt;
    return text(c);
}

namespace {
/// A transaction inside another: SQLite finds the innermost of one name.
constexpr const char* kInner = "SAVEPOINT inner_transaction";
} // namespace

Result<Transaction> Transaction::begin(Database& db) {
    const bool inner = db.inTransaction();
    WANMI_LET(auto commit, db.prepare(inner ? "RELEASE inner_transaction" : "COMMIT"));
    WANMI_LET(auto start, db.prepare(inner ? kInner : "BEGIN IMMEDIATE"));
    WANMI_TRY(start.done());
    Transaction tx{db.m_handle.get(), inner, std::move(commit)};
    if (!inner && db.watching() != nullptr) WANMI_TRY(db.watching()->began(db));
    return tx;
}

Status Transaction::commit() {
    auto* watch = m_inner ? nullptr : m_handle->watch.get();
    if (watch != nullptr) WANMI_TRY(watch->committing(*m_handle->owner));
    WANMI_TRY(m_commit.done());
    end();
    return ok();
}

void Transaction::end() noexcept {
    if (!m_inner && m_handle->watch) m_handle->watch->ended();
    m_handle = nullptr;
}

Transaction::~Transaction() {
    if (m_handle == nullptr) return;
    if (sqlite3_get_autocommit(m_handle->db) == 0) {
        const char* words =
            m_inner ? "ROLLBACK TO inner_transaction; RELEASE inner_transaction" : "ROLLBACK";
        sqlite3_exec(m_handle->db, words, nullptr, nullptr, nullptr);
    }
    end();
}

} // namespace wanmi

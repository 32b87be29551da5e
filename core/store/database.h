#pragma once
#include "core/base/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace wanmi {

class Statement;
class StatementPool;
struct StatementSlot;
class Database;

/// What is told of every outermost transaction of a connection: for what has to be written down
/// with whatever was done.
class TransactionWatch {
public:
    TransactionWatch() = default;
    TransactionWatch(const TransactionWatch&) = delete;
    TransactionWatch& operator=(const TransactionWatch&) = delete;
    virtual ~TransactionWatch() = default;
    virtual Status began(Database& db) = 0;
    /// The last moment to write; an error rolls everything back.
    virtual Status committing(Database& db) = 0;
    /// It is over, committed or rolled back.
    virtual void ended() noexcept = 0;
    /// Are steps of cases to be kept as pending in this transaction?
    virtual bool holdsBack() const { return false; }
};

/// One connection to a store's file. Not shared between threads.
class Database {
public:
    enum class Mode : std::uint8_t { ReadOnly, ReadWrite, Create };

    /// Opens with WAL, foreign keys, FULL durability, a busy time-out of 5 s and SpatiaLite's
    /// functions. Errc::NotFound "store.absent", Errc::Io "store.unreadable", Errc::Invalid
    /// "store.not_a_store" with arg file.
    static Result<Database> open(const std::string& pathUtf8, Mode mode);

    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;
    ~Database();

    /// Runs a script of many statements; rows are dropped.
    Status run(std::string_view script);
    /// Cheap for a text that was prepared before: statements are kept and used again.
    Result<Statement> prepare(std::string_view sql);
    /// First column of the first row; nullopt where there is no row or it is NULL.
    Result<std::optional<std::int64_t>> number(std::string_view sql);
    Result<std::optional<std::string>> text(std::string_view sql);
    /// Brings what was committed from the log into the file where that has become worth its
    /// flushes; for moments in which nobody waits. Nothing is lost without it.
    Status settleLog();
    /// Rows the last statement changed.
    std::int64_t changes() const noexcept;
    std::int64_t lastRowId() const noexcept;
    bool inTransaction() const noexcept;
    sqlite3* raw() noexcept;

    /// At most one; nullptr: none any more.
    void watch(std::unique_ptr<TransactionWatch> watch);
    TransactionWatch* watching() const noexcept;

private:
    friend class Transaction;
    struct Handle;
    static int afterCommit(void* handle, sqlite3* db, const char* name, int pages);
    explicit Database(std::unique_ptr<Handle> handle);
    std::unique_ptr<Handle> m_handle;
};

/// A prepared statement. Parameters by name (":id") or, in bulk work, by position from 1. Text and
/// blobs are copied on binding.
class Statement {
public:
    Statement& bind(const char* name, std::string_view utf8);
    Statement& bind(const char* name, const char* utf8) {
        return bind(name, std::string_view{utf8});
    }
    Statement& bind(const char* name, std::int64_t value);
    Statement& bind(const char* name, int value) { return bind(name, std::int64_t{value}); }
    Statement& bind(const char* name, double value);
    Statement& bindNull(const char* name);
    Statement& bindBlob(const char* name, std::string_view bytes);
    template <class T>
    Statement& bind(const char* name, const std::optional<T>& value) {
        return value ? bind(name, *value) : bindNull(name);
    }

    Statement& at(int position, std::string_view utf8);
    Statement& at(int position, std::int64_t value);
    Statement& at(int position, double value);
    Statement& atNull(int position);
    Statement& atBlob(int position, std::string_view bytes);

    /// True: a row is there; false: done.
    Result<bool> step();
    /// Runs a statement that gives no rows and makes it ready for the next values.
    Status done();
    Statement& reset();

    int columnCount() const;
    bool isNull(int column) const;
    std::string text(int column) const;
    std::string_view view(int column) const; ///< until the next step or reset
    std::string_view blob(int column) const; ///< until the next step or reset
    std::int64_t integer(int column) const;
    double real(int column) const;
    std::optional<std::int64_t> maybeInteger(int column) const;
    std::optional<std::string> maybeText(int column) const;

private:
    friend class Database;
    /// Gives it back to be used again.
    struct GiveBack {
        std::shared_ptr<StatementPool> pool;
        StatementSlot* slot;
        void operator()(sqlite3_stmt* s) noexcept;
    };
    Statement(sqlite3_stmt* s, GiveBack back) : m_stmt(s, std::move(back)) {}
    int index(const char* name) const;
    std::unique_ptr<sqlite3_stmt, GiveBack> m_stmt;
};

/// BEGIN IMMEDIATE; rolls back unless commit() succeeded. The destructor neither throws nor
/// commits. Begun inside another it is a part of that one: rolled back by itself, lasting only when
/// the outer one is committed. They end in the reverse order of their beginning.
class Transaction {
public:
    static Result<Transaction> begin(Database& db);
    Transaction(Transaction&& o) noexcept
        : m_handle(std::exchange(o.m_handle, nullptr)),
          m_inner(o.m_inner),
          m_commit(std::move(o.m_commit)) {}
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    Status commit();

private:
    Transaction(Database::Handle* handle, bool inner, Statement commit)
        : m_handle(handle),
          m_inner(inner),
          m_commit(std::move(commit)) {}
    void end() noexcept;
    Database::Handle* m_handle; // not the Database: a moved Database leaves it valid
    bool m_inner;
    Statement m_commit;
};

} // namespace wanmi

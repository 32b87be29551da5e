#pragma once
#include "core/base/result.h"
#include "core/sync/pg_address.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct pg_conn;   // NOLINT(readability-identifier-naming): libpq's
struct pg_result; // NOLINT(readability-identifier-naming)

namespace wanmi {

/// Values of $1, $2, …: they never become part of the statement's text.
class PgParams {
public:
    PgParams& add(std::string_view utf8);
    PgParams& add(const char* utf8) { return add(std::string_view{utf8}); }
    PgParams& add(std::int64_t value);
    PgParams& add(int value) { return add(std::int64_t{value}); }
    PgParams& add(bool value) = delete;
    PgParams& addFlag(bool value) { return add(value ? "true" : "false"); }
    PgParams& addNull();
    PgParams& addBytes(std::string_view bytes);                ///< bytea
    PgParams& addTexts(const std::vector<std::string>& texts); ///< text[]

private:
    friend class PgConnection;
    struct Value {
        std::optional<std::string> text;
        bool isBytes = false;
    };
    std::vector<Value> m_values;
};

/// Rows of one statement.
class PgRows {
public:
    int count() const;
    bool isNull(int row, int column) const;
    std::string text(int row, int column) const; ///< "" for NULL; bytes where they were asked for
    std::int64_t number(int row, int column) const; ///< 0 for NULL or what is no number
    bool flag(int row, int column) const;
    std::string did() const; ///< what the statement was, as the server tells: "COMMIT", "COPY 12"

private:
    friend class PgConnection;
    struct Clear {
        void operator()(pg_result* r) const noexcept;
    };
    using Owned = std::unique_ptr<pg_result, Clear>;
    explicit PgRows(Owned result) : m_result(std::move(result)) {}
    Owned m_result;
};

/// How values of rows come: as text, or as the bytes of a bytea.
enum class PgForm : std::uint8_t { Text, Bytes };

/// One connection to the centre's database. Not shared between threads, but for cancel().
/// Errc::Network "sync.unreachable" with detail: the line or the server failed, or had no time;
/// what was asked for may have been done, and trying again can help. A function's own refusal
/// (SQLSTATE WM001) is an error with its message as reason and its detail as args. Anything else is
/// Errc::Db "central.failed" with arg state (the SQLSTATE) and what as detail.
class PgConnection {
public:
    /// TLS unless the line stays on this machine, and then a server that proves that it knows the
    /// password too (channel binding). Errc::Forbidden "central.no_login" (wrong password, or
    /// nobody of this name may come in), "central.no_tls"; Errc::NotFound "central.no_database".
    static Result<PgConnection> open(const PgLogin& login);
    PgConnection(PgConnection&&) noexcept;
    PgConnection& operator=(PgConnection&&) noexcept;
    ~PgConnection();

    /// One statement with its values.
    Result<PgRows> query(const std::string& sql, const PgParams& params = {},
                         PgForm form = PgForm::Text);
    /// Many statements in one text; rows are dropped.
    Status script(const std::string& sql);
    /// One row at a time, however many there are; an error of `take` stops it.
    using TakeRow = std::function<Status(const PgRows& oneRow)>;
    Status each(const std::string& sql, const PgParams& params, const TakeRow& take);
    /// COPY … TO STDOUT, one line at a time with its end; an error of `take` stops it.
    using TakeLine = std::function<Status(std::string_view line)>;
    Status copyOut(const std::string& sql, const TakeLine& take);
    /// COPY … FROM STDIN; `give` fills the text and says whether there was any. Its error rolls
    /// the statement back.
    using GiveText = std::function<Result<bool>(std::string& text)>;
    Status copyIn(const std::string& sql, const GiveText& give);

    /// How long statements may take from now on: at the server, and until the line is given up.
    Status answerWithin(std::chrono::milliseconds atMost);
    Status listen(const std::string& channel);
    /// Waits for a notice on a channel that is listened to; false: the time passed.
    Result<bool> waitNotice(std::chrono::milliseconds atMost);
    /// What the server told beside rows (NOTICE, WARNING) since the last call.
    std::vector<std::string> takeTold();

    /// Asks the server to stop what it is doing for this connection; from any thread, while the
    /// connection lives.
    Status cancel() const;
    /// A password as PostgreSQL keeps it (SCRAM-SHA-256): so it never stands in a statement.
    Result<std::string> verifierOf(const std::string& role, const std::string& password);
    /// A name as it stands in a statement, in quotes.
    Result<std::string> quotedName(std::string_view name);
    bool isEncrypted() const;
    /// False after the line failed: nothing will work any more.
    bool isGood() const;

private:
    struct Handle;
    explicit PgConnection(std::unique_ptr<Handle> handle);
    PgRows::Owned nextResult(Status& line);
    Status send(const std::string& sql, const PgParams& params, PgForm form);
    Status finish(PgRows::Owned last);
    Status giveAll(const GiveText& give);
    std::unique_ptr<Handle> m_handle;
};

/// Ends in a rollback unless commit() succeeded.
class PgTransaction {
public:
    static Result<PgTransaction> begin(PgConnection& connection);
    PgTransaction(PgTransaction&& o) noexcept : m_connection(std::exchange(o.m_connection, {})) {}
    PgTransaction(const PgTransaction&) = delete;
    PgTransaction& operator=(const PgTransaction&) = delete;
    PgTransaction& operator=(PgTransaction&&) = delete;
    ~PgTransaction();
    Status commit();

private:
    explicit PgTransaction(PgConnection* connection) : m_connection(connection) {}
    PgConnection* m_connection;
};

} // namespace wanmi

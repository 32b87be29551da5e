#include "core/sync/pg.h"

#include "core/sync/pg_line.h"

#include <cstdlib>
#include <utility>

namespace wanmi {
namespace {

using std::chrono::milliseconds;

constexpr unsigned kBytesType = 17; // the oid of bytea
constexpr std::size_t kToldAtMost = 1000;

void keepTold(void* told, const char* message) {
    auto& all = *static_cast<std::vector<std::string>*>(told);
    if (all.size() < kToldAtMost) all.emplace_back(message);
}

} // namespace

// --- values and rows

PgParams& PgParams::add(std::string_view utf8) {
    m_values.push_back({std::string{utf8}, false});
    return *this;
}
PgParams& PgParams::add(std::int64_t value) {
    return add(std::to_string(value));
}
PgParams& PgParams::addNull() {
    m_values.emplace_back();
    return *this;
}
PgParams& PgParams::addBytes(std::string_view bytes) {
    m_values.push_back({std::string{bytes}, true});
    return *this;
}
PgParams& PgParams::addTexts(const std::vector<std::string>& texts) {
    std::string array{"{"};
    for (const auto& text : texts) {
        array += array.size() > 1 ? ",\"" : "\"";
        for (const char c : text) {
            if (c == '"' || c == '\\') array += '\\';
            array += c;
        }
        array += '"';
    }
    return add(array + '}');
}

void PgRows::Clear::operator()(pg_result* r) const noexcept {
    PQclear(r);
}
int PgRows::count() const {
    return PQntuples(m_result.get());
}
bool PgRows::isNull(int row, int column) const {
    return PQgetisnull(m_result.get(), row, column) == 1;
}
std::string PgRows::text(int row, int column) const {
    return {PQgetvalue(m_result.get(), row, column),
            static_cast<std::size_t>(PQgetlength(m_result.get(), row, column))};
}
std::int64_t PgRows::number(int row, int column) const {
    return std::strtoll(PQgetvalue(m_result.get(), row, column), nullptr, 10);
}
bool PgRows::flag(int row, int column) const {
    return *PQgetvalue(m_result.get(), row, column) == 't';
}

std::string PgRows::did() const {
    return PQcmdStatus(m_result.get());
}

// --- the connection

struct PgConnection::Handle {
    PgLine line;
    milliseconds silence{0}; ///< longer than this and the line is given up
    std::vector<std::string> told;

    /// Nothing more will come over it.
    Error lose(std::string what = {}) {
        auto error = lostLine(line.get(), std::move(what));
        line.reset();
        return error;
    }
    Status wait(PgWants wants) {
        if (!waitLine(line.get(), wants, silence)) return lose("no answer in time");
        if (PQconsumeInput(line.get()) == 0) return lose();
        return ok();
    }
    /// Until all that is to be sent is on its way.
    Status flush() {
        while (const int left = PQflush(line.get())) {
            if (left < 0) return lose();
            WANMI_TRY(wait({true, true}));
        }
        return ok();
    }
    /// Until a result can be taken without waiting.
    Status awaitResult() {
        while (PQisBusy(line.get()) == 1) {
            const int left = PQflush(line.get());
            if (left < 0) return lose();
            WANMI_TRY(wait({true, left > 0}));
        }
        return ok();
    }
};

PgConnection::PgConnection(std::unique_ptr<Handle> handle) : m_handle(std::move(handle)) {}
PgConnection::PgConnection(PgConnection&&) noexcept = default;
PgConnection& PgConnection::operator=(PgConnection&&) noexcept = default;
PgConnection::~PgConnection() = default;

Result<PgConnection> PgConnection::open(const PgLogin& login) {
    auto handle = std::make_unique<Handle>();
    WANMI_LET(handle->line, openLine(login));
    handle->silence = login.answerWithin + milliseconds{1000}; // the server's own limit first
    if (PQsetnonblocking(handle->line.get(), 1) != 0) return handle->lose();
    PQsetNoticeProcessor(handle->line.get(), keepTold, &handle->told);
    return PgConnection{std::move(handle)};
}

Status PgConnection::answerWithin(std::chrono::milliseconds atMost) {
    WANMI_TRY(query("SET statement_timeout = " + std::to_string(atMost.count())));
    m_handle->silence = atMost + milliseconds{1000}; // the server's own limit first
    return ok();
}

bool PgConnection::isGood() const {
    return m_handle != nullptr && m_handle->line != nullptr &&
           PQstatus(m_handle->line.get()) == CONNECTION_OK;
}

bool PgConnection::isEncrypted() const {
    return isGood() && PQsslInUse(m_handle->line.get()) == 1;
}

Status PgConnection::send(const std::string& sql, const PgParams& params, PgForm form) {
    if (!isGood()) return m_handle->lose("the line was lost before");
    std::vector<unsigned> types;
    std::vector<const char*> values;
    std::vector<int> lengths;
    std::vector<int> forms;
    for (const auto& v : params.m_values) {
        // As a text it would be cut there without a word.
        if (v.text && !v.isBytes && v.text->find('\0') != std::string::npos) {
            return fail(Errc::Db, "central.failed", {{"state", "22021"}}, "a zero byte in a text");
        }
        types.push_back(v.isBytes ? kBytesType : 0);
        values.push_back(v.text ? v.text->c_str() : nullptr);
        lengths.push_back(v.text ? static_cast<int>(v.text->size()) : 0);
        forms.push_back(v.isBytes ? 1 : 0);
    }
    const int sent = PQsendQueryParams(m_handle->line.get(), sql.c_str(),
                                       static_cast<int>(values.size()), types.data(), values.data(),
                                       lengths.data(), forms.data(), form == PgForm::Bytes ? 1 : 0);
    if (sent != 1) return m_handle->lose();
    return ok();
}

PgRows::Owned PgConnection::nextResult(Status& line) {
    line = m_handle->awaitResult();
    if (!line) return nullptr;
    return PgRows::Owned{PQgetResult(m_handle->line.get())};
}

/// Takes what still comes after the result that counts, so that the line is free again.
Status PgConnection::finish(PgRows::Owned last) {
    Status line = ok();
    while (auto more = nextResult(line)) {
        const auto status = PQresultStatus(more.get());
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT) return m_handle->lose("COPY");
        const bool failed = last != nullptr && PQresultStatus(last.get()) == PGRES_FATAL_ERROR;
        if (!failed) last = std::move(more);
    }
    if (!line) return line.error();
    if (last != nullptr && PQresultStatus(last.get()) == PGRES_FATAL_ERROR) {
        auto error = centreError(last.get(), m_handle->line.get());
        if (PQstatus(m_handle->line.get()) != CONNECTION_OK) m_handle->line.reset();
        return error;
    }
    return ok();
}

Result<PgRows> PgConnection::query(const std::string& sql, const PgParams& params, PgForm form) {
    WANMI_TRY(send(sql, params, form));
    Status line = ok();
    auto first = nextResult(line);
    if (!line) return line.error();
    if (first == nullptr) return m_handle->lose("no result");
    const auto status = PQresultStatus(first.get());
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
        WANMI_TRY(finish(nullptr));
        return PgRows{std::move(first)};
    }
    WANMI_TRY(finish(std::move(first)));
    return m_handle->lose("not a statement with rows");
}

Status PgConnection::script(const std::string& sql) {
    if (!isGood()) return m_handle->lose("the line was lost before");
    if (PQsendQuery(m_handle->line.get(), sql.c_str()) != 1) return m_handle->lose();
    return finish(nullptr);
}

Status PgConnection::each(const std::string& sql, const PgParams& params, const TakeRow& take) {
    WANMI_TRY(send(sql, params, PgForm::Text));
    if (PQsetSingleRowMode(m_handle->line.get()) != 1) return m_handle->lose();
    Status line = ok();
    while (auto result = nextResult(line)) {
        if (PQresultStatus(result.get()) != PGRES_SINGLE_TUPLE) return finish(std::move(result));
        if (auto taken = take(PgRows{std::move(result)}); !taken) {
            m_handle->line.reset(); // quicker and surer than to wait for the rest
            return taken;
        }
    }
    return line;
}

Status PgConnection::copyOut(const std::string& sql, const TakeLine& take) {
    WANMI_TRY(send(sql, {}, PgForm::Text));
    Status line = ok();
    auto begun = nextResult(line);
    if (!line) return line.error();
    if (PQresultStatus(begun.get()) != PGRES_COPY_OUT) return finish(std::move(begun));
    while (true) {
        char* text = nullptr;
        const int size = PQgetCopyData(m_handle->line.get(), &text, 1);
        if (size < 0) return finish(nullptr);
        if (size == 0) {
            WANMI_TRY(m_handle->wait({true, false}));
            continue;
        }
        const std::unique_ptr<char, decltype(&PQfreemem)> owned{text, &PQfreemem};
        if (auto taken = take({text, static_cast<std::size_t>(size)}); !taken) {
            m_handle->line.reset();
            return taken;
        }
    }
}

/// Gives text until there is none; every piece is on its way before the next is asked for.
Status PgConnection::giveAll(const GiveText& give) {
    std::string text;
    while (true) {
        text.clear();
        WANMI_LET(const bool more, give(text));
        if (!more) return ok();
        int put = 0;
        while ((put = PQputCopyData(m_handle->line.get(), text.data(),
                                    static_cast<int>(text.size()))) == 0) {
            WANMI_TRY(m_handle->wait({true, true}));
        }
        if (put < 0) return m_handle->lose();
        WANMI_TRY(m_handle->flush());
    }
}

Status PgConnection::copyIn(const std::string& sql, const GiveText& give) {
    WANMI_TRY(send(sql, {}, PgForm::Text));
    Status line = ok();
    auto begun = nextResult(line);
    if (!line) return line.error();
    if (PQresultStatus(begun.get()) != PGRES_COPY_IN) return finish(std::move(begun));
    auto given = giveAll(give);
    if (!isGood()) return given;
    while (const int put = PQputCopyEnd(m_handle->line.get(), given ? nullptr : "stopped")) {
        if (put == 1) break;
        if (put < 0) return m_handle->lose();
        WANMI_TRY(m_handle->wait({true, true}));
    }
    WANMI_TRY(m_handle->flush());
    auto done = finish(nullptr);
    return given ? std::move(done) : std::move(given);
}

// --- notices, cancelling, names

Status PgConnection::listen(const std::string& channel) {
    WANMI_LET(const auto name, quotedName(channel));
    WANMI_TRY(query("LISTEN " + name));
    return ok();
}

Result<bool> PgConnection::waitNotice(milliseconds atMost) {
    if (!isGood()) return m_handle->lose("the line was lost before");
    const auto until = std::chrono::steady_clock::now() + atMost;
    bool told = false;
    while (!told) {
        while (auto* notice = PQnotifies(m_handle->line.get())) {
            PQfreemem(notice);
            told = true;
        }
        const auto left =
            std::chrono::duration_cast<milliseconds>(until - std::chrono::steady_clock::now());
        if (told || left.count() <= 0) break;
        if (!waitLine(m_handle->line.get(), {true, false}, left)) break;
        if (PQconsumeInput(m_handle->line.get()) == 0) return m_handle->lose();
    }
    return told;
}

std::vector<std::string> PgConnection::takeTold() {
    return std::exchange(m_handle->told, {});
}

Status PgConnection::cancel() const {
    if (!isGood()) return lostLine(nullptr, "the line was lost before");
    const std::unique_ptr<PGcancel, decltype(&PQfreeCancel)> how{PQgetCancel(m_handle->line.get()),
                                                                 &PQfreeCancel};
    std::string why(256, '\0');
    if (how == nullptr || PQcancel(how.get(), why.data(), static_cast<int>(why.size())) != 1) {
        return lostLine(nullptr, why.substr(0, why.find('\0')));
    }
    return ok();
}

Result<std::string> PgConnection::verifierOf(const std::string& role, const std::string& password) {
    if (!isGood()) return m_handle->lose("the line was lost before");
    const std::unique_ptr<char, decltype(&PQfreemem)> made{
        PQencryptPasswordConn(m_handle->line.get(), password.c_str(), role.c_str(),
                              "scram-sha-256"),
        &PQfreemem};
    if (made == nullptr) {
        return fail(Errc::Db, "central.failed", {{"state", ""}},
                    PQerrorMessage(m_handle->line.get()));
    }
    return std::string{made.get()};
}

Result<std::string> PgConnection::quotedName(std::string_view name) {
    if (!isGood()) return m_handle->lose("the line was lost before");
    const std::unique_ptr<char, decltype(&PQfreemem)> quoted{
        PQescapeIdentifier(m_handle->line.get(), name.data(), name.size()), &PQfreemem};
    if (quoted == nullptr) {
        return fail(Errc::Db, "central.failed", {{"state", ""}},
                    PQerrorMessage(m_handle->line.get()));
    }
    return std::string{quoted.get()};
}

// --- transactions

Result<PgTransaction> PgTransaction::begin(PgConnection& connection) {
    WANMI_TRY(connection.query("BEGIN"));
    return PgTransaction{&connection};
}

PgTransaction::~PgTransaction() {
    // The server rolls back by itself where the line is gone.
    if (m_connection != nullptr && m_connection->isGood()) (void)m_connection->query("ROLLBACK");
}

Status PgTransaction::commit() {
    auto* connection = std::exchange(m_connection, nullptr);
    WANMI_LET(const auto done, connection->query("COMMIT"));
    if (done.did() == "COMMIT") return ok();
    return fail(Errc::Db, "central.failed", {{"state", "25P02"}}, "nothing was committed");
}

} // namespace wanmi

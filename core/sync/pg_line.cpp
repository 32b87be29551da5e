#include "core/sync/pg_line.h"

#include "core/base/json.h"
#include "core/base/text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#ifdef _WIN32
#include <windows.h> // with the sockets' select()
#else
#include <poll.h>
#endif

namespace wanmi {
namespace {

using Clock = std::chrono::steady_clock;
using Setting = std::pair<const char*, std::string>;

/// The part of a list with commas that belongs to the host at `at`; a single one is of all.
std::string partOf(std::string_view list, std::size_t at) {
    for (std::size_t i = 0; i < at; ++i) {
        const auto comma = list.find(',');
        if (comma == std::string_view::npos) return std::string{list};
        list.remove_prefix(comma + 1);
    }
    return std::string{list.substr(0, list.find(','))};
}

std::size_t countOf(std::string_view list) {
    return 1 + static_cast<std::size_t>(std::count(list.begin(), list.end(), ','));
}

/// The SQLSTATE that ends what the library says of a refused connection; "" where there is none.
std::string_view stateOf(std::string_view said) {
    said = trim(said);
    const auto last = said.substr(said.find_last_of(" \n") + 1);
    const bool isState = last.size() == 5 && std::all_of(last.begin(), last.end(), [](char c) {
                             return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
                         });
    return isState ? last : std::string_view{};
}

Error noEntry(const PGconn* line, const PgAddress& at) {
    const std::string said = PQerrorMessage(line);
    const auto state = stateOf(said);
    if (state == "28P01" || state == "28000" || PQconnectionNeedsPassword(line) == 1) {
        return fail(Errc::Forbidden, "central.no_login", {{"user", at.user}, {"host", at.host}});
    }
    if (state == "3D000") {
        return fail(Errc::NotFound, "central.no_database",
                    {{"database", at.database}, {"host", at.host}});
    }
    if (state.empty() && (said.find("SSL") != std::string::npos ||
                          said.find("channel binding") != std::string::npos)) {
        return fail(Errc::Forbidden, "central.no_tls", {{"host", at.host}}, said);
    }
    return lostLine(line);
}

/// Has the line come to lie open between two machines all the same?
bool isOpenLine(const PGconn* line) {
    if (PQsslInUse(const_cast<PGconn*>(line)) == 1) return false; // NOLINT(*-const-cast): C's type
    const char* address = PQhostaddr(line);
    const std::string_view to{address == nullptr ? "" : address};
    return !to.empty() && to != "::1" && to.substr(0, 4) != "127.";
}

Result<PgLine> openOne(const PgLogin& login, const PgAddress& at) {
    const auto settings = lineSettings(login, at);
    std::vector<const char*> names;
    std::vector<const char*> values;
    for (const auto& [name, value] : settings) {
        names.push_back(name);
        values.push_back(value.c_str());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    PgLine line{PQconnectStartParams(names.data(), values.data(), 0)};
    if (line == nullptr) return fail(Errc::Network, "sync.unreachable", {}, "no memory");
    // So that a refusal can be told by its SQLSTATE, whatever language the server speaks.
    PQsetErrorVerbosity(line.get(), PQERRORS_SQLSTATE);
    const auto until = Clock::now() + login.connectWithin;
    auto next =
        PQstatus(line.get()) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    while (next != PGRES_POLLING_OK) {
        if (next == PGRES_POLLING_FAILED) return noEntry(line.get(), at);
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
        const PgWants wants{next == PGRES_POLLING_READING, next == PGRES_POLLING_WRITING};
        if (left.count() <= 0 || !waitLine(line.get(), wants, left)) {
            return lostLine(line.get(), "no answer while connecting");
        }
        next = PQconnectPoll(line.get());
    }
    PQsetErrorVerbosity(line.get(), PQERRORS_DEFAULT);
    if (isOpenLine(line.get())) {
        return fail(Errc::Forbidden, "central.no_tls", {{"host", at.host}});
    }
    return line;
}

Errc kindOf(std::string_view reason) {
    if (reason == "central.no_object") return Errc::NotFound;
    constexpr std::array<std::string_view, 4> kDoor{"central.unknown_desk", "central.desk_revoked",
                                                    "central.revoked", "central.narrower"};
    return std::find(kDoor.begin(), kDoor.end(), reason) == kDoor.end() ? Errc::Invalid
                                                                        : Errc::Forbidden;
}

/// Will the same statement do better later: the line, the server's state, no room, a race?
bool isPassing(std::string_view state) {
    constexpr std::array<std::string_view, 3> kClasses{"08", "53", "40"};
    constexpr std::array<std::string_view, 6> kStates{"57P01", "57P02", "57P03",
                                                      "57014", "55P03", "25006"};
    return std::find(kClasses.begin(), kClasses.end(), state.substr(0, 2)) != kClasses.end() ||
           std::find(kStates.begin(), kStates.end(), state) != kStates.end();
}

} // namespace

std::vector<Setting> lineSettings(const PgLogin& login, const PgAddress& at) {
    const bool local = at.isLocal();
    std::string mode = local ? "prefer" : "require";
    if (!at.sslMode.empty()) mode = at.sslMode;
    std::vector<Setting> out{
        {"host", at.host},
        {"port", at.port},
        {"dbname", at.database},
        {"sslmode", mode},
        {"gssencmode", "disable"},
        // TLS alone does not say who is at the other end; that the server knows the password does.
        {"channel_binding", local || mode != "require" ? "prefer" : "require"},
        {"target_session_attrs", "primary"},
        {"client_encoding", "UTF8"},
        {"application_name", login.program},
        {"options", fmt::format("-c statement_timeout={} -c TimeZone=UTC -c DateStyle=ISO",
                                login.answerWithin.count())},
        {"keepalives_idle", "30"},
        {"keepalives_interval", "10"},
        {"keepalives_count", "3"},
        {"tcp_user_timeout", std::to_string(login.answerWithin.count())}};
    if (!at.user.empty()) out.emplace_back("user", at.user);
    if (!at.sslRootCert.empty()) out.emplace_back("sslrootcert", at.sslRootCert);
    if (!login.password.empty()) out.emplace_back("password", login.password);
    return out;
}

Result<PgLine> openLine(const PgLogin& login) {
    const auto hosts = countOf(login.address.host);
    for (std::size_t i = 0;; ++i) {
        auto one = login.address;
        one.host = partOf(login.address.host, i);
        one.port = partOf(login.address.port, i);
        auto line = openOne(login, one);
        if (line || line.error().code != Errc::Network || i + 1 == hosts) return line;
    }
}

bool waitLine(const PGconn* line, PgWants wants, std::chrono::milliseconds atMost) {
    const int socket = PQsocket(line);
    if (socket < 0) return true; // the next call will say so
#ifdef _WIN32
    fd_set in, out;
    FD_ZERO(&in);
    FD_ZERO(&out);
    if (wants.toRead) FD_SET(static_cast<SOCKET>(socket), &in);
    if (wants.toWrite) FD_SET(static_cast<SOCKET>(socket), &out);
    const timeval time{static_cast<long>(atMost.count() / 1000),
                       static_cast<long>(atMost.count() % 1000 * 1000)};
    return select(0, &in, &out, nullptr, &time) != 0;
#else
    pollfd one{};
    one.fd = socket;
    if (wants.toRead) one.events |= POLLIN;
    if (wants.toWrite) one.events |= POLLOUT;
    const auto until = Clock::now() + atMost;
    while (true) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
        const int ready = poll(&one, 1, static_cast<int>(std::clamp<long>(left, 0, 3'600'000)));
        if (ready != 0 && !(ready < 0 && errno == EINTR)) return true;
        if (left <= 0) return false;
    }
#endif
}

Error lostLine(const PGconn* line, std::string what) {
    if (what.empty() && line != nullptr) what = trim(PQerrorMessage(line));
    return fail(Errc::Network, "sync.unreachable", {}, std::move(what));
}

Args argsOf(const std::string& text) {
    Args out;
    const auto json = parseJson(text);
    if (!json || !json->is_object()) return out;
    for (const auto& [name, value] : json->items()) {
        out.push_back({name, value.is_string() ? value.get<std::string>() : plainJson(value)});
    }
    return out;
}

Error centreError(const PGresult* result, const PGconn* line) {
    const char* field = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (field == nullptr) return lostLine(line, std::string{trim(PQresultErrorMessage(result))});
    const std::string state{field};
    const char* primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const std::string message{primary == nullptr ? "" : primary};
    if (state == "WM001") {
        const char* detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
        return fail(kindOf(message), message, argsOf(detail == nullptr ? "" : detail));
    }
    if (isPassing(state)) return lostLine(line, state + " " + message);
    return fail(Errc::Db, "central.failed", {{"state", state}}, message);
}

} // namespace wanmi

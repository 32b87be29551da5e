#include "core/sync/pg_address.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace wanmi {
namespace {

Error badUrl(std::string why) {
    return fail(Errc::Invalid, "central.bad_url", {{"why", std::move(why)}});
}

bool isLocalHost(std::string_view host) {
    if (host.empty()) return false;
    if (host.front() == '/' || host.front() == '@') return true; // a folder of sockets
    return host == "localhost" || host == "::1" || host.substr(0, 4) == "127.";
}

/// An option of the URL, put in its place.
Status take(PgAddress& at, std::string_view name, const std::string& value) {
    if (name == "password" || name == "sslpassword") {
        return fail(Errc::Invalid, "central.password_in_url");
    }
    constexpr std::array<std::pair<std::string_view, std::string PgAddress::*>, 6> kPlaces{
        {{"host", &PgAddress::host},
         {"port", &PgAddress::port},
         {"dbname", &PgAddress::database},
         {"user", &PgAddress::user},
         {"sslmode", &PgAddress::sslMode},
         {"sslrootcert", &PgAddress::sslRootCert}}};
    const auto* place = std::find_if(kPlaces.begin(), kPlaces.end(),
                                     [name](const auto& known) { return known.first == name; });
    if (place == kPlaces.end()) return badUrl(std::string{name});
    at.*place->second = value;
    return ok();
}

Status check(const PgAddress& at) {
    if (at.host.empty()) return badUrl("host");
    if (at.database.empty()) return badUrl("database");
    constexpr std::array<std::string_view, 4> kClosed{"", "require", "verify-ca", "verify-full"};
    if (!at.isLocal() && std::find(kClosed.begin(), kClosed.end(), at.sslMode) == kClosed.end()) {
        return fail(Errc::Forbidden, "central.tls_needed",
                    {{"host", at.host}, {"mode", at.sslMode}});
    }
    return ok();
}

} // namespace

Result<PgAddress> PgAddress::parse(std::string_view url) {
    if (url.substr(0, 13) != "postgresql://" && url.substr(0, 11) != "postgres://") {
        return badUrl("form");
    }
    char* wrong = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options{
        PQconninfoParse(std::string{url}.c_str(), &wrong), &PQconninfoFree};
    PQfreemem(wrong); // it may hold what was meant as a password: nobody gets to see it
    if (options == nullptr) return badUrl("form");
    PgAddress at;
    for (const auto* o = options.get(); o->keyword != nullptr; ++o) {
        if (o->val != nullptr) WANMI_TRY(take(at, o->keyword, o->val));
    }
    WANMI_TRY(check(at));
    return at;
}

bool PgAddress::isLocal() const {
    std::string_view rest{host};
    while (true) {
        const auto comma = rest.find(',');
        if (!isLocalHost(rest.substr(0, comma))) return false;
        if (comma == std::string_view::npos) return true;
        rest.remove_prefix(comma + 1);
    }
}

std::string PgAddress::text() const {
    return fmt::format("{}{}{}:{}/{}", user, user.empty() ? "" : "@", host, port, database);
}

} // namespace wanmi

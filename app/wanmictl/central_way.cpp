#include "app/wanmictl/central_way.h"

#include "app/cli/session_file.h"
#include "core/sync/pg.h"

#ifdef _WIN32
#include <io.h>
#else
#include <unistd.h>
#endif

namespace wanmi::cli {
namespace {

/// Can somebody be asked?
bool isTerminalInput() {
#ifdef _WIN32
    return _isatty(0) != 0;
#else
    return isatty(STDIN_FILENO) != 0;
#endif
}

} // namespace

Result<PgLogin> loginOf(const CentralWay& way) {
    PgLogin login;
    WANMI_LET(login.address, PgAddress::parse(way.url));
    login.program = "wanmictl central";
    login.answerWithin = std::chrono::minutes{10}; // a check of a whole city
    const bool given = way.passwordFromInput || !way.passwordFile.empty();
    if (given) {
        WANMI_LET(login.password, readPassword(way.passwordFile, login.address.user + ": "));
        return login;
    }
    const auto tried = PgConnection::open(login);
    if (tried || tried.error().reason != "central.no_login") return login;
    if (!isTerminalInput()) return tried.error();
    WANMI_LET(login.password, readPassword("", login.address.user + ": "));
    return login;
}

void addWay(CLI::App& verb, CentralWay& way) {
    verb.add_option("--url", way.url, "postgresql://user@host:port/database")->required();
    verb.add_flag("--password-stdin", way.passwordFromInput,
                  "the user's password is the first line of standard input");
    verb.add_option("--password-file", way.passwordFile,
                    "… of this file; else libpq's own password file, or it is asked for");
}

} // namespace wanmi::cli

#pragma once
#include "core/base/result.h"

#include <chrono>
#include <string>
#include <string_view>

namespace wanmi {

/// Where a database of the centre is, and as whom one comes. Never a password.
struct PgAddress {
    std::string host; ///< several with commas: the one that takes writing; a folder: its socket
    std::string port = "5432";
    std::string database;
    std::string user; ///< "": the user of the operating system
    /// Only ever stricter than what this program asks for by itself: "verify-ca", "verify-full".
    std::string sslMode;
    std::string sslRootCert;

    /// Reads postgresql://user@host:port/database, with ?sslmode=…&sslrootcert=…, or ?host=FOLDER
    /// for a socket. Errc::Invalid "central.password_in_url" (what stands in a URL is seen by every
    /// process of the machine); "central.bad_url" with arg why: "form", "host", "database" or the
    /// name of an option that is not taken; Errc::Forbidden "central.tls_needed" for a mode that
    /// leaves a line between machines open.
    static Result<PgAddress> parse(std::string_view url);
    /// Does the line never leave this machine: a socket or a loopback address?
    bool isLocal() const;
    /// user@host:port/database, for people and logs.
    std::string text() const;
};

/// What it takes to come in. The password is held in memory only.
struct PgLogin {
    PgAddress address;
    std::string password; ///< "": the password file of libpq, where there is one
    std::string program = "wanmi";
    std::chrono::milliseconds connectWithin{10'000};
    /// A statement that takes longer is stopped at the server; a line silent for so long, and a
    /// second, is given up.
    std::chrono::milliseconds answerWithin{60'000};
};

} // namespace wanmi

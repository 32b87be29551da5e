#pragma once
// What stands between a test program and its server: a process that starts and ends the server at
// the program's word, and ends and removes it when the program is gone.
#include <sys/types.h>

#include <string>
#include <vector>

namespace wanmi::test {

/// The user that runs the server: initdb and postgres refuse root.
struct ServerUser {
    uid_t uid = 0;
    gid_t gid = 0;
    std::string name;
    static ServerUser find();
};

/// Runs a program as that user and waits; its words are written to `log`. Throws where it fails.
void runAs(const ServerUser& user, const std::vector<std::string>& words, const std::string& log);

/// Owner of everything in a folder.
void giveTo(const ServerUser& user, const std::string& folder);

/// What the guard is to look after.
struct Guarded {
    ServerUser user;
    std::string folder;             ///< removed at the end; "data" and "server.log" lie in it
    std::vector<std::string> words; ///< the server's command line
};

/// The guard's life: words from `in` ('s' start, 'k' kill -9, 'q' stop; each answered with '+' or
/// '-'), until 'x', or until nobody can say anything any more.
[[noreturn]] void guard(const Guarded& what, int in, int out);

} // namespace wanmi::test

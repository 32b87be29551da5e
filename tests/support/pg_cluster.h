#pragma once
// A PostgreSQL server of this program's own: started when first asked for, on a socket in a folder
// of its own and on a port of 127.0.0.1, stopped and removed when the program ends, however it
// ends. Made from a seed in the build folder, so that it is there within half a second.
#include "core/sync/pg.h"

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace wanmi::test {

class PgCluster {
public:
    /// The one of this program. Throws where no server can be started: a missing PostgreSQL is a
    /// fault, not a reason to skip. (Its programs are looked for in $WANMI_PG_BIN, then where
    /// Debian has them.)
    static PgCluster& shared();
    /// One more, with these settings beside: "wal_level=logical".
    explicit PgCluster(const std::vector<std::string>& settings = {});
    ~PgCluster();
    PgCluster(const PgCluster&) = delete;
    PgCluster& operator=(const PgCluster&) = delete;

    /// Over the socket, where everybody of the server itself is believed, and people of the centre
    /// (wp_…) have to know their password.
    PgLogin login(const std::string& database, const std::string& user = "postgres",
                  const std::string& password = {}) const;
    /// Over TCP, to this name of the machine.
    PgLogin loginAt(const std::string& host, int port, const std::string& database,
                    const std::string& user, const std::string& password) const;
    int port() const { return m_port; }
    const std::string& folder() const { return m_folder; }
    /// What the server wrote to its log up to now.
    std::string log() const;

    /// kill -9 of the server; then start() again.
    void killServer();
    void stopServer();
    void start();

    /// A database as the named one is; "" an empty one. The name is new.
    std::string makeDatabase(const std::string& from = {});
    void makeDatabase(const std::string& name, const std::string& from);
    bool hasDatabase(const std::string& name);
    /// Drops it whoever is at it, and then everybody who was of a centre.
    void dropDatabase(const std::string& name);

    /// A database with the extensions and nothing else, to make others from quickly.
    static constexpr const char* kSeed = "seed";

private:
    void tell(char what);
    std::string m_folder;
    int m_port = 0;
    int m_made = 0;
    int m_toGuard = -1;
    int m_fromGuard = -1;
    pid_t m_guard = -1;
};

/// A database that goes with the test.
class PgDatabase {
public:
    explicit PgDatabase(const std::string& from = {})
        : name(PgCluster::shared().makeDatabase(from)) {}
    PgDatabase(const PgDatabase&) = delete;
    PgDatabase& operator=(const PgDatabase&) = delete;
    ~PgDatabase();
    PgLogin login(const std::string& user = "postgres", const std::string& password = {}) const {
        return PgCluster::shared().login(name, user, password);
    }
    const std::string name;
};

} // namespace wanmi::test

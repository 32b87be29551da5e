#pragma once
#include "core/base/clock.h"
#include "core/domain/people/actor.h"
#include "core/store/database.h"

#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// A person as kept.
struct PersonRow {
    Actor who;
    bool active = true;
    bool hasPassword = false;
    int failures = 0; ///< wrong passwords since the last right one
    std::optional<Instant> failedAt;
    bool mustChange = false; ///< the password was given by somebody else
};

/// What a sign-in is checked against.
struct Credential {
    std::string hash;
    bool mustChange = false;
    int failures = 0;
    std::optional<Instant> failedAt;
};

/// Who is signed in under a secret.
struct SessionRow {
    std::string login;
    Instant started;
    Instant seen;
};

/// People, their passwords and sessions as rows. No rules here: see SignIn and PeopleService.
/// Writes happen inside the caller's transaction.
class PeopleStore {
public:
    explicit PeopleStore(Database& db) : m_db(&db) {}

    Result<std::vector<PersonRow>> all();
    Result<std::optional<PersonRow>> person(std::string_view login);
    /// Errc::Conflict "store.constraint" where the login is taken.
    Status add(const Actor& who, bool active, Instant now);
    Status update(const Actor& who, bool active);

    Result<std::optional<Credential>> credential(std::string_view login);
    /// Sets a password's hash; forgets failures.
    Status setPassword(std::string_view login, std::string_view hash, bool mustChange, Instant now);
    /// The same password with a hash of today's cost.
    Status renewHash(std::string_view login, std::string_view hash);
    Status setFailures(std::string_view login, int failures, std::optional<Instant> at);

    /// Sessions are kept under the SHA-256 of their secret.
    Status openSession(std::string_view tokenHash, std::string_view login, Instant now);
    Result<std::optional<SessionRow>> session(std::string_view tokenHash);
    Status touch(std::string_view tokenHash, Instant now);
    Status endSession(std::string_view tokenHash);
    Status endSessionsOf(std::string_view login);

    /// Codes of the duty grids in force that this collector has.
    Result<std::vector<std::string>> dutyGridsOf(std::string_view login);
    /// Registration numbers of cases that wait for this collector's answer.
    Result<std::vector<std::string>> openTasksOf(std::string_view login);
    /// Gives all of one collector's duty grids to another; the past keeps the old one. `ids`: one
    /// a grid.
    Status handOver(std::string_view from, std::string_view to,
                    const std::vector<std::string>& codes, const std::vector<std::string>& ids,
                    Instant now);

    /// Gives one duty grid in force to a collector; the past keeps the one before.
    Status give(std::string_view code, std::string_view to, std::string_view id, Instant now);

private:
    Result<std::vector<std::string>> texts(std::string_view sql, std::string_view key);
    Database* m_db;
};

} // namespace wanmi

#pragma once
#include "core/base/clock.h"
#include "core/store/database.h"

#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// What is written down about people's access.
struct AccessEntry {
    std::int64_t seq = 0;
    Instant at;
    std::string actor;  ///< login; "os:NAME" for the operating system's user
    std::string what;   ///< "sign_in", "case_private", "export", …
    std::string object; ///< case id, login, file; never what was looked at
    std::string reason;
    std::string prev; ///< hash of the entry before, "" for the very first
    std::string hash; ///< SHA-256 over canonical JSON of all the others
};

/// Where old entries were cut off.
struct AccessCheckpoint {
    std::int64_t upto = 0; ///< the last seq that went
    std::string head;      ///< its hash
    Instant at;
    std::string actor;
    std::string prev; ///< hash of the checkpoint before
    std::string hash;
};

/// A place where the chain does not hold.
struct AccessFault {
    std::int64_t seq = 0;
    std::string why; ///< "hash", "previous hash", "sequence", "checkpoint", "not after checkpoint"
};

struct AccessQuery {
    std::optional<Instant> since;
    std::string actor;
    std::string what;
    std::string object;
    std::int64_t limit = 100;
};

/// The chained access log: entries are appended, and cut off at the old end behind a checkpoint.
class AccessLog {
public:
    explicit AccessLog(Database& db) : m_db(&db) {}

    /// Appends; seq, prev and hash are given here. In the caller's transaction, or in one of its
    /// own.
    Status add(AccessEntry entry);
    /// Newest first.
    Result<std::vector<AccessEntry>> list(const AccessQuery& query);
    /// Every entry and checkpoint; at most 1000 faults, each naming its seq.
    Result<std::vector<AccessFault>> verify();
    /// Seq and hash of the newest entry: keep it elsewhere, and a cut-off end shows. seq 0: none.
    Result<AccessEntry> head();
    /// Is the entry "SEQ:HASH" (a head kept elsewhere) still there, or cut off behind a checkpoint
    /// made later? False for text that is none.
    Result<bool> holds(std::string_view head);
    /// The last entry that may go when all younger than `before` stay. A clock that went back makes
    /// no entry older than one written before it. nullopt: none may go. "access.clock_jump" (args
    /// seq, from, to) where an entry that stays, or `now`, lies more than `mostGap` after the one
    /// before it: the clock is not to be trusted with an age then.
    Result<std::optional<AccessEntry>> lastBefore(Instant before, Instant now,
                                                  std::chrono::microseconds mostGap);
    /// Writes the checkpoint and cuts off what it covers; inside the caller's transaction.
    Result<AccessCheckpoint> cut(const AccessEntry& last, Instant now, const std::string& actor);

private:
    Status append(AccessEntry& entry);
    Database* m_db;
};

/// Takes the rows of schema 1 into the chain; part of the migration.
Status adoptAccessRows(Database& db);

} // namespace wanmi

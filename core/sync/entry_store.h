#pragma once
#include "core/base/clock.h"
#include "core/store/database.h"
#include "core/store/row_change.h"
#include "core/sync/rebase.h"
#include "core/sync/remote.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// What an entry did on one case.
struct EntryStep {
    std::string caseId;
    std::string district;     ///< home district of the case
    std::int64_t follows = 0; ///< where it has no event: the case's events when it was made
    std::vector<std::string> evidence; ///< ids
};

/// One transaction of this desk on its way to the centre.
struct SyncEntry {
    std::int64_t n = 0;
    std::string id;
    std::string person;
    std::string intent;
    std::string mac;
    std::string command;
    std::vector<EntryStep> steps;
    std::string rows; ///< rowsText()
    Instant madeAt;
    std::string state; ///< "waiting", "taken", "refused"
    std::string reason;
    std::string args;
    int tries = 0;
};

/// This store's place at a centre.
struct CentreRow {
    std::string url;
    std::string desk;
    std::string region;
    std::string department;
    FeedCursor cursor;
    Instant joinedAt;
    std::optional<Instant> contactAt;
    std::optional<Instant> proofAt;
    std::int64_t skew = 0; ///< microseconds: the centre's clock less this one
    std::string stopped;
};

/// How far a copy of what the centre holds has come (复制进度); see table sync_copy.
struct CopyMark {
    bool again = false; ///< by comparing, for the centre has begun another feed
    std::string part;   ///< a table, "cases", or "feed" when all is here
    std::string after;  ///< JSON: the last key of it that was written; "" none
    std::uint64_t until = 0;
    std::int64_t entries = 0;
    friend bool operator==(const CopyMark&, const CopyMark&) = default;
};

/// A thing two desks could not agree on, or that the centre refused.
struct ConflictRow {
    std::string id;
    Instant at;
    std::string entry;
    std::string kind; ///< "row", "step", "entry"
    std::string person;
    std::string table;
    std::string key;    ///< JSON; of a step the case
    std::string column; ///< "" the whole row
    std::string base;   ///< JSON values
    std::string theirs;
    std::string mine;
    std::string reason;
    std::string args;
    std::string state; ///< "open", "mine", "theirs"
};

/// Entries, conflicts and the cursor as rows. Writes happen inside the caller's transaction.
class EntryStore {
public:
    explicit EntryStore(Database& db) : m_db(&db) {}

    Result<std::optional<CentreRow>> centre();
    Status join(const CentreRow& row);
    Status setCursor(const FeedCursor& cursor);
    Status setContact(Instant now, std::int64_t skew);
    /// Everything that was made until now has been delivered.
    Status setProof(Instant now);
    Status setStopped(std::string_view reason);

    /// nullopt: nothing is being copied.
    Result<std::optional<CopyMark>> copyMark();
    Status putCopy(const CopyMark& mark);
    Status dropCopy();
    /// What another feed's centre had taken goes once more.
    Status sendAgain();
    /// The last entry the centre has taken and not told back.
    Result<std::int64_t> takenUntil();
    /// Their rows are a part of what the centre holds, not pending any more.
    Status rowsAreIn(std::int64_t until);
    /// What of these has no step left that is not accepted; and of the product's own steps, which
    /// every desk makes under the same id, those that came from another desk.
    Status dropTaken(std::int64_t until);
    /// Sequence and hash of the last accepted event of a case; seq 0: none.
    Result<CaseHead> lastAccepted(std::string_view caseId);

    /// Waiting entries after `n`, oldest first.
    Result<std::vector<SyncEntry>> waiting(std::int64_t n, int limit);
    Result<std::int64_t> waitingCount();
    Result<std::optional<SyncEntry>> entry(std::string_view id);
    /// Those with row changes that are not refused, oldest first.
    Result<std::vector<SyncEntry>> withRows();
    Status setState(std::string_view id, std::string_view state, std::string_view reason,
                    std::string_view args);
    Status setRows(std::string_view id, std::string_view rows);
    Status drop(std::string_view id);
    /// The JSON object the centre takes; or, to be kept, without what a citizen said.
    Result<WireEntry> wire(const SyncEntry& entry, bool secrets = true);

    /// Cases whose chain has to be fetched: id and home district.
    Status putGap(std::string_view caseId, std::string_view district);
    Result<std::vector<std::pair<std::string, std::string>>> gaps();
    Status dropGap(std::string_view caseId);

    Status addConflict(const ConflictRow& row);
    Result<std::vector<ConflictRow>> conflicts(bool openOnly);
    Result<std::optional<ConflictRow>> conflict(std::string_view id);
    Status decide(std::string_view id, std::string_view state, std::string_view by, Instant now);

private:
    Result<std::vector<SyncEntry>> read(Statement& q);
    Result<std::string> wireStep(const SyncEntry& entry, const EntryStep& step, bool secrets);
    Database* m_db;
};

/// {"name":"value"}
std::string argsText(const Args& args);
Args argsFromText(std::string_view text);

} // namespace wanmi

#pragma once
#include "core/base/id.h"
#include "core/base/progress.h"
#include "core/store/synced_tables.h"
#include "core/sync/case_intake.h"
#include "core/sync/entry_store.h"
#include "core/sync/remote.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// What one round with the centre did.
struct SyncReport {
    int taken = 0;    ///< entries the centre has now
    int moved = 0;    ///< made on a state that was not current any more; sent again after reading
    int refused = 0;  ///< for good; each is in the conflict table
    int later = 0;    ///< not now
    int received = 0; ///< items of the feed
    std::int64_t copied = 0;  ///< rows and cases of a copy
    int conflicts = 0;        ///< new in the conflict table
    std::int64_t waiting = 0; ///< entries that are still to go
};

/// Brings what was done at this desk to the centre, and what the centre accepted to this desk. What
/// is received is written in one transaction with the cursor; entries carry ids, so that every call
/// may be repeated after whatever cut it short. Any other process may work in the store meanwhile,
/// or do the same: a page that another one has written is passed over.
class SyncEngine {
public:
    struct Room {
        Database* db = nullptr;
        int srid = 0;
        Remote* remote = nullptr;
        const Clock* clock = nullptr; ///< this machine's own, not corrected
        DeskPass pass;
    };
    SyncEngine(Room room, StepHooks hooks) : m_room(std::move(room)), m_hooks(std::move(hooks)) {}

    /// The clock's difference is measured; why the centre takes nothing more is kept as `stopped`;
    /// after another feed than the last time the store is compared with what the centre holds.
    /// Errc::Network where the centre cannot be reached; errors of Remote; Errc::Conflict
    /// "sync.not_joined".
    Status greet();
    /// After greet(): sends and reads in turn until there is nothing more to do.
    Result<SyncReport> run(const Progress& progress = {});

    /// The parts of it.
    Result<SyncReport> push();
    Result<SyncReport> pull(const Progress& progress = {});

private:
    Database& db() { return *m_room.db; }
    Result<CentreRow> joined();
    Status settleAnswers(const std::vector<SyncEntry>& sent, const std::vector<SyncAnswer>& answers,
                         SyncReport& report);
    Status refuse(const SyncEntry& entry, std::string_view reason, std::string_view args,
                  SyncReport& report);
    Status undoRows(const SyncEntry& entry, SyncReport& report);
    Status refuseLater(const SyncEntry& entry, SyncReport& report, bool ofTable);
    Status lose(const std::vector<LostStep>& lost, SyncReport& report);

    Result<bool> gather(FeedCursor& cursor, std::vector<FeedItem>& items);
    Status write(const FeedCursor& from, const FeedCursor& cursor,
                 const std::vector<FeedItem>& items, SyncReport& report);
    Status takeItem(const FeedItem& item, SyncReport& report);
    Status takeCase(const FeedItem& item, SyncReport& report);
    Status takeArrival(const CaseArrival& arrival, std::string_view entry, SyncReport& report,
                       bool isNew);
    Status takeRows(const FeedItem& item, SyncReport& report);
    Status fetchChains(SyncReport& report);
    Status forked(const std::string& caseId, std::string_view entry, const Error& why,
                  SyncReport& report);
    Result<std::vector<RowChange>> rebasePending(std::vector<RowChange> theirs, FeedOrigin origin,
                                                 std::string_view except, SyncReport& report);

    // The copy (engine_copy.cpp) and the comparing (engine_compare.cpp).
    Status copy(SyncReport& report, const Progress& progress);
    Status copyOn(CopyMark mark, SyncReport& report, const Progress& progress);
    Status copyAnew();
    Status beginComparing();
    Status tablesFrom(CopyMark& mark, SyncReport& report, const Progress& progress);
    Status beginCopy(CopyMark& mark, std::string part);
    Status endCopy(CopyMark& mark);
    Status stillAt(const CopyMark& mark);
    Status markAt(CopyMark& mark, std::string after);
    Status moveOn(CopyMark& mark, std::string part, std::string after);
    Result<CopyTable> tableToCopy(std::string_view name);
    Status copyTable(const SyncedTable& synced, CopyMark& mark, SyncReport& report,
                     const Progress& progress);
    Status loadRows(const SyncedTable& synced, const CopyTable& table,
                    const std::vector<CopiedRow>& rows, SyncReport& report);
    Status loadInBulk(const CopyTable& table, const std::vector<CopiedRow>& rows);
    Status copyCases(CopyMark& mark, SyncReport& report, const Progress& progress);
    /// What the feed tells of the time of the copy: as one, for the copy shows parts of it.
    Status catchUp(const CopyMark& mark, SyncReport& report);
    Status writeCaughtUp(const CopyMark& mark, const FeedCursor& from, const FeedCursor& cursor,
                         const std::vector<FeedItem>& items, SyncReport& report);

    using IsThere = std::function<Result<bool>(const std::string& key)>;
    Result<std::vector<RowChange>> pendingRows();
    Status settleRows(std::vector<RowChange> finals, SyncReport& report);
    Status compareTable(const SyncedTable& synced, CopyMark& mark, SyncReport& report,
                        const Progress& progress);
    Result<std::vector<RowChange>> absentRows(const SyncedTable& synced, const IsThere& has);
    using SeeKey = std::function<Status(const std::string& key)>;
    Status seeKeys(const SyncedTable& synced, const SeeKey& see);
    Status dropAbsent(const CopyMark& mark, SyncReport& report, const Progress& progress);
    Status keepOlder(const SyncedTable& synced, const std::vector<RowChange>& finals,
                     SyncReport& report);
    Status keepAbsent(const std::vector<RowChange>& absent, SyncReport& report);
    Status compareCases(CopyMark& mark, SyncReport& report, const Progress& progress);
    Status compareCase(const CopyMark& mark, const CaseHead& there, SyncReport& report);
    Status behind(const CaseHead& there, SyncReport& report);

    Room m_room;
    StepHooks m_hooks;
};

} // namespace wanmi

#pragma once
#include "core/base/id.h"
#include "core/base/progress.h"
#include "core/sync/case_intake.h"
#include "core/sync/entry_store.h"
#include "core/sync/remote.h"

#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// What one round with the centre did.
struct SyncReport {
    int taken = 0;     ///< entries the centre has now
    int moved = 0;     ///< made on a state that was not current any more; sent again after reading
    int refused = 0;   ///< for good; each is in the conflict table
    int later = 0;     ///< not now
    int received = 0;  ///< items of the feed
    int conflicts = 0; ///< new in the conflict table
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
    /// another feed than the last time is read from its beginning. Errc::Network where the centre
    /// cannot be reached; errors of Remote; Errc::Conflict "sync.not_joined".
    Status greet();
    /// After greet(): sends and reads in turn until there is nothing more to do.
    Result<SyncReport> run(const Progress& progress = {});

    /// The parts of it.
    Result<SyncReport> push();
    Result<SyncReport> pull();

private:
    Database& db() { return *m_room.db; }
    Result<CentreRow> joined();
    Status settleAnswers(const std::vector<SyncEntry>& sent, const std::vector<SyncAnswer>& answers,
                         SyncReport& report);
    Status refuse(const SyncEntry& entry, std::string_view reason, std::string_view args,
                  SyncReport& report);
    Status refuseLater(const SyncEntry& entry, SyncReport& report);
    Status lose(const std::vector<LostStep>& lost, SyncReport& report);

    Result<bool> gather(FeedCursor& cursor, std::vector<FeedItem>& items);
    Status write(const FeedCursor& from, const FeedCursor& cursor,
                 const std::vector<FeedItem>& items, SyncReport& report);
    Status takeItem(const FeedItem& item, SyncReport& report);
    Status takeCase(const FeedItem& item, SyncReport& report);
    Status takeRows(const FeedItem& item, SyncReport& report);
    Status fetchChains(SyncReport& report);

    Room m_room;
    StepHooks m_hooks;
};

} // namespace wanmi

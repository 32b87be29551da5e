#pragma once
#include "core/service/desk.h"
#include "core/sync/engine.h"
#include "core/sync/object_travel.h"
#include "core/sync/upload.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// How a desk stands with its centre, for every screen to show (同步状态).
struct SyncStatus {
    bool joined = false;
    std::string url;
    std::string desk;
    std::string region;
    std::string department;
    std::int64_t unsent = 0;             ///< entries the centre has not taken
    std::optional<Instant> oldestUnsent; ///< when the first of them was made
    std::optional<Instant> contact;      ///< last answer of the centre
    std::optional<Instant> proof;        ///< everything made until then is proved to be there
    /// By when what is unsent should be there; nullopt: nothing is unsent, or the centre has not
    /// answered for a while, so that nobody can say.
    std::optional<Instant> expected;
    std::int64_t skewMicros = 0; ///< the centre's clock less this machine's
    std::int64_t openConflicts = 0;
    std::string stopped; ///< why the centre takes nothing more, or ""
};

/// What one round did.
struct SyncRound : SyncReport {
    TravelReport sent;    ///< photos
    TravelReport fetched; ///< photos
};

/// What the centre told when the desk was added (DeskPass), and where it is.
struct JoinOptions {
    std::string url; ///< without a password
    DeskPass pass;
    bool upload = false; ///< the store brings what it holds; else it must hold no case
};

/// The desk's side of the centre: joining, sending and reading, deciding conflicts.
class SyncService {
public:
    explicit SyncService(Desk& desk) : m_desk(&desk) {}

    /// Makes the store a desk of this centre; nothing is sent yet. Errc::Conflict "sync.joined"
    /// with url; "sync.other_srid" (here, centre); "sync.has_cases" (count) without `upload`.
    Status join(Remote& remote, const JoinOptions& options);
    /// Brings what the store held before it joined, as this person, an administrator at the centre;
    /// may be begun anew. "sync.not_joined"; Errc::Forbidden "sync.upload_refused" (count, why)
    /// where the centre would not have some of it.
    Result<UploadReport> upload(Remote& remote, std::string_view login,
                                const Progress& progress = {});
    /// One round: people, entries, the feed (see SyncEngine::run), then a share of the photos. The
    /// skew that was measured is taken up. Errc::Conflict "sync.needs_upload" while what the store
    /// held has not been brought.
    Result<SyncRound> run(Remote& remote, const Progress& progress = {});
    /// Has the centre something that this desk has not read, or another feed? Changes nothing.
    Result<bool> isNews(Remote& remote);
    Result<SyncStatus> status();
    /// Open ones, or all.
    Result<std::vector<ConflictRow>> conflicts(bool openOnly);
    /// What this desk had made is done once more, as a new change of `actor`, on the present
    /// state; or let go. Errc::NotFound "sync.unknown_conflict"; Errc::Conflict "sync.decided";
    /// errors of the step.
    Status resolve(std::string_view conflict, bool mine, std::string_view actor);

    /// How pending steps are decided anew, and what follows an event of another desk.
    StepHooks hooks();

private:
    Status again(const ConflictRow& conflict, std::string_view actor);
    Status putRow(const ConflictRow& conflict);
    Status putValue(const ConflictRow& conflict, const Columns& key);
    Desk* m_desk;
    TravelMemory m_sent; ///< of photos, from round to round
    TravelMemory m_fetched;
};

} // namespace wanmi

#pragma once
#include "core/sync/case_arrival.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// A step the centre has not accepted.
struct PendingStep {
    CaseEvent event;
    std::string entry;
    std::string command; ///< JSON; "": cannot be decided anew
};

/// What the floors above know of steps.
struct StepHooks {
    /// The event a pending step becomes on a later state: same id, decided by its command. An error
    /// says why it is not possible any more.
    std::function<Result<CaseEvent>(const std::vector<CaseEvent>& history, const Case& now,
                                    const PendingStep& step)>
        again;
    /// Told of each accepted event that was not made here, after it was written.
    std::function<Status(const Case& before, const Case& after, const CaseEvent& event)> arrived;
    /// Told of a case whose step, made at that time, will never be: nothing of it may leave the
    /// house.
    std::function<Status(const std::string& caseId, Instant madeAt)> lost;
};

/// A pending step that is not possible any more.
struct LostStep {
    std::string caseId;
    std::string entry;
    Error why;
};

/// Takes what the centre accepted into the cases of this store, and keeps what is pending on top.
/// Inside the caller's transaction, under a pause of the entry watch.
class CaseIntake {
public:
    CaseIntake(Database& db, int srid, const StepHooks& hooks)
        : m_db(&db),
          m_srid(srid),
          m_hooks(&hooks) {}

    struct Taken {
        bool gap = false; ///< earlier events are missing here: ask for the whole chain
        std::vector<LostStep> lost;
    };
    /// Events that are here already are passed over. Errc::Invalid "sync.forked" with case, seq: an
    /// accepted event here is not the one that comes.
    Result<Taken> take(const CaseArrival& arrival);
    /// A whole case of a copy, quickly where nothing of it is here; nobody is told of its events.
    Result<Taken> load(const CaseArrival& whole);
    /// Takes the pending steps of an entry back; steps that stood on them are decided anew.
    Result<std::vector<LostStep>> dropSteps(std::string_view caseId, std::string_view entry);

private:
    struct Known;
    Result<Known> known(std::string_view caseId);
    Result<std::vector<PendingStep>> pending(std::int64_t fid, std::string_view caseId);
    static Result<std::vector<CaseEvent>> freshOf(const Known& k, const CaseArrival& arrival);
    Status tellArrived(Case state, const std::vector<CaseEvent>& fresh,
                       const std::vector<std::string>& own);
    Status accept(Known& k, const std::vector<CaseEvent>& fresh, std::vector<LostStep>& lost);
    Status acceptEvents(Known& k, const std::vector<CaseEvent>& fresh);
    Status settle(Known& k, const std::vector<PendingStep>& steps, std::vector<LostStep>& lost);
    Status bring(std::int64_t fid, const CaseArrival& arrival);

    Database* m_db;
    int m_srid;
    const StepHooks* m_hooks;
};

} // namespace wanmi

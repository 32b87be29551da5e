#pragma once
#include "core/domain/casework/case.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wanmi {

/// What taking back the last step would change (收回): listed before it is done.
struct UndoPreview {
    Action action = Action::Accept; ///< the step
    std::string actor;
    Instant at;
    CaseState now = CaseState::Reported;
    CaseState then = CaseState::Reported; ///< the state it goes back to
    std::string department;               ///< it goes back to
    std::vector<StageClock> clocks;       ///< as they run then
};

/// One line of a ledger (台账) of requests.
struct LedgerRow {
    std::string caseId;
    std::string number;
    Action operation = Action::Extend;
    std::string by;
    Instant at;
    std::string note;
    std::string outcome; ///< "waiting", "approved", "rejected", "dropped", "lapsed", "at_once"
    std::vector<Opinion> opinions;
};
/// The requests of one kind in a period.
struct Ledger {
    Action operation = Action::Extend;
    std::int64_t filed = 0;    ///< cases filed in the period
    std::int64_t approved = 0; ///< requests that took effect
    int warnPercent = 100;
    double percent = 0; ///< approved of filed
    bool warns = false;
    std::vector<LedgerRow> rows;
};

} // namespace wanmi

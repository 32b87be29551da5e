#pragma once
#include "core/domain/casework/case.h"
#include "core/domain/catalogue/rules.h"

namespace wanmi {

// What a step does to the clock of a stage (facts 5.2). Time is always counted in the limit's own
// unit: a pause over a weekend takes nothing from a limit in working hours.

/// A fresh clock of this limit, running from `now`.
StageClock startClock(CaseStage stage, LimitSpan limit, Instant now, const RuleSet& rules);
/// Due and warning of the present run, by what is left of the total under the clock's own rules.
StageClock aimClock(StageClock clock, const RuleSet& rules);
/// Stands still; what was used so far is kept.
StageClock pauseClock(StageClock clock, Instant now, const RuleSet& rules);
/// Runs on with what is left, after a pause or after a stop (rework). Nothing left: due at once.
StageClock resumeClock(StageClock clock, Instant now, const RuleSet& rules);
/// One original limit on top of the present deadline (延期).
StageClock extendClock(StageClock clock, const RuleSet& rules);
StageClock stopClock(StageClock clock, Instant now, const RuleSet& rules);

} // namespace wanmi

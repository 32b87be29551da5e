#pragma once
#include "core/domain/casework/clock_history.h"
#include "core/domain/people/actor.h"

#include <optional>
#include <vector>

namespace wanmi {

// What other rules would make of a case's clocks. Until a city adopts them for running cases, its
// clocks keep what they started with; adopted, every run is counted anew by the new rules.

/// One clock before and after. Equal dues and totals: nothing moved.
struct ClockChange {
    std::string department; ///< of a helping department's clock; "" for the case's own
    StageClock before;
    StageClock after;
    /// The due moment, the warning or the limit is another; a mere change of the rules' name is
    /// none.
    bool moves() const;
};

/// Can the clocks be reckoned from the case alone? Not where one has been halted: then the runs
/// are needed, and with them the events.
bool needsRuns(const Case& c);

/// Every clock that is not stopped, as `to` would have it. `histories` may be empty where
/// needsRuns() says no. A filing condition that `to` does not know leaves the limit as it is.
std::vector<ClockChange> clocksUnder(const Case& c, const std::vector<ClockHistory>& histories,
                                     const RuleSet& from, const RuleSet& to);

/// The handling limit `to` gives a filed case; nullopt: it is not filed, or `to` has none.
std::optional<LimitSpan> limitUnder(const Case& c, const RuleSet& to);

/// The rules_adopted event; nullopt where nothing of this case depends on what changed.
/// `ruleSet` is the number under which `to` is kept.
std::optional<CaseEvent> decideAdopt(const Case& c, const std::vector<ClockHistory>& histories,
                                     const RuleSet& from, const RuleSet& to, std::int64_t ruleSet,
                                     const Actor& actor, Instant now, const std::string& eventId);

} // namespace wanmi

#pragma once
#include "core/base/text.h"
#include "core/domain/casework/clock_history.h"
#include "core/service/desk.h"

#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// One clock of a case with its arithmetic and the rules it goes by.
struct ExplainedClock {
    ClockExplanation what;
    std::int64_t ruleSet = 0; ///< number of the rule set in force when the clock was started
    std::string ruleVersion;  ///< its version: RuleSet::version
    Instant ruleSetSince;     ///< when that rule set was taken into use
    std::string clockRules; ///< name of the calendar and lamps it counts by; "" = the present ones
};

struct CaseExplanation {
    std::string id;
    std::string number;
    CaseState state = CaseState::Reported;
    Instant now; ///< the moment "used" and "left" are for
    std::vector<ExplainedClock> clocks;
};

/// Every step of the arithmetic of a case's clocks, or of one stage's. What was counted adds up to
/// the limit at the due line, to the microsecond. Errc::NotFound "case.unknown"; Errc::NotFound
/// "explain.no_clock" with args case, stage.
Result<CaseExplanation> explainCase(Desk& desk, std::string_view id,
                                    std::optional<CaseStage> stage = std::nullopt);

/// The same for people, one line a step.
std::string explainLines(const CaseExplanation& explanation, const Messages& words,
                         const std::string& zone);

/// "2:30:00" (hours, minutes, seconds), "0:01:00.25", "-0:15:00".
std::string durationText(std::chrono::microseconds span);
/// "4 工作时", "4 working hours".
std::string limitText(LimitSpan limit, const Messages& words);

} // namespace wanmi

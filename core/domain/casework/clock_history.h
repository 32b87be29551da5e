#pragma once
#include "core/domain/casework/case.h"
#include "core/domain/catalogue/rules.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// A stretch a clock ran, between the events that set it going and halted it.
struct ClockRun {
    Instant from;
    std::optional<Instant> to; ///< none: it runs
};

/// What an event did to a clock.
struct ClockMark {
    enum class What : std::uint8_t { Started, Paused, Resumed, Stopped, Changed, Adopted };
    What what = What::Started;
    Instant at;
    std::int64_t seq = 0; ///< of the event
    Action type = Action::Report;
    std::string actor;
    StageClock after; ///< the clock as the event left it
};

/// One life of a stage's clock, from its start to now or to its restart.
struct ClockHistory {
    std::string department; ///< of a helping department's clock; "" for the case's own
    StageClock clock;       ///< as it stands, or stood when it was started anew
    bool present = true;    ///< false: started anew since
    std::vector<ClockMark> marks;
    std::vector<ClockRun> runs; ///< in order; only the last may be without an end
};

/// The lives of all clocks of a case, in order of their starts. A step taken back by a later event
/// is left out. Errc::Invalid "case.bad_event" for a body that cannot be read.
Result<std::vector<ClockHistory>> clockHistories(const std::vector<CaseEvent>& events);

/// Time counted by the finished runs, in the unit of the clock and by its own rules.
std::chrono::microseconds countedBefore(const ClockHistory& history, const StageClock& by,
                                        const RuleSet& rules);

/// One line of the arithmetic. Counted and passed-over pieces follow each other without a gap
/// while the clock runs; `sum` is what has been counted up to and with this line.
struct ClockStep {
    enum class What : std::uint8_t {
        Start,   ///< by the event `seq`
        Counted, ///< from … to, `why` as ExplainStep
        Passed,  ///< from … to without counting: night, weekend, holiday
        Pause,   ///< by the event `seq`
        Resume,  ///< by the event `seq`
        Change,  ///< the limit became another by the event `seq` (an extension)
        Adopt,   ///< counted anew under the rules the event `seq` adopted
        Carried, ///< taken over from a time whose runs are not known
        Stop,    ///< by the event `seq`
        Now,     ///< what comes after lies ahead
        Warn,    ///< the green share is used up
        Due      ///< the limit is used up
    };
    What what = What::Start;
    Instant from;
    Instant to; ///< of Counted and Passed; else equal to `from`
    std::chrono::microseconds counted{0};
    std::chrono::microseconds sum{0};
    std::string why;  ///< "calendar.working", …; "" where an event did it
    std::string name; ///< of the holiday or put-in workday
    std::int64_t seq = 0;
    Action type = Action::Report;
    std::string actor;
};

std::string_view stepText(ClockStep::What what);          ///< "start", "counted", "passed", …
std::string_view clockStateText(StageClock::State state); ///< "running", "paused", "stopped"

/// The whole arithmetic of one life of a clock.
struct ClockExplanation {
    std::string department; ///< as ClockHistory
    StageClock clock;
    bool present = true;
    std::vector<ClockStep> steps;
    std::chrono::microseconds used{0};     ///< up to `now`, or to where it was halted
    std::chrono::microseconds left{0};     ///< total − used; negative: overdue by so much
    std::chrono::microseconds extended{0}; ///< total beyond one limit
    Lamp lamp = Lamp::None;                ///< of a running clock
};
ClockExplanation explainClock(const ClockHistory& history, const RuleSet& rules, Instant now);

} // namespace wanmi

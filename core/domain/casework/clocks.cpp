#include "core/domain/casework/clocks.h"

#include <algorithm>

namespace wanmi {
namespace {

using std::chrono::microseconds;

void settle(StageClock& c, Instant now, const RuleSet& rules) {
    if (c.state == StageClock::State::Running) {
        c.used += std::max(microseconds{0}, rules.calendar.elapsed(c.resumed, now, c.limit.unit));
    }
}

/// Deadline and warning of the present run.
void aim(StageClock& c, const RuleSet& rules) {
    const auto left = std::max(microseconds{0}, c.total - c.used);
    const auto untilWarn =
        std::max(microseconds{0}, c.total / 100 * rules.lamps.greenPercent() - c.used);
    c.due = rules.calendar.add(c.resumed, left, c.limit.unit);
    c.warn = rules.calendar.add(c.resumed, untilWarn, c.limit.unit);
}

} // namespace

StageClock startClock(CaseStage stage, LimitSpan limit, Instant now, const RuleSet& rules) {
    StageClock c;
    c.stage = stage;
    c.started = now;
    c.resumed = now;
    c.limit = limit;
    c.total = rules.calendar.amount(limit);
    aim(c, rules);
    return c;
}

StageClock pauseClock(StageClock c, Instant now, const RuleSet& rules) {
    settle(c, now, rules);
    c.state = StageClock::State::Paused;
    return c;
}

StageClock resumeClock(StageClock c, Instant now, const RuleSet& rules) {
    settle(c, now, rules);
    c.state = StageClock::State::Running;
    c.resumed = now;
    c.stopped = {};
    aim(c, rules);
    return c;
}

StageClock extendClock(StageClock c, const RuleSet& rules) {
    c.total += rules.calendar.amount(c.limit);
    if (c.state == StageClock::State::Running) aim(c, rules);
    return c;
}

StageClock stopClock(StageClock c, Instant now, const RuleSet& rules) {
    settle(c, now, rules);
    c.state = StageClock::State::Stopped;
    c.stopped = now;
    return c;
}

} // namespace wanmi

#include "core/domain/casework/clocks.h"

#include <algorithm>

namespace wanmi {
namespace {

using std::chrono::microseconds;

void settle(StageClock& c, Instant now, const RuleSet& rules) {
    if (c.state == StageClock::State::Running) {
        const auto& calendar = rules.calendarOf(c.rules);
        c.used += std::max(microseconds{0}, calendar.elapsed(c.resumed, now, c.limit.unit));
    }
}

} // namespace

StageClock aimClock(StageClock c, const RuleSet& rules) {
    const auto left = std::max(microseconds{0}, c.total - c.used);
    const auto green = c.total / 100 * rules.lampsOf(c.rules).greenPercent();
    const auto& calendar = rules.calendarOf(c.rules);
    c.due = calendar.add(c.resumed, left, c.limit.unit);
    c.warn = calendar.add(c.resumed, std::max(microseconds{0}, green - c.used), c.limit.unit);
    return c;
}

StageClock startClock(CaseStage stage, LimitSpan limit, Instant now, const RuleSet& rules) {
    StageClock c;
    c.stage = stage;
    c.started = now;
    c.resumed = now;
    c.limit = limit;
    c.rules = rules.clockRules;
    c.total = rules.calendar.amount(limit);
    return aimClock(std::move(c), rules);
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
    return aimClock(std::move(c), rules);
}

StageClock extendClock(StageClock c, const RuleSet& rules) {
    c.total += rules.calendarOf(c.rules).amount(c.limit);
    return c.state == StageClock::State::Running ? aimClock(std::move(c), rules) : c;
}

StageClock stopClock(StageClock c, Instant now, const RuleSet& rules) {
    settle(c, now, rules);
    c.state = StageClock::State::Stopped;
    c.stopped = now;
    return c;
}

} // namespace wanmi

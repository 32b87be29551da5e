#include "core/base/instants.h"
#include "core/domain/calendar/calendar.h"

#include <algorithm>

namespace wanmi {
namespace {

/// Evening and next morning are one piece: nobody works in between.
void push(std::vector<ExplainStep>& steps, ExplainStep step) {
    if (step.from >= step.to) return;
    const bool idle = step.why == "calendar.off_hours";
    if (idle && !steps.empty() && steps.back().why == step.why) {
        steps.back().to = step.to;
        return;
    }
    steps.push_back(std::move(step));
}

} // namespace

void Calendar::explainDay(long dayNumber, std::int64_t from, std::int64_t to,
                          std::vector<ExplainStep>& steps) const {
    const Day day = dayFromNumber(dayNumber);
    const DayKind kind = kindOf(day);
    const SpecialDay* named = special(dayNumber);
    const std::string name = named != nullptr ? named->name : std::string{};
    if (kind == DayKind::Weekend || kind == DayKind::Holiday) {
        const bool holiday = kind == DayKind::Holiday;
        push(steps, {day, instantOf(from), instantOf(to), std::chrono::microseconds{0},
                     holiday ? "calendar.holiday" : "calendar.weekend", name});
        return;
    }
    std::int64_t cursor = from;
    const auto idleUntil = [&](std::int64_t end) {
        push(steps, {day,
                     instantOf(cursor),
                     instantOf(end),
                     std::chrono::microseconds{0},
                     "calendar.off_hours",
                     {}});
        cursor = std::max(cursor, end);
    };
    for (const auto& piece : intervals(dayNumber)) {
        idleUntil(std::min(piece.from, to));
        const std::int64_t end = std::min(piece.to, to);
        if (end <= cursor) continue;
        push(steps,
             {day, instantOf(cursor), instantOf(end), std::chrono::microseconds{end - cursor},
              kind == DayKind::Makeup ? "calendar.makeup" : "calendar.working", name});
        cursor = end;
    }
    idleUntil(to);
}

std::vector<ExplainStep> Calendar::explain(Instant start, std::chrono::microseconds amount,
                                           Unit unit) const {
    if (amount.count() <= 0) return {};
    return explainBetween(start, add(start, amount, unit), unit);
}

std::vector<ExplainStep> Calendar::explainBetween(Instant start, Instant end, Unit unit) const {
    std::vector<ExplainStep> steps;
    if (end <= start) return steps;
    if (!isWorkingUnit(unit)) {
        steps.push_back(
            {localDay(start, m_spec.zone), start, end, end - start, "calendar.continuous", {}});
        return steps;
    }
    const std::int64_t from = start.time_since_epoch().count();
    const std::int64_t to = end.time_since_epoch().count();
    for (long day = dayOf(from); dayStart(day) < to; ++day) {
        explainDay(day, std::max(from, dayStart(day)), std::min(to, dayStart(day + 1)), steps);
    }
    return steps;
}

std::vector<ExplainStep> Calendar::explain(Instant start, LimitSpan span) const {
    return explain(start, amount(span), span.unit);
}

} // namespace wanmi

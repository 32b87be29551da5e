#include "core/domain/casework/adopt.h"

#include "core/domain/casework/case_json.h"
#include "core/domain/casework/clocks.h"
#include "core/domain/casework/decide_parts.h"

#include <algorithm>

namespace wanmi {
namespace {

using State = StageClock::State;
using std::chrono::microseconds;

/// The limit `to` gives this clock; its own where `to` says nothing.
LimitSpan newLimit(const Case& c, const StageClock& clock, const RuleSet& to) {
    if (clock.stage == CaseStage::Handle) return limitUnder(c, to).value_or(clock.limit);
    const auto* stage = to.stages.find(stageCode(clock.stage));
    return stage != nullptr && stage->limit ? *stage->limit : clock.limit;
}

/// An extension adds whole limits: as many of the new one. An odd remainder stays as it is.
microseconds newTotal(const StageClock& clock, LimitSpan limit, const RuleSet& from,
                      const RuleSet& to) {
    const auto before = from.calendarOf(clock.rules).amount(clock.limit);
    const auto after = to.calendar.amount(limit);
    const auto further = clock.total - before;
    if (before.count() <= 0 || further.count() % before.count() != 0) return after + further;
    return after + after * (further / before);
}

/// What was used before the present run, every finished run counted by the new rules.
microseconds newUsed(const StageClock& before, const StageClock& after, const ClockHistory* history,
                     const RuleSet& from, const RuleSet& to) {
    if (history == nullptr) return before.used;
    const auto carried = before.used - countedBefore(*history, before, from);
    return std::max(microseconds{0}, countedBefore(*history, after, to) + carried);
}

const ClockHistory* presentLife(const std::vector<ClockHistory>& histories, CaseStage stage,
                                const std::string& department) {
    const auto found = std::find_if(histories.begin(), histories.end(), [&](const ClockHistory& h) {
        return h.present && h.department == department && h.clock.stage == stage;
    });
    return found == histories.end() ? nullptr : &*found;
}

/// Do the rules' calendar or lamps bear on it at all? A clock that never stops asks no calendar.
bool dependsOnName(const ClockChange& change) {
    return change.before.rules != change.after.rules && isWorkingUnit(change.after.limit.unit);
}

} // namespace

bool ClockChange::moves() const {
    if (before.limit != after.limit || before.total != after.total) return true;
    if (before.state != State::Running) return before.used != after.used;
    return before.due != after.due || before.warn != after.warn;
}

bool needsRuns(const Case& c) {
    const auto halted = [](const StageClock& clock) {
        return clock.state == State::Paused ||
               (clock.state == State::Running && clock.used.count() != 0);
    };
    return std::any_of(c.clocks.begin(), c.clocks.end(), halted) ||
           std::any_of(c.assists.begin(), c.assists.end(),
                       [&halted](const Assist& a) { return halted(a.clock); });
}

std::optional<LimitSpan> limitUnder(const Case& c, const RuleSet& to) {
    if (!c.conditionId) return std::nullopt;
    const auto kind = KindCode::parse(c.kind);
    const auto urgency = parseUrgency(c.urgency);
    if (!kind || !urgency) return std::nullopt;
    const auto limit = to.limits.find(*kind, *c.conditionId, c.areaClass, *urgency);
    if (!limit) return std::nullopt;
    return limit->span;
}

std::vector<ClockChange> clocksUnder(const Case& c, const std::vector<ClockHistory>& histories,
                                     const RuleSet& from, const RuleSet& to) {
    std::vector<ClockChange> out;
    const auto take = [&](const StageClock& clock, const std::string& department) {
        if (clock.state == State::Stopped) return;
        ClockChange change{department, clock, clock};
        auto& after = change.after;
        after.limit = newLimit(c, clock, to);
        after.total = newTotal(clock, after.limit, from, to);
        after.rules = to.clockRules;
        after.used =
            newUsed(clock, after, presentLife(histories, clock.stage, department), from, to);
        if (after.state == State::Running) after = aimClock(std::move(after), to);
        out.push_back(std::move(change));
    };
    for (const auto& clock : c.clocks) {
        take(clock, {});
    }
    for (const auto& assist : c.assists) {
        take(assist.clock, assist.department);
    }
    return out;
}

namespace {

/// The clocks that another rule set would leave otherwise: the case's own, and its helpers'.
struct ChangedClocks {
    JsonArray clocks;
    JsonArray assists;
};

void putHelper(JsonArray& assists, const Case& c, const ClockChange& change) {
    for (auto assist : c.assists) {
        if (assist.department != change.department) continue;
        assist.clock = change.after;
        assists.add(assistJson(assist));
    }
}

ChangedClocks changedClocks(const Case& c, const std::vector<ClockHistory>& histories,
                            const RuleSet& from, const RuleSet& to) {
    ChangedClocks out;
    for (const auto& change : clocksUnder(c, histories, from, to)) {
        if (!change.moves() && !dependsOnName(change)) continue;
        if (change.department.empty()) {
            out.clocks.add(clockJson(change.after));
        } else {
            putHelper(out.assists, c, change);
        }
    }
    return out;
}

} // namespace

std::optional<CaseEvent> decideAdopt(const Case& c, const std::vector<ClockHistory>& histories,
                                     const RuleSet& from, const RuleSet& to, std::int64_t ruleSet,
                                     const Actor& actor, Instant now, const std::string& eventId) {
    const auto [clocks, assists] = changedClocks(c, histories, from, to);
    const auto limit = limitUnder(c, to);
    const bool otherLimit = limit && limit != c.limit;
    if (clocks.empty() && assists.empty() && !otherLimit) return std::nullopt;
    JsonObject body;
    if (!assists.empty()) body.put("assists", assists);
    if (!clocks.empty()) body.put("clocks", clocks);
    if (otherLimit) body.put("limit", limitJson(*limit));
    body.put("rule_set", ruleSet).put("rules", to.version).put("state", stateCode(c.state));
    return seal(c, c.id, Action::RulesAdopted, actor, now, eventId, body.text());
}

} // namespace wanmi

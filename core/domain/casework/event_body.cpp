// What an accepted step writes down: fields, clocks, sequence and hash.
#include "core/domain/casework/case_json.h"
#include "core/domain/casework/clocks.h"
#include "core/domain/casework/decide_parts.h"
#include "core/domain/casework/levels.h"

#include <algorithm>

namespace wanmi {
namespace {

Status putLimit(JsonObject& body, const Case& c, const CaseCommand& command,
                const std::string& kindText, const RuleSet& rules) {
    WANMI_LET(const auto kind, KindCode::parse(kindText));
    const int id = command.condition.value_or(0);
    const auto asked = command.urgency.value_or(Urgency::Normal);
    WANMI_LET(const auto limit, rules.limits.find(kind, id, c.areaClass, asked));
    body.put("condition", id);
    body.put("limit", limitJson(limit.span));
    // A condition may be urgent by itself, whatever the desk ticked.
    const bool urgent = asked == Urgency::Urgent || limit.urgency == Urgency::Urgent;
    body.put("urgency", urgencyText(urgent ? Urgency::Urgent : Urgency::Normal));
    body.put("rules", rules.version);
    if (id == 0) return ok();
    WANMI_LET(const auto words, rules.limits.condition(kind, id));
    body.put("condition_zh", words.filingZh);
    body.put("condition_en", words.filingEn);
    body.put("closing_zh", words.closingZh);
    body.put("closing_en", words.closingEn);
    return ok();
}

/// The right kind; of a filed case with the wording and limit of the right one. Numbers stay.
Status putCorrection(JsonObject& body, const Question& q, const CaseCommand& command) {
    WANMI_LET(const auto kind, KindCode::parse(command.kind));
    if (q.rules->catalogue.find(kind) == nullptr) {
        return fail(Errc::Invalid, "case.unknown_kind", {{"kind", command.kind}});
    }
    body.put("kind", kind.text());
    body.put("was", q.state->kind);
    if (!q.state->filedAt) return ok();
    body.put("file_number", q.state->fileNumber);
    return putLimit(body, *q.state, command, command.kind, *q.rules);
}

/// The same departments give the same event, in whatever order they were named.
std::vector<std::string> departmentsOf(const CaseCommand& command) {
    auto all = command.notify;
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

Status putAssist(JsonArray& assists, const Question& q, const CaseCommand& command) {
    WANMI_LET(const auto limit, limitOf(CaseStage::Handle, *q.state, *q.rules));
    const Assist fresh{command.to, startClock(CaseStage::Handle, limit, q.now, *q.rules), ""};
    assists.add(assistJson(fresh));
    return ok();
}

Status putAssistDone(JsonArray& assists, const Question& q, const CaseCommand& command) {
    for (auto assist : q.state->assists) {
        if (assist.department != q.actor->department) continue;
        assist.clock = stopClock(assist.clock, q.now, *q.rules);
        assist.note = command.note;
        assists.add(assistJson(assist));
    }
    return ok();
}

/// One effect on one clock; nothing where it changes nothing.
class ClockWork {
public:
    explicit ClockWork(const Question& q) : m_q(q) {}

    Result<std::vector<StageClock>> after(const ClockEffect& effect, bool sameDepartment) const {
        std::vector<StageClock> changed;
        for (const auto& c : m_q.state->clocks) {
            if (auto one = ofAll(effect.verb, c)) changed.push_back(*std::move(one));
        }
        if (effect.verb == ClockVerb::StopAll || effect.verb == ClockVerb::PauseAll ||
            effect.verb == ClockVerb::ResumeHeld) {
            return changed;
        }
        WANMI_LET(auto one, single(effect, sameDepartment));
        if (one) changed.push_back(*std::move(one));
        return changed;
    }

    /// The helpers' clocks go as the handling clock goes.
    std::optional<Assist> helper(const ClockEffect& effect, Assist assist) const {
        const bool all = effect.verb == ClockVerb::StopAll || effect.verb == ClockVerb::PauseAll ||
                         effect.verb == ClockVerb::ResumeHeld;
        if (assist.done() || !(all || effect.stage == CaseStage::Handle)) return std::nullopt;
        const bool running = assist.clock.state == StageClock::State::Running;
        switch (effect.verb) {
        case ClockVerb::Stop:
        case ClockVerb::StopAll:
            assist.clock = stopClock(assist.clock, m_q.now, *m_q.rules);
            return assist;
        case ClockVerb::Pause:
        case ClockVerb::PauseAll:
            if (!running) return std::nullopt;
            assist.clock = pauseClock(assist.clock, m_q.now, *m_q.rules);
            return assist;
        case ClockVerb::Resume:
        case ClockVerb::Again:
        case ClockVerb::ResumeHeld:
            if (running) return std::nullopt;
            assist.clock = resumeClock(assist.clock, m_q.now, *m_q.rules);
            return assist;
        default: return std::nullopt;
        }
    }

private:
    std::optional<StageClock> ofAll(ClockVerb verb, const StageClock& c) const {
        const auto& held = m_q.state->held;
        switch (verb) {
        case ClockVerb::StopAll:
            if (c.state == StageClock::State::Stopped) return std::nullopt;
            return stopClock(c, m_q.now, *m_q.rules);
        case ClockVerb::PauseAll:
            if (c.state != StageClock::State::Running) return std::nullopt;
            return pauseClock(c, m_q.now, *m_q.rules);
        case ClockVerb::ResumeHeld:
            if (std::find(held.begin(), held.end(), c.stage) == held.end()) return std::nullopt;
            return resumeClock(c, m_q.now, *m_q.rules);
        default: return std::nullopt;
        }
    }

    Result<std::optional<StageClock>> single(const ClockEffect& effect, bool sameDepartment) const {
        const auto& rules = *m_q.rules;
        const auto* before = m_q.state->clock(effect.stage);
        const bool takesAway = effect.verb == ClockVerb::Pause || effect.verb == ClockVerb::Stop ||
                               effect.verb == ClockVerb::Extend;
        // A case taken over from elsewhere may never have had this clock.
        if (before == nullptr && takesAway) return std::optional<StageClock>{};
        const bool start = before == nullptr || effect.verb == ClockVerb::Start ||
                           (effect.verb == ClockVerb::Again && !sameDepartment);
        if (start) {
            WANMI_LET(const auto limit, limitOf(effect.stage, *m_q.state, rules));
            return std::optional{startClock(effect.stage, limit, m_q.now, rules)};
        }
        switch (effect.verb) {
        case ClockVerb::Pause: return std::optional{pauseClock(*before, m_q.now, rules)};
        case ClockVerb::Stop: return std::optional{stopClock(*before, m_q.now, rules)};
        case ClockVerb::Extend: return std::optional{extendClock(*before, rules)};
        default: return std::optional{resumeClock(*before, m_q.now, rules)};
        }
    }

    Question m_q;
};

/// A clock comes once, as the last effect leaves it.
void keepClock(std::vector<StageClock>& clocks, const StageClock& clock) {
    const auto known = std::find_if(clocks.begin(), clocks.end(), [&clock](const StageClock& k) {
        return k.stage == clock.stage;
    });
    if (known == clocks.end()) {
        clocks.push_back(clock);
    } else {
        *known = clock;
    }
}

void putHelpers(JsonArray& assists, const ClockWork& work, const Case& c,
                const ClockEffect& effect) {
    for (const auto& assist : c.assists) {
        if (const auto changed = work.helper(effect, assist)) assists.add(assistJson(*changed));
    }
}

/// Where a case goes to and where it comes from; the city is named by neither.
void putHanding(JsonObject& body, const Question& q, const CaseCommand& command) {
    switch (command.action) {
    case Action::HandDown: body.put("district", command.to); return;
    case Action::TakeBack: body.put("from", q.state->level); return;
    case Action::HandUp: body.put("from", homeOf(*q.actor)); return;
    case Action::HandAcross:
        body.put("district", command.to);
        body.put("from", homeOf(*q.actor));
        return;
    default: return;
    }
}

void putOversight(JsonObject& body, const Question& q, const CaseCommand& command) {
    switch (command.action) {
    case Action::Supervise:
        body.put("type", command.reason.empty() ? "important" : command.reason);
        body.put("level", std::max(1, command.level));
        return;
    case Action::SpotCheck:
        body.put("finding", command.reason);
        body.put("duty_grid", q.state->dutyGrid);
        return;
    case Action::Recall: body.put("from", stateCode(q.state->state)); return;
    case Action::Emergency:
        body.put("grade", command.level);
        if (!command.notify.empty()) body.put("notify", command.notify);
        return;
    case Action::Escalated:
        body.put("rung", command.reason);
        if (!command.notify.empty()) body.put("notify", command.notify);
        return;
    case Action::CallBack:
        body.put("reached", command.passed.value_or(false));
        if (command.level != 0) body.put("rating", command.level);
        return;
    default: return;
    }
}

} // namespace

Result<LimitSpan> limitOf(CaseStage stage, const Case& c, const RuleSet& rules) {
    if (stage == CaseStage::Handle) return c.limit.value_or(rules.limits.byDefault());
    const auto* found = rules.stages.find(stageCode(stage));
    if (found != nullptr && found->limit) return *found->limit;
    // Rules older than this stage do not name it.
    if (stage == CaseStage::Emergency) return LimitSpan{2, Unit::UrgentHour};
    if (stage == CaseStage::Dispute) return LimitSpan{3, Unit::WorkDay};
    return fail(Errc::Invalid, "stages.no_limit", {{"stage", std::string{stageCode(stage)}}});
}

std::optional<CaseStage> stageOfState(CaseState state) {
    switch (state) {
    case CaseState::Reported:
    case CaseState::PendingRegister: return CaseStage::Accept;
    case CaseState::PendingDispatch: return CaseStage::Dispatch;
    case CaseState::PendingHandle:
    case CaseState::Handling: return CaseStage::Handle;
    case CaseState::PendingCheck:
    case CaseState::PendingClose: return CaseStage::Close;
    default: return std::nullopt;
    }
}

std::string EventBody::text() const {
    if (assists.empty()) return fields.text();
    return JsonObject{fields}.put("assists", assists).text();
}

Status putFields(EventBody& out, const Question& q, const CaseCommand& command,
                 const std::string& fileNumber) {
    auto& body = out.fields;
    if (!command.note.empty()) body.put("note", command.note);
    if (!command.evidence.empty()) body.put("evidence", command.evidence);
    if (isRequest(command.action) && !command.form.empty()) body.put("form", command.form);
    switch (command.action) {
    case Action::VerifyTask:
    case Action::CheckTask:
    case Action::Resend:
        if (!command.to.empty()) body.put("to", command.to);
        return ok();
    case Action::Assign: body.put("to", command.to); return ok();
    case Action::Dispatch:
    case Action::Redispatch: body.put("department", command.to); return ok();
    case Action::Assist: return putAssist(out.assists, q, command);
    case Action::AssistFinish: return putAssistDone(out.assists, q, command);
    case Action::VerifyAnswer:
    case Action::CheckAnswer: body.put("passed", command.passed.value_or(false)); return ok();
    case Action::Finish:
    case Action::SelfHandle:
        body.put("photos", std::max(command.photos, static_cast<int>(command.evidence.size())));
        return ok();
    case Action::Close: body.put("closing_condition", "met"); return ok();
    case Action::File:
        // Filed again after it was taken back or recalled, a case keeps its number.
        body.put("file_number", q.state->fileNumber.empty() ? fileNumber : q.state->fileNumber);
        return putLimit(body, *q.state, command, q.state->kind, *q.rules);
    case Action::Refuse:
        if (!command.reason.empty()) body.put("outcome", command.reason);
        return ok();
    case Action::Suspend: body.put("until", micros(*command.until)); return ok();
    case Action::Merge: body.put("into", command.into); return ok();
    case Action::Correct: return putCorrection(body, q, command);
    case Action::Dispute: body.put("denied", departmentsOf(command)); return ok();
    case Action::Ruling:
        body.put("owner", command.to);
        body.put("scope", command.reason);
        return ok();
    case Action::HandDown:
    case Action::TakeBack:
    case Action::HandUp:
    case Action::HandAcross: putHanding(body, q, command); return ok();
    default: putOversight(body, q, command); return ok();
    }
}

Status putClocks(EventBody& body, const Question& q, const Transition& row, bool sameDepartment,
                 std::optional<CaseState> chosen) {
    const ClockWork work{q};
    std::vector<StageClock> clocks;
    for (const auto& effect : row.clock()) {
        WANMI_LET(const auto changed, work.after(effect, sameDepartment));
        for (const auto& clock : changed) {
            keepClock(clocks, clock);
        }
        putHelpers(body.assists, work, *q.state, effect);
    }
    const auto stage = chosen ? stageOfState(*chosen) : std::nullopt;
    if (stage) {
        WANMI_LET(const auto limit, limitOf(*stage, *q.state, *q.rules));
        keepClock(clocks, startClock(*stage, limit, q.now, *q.rules));
    }
    if (!clocks.empty()) body.fields.put("clocks", clocksJson(clocks));
    return ok();
}

CaseEvent seal(const Case& c, std::string caseId, Action type, const Actor& actor, Instant now,
               std::string eventId, const std::string& body) {
    CaseEvent e;
    e.caseId = std::move(caseId);
    e.seq = c.revision + 1;
    e.id = std::move(eventId);
    e.type = type;
    e.actor = actor.login;
    e.at = std::max(now,
                    c.changedAt); // times within a case never go back, whatever a desk's clock says
    e.body = body;
    e.prev = c.head;
    e.hash = eventHash(e);
    return e;
}

Error notNow(const Case& c, Action action) {
    return fail(
        Errc::Invalid, "case.not_now",
        {{"action", std::string{actionCode(action)}}, {"state", std::string{stateCode(c.state)}}});
}

} // namespace wanmi

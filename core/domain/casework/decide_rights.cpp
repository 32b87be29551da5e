// Who may take a step, and whether the case is such that it can be taken.
#include "core/domain/casework/decide_parts.h"
#include "core/domain/casework/levels.h"
#include "core/domain/people/rights.h"

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

Error missing(Action action, std::string field) {
    return fail(Errc::Invalid, "case.needs",
                {{"action", std::string{actionCode(action)}}, {"field", std::move(field)}});
}

/// "@file" and the like stand for the post the profile names.
std::string_view postOf(std::string_view token, const Question& q) {
    const auto& profile = q.rules->profile;
    if (token == "@file") return profile.filePost;
    if (token == "@refuse") return profile.refusePost;
    if (token == "@close") return profile.closePost;
    return token;
}

std::string replaced(std::string_view text, char from, std::string_view to) {
    std::string out;
    for (const char ch : text) {
        if (ch == from) {
            out.append(to);
        } else {
            out.push_back(ch);
        }
    }
    return out;
}

/// The posts of a row with the profile's names in place, joined by '|'.
std::string postsOf(const Transition& t, const Question& q) {
    std::string posts;
    std::string_view rest = t.posts;
    while (!rest.empty()) {
        const auto at = rest.find('|');
        posts.append(posts.empty() ? "" : "|").append(postOf(rest.substr(0, at), q));
        rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
    }
    return posts;
}

Error noRequest(const Question& q) {
    return fail(Errc::Invalid, "case.no_request", {{"case", q.state->number}});
}

Status checkPost(const Question& q, const Transition& t) {
    auto posts = postsOf(t, q);
    if (posts == "@requester" || posts == "@author") return ok(); // a person, not a post
    if (posts == "@approver") {
        if (!q.state->request) return noRequest(q);
        posts = q.state->request->levels.at(q.state->request->given);
    }
    if (isOfLevel(q.actor->post, posts)) return ok();
    return fail(Errc::Forbidden, "case.wrong_post",
                {{"action", std::string{actionCode(t.action)}},
                 {"actor", q.actor->login},
                 {"post", q.actor->post},
                 {"needed", replaced(posts, '|', ", ")}});
}

Error otherDepartment(const Question& q) {
    return fail(Errc::Forbidden, "case.other_department",
                {{"actor", q.actor->login}, {"department", q.state->department}});
}

/// Steps that only the department a case was sent to may take.
bool isOfDepartments(Action a) {
    constexpr std::array kTheirs{Action::Return, Action::Start,  Action::Finish,  Action::Sign,
                                 Action::Assign, Action::Extend, Action::Suspend, Action::Appeal};
    return std::find(kTheirs.begin(), kTheirs.end(), a) != kTheirs.end();
}

bool isOfHandling(const Actor& actor) {
    return actor.post == "DEPT" || actor.post == "HANDLER";
}

Status checkAnswerer(const Question& q, Action action) {
    const auto& c = *q.state;
    if (action == Action::CheckAnswer &&
        std::find(c.handlers.begin(), c.handlers.end(), q.actor->login) != c.handlers.end()) {
        return fail(Errc::Forbidden, "case.own_work", {{"actor", q.actor->login}});
    }
    const auto& task = action == Action::VerifyAnswer ? c.verify : c.check;
    if (!task.open) return fail(Errc::Invalid, "case.no_task");
    if (!task.to.empty() && task.to != q.actor->login) {
        return fail(Errc::Forbidden, "case.other_collector",
                    {{"actor", q.actor->login}, {"collector", task.to}});
    }
    return ok();
}

Status checkDecider(const Question& q, Action action) {
    if (!q.state->request) return noRequest(q);
    const bool own = q.state->request->by == q.actor->login;
    if (action == Action::DropRequest && !own) {
        return fail(Errc::Forbidden, "case.other_request",
                    {{"actor", q.actor->login}, {"by", q.state->request->by}});
    }
    if (action != Action::DropRequest && own) {
        return fail(Errc::Forbidden, "case.own_request", {{"actor", q.actor->login}});
    }
    return ok();
}

bool helps(const Case& c, const std::string& department) {
    return std::any_of(c.assists.begin(), c.assists.end(), [&department](const Assist& a) {
        return a.department == department && !a.done();
    });
}

/// Rights that depend on the case: its department, its collector, its reporter, and that nobody
/// checks their own work or grants their own request.
Status checkStanding(const Question& q, Action action) {
    const auto& c = *q.state;
    const auto& actor = *q.actor;
    const bool theirs =
        isOfDepartments(action) ||
        ((action == Action::Withdraw || action == Action::SuperviseReply) && isOfHandling(actor));
    if (theirs && actor.department != c.department) return otherDepartment(q);
    switch (action) {
    case Action::VerifyAnswer:
    case Action::CheckAnswer: return checkAnswerer(q, action);
    case Action::Approve:
    case Action::Reject:
    case Action::DropRequest: return checkDecider(q, action);
    case Action::AssistFinish:
        return helps(c, actor.department) ? ok() : Status{otherDepartment(q)};
    case Action::Start:
        if (actor.post == "HANDLER" && !c.assignedTo.empty() && c.assignedTo != actor.login) {
            return fail(Errc::Forbidden, "case.other_handler",
                        {{"actor", actor.login}, {"handler", c.assignedTo}});
        }
        return ok();
    case Action::Withdraw:
    case Action::SelfHandle:
        if (actor.post == "SUPERVISOR_FIELD" && actor.login != c.reporter) {
            return fail(Errc::Forbidden, "case.other_reporter",
                        {{"actor", actor.login}, {"reporter", c.reporter}});
        }
        return ok();
    default: return ok();
    }
}

Status refuseIf(bool bad, const char* reason, Args args = {}) {
    if (!bad) return ok();
    return fail(Errc::Invalid, reason, std::move(args));
}

Status checkFiling(const Case& c, const RuleSet& rules) {
    const auto* source = rules.sources.find(c.source);
    const bool needsVerify = source != nullptr && source->needsVerify;
    if (needsVerify && !(c.verify.answered && c.verify.passed)) {
        return fail(Errc::Invalid, "case.needs_verify", {{"source", c.source}});
    }
    return refuseIf(c.verify.answered && !c.verify.passed, "case.verify_failed");
}

Status checkExtension(const Question& q) {
    const auto& c = *q.state;
    const auto* handling = c.clock(CaseStage::Handle);
    const bool inTime = handling != nullptr && handling->state == StageClock::State::Running &&
                        q.now <= handling->due;
    WANMI_TRY(refuseIf(!inTime, "case.overdue", {{"case", c.number}}));
    return refuseIf(c.extensions >= q.rules->profile.extensionsAllowed, "case.extended_enough",
                    {{"count", std::to_string(c.extensions)}});
}

/// What a request asks for must still be possible, when it is made and at every consent.
Status checkOperation(const Question& q, Action operation) {
    const auto& c = *q.state;
    switch (operation) {
    case Action::Extend: return checkExtension(q);
    case Action::Suspend: return refuseIf(c.suspensions > 0, "case.suspended_before");
    default: return ok();
    }
}

Status checkRequest(const Question& q, Action action) {
    const auto& c = *q.state;
    if (c.request) {
        return fail(
            Errc::Invalid, "case.request_open",
            {{"operation", std::string{actionCode(c.request->operation)}}, {"by", c.request->by}});
    }
    WANMI_TRY(refuseIf(action == Action::Appeal && c.appealed, "case.appealed_before"));
    return checkOperation(q, action);
}

Status checkEmergency(const Case& c, Action action) {
    if (action == Action::Emergency) return refuseIf(c.emergency.open, "case.emergency_open");
    return refuseIf(!c.emergency.open, "case.no_emergency");
}

bool awaitsReply(const Case& c) {
    return std::any_of(c.supervisions.begin(), c.supervisions.end(),
                       [](const Supervision& s) { return s.repliedBy.empty(); });
}

/// Conditions the table cannot say, on the case alone.
Status checkCase(const Question& q, Action action) {
    const auto& c = *q.state;
    if (isRequest(action)) return checkRequest(q, action);
    switch (action) {
    case Action::File: return checkFiling(c, *q.rules);
    case Action::CheckTask:
        return refuseIf(c.check.open, "case.task_open", {{"collector", c.check.to}});
    case Action::Rework:
        return refuseIf(c.state == CaseState::PendingCheck &&
                            !(c.check.answered && !c.check.passed),
                        "case.check_not_failed");
    case Action::Dispatch:
    case Action::Redispatch:
        WANMI_TRY(refuseIf(c.dispute.open, "case.awaits_ruling"));
        return refuseIf(c.awaitsExperts, "case.awaits_experts");
    case Action::Start: return refuseIf(c.awaitsExperts, "case.awaits_experts");
    case Action::Dispute: return refuseIf(c.dispute.open, "case.awaits_ruling");
    case Action::Ruling: return refuseIf(!c.dispute.open, "case.no_dispute");
    case Action::ExpertAsk: return refuseIf(c.awaitsExperts, "case.awaits_experts");
    case Action::ExpertOpinion: return refuseIf(!c.awaitsExperts, "case.no_experts_asked");
    case Action::Close: return refuseIf(c.emergency.open, "case.emergency_open");
    case Action::Approve: return checkOperation(q, c.request->operation);
    case Action::Resume:
        return refuseIf(q.actor->post == kSystemPost && c.suspendUntil && q.now < *c.suspendUntil,
                        "case.suspended_still");
    case Action::Resend: {
        const auto& task = c.state == CaseState::PendingVerify ? c.verify : c.check;
        return refuseIf(!task.open, "case.no_task");
    }
    case Action::Sign: return refuseIf(c.signedAt.has_value(), "case.signed_before");
    case Action::SuperviseReply: return refuseIf(!awaitsReply(c), "case.no_supervision");
    case Action::Emergency:
    case Action::EmergencyReport:
    case Action::EmergencyEnd: return checkEmergency(c, action);
    default: return ok();
    }
}

bool isOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

Error badValue(Action action, const char* field, std::string value) {
    return fail(Errc::Invalid, "case.bad_value",
                {{"action", std::string{actionCode(action)}},
                 {"field", field},
                 {"value", std::move(value)}});
}

Status checkSuspension(const Question& q, const CaseCommand& command) {
    const auto longest = std::chrono::hours{24} * q.rules->profile.suspendDays;
    WANMI_TRY(refuseIf(*command.until <= q.now, "case.until_past"));
    return refuseIf(*command.until > q.now + longest, "case.until_too_far",
                    {{"days", std::to_string(q.rules->profile.suspendDays)}});
}

Status checkRecall(const Question& q, const CaseCommand& command) {
    const auto& c = *q.state;
    const auto step = *command.step;
    const bool known = step == CaseState::PendingRegister || step == CaseState::PendingDispatch ||
                       step == CaseState::PendingHandle || step == CaseState::PendingCheck;
    const bool reached = (step != CaseState::PendingHandle || !c.department.empty()) &&
                         (step != CaseState::PendingCheck || c.finishedAt.has_value()) &&
                         (step != CaseState::PendingDispatch || c.filedAt.has_value());
    if (known && reached) return ok();
    return fail(Errc::Invalid, "case.bad_step",
                {{"state", std::string{stateCode(step)}}, {"case", c.number}});
}

/// That there is such a district is the caller's to know.
Status checkDistrict(const Question& q, const std::string& to) {
    const bool isCode =
        to.size() == kDistrictDigits &&
        std::all_of(to.begin(), to.end(), [](char c) { return c >= '0' && c <= '9'; });
    WANMI_TRY(refuseIf(!isCode, "case.unknown_district", {{"district", to}}));
    return refuseIf(to == homeOf(*q.actor), "case.same_district", {{"district", to}});
}

Status checkWords(const CaseCommand& command) {
    const auto action = command.action;
    const auto& word = command.reason;
    bool fits = true;
    if (action == Action::Refuse && !word.empty()) {
        fits = isOneOf(word, {"not_met", "not_ours", "answered"});
    } else if (action == Action::SpotCheck) {
        fits = isOneOf(word, {"ok", "missed_report", "invalid_report", "wrong_dispatch",
                              "bad_handling", "false_check"});
    } else if (action == Action::Supervise && !word.empty()) {
        fits = isOneOf(word, {"timeout", "leader", "important"});
    } else if (action == Action::Ruling) {
        fits = std::find(kRulingScopes.begin(), kRulingScopes.end(), word) != kRulingScopes.end();
    }
    if (!fits) return badValue(action, "reason", word);
    const int most = action == Action::Supervise ? 3 : action == Action::Emergency ? 4 : 5;
    if (command.level < 0 || command.level > most) {
        return badValue(action, "level", std::to_string(command.level));
    }
    return ok();
}

} // namespace

bool isAnswer(Action a) {
    return a == Action::VerifyAnswer || a == Action::CheckAnswer;
}

bool isRequest(Action a) {
    constexpr std::array kRequests{Action::Return,    Action::Withdraw, Action::Extend,
                                   Action::Suspend,   Action::Upward,   Action::Appeal,
                                   Action::ForceClose};
    return std::find(kRequests.begin(), kRequests.end(), a) != kRequests.end();
}

bool isOfLevel(std::string_view post, std::string_view level) {
    while (!level.empty()) {
        const auto at = level.find('|');
        if (level.substr(0, at) == post) return true;
        level = at == std::string_view::npos ? std::string_view{} : level.substr(at + 1);
    }
    return false;
}

Status mayTake(const Question& q, const Transition& row) {
    WANMI_TRY(checkPost(q, row));
    if (row.from) {
        WANMI_TRY(mayActOn(*q.actor, *q.state));
        WANMI_TRY(checkLevel(*q.actor, *q.state, row.action));
    }
    WANMI_TRY(checkStanding(q, row.action));
    return checkCase(q, row.action);
}

Status checkGiven(const Question& q, const CaseCommand& command) {
    for (const auto& need : needsOf(command.action, *q.state, *q.rules)) {
        if (!isGiven(command, need)) return missing(command.action, need);
    }
    WANMI_TRY(checkWords(command));
    switch (command.action) {
    case Action::Suspend: return checkSuspension(q, command);
    case Action::Approve:
        return refuseIf(q.state->request->until && *q.state->request->until <= q.now,
                        "case.until_past");
    case Action::Recall: return checkRecall(q, command);
    case Action::Merge: return refuseIf(command.into == q.state->id, "case.merge_itself");
    case Action::Ruling:
        return refuseIf(command.reason == "component" && !q.state->component,
                        "case.ruling_without_component");
    case Action::HandDown:
    case Action::HandAcross: return checkDistrict(q, command.to);
    case Action::Assist:
        return refuseIf(command.to == q.state->department || helps(*q.state, command.to),
                        "case.helps_already", {{"department", command.to}});
    default: return ok();
    }
}

std::vector<std::string> levelsFor(const Question& q, const CaseCommand& command) {
    const auto& c = *q.state;
    auto size = RequestSize::Usual;
    if (command.action == Action::Extend && c.extensions > 0) size = RequestSize::Second;
    const auto longest = std::chrono::hours{24} * q.rules->profile.suspendLongDays;
    if (command.action == Action::Suspend && command.until && *command.until > q.now + longest) {
        size = RequestSize::Long;
    }
    if (command.bulk) size = RequestSize::Bulk;
    auto levels = q.rules->approvals.levels(actionCode(command.action), size);
    while (!levels.empty() && isOfLevel(q.actor->post, levels.front())) {
        levels.erase(levels.begin());
    }
    return levels;
}

} // namespace wanmi

#include "tests/casework/second_table.h"

#include "core/domain/casework/transitions.h"

#include <algorithm>
#include <map>

namespace wanmi::test {
namespace {

using S = CaseState;

const std::vector<S> kOpen{
    S::Reported, S::PendingVerify, S::PendingRegister, S::PendingDispatch, S::PendingHandle,
    S::Handling, S::Suspended,     S::Returned,        S::PendingCheck,    S::PendingClose};
const std::vector<S> kAfterClosing{S::Closed, S::ForcedClose, S::Archived};
const std::vector<std::string> kAnyone{
    "SUPERVISOR_FIELD", "ACCEPTOR",  "DUTY_CHIEF", "DISPATCHER", "DEPT",
    "HANDLER",          "EVALUATOR", "LEADER",     "ADMIN",      "SYSTEM"};

std::vector<S> with(std::vector<S> list, std::initializer_list<S> more) {
    list.insert(list.end(), more);
    return list;
}

std::vector<S> both(std::vector<S> a, const std::vector<S>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

template <class T>
bool has(const std::vector<T>& list, const T& one) {
    return std::find(list.begin(), list.end(), one) != list.end();
}

/// Who must agree, one after another, as approvals.csv ships it.
std::vector<std::string> chainOf(const Case& c, const CaseCommand& command, const Actor& asker,
                                 Instant now) {
    std::vector<std::string> chain;
    switch (command.action) {
    case Action::Withdraw: chain = {"DUTY_CHIEF"}; break;
    case Action::ForceClose:
    case Action::Upward: chain = {"LEADER"}; break;
    case Action::Appeal: chain = {"DISPATCHER", "ACCEPTOR"}; break;
    case Action::Extend:
        chain = {"DISPATCHER"};
        if (c.extensions > 0) chain.emplace_back("DUTY_CHIEF");
        break;
    case Action::Suspend:
        chain = {"DISPATCHER"};
        if (*command.until > now + std::chrono::hours{24 * 90}) chain.emplace_back("DUTY_CHIEF");
        break;
    default: break;
    }
    while (!chain.empty() && chain.front() == asker.post) {
        chain.erase(chain.begin());
    }
    return chain;
}

bool inTime(const Case& c, Instant now) {
    for (const auto& clock : c.clocks) {
        if (clock.stage == CaseStage::Handle) {
            return clock.state == StageClock::State::Running && now <= clock.due;
        }
    }
    return false;
}

bool isRequestAction(Action a) {
    return has({Action::Return, Action::Withdraw, Action::Extend, Action::Suspend,
                Action::ForceClose, Action::Upward, Action::Appeal},
               a);
}

bool unanswered(const Case& c) {
    return std::any_of(c.supervisions.begin(), c.supervisions.end(),
                       [](const Supervision& s) { return s.repliedBy.empty(); });
}

bool helping(const Case& c, const std::string& department) {
    return std::any_of(c.assists.begin(), c.assists.end(), [&](const Assist& a) {
        return a.department == department && a.clock.state != StageClock::State::Stopped;
    });
}

bool requestStands(const Case& c, Action operation, Instant now) {
    if (operation == Action::Extend) return inTime(c, now) && c.extensions < 2;
    if (operation == Action::Suspend) return c.suspensions == 0;
    return true;
}

bool mayDecide(const Case& c, Action action, const Actor& actor, Instant now) {
    if (!c.request) return false;
    const auto& r = *c.request;
    if (action == Action::DropRequest) return r.by == actor.login;
    if (r.levels.at(r.given) != actor.post || r.by == actor.login) return false;
    if (action == Action::Reject) return true;
    return requestStands(c, r.operation, now) && (!r.until || *r.until > now);
}

/// City and districts, from the wording of R012, R074 and R115: the city hands down and takes back,
/// a district hands up or across; whoever has the case acts on it, and over a district the city
/// watches. People of the field and the departments go by task and department.
bool isTheirLevel(const Case& c, Action action, const Actor& actor) {
    if (has<std::string>({"SUPERVISOR_FIELD", "DEPT", "HANDLER", "SYSTEM"}, actor.post))
        return true;
    const bool city = actor.region.empty();
    const bool handed = c.level.size() == 6;
    const auto theirs = [&](const std::string& level) {
        return level.empty() || level == (city ? "city" : actor.region.substr(0, 6));
    };
    switch (action) {
    case Action::HandDown: return city && !handed;
    case Action::TakeBack: return city && handed;
    case Action::HandUp:
    case Action::HandAcross: return actor.region.size() == 6 && theirs(c.level);
    case Action::Supervise:
    case Action::SpotCheck:
    case Action::Recall:
    case Action::Remark:
    case Action::CallBack:
    case Action::Emergency:
    case Action::EmergencyReport:
    case Action::EmergencyEnd: return (city && handed) || theirs(c.level);
    default: return theirs(c.level);
    }
}

/// Does the case lie under the person's region, or was it handed to their district?
bool isTheirRegion(const Case& c, const Actor& actor) {
    return c.community.rfind(actor.region, 0) == 0 || c.level == actor.region;
}

/// The person: their department, their report, their task.
bool isTheirs(const Case& c, const CaseCommand& command, const Actor& actor) {
    const bool ofUnit = actor.post == "DEPT" || actor.post == "HANDLER";
    const bool own = actor.department == c.department;
    switch (command.action) {
    case Action::Return:
    case Action::Start:
    case Action::Finish:
    case Action::Sign:
    case Action::Assign:
    case Action::Extend:
    case Action::Suspend:
    case Action::Appeal: {
        const bool another = command.action == Action::Start && actor.post == "HANDLER" &&
                             !c.assignedTo.empty() && c.assignedTo != actor.login;
        return own && !another;
    }
    case Action::Withdraw:
        if (actor.post == "SUPERVISOR_FIELD") return actor.login == c.reporter;
        return !ofUnit || own;
    case Action::SuperviseReply: return !ofUnit || own;
    case Action::SelfHandle: return actor.login == c.reporter;
    case Action::AssistFinish: return helping(c, actor.department);
    default: return true;
    }
}

bool fits(const Case& c, const CaseCommand& command, Instant now) {
    switch (command.action) {
    case Action::CheckTask: return !c.check.open;
    case Action::CheckAnswer: return c.check.open;
    case Action::VerifyAnswer: return c.verify.open;
    case Action::Rework: return c.state != S::PendingCheck || (c.check.answered && !c.check.passed);
    case Action::File: return !c.verify.answered || c.verify.passed;
    case Action::Dispatch:
    case Action::Redispatch: return !c.awaitsExperts && !c.dispute.open;
    case Action::Start:
    case Action::ExpertAsk: return !c.awaitsExperts;
    case Action::Dispute: return !c.dispute.open;
    case Action::Ruling: return c.dispute.open;
    case Action::ExpertOpinion: return c.awaitsExperts;
    case Action::Close:
    case Action::Emergency: return !c.emergency.open;
    case Action::EmergencyReport:
    case Action::EmergencyEnd: return c.emergency.open;
    case Action::Resend: return c.state == S::PendingVerify ? c.verify.open : c.check.open;
    case Action::Sign: return !c.signedAt;
    case Action::SuperviseReply: return unanswered(c);
    case Action::Assist: return command.to != c.department && !helping(c, command.to);
    case Action::Recall:
        return (command.step != S::PendingHandle || !c.department.empty()) &&
               (command.step != S::PendingCheck || c.finishedAt) &&
               (command.step != S::PendingDispatch || c.filedAt);
    case Action::Appeal: return !c.appealed;
    case Action::Extend:
    case Action::Suspend: return requestStands(c, command.action, now);
    default: return true;
    }
}

} // namespace

const std::vector<std::string>& allPosts() {
    return kAnyone;
}

const std::vector<Expected>& secondTable() {
    static const std::vector<Expected> kTable{
        {Action::Accept, {S::Reported}, {"ACCEPTOR", "DUTY_CHIEF"}, S::PendingRegister},
        {Action::VerifyTask,
         {S::Reported, S::PendingRegister},
         {"ACCEPTOR", "DUTY_CHIEF"},
         S::PendingVerify},
        {Action::VerifyAnswer, {S::PendingVerify}, {"SUPERVISOR_FIELD"}, S::PendingRegister},
        {Action::File, {S::PendingRegister}, {"DUTY_CHIEF"}, S::PendingDispatch},
        {Action::Refuse, {S::PendingRegister}, {"DUTY_CHIEF"}, S::NotAccepted},
        {Action::Dispatch, {S::PendingDispatch}, {"DISPATCHER"}, S::PendingHandle},
        {Action::Return, {S::PendingHandle}, {"DEPT"}, S::Returned},
        {Action::Redispatch, {S::Returned}, {"DISPATCHER"}, S::PendingHandle},
        {Action::Start, {S::PendingHandle}, {"DEPT", "HANDLER"}, S::Handling},
        {Action::Finish, {S::Handling}, {"DEPT", "HANDLER"}, S::PendingCheck},
        {Action::CheckTask, {S::PendingCheck}, {"ACCEPTOR"}, S::PendingCheck},
        {Action::CheckAnswer, {S::PendingCheck}, {"SUPERVISOR_FIELD"}, S::PendingClose},
        {Action::Rework, {S::PendingCheck}, {"ACCEPTOR", "DISPATCHER"}, S::PendingHandle},
        {Action::Rework, {S::PendingClose}, {"DUTY_CHIEF"}, S::PendingHandle},
        {Action::Close, {S::PendingClose}, {"DUTY_CHIEF"}, S::Closed},
        {Action::Archive, {S::Closed, S::ForcedClose}, {"SYSTEM"}, S::Archived},
        {Action::SelfHandle, {S::Reported}, {"SUPERVISOR_FIELD"}, S::Closed},
        {Action::Correct,
         {S::Reported, S::PendingVerify, S::PendingRegister, S::PendingDispatch},
         {"ACCEPTOR", "DUTY_CHIEF"},
         std::nullopt},
        {Action::Merge,
         {S::Reported, S::PendingVerify, S::PendingRegister},
         {"ACCEPTOR", "DUTY_CHIEF"},
         S::Merged},
        {Action::Split, {S::Merged}, {"ACCEPTOR", "DUTY_CHIEF"}, std::nullopt},
        {Action::Recycle,
         {S::Reported, S::PendingVerify, S::PendingRegister, S::NotAccepted, S::Cancelled},
         {"ACCEPTOR", "DUTY_CHIEF"},
         S::Recycled},
        {Action::Restore, {S::Recycled}, {"DUTY_CHIEF"}, std::nullopt},
        {Action::Resend,
         {S::PendingVerify, S::PendingCheck},
         {"ACCEPTOR", "DUTY_CHIEF"},
         std::nullopt},
        {Action::Sign, {S::PendingHandle}, {"DEPT"}, std::nullopt},
        {Action::Assign, {S::PendingHandle, S::Handling}, {"DEPT"}, std::nullopt},
        {Action::Assist, {S::PendingHandle, S::Handling}, {"DISPATCHER"}, std::nullopt},
        {Action::AssistFinish, {S::PendingHandle, S::Handling}, {"DEPT", "HANDLER"}, std::nullopt},
        {Action::Extend, {S::PendingHandle, S::Handling}, {"DEPT"}, std::nullopt},
        {Action::Suspend, {S::PendingHandle, S::Handling}, {"DEPT"}, S::Suspended},
        {Action::Resume, {S::Suspended}, {"DISPATCHER", "SYSTEM"}, std::nullopt},
        {Action::Upward,
         {S::PendingDispatch, S::Returned},
         {"DISPATCHER", "DUTY_CHIEF"},
         std::nullopt},
        {Action::Withdraw,
         kOpen,
         {"SUPERVISOR_FIELD", "ACCEPTOR", "DUTY_CHIEF", "DISPATCHER", "DEPT", "HANDLER"},
         S::Cancelled},
        {Action::ForceClose, kOpen, {"DUTY_CHIEF", "LEADER"}, S::ForcedClose},
        {Action::Approve, both(kOpen, kAfterClosing), kAnyone, std::nullopt},
        {Action::Reject, both(kOpen, kAfterClosing), kAnyone, std::nullopt},
        {Action::DropRequest, both(kOpen, kAfterClosing), kAnyone, std::nullopt},
        {Action::Supervise, kOpen, {"DUTY_CHIEF", "EVALUATOR", "LEADER"}, std::nullopt},
        {Action::SuperviseReply,
         kOpen,
         {"ACCEPTOR", "DUTY_CHIEF", "DISPATCHER", "DEPT"},
         std::nullopt},
        {Action::SpotCheck,
         with(both(kOpen, kAfterClosing), {S::NotAccepted, S::Cancelled}),
         {"EVALUATOR", "LEADER"},
         std::nullopt},
        {Action::Recall,
         {S::PendingDispatch, S::PendingHandle, S::Handling, S::Returned, S::PendingCheck,
          S::PendingClose, S::Closed, S::ForcedClose},
         {"EVALUATOR", "LEADER"},
         std::nullopt},
        {Action::Remark, kOpen, {"DUTY_CHIEF", "LEADER"}, std::nullopt},
        {Action::ExpertAsk,
         {S::PendingDispatch, S::PendingHandle, S::Handling},
         {"DUTY_CHIEF", "LEADER"},
         std::nullopt},
        {Action::ExpertOpinion,
         {S::PendingDispatch, S::PendingHandle, S::Handling},
         {"DUTY_CHIEF", "LEADER"},
         std::nullopt},
        {Action::Dispute,
         {S::PendingDispatch, S::Returned},
         {"DISPATCHER", "DUTY_CHIEF"},
         std::nullopt},
        {Action::Ruling, {S::PendingDispatch, S::Returned}, {"DUTY_CHIEF", "LEADER"}, std::nullopt},
        {Action::Emergency, kOpen, {"DUTY_CHIEF", "LEADER"}, std::nullopt},
        {Action::EmergencyReport, kOpen, {"DUTY_CHIEF", "DISPATCHER", "LEADER"}, std::nullopt},
        {Action::EmergencyEnd, kOpen, {"DUTY_CHIEF", "LEADER"}, std::nullopt},
        {Action::Escalated, kOpen, {"SYSTEM"}, std::nullopt},
        {Action::HandDown,
         {S::PendingDispatch, S::Returned},
         {"DISPATCHER", "DUTY_CHIEF"},
         std::nullopt},
        {Action::TakeBack,
         {S::PendingRegister, S::PendingDispatch, S::PendingHandle, S::Handling, S::Suspended,
          S::Returned, S::PendingCheck, S::PendingClose},
         {"DISPATCHER", "DUTY_CHIEF"},
         std::nullopt},
        {Action::HandUp,
         {S::PendingDispatch, S::Returned},
         {"DISPATCHER", "DUTY_CHIEF"},
         std::nullopt},
        {Action::HandAcross,
         {S::PendingDispatch, S::Returned},
         {"DISPATCHER", "DUTY_CHIEF"},
         std::nullopt},
        {Action::Appeal, kAfterClosing, {"DEPT"}, std::nullopt},
        {Action::CallBack,
         with(kAfterClosing, {S::NotAccepted, S::Cancelled, S::Merged}),
         {"ACCEPTOR", "DUTY_CHIEF"},
         std::nullopt},
    };
    return kTable;
}

const Expected* expected(CaseState from, Action action) {
    for (const auto& e : secondTable()) {
        if (e.action == action && has(e.from, from)) return &e;
    }
    return nullptr;
}

CaseCommand fullCommand(Action action, Instant now) {
    CaseCommand c;
    c.action = action;
    if (action == Action::Dispatch || action == Action::Redispatch) c.to = "CG-HW";
    if (action == Action::Assist) c.to = "CG-YL";
    if (action == Action::Assign) c.to = "the-HANDLER";
    if (action == Action::HandDown) c.to = "990102";
    if (action == Action::HandAcross) c.to = "990103";
    c.note = "因由";
    c.condition = 1;
    c.passed = true;
    c.closingMet = true;
    c.photos = 2;
    c.until = now + std::chrono::hours{24 * 20};
    if (action == Action::SpotCheck) c.reason = "ok";
    if (action == Action::Dispute) c.notify = {"CG-HW", "CG-YL"};
    if (action == Action::Ruling) c.to = "CG-HW";
    if (action == Action::Ruling) c.reason = "community";
    if (action == Action::Escalated) c.reason = "accept:1";
    c.level = 2;
    c.into = "another";
    c.step = CaseState::PendingRegister;
    c.kind = "event:0102";
    return c;
}

bool mayPass(const Case& c, const CaseCommand& command, const Actor& actor, Instant now) {
    const auto* e = expected(c.state, command.action);
    if (e == nullptr || !has(e->posts, actor.post)) return false;
    if (command.action == Action::HandAcross && command.to == actor.region) return false;
    if (!isTheirRegion(c, actor) || !isTheirLevel(c, command.action, actor)) return false;
    if (has({Action::Approve, Action::Reject, Action::DropRequest}, command.action)) {
        return mayDecide(c, command.action, actor, now);
    }
    if (command.action == Action::Resume && actor.post == "SYSTEM" && now < *c.suspendUntil) {
        return false;
    }
    if (isRequestAction(command.action) && c.request) return false;
    return isTheirs(c, command, actor) && fits(c, command, now);
}

CaseState nextOf(const Case& c, const CaseCommand& command, const Actor& actor, Instant now) {
    switch (command.action) {
    case Action::CheckAnswer: return *command.passed ? S::PendingClose : S::PendingCheck;
    case Action::Split:
    case Action::Restore:
    case Action::Resume: return *c.prior;
    case Action::Recall: return *command.step;
    case Action::Approve: {
        const auto& r = *c.request;
        if (r.given + 1 < r.levels.size()) return c.state;
        return expected(c.state, r.operation)->next.value_or(c.state);
    }
    default: break;
    }
    if (isRequestAction(command.action) && !chainOf(c, command, actor, now).empty()) return c.state;
    return expected(c.state, command.action)->next.value_or(c.state);
}

} // namespace wanmi::test

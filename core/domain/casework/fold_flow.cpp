#include "core/domain/casework/fold_flow.h"

#include "core/domain/casework/case_json.h"
#include "core/domain/casework/levels.h"
#include "core/domain/casework/transitions.h"

#include <algorithm>
#include <stdexcept>

namespace wanmi {
namespace {

std::string textOf(const JsonView& body, const char* key) {
    return body.text(key, "");
}

/// The effect of a request that needs no further consent, or of the last consent.
void takeOperation(Case& c, Action operation, const CaseEvent& e, const JsonView& body) {
    switch (operation) {
    case Action::Return: ++c.returnCount; return;
    case Action::Extend: ++c.extensions; return;
    case Action::Suspend:
        ++c.suspensions;
        c.prior = c.state;
        c.suspendUntil = instantFromJson(body.at("until"));
        return;
    case Action::ForceClose: c.closedAt = e.at; return;
    case Action::Appeal: c.exempt = true; return;
    case Action::Upward: ++c.upward; return;
    default: return;
    }
}

void takeRequest(Case& c, const CaseEvent& e, const JsonView& body) {
    if (e.type == Action::Appeal) c.appealed = true;
    if (const auto* at = body.find("request")) {
        c.request = requestFromJson(*at);
    } else {
        takeOperation(c, e.type, e, body);
    }
}

void takeApproval(Case& c, const CaseEvent& e, const JsonView& body) {
    if (!c.request) throw std::out_of_range{"request"};
    c.request->opinions.push_back({e.actor, textOf(body, "post"), textOf(body, "note"), e.at});
    ++c.request->given;
    if (!body.at("final").flag()) return;
    const auto operation = c.request->operation;
    c.request.reset();
    takeOperation(c, operation, e, body);
}

/// Merge and recycle: put away, to be taken out again as it was.
void putAway(Case& c) {
    c.prior = c.state;
    c.held.clear();
    for (const auto& clock : c.clocks) {
        if (clock.state == StageClock::State::Running) c.held.push_back(clock.stage);
    }
}

void takeOut(Case& c) {
    c.prior.reset();
    c.held.clear();
    c.mergedInto.clear();
}

void takeReply(Case& c, const CaseEvent& e, const JsonView& body) {
    const auto open = std::find_if(c.supervisions.begin(), c.supervisions.end(),
                                   [](const Supervision& s) { return s.repliedBy.empty(); });
    if (open == c.supervisions.end()) throw std::out_of_range{"supervision"};
    open->reply = textOf(body, "note");
    open->repliedBy = e.actor;
}

void takeRecall(Case& c) {
    ++c.recalls;
    c.closedAt.reset();
    c.check = {};
    c.awaitsExperts = false;
    c.dispute.open = false;
}

/// Steps that watch over a case without moving it.
bool takeOversight(Case& c, const CaseEvent& e, const JsonView& body) {
    switch (e.type) {
    case Action::Supervise:
        c.supervisions.push_back({std::string{body.at("type").text()},
                                  body.at("level").number<int>(), e.actor, textOf(body, "note"),
                                  e.at, "", ""});
        return true;
    case Action::SuperviseReply: takeReply(c, e, body); return true;
    case Action::ExpertAsk: c.awaitsExperts = true; return true;
    case Action::ExpertOpinion: c.awaitsExperts = false; return true;
    case Action::Emergency:
        c.emergency = {body.at("grade").number<int>(), true, textOf(body, "note"), {}, 0};
        if (const auto* notify = body.find("notify")) c.emergency.notify = notify->texts();
        return true;
    case Action::EmergencyReport: ++c.emergency.reports; return true;
    case Action::EmergencyEnd: c.emergency.open = false; return true;
    case Action::Dispute: c.dispute = {true, body.at("denied").texts(), "", ""}; return true;
    case Action::Ruling:
        c.dispute.open = false;
        c.dispute.owner = body.at("owner").text();
        c.dispute.scope = body.at("scope").text();
        return true;
    case Action::CallBack: c.satisfaction = body.number("rating", 0); return true;
    case Action::PersonalDataErased: c.erased = true; return true;
    case Action::Recall: takeRecall(c); return true;
    default: return false;
    }
}

/// Who has it now, and which district had it. A step that gives it to nobody in particular gives it
/// to the city.
void takeHanding(Case& c, const JsonView& body) {
    c.level = body.text("district", kCityLevel);
    c.handedFrom = textOf(body, "from");
}

void takeUndo(Case& c, const JsonView& body) {
    const auto number = c.fileNumber;
    auto before = caseFromJson(body.at("restore"));
    // A number that was given is never taken away: filed again, the case has the same.
    if (before.fileNumber.empty()) before.fileNumber = number;
    before.revision = c.revision;
    c = std::move(before);
}

} // namespace

void takeFlowStep(Case& c, const CaseEvent& e, const JsonView& body) {
    if (takeOversight(c, e, body)) return;
    switch (e.type) {
    case Action::Return:
    case Action::Extend:
    case Action::Suspend:
    case Action::Withdraw:
    case Action::ForceClose:
    case Action::Appeal:
    case Action::Upward: return takeRequest(c, e, body);
    case Action::Approve: return takeApproval(c, e, body);
    case Action::Reject:
    case Action::DropRequest: c.request.reset(); return;
    case Action::Resume:
        c.prior.reset();
        c.suspendUntil.reset();
        return;
    case Action::Merge:
        putAway(c);
        c.mergedInto = body.at("into").text();
        return;
    case Action::Recycle: return putAway(c);
    case Action::Split:
    case Action::Restore: return takeOut(c);
    case Action::HandDown:
    case Action::TakeBack:
    case Action::HandUp:
    case Action::HandAcross: return takeHanding(c, body);
    case Action::Resend: {
        auto& task = c.state == CaseState::PendingVerify ? c.verify : c.check;
        task.to = textOf(body, "to");
        return;
    }
    case Action::Sign: c.signedAt = e.at; return;
    case Action::Assign: c.assignedTo = body.at("to").text(); return;
    case Action::SelfHandle:
        c.selfHandled = true;
        c.closedAt = e.at;
        return;
    case Action::Refuse: c.outcome = textOf(body, "outcome"); return;
    case Action::Undo: return takeUndo(c, body);
    default: return;
    }
}

void takeAssists(Case& c, const JsonView& body) {
    const auto* assists = body.find("assists");
    if (assists == nullptr) return;
    for (const auto& json : *assists) {
        auto assist = assistFromJson(json);
        const auto at =
            std::find_if(c.assists.begin(), c.assists.end(),
                         [&assist](const Assist& a) { return a.department == assist.department; });
        if (at == c.assists.end()) {
            c.assists.push_back(std::move(assist));
        } else {
            *at = std::move(assist);
        }
    }
}

void settleFlow(Case& c, CaseState before, const CaseEvent& e) {
    if (!isOpen(c.state)) c.emergency.open = c.dispute.open = false;
    if (!c.request || c.state == before) return;
    const bool ofAssignment = c.request->operation == Action::Extend ||
                              c.request->operation == Action::Suspend ||
                              c.request->operation == Action::Return;
    const bool revoked = e.type != Action::Start;
    if ((ofAssignment && revoked) || anyTransition(c.state, c.request->operation) == nullptr) {
        c.request.reset();
    }
}

} // namespace wanmi

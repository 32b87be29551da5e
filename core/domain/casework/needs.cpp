// What must be given for a step, and whether it is.
#include "core/domain/casework/decide_parts.h"

#include <string_view>
#include <utility>

namespace wanmi {
namespace {

bool arePhotosGiven(const CaseCommand& command, int least) {
    return command.photos >= least || command.evidence.size() >= static_cast<std::size_t>(least);
}

} // namespace

bool isGiven(const CaseCommand& command, const std::string& need) {
    using Given = bool (*)(const CaseCommand&);
    static constexpr std::pair<std::string_view, Given> kWays[]{
        {"passed", [](const CaseCommand& c) { return c.passed.has_value(); }},
        {"condition", [](const CaseCommand& c) { return c.condition.has_value(); }},
        {"note", [](const CaseCommand& c) { return !c.note.empty(); }},
        {"department", [](const CaseCommand& c) { return !c.to.empty(); }},
        {"handler", [](const CaseCommand& c) { return !c.to.empty(); }},
        {"district", [](const CaseCommand& c) { return !c.to.empty(); }},
        {"departments", [](const CaseCommand& c) { return !c.notify.empty(); }},
        {"photos", [](const CaseCommand& c) { return arePhotosGiven(c, 1); }},
        {"photos_before_after", [](const CaseCommand& c) { return arePhotosGiven(c, 2); }},
        {"until", [](const CaseCommand& c) { return c.until.has_value(); }},
        {"finding", [](const CaseCommand& c) { return !c.reason.empty(); }},
        {"rung", [](const CaseCommand& c) { return !c.reason.empty(); }},
        {"scope", [](const CaseCommand& c) { return !c.reason.empty(); }},
        {"grade", [](const CaseCommand& c) { return c.level != 0; }},
        {"into", [](const CaseCommand& c) { return !c.into.empty(); }},
        {"step", [](const CaseCommand& c) { return c.step.has_value(); }},
        {"kind", [](const CaseCommand& c) { return !c.kind.empty(); }},
        {"closing_condition", [](const CaseCommand& c) { return c.closingMet; }},
    };
    for (const auto& [name, given] : kWays) {
        if (name == need) return given(command);
    }
    return false;
}

std::vector<std::string> needsOf(Action action, const Case& c, const RuleSet& rules) {
    switch (action) {
    case Action::VerifyAnswer:
    case Action::CheckAnswer:
    case Action::CallBack: return {"passed"};
    case Action::File: return {"condition"};
    case Action::Correct:
        return c.filedAt ? std::vector<std::string>{"kind", "condition"}
                         : std::vector<std::string>{"kind"};
    case Action::Refuse:
    case Action::Return:
    case Action::Rework:
    case Action::Extend:
    case Action::Withdraw:
    case Action::ForceClose:
    case Action::Upward:
    case Action::Appeal:
    case Action::Reject:
    case Action::Recycle:
    case Action::Supervise:
    case Action::SuperviseReply:
    case Action::ExpertAsk:
    case Action::ExpertOpinion:
    case Action::Remark:
    case Action::EmergencyReport:
    case Action::EmergencyEnd:
    case Action::TakeBack:
    case Action::HandUp: return {"note"};
    case Action::HandDown: return {"district"};
    case Action::HandAcross: return {"note", "district"};
    case Action::Suspend: return {"note", "until"};
    case Action::Emergency: return {"note", "grade"};
    case Action::Dispute: return {"note", "departments"};
    case Action::Ruling: return {"note", "department", "scope"};
    case Action::SpotCheck: return {"finding"};
    case Action::Escalated: return {"rung"};
    case Action::Recall: return {"note", "step"};
    case Action::Merge: return {"into"};
    case Action::Assign: return {"handler"};
    case Action::Dispatch:
    case Action::Redispatch:
    case Action::Assist: return {"department"};
    case Action::SelfHandle: return {"photos_before_after"};
    case Action::Finish:
        return rules.profile.finishNeedsPhoto ? std::vector<std::string>{"photos"}
                                              : std::vector<std::string>{};
    case Action::Close: return {"closing_condition"};
    default: return {};
    }
}

} // namespace wanmi

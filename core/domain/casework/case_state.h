#pragma once
#include "core/base/result.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace wanmi {

/// Resting states of a case (案卷状态). The codes appear in commands, JSON and events; later
/// versions only add to them.
enum class CaseState : std::uint8_t {
    Reported,        ///< 已上报
    PendingVerify,   ///< 待核实
    PendingRegister, ///< 待立案
    NotAccepted,     ///< 不予立案
    PendingDispatch, ///< 待派遣
    PendingHandle,   ///< 待处置
    Handling,        ///< 处置中
    Suspended,       ///< 挂账
    Returned,        ///< 已回退
    PendingCheck,    ///< 待核查
    PendingClose,    ///< 待结案
    Closed,          ///< 已结案
    ForcedClose,     ///< 强制结案
    Cancelled,       ///< 作废
    Archived,        ///< 已归档
    Recycled,        ///< 回收站
    Merged,          ///< 已并案
    Count_
};

inline constexpr std::array<std::string_view, static_cast<std::size_t>(CaseState::Count_)>
    kStateCodes{
        "reported",       "pending_verify", "pending_register", "not_accepted", "pending_dispatch",
        "pending_handle", "handling",       "suspended",        "returned",     "pending_check",
        "pending_close",  "closed",         "forced_close",     "cancelled",    "archived",
        "recycled",       "merged"};

constexpr std::string_view stateCode(CaseState s) {
    return kStateCodes[static_cast<std::size_t>(s)];
}
constexpr std::optional<CaseState> stateOf(std::string_view code) {
    for (std::size_t i = 0; i < kStateCodes.size(); ++i) {
        if (kStateCodes[i] == code) return static_cast<CaseState>(i);
    }
    return std::nullopt;
}
/// Errc::Invalid "case.unknown_state" with arg value.
Result<CaseState> parseState(std::string_view code);

/// Is work still to be done on it?
constexpr bool isOpen(CaseState s) {
    switch (s) {
    case CaseState::NotAccepted:
    case CaseState::Closed:
    case CaseState::ForcedClose:
    case CaseState::Cancelled:
    case CaseState::Archived:
    case CaseState::Recycled:
    case CaseState::Merged: return false;
    default: return true;
    }
}

/// Steps of the case flow. `Report` and `Imported` make a case.
enum class Action : std::uint8_t {
    Report,       ///< 上报
    Imported,     ///< 导入: a case taken over from another system with its own state and times
    Accept,       ///< 受理
    VerifyTask,   ///< 下发核实 (before filing)
    VerifyAnswer, ///< 核实反馈
    File,         ///< 立案
    Refuse,       ///< 不予立案
    Dispatch,     ///< 派遣
    Return,       ///< 回退 (wrong department only)
    Redispatch,   ///< 改派
    Start,        ///< 开始处置
    Finish,       ///< 处置反馈
    CheckTask,    ///< 下发核查 (before closing)
    CheckAnswer,  ///< 核查反馈
    Rework,       ///< 返工
    Close,        ///< 结案
    Archive,      ///< 归档
    Regridded, ///< 重新归格: new boundaries put an open case, or one without a cell, into its cell
    Sign,      ///< 签收
    Assign,    ///< 指派处置人员
    Extend,    ///< 延期
    Suspend,            ///< 挂账/缓办
    Resume,             ///< 恢复
    Withdraw,           ///< 撤件/作废
    ForceClose,         ///< 强制结案
    Approve,            ///< 审批同意
    Reject,             ///< 审批不同意
    DropRequest,        ///< 撤回申请
    Recycle,            ///< 移入回收站
    Restore,            ///< 还原
    Merge,              ///< 并案
    Split,              ///< 拆案
    Supervise,          ///< 督办
    SuperviseReply,     ///< 督办回复
    SpotCheck,          ///< 抽查
    Recall,             ///< 抽查召回
    ExpertAsk,          ///< 提请专家会商
    ExpertOpinion,      ///< 专家意见
    Emergency,          ///< 转应急
    EmergencyReport,    ///< 应急续报
    EmergencyEnd,       ///< 应急结束
    Appeal,             ///< 申诉
    Resend,             ///< 重派任务
    Undo,               ///< 收回
    SelfHandle,         ///< 自行处置
    Assist,             ///< 协办派遣
    AssistFinish,       ///< 协办反馈
    Correct,            ///< 更正类别
    Upward,             ///< 上报派遣
    Remark,             ///< 批示
    CallBack,           ///< 回访
    Escalated,          ///< 超时升级
    RulesAdopted,       ///< 规则启用
    PersonalDataErased, ///< 个人信息删除
    Count_
};

inline constexpr std::array<std::string_view, static_cast<std::size_t>(Action::Count_)>
    kActionCodes{"report",        "imported",
                 "accept",        "verify_task",
                 "verify_answer", "file",
                 "refuse",        "dispatch",
                 "return",        "redispatch",
                 "start",         "finish",
                 "check_task",    "check_answer",
                 "rework",        "close",
                 "archive",       "regridded",
                 "sign",          "assign",
                 "extend",        "suspend",
                 "resume",        "withdraw",
                 "force_close",   "approve",
                 "reject",        "drop_request",
                 "recycle",       "restore",
                 "merge",         "split",
                 "supervise",     "supervise_reply",
                 "spot_check",    "recall",
                 "expert_ask",    "expert_opinion",
                 "emergency",     "emergency_report",
                 "emergency_end", "appeal",
                 "resend",        "undo",
                 "self_handle",   "assist",
                 "assist_finish", "correct",
                 "upward",        "remark",
                 "call_back",     "escalated",
                 "rules_adopted", "personal_data_erased"};

constexpr std::string_view actionCode(Action a) {
    return kActionCodes[static_cast<std::size_t>(a)];
}
constexpr std::optional<Action> actionOf(std::string_view code) {
    for (std::size_t i = 0; i < kActionCodes.size(); ++i) {
        if (kActionCodes[i] == code) return static_cast<Action>(i);
    }
    return std::nullopt;
}
/// Errc::Invalid "case.unknown_action" with arg value.
Result<Action> parseAction(std::string_view code);

/// Stages that have a clock (计时环节); codes as in data/stages.csv.
enum class CaseStage : std::uint8_t {
    Accept,
    VerifyTask,
    Dispatch,
    Handle,
    CheckTask,
    Close,
    Emergency, ///< beside the stage the case is in, without a break
    Count_
};

inline constexpr std::array<std::string_view, static_cast<std::size_t>(CaseStage::Count_)>
    kStageCodes{"accept", "verify_task", "dispatch", "handle", "check_task", "close", "emergency"};
constexpr std::string_view stageCode(CaseStage s) {
    return kStageCodes[static_cast<std::size_t>(s)];
}
constexpr std::optional<CaseStage> stageOf(std::string_view code) {
    for (std::size_t i = 0; i < kStageCodes.size(); ++i) {
        if (kStageCodes[i] == code) return static_cast<CaseStage>(i);
    }
    return std::nullopt;
}

} // namespace wanmi

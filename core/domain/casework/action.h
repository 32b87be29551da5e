#pragma once
#include "core/base/result.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace wanmi {

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
    Dispute,            ///< 权属争议: nobody says it is theirs
    Ruling,             ///< 权属裁定
    HandDown,           ///< 下派: the city gives a case to a district
    TakeBack,           ///< 收回承办: the city takes it from the district that has it
    HandUp,             ///< 上交: a district gives what it cannot solve to the city
    HandAcross,         ///< 移交: to another district
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
                 "rules_adopted", "personal_data_erased",
                 "dispute",       "ruling",
                 "hand_down",     "take_back",
                 "hand_up",       "hand_across"};

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

} // namespace wanmi

#pragma once
#include "core/base/result.h"
#include "core/domain/casework/action.h"

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

/// Stages that have a clock (计时环节); codes as in data/stages.csv.
enum class CaseStage : std::uint8_t {
    Accept,
    VerifyTask,
    Dispatch,
    Handle,
    CheckTask,
    Close,
    Emergency, ///< beside the stage the case is in, without a break
    Dispute,   ///< until it is ruled whose it is; dispatch stands still meanwhile
    Count_
};

inline constexpr std::array<std::string_view, static_cast<std::size_t>(CaseStage::Count_)>
    kStageCodes{"accept",     "verify_task", "dispatch",  "handle",
                "check_task", "close",       "emergency", "dispute"};
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

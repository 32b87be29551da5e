#pragma once
// data/transitions.csv as a table the compiler has read and checked: the service asks it, the desk
// greys its buttons with it, the centre gets it exported.
#include "core/domain/casework/case_state.h"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace wanmi {

enum class ClockVerb : std::uint8_t { Start, Pause, Resume, Stop, Again, StopAll };

struct ClockEffect {
    ClockVerb verb = ClockVerb::Start;
    CaseStage stage = CaseStage::Accept; ///< not used by StopAll
};

struct Transition {
    std::optional<CaseState> from; ///< nullopt: before the first event
    Action action = Action::Report;
    std::string_view when;  ///< "passed", "failed", or "" for a row without an answer
    std::string_view posts; ///< codes joined by '|'; "@file" and the like are the profile's
    CaseState next = CaseState::Reported;
    std::array<ClockEffect, 3> effects{};
    std::size_t effectCount = 0;

    std::span<const ClockEffect> clock() const { return std::span{effects}.first(effectCount); }
};

/// Every row, in file order.
std::span<const Transition> transitions();
/// The row for a step; nullptr: not possible in this state. An action with answers is found by its
/// answer.
const Transition* findTransition(std::optional<CaseState> from, Action action,
                                 std::string_view when);
/// Any row of this action in this state, whatever the answer.
const Transition* anyTransition(std::optional<CaseState> from, Action action);

} // namespace wanmi

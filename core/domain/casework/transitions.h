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

enum class ClockVerb : std::uint8_t {
    Start,
    Pause,
    Resume,
    Stop,
    Again,
    Extend,
    StopAll,
    PauseAll,
    ResumeHeld
};

struct ClockEffect {
    ClockVerb verb = ClockVerb::Start;
    CaseStage stage = CaseStage::Accept; ///< not used by those of all clocks
};

/// Where a step leads.
enum class NextState : std::uint8_t {
    Named,  ///< the state of the row
    Same,   ///< no other
    Prior,  ///< where it was before it was put away
    Chosen, ///< the one a recall names
    Undone  ///< as before the last step
};

struct Transition {
    std::optional<CaseState> from; ///< nullopt: before the first event
    Action action = Action::Report;
    std::string_view when;  ///< "passed", "failed", or "" for a row without an answer
    std::string_view posts; ///< codes joined by '|'; "@file" and the like are the profile's
    NextState where = NextState::Named;
    CaseState next = CaseState::Reported; ///< where Named; else the state it came from
    std::array<ClockEffect, 3> effects{};
    std::size_t effectCount = 0;

    std::span<const ClockEffect> clock() const { return std::span{effects}.first(effectCount); }
};

/// Every row, in file order; a row for several states counts once for each.
std::span<const Transition> transitions();
/// The row for a step; nullptr: not possible in this state. An action with answers is found by its
/// answer.
const Transition* findTransition(std::optional<CaseState> from, Action action,
                                 std::string_view when);
/// Any row of this action in this state, whatever the answer.
const Transition* anyTransition(std::optional<CaseState> from, Action action);

} // namespace wanmi

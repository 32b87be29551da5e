#pragma once
#include "core/service/duty_proposal.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// Gives a duty grid in force to a collector; the past keeps the one before. Who may:
/// AdminAct::EditGrid, in their region. Errc::NotFound "duty_grid.unknown" (code); Errc::Invalid
/// "people.bad_successor" (login): no active collector; "duty_grid.same" (code, login). Errors of
/// Desk::acting.
Status assignDutyGrid(Desk& desk, std::string_view code, std::string_view collector,
                      std::string_view actor);

/// What of a proposal went into a draft.
struct DutyAdoption {
    std::size_t moved = 0;         ///< cells
    std::vector<std::string> left; ///< cells that no order of steps could hand over in one piece
    double spreadNow = 0;
    double spreadProposed = 0;
};

/// Works proposeDutyGrids into an open draft of the grid, a cell a step, so that it can be looked
/// at, changed, rehearsed and published like any other. Errors of proposeDutyGrids and of
/// GridAdmin::open and keep.
Result<DutyAdoption> adoptDutyProposal(Desk& desk, const DutyRequest& request,
                                       std::string_view draft, std::string_view actor,
                                       const Progress& progress = {});

} // namespace wanmi

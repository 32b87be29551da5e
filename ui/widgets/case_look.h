#pragma once
#include "core/service/case_service.h"
#include "ui/widgets/case_panel.h"

#include <string>
#include <vector>

namespace wanmi {

/// Everything the case panel shows, read in one go.
struct CaseLook {
    CaseView view;
    std::vector<PermittedAction> actions;
    std::vector<std::string> proposals; ///< departments, best first
    std::string collector; ///< of the duty grid the case lies in, "" where there is none
};
struct CasePanel::Look : CaseLook {};

/// Runs in the worker's thread. Errors of CaseService::show and actions.
inline Result<CaseLook> lookAtCase(Desk& desk, const std::string& id, const std::string& login) {
    CaseService cases{desk};
    CaseLook look;
    WANMI_LET(look.view, cases.show(id));
    WANMI_LET(look.actions, cases.actions(id, login));
    if (auto proposals = cases.proposeDepartments(id)) look.proposals = std::move(*proposals);
    if (!look.view.state.dutyGrid.empty()) {
        if (const auto grids = PlaceService{desk}.dutyGrids(look.view.state.dutyGrid);
            grids && !grids->empty())
            look.collector = grids->front().collector;
    }
    return look;
}

} // namespace wanmi

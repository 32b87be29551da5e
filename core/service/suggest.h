#pragma once
#include "core/base/text.h"
#include "core/service/desk.h"
#include "core/store/shift_store.h"

#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// One reason; its sentence is "suggest." + code.
struct SuggestReason {
    /// "ruling_component", "ruling_cell", "ruling_community" (of an ownership dispute), "owner",
    /// "manager", "maintainer" (of the component), "kind" (table of kinds), "street",
    /// "past" (earlier cases), "near", "on_shift", "duty_grid", "no_position", "off_shift", "idle",
    /// "busy"
    std::string code;
    Args args;
};

struct DepartmentSuggestion {
    std::string code;
    std::string zh;
    std::string en;
    std::vector<SuggestReason> reasons;
};

struct CollectorSuggestion {
    std::string login;
    std::string name;
    std::optional<double> metres; ///< straight; none where no position is known
    std::int64_t openTasks = 0;
    std::vector<SuggestReason> reasons;
};

struct CaseSuggestions {
    std::string id;
    std::string number;
    std::vector<DepartmentSuggestion> departments; ///< best first
    std::vector<CollectorSuggestion> collectors;   ///< best first
};

/// Who should get the case. Departments: those a ruling named, those the component belongs to, then
/// those the table of kinds names (STREET: that of the place), then where the last cases of this
/// kind in this community went for good. Collectors: those on shift, the nearest first and of two
/// equally near the less busy; where no position is known the collector of the duty grid.
/// Errc::NotFound "case.unknown".
Result<CaseSuggestions> suggest(Desk& desk, std::string_view id);

/// Only the departments.
Result<std::vector<DepartmentSuggestion>> suggestDepartments(Desk& desk, std::string_view id);

/// Metres between two places on the sphere.
double sphereMetres(LonLat a, LonLat b);

} // namespace wanmi

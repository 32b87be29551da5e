#pragma once
// Inside GridAdmin: what a publication would do, worked out without writing.
#include "core/domain/casework/decide.h"
#include "core/geometry/cell_locator.h"
#include "core/service/grid_admin.h"

#include <functional>
#include <map>
#include <set>
#include <utility>

namespace wanmi {

struct GridPlan {
    GridDraft draft;
    GridDelta delta;
    Rehearsal rehearsal;
    std::int64_t seen = 0; ///< the last change before anything was read
    /// Outlines that change, by region code, as they are to be.
    std::map<std::string, MultiPolygon, std::less<>> regions;
    /// Of touched communities, as they are to be; those of `regions` among them.
    std::map<std::string, MultiPolygon, std::less<>> outlines;
    std::map<std::string, Region, std::less<>> stored;   ///< regions in force
    std::map<std::string, DutyGrid, std::less<>> duties; ///< in force
};

/// Errors of GridAdmin::open.
Result<GridPlan> planPublication(Desk& desk, std::string_view name, std::string_view document,
                                 const Progress& progress);

/// The rules a draft breaks, refusals first.
Result<std::vector<BrokenRule>> brokenRules(Desk& desk, const GridPlan& plan,
                                            std::string_view document);

/// The cell of the start that another one's attributes (class, land use) are taken from.
const Cell& likeOf(const GridPlan& plan, MeshCell cell);

/// What a cell or duty group is called; a plan's new ones have no code before publication.
using CellCodes = std::function<std::string(MeshCell)>;
using DutyCodes = std::function<std::string(std::uint32_t)>;

/// What lies in the cells that change, and where it lies afterwards.
struct GridMoves {
    std::vector<Cell> cells; ///< around the changes, as they are to be, in order of code
    std::vector<std::pair<std::int64_t, std::uint32_t>> components; ///< code, index into cells
    std::vector<std::pair<std::string, CasePlace>> cases;           ///< open ones; id
    std::int64_t closedCases = 0;                                   ///< stay
};
Result<GridMoves> movesOf(Desk& desk, const GridPlan& plan, const CellCodes& cellCode,
                          const DutyCodes& dutyCode);

/// Codes of the start's cells that change.
std::vector<std::string> touchedCodes(const GridPlan& plan);

/// Appends `regridded` to each case (id, where it lies now), in the caller's transaction.
Status regridCases(Desk& desk, const std::vector<std::pair<std::string, CasePlace>>& moves,
                   const Progress& progress);

} // namespace wanmi

#pragma once
// Inside RegionActs: an act worked out on the city in force, and written.
#include "core/domain/casework/decide.h"
#include "core/service/region_acts.h"
#include "core/store/place_store.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace wanmi {

struct RegionWork {
    RegionPlan plan;
    RegionRehearsal rehearsal;
    std::vector<Region> regions;                               ///< in force, with shapes
    std::vector<Cell> cells;                                   ///< in force, in order of code
    std::vector<DutyGrid> duties;                              ///< in force
    std::map<std::string, MultiPolygon, std::less<>> outlines; ///< by the code they have now
    /// Open cases, and where they lie now.
    std::vector<std::pair<std::string, CasePlace>> cases;
};

/// Reads, writes nothing. Errors of planRegionAct.
Result<RegionWork> workOut(Desk& desk, const RegionActRow& row);

/// Writes it as an edition of the grid, in the caller's transaction. Gives the edition.
Result<std::int64_t> putInForce(Desk& desk, const RegionWork& work, const Actor& actor,
                                const Progress& progress);

} // namespace wanmi

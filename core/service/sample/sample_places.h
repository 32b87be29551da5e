#pragma once
#include "core/base/id.h"
#include "core/domain/catalogue/rules.h"
#include "core/geometry/cell_locator.h"
#include "core/service/sample/city_plan.h"
#include "core/store/place_store.h"

#include <map>
#include <string>
#include <vector>

namespace wanmi::sample {

/// A component a case may be about.
struct KnownComponent {
    std::int64_t code = 0;
    Point at;
    std::uint32_t cell = 0;
};

/// One district while it is made: its plan, cells, duty grids and some of its components.
struct District {
    CityPlan plan;
    std::vector<Cell> cells;
    std::vector<Quarter> quarterOf;    ///< of a cell
    std::vector<std::uint32_t> dutyOf; ///< of a cell, index into duties
    std::vector<DutyGrid> duties;      ///< each with its collector
    CellLocator locator;
    std::map<std::string, std::vector<KnownComponent>> known; ///< by kind
};

/// Cuts the plan's communities into exactly `count` cells and groups them into duty grids; the
/// collectors' logins go on from `collectors`.
Result<District> makeDistrict(CityPlan plan, std::size_t count, std::size_t& collectors,
                              const Progress& progress);

/// Writes regions, cells, duty grids, streets and the base map; in the caller's transaction.
Status writePlaces(Database& db, const District& district, IdSource& ids, Instant validFrom);

/// Places and writes `count` components; in the caller's transaction. `recipe` is the text of
/// data/sample/components.csv.
Status writeComponents(Database& db, District& district, std::size_t count,
                       const std::string& recipe, const RuleSet& rules, std::uint64_t seed,
                       Instant now, const Progress& progress);

} // namespace wanmi::sample

#pragma once
#include "core/domain/catalogue/grid_sizes.h"
#include "core/geometry/grid_generate.h"
#include "core/store/place_store.h"

#include <vector>

namespace wanmi {

/// What communities inside this box are cut along: streets and railways at ground level, edges of
/// water, and blocks where no street runs round them.
Result<std::vector<Line>> gridLines(PlaceStore& store, const Box& box);

/// How large cells are to be and what they are balanced by: targets of `sizes` for each community
/// (`targetM2` for all of them instead, where it is positive), limits and shares of the first one's
/// row, the components of the store as points.
Result<GridOptions> gridOptions(PlaceStore& store, const std::vector<Region>& communities,
                                const GridSizes& sizes, double targetM2);

} // namespace wanmi

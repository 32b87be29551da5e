#pragma once
#include "core/geometry/shapes.h"

#include <cstddef>
#include <vector>

namespace wanmi {

/// What keeps cells from being a partition of their regions.
struct PartitionFaults {
    std::size_t gaps = 0;     ///< places in a region under no cell of it
    std::size_t overlaps = 0; ///< places under two cells, or under a cell outside its region
    double uncoveredM2 = 0;   ///< area of the gaps
    std::vector<Point> where; ///< a point in each, gaps first

    bool clean() const { return gaps == 0 && overlaps == 0; }
};

/// Do the cells of each region cover it exactly once? Exact on the lattice, to the square
/// millimetre. `regionOf[i]` is the region of cells[i]. Cells of different regions may not overlap
/// either, except where the regions themselves do.
PartitionFaults checkPartition(const std::vector<MultiPolygon>& regions,
                               const std::vector<std::size_t>& regionOf,
                               const std::vector<Polygon>& cells);

} // namespace wanmi

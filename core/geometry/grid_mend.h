#pragma once
// A grid as a file brings it, laid over the communities it is to fill: what is wrong in it and
// where, and by stated rules an exact partition made of it.
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/geometry/shapes.h"

#include <cstdint>
#include <vector>

namespace wanmi {

inline constexpr std::uint32_t kNoCell = UINT32_MAX;

/// A community. Those that are not given are only beside: they keep their cells, and take the nodes
/// that their neighbours put on a common border.
struct MendRegion {
    MultiPolygon shape;
    bool given = true;
};

struct MendCell {
    MultiPolygon shape;       ///< of any number of parts
    std::uint32_t region = 0; ///< it claims to lie in
    bool fixed = false;       ///< of a region that is not given
};

struct MendLimits {
    bool repair = false;
    double snapM = 0.5;       ///< vertices this near to a border are put on it; 0: none
    double gapCellM2 = 2000;  ///< a gap of this area is a cell of its own
    double partCellM2 = 2000; ///< a part of this area is a cell of its own
    double leastWidthM = 3;   ///< narrower than this nothing is a cell (meanWidthM)
};

/// Something wrong, or, in a repair, something that was changed. Cells are numbered as in the
/// input; those that a repair makes come after.
struct MendFault {
    enum class Kind : std::uint8_t {
        Snap,     ///< vertices of `cell` were put on borders (repair only)
        Overlap,  ///< ground of `cell` that `other` claimed too: the smaller of them keeps it
        Outside,  ///< ground of `cell` outside its region: cut off
        Gap,      ///< ground of no cell: goes to the neighbour with the longest shared border
        GapCell,  ///< the same, large enough to be a cell of its own (repair only)
        Part,     ///< a smaller part of `other`: goes to the neighbour likewise
        PartCell, ///< the same, large enough to be a cell of its own (repair only)
        Sliver,   ///< `other` is too narrow to be a cell: united with the neighbour likewise
        Lost      ///< nothing is left of `other`
    };
    Kind kind = Kind::Gap;
    Point where;
    double areaM2 = 0;
    std::uint32_t cell = kNoCell;  ///< whose ground it is, kNoCell: nobody's
    std::uint32_t other = kNoCell; ///< who lost it
    std::uint32_t region = kNoCell;
};

struct Mended {
    struct Cell {
        Polygon shape; ///< normalised
        std::uint32_t region = 0;
        std::uint32_t number = 0;     ///< of the input; from its size on: made by a repair
        std::uint32_t part = kNoCell; ///< of one that was made: the cell it was a part of
    };
    std::vector<MendFault> faults;
    std::vector<Cell> cells; ///< in order of their numbers
    /// By region: the exact union of its cells, nodes and all, and of what no cell covers in one
    /// that is not given.
    std::vector<MultiPolygon> regions;

    /// May the cells be used as they are? Without a repair: nothing but slivers was found.
    bool sound = false;
};

/// Errc::Invalid "geometry.tangled" with x and y, "mesh.far"; Errc::Cancelled.
Result<Mended> mendGrid(const std::vector<MendRegion>& regions, std::vector<MendCell> cells,
                        const MendLimits& limits, const Progress& progress = {});

/// Puts vertices of cells that are not fixed on vertices and borders within `withinM` (those of
/// regions and fixed cells first, then those of cells before them), and leads their edges through
/// vertices as near: what was drawn apart by less runs together. Edges that fit stay. Tells each
/// cell it changed: the area is that by which the cell changed, the place that of the vertex moved
/// farthest.
std::vector<MendFault> snapCells(const std::vector<MendRegion>& regions,
                                 std::vector<MendCell>& cells, double withinM);

/// Ground that polygons of two lists have in common.
struct SharedGround {
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    double areaM2 = 0;
};
/// In order of a, then b; only what has an area. Errors as of mendGrid.
Result<std::vector<SharedGround>> sharedGround(const std::vector<MultiPolygon>& a,
                                               const std::vector<MultiPolygon>& b,
                                               const Progress& progress = {});

} // namespace wanmi

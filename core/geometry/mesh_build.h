#pragma once
#include "core/base/progress.h"
#include "core/geometry/mesh.h"

#include <cstdint>
#include <vector>

namespace wanmi {

/// A cell as it comes from a store or a file.
struct MeshInput {
    MultiPolygon shape; ///< of one part
    std::uint32_t region = kNoGroup;
    std::uint32_t duty = kNoGroup;
};

/// What was wrong in the input, and where.
struct MeshTrouble {
    enum class Kind : std::uint8_t {
        Overlap, ///< ground under two cells (or twice under one): the first keeps it
        Gap,     ///< shut in and narrow: given to the cell with the longest border
        Hole,    ///< shut in and wide: left alone, no cell's ground
        Part,    ///< a cell was cut in two by a repair: the smaller part goes to a neighbour
        Sliver,  ///< a cell thinner than the width given: left alone
        Lost     ///< nothing is left of the cell
    };
    Kind kind = Kind::Overlap;
    Point where; ///< inside it
    double areaM2 = 0;
    MeshCell cell = kOutside;  ///< whose ground it is now
    MeshCell other = kOutside; ///< who claimed it too, or lost it
};

struct MeshBuilt {
    GridMesh mesh;                     ///< cell i is input i
    std::vector<MeshTrouble> troubles; ///< by kind, then in order of the cells
    /// Cells whose polygon is not the normalised input: repaired, or with vertices of a neighbour.
    std::vector<MeshCell> changed;
};

/// Cuts the polygons' edges at each other and makes them one mesh: clean cells come back byte for
/// byte, others are repaired by the rules above and named. `narrowM` is the width (twice the area
/// by the perimeter) below which a gap is filled and a cell is a sliver.
/// Errc::Invalid "mesh.multipart" with cell, x and y: a shape of two parts or none; "mesh.far";
/// "geometry.tangled"; Errc::Cancelled.
Result<MeshBuilt> buildMesh(const std::vector<MeshInput>& cells, double narrowM = 1,
                            const Progress& progress = {});

} // namespace wanmi

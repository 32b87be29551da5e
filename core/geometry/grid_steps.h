#pragma once
// The steps of grid generation, in order: ground (lines → faces of regions), unite (small faces),
// split (large faces). For grid_generate.cpp and its tests.
#include "core/geometry/coverage.h"
#include "core/geometry/grid_generate.h"
#include "core/geometry/grid_loads.h"

#include <vector>

namespace wanmi {

/// Faces of the lines, each in one region; faces outside every region are left out.
struct GridGround {
    Coverage coverage;
    std::vector<Point> troubles;
};

/// Lines that separate nothing (dead ends, links to an island) are left out.
Result<GridGround> gridGround(const std::vector<GridRegion>& regions,
                              const std::vector<Line>& cutLines, const Progress& progress);

/// Ties islands (lines that hang together but touch nothing else) that enclose more than `holeM2`
/// to their surroundings on two sides, so that no cell need have a hole; smaller ones are left for
/// uniting.
void tieIslands(Coverage& coverage, double holeM2);

/// Faces of one region that hang together over borders: a cell never reaches beyond one.
std::vector<std::vector<Coverage::Face>> connectedParts(const Coverage& coverage);

/// What uniting aims at.
struct UniteRule {
    double targetM2 = 0; ///< of a face's load
    double minM2 = 0;    ///< nothing of less area is left, unless it is alone
    double minWidthM = 0;
    std::size_t most = 1; ///< no more faces than this are left
};
/// Unites small and narrow faces of a part with neighbours, the smallest first, preferring compact
/// results near the target. Gives the faces left.
std::vector<Coverage::Face> uniteSmall(Coverage& coverage, FaceLoads& loads,
                                       const std::vector<Coverage::Face>& part,
                                       const UniteRule& rule);

/// Cuts a face into `count` faces of about equal load by straight chords; appends all of them to
/// `out`. Fewer where a face offers no sound chord.
void splitFaces(Coverage& coverage, FaceLoads& loads, Coverage::Face face, std::size_t count,
                std::vector<Coverage::Face>& out);

} // namespace wanmi

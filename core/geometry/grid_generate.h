#pragma once
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/geometry/shapes.h"

#include <string>
#include <vector>

namespace wanmi {

/// What is cut into cells: a community, or a street where no communities are known.
struct GridRegion {
    std::string code;
    MultiPolygon shape;
};

/// GB/T 30428.1: a cell has about 10,000 m².
struct GridOptions {
    double targetM2 = 10'000;
    std::vector<double> targetOfRegion;  ///< by region, instead of targetM2; empty: all the same
    std::size_t exactCount = 0;          ///< 0: by area; else so many cells in all, one target
    double least = 0.4;                  ///< of the target: smaller faces are united
    double most = 1.6;                   ///< of the target: larger cells are cut
    double leastWidthM = 0;              ///< faces of less mean width (meanWidthM) are united
    std::size_t maxCellsPerRegion = 900; ///< three digits of the cell code, some kept back
    std::vector<std::size_t>
        mostOfRegion; ///< by region, where fewer may be had; empty: all the same
    /// Cells are balanced by these as well: `pointShare` (0 to 1) of a cell's weight is its part of
    /// the points, the rest its area.
    std::vector<Point> points;
    double pointShare = 0;
};

struct GridCell {
    std::size_t region = 0; ///< index into the input
    Polygon shape;          ///< normalised
};

struct GridResult {
    /// By region; inside a region in rows from the north, inside a row from the west.
    std::vector<GridCell> cells;
    /// Each region as the exact union of its cells: the input's shape with the cells' nodes.
    std::vector<MultiPolygon> regions;
    /// Places where regions overlapped (given to the first) or left a narrow gap (left alone).
    std::vector<Point> troubles;
};

/// Cuts regions into cells along their boundaries and the cut lines (street centre lines, waters):
/// an exact partition of every region, each cell one connected part of one region.
/// Errc::Invalid "grid.no_area" with code: a region without area; "grid.count" with count and
/// least: an exact count below the number of connected parts of regions; "grid.too_fine" with the
/// first region's code and most: the regions cannot give so many cells; "geometry.tangled" with x
/// and y (metres): lines there cannot be resolved; Errc::Cancelled.
Result<GridResult> generateGrid(const std::vector<GridRegion>& regions,
                                const std::vector<Line>& cutLines, const GridOptions& options,
                                const Progress& progress = {});

} // namespace wanmi

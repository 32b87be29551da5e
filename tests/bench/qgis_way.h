#pragma once
// What one does in QGIS to get cells of communities: a grid of squares, its intersection with the
// communities, single parts, slivers eliminated. Holds no QGIS header.
#include "core/geometry/grid_generate.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace wanmi::test {

/// What it leaves: cells on the lattice, with the region each was cut from.
struct QgisCells {
    std::vector<std::size_t> regionOf;
    std::vector<Polygon> cells;
    double cuttingS = 0;     ///< grid, intersection and single parts, by QGIS's own algorithms
    double eliminatingS = 0; ///< slivers
    std::size_t pieces = 0;  ///< before slivers were eliminated
};

/// The layers a user has open: communities, and the lines that bound blocks. There must be a QGIS
/// session. QGIS has the elimination of slivers in Python; here it is the same loop over the same
/// geometry calls in C++, which can only be quicker.
class QgisWay {
public:
    QgisWay(const std::vector<GridRegion>& regions, const std::vector<Line>& lines);
    ~QgisWay();
    QgisWay(const QgisWay&) = delete;
    QgisWay& operator=(const QgisWay&) = delete;
    QgisWay(QgisWay&&) = delete;
    QgisWay& operator=(QgisWay&&) = delete;

    /// Squares of `targetM2` cut by the communities; pieces below half of it join the neighbour in
    /// the community with which they share most border.
    QgisCells squares(double targetM2);
    /// The same with the blocks between the lines kept, as a grid along streets has to.
    QgisCells alongLines(double targetM2);

private:
    struct Layers;
    std::unique_ptr<Layers> m_layers;
};

} // namespace wanmi::test

#pragma once
#include "core/geometry/shapes.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace wanmi {

/// "Which cell is this point in?", answered in well under a microsecond: a flat raster that knows
/// the cell of every pixel lying in one cell, and a short list with an exact test for the others.
class CellLocator {
public:
    static constexpr std::uint32_t kOutside = UINT32_MAX;

    /// Keeps a copy of the polygons. The pixel is about 12.5 m for 10,000 m² cells and grows with
    /// the cells and with sparse cover, so that memory stays near 20 MB for a large city.
    static CellLocator build(const std::vector<Polygon>& cells);

    /// The cell at a point; on a boundary the lowest index of those touching; nothing outside.
    std::optional<std::size_t> find(Point p) const;
    /// One index a point, kOutside outside.
    std::vector<std::uint32_t> findMany(std::span<const Point> points) const;
    /// Bytes held, for the bench.
    std::size_t memory() const;

private:
    Box m_box;
    std::int64_t m_pixel = 12'500;
    std::int64_t m_columns = 0;
    std::int64_t m_rows = 0;
    std::vector<std::uint32_t> m_raster; // cell, or kMixed + index into m_lists, or kOutside
    std::vector<std::uint32_t> m_lists;  // counted lists of candidates
    std::vector<Point> m_vertices;       // rings of all cells, flat
    std::vector<std::uint32_t> m_ringEnds;
    std::vector<std::uint32_t> m_cellRings;

    std::uint32_t lookUp(Point p) const;
    bool touches(std::uint32_t cell, Point p) const;
};

} // namespace wanmi

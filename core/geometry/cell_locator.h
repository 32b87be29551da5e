#pragma once
#include "core/geometry/raster_walk.h"
#include "core/geometry/shapes.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace wanmi {

/// "Which cell is this point in?", answered in well under a microsecond: a flat raster that knows
/// the cell of every field lying in one cell, and a short list with an exact test for the others.
class CellLocator {
public:
    static constexpr std::uint32_t kOutside = UINT32_MAX;

    /// Keeps a copy of the polygons. A field is about a hundredth of a cell and grows with sparse
    /// cover, so that memory stays near 20 MB for a large city.
    static CellLocator build(const std::vector<Polygon>& cells);

    /// The cell at a point; on a boundary the lowest index of those touching; nothing outside.
    std::optional<std::size_t> find(Point p) const;
    /// One index a point, kOutside outside.
    std::vector<std::uint32_t> findMany(std::span<const Point> points) const;
    /// Bytes held.
    std::size_t memory() const;

private:
    struct Vertex { // from the box's south-west corner: a city is smaller than 2,147 km
        std::int32_t x = 0;
        std::int32_t y = 0;
    };
    Box m_box;
    Raster m_raster;
    std::vector<std::uint32_t> m_fields; // cell, kMixed + index into m_lists, or kOutside
    std::vector<std::uint32_t> m_lists;  // counted lists of candidates, lowest first
    std::vector<Vertex> m_vertices;      // rings of all cells, flat
    std::vector<std::uint32_t> m_ringEnds;
    std::vector<std::uint32_t> m_cellEnds; // into m_ringEnds

    void keep(const std::vector<Polygon>& cells);
    void fill(const std::vector<Polygon>& cells);
    std::uint32_t lookUp(Point p) const;
    bool touches(std::uint32_t cell, Point p) const;
};

} // namespace wanmi

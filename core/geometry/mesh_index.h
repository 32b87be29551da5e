#pragma once
#include "core/geometry/raster_walk.h"
#include "core/geometry/shapes.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace wanmi {

/// Segments by place, kept up to date in place: square bins in a hash, each segment listed in every
/// bin it runs through, so that two that come within a millimetre of each other share a bin. A bin
/// holds the callers' numbers; a number can be met more than once in a search.
class MeshIndex {
public:
    /// How far from `middle` segments may lie, mm: differences of all coordinates stay below 2^29.
    static constexpr std::int64_t kReach = std::int64_t{1} << 28U;

    MeshIndex() = default;
    MeshIndex(Point middle, std::int64_t binSize)
        : m_middle(middle),
          m_raster(Raster::over(
              {middle.x - kReach, middle.y - kReach, middle.x + kReach, middle.y + kReach},
              binSize)) {}

    Point middle() const { return m_middle; }
    bool covers(Point p) const {
        const Point o = m_raster.origin;
        return p.x >= o.x && p.y >= o.y && p.x <= o.x + 2 * kReach && p.y <= o.y + 2 * kReach;
    }
    void add(std::uint32_t id, Point a, Point b);
    void remove(std::uint32_t id, Point a, Point b);

    /// Calls visit(id) for every segment that comes within a millimetre of a–b, and some more.
    template <class Visit>
    void along(Point a, Point b, Visit visit) const {
        m_raster.walk(a, b, [&](std::size_t bin) { visitBin(bin, visit); });
    }
    /// Calls visit(id) for every segment through p, and some more.
    template <class Visit>
    void at(Point p, Visit visit) const {
        visitBin(binOf(m_raster.column(p.x), m_raster.row(p.y)), visit);
    }
    /// Calls visit(id) for every segment that meets the box, and some more.
    template <class Visit>
    void in(const Box& box, Visit visit) const {
        const std::int64_t lastColumn = m_raster.column(box.maxX);
        const std::int64_t lastRow = m_raster.row(box.maxY);
        const std::int64_t column = m_raster.column(box.minX);
        const std::int64_t row = m_raster.row(box.minY);
        const auto asked =
            static_cast<std::size_t>((lastColumn - column + 1) * (lastRow - row + 1));
        if (asked > m_bins.size()) { // a large box: cheaper to show all there are
            for (const auto& [bin, ids] : m_bins) {
                for (const std::uint32_t id : ids)
                    visit(id);
            }
            return;
        }
        for (std::int64_t r = row; r <= lastRow; ++r) {
            for (std::int64_t c = column; c <= lastColumn; ++c)
                visitBin(binOf(c, r), visit);
        }
    }
    /// Westward from p through the bins of its row down to the height `west`: visit(id) for the
    /// segments of each bin, then more(x) with the bin's west side; stops when that says false.
    template <class Visit, class More>
    void westward(Point p, std::int64_t west, Visit visit, More more) const {
        const std::int64_t row = m_raster.row(p.y);
        const std::int64_t last = m_raster.column(west);
        for (std::int64_t c = m_raster.column(p.x); c >= last; --c) {
            visitBin(binOf(c, row), visit);
            if (!more(m_raster.origin.x + c * m_raster.size)) return;
        }
    }

private:
    Point m_middle;
    Raster m_raster;
    std::unordered_map<std::size_t, std::vector<std::uint32_t>> m_bins;

    std::size_t binOf(std::int64_t column, std::int64_t row) const {
        return static_cast<std::size_t>(row * m_raster.columns + column);
    }
    template <class Visit>
    void visitBin(std::size_t bin, Visit& visit) const {
        const auto found = m_bins.find(bin);
        if (found == m_bins.end()) return;
        for (const std::uint32_t id : found->second)
            visit(id);
    }
};

} // namespace wanmi

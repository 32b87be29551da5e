#include "core/geometry/line_field.h"

#include "core/geometry/measures.h"

#include <cmath>

namespace wanmi {
namespace {

std::int64_t floorOf(std::int64_t value, std::int64_t size) {
    return value >= 0 ? value / size : -((-value + size - 1) / size);
}

} // namespace

/// Squares of the reach's size: what is within the reach lies in the square of a line's or in one
/// of the eight around it. Lines are walked in steps of half a square, so that none is jumped over
/// but at its very corner.
LineField::LineField(const std::vector<Line>& lines, double reachM)
    : m_size(std::max<std::int64_t>(1, std::llround(reachM * kMillimetres))) {
    for (const Line& line : lines) {
        for (std::size_t i = 0; i + 1 < line.size(); ++i) {
            along(line[i], line[i + 1], [this](Point p) {
                m_squares.insert(squareAt(floorOf(p.x, m_size), floorOf(p.y, m_size)));
            });
        }
    }
}

template <class Visit>
void LineField::along(Point a, Point b, Visit visit) const {
    const double length = distanceM(a, b) * kMillimetres;
    const auto steps =
        std::max<std::int64_t>(1, std::llround(2 * length / static_cast<double>(m_size)));
    for (std::int64_t i = 0; i <= steps; ++i) {
        visit(Point{a.x + (b.x - a.x) * i / steps, a.y + (b.y - a.y) * i / steps});
    }
}

std::uint64_t LineField::squareAt(std::int64_t column, std::int64_t row) const {
    return (static_cast<std::uint64_t>(column) << 32U) ^
           (static_cast<std::uint64_t>(row) & 0xFFFF'FFFFU);
}

bool LineField::isBeside(Point p) const {
    const auto column = floorOf(p.x, m_size);
    const auto row = floorOf(p.y, m_size);
    for (std::int64_t c = column - 1; c <= column + 1; ++c) {
        for (std::int64_t r = row - 1; r <= row + 1; ++r) {
            if (m_squares.contains(squareAt(c, r))) return true;
        }
    }
    return false;
}

double LineField::shareBeside(const Ring& ring) const {
    double beside = 0;
    double whole = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Point a = ring[i];
        const Point b = ring[i + 1 == ring.size() ? 0 : i + 1];
        int seen = 0;
        int found = 0;
        along(a, b, [&](Point p) {
            ++seen;
            found += isBeside(p) ? 1 : 0;
        });
        const double length = distanceM(a, b);
        whole += length;
        beside += length * found / seen;
    }
    return whole > 0 ? beside / whole : 0;
}

} // namespace wanmi

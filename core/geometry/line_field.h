#pragma once
#include "core/geometry/shapes.h"

#include <cstdint>
#include <unordered_set>
#include <vector>

namespace wanmi {

/// Which squares of the ground lines run through: is there a line beside this one?
class LineField {
public:
    /// `reachM`: what lies no farther from a line is beside it (and perhaps half as far again).
    LineField(const std::vector<Line>& lines, double reachM);

    bool isBeside(Point p) const;
    /// How much of a ring's length (0 to 1) has a line beside it.
    double shareBeside(const Ring& ring) const;

private:
    std::int64_t m_size; ///< of a square, mm
    std::unordered_set<std::uint64_t> m_squares;

    template <class Visit>
    void along(Point a, Point b, Visit visit) const;
    std::uint64_t squareAt(std::int64_t column, std::int64_t row) const;
};

} // namespace wanmi

#pragma once
// What "apart" means for segments on the millimetre lattice: one rule for noding, for building a
// mesh and for checking an edit of it.
#include "core/geometry/measures.h"

#include <algorithm>
#include <cstdlib>

namespace wanmi {

/// Does the segment a–b run through the open millimetre square around p? (Open: a diagonal of the
/// lattice passes by the two corners beside it.)
inline bool throughPixel(Point a, Point b, Point p) {
    if (p.x < std::min(a.x, b.x) || p.x > std::max(a.x, b.x)) return false;
    if (p.y < std::min(a.y, b.y) || p.y > std::max(a.y, b.y)) return false;
    const std::int64_t reach = std::abs(b.x - a.x) + std::abs(b.y - a.y);
    return 2 * std::abs(turn(a, b, p)) < reach;
}

/// Do the open segments a–b and c–d cross in one point?
inline bool crosses(Point a, Point b, Point c, Point d) {
    const auto onC = turn(a, b, c);
    const auto onD = turn(a, b, d);
    if (!((onC > 0 && onD < 0) || (onC < 0 && onD > 0))) return false;
    const auto onA = turn(c, d, a);
    const auto onB = turn(c, d, b);
    return (onA > 0 && onB < 0) || (onA < 0 && onB > 0);
}

/// Counter-clockwise from the east: the order of points around a centre, exact.
inline bool earlierAround(Point centre, Point a, Point b) {
    const auto upper = [&](Point p) {
        return p.y > centre.y || (p.y == centre.y && p.x > centre.x);
    };
    if (upper(a) != upper(b)) return upper(a);
    return turn(centre, a, b) > 0;
}

} // namespace wanmi

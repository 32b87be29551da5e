#pragma once
#include "core/geometry/measures.h"

#include <cstdint>

namespace wanmi {

/// How a ray and an edge meet: counted over a ring, the crossings tell inside from outside.
enum class Meeting : std::uint8_t { None, Crossed, On };

/// The ray from p to the east and the edge a → b; On when p itself lies on the edge. An edge that
/// the ray only touches with its end counts for one of the two edges there, never for both.
inline Meeting meetingEast(Point p, Point a, Point b) {
    if ((a.y > p.y && b.y > p.y) || (a.y < p.y && b.y < p.y)) return Meeting::None;
    if (onSegment(p, a, b)) return Meeting::On;
    if ((a.y > p.y) == (b.y > p.y)) return Meeting::None;
    // Left of an upward edge, right of a downward one.
    const std::int64_t side = turn(a, b, p);
    return (b.y > a.y ? side > 0 : side < 0) ? Meeting::Crossed : Meeting::None;
}

} // namespace wanmi

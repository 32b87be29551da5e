#pragma once
#include "core/geometry/shapes.h"

#include <vector>

namespace wanmi {

/// Takes from a walk round a face the rings that it closes on the way: a hole that touches the
/// outer ring in a vertex becomes a ring of its own.
std::vector<Ring> simpleRings(const Ring& walk);

/// Gives each hole to the smallest outer ring around it.
void giveHoles(std::vector<Ring> holes, MultiPolygon& shape);

/// A normalised shape of outer rings (counter-clockwise) and holes (clockwise).
MultiPolygon fromRings(std::vector<Ring> rings);

} // namespace wanmi

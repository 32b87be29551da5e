#pragma once
#include "core/geometry/shapes.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace wanmi {

/// A place on one of several lines.
struct LinePlace {
    std::size_t line = 0;
    std::size_t piece = 0; ///< between its vertices `piece` and `piece` + 1
    Point at;              ///< rounded to the lattice
    double awayM = 0;      ///< from the point asked about
};

/// The place of the closed segment a–b nearest to a point, rounded to the lattice.
Point nearestOn(Point a, Point b, Point p);

/// The place nearest to a point, on whichever line; of several the first. nullopt: no line has two
/// vertices.
std::optional<LinePlace> nearestPlace(const std::vector<Line>& lines, Point p);

/// The shortest way along the lines from the place nearest to `from` to the place nearest to `to`;
/// from one line to another where they have a vertex in common, as streets of a map do. Empty where
/// the two are one place or no way leads from one to the other.
Line wayAlong(const std::vector<Line>& lines, Point from, Point to);

} // namespace wanmi

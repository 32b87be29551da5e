#pragma once
// Exact measures and tests on the millimetre lattice. Coordinate differences stay below 2^30 mm
// (1,073 km), so that products of differences are exact in 64 bits.
#include "core/geometry/shapes.h"

#include <cstdint>
#include <span>

namespace wanmi {

/// Twice the area of triangle a, b, c in mm²: positive where c lies left of a→b.
inline std::int64_t turn(Point a, Point b, Point c) {
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/// Do the closed segments have a point in common?
bool segmentsMeet(Point a, Point b, Point c, Point d);
/// Does p lie on the closed segment?
bool onSegment(Point p, Point a, Point b);

/// Twice the signed area in mm²: positive for counter-clockwise rings.
std::int64_t twiceArea(const Ring& ring);
/// Square metres, holes taken off.
double areaM2(const Polygon& polygon);
double areaM2(const MultiPolygon& shape);

Box boxOf(std::span<const Point> points);
Box boxOf(const Polygon& polygon);
Box boxOf(const MultiPolygon& shape);

enum class Where : std::uint8_t { Inside, Boundary, Outside };
/// Where a point lies, exactly; rings of any orientation.
Where locate(const Ring& ring, Point p);
Where locate(const Polygon& polygon, Point p);
Where locate(const MultiPolygon& shape, Point p);

/// The centre of gravity, rounded; it may lie outside. A polygon without area gives its box's
/// middle.
Point centroid(const Polygon& polygon);
/// A point inside, well away from the boundary: the centroid where that is inside, else the middle
/// of the widest stretch of some horizontal line. Thinner than a millimetre: a vertex.
Point interiorPoint(const Polygon& polygon);

/// Does the ring neither touch nor cross itself (three vertices or more, no repeated vertex)?
bool isSimple(const Ring& ring);
/// Drops repeated vertices and spikes of no area, turns outer rings counter-clockwise and holes
/// clockwise, starts each ring at its lowest vertex (least y, then least x) and puts holes in
/// order: equal polygons become equal bytes. Holes without area are dropped.
void normalise(Polygon& polygon);
/// The same for each part; parts without area are dropped, the others put in order.
void normalise(MultiPolygon& shape);

/// Metres.
double lengthM(const Line& line);
double perimeterM(const Polygon& polygon);
/// Twice the area by the perimeter: about the width of something long, half the side of a square.
double meanWidthM(const Polygon& polygon);
double distanceM(Point a, Point b);
double distanceM(Point p, Point a, Point b); ///< to the closed segment a–b
double distanceM(Point p, const Line& line); ///< infinite where the line is empty
/// Distance to the polygon's area: 0 inside.
double distanceM(Point p, const Polygon& polygon);

} // namespace wanmi

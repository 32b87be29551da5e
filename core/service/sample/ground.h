#pragma once
// The land a made-up district stands on: outline, waters, old town, parks. Metres from the city's
// origin. Districts are tiles on both sides of one great river; neighbours share their borders
// point by point.
#include "core/service/sample/plane.h"

#include <cstdint>

namespace wanmi::sample {

/// What part of town a place belongs to: decides street spacing, houses and things in the street.
enum class Quarter : std::uint8_t { Old, Centre, New, Ordinary, Outskirts };

/// Where a district lies among the others. Rows from 0 up lie north of the great river, rows from
/// -1 down south of it.
struct TilePlace {
    int column = 0;
    int row = 0;
    int columns = 1; ///< in the whole city
    double width = 0;
    double height = 0; ///< metres
};

struct Ground {
    std::uint64_t seed = 0;
    double size = 0; ///< side of a square of the same area
    Path outline;    ///< counter-clockwise
    Path bank;       ///< the great river's bank along the outline, "" elsewhere
    Path greatRiver; ///< ring of its water, drawn by the northern tile
    Path river;      ///< centre line of the small river, from the south up
    double riverWidth = 0;
    Path westEdge; ///< a road runs along it
    Vec oldCentre;
    double oldRadius = 0;
    Path oldRing; ///< the road where the town wall stood
    Path outerRing;
    Vec newCentre;
    double newRadius = 0;
    Vec newAxis;
    Vec lakeCentre;
    double lakeRadius = 0;
    Path lakeShore;
    Path lakePark;
    Path hillPark;
    Vec worksCentre; ///< industry
    double worksRadius = 0;

    Quarter quarterOf(Vec p) const;
    double toRiver(Vec p) const { return nearest(river, p).metres; }
};

Ground makeGround(const TilePlace& place, std::uint64_t seed);

} // namespace wanmi::sample

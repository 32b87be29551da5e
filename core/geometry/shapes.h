#pragma once
// Geometry on the store's lattice: metres times 1000 in 64-bit integers, so that two desks agree on
// every vertex to the last digit. Coordinates are those of the store's projected coordinate system
// (x east, y north).
#include <cstdint>
#include <vector>

namespace wanmi {

/// A place in whole millimetres of the store's coordinate system.
struct Point {
    std::int64_t x = 0;
    std::int64_t y = 0;
    friend bool operator==(const Point&, const Point&) = default;
    friend auto operator<=>(const Point&, const Point&) = default; // NOLINT(*-nullptr)
};

/// A closed ring; the first vertex is not repeated at the end. Outer rings run counter-clockwise,
/// holes clockwise.
using Ring = std::vector<Point>;
/// An open line of two or more vertices.
using Line = std::vector<Point>;

struct Polygon {
    Ring outer;
    std::vector<Ring> holes;
    friend bool operator==(const Polygon&, const Polygon&) = default;
};
using MultiPolygon = std::vector<Polygon>;

struct Box {
    std::int64_t minX = INT64_MAX;
    std::int64_t minY = INT64_MAX;
    std::int64_t maxX = INT64_MIN;
    std::int64_t maxY = INT64_MIN;
    void add(Point p) {
        if (p.x < minX) minX = p.x;
        if (p.y < minY) minY = p.y;
        if (p.x > maxX) maxX = p.x;
        if (p.y > maxY) maxY = p.y;
    }
    bool empty() const { return minX > maxX; }
    bool contains(Point p) const {
        return p.x >= minX && p.x <= maxX && p.y >= minY && p.y <= maxY;
    }
    bool meets(const Box& o) const {
        return minX <= o.maxX && o.minX <= maxX && minY <= o.maxY && o.minY <= maxY;
    }
    friend bool operator==(const Box&, const Box&) = default;
};

/// Longitude and latitude in degrees, WGS 84 (CGCS2000 counts as the same).
struct LonLat {
    double lon = 0;
    double lat = 0;
};

inline constexpr double kMillimetres = 1000.0;

} // namespace wanmi

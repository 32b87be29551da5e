#pragma once
// Plain vectors in metres for planning the city. Only + - * / and square roots, which every machine
// rounds alike: no sine or cosine, whose last digits differ between libraries.
#include "core/geometry/shapes.h"

#include <cmath>
#include <vector>

namespace wanmi::sample {

struct Vec {
    double x = 0;
    double y = 0;
    friend Vec operator+(Vec a, Vec b) { return {a.x + b.x, a.y + b.y}; }
    friend Vec operator-(Vec a, Vec b) { return {a.x - b.x, a.y - b.y}; }
    friend Vec operator*(Vec a, double f) { return {a.x * f, a.y * f}; }
    friend bool operator==(Vec, Vec) = default;
};
using Path = std::vector<Vec>;

inline double dot(Vec a, Vec b) {
    return a.x * b.x + a.y * b.y;
}
inline double cross(Vec a, Vec b) {
    return a.x * b.y - a.y * b.x;
}
inline double length(Vec a) {
    return std::sqrt(a.x * a.x + a.y * a.y);
}
inline Vec leftOf(Vec a) {
    return {-a.y, a.x};
}
inline Vec unitOf(Vec a) {
    const double l = length(a);
    return l > 0 ? a * (1 / l) : Vec{1, 0};
}
/// Turns by the angle whose half has the tangent `t`: a rotation without trigonometry.
inline Vec turned(Vec a, double t) {
    const double c = (1 - t * t) / (1 + t * t);
    const double s = 2 * t / (1 + t * t);
    return {a.x * c - a.y * s, a.x * s + a.y * c};
}

struct Near {
    double metres = INFINITY;
    Vec along{1, 0}; ///< direction of the path there
    double side = 0; ///< over 0: left of the path
    std::size_t segment = 0;
};
/// The nearest place on an open path (two points or more).
Near nearest(const Path& path, Vec p);
double pathLength(const Path& path);
/// A closed ring's area in m², positive for counter-clockwise.
double ringArea(const Path& ring);
bool insideRing(const Path& ring, Vec p);
/// Points left of a path at a distance (right where negative), one a vertex, mitred.
Path shifted(const Path& path, double metres);
/// Without vertices nearer than `metres` to the line between those kept (Douglas–Peucker).
Path simplified(const Path& path, double metres);
/// The unit circle in `count` points, counter-clockwise from east; `count` is a power of two ≥ 4.
Path unitCircle(std::size_t count);

/// Smooth noise in -1 … 1 that belongs to the seed; one bump a unit.
double noise1(std::uint64_t seed, double x);
double noise2(std::uint64_t seed, double x, double y);

/// Where the made-up city lies in its coordinate system (EPSG:4547, CGCS2000 3-degree zone at 114°
/// E), metres east and north.
inline constexpr Vec kOrigin{526'000, 3'386'000};
inline constexpr int kSampleSrid = 4547;
Point toLattice(Vec p);
Vec fromLattice(Point p);
Path fromLattice(const Ring& ring);
Line toLattice(const Path& path);

} // namespace wanmi::sample

// The published offset of GCJ-02 (a sum of sines over the position, on the Krasovsky ellipsoid) and
// the further one of BD-09.
#include "core/geometry/projection.h"

#include <cmath>
#include <numbers>

namespace wanmi {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kAxis = 6378245.0;                   // Krasovsky
constexpr double kEccentricity = 0.00669342162296594; // squared
constexpr double kBaiduTurns = kPi * 3000.0 / 180.0;

bool inMainlandBox(LonLat at) {
    return at.lon >= 72.004 && at.lon <= 137.8347 && at.lat >= 0.8293 && at.lat <= 55.8271;
}

/// The three waves both axes share, metres; `x`, `y` relative to 105° E, 35° N.
double waves(double along, double first, double second, double third, double thirdFactor) {
    double sum = (20 * std::sin(6 * first * kPi) + 20 * std::sin(2 * first * kPi)) * 2 / 3;
    sum += (20 * std::sin(along * kPi) + 40 * std::sin(along / 3 * kPi)) * 2 / 3;
    return sum + (second * std::sin(along / 12 * kPi) + third * std::sin(along * kPi / 30)) *
                     thirdFactor / 3;
}

/// The shift at a WGS 84 place in degrees, whatever the box says.
LonLat shiftAt(LonLat at) {
    const double x = at.lon - 105.0;
    const double y = at.lat - 35.0;
    const double root = std::sqrt(std::abs(x));
    double north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root;
    north += waves(y, x, 160, 320, 2);
    double east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root;
    east += waves(x, x, 150, 300, 2);
    const double latitude = at.lat * kPi / 180;
    const double sine = std::sin(latitude);
    const double magic = 1 - kEccentricity * sine * sine;
    const double perLat = kAxis * (1 - kEccentricity) / (magic * std::sqrt(magic)) * kPi / 180;
    const double perLon = kAxis / std::sqrt(magic) * std::cos(latitude) * kPi / 180;
    return {east / perLon, north / perLat};
}

/// Solves forward(p) = wanted: the forward map is the identity but for a slowly changing shift, so
/// that taking off the miss converges by a factor of fifty a step.
template <class Forward>
LonLat invert(LonLat wanted, Forward forward) {
    LonLat at = wanted;
    for (int step = 0; step < 30; ++step) {
        const LonLat now = forward(at);
        const double dLon = now.lon - wanted.lon;
        const double dLat = now.lat - wanted.lat;
        at.lon -= dLon;
        at.lat -= dLat;
        if (std::abs(dLon) + std::abs(dLat) < 1e-13) break;
    }
    return at;
}

} // namespace

LonLat wgs84ToGcj02(LonLat at) {
    if (!inMainlandBox(at)) return at;
    const LonLat shift = shiftAt(at);
    return {at.lon + shift.lon, at.lat + shift.lat};
}

LonLat gcj02ToWgs84(LonLat at) {
    if (!inMainlandBox(at)) return at;
    return invert(at, [](LonLat p) {
        const LonLat shift = shiftAt(p);
        return LonLat{p.lon + shift.lon, p.lat + shift.lat};
    });
}

LonLat gcj02ToBd09(LonLat at) {
    const double radius = std::hypot(at.lon, at.lat) + 0.00002 * std::sin(at.lat * kBaiduTurns);
    const double angle = std::atan2(at.lat, at.lon) + 0.000003 * std::cos(at.lon * kBaiduTurns);
    return {radius * std::cos(angle) + 0.0065, radius * std::sin(angle) + 0.006};
}

LonLat bd09ToGcj02(LonLat at) {
    return invert(at, gcj02ToBd09);
}

} // namespace wanmi

#include "core/domain/casework/photo_position.h"

#include <array>
#include <cmath>

namespace wanmi {
namespace {

constexpr double kEarthRadius = 6371008.8; // mean, in metres
constexpr double kDegree = 3.14159265358979323846 / 180;

double distance(LonLat a, LonLat b) {
    const double dLat = (b.lat - a.lat) * kDegree / 2;
    const double dLon = (b.lon - a.lon) * kDegree / 2;
    const double h = std::sin(dLat) * std::sin(dLat) + std::cos(a.lat * kDegree) *
                                                           std::cos(b.lat * kDegree) *
                                                           std::sin(dLon) * std::sin(dLon);
    return 2 * kEarthRadius * std::asin(std::sqrt(std::min(1.0, h)));
}

} // namespace

PhotoMark comparePhotoPosition(LonLat casePlace, std::optional<LonLat> photo, double nearMetres) {
    if (!photo) return {};
    const double metres = distance(casePlace, *photo);
    // A tenth of a millimetre for the arithmetic, so that the limit itself is near.
    return {metres <= nearMetres + 1e-4 ? PhotoPlace::Near : PhotoPlace::Far, metres};
}

PhotoMark nearestPhoto(const std::vector<PhotoMark>& photos) {
    PhotoMark best;
    for (const auto& p : photos) {
        if (p.place == PhotoPlace::NoPosition) continue;
        if (best.place == PhotoPlace::NoPosition || p.metres < best.metres) best = p;
    }
    return best;
}

std::string_view photoPlaceCode(PhotoPlace place) {
    constexpr std::array<std::string_view, 3> kCodes{"no_position", "near", "far"};
    return kCodes[static_cast<std::size_t>(place)];
}

} // namespace wanmi

#pragma once
#include "core/geometry/shapes.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace wanmi {

/// 核实/核查图片位置对比: was a photo taken where the case is?
enum class PhotoPlace : std::uint8_t {
    NoPosition, ///< the photo says nothing
    Near,
    Far ///< taken elsewhere: the answer is doubtful
};
struct PhotoMark {
    PhotoPlace place = PhotoPlace::NoPosition;
    double metres = 0; ///< from the case; meaningless without a position
};

/// `nearMetres` is the profile's photo_metres; a photo at exactly that distance is near. The
/// distance is the sphere's, true to half a percent: phones know their place less well.
PhotoMark comparePhotoPosition(LonLat casePlace, std::optional<LonLat> photo, double nearMetres);
/// What an answer with several photos is worth: its nearest photo with a position counts, for a
/// view from afar may go with it.
PhotoMark nearestPhoto(const std::vector<PhotoMark>& photos);
/// "near", "far" or "no_position".
std::string_view photoPlaceCode(PhotoPlace place);

} // namespace wanmi

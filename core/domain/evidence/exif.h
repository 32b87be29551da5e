#pragma once
#include "core/base/clock.h"
#include "core/geometry/shapes.h"

#include <optional>
#include <string_view>

namespace wanmi {

/// Where and when a photo says it was taken.
struct PhotoFacts {
    std::optional<Instant> takenAt;
    std::optional<LonLat> at; ///< WGS 84
};

/// Reads a TIFF block (see exifBlock). Input of strangers: whatever is broken is left out, never an
/// error. A time without an offset is in `zone` (IANA name); a position of exactly 0, 0 is what
/// some phones write when they have none.
PhotoFacts readExif(std::string_view tiff, std::string_view zone);

} // namespace wanmi

#pragma once
#include <string_view>

namespace wanmi {

/// What a file is by its own bytes; its name counts for nothing.
struct MediaFound {
    std::string_view media; ///< "image/jpeg", "video/mp4", …; "" where it is none of those known
    bool whole = false;     ///< it has its own end; what is cut off has not
};

/// Looks at a whole file. Sound in MP3 has no end of its own: any length of it is whole.
MediaFound findMedia(std::string_view bytes);

/// The EXIF block (TIFF) of a JPEG, PNG or WebP; "" where there is none.
std::string_view exifBlock(std::string_view bytes);

} // namespace wanmi

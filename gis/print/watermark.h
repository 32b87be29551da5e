#pragma once
#include "core/base/result.h"

#include <QString>

#include <string>
#include <string_view>

namespace wanmi {

/// A copy of a photo (JPEG, PNG, WebP, GIF, BMP, as Qt reads it) with a line of text on a dark band
/// along its lower edge, upright as its camera meant it, written to `target` (UTF-8) in the
/// photo's own format, else as JPEG. Nothing of the photo's own tags goes along: neither position
/// nor device. Errc::Invalid "evidence.not_drawn" (file) where it is no picture Qt can read,
/// "evidence.picture_too_large" (width, height) above 200 million points;
/// Errc::Io as of replaceFile.
Status writeWatermarked(std::string_view photo, const QString& text, const std::string& target);

} // namespace wanmi

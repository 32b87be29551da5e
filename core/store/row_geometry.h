#pragma once
#include "core/base/result.h"

#include <string>
#include <string_view>

namespace wanmi {

/// A geometry of the file (SpatiaLite's BLOB, little endian, flat) as lower-case hex of well-known
/// binary, coordinates bit for bit. Errc::Invalid "geometry.broken" for anything that would not
/// come back as the same bytes from geometryFromHex() with `srid`.
Result<std::string> hexOfGeometry(std::string_view blob, int srid);
/// The BLOB of it; the same error where the text is no such geometry.
Result<std::string> geometryFromHex(std::string_view hex, int srid);

} // namespace wanmi

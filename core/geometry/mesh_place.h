#pragma once
#include "core/base/result.h"
#include "core/geometry/shapes.h"

#include <string>

namespace wanmi {

/// A coordinate in metres as refusals name it: 500123.045.
inline std::string metresText(std::int64_t mm) {
    const std::string digits = std::to_string(mm < 0 ? -mm : mm);
    const std::string padded =
        digits.size() < 4 ? std::string(4 - digits.size(), '0') + digits : digits;
    const std::size_t whole = padded.size() - 3;
    return (mm < 0 ? "-" : "") + padded.substr(0, whole) + "." + padded.substr(whole);
}

/// The arguments x and y of a refusal, in metres.
inline Args placeArgs(Point p) {
    return {{"x", metresText(p.x)}, {"y", metresText(p.y)}};
}

} // namespace wanmi

#pragma once
#include "core/geometry/shapes.h"

#include <optional>
#include <string_view>

namespace wanmi {

/// A place as it is typed, in metres: "12.5,-3" so far east and north of the anchor; "40<90" 40 m
/// from it at a bearing in degrees, clockwise from the north; "=500123.4,4418000" itself, in the
/// store's coordinate system. nullopt: not such a text.
std::optional<Point> typedPlace(std::string_view text, Point anchor);

/// May a text that is being typed go on with this character?
bool continuesPlace(std::string_view text, char next);

} // namespace wanmi

#pragma once
#include "core/geometry/shapes.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace wanmi {

/// What a mark stands for: stands where it stood, was found elsewhere, differs, is new, is missing.
enum class MarkSign : std::uint8_t { Same, Moved, Changed, New, Missing };

/// A place that is pointed out, and where it was before.
struct MapMark {
    Point at;
    std::optional<Point> from; ///< joined with `at` by a line
    MarkSign sign = MarkSign::Same;
    bool chosen = false;
    std::vector<Line> lines{}; ///< drawn in the sign's colour: of what is not a single place
};

} // namespace wanmi

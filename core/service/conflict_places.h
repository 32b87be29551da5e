#pragma once
#include "core/geometry/shapes.h"
#include "core/sync/entry_store.h"

#include <cstdint>
#include <vector>

namespace wanmi {

/// One of the three states of a conflict (冲突), where it has a place: before, at the centre, at
/// this desk.
struct ConflictPlace {
    enum class Side : std::uint8_t { Before, Theirs, Mine };
    Side side = Side::Before;
    Point at;                ///< a place of its own, or the middle of what it covers
    std::vector<Line> lines; ///< rings and lines, closed ones with the first vertex repeated
};

/// Where the states of a conflict lie, in the store's coordinate system: of a geometry two desks
/// changed, or of a whole row with one. Empty where there is nothing to be shown.
std::vector<ConflictPlace> placesOf(const ConflictRow& conflict);

} // namespace wanmi

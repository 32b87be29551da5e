#pragma once
// Nine square cells, and edits of them in few words.
#include "core/geometry/mesh_build.h"
#include "core/geometry/mesh_edit.h"
#include "tests/support/catch.h"

#include <utility>

namespace wanmi::test {

inline constexpr std::int64_t kSide = 100'000;

inline Polygon box(std::int64_t x, std::int64_t y, std::int64_t w, std::int64_t h) {
    return {{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}, {}};
}

/// Nine squares, 0 1 2 from the south-west to the east, then 3 4 5, 6 7 8. The eastern column is
/// region 1, the others region 0; each row is a duty grid.
inline GridMesh nine() {
    std::vector<MeshInput> cells;
    for (std::uint32_t i = 0; i < 9; ++i) {
        cells.push_back({{box(i % 3 * kSide, i / 3 * kSide, kSide, kSide)}, i % 3 / 2, i / 3});
    }
    auto built = buildMesh(cells);
    REQUIRE(built);
    return std::move(built->mesh);
}

inline MeshEdit moveOf(Point at, Point to) {
    MeshEdit edit;
    edit.at = at;
    edit.to = to;
    return edit;
}

inline MeshEdit lineEdit(MeshEdit::Kind kind, MeshCell cell, Line line) {
    MeshEdit edit;
    edit.kind = kind;
    edit.cell = cell;
    edit.line = std::move(line);
    return edit;
}

inline MeshEdit pairEdit(MeshEdit::Kind kind, MeshCell cell, MeshCell other = kOutside) {
    MeshEdit edit;
    edit.kind = kind;
    edit.cell = cell;
    edit.other = other;
    return edit;
}

} // namespace wanmi::test

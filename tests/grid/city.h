#pragma once
// A small city with a grid, and hands to edit it with.
#include "core/geometry/measures.h"
#include "core/service/grid_admin.h"
#include "tests/support/small_city.h"

#include <algorithm>

namespace wanmi::test {

inline const std::string kAdmin = "admin";

/// The longest border inside the city, and the cells on its two sides.
struct Pair {
    MeshCell a = kOutside;
    MeshCell b = kOutside;
};
inline Pair neighboursOf(const GridDraft& draft) {
    Pair best;
    double longest = 0;
    for (MeshCell cell = 0; cell < draft.mesh().cellCount(); ++cell) {
        if (!draft.mesh().alive(cell)) continue;
        for (const auto& border : draft.mesh().borders(cell)) {
            if (border.other == kOutside || border.lengthM <= longest) continue;
            longest = border.lengthM;
            best = {cell, border.other};
        }
    }
    return best;
}

inline MeshEdit merge(MeshCell stays, MeshCell goes) {
    MeshEdit edit;
    edit.kind = MeshEdit::Kind::Merge;
    edit.cell = stays;
    edit.other = goes;
    return edit;
}

/// A cell cut in two by a line across the middle of its box.
inline MeshEdit split(const GridDraft& draft, MeshCell cell) {
    const Box box = boxOf(draft.mesh().polygon(cell));
    const auto middle = (box.minX + box.maxX) / 2;
    MeshEdit edit;
    edit.kind = MeshEdit::Kind::Split;
    edit.cell = cell;
    edit.line = {{middle, box.minY - 10'000}, {middle, box.maxY + 10'000}};
    return edit;
}

/// The largest cell: what a split leaves is no sliver.
inline MeshCell largest(const GridDraft& draft) {
    MeshCell best = 0;
    for (MeshCell cell = 0; cell < draft.mesh().cellCount(); ++cell) {
        if (draft.mesh().alive(cell) && draft.mesh().twiceArea(cell) > draft.mesh().twiceArea(best))
            best = cell;
    }
    return best;
}

/// Applies and keeps, as a program does.
inline const MeshChange* edit(GridAdmin& admin, GridDraft& draft, const std::string& name,
                              const MeshEdit& what) {
    const auto before = draft.lines();
    const auto* change = must(draft.apply(what));
    must(admin.keep(name, before, draft.log(before), kAdmin));
    return change;
}

} // namespace wanmi::test

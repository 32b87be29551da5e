#include "core/geometry/mesh_edit.h"

#include "core/geometry/lattice.h"
#include "core/geometry/mesh_place.h"
#include "core/geometry/mesh_plan.h"

#include <algorithm>

namespace wanmi {
namespace {

Error noCell(MeshCell cell) {
    return fail(Errc::Invalid, "mesh.no_cell", {{"cell", std::to_string(cell)}});
}

/// Moving the edge is only allowed where what it bounds may move.
Status mayMove(const GridMesh& mesh, const MeshEdit& edit, const MeshEdge& edge) {
    return mayTrade(mesh, edit, edge.left, edge.right, edge.from);
}

Result<MeshChange> planMove(const GridMesh& mesh, const MeshEdit& edit) {
    const std::vector<MeshEdge> around = mesh.edgesAt(edit.at);
    if (around.empty()) return fail(Errc::Invalid, "mesh.no_vertex", placeArgs(edit.at));
    if (edit.at == edit.to) return fail(Errc::Invalid, "mesh.unchanged");
    if (mesh.hasVertex(edit.to)) return fail(Errc::Invalid, "mesh.touches", placeArgs(edit.to));
    MeshChange change = startChange(mesh);
    for (const MeshEdge& edge : around) {
        WANMI_TRY(mayMove(mesh, edit, edge));
        change.out.push_back(edge);
        change.in.push_back({edit.to, edge.to, edge.left, edge.right});
    }
    return change;
}

Result<MeshEdge> edgeOf(const GridMesh& mesh, const Line& line) {
    if (line.size() != 2)
        return fail(Errc::Invalid, "mesh.no_edge", placeArgs(line.empty() ? Point{} : line[0]));
    for (const MeshEdge& edge : mesh.edgesAt(line[0])) {
        if (edge.to == line[1]) return edge;
    }
    return fail(Errc::Invalid, "mesh.no_edge", placeArgs(line[0]));
}

Result<MeshChange> planInsert(const GridMesh& mesh, const MeshEdit& edit) {
    WANMI_LET(const MeshEdge edge, edgeOf(mesh, edit.line));
    if (mesh.hasVertex(edit.at)) return fail(Errc::Invalid, "mesh.touches", placeArgs(edit.at));
    const bool exact = onSegment(edit.at, edge.from, edge.to);
    const bool outer = edge.left == kOutside || edge.right == kOutside;
    if (!exact && (outer || !throughPixel(edge.from, edge.to, edit.at)))
        WANMI_TRY(mayMove(mesh, edit, edge));
    MeshChange change = startChange(mesh);
    change.out.push_back(edge);
    change.in.push_back({edge.from, edit.at, edge.left, edge.right});
    change.in.push_back({edit.at, edge.to, edge.left, edge.right});
    return change;
}

Result<MeshChange> planRemove(const GridMesh& mesh, const MeshEdit& edit) {
    const std::vector<MeshEdge> around = mesh.edgesAt(edit.at);
    if (around.empty()) return fail(Errc::Invalid, "mesh.no_vertex", placeArgs(edit.at));
    if (around.size() != 2) return fail(Errc::Invalid, "mesh.junction", placeArgs(edit.at));
    const MeshEdge in = around[0].reversed();
    const MeshEdge made{in.from, around[1].to, in.left, in.right};
    if (!onSegment(edit.at, made.from, made.to)) WANMI_TRY(mayMove(mesh, edit, made));
    MeshChange change = startChange(mesh);
    change.out = around;
    change.in.push_back(made);
    return change;
}

/// The vertices from the start of an edge on, up to the next junction or back to the edge's start.
void followArc(const GridMesh& mesh, MeshEdge edge, std::vector<Point>& places) {
    const Point start = edge.from;
    for (;;) {
        places.push_back(edge.to);
        const std::vector<MeshEdge> around = mesh.edgesAt(edge.to);
        if (around.size() != 2 || edge.to == start) return;
        edge = around[0].to == edge.from ? around[1] : around[0];
    }
}

/// The vertices of the border between two junctions that an edge is part of, sorted.
std::vector<Point> arcOf(const GridMesh& mesh, const MeshEdge& edge) {
    std::vector<Point> places;
    followArc(mesh, edge, places);
    if (places.back() != edge.from) followArc(mesh, edge.reversed(), places);
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    return places;
}

Result<MeshChange> planMoveArc(const GridMesh& mesh, const MeshEdit& edit) {
    WANMI_LET(const MeshEdge edge, edgeOf(mesh, edit.line));
    if (edit.to == Point{}) return fail(Errc::Invalid, "mesh.unchanged");
    const std::vector<Point> places = arcOf(mesh, edge);
    const auto isMoved = [&](Point p) {
        return std::binary_search(places.begin(), places.end(), p);
    };
    const auto shifted = [&](Point p) { return Point{p.x + edit.to.x, p.y + edit.to.y}; };
    MeshChange change = startChange(mesh);
    for (const Point& p : places) {
        const Point goal = shifted(p);
        if (!isMoved(goal) && mesh.hasVertex(goal))
            return fail(Errc::Invalid, "mesh.touches", placeArgs(goal));
        for (const MeshEdge& out : mesh.edgesAt(p)) {
            const bool both = isMoved(out.to);
            if (both && out.to < p) continue; // taken from its other end
            WANMI_TRY(mayMove(mesh, edit, out));
            change.out.push_back(out);
            change.in.push_back({goal, both ? shifted(out.to) : out.to, out.left, out.right});
        }
    }
    return change;
}

/// The neighbours of a cell that are of a duty grid, but for one.
std::vector<MeshCell> beside(const GridMesh& mesh, MeshCell cell, std::uint32_t duty,
                             MeshCell except) {
    std::vector<MeshCell> out;
    for (const GridMesh::Border& border : mesh.borders(cell)) {
        if (border.other == kOutside || border.other == except) continue;
        if (mesh.state(border.other).duty == duty) out.push_back(border.other);
    }
    return out;
}

/// A duty grid that a cell leaves stays in one part, if it was: what touched the cell still hangs
/// together without it.
Status dutyStays(const GridMesh& mesh, MeshCell leaving, std::uint32_t duty) {
    if (duty == kNoGroup) return ok();
    std::vector<MeshCell> wanted = beside(mesh, leaving, duty, leaving);
    if (wanted.size() < 2) return ok();
    std::vector<MeshCell> reached{wanted.front()};
    for (std::size_t i = 0; i < reached.size(); ++i) {
        std::erase(wanted, reached[i]);
        if (wanted.empty()) return ok();
        for (const MeshCell next : beside(mesh, reached[i], duty, leaving)) {
            if (std::find(reached.begin(), reached.end(), next) == reached.end())
                reached.push_back(next);
        }
    }
    return fail(Errc::Invalid, "mesh.duty_apart", {{"group", std::to_string(duty)}});
}

Result<MeshChange> planMerge(const GridMesh& mesh, const MeshEdit& edit) {
    for (const MeshCell cell : {edit.cell, edit.other}) {
        if (!mesh.alive(cell)) return noCell(cell);
    }
    MeshChange change = startChange(mesh);
    const std::vector<MeshEdge> edges = mesh.edgesOf(edit.other);
    for (const MeshEdge& edge : edges) {
        if (edge.right == edit.cell) {
            change.out.push_back(edge);
        } else {
            change.relabelled.push_back({edge, edit.cell, edge.right});
        }
    }
    if (change.out.empty() || edit.cell == edit.other) {
        return fail(Errc::Invalid, "mesh.not_neighbours",
                    {{"cell", std::to_string(edit.cell)}, {"other", std::to_string(edit.other)}});
    }
    WANMI_TRY(mayTrade(mesh, edit, edit.cell, edit.other, change.out.front().from));
    const MeshCellState& gone = mesh.state(edit.other);
    // The survivor touches all that the other touched: only its own duty grid can lose the link.
    if (gone.duty != mesh.state(edit.cell).duty) WANMI_TRY(dutyStays(mesh, edit.other, gone.duty));
    MeshCellState after = gone;
    after.alive = false;
    change.cells.push_back({edit.other, gone, after});
    return change;
}

Result<MeshChange> planDissolve(const GridMesh& mesh, const MeshEdit& edit) {
    if (!mesh.alive(edit.cell)) return noCell(edit.cell);
    const std::uint32_t region = mesh.state(edit.cell).region;
    GridMesh::Border best;
    bool atHome = false;
    for (const GridMesh::Border& border : mesh.borders(edit.cell)) {
        if (border.other == kOutside) continue;
        const bool home = mesh.state(border.other).region == region;
        if (atHome && !home) continue;
        if (best.other != kOutside && home == atHome && border.lengthM <= best.lengthM) continue;
        best = border;
        atHome = home;
    }
    if (best.other == kOutside) {
        return fail(Errc::Invalid, "mesh.alone", {{"cell", std::to_string(edit.cell)}});
    }
    MeshEdit merge = edit;
    merge.cell = best.other;
    merge.other = edit.cell;
    return planMerge(mesh, merge);
}

Result<MeshChange> planAssign(const GridMesh& mesh, const MeshEdit& edit) {
    if (!mesh.alive(edit.cell)) return noCell(edit.cell);
    const MeshCellState before = mesh.state(edit.cell);
    MeshCellState after = before;
    (edit.layer == MeshLayer::Duty ? after.duty : after.region) = edit.group;
    if (after == before) return fail(Errc::Invalid, "mesh.unchanged");
    if (edit.layer == MeshLayer::Duty) WANMI_TRY(dutyStays(mesh, edit.cell, before.duty));
    const auto borders = mesh.borders(edit.cell);
    const bool touches = std::any_of(borders.begin(), borders.end(), [&](const auto& border) {
        return border.other != kOutside && mesh.state(border.other).group(edit.layer) == edit.group;
    });
    if (!touches && edit.group != kNoGroup && !mesh.cellsOf(edit.layer, edit.group).empty()) {
        return fail(Errc::Invalid, "mesh.not_beside",
                    {{"cell", std::to_string(edit.cell)}, {"group", std::to_string(edit.group)}});
    }
    MeshChange change = startChange(mesh);
    change.cells.push_back({edit.cell, before, after});
    return change;
}

} // namespace

MeshChange startChange(const GridMesh& mesh) {
    MeshChange change;
    change.cellsBefore = mesh.cellCount();
    change.cellsAfter = mesh.cellCount();
    return change;
}

Status mayTrade(const GridMesh& mesh, const MeshEdit& edit, MeshCell a, MeshCell b, Point at) {
    if (a == kOutside || b == kOutside) {
        if (edit.outside) return ok();
        return fail(Errc::Invalid, "mesh.outside", placeArgs(at));
    }
    if (edit.regions || mesh.state(a).region == mesh.state(b).region) return ok();
    return fail(Errc::Invalid, "mesh.region_border", placeArgs(at));
}

Result<MeshChange> planEdit(const GridMesh& mesh, const MeshEdit& edit) {
    switch (edit.kind) {
    case MeshEdit::Kind::Move: return planMove(mesh, edit);
    case MeshEdit::Kind::MoveArc: return planMoveArc(mesh, edit);
    case MeshEdit::Kind::Insert: return planInsert(mesh, edit);
    case MeshEdit::Kind::Remove: return planRemove(mesh, edit);
    case MeshEdit::Kind::Reshape: return planReshape(mesh, edit);
    case MeshEdit::Kind::Split: return planSplit(mesh, edit);
    case MeshEdit::Kind::Merge: return planMerge(mesh, edit);
    case MeshEdit::Kind::Assign: return planAssign(mesh, edit);
    case MeshEdit::Kind::Dissolve: return planDissolve(mesh, edit);
    }
    return fail(Errc::Invalid, "mesh.unchanged");
}

Result<MeshChange> applyEdit(GridMesh& mesh, const MeshEdit& edit) {
    WANMI_LET(MeshChange change, planEdit(mesh, edit));
    WANMI_TRY(mesh.take(change));
    return change;
}

} // namespace wanmi

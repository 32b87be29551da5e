#include "core/geometry/mesh.h"

#include "core/geometry/lattice.h"
#include "core/geometry/mesh_place.h"
#include "core/geometry/rings.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>

namespace wanmi {
namespace {

std::int64_t averageLength(std::span<const MeshEdge> edges) {
    double sum = 0;
    for (const MeshEdge& edge : edges) {
        sum += distanceM(edge.from, edge.to) * kMillimetres;
    }
    const auto count = static_cast<double>(std::max<std::size_t>(edges.size(), 1));
    return std::max<std::int64_t>(1'000, std::llround(sum / count));
}

} // namespace

Result<GridMesh> GridMesh::fromEdges(std::span<const MeshEdge> edges,
                                     std::span<const MeshCellState> cells) {
    Box box;
    for (const MeshEdge& edge : edges) {
        box.add(edge.from);
        box.add(edge.to);
    }
    if (box.empty()) box.add({});
    GridMesh out;
    out.m_index =
        MeshIndex({box.minX + (box.maxX - box.minX) / 2, box.minY + (box.maxY - box.minY) / 2},
                  averageLength(edges));
    for (const Point corner : {Point{box.minX, box.minY}, Point{box.maxX, box.maxY}}) {
        if (!out.covers(corner)) return fail(Errc::Invalid, "mesh.far", placeArgs(corner));
    }
    MeshChange change;
    change.in.assign(edges.begin(), edges.end());
    change.cellsAfter = cells.size();
    std::vector<char> seen(cells.size(), 0);
    for (const MeshEdge& edge : edges) {
        if (edge.left != kOutside) seen[edge.left] = 1;
        if (edge.right != kOutside) seen[edge.right] = 1;
    }
    for (MeshCell cell = 0; cell < cells.size(); ++cell) {
        MeshCellState state = cells[cell];
        state.alive = seen[cell] != 0;
        change.cells.push_back({cell, {}, state});
    }
    out.make(change, false);
    if (out.m_apart != kOutside) {
        const auto& cycles = out.m_cells[out.m_apart].cycles;
        const Point at = cycles.empty() ? Point{} : out.m_halves[cycles.front()].from;
        Args args = placeArgs(at);
        args.push_back({"cell", std::to_string(out.m_apart)});
        return fail(Errc::Invalid, "mesh.parts", std::move(args));
    }
    return out;
}

MeshEdge GridMesh::edge(std::uint32_t half) const {
    return {m_halves[half].from, to(half), m_halves[half].cell, m_halves[twin(half)].cell};
}

void GridMesh::gatherAt(Point p, std::vector<std::uint32_t>& halves) const {
    halves.clear();
    m_index.at(p, [&](std::uint32_t edge) {
        if (m_halves[halfOfEdge(edge)].from == p) halves.push_back(halfOfEdge(edge));
        if (m_halves[twin(halfOfEdge(edge))].from == p) halves.push_back(twin(halfOfEdge(edge)));
    });
    std::sort(halves.begin(), halves.end(),
              [&](std::uint32_t a, std::uint32_t b) { return earlierAround(p, to(a), to(b)); });
}

std::uint32_t GridMesh::halfAt(Point p) const {
    std::uint32_t found = kNone;
    m_index.at(p, [&](std::uint32_t edge) {
        if (m_halves[halfOfEdge(edge)].from == p) found = halfOfEdge(edge);
        if (m_halves[twin(halfOfEdge(edge))].from == p) found = twin(halfOfEdge(edge));
    });
    return found;
}

std::uint32_t GridMesh::halfOf(Point from, Point to) const {
    std::uint32_t found = kNone;
    m_index.at(from, [&](std::uint32_t edge) {
        const Point a = m_halves[halfOfEdge(edge)].from;
        const Point b = m_halves[twin(halfOfEdge(edge))].from;
        if (a == from && b == to) found = halfOfEdge(edge);
        if (b == from && a == to) found = twin(halfOfEdge(edge));
    });
    return found;
}

Ring GridMesh::ring(std::uint32_t half) const {
    Ring out;
    std::uint32_t at = half;
    do {
        out.push_back(m_halves[at].from);
        at = m_halves[at].next;
    } while (at != half);
    return out;
}

Polygon GridMesh::polygon(MeshCell cell) const {
    Polygon out;
    for (const std::uint32_t cycle : m_cells[cell].cycles) {
        for (Ring& part : simpleRings(ring(cycle))) {
            if (wanmi::twiceArea(part) > 0) {
                out.outer = std::move(part);
            } else {
                out.holes.push_back(std::move(part));
            }
        }
    }
    normalise(out);
    return out;
}

std::vector<MeshEdge> GridMesh::edgesAt(Point p) const {
    std::vector<std::uint32_t> halves;
    gatherAt(p, halves);
    std::vector<MeshEdge> out;
    out.reserve(halves.size());
    for (const std::uint32_t half : halves) {
        out.push_back(edge(half));
    }
    return out;
}

std::vector<MeshEdge> GridMesh::edgesOf(MeshCell cell) const {
    std::vector<MeshEdge> out;
    for (const std::uint32_t cycle : m_cells[cell].cycles) {
        std::uint32_t at = cycle;
        do {
            out.push_back(edge(at));
            at = m_halves[at].next;
        } while (at != cycle);
    }
    return out;
}

std::vector<MeshEdge> GridMesh::edges() const {
    std::vector<MeshEdge> out;
    out.reserve(edgeCount());
    for (std::uint32_t half = 0; half < m_halves.size(); half += 2) {
        if (m_halves[half].next != kNone) out.push_back(edge(half));
    }
    return out;
}

MeshCell GridMesh::cellAt(Point p) const {
    return westOf(p, false);
}

/// The cell east of the nearest edge west of p; an edge through p counts unless `strictly`.
MeshCell GridMesh::westOf(Point p, bool strictly) const {
    std::optional<double> best; // how far the border lies to the west
    MeshCell cell = kOutside;
    const auto look = [&](std::uint32_t number) {
        std::uint32_t half = halfOfEdge(number);
        if (m_halves[half].from.y > to(half).y) half = twin(half);
        const Point low = m_halves[half].from;
        const Point high = to(half);
        if (p.y < low.y || p.y >= high.y || turn(low, high, p) > (strictly ? -1 : 0)) return;
        const double away =
            static_cast<double>(-turn(low, high, p)) / static_cast<double>(high.y - low.y);
        if (best && *best <= away) return;
        best = away;
        cell = m_halves[twin(half)].cell; // east lies right of an upward edge
    };
    if (m_box.contains(p)) {
        m_index.westward(p, m_box.minX, look, [&](std::int64_t west) {
            return !best || static_cast<double>(p.x) - *best < static_cast<double>(west);
        });
    }
    return cell;
}

std::uint32_t GridMesh::addEdge(const MeshEdge& edge) {
    if (m_free.empty()) {
        m_free.push_back(static_cast<std::uint32_t>(m_halves.size() / 2));
        m_halves.resize(m_halves.size() + 2);
        m_marks.resize(m_halves.size(), 0);
    }
    const std::uint32_t half = halfOfEdge(m_free.back());
    m_free.pop_back();
    m_halves[half].from = edge.from;
    m_halves[twin(half)].from = edge.to;
    label(half, edge.left, 1);
    label(twin(half), edge.right, 1);
    m_index.add(half / 2, edge.from, edge.to);
    m_box.add(edge.from);
    m_box.add(edge.to);
    return half;
}

void GridMesh::dropEdge(std::uint32_t half) {
    m_index.remove(half / 2, m_halves[half].from, to(half));
    for (const std::uint32_t side : {half, twin(half)}) {
        label(side, m_halves[side].cell, -1);
        m_halves[side].next = kNone;
    }
    m_free.push_back(half / 2);
}

/// Gives the side of an edge to a cell (sign 1) or takes it away (−1). Sums may wrap on the way;
/// the area itself does not.
void GridMesh::label(std::uint32_t half, MeshCell cell, int sign) {
    m_halves[half].cell = cell;
    if (cell == kOutside) return;
    const auto part =
        static_cast<std::uint64_t>(turn(m_index.middle(), m_halves[half].from, to(half)));
    CellData& data = m_cells[cell];
    const auto area = static_cast<std::uint64_t>(data.twiceArea);
    data.twiceArea = static_cast<std::int64_t>(sign > 0 ? area + part : area - part);
    data.sides = sign > 0 ? data.sides + 1 : data.sides - 1;
}

void GridMesh::setCells(const MeshChange& change, bool back) {
    const std::size_t count = back ? change.cellsBefore : change.cellsAfter;
    if (count > m_cells.size()) m_cells.resize(count);
    for (const MeshChange::CellChange& cell : change.cells) {
        m_cells[cell.cell].state = back ? cell.before : cell.after;
    }
}

void GridMesh::touch(const MeshEdge& edge) {
    for (const MeshCell cell : {edge.left, edge.right}) {
        if (cell != kOutside) m_touchedCells.push_back(cell);
    }
    m_touchedPlaces.push_back(edge.from);
    m_touchedPlaces.push_back(edge.to);
}

void GridMesh::relabel(const MeshChange::Relabel& relabel, bool back) {
    touch(relabel.edge);
    touch(relabel.after());
    const MeshEdge goal = back ? relabel.edge : relabel.after();
    const std::uint32_t half = halfOf(goal.from, goal.to);
    label(half, m_halves[half].cell, -1);
    label(twin(half), m_halves[twin(half)].cell, -1);
    label(half, goal.left, 1);
    label(twin(half), goal.right, 1);
}

void GridMesh::make(const MeshChange& change, bool back) {
    m_starts.clear();
    m_touchedCells.clear();
    m_touchedPlaces.clear();
    setCells(change, back);
    const auto& out = back ? change.in : change.out;
    const auto& in = back ? change.out : change.in;
    for (const MeshEdge& edge : out) {
        touch(edge);
        dropEdge(halfOf(edge.from, edge.to));
    }
    for (const MeshEdge& edge : in) {
        touch(edge);
        addEdge(edge);
    }
    for (const MeshChange::Relabel& changed : change.relabelled) {
        relabel(changed, back);
    }
    const auto once = [](auto& list) {
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
    };
    once(m_touchedPlaces);
    once(m_touchedCells);
    relink(m_touchedPlaces);
    retraceTouched();
    if (back) m_cells.resize(change.cellsBefore);
}

void GridMesh::retraceTouched() {
    m_apart = kOutside;
    nextMark();
    std::sort(m_starts.begin(), m_starts.end(), [&](std::uint32_t a, std::uint32_t b) {
        return m_halves[a].cell != m_halves[b].cell ? m_halves[a].cell < m_halves[b].cell : a < b;
    });
    std::size_t at = 0;
    for (const MeshCell cell : m_touchedCells) { // they are sorted too
        while (at < m_starts.size() && m_halves[m_starts[at]].cell < cell)
            ++at;
        std::size_t end = at;
        while (end < m_starts.size() && m_halves[m_starts[end]].cell == cell)
            ++end;
        if (!retrace(cell, std::span(m_starts).subspan(at, end - at)) && m_apart == kOutside)
            m_apart = cell;
    }
}

/// Orders the edges around each place anew: who comes in along one goes out along the next one
/// clockwise, with the same face on the left.
void GridMesh::relink(const std::vector<Point>& places) {
    std::vector<std::uint32_t> around;
    for (const Point& p : places) {
        gatherAt(p, around);
        for (std::size_t i = 0; i < around.size(); ++i) {
            m_halves[twin(around[i])].next = around[i == 0 ? around.size() - 1 : i - 1];
            m_starts.push_back(around[i]);
        }
        // Cycles that lost the half-edge they were known by pass through one of these places.
    }
}

/// Finds the rings of a cell again, from those known and from where something changed; true where
/// it has exactly one outer ring, or is dead and has none.
bool GridMesh::retrace(MeshCell cell, std::span<const std::uint32_t> starts) {
    CellData& data = m_cells[cell];
    const std::vector<std::uint32_t> before = std::move(data.cycles);
    data.cycles.clear();
    std::uint32_t sides = 0;
    std::size_t outers = 0;
    const auto walk = [&](std::uint32_t start) {
        if (m_halves[start].next == kNone || m_halves[start].cell != cell) return;
        if (m_marks[start] == m_mark) return;
        std::uint64_t area = 0;
        std::uint32_t at = start;
        do {
            m_marks[at] = m_mark;
            ++sides;
            area += static_cast<std::uint64_t>(turn(m_index.middle(), m_halves[at].from, to(at)));
            at = m_halves[at].next;
        } while (at != start);
        const bool outer = static_cast<std::int64_t>(area) > 0;
        if (outer) ++outers;
        data.cycles.insert(outer ? data.cycles.begin() : data.cycles.end(), start);
    };
    std::for_each(before.begin(), before.end(), walk);
    std::for_each(starts.begin(), starts.end(), walk);
    return sides == data.sides && outers == (data.state.alive ? 1U : 0U);
}

std::uint32_t GridMesh::nextMark() {
    if (++m_mark == 0) { // after four thousand million edits
        std::fill(m_marks.begin(), m_marks.end(), 0);
        m_mark = 1;
    }
    return m_mark;
}

} // namespace wanmi

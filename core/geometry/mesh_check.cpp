// The check of one change, from its own surroundings alone. Before it is made: its new edges keep
// apart from each other and from every edge that stays, by the rule of noding. After it is made, on
// edges that are known to meet in nothing but shared ends: (1) around every place touched the
// labels agree from edge to edge; (2) for every edge near by that stayed, each cell whose ground
// the change moves covers its middle as before: the edges where that cell's border came or went are
// crossed an even number of times on the way to the east; (3) what changed as a whole lies in the
// cell it says it lies in. These make the labels those of a partition again, islands and what lies
// around the mesh included; (4) each cell touched has one outer ring: one connected part with area.
#include "core/geometry/lattice.h"
#include "core/geometry/mesh.h"
#include "core/geometry/mesh_place.h"

#include <algorithm>
#include <array>
#include <string>

namespace wanmi {
namespace {

/// A piece of one cell's border that came or went, in half millimetres.
struct Flip {
    Point low;
    Point high;
    MeshCell cell;
};

Point doubled(Point p) {
    return {2 * p.x, 2 * p.y};
}

class Flips {
public:
    explicit Flips(const MeshChange& change) {
        for (const auto* edges : {&change.out, &change.in}) {
            for (const MeshEdge& edge : *edges) {
                add(edge, edge.left);
                add(edge, edge.right);
            }
        }
        for (const MeshChange::Relabel& relabel : change.relabelled) {
            const MeshEdge& edge = relabel.edge;
            const std::array before{edge.left, edge.right};
            const std::array after{relabel.left, relabel.right};
            addNew(edge, before, after);
            addNew(edge, after, before);
        }
        std::sort(m_cells.begin(), m_cells.end());
        m_cells.erase(std::unique(m_cells.begin(), m_cells.end()), m_cells.end());
        for (Flip& flip : m_flips) { // from here on by rank
            flip.cell = static_cast<std::uint32_t>(
                std::lower_bound(m_cells.begin(), m_cells.end(), flip.cell) - m_cells.begin());
        }
    }

    const Box& box() const { return m_box; } ///< mm

    /// Does every cell cover the point (in half millimetres) as before?
    bool evenAt(Point p) const {
        for (std::uint32_t base = 0; base < m_cells.size(); base += 64) {
            std::uint64_t odd = 0;
            for (const Flip& flip : m_flips) {
                if (flip.cell - base >= 64 || !liesEast(flip, p)) continue; // unsigned: in turn
                odd ^= std::uint64_t{1} << (flip.cell - base);
            }
            if (odd != 0) return false;
        }
        return true;
    }

private:
    std::vector<Flip> m_flips;
    std::vector<MeshCell> m_cells;
    Box m_box;

    static bool liesEast(const Flip& flip, Point p) {
        return p.y >= flip.low.y && p.y < flip.high.y && turn(flip.low, flip.high, p) > 0;
    }
    void add(const MeshEdge& edge, MeshCell cell) {
        m_box.add(edge.from);
        m_box.add(edge.to);
        m_cells.push_back(cell);
        if (edge.from.y == edge.to.y) return; // never between a point and the east
        const bool up = edge.from.y < edge.to.y;
        m_flips.push_back(
            {doubled(up ? edge.from : edge.to), doubled(up ? edge.to : edge.from), cell});
    }
    void addNew(const MeshEdge& edge, const std::array<MeshCell, 2>& cells,
                const std::array<MeshCell, 2>& others) {
        for (const MeshCell cell : cells) {
            if (cell != others[0] && cell != others[1]) add(edge, cell);
        }
    }
};

/// Anchors what hangs together with an anchored place by changed edges.
void spread(const MeshChange& change, const std::vector<Point>& places,
            std::vector<char>& anchored) {
    const auto anchorOf = [&](Point p) -> char& {
        return anchored[static_cast<std::size_t>(std::lower_bound(places.begin(), places.end(), p) -
                                                 places.begin())];
    };
    bool grew = true;
    const auto over = [&](const MeshEdge& edge) {
        char& a = anchorOf(edge.from);
        char& b = anchorOf(edge.to);
        if (a == b) return;
        a = b = 1;
        grew = true;
    };
    while (grew) {
        grew = false;
        std::for_each(change.in.begin(), change.in.end(), over);
        std::for_each(change.relabelled.begin(), change.relabelled.end(),
                      [&](const MeshChange::Relabel& relabel) { over(relabel.edge); });
    }
}

} // namespace

Status GridMesh::checkPair(const MeshEdge& made, Point c, Point d) const {
    const Point a = made.from;
    const Point b = made.to;
    if ((a == c && b == d) || (a == d && b == c))
        return fail(Errc::Invalid, "mesh.touches", placeArgs(a));
    for (const Point end : {c, d}) {
        if (end != a && end != b && throughPixel(a, b, end))
            return fail(Errc::Invalid, "mesh.touches", placeArgs(end));
    }
    for (const Point end : {a, b}) {
        if (end != c && end != d && throughPixel(c, d, end))
            return fail(Errc::Invalid, "mesh.touches", placeArgs(end));
    }
    if (crosses(a, b, c, d)) {
        const auto onA = static_cast<double>(turn(c, d, a));
        const double t = onA / (onA - static_cast<double>(turn(c, d, b)));
        const auto along = [t](std::int64_t from, std::int64_t to) {
            return from + static_cast<std::int64_t>(t * static_cast<double>(to - from));
        };
        return fail(Errc::Invalid, "mesh.crosses", placeArgs({along(a.x, b.x), along(a.y, b.y)}));
    }
    return ok();
}

Status GridMesh::checkEnds(const MeshEdge& made) const {
    for (const Point end : {made.from, made.to}) {
        if (!covers(end)) return fail(Errc::Invalid, "mesh.far", placeArgs(end));
    }
    if (made.from == made.to) return fail(Errc::Invalid, "mesh.touches", placeArgs(made.from));
    return ok();
}

/// Is the edge there as the change knows it?
Status GridMesh::checkThere(const MeshEdge& known) const {
    const std::uint32_t half = halfOf(known.from, known.to);
    if (half != kNone && edge(half) == known) return ok();
    return fail(Errc::Invalid, "mesh.no_edge", placeArgs(known.from));
}

Status GridMesh::checkLabels(const MeshEdge& made, std::size_t count) const {
    for (const MeshCell cell : {made.left, made.right}) {
        if (cell < count || cell == kOutside) continue;
        return fail(Errc::Invalid, "mesh.no_cell", {{"cell", std::to_string(cell)}});
    }
    return ok();
}

Status GridMesh::checkKnown(const MeshChange& change) const {
    if (change.cellsBefore != m_cells.size())
        return fail(Errc::Invalid, "mesh.no_cell", {{"cell", std::to_string(change.cellsBefore)}});
    for (const MeshEdge& edge : change.out) {
        WANMI_TRY(checkThere(edge));
    }
    for (const MeshChange::Relabel& relabel : change.relabelled) {
        WANMI_TRY(checkThere(relabel.edge));
        WANMI_TRY(checkLabels(relabel.after(), change.cellsAfter));
    }
    for (const MeshEdge& edge : change.in) {
        WANMI_TRY(checkLabels(edge, change.cellsAfter));
    }
    return ok();
}

Status GridMesh::checkApart(const MeshChange& change) {
    nextMark();
    for (const MeshEdge& edge : change.out) {
        m_marks[halfOf(edge.from, edge.to) & ~1U] = m_mark;
    }
    for (std::size_t i = 0; i < change.in.size(); ++i) {
        const MeshEdge& made = change.in[i];
        Status apart = checkEnds(made);
        if (!apart) return apart;
        m_index.along(made.from, made.to, [&](std::uint32_t edge) {
            if (!apart || m_marks[halfOfEdge(edge)] == m_mark) return;
            apart = checkPair(made, m_halves[halfOfEdge(edge)].from,
                              m_halves[twin(halfOfEdge(edge))].from);
        });
        for (std::size_t k = 0; k < i && apart; ++k) {
            apart = checkPair(made, change.in[k].from, change.in[k].to);
        }
        if (!apart) return apart;
    }
    return ok();
}

void GridMesh::markMade(const MeshChange& change) {
    nextMark();
    const auto mark = [&](const MeshEdge& edge) {
        m_marks[halfOf(edge.from, edge.to) & ~1U] = m_mark;
    };
    std::for_each(change.in.begin(), change.in.end(), mark);
    for (const MeshChange::Relabel& relabel : change.relabelled) {
        mark(relabel.edge);
    }
}

/// Also finds which of the places (they are sorted) lie on an edge that stayed as it was.
bool GridMesh::labelsFit(const std::vector<Point>& places, std::vector<char>& anchored,
                         Point& where) const {
    std::vector<std::uint32_t> around;
    anchored.assign(places.size(), 0);
    for (std::size_t i = 0; i < places.size(); ++i) {
        gatherAt(places[i], around);
        if (around.empty()) anchored[i] = 1; // gone
        for (const std::uint32_t half : around) {
            if (m_marks[half & ~1U] != m_mark) anchored[i] = 1;
            const std::uint32_t in = twin(half);
            if (m_halves[in].cell == m_halves[half].cell ||
                m_halves[in].cell != m_halves[m_halves[in].next].cell) {
                where = places[i];
                return false;
            }
        }
    }
    return true;
}

bool GridMesh::restStays(const MeshChange& change, Point& where) {
    const Flips flips(change);
    if (flips.box().empty()) return true;
    bool stays = true;
    m_index.in(flips.box(), [&](std::uint32_t edge) {
        if (!stays || m_marks[halfOfEdge(edge)] == m_mark) return;
        m_marks[halfOfEdge(edge)] = m_mark;
        const Point a = m_halves[halfOfEdge(edge)].from;
        const Point b = m_halves[twin(halfOfEdge(edge))].from;
        if (flips.evenAt({a.x + b.x, a.y + b.y})) return;
        stays = false;
        where = a;
    });
    return stays;
}

/// What hangs together and changed in all its edges (an island moved as a whole) has nothing old
/// beside it that would tell: the next edge to the west must say the same as its western side.
bool GridMesh::islandsLie(const MeshChange& change, const std::vector<Point>& places,
                          std::vector<char>& anchored, Point& where) const {
    spread(change, places, anchored);
    for (std::size_t i = 0; i < places.size(); ++i) { // the first one is the westernmost
        if (anchored[i] != 0) continue;
        const std::vector<MeshEdge> around = edgesAt(places[i]);
        const MeshEdge* last = &around.back();
        for (const MeshEdge& edge : around) {
            if (edge.to.y >= places[i].y) last = &edge; // the one nearest to the north
        }
        where = places[i];
        if (westOf(places[i], true) != last->left) return false;
        anchored[i] = 1;
        spread(change, places, anchored);
    }
    return true;
}

Status GridMesh::take(const MeshChange& change) {
    WANMI_TRY(checkKnown(change));
    WANMI_TRY(checkApart(change));
    make(change, false);
    const MeshCell apart = m_apart;
    const std::vector<Point> places = m_touchedPlaces;
    std::vector<char> anchored;
    Point where;
    markMade(change);
    if (!labelsFit(places, anchored, where) || !restStays(change, where) ||
        !islandsLie(change, places, anchored, where)) {
        make(change, true);
        return fail(Errc::Invalid, "mesh.turned", placeArgs(where));
    }
    if (apart == kOutside) return ok();
    const auto& cycles = m_cells[apart].cycles;
    if (!cycles.empty()) where = m_halves[cycles.front()].from;
    make(change, true);
    Args args = placeArgs(where);
    args.push_back({"cell", std::to_string(apart)});
    return fail(Errc::Invalid, "mesh.parts", std::move(args));
}

void GridMesh::revert(const MeshChange& change) {
    make(change, true);
}

void GridMesh::repeat(const MeshChange& change) {
    make(change, false);
}

} // namespace wanmi

// An island is tied by a chain of straight lines from boundary to boundary: from its western end to
// whatever lies west of it, from its eastern end to whatever lies east; where that is another
// island, on from that one's far end. The chain goes strictly one way, so it meets nothing twice,
// and it parts the face in two.
#include "core/geometry/grid_steps.h"
#include "core/geometry/measures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace wanmi {
namespace {

using Face = Coverage::Face;
using Node = Coverage::Node;

/// Where a tie ends: on an edge of a cycle, or at the edge's first vertex.
struct Landing {
    std::size_t cycle = 0;
    std::size_t edge = 0;
    Point at;
    bool atVertex = false;
};

struct Tie {
    std::size_t cycle = 0; ///< of the vertex it starts from
    std::size_t vertex = 0;
    Landing end;
};

/// How a chain runs, and how far it keeps from vertices it does not end at.
struct Course {
    bool upright = false; ///< south to north instead of west to east
    double clearM = 1.0;  ///< above twice the quarter metre by which a new node may be put aside
};

class Binder {
public:
    Binder(Coverage& coverage, double holeM2) : m_coverage(coverage), m_holeM2(holeM2) {}

    void bind(Face face) {
        std::vector<Face> open{face};
        while (!open.empty()) {
            const Face now = open.back();
            open.pop_back();
            for (const Face made : bindOne(now)) {
                open.push_back(made);
            }
        }
    }

private:
    Coverage& m_coverage;
    double m_holeM2;
    Face m_face = 0;
    std::vector<Ring> m_rings; ///< of the face, x and y exchanged where the course is upright
    Course m_course;

    /// The faces to look at again: none where no island is left that could be tied.
    std::vector<Face> bindOne(Face face) {
        static constexpr std::array kCourses{Course{false, 1.0}, Course{true, 1.0},
                                             Course{false, 0.6}, Course{true, 0.6}};
        m_face = face;
        const std::size_t cycles = m_coverage.cycles(face).size();
        for (std::size_t hole = 1; hole < cycles; ++hole) {
            for (const Course& course : kCourses) {
                read(course);
                if (std::abs(static_cast<double>(twiceArea(m_rings[hole]))) / 2e6 < m_holeM2) break;
                std::vector<Tie> chain;
                if (!extend(hole, -1, chain) || !extend(hole, 1, chain)) continue;
                auto faces = cut(chain);
                if (faces.size() > 1) return faces;
            }
        }
        return {};
    }

    void read(const Course& course) {
        m_course = course;
        m_rings.clear();
        for (const auto& cycle : m_coverage.cycles(m_face)) {
            Ring ring;
            for (const Node node : cycle) {
                ring.push_back(turned(m_coverage.at(node)));
            }
            m_rings.push_back(std::move(ring));
        }
    }

    Point turned(Point p) const { return m_course.upright ? Point{p.y, p.x} : p; }

    /// Adds ties from the island to the outer cycle on one side.
    bool extend(std::size_t cycle, std::int64_t toEast, std::vector<Tie>& chain) const {
        while (cycle != 0) {
            const Ring& ring = m_rings[cycle];
            const auto [least, most] = std::minmax_element(ring.begin(), ring.end());
            const auto at = toEast < 0 ? least : most;
            Tie tie{cycle, static_cast<std::size_t>(at - ring.begin()), {}};
            const auto end = landing(*at, toEast);
            if (!end || end->cycle == cycle) return false;
            tie.end = *end;
            if (!isClear(*at, tie)) return false;
            chain.push_back(tie);
            cycle = end->cycle;
        }
        return true;
    }

    /// Where the level ray from p first meets a cycle; `toEast` is 1 or -1.
    std::optional<Landing> landing(Point p, std::int64_t toEast) const {
        std::optional<Landing> best;
        for (std::size_t c = 0; c < m_rings.size(); ++c) {
            for (std::size_t i = 0; i < m_rings[c].size(); ++i) {
                const auto x = levelWith(c, i, p.y);
                if (!x || toEast * (*x - p.x) <= 0) continue;
                if (!best || toEast * (*x - best->at.x) < 0) best = Landing{c, i, {*x, p.y}, false};
            }
        }
        if (best) snap(*best);
        return best;
    }

    Point after(std::size_t cycle, std::size_t vertex) const {
        const Ring& ring = m_rings[cycle];
        return ring[vertex + 1 == ring.size() ? 0 : vertex + 1];
    }

    /// Where an edge is at this height.
    std::optional<std::int64_t> levelWith(std::size_t cycle, std::size_t edge,
                                          std::int64_t y) const {
        const Point a = m_rings[cycle][edge];
        const Point b = after(cycle, edge);
        if ((a.y > y) == (b.y > y)) return std::nullopt;
        return a.x + std::llround(static_cast<double>(y - a.y) * static_cast<double>(b.x - a.x) /
                                  static_cast<double>(b.y - a.y));
    }

    /// Near a vertex the vertex itself is taken.
    void snap(Landing& end) const {
        const Ring& ring = m_rings[end.cycle];
        const std::size_t after = end.edge + 1 == ring.size() ? 0 : end.edge + 1;
        const bool second = distanceM(end.at, ring[after]) < distanceM(end.at, ring[end.edge]);
        const std::size_t vertex = second ? after : end.edge;
        if (distanceM(end.at, ring[vertex]) >= m_course.clearM) return;
        end = {end.cycle, vertex, ring[vertex], true};
    }

    /// Does the tie keep clear of everything but its ends?
    bool isClear(Point from, const Tie& tie) const {
        for (std::size_t c = 0; c < m_rings.size(); ++c) {
            for (std::size_t i = 0; i < m_rings[c].size(); ++i) {
                if (!isClearOf(c, i, from, tie)) return false;
            }
        }
        const Point to = tie.end.at;
        return isInside({from.x + (to.x - from.x) / 2, from.y + (to.y - from.y) / 2});
    }

    /// Of a vertex and the edge that begins there.
    bool isClearOf(std::size_t cycle, std::size_t vertex, Point from, const Tie& tie) const {
        const Point a = m_rings[cycle][vertex];
        const Point b = after(cycle, vertex);
        const bool ends = isEnd(a, from, tie);
        if (!ends && distanceM(a, from, tie.end.at) < 0.999 * m_course.clearM) return false;
        if (ends || isEnd(b, from, tie)) return true;
        const bool lands = !tie.end.atVertex && cycle == tie.end.cycle && vertex == tie.end.edge;
        return lands || !segmentsMeet(a, b, from, tie.end.at);
    }

    static bool isEnd(Point p, Point from, const Tie& tie) {
        return p == from || (tie.end.atVertex && p == tie.end.at);
    }

    bool isInside(Point p) const {
        if (locate(m_rings.front(), p) != Where::Inside) return false;
        return std::all_of(m_rings.begin() + 1, m_rings.end(),
                           [p](const Ring& hole) { return locate(hole, p) == Where::Outside; });
    }

    std::vector<Face> cut(const std::vector<Tie>& chain) {
        const auto cycles = m_coverage.cycles(m_face); // as they are before nodes are put in
        std::vector<std::pair<Node, Node>> lines;
        for (const Tie& tie : chain) {
            const auto& cycle = cycles[tie.end.cycle];
            const Node first = cycle[tie.end.edge];
            const Node second = cycle[(tie.end.edge + 1) % cycle.size()];
            const bool there = tie.end.atVertex;
            if (!there && m_coverage.leftOf(first, second) != m_face) return {}; // parted before
            lines.emplace_back(cycles[tie.cycle][tie.vertex],
                               there ? first
                                     : m_coverage.splitEdge(first, second, turned(tie.end.at)));
        }
        return m_coverage.cutFace(m_face, lines);
    }
};

} // namespace

void tieIslands(Coverage& coverage, double holeM2) {
    Binder binder(coverage, holeM2);
    const auto count = static_cast<Face>(coverage.faceCount());
    for (Face face = 0; face < count; ++face) {
        if (coverage.cycles(face).size() > 1) binder.bind(face);
    }
}

} // namespace wanmi

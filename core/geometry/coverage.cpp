#include "core/geometry/coverage.h"

#include "core/geometry/measures.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace wanmi {
namespace {

/// Calls visit(from, to) for every edge of a cycle.
template <class Visit>
void edges(const Coverage::Cycle& cycle, Visit visit) {
    for (std::size_t i = 0; i < cycle.size(); ++i) {
        visit(cycle[i], cycle[i + 1 == cycle.size() ? 0 : i + 1]);
    }
}

/// Where the edge from–to starts in a cycle, or its size.
std::size_t positionOf(const Coverage::Cycle& cycle, Coverage::Node from, Coverage::Node to) {
    for (std::size_t i = 0; i < cycle.size(); ++i) {
        if (cycle[i] == from && cycle[i + 1 == cycle.size() ? 0 : i + 1] == to) return i;
    }
    return cycle.size();
}

/// Cuts a walk that visits a node twice into cycles that do not: a ring that touches itself becomes
/// an outer ring and a hole that touches it.
std::vector<Coverage::Cycle> simpleCycles(const Coverage::Cycle& walk) {
    std::vector<Coverage::Cycle> out;
    Coverage::Cycle open;
    for (const Coverage::Node node : walk) {
        const auto seen = std::find(open.begin(), open.end(), node);
        if (seen != open.end()) {
            out.emplace_back(seen, open.end());
            open.erase(seen, open.end());
        }
        open.push_back(node);
    }
    out.push_back(std::move(open));
    std::erase_if(out, [](const Coverage::Cycle& cycle) { return cycle.size() < 3; });
    return out;
}

} // namespace

Coverage::Node Coverage::addNode(Point at) {
    m_points.push_back(at);
    m_out.emplace_back();
    return static_cast<Node>(m_points.size() - 1);
}

Coverage::Face Coverage::leftOf(Node from, Node to) const {
    for (const Out& out : m_out[from]) {
        if (out.to == to) return out.left;
    }
    return kNone;
}

void Coverage::setLeft(Node from, Node to, Face face) {
    for (Out& out : m_out[from]) {
        if (out.to == to) {
            out.left = face;
            return;
        }
    }
    m_out[from].push_back({to, face});
}

void Coverage::dropEdge(Node from, Node to) {
    std::erase_if(m_out[from], [to](const Out& out) { return out.to == to; });
    std::erase_if(m_out[to], [from](const Out& out) { return out.to == from; });
}

void Coverage::claim(const Cycle& cycle, Face face) {
    edges(cycle, [&](Node from, Node to) {
        setLeft(from, to, face);
        if (leftOf(to, from) == kNone) setLeft(to, from, kNone); // the edge is there from both ends
    });
}

Ring Coverage::ringOf(const Cycle& cycle) const {
    Ring ring;
    ring.reserve(cycle.size());
    for (const Node node : cycle) {
        ring.push_back(m_points[node]);
    }
    return ring;
}

/// As twiceArea has it, without a copy of the ring.
double Coverage::areaOf(const Cycle& cycle) const {
    std::uint64_t twice = 0; // partial sums wrap exactly
    for (std::size_t i = 1; i + 1 < cycle.size(); ++i) {
        twice += static_cast<std::uint64_t>(
            turn(m_points[cycle[0]], m_points[cycle[i]], m_points[cycle[i + 1]]));
    }
    return static_cast<double>(static_cast<std::int64_t>(twice)) / 2e6;
}

double Coverage::areaOf(const std::vector<Cycle>& cycles) const {
    double area = 0;
    for (const Cycle& cycle : cycles) {
        area += areaOf(cycle);
    }
    return area;
}

Coverage::Face Coverage::addFace(const std::vector<Cycle>& cycles, std::size_t region) {
    std::vector<Cycle> simple;
    for (const Cycle& cycle : cycles) {
        for (Cycle& part : simpleCycles(cycle)) {
            simple.push_back(std::move(part));
        }
    }
    // The outer cycle first: the only one with a positive area.
    std::stable_sort(simple.begin(), simple.end(), [&](const Cycle& a, const Cycle& b) {
        return areaOf(a) > 0 && areaOf(b) <= 0;
    });
    const auto face = static_cast<Face>(m_faces.size());
    for (const Cycle& cycle : simple) {
        claim(cycle, face);
    }
    const double area = areaOf(simple);
    m_faces.push_back({std::move(simple), region, area});
    return face;
}

std::vector<Coverage::Border> Coverage::borders(Face face) const {
    std::vector<Border> out;
    for (const Cycle& cycle : m_faces[face].cycles) {
        edges(cycle, [&](Node from, Node to) {
            const Face other = leftOf(to, from);
            const double length = distanceM(m_points[from], m_points[to]);
            for (Border& border : out) {
                if (border.other == other) {
                    border.lengthM += length;
                    return;
                }
            }
            out.push_back({other, length});
        });
    }
    return out;
}

Polygon Coverage::polygon(Face face) const {
    Polygon out;
    for (const Cycle& cycle : m_faces[face].cycles) {
        if (out.outer.empty()) {
            out.outer = ringOf(cycle);
        } else {
            out.holes.push_back(ringOf(cycle));
        }
    }
    return out;
}

/// The lattice is dense along a line: among the heights of a few hundred columns one comes within a
/// hundredth of a millimetre, a tenth at worst. Vertices keep half a millimetre from edges they are
/// not on, so an edge bent by so little passes none of them.
Coverage::Node Coverage::splitEdge(Node from, Node to, Point wanted) {
    constexpr std::int64_t kReach = 250;
    const Point a = m_points[from];
    const Point b = m_points[to];
    const std::int64_t dx = b.x - a.x;
    const std::int64_t dy = b.y - a.y;
    const bool flat = std::abs(dx) >= std::abs(dy);
    Point best = wanted;
    std::int64_t least = INT64_MAX;
    for (std::int64_t step = 0; step <= 2 * kReach; ++step) {
        const std::int64_t away = step % 2 == 0 ? step / 2 : -(step + 1) / 2;
        Point p = wanted;
        if (flat) {
            p.x += away;
            p.y = a.y + std::llround(static_cast<double>(p.x - a.x) * static_cast<double>(dy) /
                                     static_cast<double>(dx));
        } else {
            p.y += away;
            p.x = a.x + std::llround(static_cast<double>(p.y - a.y) * static_cast<double>(dx) /
                                     static_cast<double>(dy));
        }
        const std::int64_t along = (p.x - a.x) * dx + (p.y - a.y) * dy;
        if (p == a || p == b || along <= 0 || along >= dx * dx + dy * dy) continue;
        const std::int64_t off = std::abs(turn(a, b, p));
        if (off < least) {
            least = off;
            best = p;
        }
        if (least == 0) break;
    }
    const Node middle = addNode(best);
    const Face left = leftOf(from, to);
    const Face right = leftOf(to, from);
    dropEdge(from, to);
    setLeft(from, middle, left);
    setLeft(middle, to, left);
    setLeft(to, middle, right);
    setLeft(middle, from, right);
    if (left != kNone) insertInto(left, from, to, middle);
    if (right != kNone) insertInto(right, to, from, middle);
    return middle;
}

void Coverage::insertInto(Face face, Node from, Node to, Node middle) {
    for (Cycle& cycle : m_faces[face].cycles) {
        const std::size_t at = positionOf(cycle, from, to);
        if (at == cycle.size()) continue;
        cycle.insert(cycle.begin() + static_cast<std::ptrdiff_t>(at) + 1, middle);
        m_faces[face].areaM2 = areaOf(m_faces[face].cycles);
        return;
    }
    assert(false && "the edge belongs to the face");
}

bool Coverage::holds(const Ring& ring, const Cycle& hole) const {
    // A hole may touch the ring: ask the first node that is not on it.
    Where where = Where::Boundary;
    for (std::size_t k = 0; k < hole.size() && where == Where::Boundary; ++k) {
        where = locate(ring, m_points[hole[k]]);
    }
    return where == Where::Inside;
}

std::optional<Coverage::Face> Coverage::splitFace(Face face, Node from, Node to) {
    const Cycle outer = m_faces[face].cycles.front();
    const auto a = std::find(outer.begin(), outer.end(), from);
    const auto b = std::find(outer.begin(), outer.end(), to);
    if (a == outer.end() || b == outer.end() || a == b) return std::nullopt;
    const auto size = static_cast<std::ptrdiff_t>(outer.size());
    const std::ptrdiff_t steps = ((b - a) + size) % size;
    if (steps == 1 || steps == size - 1) return std::nullopt;
    Cycle right; // from … to along the ring, closed by the chord back
    Cycle left;
    for (std::ptrdiff_t i = 0; i < size; ++i) {
        const Node node = outer[static_cast<std::size_t>(((a - outer.begin()) + i) % size)];
        if (i <= steps) right.push_back(node);
        if (i >= steps || i == 0) left.push_back(node);
    }
    std::vector<Cycle> leftCycles{left};
    std::vector<Cycle> rightCycles{right};
    const Ring rightRing = ringOf(right);
    for (std::size_t i = 1; i < m_faces[face].cycles.size(); ++i) {
        const Cycle& hole = m_faces[face].cycles[i];
        (holds(rightRing, hole) ? rightCycles : leftCycles).push_back(hole);
    }
    const auto made = static_cast<Face>(m_faces.size());
    const double rightArea = areaOf(rightCycles);
    m_faces.push_back({rightCycles, m_faces[face].region, rightArea});
    for (const Cycle& cycle : rightCycles) {
        claim(cycle, made);
    }
    setLeft(from, to, face);
    m_faces[face].areaM2 = areaOf(leftCycles);
    m_faces[face].cycles = std::move(leftCycles);
    return made;
}

/// The faces' cycles that directed edges with the area on their left make: each an outer one with
/// the holes in it.
std::vector<std::vector<Coverage::Cycle>>
Coverage::nested(std::vector<std::pair<Node, Node>> around) const {
    std::vector<Cycle> holes;
    std::vector<std::vector<Cycle>> out;
    for (Cycle& cycle : chainEdges(std::move(around))) {
        if (areaOf(cycle) > 0) {
            out.push_back({std::move(cycle)});
        } else {
            holes.push_back(std::move(cycle));
        }
    }
    for (Cycle& hole : holes) {
        const auto holder = std::find_if(out.begin(), out.end(), [&](const auto& cycles) {
            return holds(ringOf(cycles.front()), hole);
        });
        if (!out.empty()) (holder == out.end() ? out.front() : *holder).push_back(std::move(hole));
    }
    return out;
}

void Coverage::setCycles(Face face, std::vector<Cycle> cycles) {
    for (const Cycle& cycle : cycles) {
        claim(cycle, face);
    }
    m_faces[face].areaM2 = areaOf(cycles);
    m_faces[face].cycles = std::move(cycles);
}

std::vector<Coverage::Face> Coverage::cutFace(Face face,
                                              std::span<const std::pair<Node, Node>> lines) {
    std::vector<std::pair<Node, Node>> around;
    for (const Cycle& cycle : m_faces[face].cycles) {
        edges(cycle, [&](Node from, Node to) { around.emplace_back(from, to); });
    }
    for (const auto& [from, to] : lines) {
        around.emplace_back(from, to);
        around.emplace_back(to, from);
    }
    auto made = nested(std::move(around));
    std::vector<Face> out{face};
    if (made.size() < 2) return out;
    for (std::size_t i = 1; i < made.size(); ++i) {
        out.push_back(static_cast<Face>(m_faces.size()));
        m_faces.push_back({{}, m_faces[face].region, 0});
    }
    for (std::size_t i = 0; i < made.size(); ++i) {
        setCycles(out[i], std::move(made[i]));
    }
    return out;
}

/// Edges of both that have neither face on the other side, chained: at a node with several ways on,
/// the one that keeps the same corner of the interior on its left.
std::vector<Coverage::Cycle> Coverage::unionCycles(Face a, Face b) const {
    std::vector<std::pair<Node, Node>> kept;
    for (const Face face : {a, b}) {
        for (const Cycle& cycle : m_faces[face].cycles) {
            edges(cycle, [&](Node from, Node to) {
                const Face other = leftOf(to, from);
                if (other != a && other != b) kept.emplace_back(from, to);
            });
        }
    }
    return chainEdges(std::move(kept));
}

bool Coverage::mergeMakesHole(Face a, Face b) const {
    const std::size_t now = m_faces[a].cycles.size() + m_faces[b].cycles.size();
    return unionCycles(a, b).size() + 1 > now;
}

bool Coverage::mergeFaces(Face a, Face b) {
    bool touching = false;
    std::vector<std::pair<Node, Node>> vanishing;
    for (const Cycle& cycle : m_faces[b].cycles) {
        edges(cycle, [&](Node from, Node to) {
            if (leftOf(to, from) != a) return;
            touching = true;
            vanishing.emplace_back(from, to);
        });
    }
    if (!touching || a == b) return false;
    std::vector<Cycle> cycles = unionCycles(a, b);
    for (const auto& [from, to] : vanishing) {
        dropEdge(from, to);
    }
    std::stable_sort(cycles.begin(), cycles.end(), [&](const Cycle& l, const Cycle& r) {
        return areaOf(l) > 0 && areaOf(r) <= 0;
    });
    for (const Cycle& cycle : cycles) {
        claim(cycle, a);
    }
    m_faces[a].areaM2 += m_faces[b].areaM2;
    m_faces[a].cycles = std::move(cycles);
    m_faces[b].cycles.clear();
    m_faces[b].areaM2 = 0;
    return true;
}

template <class IsFree>
std::size_t Coverage::nextOf(const std::vector<std::pair<Node, Node>>& sorted, std::size_t at,
                             IsFree isFree) const {
    const auto [from, node] = sorted[at];
    auto next = std::lower_bound(sorted.begin(), sorted.end(), std::pair<Node, Node>{node, 0});
    auto best = sorted.end();
    for (; next != sorted.end() && next->first == node; ++next) {
        if (!isFree(static_cast<std::size_t>(next - sorted.begin()))) continue;
        if (best == sorted.end() || firstClockwise(node, from, next->second, best->second)) {
            best = next;
        }
    }
    return static_cast<std::size_t>(best - sorted.begin());
}

std::vector<Coverage::Cycle> Coverage::chainEdges(std::vector<std::pair<Node, Node>> kept) const {
    std::sort(kept.begin(), kept.end());
    std::vector<char> used(kept.size(), 0);
    std::vector<Cycle> out;
    for (std::size_t start = 0; start < kept.size(); ++start) {
        if (used[start]) continue;
        Cycle walk;
        std::size_t at = start;
        while (!used[at]) {
            used[at] = 1;
            walk.push_back(kept[at].first);
            const std::size_t best =
                nextOf(kept, at, [&](std::size_t i) { return used[i] == 0 || i == start; });
            if (best == kept.size()) break;
            at = best;
        }
        for (Cycle& cycle : simpleCycles(walk)) {
            out.push_back(std::move(cycle));
        }
    }
    return out;
}

/// Turning clockwise from `back` around `node`: does `a` come before `b`?
bool Coverage::firstClockwise(Node node, Node back, Node a, Node b) const {
    const Point o = m_points[node];
    const Point zero = m_points[back];
    // Angles counted clockwise from `back`: right of it (less than a half turn) come first.
    const auto half = [&](Node n) {
        const std::int64_t side = turn(o, zero, m_points[n]);
        if (side < 0) return 0;
        if (side > 0) return 2;
        const std::int64_t along =
            (zero.x - o.x) * (m_points[n].x - o.x) + (zero.y - o.y) * (m_points[n].y - o.y);
        return along < 0 ? 1 : 3;
    };
    if (half(a) != half(b)) return half(a) < half(b);
    return turn(o, m_points[a], m_points[b]) < 0;
}

} // namespace wanmi

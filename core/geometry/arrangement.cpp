#include "core/geometry/arrangement.h"

#include "core/geometry/measures.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace wanmi {
namespace {

constexpr std::uint32_t kNoFace = UINT32_MAX;

/// Upper half-plane first, then by turn: the order around a node, exact.
bool earlierAround(Point centre, Point a, Point b) {
    const auto upper = [&](Point p) {
        return p.y > centre.y || (p.y == centre.y && p.x > centre.x);
    };
    if (upper(a) != upper(b)) return upper(a);
    return turn(centre, a, b) > 0;
}

/// An edge as the horizontal ray sees it: low end, high end.
struct Upright {
    Point low;
    Point high;
    std::uint32_t half; // the half-edge whose left side looks east
};

/// Of two edges that both cross the height just above y and do not cross each other: does `a` lie
/// further east?
bool furtherEast(const Upright& a, const Upright& b) {
    if (a.low.y >= b.low.y) {
        std::int64_t side = turn(b.low, b.high, a.low);
        if (side == 0) side = turn(b.low, b.high, a.high);
        return side < 0;
    }
    std::int64_t side = turn(a.low, a.high, b.low);
    if (side == 0) side = turn(a.low, a.high, b.high);
    return side > 0;
}

/// Edges in horizontal bands, to find the nearest one west of a point.
class Bands {
public:
    explicit Bands(std::vector<Upright> edges) : m_edges(std::move(edges)) {
        for (const auto& e : m_edges) {
            m_low = std::min(m_low, e.low.y);
            m_high = std::max(m_high, e.high.y);
        }
        if (m_edges.empty()) return;
        const auto bands = static_cast<std::int64_t>(m_edges.size() / 16 + 1);
        m_height = (m_high - m_low) / bands + 1;
        m_members.resize(static_cast<std::size_t>(bands));
        for (std::uint32_t i = 0; i < m_edges.size(); ++i) {
            for (auto b = band(m_edges[i].low.y); b <= band(m_edges[i].high.y); ++b) {
                m_members[b].push_back(i);
            }
        }
    }

    const Upright* westOf(Point p) const {
        if (m_edges.empty() || p.y < m_low || p.y > m_high) return nullptr;
        const Upright* best = nullptr;
        for (const std::uint32_t i : m_members[band(p.y)]) {
            const Upright& e = m_edges[i];
            if (p.y < e.low.y || p.y >= e.high.y || turn(e.low, e.high, p) >= 0) continue;
            if (!best || furtherEast(e, *best)) best = &e;
        }
        return best;
    }

private:
    std::vector<Upright> m_edges;
    std::vector<std::vector<std::uint32_t>> m_members;
    std::int64_t m_low = INT64_MAX;
    std::int64_t m_high = INT64_MIN;
    std::int64_t m_height = 1;
    std::size_t band(std::int64_t y) const {
        return static_cast<std::size_t>((y - m_low) / m_height);
    }
};

} // namespace

Arrangement Arrangement::build(std::span<const LabelledSegment> noded) {
    Arrangement out;
    out.makeEdges(noded);
    out.linkAround();
    out.makeFaces();
    return out;
}

std::span<const std::uint32_t> Arrangement::segmentsOn(std::uint32_t edge) const {
    return std::span(m_segments)
        .subspan(m_segmentStart[edge], m_segmentStart[edge + 1] - m_segmentStart[edge]);
}

Ring Arrangement::ring(std::uint32_t half) const {
    Ring out;
    std::uint32_t at = half;
    do {
        out.push_back(m_nodes[m_origin[at]]);
        at = m_next[at];
    } while (at != half);
    return out;
}

void Arrangement::makeEdges(std::span<const LabelledSegment> noded) {
    for (const auto& s : noded) {
        m_nodes.push_back(s.from);
        m_nodes.push_back(s.to);
    }
    std::sort(m_nodes.begin(), m_nodes.end());
    m_nodes.erase(std::unique(m_nodes.begin(), m_nodes.end()), m_nodes.end());
    const auto idOf = [&](Point p) {
        return static_cast<std::uint32_t>(std::lower_bound(m_nodes.begin(), m_nodes.end(), p) -
                                          m_nodes.begin());
    };
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ends(noded.size());
    for (std::size_t i = 0; i < noded.size(); ++i) {
        ends[i] = std::minmax({idOf(noded[i].from), idOf(noded[i].to)});
    }
    m_segments.resize(noded.size());
    std::iota(m_segments.begin(), m_segments.end(), 0U);
    std::sort(m_segments.begin(), m_segments.end(), [&](std::uint32_t a, std::uint32_t b) {
        return ends[a] != ends[b] ? ends[a] < ends[b] : a < b;
    });
    m_halfOfSegment.resize(noded.size());
    for (std::uint32_t i = 0; i < m_segments.size(); ++i) {
        const std::uint32_t s = m_segments[i];
        if (i == 0 || ends[s] != ends[m_segments[i - 1]]) {
            m_segmentStart.push_back(i);
            m_origin.push_back(ends[s].first);
            m_origin.push_back(ends[s].second);
        }
        const auto edge = static_cast<std::uint32_t>(m_segmentStart.size() - 1);
        m_halfOfSegment[s] = 2 * edge + (noded[s].from < noded[s].to ? 0U : 1U);
    }
    m_segmentStart.push_back(static_cast<std::uint32_t>(m_segments.size()));
}

void Arrangement::linkAround() {
    const std::size_t halves = m_origin.size();
    std::vector<std::uint32_t> order(halves);
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        if (m_origin[a] != m_origin[b]) return m_origin[a] < m_origin[b];
        return earlierAround(m_nodes[m_origin[a]], m_nodes[m_origin[twin(a)]],
                             m_nodes[m_origin[twin(b)]]);
    });
    m_next.resize(halves);
    for (std::size_t from = 0; from < halves;) {
        std::size_t to = from;
        while (to < halves && m_origin[order[to]] == m_origin[order[from]]) {
            ++to;
        }
        // Who comes in along order[i] goes out along the next one clockwise.
        for (std::size_t i = from; i < to; ++i) {
            m_next[twin(order[i])] = order[i == from ? to - 1 : i - 1];
        }
        from = to;
    }
}

void Arrangement::makeFaces() {
    m_face.assign(m_origin.size(), kNoFace);
    m_faceCycles.assign(1, {});
    std::vector<std::uint32_t> holes; // cycles that do not bound a face from outside
    std::vector<char> seen(m_origin.size(), 0);
    for (std::uint32_t half = 0; half < m_origin.size(); ++half) {
        if (seen[half]) continue;
        const bool outer = twiceArea(ring(half)) > 0;
        std::uint32_t at = half;
        std::uint32_t lowest = half;
        do {
            seen[at] = 1;
            if (outer) m_face[at] = static_cast<std::uint32_t>(m_faceCycles.size());
            if (m_origin[at] < m_origin[lowest]) lowest = at;
            at = m_next[at];
        } while (at != half);
        if (outer) {
            m_faceCycles.push_back({half});
        } else {
            holes.push_back(lowest);
        }
    }
    nestCycles(holes);
}

void Arrangement::nestCycles(const std::vector<std::uint32_t>& holes) {
    // Nodes are in order of x: from west to east, whatever lies west of a cycle's first node is
    // placed.
    std::vector<std::uint32_t> order = holes;
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return m_origin[a] < m_origin[b]; });
    std::vector<Upright> uprights;
    for (std::uint32_t half = 0; order.size() > 1 && half < m_origin.size(); half += 2) {
        const Point a = m_nodes[m_origin[half]];
        const Point b = m_nodes[m_origin[half + 1]];
        if (a.y < b.y) uprights.push_back({a, b, half + 1}); // east lies right of an upward edge
        if (b.y < a.y) uprights.push_back({b, a, half});
    }
    const Bands bands(std::move(uprights));
    for (const std::uint32_t cycle : order) {
        const Upright* west = bands.westOf(m_nodes[m_origin[cycle]]);
        const std::uint32_t face = west ? m_face[west->half] : 0;
        std::uint32_t at = cycle;
        do {
            m_face[at] = face;
            at = m_next[at];
        } while (at != cycle);
        m_faceCycles[face].push_back(cycle);
    }
}

} // namespace wanmi

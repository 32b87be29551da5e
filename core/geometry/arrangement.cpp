#include "core/geometry/arrangement.h"

#include "core/geometry/lattice.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

namespace wanmi {
namespace {

constexpr std::uint32_t kNoFace = UINT32_MAX;

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

/// The nearest edge west of each of a few points: every edge is shown to the points in its heights.
class WestFinder {
public:
    /// `points` may hold any height more than once.
    explicit WestFinder(const std::vector<Point>& points) : m_best(points.size()) {
        for (std::uint32_t i = 0; i < points.size(); ++i) {
            m_points.push_back({points[i].y, points[i].x, i});
        }
        std::sort(m_points.begin(), m_points.end());
    }

    void show(const Upright& edge) {
        auto at =
            std::lower_bound(m_points.begin(), m_points.end(), Place{edge.low.y, INT64_MIN, 0});
        for (; at != m_points.end() && at->y < edge.high.y; ++at) {
            if (turn(edge.low, edge.high, {at->x, at->y}) >= 0) continue;
            std::optional<Upright>& best = m_best[at->index];
            if (!best || furtherEast(edge, *best)) best = edge;
        }
    }

    /// Of the point with this index.
    const std::optional<Upright>& westOf(std::size_t index) const { return m_best[index]; }

private:
    struct Place {
        std::int64_t y;
        std::int64_t x;
        std::uint32_t index;
        // NOLINTNEXTLINE(modernize-use-nullptr): the tool takes a 0 of the language's for a pointer
        friend auto operator<=>(const Place&, const Place&) = default;
    };
    std::vector<Place> m_points;
    std::vector<std::optional<Upright>> m_best;
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

/// Numbers the distinct ends in order of place; two numbers a segment, lesser end first.
std::vector<std::pair<std::uint32_t, std::uint32_t>>
Arrangement::makeNodes(std::span<const LabelledSegment> noded) {
    struct End {
        Point at;
        std::uint32_t slot;
    };
    std::vector<End> ends;
    ends.reserve(2 * noded.size());
    for (std::uint32_t i = 0; i < noded.size(); ++i) {
        const auto [low, high] = std::minmax(noded[i].from, noded[i].to);
        ends.push_back({low, 2 * i});
        ends.push_back({high, 2 * i + 1});
    }
    std::sort(ends.begin(), ends.end(), [](const End& a, const End& b) { return a.at < b.at; });
    std::vector<std::pair<std::uint32_t, std::uint32_t>> out(noded.size());
    for (const End& end : ends) {
        if (m_nodes.empty() || m_nodes.back() != end.at) m_nodes.push_back(end.at);
        auto& [low, high] = out[end.slot / 2];
        (end.slot % 2 == 0 ? low : high) = static_cast<std::uint32_t>(m_nodes.size() - 1);
    }
    return out;
}

void Arrangement::makeEdges(std::span<const LabelledSegment> noded) {
    const auto ends = makeNodes(noded);
    // By lesser node without comparing, then each node's few by their other end.
    std::vector<std::uint32_t> starts(m_nodes.size() + 1, 0);
    for (const auto& [low, high] : ends) {
        ++starts[low + 1];
    }
    std::partial_sum(starts.begin(), starts.end(), starts.begin());
    m_segments.resize(noded.size());
    std::vector<std::uint32_t> at(starts.begin(), starts.end() - 1);
    for (std::uint32_t i = 0; i < noded.size(); ++i) {
        m_segments[at[ends[i].first]++] = i;
    }
    for (std::size_t node = 0; node < m_nodes.size(); ++node) {
        std::sort(m_segments.begin() + starts[node], m_segments.begin() + starts[node + 1],
                  [&](std::uint32_t a, std::uint32_t b) {
                      return ends[a].second != ends[b].second ? ends[a].second < ends[b].second
                                                              : a < b;
                  });
    }
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
    std::vector<std::uint32_t> starts(m_nodes.size() + 1, 0);
    for (const std::uint32_t node : m_origin) {
        ++starts[node + 1];
    }
    std::partial_sum(starts.begin(), starts.end(), starts.begin());
    std::vector<std::uint32_t> order(halves);
    std::vector<std::uint32_t> at(starts.begin(), starts.end() - 1);
    for (std::uint32_t half = 0; half < halves; ++half) {
        order[at[m_origin[half]]++] = half;
    }
    m_next.resize(halves);
    for (std::size_t node = 0; node < m_nodes.size(); ++node) {
        const std::uint32_t from = starts[node];
        const std::uint32_t to = starts[node + 1];
        std::sort(order.begin() + from, order.begin() + to, [&](std::uint32_t a, std::uint32_t b) {
            return earlierAround(m_nodes[node], m_nodes[m_origin[twin(a)]],
                                 m_nodes[m_origin[twin(b)]]);
        });
        // Who comes in along order[i] goes out along the next one clockwise.
        for (std::uint32_t i = from; i < to; ++i) {
            m_next[twin(order[i])] = order[i == from ? to - 1 : i - 1];
        }
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
    std::vector<Point> firsts;
    firsts.reserve(order.size());
    for (const std::uint32_t cycle : order) {
        firsts.push_back(m_nodes[m_origin[cycle]]);
    }
    WestFinder finder(firsts);
    for (std::uint32_t half = 0; order.size() > 1 && half < m_origin.size(); half += 2) {
        const Point a = m_nodes[m_origin[half]];
        const Point b = m_nodes[m_origin[half + 1]];
        if (a.y < b.y) finder.show({a, b, half + 1}); // east lies right of an upward edge
        if (b.y < a.y) finder.show({b, a, half});
    }
    for (std::size_t i = 0; i < order.size(); ++i) {
        const std::uint32_t cycle = order[i];
        const auto& west = finder.westOf(i);
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

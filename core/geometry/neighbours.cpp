#include "core/geometry/neighbours.h"

#include "core/geometry/coverage.h"
#include "core/geometry/face_cover.h"
#include "core/geometry/measures.h"
#include "core/geometry/rings.h"

#include <algorithm>
#include <cstdlib>
#include <span>
#include <utility>

namespace wanmi {
namespace {

/// A directed edge of polygon `source`, keyed by its ends in rising order.
struct Side {
    Point low;
    Point high;
    std::uint32_t source = 0;
    bool forward = true;
    bool sameLine(const Side& o) const { return low == o.low && high == o.high; }
    friend bool operator<(const Side& a, const Side& b) {
        if (a.low != b.low) return a.low < b.low;
        if (a.high != b.high) return a.high < b.high;
        return a.forward != b.forward ? a.forward < b.forward : a.source < b.source;
    }
};

std::vector<Side> sortedSides(const std::vector<LabelledSegment>& segments) {
    std::vector<Side> out;
    out.reserve(segments.size());
    for (const auto& s : segments) {
        out.push_back(s.from < s.to ? Side{s.from, s.to, s.source, true}
                                    : Side{s.to, s.from, s.source, false});
    }
    std::sort(out.begin(), out.end());
    return out;
}

using Pairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// Pairs of opposite sides among those of one line; false when there is none.
bool pairOpposites(std::span<const Side> group, Pairs& pairs) {
    bool any = false;
    for (std::size_t a = 0; a < group.size(); ++a) {
        for (std::size_t b = a + 1; b < group.size(); ++b) {
            if (group[a].forward == group[b].forward) continue;
            if (group[a].source == group[b].source) continue;
            pairs.emplace_back(group[a].source, group[b].source);
            any = true;
        }
    }
    return any;
}

/// Opposite sides on one edge make neighbours; sides without a partner come back.
std::vector<LabelledSegment> pairUp(const std::vector<Side>& sides, Pairs& pairs) {
    std::vector<LabelledSegment> alone;
    for (std::size_t i = 0; i < sides.size();) {
        std::size_t end = i;
        while (end < sides.size() && sides[end].sameLine(sides[i])) {
            ++end;
        }
        const bool any = pairOpposites(std::span(sides).subspan(i, end - i), pairs);
        for (std::size_t a = i; a < end && !any; ++a) {
            alone.push_back(sides[a].forward
                                ? LabelledSegment{sides[a].low, sides[a].high, sides[a].source}
                                : LabelledSegment{sides[a].high, sides[a].low, sides[a].source});
        }
        i = end;
    }
    return alone;
}

std::vector<LabelledSegment> allSides(const std::vector<Polygon>& polygons) {
    std::vector<LabelledSegment> out;
    for (std::uint32_t i = 0; i < polygons.size(); ++i) {
        addRing(out, polygons[i].outer, i);
        for (const auto& hole : polygons[i].holes) {
            addRing(out, hole, i);
        }
    }
    return out;
}

} // namespace

std::vector<std::vector<std::size_t>> neighbours(const std::vector<Polygon>& polygons) {
    Pairs pairs;
    auto alone = pairUp(sortedSides(allSides(polygons)), pairs);
    // What is left is the outer boundary and edges with other vertices on the far side.
    if (const auto noded = nodeSegments(std::move(alone)); noded) {
        pairUp(sortedSides(*noded), pairs);
    }
    std::vector<std::vector<std::size_t>> out(polygons.size());
    for (const auto& [a, b] : pairs) {
        out[a].push_back(b);
        out[b].push_back(a);
    }
    for (auto& list : out) {
        std::sort(list.begin(), list.end());
        list.erase(std::unique(list.begin(), list.end()), list.end());
    }
    return out;
}

namespace {

/// All corners of the polygons, each once, sorted.
std::vector<Point> cornersOf(const std::vector<Polygon>& polygons) {
    std::vector<Point> points;
    for (const Polygon& polygon : polygons) {
        points.insert(points.end(), polygon.outer.begin(), polygon.outer.end());
        for (const auto& hole : polygon.holes) {
            points.insert(points.end(), hole.begin(), hole.end());
        }
    }
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    return points;
}

/// The edges that are left when opposite sides cancel, as places in the sorted corners.
std::vector<std::pair<Coverage::Node, Coverage::Node>> outline(const std::vector<Polygon>& polygons,
                                                               const std::vector<Point>& points) {
    const auto idOf = [&](Point p) {
        return static_cast<Coverage::Node>(std::lower_bound(points.begin(), points.end(), p) -
                                           points.begin());
    };
    const auto sides = sortedSides(allSides(polygons));
    std::vector<std::pair<Coverage::Node, Coverage::Node>> kept;
    for (std::size_t i = 0; i < sides.size();) {
        int sum = 0;
        std::size_t end = i;
        for (; end < sides.size() && sides[end].sameLine(sides[i]); ++end) {
            sum += sides[end].forward ? 1 : -1;
        }
        const auto low = idOf(sides[i].low);
        const auto high = idOf(sides[i].high);
        for (int n = 0; n < std::abs(sum); ++n) {
            kept.push_back(sum > 0 ? std::pair{low, high} : std::pair{high, low});
        }
        i = end;
    }
    return kept;
}

} // namespace

MultiPolygon dissolve(const std::vector<Polygon>& polygons) {
    const std::vector<Point> points = cornersOf(polygons);
    Coverage coverage;
    for (const Point& p : points) {
        coverage.addNode(p);
    }
    std::vector<Ring> rings;
    for (const auto& cycle : coverage.chainEdges(outline(polygons, points))) {
        Ring ring;
        for (const auto node : cycle) {
            ring.push_back(points[node]);
        }
        rings.push_back(std::move(ring));
    }
    return fromRings(std::move(rings));
}

} // namespace wanmi

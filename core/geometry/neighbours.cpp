#include "core/geometry/neighbours.h"

#include "core/geometry/coverage.h"
#include "core/geometry/face_cover.h"
#include "core/geometry/measures.h"

#include <algorithm>
#include <cstdlib>
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
    for (const auto& s : segments)
        out.push_back(s.from < s.to ? Side{s.from, s.to, s.source, true}
                                    : Side{s.to, s.from, s.source, false});
    std::sort(out.begin(), out.end());
    return out;
}

using Pairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;

/// Opposite sides on one edge make neighbours; sides without a partner come back.
std::vector<LabelledSegment> pairUp(const std::vector<Side>& sides, Pairs& pairs) {
    std::vector<LabelledSegment> alone;
    for (std::size_t i = 0; i < sides.size();) {
        std::size_t end = i;
        while (end < sides.size() && sides[end].sameLine(sides[i]))
            ++end;
        bool any = false;
        for (std::size_t a = i; a < end; ++a)
            for (std::size_t b = a + 1; b < end; ++b)
                if (sides[a].forward != sides[b].forward && sides[a].source != sides[b].source) {
                    pairs.emplace_back(sides[a].source, sides[b].source);
                    any = true;
                }
        for (std::size_t a = i; a < end && !any; ++a)
            alone.push_back(sides[a].forward
                                ? LabelledSegment{sides[a].low, sides[a].high, sides[a].source}
                                : LabelledSegment{sides[a].high, sides[a].low, sides[a].source});
        i = end;
    }
    return alone;
}

std::vector<LabelledSegment> allSides(const std::vector<Polygon>& polygons) {
    std::vector<LabelledSegment> out;
    for (std::uint32_t i = 0; i < polygons.size(); ++i) {
        addRing(out, polygons[i].outer, i);
        for (const auto& hole : polygons[i].holes)
            addRing(out, hole, i);
    }
    return out;
}

} // namespace

std::vector<std::vector<std::size_t>> neighbours(const std::vector<Polygon>& polygons) {
    Pairs pairs;
    auto alone = pairUp(sortedSides(allSides(polygons)), pairs);
    // What is left is the outer boundary and edges with other vertices on the far side.
    if (const auto noded = nodeSegments(std::move(alone)); noded)
        pairUp(sortedSides(*noded), pairs);
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

MultiPolygon dissolve(const std::vector<Polygon>& polygons) {
    std::vector<Point> points;
    for (const Polygon& polygon : polygons) {
        points.insert(points.end(), polygon.outer.begin(), polygon.outer.end());
        for (const auto& hole : polygon.holes)
            points.insert(points.end(), hole.begin(), hole.end());
    }
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    Coverage coverage;
    for (const Point& p : points)
        coverage.addNode(p);
    const auto idOf = [&](Point p) {
        return static_cast<Coverage::Node>(std::lower_bound(points.begin(), points.end(), p) -
                                           points.begin());
    };
    const auto sides = sortedSides(allSides(polygons));
    std::vector<std::pair<Coverage::Node, Coverage::Node>> kept;
    for (std::size_t i = 0; i < sides.size();) {
        int sum = 0;
        std::size_t end = i;
        for (; end < sides.size() && sides[end].sameLine(sides[i]); ++end)
            sum += sides[end].forward ? 1 : -1;
        const auto low = idOf(sides[i].low);
        const auto high = idOf(sides[i].high);
        for (int n = 0; n < std::abs(sum); ++n)
            kept.push_back(sum > 0 ? std::pair{low, high} : std::pair{high, low});
        i = end;
    }
    MultiPolygon out;
    std::vector<Ring> holes;
    for (const auto& cycle : coverage.chainEdges(std::move(kept))) {
        Ring ring;
        for (const auto node : cycle)
            ring.push_back(points[node]);
        if (twiceArea(ring) > 0)
            out.push_back({std::move(ring), {}});
        else
            holes.push_back(std::move(ring));
    }
    for (Ring& hole : holes) {
        Polygon* owner = nullptr; // the smallest ring around it
        for (Polygon& part : out) {
            Where in = Where::Boundary;
            for (std::size_t i = 0; i < hole.size() && in == Where::Boundary; ++i)
                in = locate(part.outer, hole[i]);
            if (in != Where::Inside) continue;
            if (!owner || twiceArea(part.outer) < twiceArea(owner->outer)) owner = &part;
        }
        if (owner) owner->holes.push_back(std::move(hole));
    }
    normalise(out);
    return out;
}

} // namespace wanmi

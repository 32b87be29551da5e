// The quick proof. Take a region whose rings are sound (simple, holes inside, parts apart), so that
// its boundary chain winds once around its inside and not around its outside; the same for every
// cell. If the directed edges of all its cells, opposite pairs cancelled, are exactly the directed
// edges of the region, then the winding numbers of the cells add up to the region's at every point
// that lies on no edge: 1 inside, 0 outside. Each cell contributes 0 or 1, so inside exactly one
// cell covers the point, outside none: a partition. Nothing is rounded on the way. Where a region
// fails that, all lines are cut at each other and the cover of every face is counted.
#include "core/geometry/partition.h"

#include "core/geometry/face_cover.h"
#include "core/geometry/measures.h"

#include <algorithm>
#include <cmath>

namespace wanmi {
namespace {

struct Edge {
    Point low;
    Point high;
    int times = 1; // along low → high; −1 back
    friend bool operator<(const Edge& a, const Edge& b) {
        return a.low != b.low ? a.low < b.low : a.high < b.high;
    }
};

void addEdges(std::vector<Edge>& out, const Polygon& polygon, int times) {
    const auto add = [&](const Ring& ring) {
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const Point a = ring[i];
            const Point b = ring[i + 1 == ring.size() ? 0 : i + 1];
            if (a < b) {
                out.push_back({a, b, times});
            } else {
                out.push_back({b, a, -times});
            }
        }
    };
    add(polygon.outer);
    for (const auto& hole : polygon.holes) {
        add(hole);
    }
}

bool allCancel(std::vector<Edge>& edges) {
    std::sort(edges.begin(), edges.end());
    for (std::size_t i = 0; i < edges.size();) {
        int sum = 0;
        std::size_t j = i;
        for (; j < edges.size() && edges[j].low == edges[i].low && edges[j].high == edges[i].high;
             ++j) {
            sum += edges[j].times;
        }
        if (sum != 0) return false;
        i = j;
    }
    return true;
}

/// Do two edges have more than a vertex in common?
bool entangled(const Point& a1, const Point& a2, const Point& b1, const Point& b2) {
    if (!segmentsMeet(a1, a2, b1, b2)) return false;
    const bool atVertex = a1 == b1 || a1 == b2 || a2 == b1 || a2 == b2;
    if (!atVertex || turn(a1, a2, b1) * turn(a1, a2, b2) < 0) return true;
    const int inA = int{onSegment(b1, a1, a2)} + int{onSegment(b2, a1, a2)};
    const int inB = int{onSegment(a1, b1, b2)} + int{onSegment(a2, b1, b2)};
    return inA > 1 || inB > 1 || inA + inB > 2;
}

/// Do two rings have more than single vertices in common?
bool entangled(const Ring& a, const Ring& b) {
    if (!boxOf(std::span<const Point>(a)).meets(boxOf(std::span<const Point>(b)))) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t j = 0; j < b.size(); ++j) {
            const Point& afterA = a[i + 1 == a.size() ? 0 : i + 1];
            const Point& afterB = b[j + 1 == b.size() ? 0 : j + 1];
            if (entangled(a[i], afterA, b[j], afterB)) return true;
        }
    }
    return false;
}

/// Where a ring not entangled with `polygon` lies: the first vertex off the boundary tells.
Where lies(const Ring& ring, const Polygon& polygon) {
    for (const Point& p : ring) {
        if (const Where at = locate(polygon, p); at != Where::Boundary) return at;
    }
    return Where::Boundary;
}

bool areApart(const Ring& a, const Ring& b) {
    return !entangled(a, b) && lies(a, {b, {}}) == Where::Outside &&
           lies(b, {a, {}}) == Where::Outside;
}

bool ringsAreSound(const Polygon& part) {
    if (!isSimple(part.outer) || twiceArea(part.outer) <= 0) return false;
    for (std::size_t h = 0; h < part.holes.size(); ++h) {
        const Ring& hole = part.holes[h];
        if (!isSimple(hole) || twiceArea(hole) >= 0 || entangled(hole, part.outer)) return false;
        if (lies(hole, {part.outer, {}}) != Where::Inside) return false;
        for (std::size_t g = 0; g < h; ++g) {
            if (!areApart(hole, part.holes[g])) return false;
        }
    }
    return true;
}

bool areApart(const Polygon& part, const Polygon& other) {
    if (!boxOf(part).meets(boxOf(other))) return true;
    if (entangled(part.outer, other.outer)) return false;
    const auto meets = [](const std::vector<Ring>& holes, const Ring& ring) {
        return std::any_of(holes.begin(), holes.end(),
                           [&](const Ring& hole) { return entangled(hole, ring); });
    };
    if (meets(part.holes, other.outer) || meets(other.holes, part.outer)) return false;
    return lies(part.outer, other) == Where::Outside && lies(other.outer, part) == Where::Outside;
}

/// Do the boundary's windings give 1 inside and 0 outside?
bool isSound(const MultiPolygon& shape) {
    for (std::size_t i = 0; i < shape.size(); ++i) {
        if (!ringsAreSound(shape[i])) return false;
        for (std::size_t k = 0; k < i; ++k) {
            if (!areApart(shape[i], shape[k])) return false;
        }
    }
    return true;
}

bool isPartition(const MultiPolygon& region, const std::vector<const Polygon*>& cells) {
    if (!isSound(region)) return false;
    std::vector<Edge> edges;
    for (const Polygon& part : region) {
        addEdges(edges, part, -1);
    }
    for (const Polygon* cell : cells) {
        if (!isSound({*cell})) return false;
        addEdges(edges, *cell, 1);
    }
    return allCancel(edges);
}

/// Counts faces by what covers them. Sources: cells first, then regions.
class Counter {
public:
    Counter(const std::vector<MultiPolygon>& regions, const std::vector<std::size_t>& regionOf,
            const std::vector<Polygon>& cells)
        : m_regionOf(regionOf),
          m_cells(static_cast<std::uint32_t>(cells.size())) {
        for (std::uint32_t i = 0; i < m_cells; ++i) {
            add(cells[i], i);
        }
        for (std::uint32_t r = 0; r < regions.size(); ++r) {
            for (const Polygon& part : regions[r]) {
                add(part, m_cells + r);
            }
        }
    }

    PartitionFaults run() {
        auto noded = nodeSegments(std::move(m_segments));
        if (!noded) { // lines that cannot be untangled are no partition
            ++m_faults.overlaps;
            return std::move(m_faults);
        }
        const Arrangement lines = Arrangement::build(*noded);
        const auto covers = faceCovers(*noded, lines);
        std::vector<Point> overlaps;
        for (std::uint32_t face = 1; face < lines.faceCount(); ++face) {
            const bool gap = isGap(covers[face]);
            const bool overlap = isOverlap(covers[face]);
            if (!gap && !overlap) continue;
            const Polygon shape = facePolygon(lines, face);
            if (gap) {
                ++m_faults.gaps;
                m_faults.uncoveredM2 += areaM2(shape);
                m_faults.where.push_back(interiorPoint(shape));
            }
            if (overlap) {
                ++m_faults.overlaps;
                overlaps.push_back(interiorPoint(shape));
            }
        }
        m_faults.where.insert(m_faults.where.end(), overlaps.begin(), overlaps.end());
        return std::move(m_faults);
    }

private:
    const std::vector<std::size_t>& m_regionOf;
    std::uint32_t m_cells;
    std::vector<LabelledSegment> m_segments;
    PartitionFaults m_faults;

    void add(Polygon polygon, std::uint32_t source) {
        normalise(polygon);
        addRing(m_segments, polygon.outer, source);
        for (const auto& hole : polygon.holes) {
            addRing(m_segments, hole, source);
        }
    }

    bool covered(const FaceCover& cover, std::size_t region) const {
        return std::any_of(cover.begin(), cover.end(), [&](const auto& entry) {
            return entry.first == m_cells + region && entry.second > 0;
        });
    }

    bool isHeld(const FaceCover& cover, std::size_t region) const {
        return std::any_of(cover.begin(), cover.end(), [&](const auto& entry) {
            return entry.first < m_cells && entry.second > 0 && m_regionOf[entry.first] == region;
        });
    }

    bool isGap(const FaceCover& cover) const {
        return std::any_of(cover.begin(), cover.end(), [&](const auto& entry) {
            const bool isRegion = entry.first >= m_cells && entry.second > 0;
            return isRegion && !isHeld(cover, entry.first - m_cells);
        });
    }

    bool isOverlap(const FaceCover& cover) const {
        std::vector<std::size_t> seen;
        for (const auto& [source, times] : cover) {
            if (source >= m_cells) continue;
            const std::size_t region = m_regionOf[source];
            if (times != 1 || !covered(cover, region)) return true;
            if (std::find(seen.begin(), seen.end(), region) != seen.end()) return true;
            seen.push_back(region);
        }
        return false;
    }
};

} // namespace

PartitionFaults checkPartition(const std::vector<MultiPolygon>& regions,
                               const std::vector<std::size_t>& regionOf,
                               const std::vector<Polygon>& cells) {
    std::vector<std::vector<const Polygon*>> ofRegion(regions.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        ofRegion[regionOf[i]].push_back(&cells[i]);
    }
    for (std::size_t r = 0; r < regions.size(); ++r) {
        if (!isPartition(regions[r], ofRegion[r])) return Counter(regions, regionOf, cells).run();
    }
    return {};
}

} // namespace wanmi

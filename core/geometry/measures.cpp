#include "core/geometry/measures.h"

#include "core/geometry/ray.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace wanmi {
namespace {

int sign(std::int64_t value) {
    return value > 0 ? 1 : value < 0 ? -1 : 0;
}

double ringAreaM2(const Ring& ring) {
    return static_cast<double>(twiceArea(ring)) / 2e6;
}

/// Adds the moments of a ring about `origin`, so that coordinates of millions of metres lose
/// nothing.
void addMoments(const Ring& ring, Point origin, double& area, double& mx, double& my) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Point& p = ring[i];
        const Point& q = ring[i + 1 == ring.size() ? 0 : i + 1];
        const auto px = static_cast<double>(p.x - origin.x);
        const auto py = static_cast<double>(p.y - origin.y);
        const auto qx = static_cast<double>(q.x - origin.x);
        const auto qy = static_cast<double>(q.y - origin.y);
        const double cross = px * qy - py * qx;
        area += cross;
        mx += (px + qx) * cross;
        my += (py + qy) * cross;
    }
}

void addCrossings(const Ring& ring, std::int64_t y, std::vector<double>& xs) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Point& p = ring[i];
        const Point& q = ring[i + 1 == ring.size() ? 0 : i + 1];
        if ((p.y > y) == (q.y > y)) continue;
        xs.push_back(static_cast<double>(p.x) + static_cast<double>(y - p.y) *
                                                    static_cast<double>(q.x - p.x) /
                                                    static_cast<double>(q.y - p.y));
    }
}

/// The middle of the widest inner stretch at height y.
Point middleAt(const Polygon& polygon, std::int64_t y) {
    std::vector<double> xs;
    addCrossings(polygon.outer, y, xs);
    for (const auto& hole : polygon.holes) {
        addCrossings(hole, y, xs);
    }
    std::sort(xs.begin(), xs.end());
    double widest = -1;
    auto middle = static_cast<double>(polygon.outer.front().x);
    for (std::size_t i = 0; i + 1 < xs.size(); i += 2) {
        if (xs[i + 1] - xs[i] <= widest) continue;
        widest = xs[i + 1] - xs[i];
        middle = (xs[i + 1] + xs[i]) / 2;
    }
    return {static_cast<std::int64_t>(std::llround(middle)), y};
}

double distanceToRing(Point p, const Ring& ring) {
    double best = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < ring.size(); ++i) {
        best = std::min(best, distanceM(p, ring[i], ring[i + 1 == ring.size() ? 0 : i + 1]));
    }
    return best;
}

double distanceToRings(Point p, const Polygon& polygon) {
    double best = distanceToRing(p, polygon.outer);
    for (const auto& hole : polygon.holes) {
        best = std::min(best, distanceToRing(p, hole));
    }
    return best;
}

Point anyInside(const Polygon& polygon) {
    std::vector<std::int64_t> heights;
    for (const Point& p : polygon.outer) {
        heights.push_back(p.y);
    }
    std::sort(heights.begin(), heights.end());
    for (std::size_t i = 0; i + 1 < heights.size(); ++i) {
        const Point p = middleAt(polygon, heights[i] + (heights[i + 1] - heights[i]) / 2);
        if (locate(polygon, p) == Where::Inside) return p;
    }
    return polygon.outer.front();
}

/// Can the edges i and j (i < j) of a ring of n edges share the point that joins them only?
bool edgesClash(const Ring& ring, std::size_t i, std::size_t j) {
    const std::size_t n = ring.size();
    const Point& a = ring[i];
    const Point& b = ring[(i + 1) % n];
    const Point& c = ring[j];
    const Point& d = ring[(j + 1) % n];
    if (j == i + 1) return onSegment(d, a, b) || onSegment(a, c, d);
    if (i == 0 && j == n - 1) return onSegment(c, a, b) || onSegment(b, c, d);
    return segmentsMeet(a, b, c, d);
}

} // namespace

bool onSegment(Point p, Point a, Point b) {
    if (p.x < std::min(a.x, b.x) || p.x > std::max(a.x, b.x)) return false;
    if (p.y < std::min(a.y, b.y) || p.y > std::max(a.y, b.y)) return false;
    return turn(a, b, p) == 0;
}

bool segmentsMeet(Point a, Point b, Point c, Point d) {
    if (std::max(a.x, b.x) < std::min(c.x, d.x) || std::max(c.x, d.x) < std::min(a.x, b.x) ||
        std::max(a.y, b.y) < std::min(c.y, d.y) || std::max(c.y, d.y) < std::min(a.y, b.y)) {
        return false;
    }
    const int c1 = sign(turn(a, b, c));
    const int d1 = sign(turn(a, b, d));
    const int a2 = sign(turn(c, d, a));
    const int b2 = sign(turn(c, d, b));
    return c1 * d1 <= 0 && a2 * b2 <= 0;
}

std::int64_t twiceArea(const Ring& ring) {
    // Partial sums may leave 64 bits on the way; the end result does not, and unsigned wraps
    // exactly.
    std::uint64_t sum = 0;
    for (std::size_t i = 1; i + 1 < ring.size(); ++i) {
        sum += static_cast<std::uint64_t>(turn(ring[0], ring[i], ring[i + 1]));
    }
    return static_cast<std::int64_t>(sum);
}

double areaM2(const Polygon& polygon) {
    double area = std::abs(ringAreaM2(polygon.outer));
    for (const auto& hole : polygon.holes) {
        area -= std::abs(ringAreaM2(hole));
    }
    return area;
}

double areaM2(const MultiPolygon& shape) {
    double area = 0;
    for (const auto& part : shape) {
        area += areaM2(part);
    }
    return area;
}

Box boxOf(std::span<const Point> points) {
    Box box;
    for (const Point& p : points) {
        box.add(p);
    }
    return box;
}

Box boxOf(const Polygon& polygon) {
    return boxOf(std::span<const Point>(polygon.outer));
}

Box boxOf(const MultiPolygon& shape) {
    Box box;
    for (const auto& part : shape) {
        for (const Point& p : part.outer) {
            box.add(p);
        }
    }
    return box;
}

Where locate(const Ring& ring, Point p) {
    bool inside = false;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Point& a = ring[i];
        const Point& b = ring[i + 1 == ring.size() ? 0 : i + 1];
        const Meeting meeting = meetingEast(p, a, b);
        if (meeting == Meeting::On) return Where::Boundary;
        if (meeting == Meeting::Crossed) inside = !inside;
    }
    return inside ? Where::Inside : Where::Outside;
}

Where locate(const Polygon& polygon, Point p) {
    const Where outer = locate(polygon.outer, p);
    if (outer != Where::Inside) return outer;
    for (const auto& hole : polygon.holes) {
        const Where in = locate(hole, p);
        if (in == Where::Boundary) return Where::Boundary;
        if (in == Where::Inside) return Where::Outside;
    }
    return Where::Inside;
}

Where locate(const MultiPolygon& shape, Point p) {
    Where best = Where::Outside;
    for (const auto& part : shape) {
        const Where in = locate(part, p);
        if (in == Where::Inside) return in;
        if (in == Where::Boundary) best = in;
    }
    return best;
}

Point centroid(const Polygon& polygon) {
    if (polygon.outer.empty()) return {};
    const Point origin = polygon.outer.front();
    double area = 0;
    double mx = 0;
    double my = 0;
    Polygon turned = polygon;
    if (twiceArea(turned.outer) < 0) std::reverse(turned.outer.begin(), turned.outer.end());
    addMoments(turned.outer, origin, area, mx, my);
    for (auto& hole : turned.holes) {
        if (twiceArea(hole) > 0) std::reverse(hole.begin(), hole.end());
        addMoments(hole, origin, area, mx, my);
    }
    if (area <= 0) {
        const Box box = boxOf(polygon);
        return {box.minX + (box.maxX - box.minX) / 2, box.minY + (box.maxY - box.minY) / 2};
    }
    return {origin.x + static_cast<std::int64_t>(std::llround(mx / (3 * area))),
            origin.y + static_cast<std::int64_t>(std::llround(my / (3 * area)))};
}

Point interiorPoint(const Polygon& polygon) {
    if (polygon.outer.empty()) return {};
    const double enough = 0.1 * std::sqrt(areaM2(polygon));
    const Point middle = centroid(polygon);
    const bool inside = locate(polygon, middle) == Where::Inside;
    if (inside && distanceToRings(middle, polygon) >= enough) return middle;
    const Box box = boxOf(polygon);
    Point best = middle;
    double away = inside ? distanceToRings(middle, polygon) : -1;
    for (const int eighth : {4, 3, 5, 2, 6, 1, 7}) {
        const Point p = middleAt(polygon, box.minY + (box.maxY - box.minY) * eighth / 8);
        if (locate(polygon, p) != Where::Inside) continue;
        const double far = distanceToRings(p, polygon);
        if (far <= away) continue;
        best = p;
        away = far;
    }
    return away >= 0 ? best : anyInside(polygon);
}

bool isSimple(const Ring& ring) {
    const std::size_t n = ring.size();
    if (n < 3) return false;
    struct Span {
        std::int64_t from, to;
        std::size_t edge;
    };
    std::vector<Span> spans;
    for (std::size_t i = 0; i < n; ++i) {
        const Point& a = ring[i];
        const Point& b = ring[(i + 1) % n];
        if (a == b) return false;
        spans.push_back({std::min(a.x, b.x), std::max(a.x, b.x), i});
    }
    std::sort(spans.begin(), spans.end(),
              [](const Span& l, const Span& r) { return l.from < r.from; });
    std::vector<Span> active; // edges the sweep line still meets
    for (const Span& span : spans) {
        std::size_t kept = 0;
        for (const Span& other : active) {
            if (other.to < span.from) continue;
            active[kept++] = other;
            const auto [i, j] = std::minmax(span.edge, other.edge);
            if (edgesClash(ring, i, j)) return false;
        }
        active.resize(kept);
        active.push_back(span);
    }
    return true;
}

double lengthM(const Line& line) {
    double sum = 0;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        sum += distanceM(line[i], line[i + 1]);
    }
    return sum;
}

double perimeterM(const Polygon& polygon) {
    double sum = 0;
    const auto add = [&](const Ring& ring) {
        sum += lengthM(ring);
        if (ring.size() > 1) sum += distanceM(ring.back(), ring.front());
    };
    add(polygon.outer);
    for (const auto& hole : polygon.holes) {
        add(hole);
    }
    return sum;
}

double meanWidthM(const Polygon& polygon) {
    return 2 * areaM2(polygon) / std::max(perimeterM(polygon), 1e-9);
}

double distanceM(Point a, Point b) {
    const auto dx = static_cast<double>(b.x - a.x);
    const auto dy = static_cast<double>(b.y - a.y);
    return std::sqrt(dx * dx + dy * dy) /
           kMillimetres; // the same everywhere, and quicker than hypot
}

double distanceM(Point p, Point a, Point b) {
    const auto dx = static_cast<double>(b.x - a.x);
    const auto dy = static_cast<double>(b.y - a.y);
    const auto px = static_cast<double>(p.x - a.x);
    const auto py = static_cast<double>(p.y - a.y);
    const double square = dx * dx + dy * dy;
    const double t = square > 0 ? std::clamp((px * dx + py * dy) / square, 0.0, 1.0) : 0.0;
    const double offX = px - t * dx;
    const double offY = py - t * dy;
    return std::sqrt(offX * offX + offY * offY) / kMillimetres;
}

double distanceM(Point p, const Line& line) {
    if (line.size() == 1) return distanceM(p, line.front());
    double best = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        best = std::min(best, distanceM(p, line[i], line[i + 1]));
    }
    return best;
}

double distanceM(Point p, const Polygon& polygon) {
    if (locate(polygon, p) != Where::Outside) return 0;
    return distanceToRings(p, polygon);
}

} // namespace wanmi

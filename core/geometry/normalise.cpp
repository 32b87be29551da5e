#include "core/geometry/measures.h"

#include <algorithm>

namespace wanmi {
namespace {

/// Is b the tip of a spike: does the way a → b → c turn back upon itself?
bool isSpike(Point a, Point b, Point c) {
    if (turn(a, b, c) != 0) return false;
    const std::int64_t along = (b.x - a.x) * (c.x - b.x) + (b.y - a.y) * (c.y - b.y);
    return along < 0;
}

void dropRepeats(Ring& ring) {
    bool changed = true;
    while (changed && ring.size() >= 2) {
        changed = false;
        Ring kept;
        for (const Point& p : ring) {
            if (!kept.empty() && kept.back() == p) {
                changed = true;
                continue;
            }
            kept.push_back(p);
        }
        while (kept.size() > 1 && kept.front() == kept.back())
            kept.pop_back();
        ring.clear();
        for (std::size_t i = 0; i < kept.size(); ++i) {
            const Point& before = ring.empty() ? kept.back() : ring.back();
            const Point& after = kept[(i + 1) % kept.size()];
            if (kept.size() > 2 && isSpike(before, kept[i], after)) {
                changed = true;
                continue;
            }
            ring.push_back(kept[i]);
        }
    }
}

void startLowest(Ring& ring) {
    const auto lower = [](Point a, Point b) { return a.y != b.y ? a.y < b.y : a.x < b.x; };
    std::rotate(ring.begin(), std::min_element(ring.begin(), ring.end(), lower), ring.end());
}

void tidy(Ring& ring, bool counterClockwise) {
    dropRepeats(ring);
    if (ring.size() < 3) {
        ring.clear();
        return;
    }
    if ((twiceArea(ring) > 0) != counterClockwise) std::reverse(ring.begin(), ring.end());
    startLowest(ring);
}

} // namespace

void normalise(Polygon& polygon) {
    tidy(polygon.outer, true);
    for (auto& hole : polygon.holes)
        tidy(hole, false);
    std::erase_if(polygon.holes,
                  [](const Ring& hole) { return hole.size() < 3 || twiceArea(hole) == 0; });
    std::sort(polygon.holes.begin(), polygon.holes.end());
}

void normalise(MultiPolygon& shape) {
    for (auto& part : shape)
        normalise(part);
    std::erase_if(shape, [](const Polygon& part) {
        return part.outer.size() < 3 || twiceArea(part.outer) == 0;
    });
    std::sort(shape.begin(), shape.end(), [](const Polygon& a, const Polygon& b) {
        return a.outer != b.outer ? a.outer < b.outer : a.holes < b.holes;
    });
}

} // namespace wanmi

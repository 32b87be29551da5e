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

Ring withoutSpikes(const Ring& ring) {
    if (ring.size() <= 2) return ring;
    Ring out;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Point& before = out.empty() ? ring.back() : out.back();
        if (!isSpike(before, ring[i], ring[(i + 1) % ring.size()])) out.push_back(ring[i]);
    }
    return out;
}

/// A dropped spike can bring equal vertices together, and those another spike: until nothing
/// changes.
void dropRepeats(Ring& ring) {
    bool changed = true;
    while (changed && ring.size() >= 2) {
        const std::size_t before = ring.size();
        ring.erase(std::unique(ring.begin(), ring.end()), ring.end());
        changed = ring.size() != before;
        while (ring.size() > 1 && ring.front() == ring.back()) {
            ring.pop_back();
        }
        Ring kept = withoutSpikes(ring);
        changed = changed || kept.size() != ring.size();
        ring = std::move(kept);
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
    for (auto& hole : polygon.holes) {
        tidy(hole, false);
    }
    std::erase_if(polygon.holes,
                  [](const Ring& hole) { return hole.size() < 3 || twiceArea(hole) == 0; });
    std::sort(polygon.holes.begin(), polygon.holes.end());
}

void normalise(MultiPolygon& shape) {
    for (auto& part : shape) {
        normalise(part);
    }
    std::erase_if(shape, [](const Polygon& part) {
        return part.outer.size() < 3 || twiceArea(part.outer) == 0;
    });
    std::sort(shape.begin(), shape.end(), [](const Polygon& a, const Polygon& b) {
        return a.outer != b.outer ? a.outer < b.outer : a.holes < b.holes;
    });
}

} // namespace wanmi

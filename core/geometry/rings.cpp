#include "core/geometry/rings.h"

#include "core/geometry/measures.h"

#include <algorithm>

namespace wanmi {
namespace {

/// Is the hole in the ring? The first vertex off the ring tells.
bool holds(const Ring& ring, const Ring& hole) {
    Where in = Where::Boundary;
    for (std::size_t i = 0; i < hole.size() && in == Where::Boundary; ++i) {
        in = locate(ring, hole[i]);
    }
    return in == Where::Inside;
}

} // namespace

std::vector<Ring> simpleRings(const Ring& walk) {
    Ring sorted = walk;
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end()) return {walk};
    std::vector<Ring> out;
    Ring open;
    for (const Point& p : walk) {
        const auto seen = std::find(open.begin(), open.end(), p);
        if (seen != open.end()) {
            out.emplace_back(seen, open.end());
            open.erase(seen, open.end());
        }
        open.push_back(p);
    }
    out.push_back(std::move(open));
    return out;
}

void giveHoles(std::vector<Ring> holes, MultiPolygon& shape) {
    for (Ring& hole : holes) {
        Polygon* owner = nullptr;
        for (Polygon& part : shape) {
            if (!holds(part.outer, hole)) continue;
            if (!owner || twiceArea(part.outer) < twiceArea(owner->outer)) owner = &part;
        }
        if (owner) owner->holes.push_back(std::move(hole));
    }
}

MultiPolygon fromRings(std::vector<Ring> rings) {
    MultiPolygon out;
    std::vector<Ring> holes;
    for (Ring& ring : rings) {
        if (twiceArea(ring) > 0) {
            out.push_back({std::move(ring), {}});
        } else {
            holes.push_back(std::move(ring));
        }
    }
    giveHoles(std::move(holes), out);
    normalise(out);
    return out;
}

} // namespace wanmi

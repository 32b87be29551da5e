#include "core/geometry/face_cover.h"

#include <algorithm>

namespace wanmi {
namespace {

void count(FaceCover& cover, std::uint32_t area, int times) {
    const auto at = std::find_if(cover.begin(), cover.end(),
                                 [&](const auto& entry) { return entry.first == area; });
    if (at == cover.end()) {
        cover.emplace_back(area, times);
    } else {
        at->second += times;
    }
    std::erase_if(cover, [](const auto& entry) { return entry.second == 0; });
}

/// Crossing from `beyond`'s twin to its own face changes the cover by what runs along the edge.
void cross(FaceCover& cover, std::span<const LabelledSegment> noded, const Arrangement& lines,
           std::uint32_t beyond) {
    for (const std::uint32_t s : lines.segmentsOn(beyond / 2)) {
        if (noded[s].source == kCutLine) continue;
        count(cover, noded[s].source, lines.halfOf(s) == beyond ? 1 : -1);
    }
}

} // namespace

std::vector<FaceCover> faceCovers(std::span<const LabelledSegment> noded,
                                  const Arrangement& lines) {
    // From the outside inwards.
    std::vector<FaceCover> out(lines.faceCount());
    std::vector<char> known(lines.faceCount(), 0);
    std::vector<std::uint32_t> open{0};
    known[0] = 1;
    const auto enter = [&](std::uint32_t face, std::uint32_t beyond) {
        const std::uint32_t other = lines.face(beyond);
        if (known[other]) return;
        known[other] = 1;
        out[other] = out[face];
        cross(out[other], noded, lines, beyond);
        open.push_back(other);
    };
    while (!open.empty()) {
        const std::uint32_t face = open.back();
        open.pop_back();
        for (const std::uint32_t cycle : lines.cycles(face)) {
            std::uint32_t half = cycle;
            do {
                enter(face, Arrangement::twin(half));
                half = lines.next(half);
            } while (half != cycle);
        }
    }
    return out;
}

Polygon facePolygon(const Arrangement& lines, std::uint32_t face) {
    Polygon out;
    for (const std::uint32_t cycle : lines.cycles(face)) {
        if (out.outer.empty()) {
            out.outer = lines.ring(cycle);
        } else {
            out.holes.push_back(lines.ring(cycle));
        }
    }
    return out;
}

void addRing(std::vector<LabelledSegment>& out, const Ring& ring, std::uint32_t source) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
        out.push_back({ring[i], ring[i + 1 == ring.size() ? 0 : i + 1], source});
    }
}

} // namespace wanmi

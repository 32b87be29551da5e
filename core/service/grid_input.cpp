#include "core/service/grid_input.h"

#include "core/geometry/line_field.h"
#include "core/geometry/measures.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace wanmi {
namespace {

/// Ways that do not part one block from the next, and tracks below or no longer on the ground;
/// everything else that is a street or a railway does.
bool cuts(const StreetLine& street) {
    static constexpr std::array<std::string_view, 20> kNot{
        "footway",  "path",      "steps",   "cycleway",   "bridleway",    "corridor", "platform",
        "elevator", "proposed",  "razed",   "track",      "construction", "raceway",  "tram",
        "subway",   "abandoned", "disused", "dismantled", "miniature",    "funicular"};
    return std::find(kNot.begin(), kNot.end(), street.roadClass) == kNot.end();
}

template <class Add>
void eachRing(const MultiPolygon& shape, Add add) {
    for (const auto& part : shape) {
        if (!part.outer.empty()) add(part.outer);
        for (const auto& hole : part.holes) {
            if (!hole.empty()) add(hole);
        }
    }
}

Line closed(Ring ring) {
    ring.push_back(ring.front());
    return ring;
}

} // namespace

Result<std::vector<Line>> gridLines(PlaceStore& store, const Box& box) {
    // A block's edge runs half a street's width beside the street's line: together they would only
    // cut off the street itself.
    constexpr double kHalfStreetM = 30;
    constexpr double kMostBeside = 0.5;
    WANMI_LET(auto streets, store.streets(box));
    std::vector<Line> lines;
    for (auto& s : streets) {
        if (cuts(s)) lines.push_back(std::move(s.line));
    }
    WANMI_LET(const auto areas, store.baseAreas());
    const auto each = [&](std::string_view kind, auto add) {
        for (const auto& area : areas) {
            if (area.kind == kind && box.meets(boxOf(area.shape))) eachRing(area.shape, add);
        }
    };
    each("water", [&lines](const Ring& ring) { lines.push_back(closed(ring)); });
    std::vector<Line> blocks;
    const LineField field(lines, kHalfStreetM);
    each("block", [&](const Ring& ring) {
        if (field.shareBeside(ring) < kMostBeside) blocks.push_back(closed(ring));
    });
    lines.insert(lines.end(), blocks.begin(), blocks.end());
    return lines;
}

Result<GridOptions> gridOptions(PlaceStore& store, const std::vector<Region>& communities,
                                const GridSizes& sizes, double targetM2) {
    GridOptions options;
    const GridSize& first = sizes.of(communities.front().code);
    options.targetM2 = targetM2 > 0 ? targetM2 : first.targetM2;
    if (targetM2 <= 0) {
        for (const auto& c : communities) {
            options.targetOfRegion.push_back(sizes.of(c.code).targetM2);
        }
    }
    options.least = first.least;
    options.most = first.most;
    options.leastWidthM = first.leastWidthM;
    options.pointShare = first.componentShare;
    if (options.pointShare > 0) {
        WANMI_LET(options.points, store.componentPoints());
    }
    return options;
}

} // namespace wanmi

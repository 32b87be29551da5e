#include "core/geometry/arrangement.h"
#include "core/geometry/face_cover.h"
#include "core/geometry/grid_steps.h"
#include "core/geometry/measures.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace wanmi {
namespace {

std::vector<LabelledSegment> inputSegments(const std::vector<GridRegion>& regions,
                                           const std::vector<Line>& cutLines) {
    std::vector<LabelledSegment> out;
    Box all;
    for (std::uint32_t r = 0; r < regions.size(); ++r) {
        MultiPolygon shape = regions[r].shape;
        normalise(shape); // the region lies left of its boundary
        for (const auto& part : shape) {
            addRing(out, part.outer, r);
            for (const auto& hole : part.holes) {
                addRing(out, hole, r);
            }
            for (const Point& p : part.outer) {
                all.add(p);
            }
        }
    }
    for (const Line& line : cutLines) {
        for (std::size_t i = 0; i + 1 < line.size(); ++i) {
            Box box;
            box.add(line[i]);
            box.add(line[i + 1]);
            if (box.meets(all)) out.push_back({line[i], line[i + 1], kCutLine});
        }
    }
    return out;
}

std::size_t regionOf(const FaceCover& cover) {
    std::size_t best = Coverage::kNone;
    for (const auto& [region, times] : cover) {
        if (times > 0) best = std::min<std::size_t>(best, region);
    }
    return best;
}

/// The faces' boundaries as nodes of the arrangement, without what separates nothing: an edge with
/// one face on both sides is a dead end, or a link to something that hangs on it alone.
std::vector<std::vector<Coverage::Cycle>> boundaries(const Arrangement& lines) {
    std::vector<std::vector<Coverage::Cycle>> out(lines.faceCount());
    const auto parts = [&](std::uint32_t half) {
        return lines.face(half) != lines.face(Arrangement::twin(half));
    };
    const auto halves = static_cast<std::uint32_t>(2 * lines.edgeCount());
    std::vector<char> seen(halves, 0);
    for (std::uint32_t start = 0; start < halves; ++start) {
        if (seen[start] || !parts(start)) continue;
        auto& cycle = out[lines.face(start)].emplace_back();
        std::uint32_t half = start;
        do {
            seen[half] = 1;
            cycle.push_back(lines.origin(half));
            half = lines.next(half);
            while (!parts(half)) // round the node to the next that parts
                half = lines.next(Arrangement::twin(half));
        } while (half != start);
    }
    return out;
}

bool coveredTwice(const FaceCover& cover) {
    return cover.size() > 1 || (cover.size() == 1 && cover.front().second > 1);
}

void build(GridGround& ground, const std::vector<LabelledSegment>& noded,
           const Arrangement& lines) {
    constexpr double kNarrowGapM = 1.0;
    const auto cover = faceCovers(noded, lines);
    const auto around = boundaries(lines);
    for (std::uint32_t n = 0; n < lines.nodeCount(); ++n) {
        ground.coverage.addNode(lines.node(n));
    }
    for (std::uint32_t face = 1; face < lines.faceCount(); ++face) {
        const std::size_t region = regionOf(cover[face]);
        const bool twice = coveredTwice(cover[face]);
        if (twice || region == Coverage::kNone) {
            const Polygon shape = facePolygon(lines, face);
            if (twice || meanWidthM(shape) < kNarrowGapM) {
                ground.troubles.push_back(interiorPoint(shape));
            }
        }
        if (region == Coverage::kNone) continue;
        ground.coverage.addFace(around[face], region);
    }
}

/// Connected faces of one region, and what borders on them.
struct Patch {
    double areaM2 = 0;
    double aroundM = 0;
    std::vector<std::pair<std::size_t, double>> beside; // region, metres
};

Patch patchOf(const Coverage& coverage, const std::vector<Coverage::Face>& part) {
    Patch out;
    for (const Coverage::Face face : part) {
        out.areaM2 += coverage.area(face);
        for (const auto& border : coverage.borders(face)) {
            const bool outside = border.other == Coverage::kNone;
            if (!outside && coverage.region(border.other) == coverage.region(face)) continue;
            out.aroundM += border.lengthM;
            if (!outside) out.beside.emplace_back(coverage.region(border.other), border.lengthM);
        }
    }
    std::sort(out.beside.begin(), out.beside.end());
    return out;
}

/// The region with most metres of border in the sorted list.
std::size_t longestBeside(const std::vector<std::pair<std::size_t, double>>& beside) {
    std::size_t best = beside.front().first;
    double longest = 0;
    double sum = 0;
    for (std::size_t i = 0; i < beside.size(); ++i) {
        if (i == 0 || beside[i].first != beside[i - 1].first) sum = 0;
        sum += beside[i].second;
        if (sum > longest) {
            longest = sum;
            best = beside[i].first;
        }
    }
    return best;
}

/// A thread of a region cut off by its neighbour's ragged border goes to that neighbour.
void giveAwayThreads(GridGround& ground) {
    constexpr double kThreadM = 0.5;
    constexpr double kMostM2 = 100;
    Coverage& coverage = ground.coverage;
    for (const auto& part : connectedParts(coverage)) {
        const Patch patch = patchOf(coverage, part);
        if (patch.beside.empty() || patch.areaM2 > kMostM2) continue;
        if (2 * patch.areaM2 > kThreadM * patch.aroundM) continue;
        const std::size_t best = longestBeside(patch.beside);
        for (const Coverage::Face face : part) {
            coverage.setRegion(face, best);
        }
        ground.troubles.push_back(interiorPoint(coverage.polygon(part.front())));
    }
}

/// All faces that hang together with `start` inside its region; marks them as seen.
std::vector<Coverage::Face> partAround(const Coverage& coverage, Coverage::Face start,
                                       std::vector<char>& seen) {
    std::vector<Coverage::Face> part{start};
    seen[start] = 1;
    for (std::size_t i = 0; i < part.size(); ++i) {
        for (const auto& border : coverage.borders(part[i])) {
            const Coverage::Face other = border.other;
            if (other == Coverage::kNone || seen[other]) continue;
            if (coverage.region(other) != coverage.region(start)) continue;
            seen[other] = 1;
            part.push_back(other);
        }
    }
    std::sort(part.begin(), part.end());
    return part;
}

} // namespace

std::vector<std::vector<Coverage::Face>> connectedParts(const Coverage& coverage) {
    std::vector<std::vector<Coverage::Face>> out;
    std::vector<char> seen(coverage.faceCount(), 0);
    for (Coverage::Face start = 0; start < coverage.faceCount(); ++start) {
        if (seen[start] || !coverage.alive(start)) continue;
        out.push_back(partAround(coverage, start, seen));
    }
    return out;
}

Result<GridGround> gridGround(const std::vector<GridRegion>& regions,
                              const std::vector<Line>& cutLines, const Progress& progress) {
    GridGround ground;
    WANMI_LET(const auto segments, nodeSegments(inputSegments(regions, cutLines), progress));
    build(ground, segments, Arrangement::build(segments));
    giveAwayThreads(ground);
    return ground;
}

} // namespace wanmi

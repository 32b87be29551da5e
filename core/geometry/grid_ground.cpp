#include "core/geometry/arrangement.h"
#include "core/geometry/face_cover.h"
#include "core/geometry/grid_steps.h"
#include "core/geometry/measures.h"

#include <algorithm>
#include <cmath>

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
            for (const auto& hole : part.holes)
                addRing(out, hole, r);
            for (const Point& p : part.outer)
                all.add(p);
        }
    }
    for (const Line& line : cutLines)
        for (std::size_t i = 0; i + 1 < line.size(); ++i) {
            Box box;
            box.add(line[i]);
            box.add(line[i + 1]);
            if (box.meets(all)) out.push_back({line[i], line[i + 1], kCutLine});
        }
    return out;
}

/// Leaves out what separates nothing: dead ends, and links to something that hangs on them alone.
std::vector<LabelledSegment> withoutStubs(const std::vector<LabelledSegment>& noded,
                                          const Arrangement& lines) {
    std::vector<LabelledSegment> out;
    for (std::uint32_t i = 0; i < noded.size(); ++i) {
        const std::uint32_t half = lines.halfOf(i);
        if (lines.face(half) != lines.face(Arrangement::twin(half))) out.push_back(noded[i]);
    }
    return out;
}

double meanWidthM(const Polygon& shape) {
    return 2 * areaM2(shape) / std::max(perimeterM(shape), 1e-9);
}

std::size_t regionOf(const FaceCover& cover) {
    std::size_t best = Coverage::kNone;
    for (const auto& [region, times] : cover)
        if (times > 0) best = std::min<std::size_t>(best, region);
    return best;
}

void build(GridGround& ground, const std::vector<LabelledSegment>& noded,
           const Arrangement& lines) {
    constexpr double kNarrowGapM = 1.0;
    const auto cover = faceCovers(noded, lines);
    ground = {};
    for (std::uint32_t n = 0; n < lines.nodeCount(); ++n)
        ground.coverage.addNode(lines.node(n));
    for (std::uint32_t face = 1; face < lines.faceCount(); ++face) {
        const std::size_t region = regionOf(cover[face]);
        const bool twice =
            cover[face].size() > 1 || (cover[face].size() == 1 && cover[face].front().second > 1);
        if (twice || region == Coverage::kNone) {
            const Polygon shape = facePolygon(lines, face);
            if (twice || meanWidthM(shape) < kNarrowGapM)
                ground.troubles.push_back(interiorPoint(shape));
        }
        if (region == Coverage::kNone) continue;
        std::vector<Coverage::Cycle> cycles;
        for (const std::uint32_t cycle : lines.cycles(face)) {
            cycles.emplace_back();
            std::uint32_t half = cycle;
            do {
                cycles.back().push_back(lines.origin(half));
                half = lines.next(half);
            } while (half != cycle);
        }
        ground.coverage.addFace(std::move(cycles), region);
    }
}

/// Where the horizontal ray from p to the west (or east) first meets the face's boundary.
bool rayEnd(const Polygon& shape, Point p, bool west, Point& end) {
    bool found = false;
    const auto look = [&](const Ring& ring) {
        for (std::size_t i = 0; i < ring.size(); ++i) {
            const Point& a = ring[i];
            const Point& b = ring[i + 1 == ring.size() ? 0 : i + 1];
            if ((a.y > p.y) == (b.y > p.y)) continue;
            const auto x =
                a.x + std::llround(static_cast<double>(p.y - a.y) * static_cast<double>(b.x - a.x) /
                                   static_cast<double>(b.y - a.y));
            if (west ? x >= p.x : x <= p.x) continue;
            if (!found || (west ? x > end.x : x < end.x)) end = {x, p.y};
            found = true;
        }
    };
    look(shape.outer);
    for (const auto& hole : shape.holes)
        look(hole);
    return found;
}

/// Ties from the islands in faces to what surrounds them.
std::vector<LabelledSegment> ties(const Coverage& coverage, double holeM2) {
    std::vector<LabelledSegment> out;
    for (Coverage::Face face = 0; face < coverage.faceCount(); ++face) {
        if (coverage.cycles(face).size() < 2) continue;
        const Polygon shape = coverage.polygon(face);
        for (const Ring& hole : shape.holes) {
            if (std::abs(static_cast<double>(twiceArea(hole))) / 2e6 < holeM2) continue;
            const auto [least, most] = std::minmax_element(hole.begin(), hole.end());
            for (const bool west : {true, false}) {
                const Point p = west ? *least : *most;
                Point end;
                if (!rayEnd(shape, p, west, end)) continue;
                const Point middle{p.x + (end.x - p.x) / 2, p.y};
                if (locate(shape, middle) == Where::Inside) out.push_back({p, end, kCutLine});
            }
        }
    }
    return out;
}

/// A thread of a region cut off by its neighbour's ragged border goes to that neighbour.
void giveAwayThreads(GridGround& ground) {
    constexpr double kThreadM = 0.5;
    constexpr double kMostM2 = 100;
    Coverage& coverage = ground.coverage;
    for (const auto& part : connectedParts(coverage)) {
        double area = 0;
        double around = 0;
        std::vector<std::pair<std::size_t, double>> beside; // region, metres
        for (const Coverage::Face face : part) {
            area += coverage.area(face);
            for (const auto& border : coverage.borders(face)) {
                const bool outside = border.other == Coverage::kNone;
                if (!outside && coverage.region(border.other) == coverage.region(face)) continue;
                around += border.lengthM;
                if (!outside) beside.emplace_back(coverage.region(border.other), border.lengthM);
            }
        }
        if (beside.empty() || area > kMostM2 || 2 * area > kThreadM * around) continue;
        std::sort(beside.begin(), beside.end());
        std::size_t best = beside.front().first;
        double longest = 0;
        double sum = 0;
        for (std::size_t i = 0; i < beside.size(); ++i) {
            sum = i > 0 && beside[i].first == beside[i - 1].first ? sum + beside[i].second
                                                                  : beside[i].second;
            if (sum > longest) {
                longest = sum;
                best = beside[i].first;
            }
        }
        for (const Coverage::Face face : part)
            coverage.setRegion(face, best);
        ground.troubles.push_back(interiorPoint(coverage.polygon(part.front())));
    }
}

} // namespace

std::vector<std::vector<Coverage::Face>> connectedParts(const Coverage& coverage) {
    std::vector<std::vector<Coverage::Face>> out;
    std::vector<char> seen(coverage.faceCount(), 0);
    for (Coverage::Face start = 0; start < coverage.faceCount(); ++start) {
        if (seen[start] || !coverage.alive(start)) continue;
        std::vector<Coverage::Face> part{start};
        seen[start] = 1;
        for (std::size_t i = 0; i < part.size(); ++i)
            for (const auto& border : coverage.borders(part[i])) {
                const Coverage::Face other = border.other;
                if (other == Coverage::kNone || seen[other]) continue;
                if (coverage.region(other) != coverage.region(start)) continue;
                seen[other] = 1;
                part.push_back(other);
            }
        std::sort(part.begin(), part.end());
        out.push_back(std::move(part));
    }
    return out;
}

Result<GridGround> gridGround(const std::vector<GridRegion>& regions,
                              const std::vector<Line>& cutLines, double holeM2,
                              const Progress& progress) {
    constexpr int kMostTies = 4; // ties can only make islands out of ties by rounding
    GridGround ground;
    std::vector<LabelledSegment> segments = inputSegments(regions, cutLines);
    for (int round = 0; round <= kMostTies; ++round) {
        WANMI_LET(segments, nodeSegments(std::move(segments), progress));
        segments = withoutStubs(segments, Arrangement::build(segments));
        build(ground, segments, Arrangement::build(segments));
        const auto more = ties(ground.coverage, holeM2);
        if (more.empty()) break;
        segments.insert(segments.end(), more.begin(), more.end());
    }
    giveAwayThreads(ground);
    return ground;
}

} // namespace wanmi

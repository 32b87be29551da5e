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
    for (const auto& [region, times] : cover) {
        if (times > 0) best = std::min<std::size_t>(best, region);
    }
    return best;
}

/// The face's boundary as nodes of the arrangement.
std::vector<Coverage::Cycle> cyclesOf(const Arrangement& lines, std::uint32_t face) {
    std::vector<Coverage::Cycle> out;
    for (const std::uint32_t cycle : lines.cycles(face)) {
        out.emplace_back();
        std::uint32_t half = cycle;
        do {
            out.back().push_back(lines.origin(half));
            half = lines.next(half);
        } while (half != cycle);
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
    ground = {};
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
        ground.coverage.addFace(cyclesOf(lines, face), region);
    }
}

/// Brings `end` nearer where the horizontal ray from p meets the ring; `toEast` is 1 or -1.
void shortenRay(const Ring& ring, Point p, std::int64_t toEast, std::optional<Point>& end) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Point& a = ring[i];
        const Point& b = ring[i + 1 == ring.size() ? 0 : i + 1];
        if ((a.y > p.y) == (b.y > p.y)) continue;
        const auto x =
            a.x + std::llround(static_cast<double>(p.y - a.y) * static_cast<double>(b.x - a.x) /
                               static_cast<double>(b.y - a.y));
        if (toEast * (x - p.x) <= 0) continue;
        if (!end || toEast * (x - end->x) < 0) end = Point{x, p.y};
    }
}

/// Where the horizontal ray from p to the west (or east) first meets the face's boundary.
std::optional<Point> rayEnd(const Polygon& shape, Point p, bool west) {
    std::optional<Point> end;
    const std::int64_t toEast = west ? -1 : 1;
    shortenRay(shape.outer, p, toEast, end);
    for (const auto& hole : shape.holes) {
        shortenRay(hole, p, toEast, end);
    }
    return end;
}

/// Ties from one island of the face to what surrounds it.
void tieHole(const Polygon& shape, const Ring& hole, std::vector<LabelledSegment>& out) {
    const auto [least, most] = std::minmax_element(hole.begin(), hole.end());
    for (const bool west : {true, false}) {
        const Point p = west ? *least : *most;
        const auto end = rayEnd(shape, p, west);
        if (!end) continue;
        const Point middle{p.x + (end->x - p.x) / 2, p.y};
        if (locate(shape, middle) == Where::Inside) out.push_back({p, *end, kCutLine});
    }
}

/// Ties from the islands in faces to what surrounds them.
std::vector<LabelledSegment> ties(const Coverage& coverage, double holeM2) {
    std::vector<LabelledSegment> out;
    for (Coverage::Face face = 0; face < coverage.faceCount(); ++face) {
        if (coverage.cycles(face).size() < 2) continue;
        const Polygon shape = coverage.polygon(face);
        for (const Ring& hole : shape.holes) {
            if (std::abs(static_cast<double>(twiceArea(hole))) / 2e6 < holeM2) continue;
            tieHole(shape, hole, out);
        }
    }
    return out;
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

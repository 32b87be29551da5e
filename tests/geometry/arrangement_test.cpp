#include "core/geometry/arrangement.h"
#include "core/geometry/face_cover.h"
#include "core/geometry/measures.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <set>

namespace wanmi {
namespace {

std::vector<LabelledSegment> noded(std::vector<LabelledSegment> segments) {
    auto out = nodeSegments(std::move(segments));
    if (!out) FAIL(out.error().reason);
    return *std::move(out);
}

/// Does an end of one lie on the other without being its end?
bool endLiesUpon(const LabelledSegment& a, const LabelledSegment& b) {
    const auto inside = [](Point p, const LabelledSegment& s) {
        return p != s.from && p != s.to && onSegment(p, s.from, s.to);
    };
    return inside(a.from, b) || inside(a.to, b) || inside(b.from, a) || inside(b.to, a);
}

/// Every pair, by trying: equal, sharing one end only, or apart.
bool isPlanar(const std::vector<LabelledSegment>& segments) {
    for (std::size_t i = 0; i < segments.size(); ++i) {
        for (std::size_t j = i + 1; j < segments.size(); ++j) {
            const auto& a = segments[i];
            const auto& b = segments[j];
            const std::set<Point> ends{a.from, a.to, b.from, b.to};
            if (ends.size() == 2) continue;
            if (ends.size() == 4 && segmentsMeet(a.from, a.to, b.from, b.to)) return false;
            if (ends.size() == 3 && endLiesUpon(a, b)) return false;
        }
    }
    return true;
}

std::vector<LabelledSegment> ring(const Ring& points, std::uint32_t source) {
    std::vector<LabelledSegment> out;
    addRing(out, points, source);
    return out;
}

/// Pieces of the network that hang together.
std::size_t componentsOf(const Arrangement& lines) {
    std::vector<std::size_t> root(lines.nodeCount());
    std::iota(root.begin(), root.end(), std::size_t{0});
    const auto find = [&](std::size_t i) {
        while (root[i] != i) {
            i = root[i];
        }
        return i;
    };
    std::size_t components = root.size();
    for (std::uint32_t e = 0; e < lines.edgeCount(); ++e) {
        const auto a = find(lines.origin(2 * e));
        const auto b = find(lines.origin(2 * e + 1));
        if (a == b) continue;
        root[a] = b;
        --components;
    }
    return components;
}

std::int64_t fieldFor(std::uint64_t seed) {
    if (seed % 3 == 0) return 40;
    return seed % 3 == 1 ? 3'000 : 2'000'000;
}

} // namespace

TEST_CASE("Noding: a cross becomes four pieces that meet", "[geometry]") {
    const auto pieces = noded({{{0, 0}, {1'000, 1'001}, 1}, {{0, 1'000}, {1'000, 0}, 2}});
    REQUIRE(pieces.size() == 4);
    CHECK(isPlanar(pieces));
    CHECK(std::count_if(pieces.begin(), pieces.end(),
                        [](const auto& s) { return s.source == 1; }) == 2);
}

TEST_CASE("Noding: lines upon each other keep both sources and directions", "[geometry]") {
    const auto pieces = noded({{{0, 0}, {100, 0}, 1}, {{60, 0}, {20, 0}, 2}, {{5, 5}, {5, 5}, 3}});
    CHECK(pieces.size() == 4);
    CHECK(isPlanar(pieces));
    CHECK(std::any_of(pieces.begin(), pieces.end(), [](const auto& s) {
        return s.source == 2 && s.from == Point{60, 0} && s.to == Point{20, 0};
    }));
}

TEST_CASE("Noding: a vertex within half a millimetre of a line becomes part of it", "[geometry]") {
    const auto pieces = noded({{{0, 0}, {1'000'000, 1}, 1}, {{500'000, 0}, {500'000, 900}, 2}});
    CHECK(pieces.size() == 3);
    CHECK(isPlanar(pieces));
}

TEST_CASE("Noding never leaves a crossing, however crowded (seeds 1 to 60)", "[geometry]") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        std::mt19937_64 random(seed);
        std::uniform_int_distribution<std::int64_t> at(0, fieldFor(seed));
        std::vector<LabelledSegment> segments;
        for (std::uint32_t i = 0; i < 60; ++i) {
            segments.push_back({{at(random), at(random)}, {at(random), at(random)}, i});
        }
        const auto pieces = noded(segments);
        INFO("seed " << seed);
        CHECK(isPlanar(pieces));
        // Each piece lies along its own line: no end strays by more than a few millimetres.
        for (const auto& piece : pieces) {
            const auto& whole = segments[piece.source];
            REQUIRE(distanceM(piece.from, whole.from, whole.to) < 0.004);
            REQUIRE(distanceM(piece.to, whole.from, whole.to) < 0.004);
        }
        const auto again = noded(pieces);
        CHECK(again.size() == pieces.size());
        const auto lines = Arrangement::build(pieces);
        // Euler: nodes − edges + faces = 1 + components.
        CHECK(lines.nodeCount() + lines.faceCount() == lines.edgeCount() + 1 + componentsOf(lines));
        // The bounded faces fill the outline: areas add up to the outside's.
        double inside = 0;
        double outside = 0;
        for (std::uint32_t face = 0; face < lines.faceCount(); ++face) {
            for (const auto cycle : lines.cycles(face)) {
                (face == 0 ? outside : inside) += static_cast<double>(twiceArea(lines.ring(cycle)));
            }
        }
        CHECK(inside == -outside);
    }
}

TEST_CASE("Arrangement: islands belong to the face around them", "[geometry]") {
    auto segments = ring({{0, 0}, {100, 0}, {100, 100}, {0, 100}}, 1);
    for (const auto& s : ring({{20, 20}, {40, 20}, {40, 40}, {20, 40}}, 2)) {
        segments.push_back(s);
    }
    for (const auto& s : ring({{60, 20}, {80, 20}, {80, 40}, {60, 40}}, 3)) {
        segments.push_back(s);
    }
    for (const auto& s : ring({{25, 25}, {35, 25}, {35, 35}, {25, 35}}, 4)) {
        segments.push_back(s);
    }
    const auto lines = Arrangement::build(segments);
    REQUIRE(lines.faceCount() == 5);
    const auto covers = faceCovers(segments, lines);
    std::size_t matched = 0;
    for (std::uint32_t face = 1; face < 5; ++face) {
        const auto polygon = facePolygon(lines, face);
        const double mm2 = areaM2(polygon) * 1e6;
        if (covers[face].size() == 1) { // in 1 only
            CHECK(polygon.holes.size() == 2);
            CHECK(mm2 == Approx(10'000 - 400 - 400));
            ++matched;
        }
        if (covers[face].size() == 3) { // 1, 2 and 4
            CHECK(mm2 == Approx(100));
            ++matched;
        }
    }
    CHECK(matched == 2);
}

TEST_CASE("Covers count how often an area lies over a face", "[geometry]") {
    auto segments = ring({{0, 0}, {100, 0}, {100, 100}, {0, 100}}, 7);
    for (const auto& s : ring({{50, 0}, {150, 0}, {150, 100}, {50, 100}}, 9)) {
        segments.push_back(s);
    }
    const auto pieces = noded(segments);
    const auto lines = Arrangement::build(pieces);
    REQUIRE(lines.faceCount() == 4);
    const auto covers = faceCovers(pieces, lines);
    CHECK(covers[0].empty());
    std::size_t both = 0;
    for (const auto& cover : covers) {
        both += cover.size() == 2 ? 1 : 0;
    }
    CHECK(both == 1);
}

} // namespace wanmi

#include "core/geometry/measures.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace wanmi {
namespace {

const Ring kSquare{{0, 0}, {10'000, 0}, {10'000, 10'000}, {0, 10'000}};
const Polygon kRingRoad{kSquare,
                        {{{2'000, 2'000}, {2'000, 8'000}, {8'000, 8'000}, {8'000, 2'000}}}};

Ring shifted(Ring ring, std::int64_t dx, std::int64_t dy) {
    for (auto& p : ring) {
        p = {p.x + dx, p.y + dy};
    }
    return ring;
}

/// A star around the origin: simple by construction.
Ring star(std::mt19937_64& random, int corners) {
    std::uniform_real_distribution<double> radius(5'000, 900'000);
    Ring ring;
    for (int i = 0; i < corners; ++i) {
        const double angle = 6.283185307179586 * i / corners;
        const double r = radius(random);
        ring.push_back({std::llround(r * std::cos(angle)), std::llround(r * std::sin(angle))});
    }
    return ring;
}

bool simpleByTrying(const Ring& ring) {
    const auto n = ring.size();
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = i + 1; j < n; ++j) {
            if (ring[i] == ring[j]) return false;
            if (j == i + 1 || (i == 0 && j == n - 1)) continue;
            if (segmentsMeet(ring[i], ring[i + 1], ring[j], ring[(j + 1) % n])) return false;
        }
    }
    return true;
}

} // namespace

TEST_CASE("Areas are exact far from the origin and signed by direction", "[geometry]") {
    const auto far = shifted(kSquare, 500'000'000, 4'400'000'000);
    CHECK(twiceArea(far) == 200'000'000);
    CHECK(twiceArea(Ring(far.rbegin(), far.rend())) == -200'000'000);
    CHECK(areaM2(Polygon{far, {}}) == 100);
    CHECK(areaM2(kRingRoad) == 64);
    CHECK(areaM2(MultiPolygon{kRingRoad, Polygon{far, {}}}) == 164);
    const Ring country{
        {0, 0}, {1'000'000'000, 0}, {1'000'000'000, 1'000'000'000}, {0, 1'000'000'000}};
    CHECK(areaM2(Polygon{country, {}}) == 1e12);
}

TEST_CASE("A point is inside, outside or exactly on the boundary", "[geometry]") {
    CHECK(locate(kRingRoad, {1'000, 1'000}) == Where::Inside);
    CHECK(locate(kRingRoad, {5'000, 5'000}) == Where::Outside);
    CHECK(locate(kRingRoad, {2'000, 5'000}) == Where::Boundary);
    CHECK(locate(kRingRoad, {0, 0}) == Where::Boundary);
    CHECK(locate(kRingRoad, {10'000, 5'000}) == Where::Boundary);
    CHECK(locate(kRingRoad, {10'001, 5'000}) == Where::Outside);
    CHECK(locate(kRingRoad, {-1, 0}) == Where::Outside);
    // A slanted edge: 1 mm beside the line counts.
    const Ring slanted{{0, 0}, {1'000'003, 999'983}, {0, 999'983}};
    CHECK(locate(slanted, {500'001, 499'990}) == Where::Outside);
    CHECK(locate(slanted, {500'001, 499'993}) == Where::Inside);
}

TEST_CASE("Location agrees with the sign of area of small stars (seed 3)", "[geometry]") {
    std::mt19937_64 random(3);
    for (int round = 0; round < 50; ++round) {
        auto ring = star(random, 12);
        CHECK(locate(ring, {0, 0}) == Where::Inside);
        for (std::size_t i = 0; i < ring.size(); ++i) {
            CHECK(locate(ring, ring[i]) == Where::Boundary);
            CHECK(locate(ring, {ring[i].x * 2, ring[i].y * 2}) == Where::Outside);
            CHECK(locate(ring, {ring[i].x / 2, ring[i].y / 2}) == Where::Inside);
        }
        std::reverse(ring.begin(), ring.end());
        CHECK(locate(ring, {0, 0}) == Where::Inside);
    }
}

TEST_CASE("The interior point lies inside also where the centroid does not", "[geometry]") {
    CHECK(interiorPoint({kSquare, {}}) == Point{5'000, 5'000});
    CHECK(centroid(kRingRoad) == Point{5'000, 5'000});
    CHECK(locate(kRingRoad, interiorPoint(kRingRoad)) == Where::Inside);
    const Polygon hook{
        {{0, 0}, {100'000, 0}, {100'000, 1'000}, {1'000, 1'000}, {1'000, 100'000}, {0, 100'000}},
        {}};
    CHECK(locate(hook, interiorPoint(hook)) == Where::Inside);
    std::mt19937_64 random(5);
    for (int round = 0; round < 200; ++round) {
        const Polygon polygon{star(random, 9), {}};
        INFO("seed 5, round " << round);
        CHECK(locate(polygon, interiorPoint(polygon)) == Where::Inside);
    }
}

TEST_CASE("Simple rings are told from those that touch or cross themselves", "[geometry]") {
    CHECK(isSimple(kSquare));
    CHECK_FALSE(isSimple({{0, 0}, {10, 0}}));
    CHECK_FALSE(isSimple({{0, 0}, {10, 10}, {10, 0}, {0, 10}}));          // bow tie
    CHECK_FALSE(isSimple({{0, 0}, {10, 0}, {10, 10}, {5, 0}, {0, 10}}));  // touches an edge
    CHECK_FALSE(isSimple({{0, 0}, {10, 0}, {10, 10}, {10, 0}, {0, 10}})); // vertex twice
    CHECK_FALSE(isSimple({{0, 0}, {10, 0}, {20, 0}, {10, 0}, {10, 10}})); // spike
    std::mt19937_64 random(8);
    std::uniform_int_distribution<std::int64_t> small(0, 12);
    int simple = 0;
    for (int round = 0; round < 20'000; ++round) {
        Ring ring;
        for (int i = 0; i < 5; ++i) {
            ring.push_back({small(random), small(random)});
        }
        Ring tidy = ring;
        INFO("seed 8, round " << round);
        bool spike = false;
        for (std::size_t i = 0; i < 5; ++i) {
            const auto& a = ring[i];
            const auto& b = ring[(i + 1) % 5];
            const auto& c = ring[(i + 2) % 5];
            if (onSegment(c, a, b) || onSegment(a, b, c)) spike = true;
        }
        REQUIRE(isSimple(ring) == (simpleByTrying(ring) && !spike));
        simple += isSimple(ring) ? 1 : 0;
    }
    CHECK(simple > 1'000);
    CHECK(isSimple(star(random, 5'000)));
}

TEST_CASE("Normalised polygons of equal shape have equal vertices", "[geometry]") {
    Polygon a = kRingRoad;
    Polygon b = kRingRoad;
    std::reverse(b.outer.begin(), b.outer.end());
    std::rotate(b.outer.begin(), b.outer.begin() + 2, b.outer.end());
    b.outer.insert(b.outer.begin() + 1, b.outer[1]);
    b.outer.push_back(b.outer.front());
    std::reverse(b.holes[0].begin(), b.holes[0].end());
    b.holes.push_back({{1'000, 1'000}, {1'500, 1'000}, {1'200, 1'000}}); // no area
    normalise(a);
    normalise(b);
    CHECK(a == b);
    CHECK(twiceArea(a.outer) > 0);
    CHECK(twiceArea(a.holes[0]) < 0);
    CHECK(a.outer.front() == Point{0, 0});
    Polygon spiked{{{0, 0}, {10, 0}, {20, 0}, {10, 0}, {10, 10}}, {}};
    normalise(spiked);
    CHECK(spiked.outer == Ring{{0, 0}, {10, 0}, {10, 10}});
    MultiPolygon parts{{shifted(kSquare, 50'000, 50'000), {}}, a, {{{0, 0}, {5, 5}}, {}}};
    normalise(parts);
    REQUIRE(parts.size() == 2);
    CHECK(parts[0] == a);
}

TEST_CASE("Lengths and distances are in metres", "[geometry]") {
    CHECK(distanceM(Point{0, 0}, Point{3'000, 4'000}) == 5);
    CHECK(lengthM({{0, 0}, {3'000, 4'000}, {3'000, 5'000}}) == 6);
    CHECK(perimeterM(kRingRoad) == 64);
    CHECK(distanceM({5'000, 7'000}, {0, 0}, {10'000, 0}) == 7);
    CHECK(distanceM({-3'000, 4'000}, {0, 0}, {10'000, 0}) == 5);
    CHECK(distanceM({-3'000, 4'000}, Point{0, 0}, Point{0, 0}) == 5);
    CHECK(distanceM({5'000, 7'000}, Line{{0, 0}, {10'000, 0}, {10'000, 7'000}}) == 5);
    CHECK(std::isinf(distanceM({0, 0}, Line{})));
    CHECK(distanceM({1'000, 1'000}, kRingRoad) == 0);
    CHECK(distanceM({5'000, 5'000}, kRingRoad) == 3);
}

} // namespace wanmi

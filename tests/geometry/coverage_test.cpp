#include "core/geometry/coverage.h"
#include "core/geometry/measures.h"
#include "tests/support/catch.h"

#include <random>

namespace wanmi {
namespace {

/// Two fields of 100 × 100 m side by side: nodes 0…5.
Coverage twoFields() {
    Coverage out;
    for (const Point p : {Point{0, 0}, Point{100'000, 0}, Point{200'000, 0},
                          Point{200'000, 100'000}, Point{100'000, 100'000}, Point{0, 100'000}}) {
        out.addNode(p);
    }
    out.addFace({{0, 1, 4, 5}}, 0);
    out.addFace({{1, 2, 3, 4}}, 0);
    return out;
}

} // namespace

TEST_CASE("Coverage: a node on a shared border belongs to both sides", "[geometry]") {
    auto coverage = twoFields();
    const auto node = coverage.splitEdge(1, 4, {100'000, 40'000});
    CHECK(coverage.polygon(0).outer.size() == 5);
    CHECK(coverage.polygon(1).outer.size() == 5);
    CHECK(coverage.leftOf(1, node) == 0);
    CHECK(coverage.leftOf(node, 1) == 1);
    CHECK(coverage.leftOf(1, 4) == Coverage::kNone);
    CHECK(coverage.area(0) == 10'000);
    CHECK(coverage.borders(0).size() == 2);
}

TEST_CASE("Coverage: a chord cuts a face in two, and uniting undoes it", "[geometry]") {
    auto coverage = twoFields();
    const auto low = coverage.splitEdge(0, 1, {30'000, 0});
    const auto high = coverage.splitEdge(4, 5, {30'000, 100'000});
    const auto made = coverage.splitFace(0, low, high);
    REQUIRE(made);
    CHECK(coverage.area(*made) == 7'000);
    CHECK(coverage.area(0) == 3'000);
    CHECK(coverage.leftOf(high, low) == *made);
    CHECK(coverage.leftOf(low, high) == 0);
    CHECK(coverage.leftOf(1, 4) == *made);
    CHECK_FALSE(coverage.splitFace(0, low, high)); // an edge already
    CHECK_FALSE(coverage.mergeFaces(0, 1));        // no common border now
    CHECK_FALSE(coverage.mergeMakesHole(0, *made));
    REQUIRE(coverage.mergeFaces(0, *made));
    CHECK(coverage.area(0) == 10'000);
    CHECK_FALSE(coverage.alive(*made));
    CHECK(coverage.leftOf(1, 4) == 0);
    REQUIRE(coverage.mergeFaces(1, 0));
    CHECK(coverage.area(1) == 20'000);
    CHECK(coverage.polygon(1).outer.size() == 8);
}

TEST_CASE("Coverage: lines over an island part the face round it", "[geometry]") {
    Coverage coverage;
    for (const Point p : {Point{0, 0}, Point{100'000, 0}, Point{100'000, 100'000},
                          Point{0, 100'000}, Point{40'000, 40'000}, Point{40'000, 60'000},
                          Point{60'000, 60'000}, Point{60'000, 40'000}, Point{45'000, 10'000},
                          Point{45'000, 20'000}, Point{55'000, 20'000}, Point{55'000, 10'000}}) {
        coverage.addNode(p);
    }
    coverage.addFace({{0, 1, 2, 3}, {4, 5, 6, 7}, {8, 9, 10, 11}}, 5);
    coverage.addFace({{4, 7, 6, 5}}, 5);
    const std::vector<std::pair<Coverage::Node, Coverage::Node>> tie{{4, 0}};
    CHECK(coverage.cutFace(0, tie).size() == 1);
    CHECK(coverage.leftOf(4, 0) == Coverage::kNone); // nothing was parted, nothing is changed
    const std::vector<std::pair<Coverage::Node, Coverage::Node>> both{{4, 0}, {6, 2}};
    const auto parts = coverage.cutFace(0, both);
    REQUIRE(parts.size() == 2);
    CHECK(coverage.area(parts[0]) + coverage.area(parts[1]) == 9'500);
    CHECK(coverage.area(coverage.leftOf(0, 1)) == 4'700); // with the small island off it
    CHECK(coverage.cycles(coverage.leftOf(0, 1)).size() == 2);
    CHECK(coverage.cycles(coverage.leftOf(2, 3)).size() == 1);
    CHECK(coverage.leftOf(5, 4) == 1);
    CHECK(coverage.leftOf(4, 5) == coverage.leftOf(2, 3));
    CHECK(coverage.leftOf(6, 7) == coverage.leftOf(0, 1));
    CHECK(coverage.region(parts[1]) == 5);
}

TEST_CASE("Coverage: uniting around an island leaves a hole, uniting with it fills it",
          "[geometry]") {
    Coverage coverage;
    for (const Point p : {Point{0, 0}, Point{90, 0}, Point{90, 90}, Point{0, 90}, Point{30, 30},
                          Point{60, 30}, Point{60, 60}, Point{30, 60}}) {
        coverage.addNode(p);
    }
    coverage.addFace({{0, 1, 5, 4}}, 0); // south
    coverage.addFace({{1, 2, 6, 5}}, 0); // east
    coverage.addFace({{2, 3, 7, 6}}, 0); // north
    coverage.addFace({{3, 0, 4, 7}}, 0); // west
    coverage.addFace({{4, 5, 6, 7}}, 0); // the island
    REQUIRE(coverage.mergeFaces(0, 1));
    REQUIRE(coverage.mergeFaces(0, 2));
    CHECK(coverage.mergeMakesHole(0, 3));
    REQUIRE(coverage.mergeFaces(0, 3));
    CHECK(coverage.polygon(0).holes.size() == 1);
    CHECK(areaM2(coverage.polygon(0)) == Approx(7'200e-6));
    CHECK_FALSE(coverage.mergeMakesHole(0, 4));
    REQUIRE(coverage.mergeFaces(0, 4));
    CHECK(coverage.polygon(0).holes.empty());
    CHECK(coverage.area(0) == Approx(8'100e-6));
}

TEST_CASE("Coverage: a ring that touches itself becomes an outer ring and a hole", "[geometry]") {
    Coverage coverage;
    for (const Point p :
         {Point{0, 0}, Point{90, 0}, Point{90, 90}, Point{0, 90}, Point{60, 30}, Point{60, 60}}) {
        coverage.addNode(p);
    }
    // A triangle 0-4-5 hangs inside on node 0.
    const auto face = coverage.addFace({{0, 1, 2, 3, 0, 5, 4}}, 0);
    const auto polygon = coverage.polygon(face);
    CHECK(polygon.outer.size() == 4);
    REQUIRE(polygon.holes.size() == 1);
    CHECK(isSimple(polygon.outer));
    CHECK(twiceArea(polygon.holes[0]) < 0);
}

TEST_CASE("Coverage: a node put on a slanted edge does not bend it (seed 2)", "[geometry]") {
    std::mt19937_64 random(2);
    std::uniform_int_distribution<std::int64_t> far(-400'000, 400'000);
    for (int round = 0; round < 2'000; ++round) {
        const Point a{far(random), far(random)};
        const Point b{a.x + 20'000 + std::abs(far(random)), far(random)};
        Coverage coverage;
        for (const Point p : {a, b, Point{a.x, a.y + 2'000'000}}) {
            coverage.addNode(p);
        }
        coverage.addFace({{0, 1, 2}}, 0);
        const Point wanted{(a.x + b.x) / 2, (a.y + b.y) / 2};
        const auto node = coverage.splitEdge(0, 1, wanted);
        INFO("seed 2, round " << round);
        REQUIRE(distanceM(coverage.at(node), wanted) < 0.5);
        REQUIRE(distanceM(coverage.at(node), a, b) < 0.0002);
    }
}

} // namespace wanmi

#include "core/geometry/line_walk.h"
#include "core/geometry/measures.h"
#include "tests/support/catch.h"

#include <algorithm>

namespace wanmi {
namespace {

constexpr std::int64_t kM = 1000; // a metre

const std::vector<Line> kStreet{{{0, 0}, {100 * kM, 0}, {100 * kM, 100 * kM}}};

} // namespace

TEST_CASE("The place of a line nearest to a point lies on it, at its ends too", "[line-walk]") {
    CHECK(nearestOn({0, 0}, {100 * kM, 0}, {30 * kM, 7 * kM}) == Point{30 * kM, 0});
    CHECK(nearestOn({0, 0}, {100 * kM, 0}, {-30 * kM, 7 * kM}) == Point{0, 0});
    CHECK(nearestOn({0, 0}, {100 * kM, 0}, {130 * kM, 7 * kM}) == Point{100 * kM, 0});
    CHECK(nearestOn({5, 5}, {5, 5}, {130 * kM, 7 * kM}) == Point{5, 5});
    const auto place = nearestPlace(kStreet, {97 * kM, 40 * kM});
    REQUIRE(place);
    CHECK(place->piece == 1);
    CHECK(place->at == Point{100 * kM, 40 * kM});
    CHECK(place->awayM == Approx(3));
    CHECK_FALSE(nearestPlace({}, {0, 0}));
    CHECK_FALSE(nearestPlace({{{1, 1}}}, {0, 0}));
}

TEST_CASE("The stretch of a street between two places keeps its bends and runs from the first to "
          "the second",
          "[line-walk]") {
    const Line there{{40 * kM, 0}, {100 * kM, 0}, {100 * kM, 60 * kM}};
    CHECK(wayAlong(kStreet, {40 * kM, 2 * kM}, {104 * kM, 60 * kM}) == there);
    Line back = there;
    std::reverse(back.begin(), back.end());
    CHECK(wayAlong(kStreet, {104 * kM, 60 * kM}, {40 * kM, 2 * kM}) == back);
    // Both within one straight piece: nothing between them.
    CHECK(wayAlong(kStreet, {70 * kM, kM}, {20 * kM, kM}) == Line{{70 * kM, 0}, {20 * kM, 0}});
    CHECK(wayAlong(kStreet, {40 * kM, 2 * kM}, {40 * kM, -3 * kM}).empty());
}

TEST_CASE("Around a closed street the way is the shorter one", "[line-walk]") {
    const std::vector<Line> square{
        {{0, 0}, {100 * kM, 0}, {100 * kM, 100 * kM}, {0, 100 * kM}, {0, 0}}};
    CHECK(wayAlong(square, {10 * kM, 0}, {0, 20 * kM}) == Line{{10 * kM, 0}, {0, 0}, {0, 20 * kM}});
    CHECK(lengthM(wayAlong(square, {0, 90 * kM}, {90 * kM, 0})) == Approx(180));
}

TEST_CASE("A way leads from street to street where they share a vertex, and nowhere else",
          "[line-walk]") {
    std::vector<Line> streets{
        {{0, 0}, {50 * kM, 0}, {100 * kM, 0}},
        {{50 * kM, 0}, {50 * kM, 80 * kM}},
        {{20 * kM, 40 * kM}, {90 * kM, 40 * kM}}}; // a bridge: no vertex there
    CHECK(wayAlong(streets, {10 * kM, 0}, {50 * kM, 70 * kM}) ==
          Line{{10 * kM, 0}, {50 * kM, 0}, {50 * kM, 70 * kM}});
    CHECK(wayAlong(streets, {10 * kM, 0}, {80 * kM, 41 * kM}).empty());
    // Of two ways the shorter one.
    streets[2] = {{0, 0}, {50 * kM, 300 * kM}, {50 * kM, 80 * kM}};
    CHECK(wayAlong(streets, {0, 0}, {50 * kM, 80 * kM}) ==
          Line{{0, 0}, {50 * kM, 0}, {50 * kM, 80 * kM}});
}

} // namespace wanmi

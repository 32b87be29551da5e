#include "core/geometry/duty_balance.h"
#include "core/geometry/grid_generate.h"
#include "core/geometry/neighbours.h"
#include "tests/geometry/made_city.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <random>

namespace wanmi {
namespace {

using Indices = std::vector<std::size_t>;

/// A net of `across` × `down` squares, numbered in rows.
Adjacency squares(std::size_t across, std::size_t down) {
    Adjacency near(across * down);
    for (std::size_t i = 0; i < near.size(); ++i) {
        if (i >= across) near[i].push_back(i - across);
        if (i % across > 0) near[i].push_back(i - 1);
        if (i % across + 1 < across) near[i].push_back(i + 1);
        if (i + across < near.size()) near[i].push_back(i + across);
    }
    return near;
}

std::size_t countOf(const Indices& groups) {
    return *std::max_element(groups.begin(), groups.end()) + 1;
}

} // namespace

TEST_CASE("Duty grids: things on the border go to the lighter side until both are even",
          "[geometry]") {
    const auto near = squares(8, 1);
    const Indices one(8, 0);
    const auto groups =
        balanceGroups(near, std::vector<double>(8, 1), {0, 0, 0, 0, 0, 0, 0, 1}, one);
    CHECK(groups == Indices{0, 0, 0, 0, 1, 1, 1, 1});
    CHECK(spreadOf(std::vector<double>(8, 1), groups) == 1);
    // Past the middle one only by passing on: 5, 2 and 2 of nine.
    const auto three = balanceGroups(squares(9, 1), std::vector<double>(9, 1),
                                     {0, 0, 0, 0, 0, 1, 1, 2, 2}, Indices(9, 0));
    CHECK(three == Indices{0, 0, 0, 1, 1, 1, 2, 2, 2});
}

TEST_CASE("Duty grids: no area is crossed, none is torn apart and none left empty", "[geometry]") {
    // The second and third thing are of two streets.
    const Indices areas{0, 0, 1, 1};
    CHECK(balanceGroups(squares(4, 1), {1, 9, 1, 1}, {0, 0, 1, 1}, areas) == Indices{0, 0, 1, 1});
    // The middle is heavy and holds both ends together.
    CHECK(balanceGroups(squares(3, 1), {1, 9, 1}, {0, 0, 0}, {0, 0, 0}) == Indices{0, 0, 0});
    // Squares in a row of three: the one in between cannot be given away.
    const auto bridge =
        balanceGroups(squares(3, 2), {1, 5, 1, 1, 1, 1}, {0, 0, 0, 1, 1, 1}, Indices(6, 0));
    CHECK(areConnected(squares(3, 2), bridge, Indices(6, 0)));
    const auto alone = balanceGroups(squares(2, 1), {1, 9}, {0, 1}, {0, 0});
    CHECK(alone == Indices{0, 1});
    CHECK(balanceGroups({}, {}, {}, {}).empty());
    CHECK(balanceGroups(squares(2, 1), {0, 0}, {0, 1}, {0, 0}) == Indices{0, 1});
}

TEST_CASE("Duty grids: pieces and areas are told", "[geometry]") {
    const auto near = squares(4, 1);
    CHECK(areConnected(near, {0, 0, 1, 1}, {0, 0, 0, 0}));
    CHECK_FALSE(areConnected(near, {0, 1, 1, 0}, {0, 0, 0, 0}));
    CHECK_FALSE(areConnected(near, {0, 0, 1, 1}, {0, 1, 1, 1}));
    CHECK(spreadOf({1, 2, 3, 6}, {0, 0, 1, 1}) == 1.5);
    CHECK(spreadOf({}, {}) == 0);
}

TEST_CASE("Duty grids of a city become more even, whatever they weigh (seeds 1 to 8)",
          "[geometry]") {
    const auto regions = test::communities(3, 2, 1'800, 1'200);
    const auto grid = generateGrid(regions, test::streets(1'800, 1'200, 140, 3), {}, {});
    REQUIRE(grid);
    std::vector<Polygon> cells;
    Indices areaOf;
    for (const auto& cell : grid->cells) {
        cells.push_back(cell.shape);
        areaOf.push_back(cell.region / 3);
    }
    const auto near = neighbours(cells);
    const std::vector<double> ones(cells.size(), 1);
    double before = 0;
    double after = 0;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        INFO("seed " << seed);
        std::mt19937_64 random(seed);
        std::vector<double> weights;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const double drawn = static_cast<double>(random() >> 11U) * 0x1p-53;
            weights.push_back(0.2 + 2 * drawn * drawn);
        }
        const auto start = groupNeighbours(cells, ones, 18, areaOf); // drawn by cells alone
        REQUIRE(areConnected(near, start, areaOf));
        const auto even = balanceGroups(near, weights, start, areaOf);
        CHECK(areConnected(near, even, areaOf));
        CHECK(countOf(even) == countOf(start));
        CHECK(spreadOf(weights, even) <= spreadOf(weights, start));
        CHECK(even == balanceGroups(near, weights, start, areaOf));
        before += spreadOf(weights, start) / 8;
        after += spreadOf(weights, even) / 8;
    }
    INFO("mean of heaviest by mean: " << before << " before, " << after << " after");
    CHECK(before > 1.25);
    CHECK(after < 1.08);
}

} // namespace wanmi

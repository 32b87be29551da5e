#include "core/geometry/grid_generate.h"
#include "core/geometry/measures.h"
#include "core/geometry/neighbours.h"
#include "tests/geometry/made_city.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <map>
#include <set>

namespace wanmi {
namespace {

using Indices = std::vector<std::size_t>;

Polygon box(std::int64_t x, std::int64_t y, std::int64_t w, std::int64_t h) {
    return {{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}, {}};
}

/// Is each group in one piece and in one area?
void checkGroups(const std::vector<Polygon>& cells, const Indices& groups, const Indices& areaOf) {
    std::map<std::size_t, std::vector<Polygon>> shapes;
    std::map<std::size_t, std::set<std::size_t>> areas;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        shapes[groups[i]].push_back(cells[i]);
        areas[groups[i]].insert(areaOf[i]);
    }
    for (const auto& [group, members] : shapes) {
        CHECK(areas[group].size() == 1);
        CHECK(dissolve(members).size() == 1);
    }
    CHECK(shapes.rbegin()->first + 1 == shapes.size());
}

} // namespace

TEST_CASE("Neighbours share a border, not a corner", "[geometry]") {
    const std::vector<Polygon> cells{box(0, 0, 10, 10), box(10, 0, 10, 10), box(10, 10, 10, 10),
                                     box(0, 10, 10, 10), box(40, 40, 5, 5)};
    const auto near = neighbours(cells);
    CHECK(near[0] == Indices{1, 3});
    CHECK(near[2] == Indices{1, 3});
    CHECK(near[4].empty());
}

TEST_CASE("Neighbours are found where one side has more vertices", "[geometry]") {
    const std::vector<Polygon> cells{box(0, 0, 100, 100), box(100, 0, 50, 40),
                                     box(100, 40, 50, 60)};
    const auto near = neighbours(cells);
    CHECK(near[0] == Indices{1, 2});
    CHECK(near[1] == Indices{0, 2});
}

TEST_CASE("Dissolving keeps holes and separate parts", "[geometry]") {
    const std::vector<Polygon> ring{box(0, 0, 30, 10), box(20, 10, 10, 10), box(0, 20, 30, 10),
                                    box(0, 10, 10, 10), box(100, 0, 10, 10)};
    // The long sides need the nodes of the short ones.
    auto fitted = ring;
    fitted[0].outer = {{0, 0}, {30, 0}, {30, 10}, {20, 10}, {10, 10}, {0, 10}};
    fitted[2].outer = {{0, 20}, {10, 20}, {20, 20}, {30, 20}, {30, 30}, {0, 30}};
    const auto united = dissolve(fitted);
    REQUIRE(united.size() == 2);
    REQUIRE(united[0].holes.size() == 1);
    CHECK(areaM2(united) == Approx((900 - 100 + 100) * 1e-6));
    // Two squares that touch at a corner stay two parts; their union has no pinched ring.
    const auto corner = dissolve({box(0, 0, 10, 10), box(10, 10, 10, 10)});
    CHECK(corner.size() == 2);
    CHECK(dissolve({}).empty());
}

TEST_CASE("Duty grids are connected, of one community, and about equally heavy", "[geometry]") {
    const auto regions = test::communities(4, 3, 2'400, 1'800);
    const auto grid = generateGrid(regions, test::streets(2'400, 1'800, 140, 3), {}, {});
    REQUIRE(grid);
    std::vector<Polygon> cells;
    Indices areaOf;
    for (const auto& cell : grid->cells) {
        cells.push_back(cell.shape);
        areaOf.push_back(cell.region);
    }
    const std::vector<double> weights(cells.size(), 1.0);
    const auto groups = groupNeighbours(cells, weights, 36, areaOf);
    checkGroups(cells, groups, areaOf);
    std::map<std::size_t, double> sums;
    for (const auto group : groups) {
        sums[group] += 1;
    }
    CHECK(sums.size() == 36);
    const double mean = static_cast<double>(cells.size()) / 36;
    for (const auto& [group, sum] : sums) {
        CHECK(sum > 0.55 * mean);
        CHECK(sum < 1.6 * mean);
    }
    CHECK(groups == groupNeighbours(cells, weights, 36, areaOf)); // deterministic
    const auto few = groupNeighbours(cells, weights, 1, areaOf);
    CHECK(*std::max_element(few.begin(), few.end()) + 1 == regions.size());
    const auto all = groupNeighbours(cells, weights, 5);
    checkGroups(cells, all, Indices(cells.size(), 0));
    CHECK(*std::max_element(all.begin(), all.end()) == 4);
}

TEST_CASE("More groups than cells gives a group a cell", "[geometry]") {
    const std::vector<Polygon> cells{box(0, 0, 10, 10), box(10, 0, 10, 10), box(20, 0, 10, 10)};
    const auto groups = groupNeighbours(cells, {1, 1, 1}, 9);
    CHECK(std::set<std::size_t>(groups.begin(), groups.end()) == std::set<std::size_t>{0, 1, 2});
    CHECK(groupNeighbours({}, {}, 3).empty());
}

} // namespace wanmi

#include "core/geometry/cell_locator.h"
#include "core/geometry/grid_generate.h"
#include "core/geometry/measures.h"
#include "tests/geometry/made_city.h"
#include "tests/support/catch.h"

#include <random>

namespace wanmi {
namespace {

std::optional<std::size_t> byTrying(const std::vector<Polygon>& cells, Point p) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (boxOf(cells[i]).contains(p) && locate(cells[i], p) != Where::Outside) return i;
    }
    return std::nullopt;
}

void checkAgainstTrying(const std::vector<Polygon>& cells, std::uint64_t seed, int points) {
    const auto locator = CellLocator::build(cells);
    Box box;
    for (const auto& cell : cells) {
        for (const Point& p : cell.outer) {
            box.add(p);
        }
    }
    std::mt19937_64 random(seed);
    std::uniform_int_distribution<std::int64_t> x(box.minX - 50'000, box.maxX + 50'000);
    std::uniform_int_distribution<std::int64_t> y(box.minY - 50'000, box.maxY + 50'000);
    std::vector<Point> asked;
    asked.reserve(static_cast<std::size_t>(points));
    for (int i = 0; i < points; ++i) {
        asked.push_back({x(random), y(random)});
    }
    for (const auto& cell : cells) { // vertices, the middles of edges, and a millimetre beside
        for (std::size_t i = 0; i < cell.outer.size(); i += 3) {
            const Point a = cell.outer[i];
            const Point b = cell.outer[(i + 1) % cell.outer.size()];
            asked.push_back(a);
            asked.push_back({(a.x + b.x) / 2, (a.y + b.y) / 2});
            asked.push_back({a.x + 1, a.y});
        }
    }
    const auto many = locator.findMany(asked);
    std::size_t found = 0;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        const auto expected = byTrying(cells, asked[i]);
        INFO("seed " << seed << ", point " << asked[i].x << " " << asked[i].y);
        REQUIRE(locator.find(asked[i]) == expected);
        REQUIRE(many[i] == (expected ? *expected : CellLocator::kOutside));
        found += expected ? 1 : 0;
    }
    CHECK(found > asked.size() / 6);
}

} // namespace

TEST_CASE("The locator finds the cell that trying them all finds", "[geometry]") {
    const auto grid = generateGrid(test::communities(3, 2, 1'500, 1'000),
                                   test::streets(1'500, 1'000, 150, 9), {}, {});
    REQUIRE(grid);
    std::vector<Polygon> cells;
    for (const auto& cell : grid->cells) {
        cells.push_back(cell.shape);
    }
    checkAgainstTrying(cells, 21, 20'000);
}

TEST_CASE("The locator knows holes, overlaps, slivers and cells of one", "[geometry]") {
    Polygon ring{
        {{0, 0}, {900'000, 0}, {900'000, 900'000}, {0, 900'000}},
        {{{300'000, 300'000}, {300'000, 600'000}, {600'000, 600'000}, {600'000, 300'000}}}};
    const Polygon over{{{500'000, 100'000}, {1'200'000, 100'000}, {1'200'000, 1'200'000}}, {}};
    const Polygon sliver{{{-100'000, -5}, {800'000, -9}, {800'000, -6}}, {}};
    checkAgainstTrying({ring, over, sliver}, 4, 20'000);
    checkAgainstTrying({over, sliver, ring, over}, 5, 20'000);
    checkAgainstTrying({sliver, over}, 6, 20'000);
    CHECK_FALSE(CellLocator::build({}).find({0, 0}));
    const auto one = CellLocator::build({over});
    CHECK(one.find({600'000, 100'000}) == std::optional<std::size_t>(0));
    CHECK_FALSE(one.find({INT64_MAX / 4, INT64_MIN / 4}));
}

TEST_CASE("Fields that the same cells share keep one list of them", "[geometry]") {
    // Strips of 10 m, so that no field lies in one cell: about 21,000 fields of four bytes, and as
    // many lists of three numbers or more if each field had its own.
    std::vector<Polygon> strips;
    for (std::int64_t x = 0; x < 2'000'000; x += 10'000) {
        strips.push_back({{{x, 0}, {x + 10'000, 0}, {x + 10'000, 2'000'000}, {x, 2'000'000}}, {}});
    }
    CHECK(CellLocator::build(strips).memory() < 110'000);
    checkAgainstTrying(strips, 7, 5'000);
}

} // namespace wanmi

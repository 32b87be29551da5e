#include "core/geometry/cell_locator.h"
#include "core/geometry/grid_generate.h"
#include "core/geometry/line_field.h"
#include "tests/geometry/grid_stats.h"
#include "tests/geometry/made_city.h"
#include "tests/support/catch.h"

#include <array>
#include <cstdlib>
#include <random>

namespace wanmi::test {
namespace {

GridResult made(const std::vector<GridRegion>& regions, const std::vector<Line>& lines,
                const GridOptions& options) {
    auto grid = generateGrid(regions, lines, options, {});
    if (!grid) FAIL(grid.error().reason);
    const auto faults = faultsOf(*grid);
    CHECK(faults.gaps == 0);
    CHECK(faults.overlaps == 0);
    CHECK(faults.uncoveredM2 == 0);
    drawn(*grid, "made" + std::to_string(grid->cells.size()));
    return *std::move(grid);
}

Polygon rectangle(std::int64_t x, std::int64_t y, std::int64_t w, std::int64_t h) {
    return {{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}, {}};
}

double sumM2(const GridResult& grid) {
    double sum = 0;
    for (const auto& cell : grid.cells) {
        sum += areaM2(cell.shape);
    }
    return sum;
}

} // namespace

TEST_CASE("A city of 25 km² and 40 communities gives exactly 1,652 cells of the right size",
          "[grid]") {
    const auto regions = communities(8, 5, 5'000, 5'000);
    GridOptions options;
    options.exactCount = 1'652;
    for (const double spacing : {90.0, 160.0, 400.0}) {
        const auto grid = made(regions, streets(5'000, 5'000, spacing, 42), options);
        const auto stats = statsOf(grid);
        UNSCOPED_INFO("spacing " << spacing << ": " << stats);
        CHECK(grid.cells.size() == 1'652);
        CHECK(stats.mean == Approx(15'000).epsilon(0.03));
        CHECK(stats.p5 > 6'000);
        CHECK(stats.p95 < 35'000);
        CHECK(stats.median == Approx(15'000).epsilon(0.2));
        CHECK(stats.compactP5 > 0.3);
        if (std::getenv("WANMI_DRAW")) WARN(stats);
    }
}

TEST_CASE("Without streets cells come out near the target by chords alone", "[grid]") {
    const auto grid = made(communities(3, 3, 2'000, 2'000), {}, {});
    const auto stats = statsOf(grid);
    INFO(stats);
    CHECK(stats.median == Approx(10'000).epsilon(0.1));
    CHECK(stats.compactP5 > 0.45);
    CHECK(stats.holed == 0);
    if (std::getenv("WANMI_DRAW")) WARN(stats);
}

TEST_CASE("Regions that overlap or gape by half a metre are repaired and reported", "[grid]") {
    std::vector<GridRegion> regions{{"a", {rectangle(0, 0, 400'000, 300'000)}},
                                    {"b", {rectangle(399'500, 0, 400'000, 300'000)}},  // over a
                                    {"c", {rectangle(0, 300'400, 800'000, 300'000)}}}; // off both
    regions[1].shape[0].outer = {
        {399'500, 0}, {799'500, 0}, {799'500, 300'000}, {400'700, 300'000}, {399'200, 150'000}};
    const auto grid = made(regions, {{{-5'000, 450'000}, {900'000, 460'000}}}, {});
    CHECK_FALSE(grid.troubles.empty());
    const double a = areaM2(grid.regions[0]);
    CHECK(a == Approx(120'000)); // the first keeps what both claim
    CHECK(areaM2(grid.regions[1]) < areaM2(regions[1].shape));
    CHECK(areaM2(grid.regions[2]) == Approx(240'000));
    CHECK(sumM2(grid) < 480'000);
    for (const auto& cell : grid.cells) {
        CHECK(areaM2(cell.shape) > 4'000);
    }
}

TEST_CASE("A gap shut in between regions is left alone and reported where it is", "[grid]") {
    const std::vector<GridRegion> regions{
        {"a", {rectangle(0, 0, 200'000, 200'000)}},
        {"b",
         {{{{200'000, 0}, {400'000, 0}, {400'000, 200'000}, {200'000, 200'000}, {200'400, 100'000}},
           {}}}}};
    const auto grid = made(regions, {}, {});
    REQUIRE(grid.troubles.size() == 1);
    CHECK(std::abs(grid.troubles[0].x - 200'200) < 250);
    CHECK(sumM2(grid) == Approx(80'000 - 40));
}

TEST_CASE("Dead ends, links, islands and courtyards leave no cell with a hole", "[grid]") {
    const std::vector<GridRegion> one{{"1", {rectangle(0, 0, 300'000, 200'000)}}};
    const auto loop = [](std::int64_t x, std::int64_t y, std::int64_t r) {
        return Line{{x - r, y - r}, {x + r, y - r}, {x + r, y + r}, {x - r, y + r}, {x - r, y - r}};
    };
    const std::vector<Line> lines{{{150'000, -10'000}, {150'000, 120'000}}, // ends inside
                                  loop(80'000, 100'000, 40'000),            // an island
                                  loop(80'000, 100'000, 15'000),            // one inside it
                                  loop(220'000, 60'000, 2'000),             // a roundabout
                                  {{220'000, 62'000}, {220'000, 150'000}, {260'000, 150'000}}};
    const auto grid = made(one, lines, {});
    CHECK(statsOf(grid).holed == 0);
    CHECK(statsOf(grid).least > 4'000);
    CHECK(sumM2(grid) == Approx(60'000));
}

TEST_CASE("Any field of islands is tied so that no cell has a hole (seeds 1 to 20)", "[grid]") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        INFO("seed " << seed);
        std::mt19937_64 random(seed);
        const auto draw = [&](std::int64_t from, std::int64_t to) {
            return from +
                   static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(to - from));
        };
        std::vector<Line> lines;
        for (int i = 0; i < 60; ++i) { // they lie in and across one another, and level to the metre
            const Point at{draw(0, 800'000), draw(0, 12) * 50'000};
            const auto r = draw(20'000, 90'000);
            lines.push_back({{at.x - r, at.y},
                             {at.x, at.y - r},
                             {at.x + r, at.y},
                             {at.x, at.y + r},
                             {at.x - r, at.y}});
        }
        const auto grid = made({{"1", {rectangle(0, 0, 800'000, 600'000)}}}, lines, {});
        CHECK(statsOf(grid).holed == 0);
        CHECK(sumM2(grid) == Approx(480'000));
    }
}

TEST_CASE("A region with a lake and one inside another are cut round it", "[grid]") {
    Polygon around = rectangle(0, 0, 500'000, 500'000);
    around.holes.push_back(
        {{200'000, 200'000}, {200'000, 300'000}, {300'000, 300'000}, {300'000, 200'000}});
    const auto grid = made(
        {{"outer", {around}}, {"inner", {rectangle(200'000, 200'000, 100'000, 50'000)}}}, {}, {});
    CHECK(statsOf(grid).holed == 0);
    CHECK(areaM2(grid.regions[0]) == Approx(240'000));
    CHECK(areaM2(grid.regions[1]) == Approx(5'000));
}

TEST_CASE("Separate parts of a region get cells of their own", "[grid]") {
    const auto grid =
        made({{"1", {rectangle(0, 0, 100'000, 100'000), rectangle(500'000, 0, 30'000, 30'000)}}},
             {}, {});
    CHECK(grid.cells.size() == 2);
    CHECK(grid.regions[0].size() == 2);
}

TEST_CASE("Cells are numbered in rows from the north, in a row from the west", "[grid]") {
    const auto grid = made({{"1", {rectangle(0, 0, 300'000, 300'000)}}}, {}, {});
    REQUIRE(grid.cells.size() == 9);
    CHECK(locate(grid.cells.front().shape, {5'000, 295'000}) == Where::Inside);
    CHECK(locate(grid.cells.back().shape, {295'000, 5'000}) == Where::Inside);
}

TEST_CASE("Numbers run from west to east in rows from north to south, in any city (seeds 1 to 6)",
          "[grid]") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        INFO("seed " << seed);
        const auto grid =
            made(communities(3, 2, 1'500, 1'000), streets(1'500, 1'000, 130, seed), {});
        std::int64_t rowLeast = 0; // how far south the last row reaches, by cells' middles
        std::int64_t upperLeast = 0;
        for (std::size_t i = 0; i < grid.cells.size(); ++i) {
            const Point at = interiorPoint(grid.cells[i].shape);
            const bool first = i == 0 || grid.cells[i].region != grid.cells[i - 1].region;
            if (!first) REQUIRE(grid.cells[i].region == grid.cells[i - 1].region);
            const bool eastward = !first && at.x >= interiorPoint(grid.cells[i - 1].shape).x;
            if (first) {
                upperLeast = INT64_MAX;
                rowLeast = at.y;
            } else if (eastward) {
                rowLeast = std::min(rowLeast, at.y);
            } else { // a new row: all of it lies south of the row before
                upperLeast = rowLeast;
                rowLeast = at.y;
            }
            REQUIRE(at.y <= upperLeast);
        }
    }
}

TEST_CASE("Cells are balanced by components as well as by area", "[grid]") {
    // Two components in three stand in the western third.
    std::vector<Point> points;
    std::mt19937_64 random(7);
    const auto below = [&](std::uint64_t most) {
        return static_cast<std::int64_t>(random() % most);
    };
    constexpr int kPoints = 12'000;
    points.reserve(kPoints);
    for (int i = 0; i < kPoints; ++i) {
        points.push_back({i % 3 == 0 ? below(1'500'000) : below(500'000), below(1'000'000)});
    }
    const std::vector<GridRegion> region{{"1", {rectangle(0, 0, 1'500'000, 1'000'000)}}};
    const auto spread = [&](const GridResult& grid) {
        std::vector<Polygon> shapes;
        for (const auto& cell : grid.cells) {
            shapes.push_back(cell.shape);
        }
        std::vector<double> count(shapes.size(), 0);
        for (const auto cell : CellLocator::build(shapes).findMany(points)) {
            if (cell != CellLocator::kOutside) ++count[cell];
        }
        return *std::max_element(count.begin(), count.end()) /
               (12'000.0 / static_cast<double>(count.size()));
    };
    GridOptions options;
    options.points = points;
    for (const auto& lines : {std::vector<Line>{}, streets(2'000, 2'000, 110, 3)}) {
        options.pointShare = 0;
        const auto byArea = made(region, lines, options);
        options.pointShare = 0.4;
        const auto byBoth = made(region, lines, options);
        CHECK(spread(byBoth) < 0.85 * spread(byArea));
        const auto stats = statsOf(byBoth);
        UNSCOPED_INFO(stats);
        CHECK(stats.least > 4'000);
        CHECK(stats.most < 16'000);
        CHECK(byBoth.cells.size() ==
              Approx(static_cast<double>(byArea.cells.size())).epsilon(0.15));
    }
}

TEST_CASE("A few components do not move borders", "[grid]") {
    GridOptions options;
    const auto region = communities(2, 1, 900, 500);
    const auto lines = streets(900, 500, 120, 5);
    const auto plain = made(region, lines, options);
    options.pointShare = 0.5;
    options.points = {interiorPoint(region[0].shape[0])};
    const auto one = made(region, lines, options);
    REQUIRE(one.cells.size() == plain.cells.size());
    for (const auto& cell : one.cells) {
        CHECK(areaM2(cell.shape) > 3'900);
    }
}

TEST_CASE("Strips between lines side by side become no cells of their own", "[grid]") {
    // Two carriageways eight metres apart, a railway beside them, two kilometres long.
    std::vector<Line> lines = streets(2'000, 1'000, 200, 11);
    for (const std::int64_t y : {500'000, 508'000, 512'000}) {
        lines.push_back({{-10'000, y}, {2'010'000, y + 3'000}});
    }
    const std::vector<GridRegion> region{{"1", {rectangle(0, 0, 2'000'000, 1'000'000)}}};
    const auto narrow = [](const GridResult& grid) {
        return std::count_if(grid.cells.begin(), grid.cells.end(),
                             [](const GridCell& cell) { return meanWidthM(cell.shape) < 10; });
    };
    GridOptions options;
    CHECK(narrow(made(region, lines, options)) > 0);
    options.leastWidthM = 10;
    const auto grid = made(region, lines, options);
    CHECK(narrow(grid) == 0);
    CHECK(statsOf(grid).most < 16'100);
}

TEST_CASE("Each region has cells of its own target", "[grid]") {
    GridOptions options;
    options.targetOfRegion = {10'000, 35'000};
    const auto grid = made({{"a", {rectangle(0, 0, 700'000, 700'000)}},
                            {"b", {rectangle(700'000, 0, 700'000, 700'000)}}},
                           {}, options);
    std::array<int, 2> count{};
    for (const auto& cell : grid.cells) {
        ++count.at(cell.region);
        const double target = cell.region == 0 ? 10'000 : 35'000;
        CHECK(areaM2(cell.shape) > 0.6 * target);
        CHECK(areaM2(cell.shape) < 1.6 * target);
    }
    CHECK(count[0] == 49);
    CHECK(count[1] == 14);
}

TEST_CASE("The same input gives the same grid to the last millimetre", "[grid]") {
    const auto regions = communities(2, 2, 1'000, 1'000);
    const auto lines = streets(1'000, 1'000, 120, 77);
    const auto first = made(regions, lines, {});
    const auto second = made(regions, lines, {});
    REQUIRE(first.cells.size() == second.cells.size());
    for (std::size_t i = 0; i < first.cells.size(); ++i) {
        REQUIRE(first.cells[i].shape == second.cells[i].shape);
    }
}

TEST_CASE("Grids of many seeds are exact partitions (seeds 100 to 115)", "[grid]") {
    for (std::uint64_t seed = 100; seed < 116; ++seed) {
        INFO("seed " << seed);
        GridOptions options;
        options.targetM2 = seed % 2 == 0 ? 10'000 : 3'000;
        const auto regions = communities(2, 1, 900, 500);
        const auto grid = made(
            regions, streets(900, 500, 40 + static_cast<double>(seed % 5) * 30, seed), options);
        CHECK(sumM2(grid) == Approx(areaM2(regions[0].shape) + areaM2(regions[1].shape)));
        for (const auto& cell : grid.cells) {
            REQUIRE(isSimple(cell.shape.outer));
        }
    }
}

TEST_CASE("No region gets more cells than codes allow", "[grid]") {
    GridOptions options;
    options.maxCellsPerRegion = 20;
    const auto grid = made({{"1", {rectangle(0, 0, 900'000, 900'000)}}}, {}, options);
    CHECK(grid.cells.size() == 20);
}

TEST_CASE("Grid generation refuses what cannot be done, and stops when told", "[grid]") {
    const std::vector<GridRegion> two{{"a", {rectangle(0, 0, 100'000, 100'000)}},
                                      {"b", {rectangle(100'000, 0, 100'000, 100'000)}}};
    GridOptions options;
    options.exactCount = 1;
    CHECK(generateGrid(two, {}, options, {}).error().reason == "grid.count");
    options.exactCount = 7;
    CHECK(made(two, {}, options).cells.size() == 7);
    options.exactCount = 100;
    options.maxCellsPerRegion = 30;
    CHECK(generateGrid(two, {}, options, {}).error().reason == "grid.too_fine");
    CHECK(generateGrid({{"void", {}}}, {}, {}, {}).error().reason == "grid.no_area");
    const auto stopped = generateGrid(two, {}, {}, [](auto, auto, auto) { return false; });
    CHECK(stopped.error().code == Errc::Cancelled);
    CHECK(generateGrid({}, {}, {}, {})->cells.empty());
}

TEST_CASE("What runs beside a line is told apart from what does not", "[grid]") {
    const LineField field({{{-1'000'000, 0}, {0, 0}, {700'000, 700'000}}}, 30);
    CHECK(field.isBeside({-500'000, 0}));
    CHECK(field.isBeside({-500'000, 29'000}));
    CHECK(field.isBeside({350'000, 350'000}));
    CHECK(field.isBeside({-990'000, -29'000}));
    CHECK_FALSE(field.isBeside({-500'000, 61'000}));
    CHECK_FALSE(field.isBeside({-500'000, -61'000}));
    CHECK(field.shareBeside(
              {{-500'000, 10'000}, {-200'000, 10'000}, {-200'000, 400'000}, {-500'000, 400'000}}) ==
          Approx(0.28).margin(0.05));
    CHECK(field.shareBeside({{-500'000, 5'000}, {-400'000, 5'000}, {-400'000, 15'000}}) == 1);
    CHECK(field.shareBeside({{5'000'000, 0}, {5'100'000, 0}, {5'100'000, 100'000}}) == 0);
    CHECK(field.shareBeside({}) == 0);
}

} // namespace wanmi::test

#include "core/geometry/grid_generate.h"
#include "tests/geometry/grid_stats.h"
#include "tests/geometry/made_city.h"
#include "tests/support/catch.h"

#include <cstdlib>

using namespace wanmi;
using namespace wanmi::test;

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

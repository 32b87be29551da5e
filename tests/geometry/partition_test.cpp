#include "core/geometry/grid_generate.h"
#include "core/geometry/measures.h"
#include "core/geometry/neighbours.h"
#include "core/geometry/partition.h"
#include "tests/geometry/made_city.h"
#include "tests/support/catch.h"

namespace wanmi {
namespace {

Polygon box(std::int64_t x, std::int64_t y, std::int64_t w, std::int64_t h) {
    return {{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}, {}};
}

struct City {
    std::vector<MultiPolygon> regions;
    std::vector<std::size_t> regionOf;
    std::vector<Polygon> cells;
    PartitionFaults check() const { return checkPartition(regions, regionOf, cells); }
};

const City& generated() {
    static const City city = [] {
        const auto regions = test::communities(3, 2, 1'500, 1'000);
        const auto grid = generateGrid(regions, test::streets(1'500, 1'000, 150, 9), {}, {});
        REQUIRE(grid);
        City out;
        out.regions = grid->regions;
        for (const auto& cell : grid->cells) {
            out.regionOf.push_back(cell.region);
            out.cells.push_back(cell.shape);
        }
        return out;
    }();
    return city;
}

} // namespace

TEST_CASE("Cells of a community partition it: no gap, no overlap", "[geometry]") {
    const auto faults = generated().check();
    CHECK(faults.clean());
    CHECK(faults.uncoveredM2 == 0);
    CHECK(faults.where.empty());
}

TEST_CASE("Partition: a cell taken away is one gap of its size, found at its place", "[geometry]") {
    for (const std::size_t gone : {0U, 17U, 60U}) {
        City city = generated();
        const Polygon cell = city.cells.at(gone);
        city.cells.erase(city.cells.begin() + static_cast<std::ptrdiff_t>(gone));
        city.regionOf.erase(city.regionOf.begin() + static_cast<std::ptrdiff_t>(gone));
        const auto faults = city.check();
        CHECK(faults.gaps == 1);
        CHECK(faults.overlaps == 0);
        CHECK(faults.uncoveredM2 == Approx(areaM2(cell)).epsilon(1e-9));
        REQUIRE(faults.where.size() == 1);
        CHECK(locate(cell, faults.where[0]) == Where::Inside);
    }
}

TEST_CASE("Partition: a cell twice is an overlap, one in the wrong region both faults",
          "[geometry]") {
    City twice = generated();
    twice.cells.push_back(twice.cells[5]);
    twice.regionOf.push_back(twice.regionOf[5]);
    CHECK(twice.check().overlaps == 1);
    CHECK(twice.check().gaps == 0);
    City wrong = generated();
    wrong.regionOf[5] = wrong.regionOf[5] + 1;
    CHECK(wrong.check().gaps == 1);
    CHECK(wrong.check().overlaps == 1);
}

TEST_CASE("Partition: a vertex moved by five millimetres is found", "[geometry]") {
    City city;
    city.regions = {{box(0, 0, 200'000, 100'000)}};
    city.regionOf = {0, 0};
    city.cells = {
        {{{0, 0}, {100'000, 0}, {100'000, 50'000}, {100'000, 100'000}, {0, 100'000}}, {}},
        {{{100'000, 0}, {200'000, 0}, {200'000, 100'000}, {100'000, 100'000}, {100'000, 50'000}},
         {}}};
    REQUIRE(city.check().clean());
    city.cells[0].outer[2].x -= 5;
    const auto gap = city.check();
    CHECK(gap.gaps == 1);
    CHECK(gap.uncoveredM2 == Approx(0.25));
    city.cells[0].outer[2].x += 10;
    const auto overlap = city.check();
    CHECK(overlap.gaps == 0);
    CHECK(overlap.overlaps == 1);
}

TEST_CASE("Partition: a node on one side of a straight border is no fault", "[geometry]") {
    City city;
    city.regions = {{box(0, 0, 200'000, 100'000)}};
    city.regionOf = {0, 0};
    city.cells = {{{{0, 0}, {100'000, 0}, {100'000, 50'000}, {100'000, 100'000}, {0, 100'000}}, {}},
                  box(100'000, 0, 100'000, 100'000)};
    CHECK(city.check().clean());
}

TEST_CASE("Partition: holes, islands and parts that touch at a point are understood",
          "[geometry]") {
    City city;
    Polygon around = box(0, 0, 90'000, 90'000);
    around.holes.push_back(
        {{30'000, 30'000}, {30'000, 60'000}, {60'000, 60'000}, {60'000, 30'000}});
    const Polygon corner = box(90'000, 90'000, 10'000, 10'000);
    city.regions = {{around, corner}, {box(30'000, 30'000, 30'000, 30'000)}};
    city.regionOf = {0, 0, 1};
    city.cells = {around, corner, box(30'000, 30'000, 30'000, 30'000)};
    CHECK(city.check().clean());
    city.cells[0].holes.clear(); // now it lies over the island
    CHECK(city.check().overlaps == 1);
    city.cells[0] = around;
    city.cells.pop_back();
    city.regionOf.pop_back();
    CHECK(city.check().gaps == 1);
}

TEST_CASE("Partition: two wrongs that cancel in the sum of edges are still found", "[geometry]") {
    // A region drawn over itself twice, and cells that do the same: every edge has its partner.
    City city;
    city.regions = {{box(0, 0, 100, 100), box(50, 0, 100, 100)}};
    city.regionOf = {0, 0};
    city.cells = {box(0, 0, 100, 100), box(50, 0, 100, 100)};
    CHECK(city.check().overlaps > 0);
    // Nothing at all covers nothing at all.
    CHECK(City{}.check().clean());
    City empty;
    empty.regions = {{box(0, 0, 1'000, 1'000)}};
    CHECK(empty.check().gaps == 1);
    CHECK(empty.check().uncoveredM2 == 1);
}

} // namespace wanmi

// What is done about faults of a grid, by rule.
#include "core/geometry/grid_mend.h"
#include "core/service/whole_store.h"
#include "tests/support/catch.h"
#include "tests/support/grid_rows.h"

#include <cmath>
#include <random>
#include <set>

namespace wanmi::test {

TEST_CASE("Of two cells that claim one ground the smaller keeps it") {
    const std::vector<MendRegion> regions{{{rectangle(0, 0, 300'000, 100'000)}, true}};
    std::vector<MendCell> cells{{{rectangle(0, 0, 300'000, 100'000)}, 0, false},
                                {{rectangle(100'000, 0, 150'000, 50'000)}, 0, false}};
    MendLimits limits;
    const auto refused = must(mendGrid(regions, cells, limits));
    CHECK_FALSE(refused.sound);
    REQUIRE(refused.faults.size() == 1);
    CHECK(refused.faults.front().kind == MendFault::Kind::Overlap);
    CHECK(refused.faults.front().areaM2 == Approx(2500));
    limits.repair = true;
    const auto mended = must(mendGrid(regions, cells, limits));
    REQUIRE(mended.cells.size() == 2);
    CHECK(areaM2(mended.cells[1].shape) == Approx(2500));
    CHECK(areaM2(mended.cells[0].shape) == Approx(27'500));
}

TEST_CASE("A gap goes to the neighbour with the longest border, a large one is a cell of its own") {
    const std::vector<MendRegion> regions{{{rectangle(0, 0, 300'000, 100'000)}, true}};
    MendLimits limits;
    limits.repair = true;
    const std::vector<MendCell> narrow{{{rectangle(0, 0, 100'000, 100'000)}, 0, false},
                                       {{rectangle(110'000, 0, 300'000, 60'000)}, 0, false},
                                       {{rectangle(110'000, 60'000, 300'000, 100'000)}, 0, false}};
    const auto small = must(mendGrid(regions, narrow, limits));
    REQUIRE(small.cells.size() == 3);
    CHECK(areaM2(small.cells[0].shape) == Approx(11'000)); // 100 m beside it, not 60 or 40
    CHECK(small.faults.back().kind == MendFault::Kind::Gap);
    CHECK(small.faults.back().cell == 0);
    const std::vector<MendCell> wide{{{rectangle(0, 0, 100'000, 100'000)}, 0, false},
                                     {{rectangle(150'000, 0, 300'000, 100'000)}, 0, false}};
    const auto large = must(mendGrid(regions, wide, limits));
    REQUIRE(large.cells.size() == 3);
    CHECK(large.cells[2].number == 2);
    CHECK(areaM2(large.cells[2].shape) == Approx(5000));
}

TEST_CASE("Parts, slivers and doubles of cells are dealt with as stated") {
    const std::vector<MendRegion> regions{{{rectangle(0, 0, 400'000, 100'000)}, true}};
    std::vector<MendCell> cells{
        {{rectangle(0, 0, 100'000, 100'000), rectangle(200'000, 0, 210'000, 100'000)}, 0, false},
        {{rectangle(100'000, 0, 200'000, 100'000)}, 0, false},
        {{rectangle(210'000, 0, 212'000, 100'000)}, 0, false},
        {{rectangle(212'000, 0, 400'000, 100'000)}, 0, false},
        {{rectangle(100'000, 0, 200'000, 100'000)}, 0, false}};
    MendLimits limits;
    const auto found = must(mendGrid(regions, cells, limits));
    std::set<MendFault::Kind> kinds;
    for (const auto& fault : found.faults) {
        kinds.insert(fault.kind);
    }
    CHECK(kinds == std::set{MendFault::Kind::Overlap, MendFault::Kind::Part,
                            MendFault::Kind::Sliver, MendFault::Kind::Lost});
    limits.repair = true;
    const auto mended = must(mendGrid(regions, cells, limits));
    REQUIRE(mended.cells.size() == 3);
    CHECK(mended.cells[0].number == 0);
    CHECK(mended.cells[1].number == 1);
    CHECK(mended.cells[2].number == 3);
    CHECK(areaM2(mended.cells[0].shape) == Approx(10'000));
    limits.partCellM2 = 500;
    const auto parted = must(mendGrid(regions, cells, limits));
    REQUIRE(parted.cells.size() == 4);
    CHECK(parted.cells[3].number == 5);
    CHECK(parted.cells[3].part == 0);
}

TEST_CASE("Slivers alone are no reason to refuse a grid") {
    const std::vector<MendRegion> regions{{{rectangle(0, 0, 102'000, 100'000)}, true}};
    const auto found = must(mendGrid(regions,
                                     {{{rectangle(0, 0, 100'000, 100'000)}, 0, false},
                                      {{rectangle(100'000, 0, 102'000, 100'000)}, 0, false}},
                                     {}));
    CHECK(found.sound);
    CHECK(found.cells.size() == 2);
}

TEST_CASE("However the vertices of a grid are shaken, its repair is an exact partition") {
    GridCity city;
    const auto rows = city.file();
    const auto seed = GENERATE(range(1U, 9U));
    std::mt19937 random{seed};
    const std::int64_t most = seed % 2 == 0 ? 300 : 4'000; // mm
    std::uniform_int_distribution<std::int64_t> by{-most, most};
    auto shaken = rows;
    for (auto& row : shaken) {
        for (auto& p : row.shape.front().outer) {
            p = {p.x + by(random), p.y + by(random)};
        }
    }
    const auto done = must(city.take(shaken, true));
    INFO("seed " << seed);
    REQUIRE(done.taken);
    CHECK(city.clean());
    CHECK(must(summary(*city.desk)).cells == done.cells);
}

TEST_CASE("What was drawn apart by less than the snapping distance runs together again") {
    GridCity city;
    const auto before = city.rows(kWest);
    auto rows = city.file(kWest);
    std::mt19937 random{7};
    std::uniform_int_distribution<std::int64_t> by{-100, 100};
    for (auto& row : rows) {
        for (auto& p : row.shape.front().outer) {
            p = {p.x + by(random), p.y + by(random)};
        }
    }
    const auto done = must(city.take(rows, true));
    REQUIRE(done.taken);
    CHECK(done.cells == static_cast<std::int64_t>(before.size()));
    CHECK_FALSE(flawsOf(done, GridFlaw::Snap).empty());
    CHECK(flawsOf(done, GridFlaw::Gap).size() + flawsOf(done, GridFlaw::Overlap).size() < 5);
    const auto after = city.rows(kWest);
    for (std::size_t i = 0; i < before.size(); ++i) {
        CHECK(std::abs(before[i].cell.areaM2 - after[i].cell.areaM2) < 100);
    }
}

TEST_CASE("A repair leaves alone what is in order, however near to a border it was drawn") {
    const std::vector<MendRegion> regions{{{rectangle(0, 0, 300'000, 100'000)}, true}};
    const Ring west{
        {0, 0},      {100'000, 0}, {100'000, 50'000}, {100'200, 50'000}, {100'000, 100'000},
        {0, 100'000}};
    const Ring middle{{100'000, 0},       {200'000, 0},      {200'000, 100'000},
                      {100'000, 100'000}, {100'200, 50'000}, {100'000, 50'000}};
    const std::vector<MendCell> cells{{{{west, {}}}, 0, false},
                                      {{{middle, {}}}, 0, false},
                                      {{rectangle(201'000, 0, 300'000, 100'000)}, 0, false}};
    MendLimits limits;
    limits.repair = true;
    const auto mended = must(mendGrid(regions, cells, limits));
    REQUIRE(mended.cells.size() == 3);
    REQUIRE(mended.faults.size() == 1);
    CHECK(mended.faults.front().kind == MendFault::Kind::Gap);
    Polygon first = cells.front().shape.front();
    normalise(first);
    CHECK(mended.cells.front().shape == first);
}

TEST_CASE(
    "A stray vertex comes to the border that two cells share, though it is first in the file") {
    const std::vector<MendRegion> regions{{{rectangle(0, 0, 300'000, 200'000)}, true}};
    const Ring south{{0, 0}, {300'000, 0}, {300'000, 100'000}, {150'100, 99'800}, {0, 100'000}};
    const std::vector<MendCell> cells{{{{south, {}}}, 0, false},
                                      {{rectangle(0, 100'000, 150'000, 200'000)}, 0, false},
                                      {{rectangle(150'000, 100'000, 300'000, 200'000)}, 0, false}};
    MendLimits limits;
    limits.repair = true;
    const auto mended = must(mendGrid(regions, cells, limits));
    REQUIRE(mended.cells.size() == 3);
    CHECK(areaM2(mended.cells[0].shape) == Approx(30'000).epsilon(1e-9));
    for (const std::size_t north : {1U, 2U}) {
        CHECK(areaM2(mended.cells[north].shape) == Approx(15'000).epsilon(1e-9));
    }
    REQUIRE(mended.faults.size() == 1);
    CHECK(mended.faults.front().kind == MendFault::Kind::Snap);
    CHECK(mended.faults.front().cell == 0);
}

TEST_CASE("The rules of repairs are checked: each once, with a limit where it has one") {
    const auto text = must(readFile(WANMI_SOURCE_DIR "/data/grid_repairs.csv"));
    const auto rules = must(GridRepairs::load(text, "r.csv"));
    CHECK(rules.of(GridFlaw::Snap).limit == Approx(0.5));
    CHECK_FALSE(rules.of(GridFlaw::Lost).zh.empty());
    const auto changed = [&](const std::string& from, const std::string& to) {
        auto other = text;
        const auto at = other.find(from);
        REQUIRE(at != std::string::npos);
        other.replace(at, from.size(), to);
        return GridRepairs::load(other, "r.csv").error().reason;
    };
    CHECK(changed("\nsnap,0.5", "\nsnap,-1") == "rules.bad_value");
    CHECK(changed("\noverlap,,", "\noverlap,3,") == "rules.bad_value");
    CHECK(changed("\ngap,", "\npart,") == "rules.duplicate");
    CHECK(changed("\nlost,", "\nfound,") == "rules.bad_value");
    const auto cut = text.substr(0, text.find("\nlost,") + 1);
    CHECK(GridRepairs::load(cut, "r.csv").error().reason == "rules.missing_row");
}

} // namespace wanmi::test

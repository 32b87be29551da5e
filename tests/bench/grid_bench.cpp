// A whole city's grid beside the QGIS way, in one run: communities, curved streets, a river and
// railways over 1,433 km² to 40,625 cells of about 35,000 m².
#include "core/geometry/partition.h"
#include "tests/bench/qgis_way.h"
#include "tests/geometry/grid_stats.h"
#include "tests/geometry/large_city.h"
#include "tests/support/catch.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <iostream>

namespace wanmi::test {
namespace {

constexpr double kTargetM2 = 35'000;
constexpr double kSideM = 37'855;
constexpr int kRounds = 3;

/// Of one way of doing it: on the clock, and of the processor, which other work does not change.
struct Times {
    std::vector<double> wall;
    std::vector<double> cpu;

    template <class Work>
    void add(Work work) {
        const auto start = std::chrono::steady_clock::now();
        const double before = cpuSeconds();
        work();
        cpu.push_back(cpuSeconds() - before);
        wall.push_back(
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    static double median(std::vector<double> values) {
        std::sort(values.begin(), values.end());
        return values[values.size() / 2];
    }

private:
    static double cpuSeconds() {
        timespec t{};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
    }
};

double shareNearTarget(const std::vector<Polygon>& cells) {
    const auto near = std::count_if(cells.begin(), cells.end(), [](const Polygon& cell) {
        const double area = areaM2(cell);
        return area >= 0.5 * kTargetM2 && area <= 2 * kTargetM2;
    });
    return static_cast<double>(near) / static_cast<double>(cells.size());
}

void tell(const char* who, const Times& times, const std::vector<Polygon>& cells,
          const PartitionFaults& faults) {
    std::cout << fmt::format("  {}: {:.2f} s ({:.2f} s of processor), {} cells, {:.1f} % within "
                             "0.5-2 times the target, {} gaps, {} overlaps\n",
                             who, Times::median(times.wall), Times::median(times.cpu), cells.size(),
                             100 * shareNearTarget(cells), faults.gaps, faults.overlaps);
}

void tell(const char* who, const Times& times, const QgisCells& way, const LargeCity& city) {
    std::vector<MultiPolygon> shapes;
    for (const GridRegion& region : city.regions) {
        shapes.push_back(region.shape);
    }
    tell(who, times, way.cells, checkPartition(shapes, way.regionOf, way.cells));
    std::cout << fmt::format("    cut in {:.2f} s, slivers eliminated in {:.2f} s, of {} pieces\n",
                             way.cuttingS, way.eliminatingS, way.pieces);
}

std::vector<Polygon> cellsOf(const GridResult& grid) {
    std::vector<Polygon> out;
    for (const GridCell& cell : grid.cells) {
        out.push_back(cell.shape);
    }
    return out;
}

void tellRatio(const Times& theirs, const Times& ours) {
    std::cout << fmt::format("  {:.1f} times as fast ({:.1f} by processor time)\n",
                             Times::median(theirs.wall) / Times::median(ours.wall),
                             Times::median(theirs.cpu) / Times::median(ours.cpu));
}

GridResult generated(const LargeCity& city, const std::vector<Line>& lines, Times& times) {
    GridResult grid;
    times.add([&] {
        GridOptions options;
        options.exactCount = 40'625;
        auto made = generateGrid(city.regions, lines, options, {});
        REQUIRE(made);
        grid = *std::move(made);
    });
    return grid;
}

} // namespace

TEST_CASE("A whole city's grid beside the QGIS way", "[bench]") {
    const auto city = largeCity(77, kSideM, 230, 1);
    std::cout << city.regions.size() << " communities, " << city.pieces() << " pieces of line\n";
    QgisWay qgis(city.regions, city.lines);
    Times plain;
    Times ours;
    Times squares;
    Times along;
    GridResult chords;
    GridResult grid;
    QgisCells cut;
    for (int round = 0; round < kRounds; ++round) {
        chords = generated(city, {}, plain);
        squares.add([&] { cut = qgis.squares(kTargetM2); });
        grid = generated(city, city.lines, ours);
    }
    std::cout << "communities alone:\n";
    tell("generateGrid, proof included", plain, cellsOf(chords), faultsOf(chords));
    tell("QGIS: squares, intersection, slivers eliminated", squares, cut, city);
    tellRatio(squares, plain);
    std::cout << "along streets, banks and tracks:\n";
    const auto faults = faultsOf(grid);
    tell("generateGrid, proof included", ours, cellsOf(grid), faults);
    std::cout << "    " << statsOf(grid) << "\n";
    along.add([&] { cut = qgis.alongLines(kTargetM2); });
    tell("QGIS: blocks of the lines, squares, intersections, slivers eliminated (once)", along, cut,
         city);
    tellRatio(along, ours);
    CHECK(grid.cells.size() == 40'625);
    CHECK(faults.clean());
    CHECK(faultsOf(chords).clean());
    CHECK(shareNearTarget(cellsOf(grid)) >= 0.9);
}

} // namespace wanmi::test

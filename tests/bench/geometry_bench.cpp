// How long grids, proofs and look-ups take. Run by hand: geometry_bench.
#include "core/geometry/cell_locator.h"
#include "core/geometry/neighbours.h"
#include "core/geometry/projection.h"
#include "tests/geometry/grid_stats.h"
#include "tests/geometry/made_city.h"
#include "tests/support/catch.h"

#include <chrono>
#include <iostream>
#include <random>

namespace wanmi::test {
namespace {

class Watch {
public:
    double seconds() const {
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - m_start;
        return took.count();
    }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

} // namespace

TEST_CASE("A whole city: 40,625 cells over 1,433 km²", "[bench]") {
    const double side = 37'855;
    const auto regions = communities(78, 77, side, side);
    const auto lines = streets(side, side, 230, 1);
    std::size_t pieces = 0;
    for (const auto& line : lines) {
        pieces += line.size() - 1;
    }
    GridOptions options;
    options.exactCount = 40'625;
    const Watch generating;
    const auto grid = generateGrid(regions, lines, options, {});
    REQUIRE(grid);
    std::cout << regions.size() << " regions, " << pieces
              << " street pieces: " << generating.seconds() << " s (proof included)\n  "
              << statsOf(*grid) << "\n";
    CHECK(grid->cells.size() == 40'625);
    const Watch proving;
    CHECK(faultsOf(*grid).clean());
    std::cout << "proof " << proving.seconds() << " s\n";
    std::vector<Polygon> shapes;
    for (const auto& cell : grid->cells) {
        shapes.push_back(cell.shape);
    }
    const Watch pairing;
    const auto near = neighbours(shapes);
    std::cout << "neighbours " << pairing.seconds() << " s\n";
    const Watch building;
    const auto locator = CellLocator::build(shapes);
    std::cout << "locator built in " << building.seconds() << " s, "
              << static_cast<double>(locator.memory()) / 1e6 << " MB\n";
    Box box;
    for (const auto& shape : shapes) {
        box.add(boxOf(shape).empty() ? Point{} : shape.outer.front());
    }
    std::mt19937_64 random(5);
    std::vector<Point> points(2'000'000);
    for (auto& p : points) {
        p = {box.minX + static_cast<std::int64_t>(random() %
                                                  static_cast<std::uint64_t>(box.maxX - box.minX)),
             box.minY + static_cast<std::int64_t>(random() %
                                                  static_cast<std::uint64_t>(box.maxY - box.minY))};
    }
    const Watch finding;
    const auto found = locator.findMany(points);
    std::cout << finding.seconds() / static_cast<double>(points.size()) * 1e9 << " ns a look-up\n";
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < 200'000; ++i) {
        if (found[i] != CellLocator::kOutside &&
            locate(shapes[found[i]], points[i]) == Where::Outside) {
            ++wrong;
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("Opening a projection", "[bench]") {
    const Watch opening;
    for (int i = 0; i < 100; ++i) {
        REQUIRE(Projection::open(4548));
    }
    std::cout << "projection opened in " << opening.seconds() * 10 << " ms\n";
    const auto projection = Projection::open(4548);
    const Watch using_;
    std::int64_t sum = 0;
    for (int i = 0; i < 1'000'000; ++i) {
        sum += projection->toStore({116 + i * 1e-6, 40})->x;
    }
    std::cout << using_.seconds() * 1e3 << " ns a point (" << sum % 10 << ")\n";
}

} // namespace wanmi::test

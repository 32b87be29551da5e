// Grids of real places, read with GDAL: Beijing's 东城 without street lines, Helsinki's centre with
// OpenStreetMap's.
#include "tests/geometry/grid_stats.h"
#include "tests/geometry/real_places.h"
#include "tests/support/catch.h"

#include <chrono>
#include <iostream>

namespace wanmi::test {
namespace {

GridResult timed(const std::vector<GridRegion>& regions, const std::vector<Line>& lines,
                 const GridOptions& options) {
    const auto start = std::chrono::steady_clock::now();
    auto grid = generateGrid(regions, lines, options, {});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    if (!grid) FAIL(grid.error().reason);
    std::cout << statsOf(*grid) << "; troubles " << grid->troubles.size() << "; " << took.count()
              << " s\n";
    drawn(*grid, regions.front().code);
    return *std::move(grid);
}

} // namespace

TEST_CASE("The 17 streets of Dongcheng are cut into cells exactly", "[gis]") {
    const auto path = openData("02_admin/beijing_dongcheng_chaoyang_streets.geojson");
    if (missing(path)) return;
    const auto data = opened(path);
    REQUIRE(data);
    const auto transform = Transform::open("EPSG:4326", 4548);
    REQUIRE(transform);
    std::vector<GridRegion> regions;
    double area0 = 0;
    for (const auto& feature : data->GetLayer(0)) {
        bool dongcheng = false;
        for (int i = 0; i < feature->GetFieldCount(); ++i) {
            dongcheng = dongcheng || std::string(feature->GetFieldAsString(i)) == "东城区";
        }
        if (!dongcheng) continue;
        regions.push_back({"dongcheng" + std::to_string(regions.size()),
                           area(raw(*feature->GetGeometryRef()), *transform)});
        area0 += areaM2(regions.back().shape);
    }
    REQUIRE(regions.size() == 17);
    const auto grid = timed(regions, {}, {});
    const auto faults = faultsOf(grid);
    CHECK(faults.gaps == 0);
    CHECK(faults.overlaps == 0);
    const auto stats = statsOf(grid);
    CHECK(stats.median > 9'000);
    CHECK(stats.median < 11'000);
    CHECK(stats.mean * static_cast<double>(stats.cells) == Approx(area0).epsilon(0.001));
}

TEST_CASE("Helsinki's centre is cut along its streets exactly", "[gis]") {
    const auto path = openData("01_osm/helsinki_centre.osm.pbf");
    if (missing(path)) return;
    const auto data = opened(path);
    REQUIRE(data);
    const auto transform = Transform::open("EPSG:4326", 32635);
    REQUIRE(transform);
    std::vector<Line> lines;
    OGRLayer* layer = data->GetLayerByName("lines");
    layer->SetAttributeFilter("highway IS NOT NULL");
    for (const auto& feature : layer) {
        for (const auto& part : raw(*feature->GetGeometryRef()).parts) {
            lines.push_back(placed(part.front(), *transform));
        }
    }
    CHECK(lines.size() == 2'504);
    Ring box;
    for (const auto& [x, y] :
         {std::pair{24.9351766, 60.1641551}, std::pair{24.9534132, 60.1641551},
          std::pair{24.9534132, 60.1791074}, std::pair{24.9351766, 60.1791074}}) {
        box.push_back(*transform->apply(x, y));
    }
    const auto grid = timed({{"helsinki", {{box, {}}}}}, lines, {});
    const auto faults = faultsOf(grid);
    CHECK(faults.gaps == 0);
    CHECK(faults.overlaps == 0);
    const auto stats = statsOf(grid);
    CHECK(stats.median > 8'000);
    CHECK(stats.median < 12'000);
    CHECK(stats.mean * static_cast<double>(stats.cells) ==
          Approx(areaM2(Polygon{box, {}})).epsilon(1e-6));
}

} // namespace wanmi::test

// Real boundaries under edit: Beijing's streets as they are published, Helsinki's blocks, the
// Shenzhen net of 500 m.
#include "core/geometry/grid_generate.h"
#include "tests/geometry/mesh_random.h"
#include "tests/geometry/real_places.h"

#include <array>

namespace wanmi::test {
namespace {

std::string tellTroubles(const MeshBuilt& built, std::size_t cells) {
    std::array<std::size_t, 6> kinds{};
    for (const MeshTrouble& trouble : built.troubles) {
        ++kinds.at(static_cast<std::size_t>(trouble.kind));
    }
    std::string out = std::to_string(cells) + " cells, " + std::to_string(built.mesh.edgeCount()) +
                      " edges; overlaps, gaps, holes, parts, slivers, lost:";
    for (const std::size_t count : kinds) {
        out += " " + std::to_string(count);
    }
    return out + "; changed " + std::to_string(built.changed.size());
}

/// Edits at random, and back to the start.
void editAndGoBack(const GridMesh& mesh, std::size_t edits) {
    const std::string start = bytesOf(mesh);
    MeshHistory history(mesh);
    const EditTally tally = editAtRandom(history, 17, edits, edits / 4);
    INFO(tally);
    CHECK(tally.taken() > edits / 5);
    while (history.undo() != nullptr) {
    }
    CHECK(bytesOf(history.mesh()) == start);
}

/// What the mesh made of dirty polygons is clean: its polygons come back as they are.
void comesBack(const GridMesh& mesh) {
    std::vector<MeshInput> cells;
    for (MeshCell cell = 0; cell < mesh.cellCount(); ++cell) {
        if (mesh.alive(cell)) cells.push_back({{mesh.polygon(cell)}});
    }
    const auto again = buildMesh(cells, 0);
    REQUIRE(again);
    CHECK(again->changed.empty());
}

} // namespace

TEST_CASE("Beijing's published streets become one mesh, what is wrong in them is named", "[gis]") {
    const auto path = openData("02_admin/beijing_dongcheng_chaoyang_streets.geojson");
    if (missing(path)) return;
    const auto data = opened(path);
    REQUIRE(data);
    const auto transform = Transform::open("EPSG:4326", 4548);
    REQUIRE(transform);
    std::vector<MeshInput> cells;
    double sum = 0;
    for (const auto& feature : data->GetLayer(0)) {
        for (Polygon& part : area(raw(*feature->GetGeometryRef()), *transform)) {
            sum += areaM2(part);
            cells.push_back({{std::move(part)}, 0, 0});
        }
    }
    REQUIRE(cells.size() > 50);
    const auto built = buildMesh(cells, 5);
    REQUIRE(built);
    std::cout << tellTroubles(*built, cells.size()) << "\n";
    checkWhole(built->mesh);
    comesBack(built->mesh);
    CHECK(static_cast<double>(sumOfAreas(built->mesh)) / 2e6 == Approx(sum).epsilon(0.002));
    editAndGoBack(built->mesh, 1'000);
}

TEST_CASE("Helsinki's blocks are edited and stay exact", "[gis]") {
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
    Ring box;
    for (const auto& [x, y] : {std::pair{24.936, 60.165}, std::pair{24.953, 60.165},
                               std::pair{24.953, 60.179}, std::pair{24.936, 60.179}}) {
        box.push_back(*transform->apply(x, y));
    }
    const auto grid = generateGrid({{"helsinki", {{box, {}}}}}, lines, {}, {});
    REQUIRE(grid);
    std::vector<MeshInput> cells;
    for (const GridCell& cell : grid->cells) {
        cells.push_back({{cell.shape}, 0, 0});
    }
    const auto built = buildMesh(cells);
    REQUIRE(built);
    std::cout << tellTroubles(*built, cells.size()) << "\n";
    CHECK(built->changed.empty());
    editAndGoBack(built->mesh, 3'000);
}

TEST_CASE("The Shenzhen net of 500 m becomes one mesh", "[gis]") {
    const auto path = openData("10_grid_tracks/shenzhen_500m_grid_9005.zip");
    if (missing(path)) return;
    const auto data = opened("/vsizip/" + path);
    REQUIRE(data);
    const auto transform = Transform::open("EPSG:4326", 4547);
    REQUIRE(transform);
    std::vector<MeshInput> cells;
    for (const auto& feature : data->GetLayer(0)) {
        cells.push_back({area(raw(*feature->GetGeometryRef()), *transform), 0, 0});
    }
    REQUIRE(cells.size() == 9'005);
    const auto built = buildMesh(cells);
    REQUIRE(built);
    std::cout << tellTroubles(*built, cells.size()) << "\n";
    checkWhole(built->mesh);
    comesBack(built->mesh);
    editAndGoBack(built->mesh, 1'000);
}

} // namespace wanmi::test

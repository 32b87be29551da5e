#include "core/geometry/mesh_preview.h"
#include "tests/geometry/mesh_random.h"
#include "tests/geometry/nine_cells.h"

namespace wanmi {

TEST_CASE("What an edit would make of its cells is what it makes of them", "[mesh]") {
    auto built = buildMesh(test::meshCity(60, 11));
    REQUIRE(built);
    GridMesh mesh = std::move(built->mesh);
    test::EditMaker maker(4);
    int taken = 0;
    for (int i = 0; i < 3000; ++i) {
        const auto planned = planEdit(mesh, maker.next(mesh));
        if (!planned) continue;
        std::vector<std::int64_t> areas;
        std::vector<std::vector<GridMesh::Border>> borders;
        for (const MeshCell cell : planned->touched()) {
            const auto edges = edgesAfter(mesh, *planned, cell);
            areas.push_back(twiceAreaWithin(edges));
            borders.push_back(bordersOver(edges));
        }
        if (!mesh.take(*planned)) continue;
        ++taken;
        std::size_t at = 0;
        for (const MeshCell cell : planned->touched()) {
            if (mesh.alive(cell)) {
                const auto now = mesh.borders(cell);
                REQUIRE(areas[at] == mesh.twiceArea(cell));
                REQUIRE(borders[at].size() == now.size());
                for (std::size_t b = 0; b < now.size(); ++b) {
                    REQUIRE(borders[at][b].other == now[b].other);
                    REQUIRE(borders[at][b].lengthM == Approx(now[b].lengthM));
                }
            } else {
                REQUIRE(areas[at] == 0); // merged away
            }
            ++at;
        }
    }
    CHECK(taken > 500);
}

TEST_CASE("A split's two parts are known before it is made", "[mesh]") {
    const GridMesh mesh = test::nine();
    const auto planned = planEdit(
        mesh, test::lineEdit(MeshEdit::Kind::Split, 4, {{90'000, 125'000}, {210'000, 125'000}}));
    REQUIRE(planned);
    const auto small = edgesAfter(mesh, *planned, 9);
    CHECK(twiceAreaWithin(small) == 2 * std::int64_t{100'000} * 25'000);
    CHECK(twiceAreaWithin(edgesAfter(mesh, *planned, 4)) == 2 * std::int64_t{100'000} * 75'000);
    CHECK(bordersOver(small).size() == 4); // 1 below, 4 above, 3 and 5 beside
    CHECK(mesh.cellCount() == 9);
    CHECK(twiceAreaWithin(edgesAfter(mesh, *planned, 0)) == mesh.twiceArea(0));
}

} // namespace wanmi

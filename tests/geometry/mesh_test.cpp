#include "core/geometry/measures.h"
#include "core/geometry/mesh_edit.h"
#include "core/geometry/neighbours.h"
#include "tests/geometry/mesh_random.h"
#include "tests/geometry/nine_cells.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <array>

namespace wanmi::test {
namespace {

using Kind = MeshEdit::Kind;

/// The edit is taken, the whole is sound after it, and its inverse gives the start back.
void taken(GridMesh& mesh, const MeshEdit& edit) {
    const std::string before = bytesOf(mesh);
    const auto change = applyEdit(mesh, edit);
    INFO(editText(edit) << (change ? "" : change.error().reason));
    REQUIRE(change);
    checkWhole(mesh);
    const std::string after = bytesOf(mesh);
    CHECK(after != before);
    mesh.revert(*change);
    CHECK(bytesOf(mesh) == before);
    mesh.repeat(*change);
    CHECK(bytesOf(mesh) == after);
}

std::string refusal(GridMesh& mesh, const MeshEdit& edit) {
    const std::string before = bytesOf(mesh);
    const auto change = applyEdit(mesh, edit);
    CHECK(bytesOf(mesh) == before);
    return change ? "" : change.error().reason;
}

} // namespace

TEST_CASE("A corner moved is moved for all four cells, and no farther than the ground allows",
          "[mesh]") {
    GridMesh mesh = nine();
    taken(mesh, moveOf({kSide, kSide}, {kSide + 20'000, kSide - 5'000}));
    CHECK(mesh.edgesAt({kSide + 20'000, kSide - 5'000}).size() == 4);
    CHECK(mesh.twiceArea(0) == 2 * kSide * kSide + 15'000 * kSide);
    const Point at{kSide + 20'000, kSide - 5'000};
    CHECK(refusal(mesh, moveOf(at, {2 * kSide, kSide})) == "mesh.touches");
    CHECK(refusal(mesh, moveOf(at, {2 * kSide, kSide / 2})) == "mesh.touches");
    CHECK(refusal(mesh, moveOf(at, {2 * kSide + 50'000, kSide + 20'000})) == "mesh.crosses");
    CHECK(refusal(mesh, moveOf(at, at)) == "mesh.unchanged");
    CHECK(refusal(mesh, moveOf({1, 1}, at)) == "mesh.no_vertex");
    CHECK(refusal(mesh, moveOf(at, {std::int64_t{1} << 40U, 0})) == "mesh.far");
    CHECK(refusal(mesh, moveOf({0, 0}, {10, 10})) == "mesh.outside");
    CHECK(refusal(mesh, moveOf({2 * kSide, kSide}, {2 * kSide + 10, kSide})) ==
          "mesh.region_border");
    MeshEdit allowed = moveOf({0, 0}, {-10, -10});
    allowed.outside = true;
    taken(mesh, allowed);
    allowed = moveOf({2 * kSide, kSide}, {2 * kSide + 10, kSide});
    allowed.regions = true;
    taken(mesh, allowed);
}

TEST_CASE("A corner that would turn a cell over or come within half a millimetre is refused",
          "[mesh]") {
    const auto built = buildMesh(
        {{{box(0, 0, 90'000, 90'000)}}, {{{{{90'000, 0}, {180'000, 0}, {90'000, 90'000}}, {}}}}});
    REQUIRE(built);
    GridMesh mesh = built->mesh;
    MeshEdit edit = moveOf({180'000, 0}, {80'000, 10'000});
    edit.outside = true;
    CHECK(refusal(mesh, edit) == "mesh.turned"); // over its own border into the other cell
    edit.to = {89'999, 89'000};
    CHECK(refusal(mesh, edit) == "mesh.turned");
    edit = moveOf({90'000, 0}, {90'000, 100'000});
    edit.outside = true;
    CHECK(refusal(mesh, edit) == "mesh.crosses");
    GridMesh island = [] {
        Polygon sea = box(0, 0, 900'000, 900'000);
        sea.holes = {{{300'000, 300'000}, {300'000, 400'000}, {400'000, 300'000}}};
        auto made = buildMesh(
            {{{sea}}, {{{{{300'000, 300'000}, {400'000, 300'000}, {300'000, 400'000}}, {}}}}});
        REQUIRE(made);
        return std::move(made->mesh);
    }();
    checkWhole(island);
    // Its corner jumps over the opposite side: the triangle would lie on its back.
    CHECK(refusal(island, moveOf({300'000, 300'000}, {400'000, 400'000})) == "mesh.turned");
    taken(island, moveOf({300'000, 300'000}, {310'000, 310'000}));
}

TEST_CASE("A border that jumps over an island, or a whole island that jumps a border, is refused",
          "[mesh]") {
    Polygon west = box(0, 0, 500'000, 900'000);
    const Ring hole{{400'000, 300'000}, {400'000, 400'000}, {450'000, 300'000}};
    west.holes = {hole};
    const auto built = buildMesh({{{west}},
                                  {{box(500'000, 0, 500'000, 900'000)}},
                                  {{{Ring{hole[0], hole[2], hole[1]}, {}}}}});
    REQUIRE(built);
    CHECK(built->troubles.empty());
    GridMesh mesh = built->mesh;
    MeshEdit bend = lineEdit(Kind::Insert, kOutside, {{500'000, 0}, {500'000, 900'000}});
    bend.at = {510'000, 350'000};
    taken(mesh, bend);
    CHECK(refusal(mesh, moveOf({510'000, 350'000}, {100'000, 350'000})) == "mesh.turned");
    taken(mesh, moveOf({510'000, 350'000}, {460'000, 350'000}));
    MeshEdit jump = lineEdit(Kind::MoveArc, kOutside, {hole[0], hole[2]});
    jump.to = {300'000, 0};
    CHECK(refusal(mesh, jump) == "mesh.turned");
    jump.to = {-200'000, 100'000};
    taken(mesh, jump);
}

TEST_CASE("A change that fits no ground is refused whoever made it", "[mesh]") {
    GridMesh mesh = nine();
    const std::string before = bytesOf(mesh);
    const auto refused = [&](const MeshChange& change) {
        const Status status = mesh.take(change);
        CHECK(bytesOf(mesh) == before);
        return status ? std::string() : status.error().reason;
    };
    MeshChange plain;
    plain.cellsBefore = plain.cellsAfter = 9;
    MeshEdge border;
    for (const MeshEdge& edge : mesh.edgesOf(4)) {
        if (edge.right == 3) border = edge;
    }
    MeshChange change = plain;
    change.out = {border}; // 3 and 4 would run together
    CHECK(refused(change) == "mesh.turned");
    change = plain;
    change.relabelled = {{border, 8, 3}}; // far from cell 8
    CHECK(refused(change) == "mesh.turned");
    change = plain;
    change.relabelled = {{border, 3, 4}}; // the wrong way round
    CHECK(refused(change) == "mesh.turned");
    change = plain;
    change.in = {{{kSide, kSide}, {2 * kSide, 2 * kSide}, 4, 4}}; // a border within a cell
    CHECK(refused(change) == "mesh.turned");
    change.in = {{{120'000, 120'000}, {140'000, 120'000}, 4, 3}}; // a border that ends nowhere
    CHECK(refused(change) == "mesh.turned");
    change.in = {{{kSide, kSide}, {2 * kSide, 2 * kSide}, 4, 9}}; // a cell that is not
    CHECK(refused(change) == "mesh.no_cell");
    change = plain;
    change.out = {border.reversed()};
    std::swap(change.out[0].left, change.out[0].right); // not as it is
    CHECK(refused(change) == "mesh.no_edge");
    change = plain;
    change.relabelled = {{{{1, 1}, {2, 2}, 3, 4}, 4, 5}};
    CHECK(refused(change) == "mesh.no_edge");
    change = plain; // an island of cell 8 in the midst of 4: a second part of 8
    const std::array corners{Point{120'000, 120'000}, Point{140'000, 120'000},
                             Point{130'000, 140'000}};
    for (std::size_t i = 0; i < 3; ++i) {
        change.in.push_back({corners.at(i), corners.at((i + 1) % 3), 8, 4});
    }
    CHECK(refused(change) == "mesh.parts");
    for (MeshEdge& edge : change.in) {
        edge.right = 5; // it says it lies in 5
    }
    CHECK(refused(change) == "mesh.turned");
}

TEST_CASE("Vertices come and go where three borders do not meet", "[mesh]") {
    GridMesh mesh = nine();
    MeshEdit insert = lineEdit(Kind::Insert, kOutside, {{kSide, kSide}, {kSide, 2 * kSide}});
    insert.at = {kSide + 7'000, kSide + 50'000};
    taken(mesh, insert);
    CHECK(mesh.borders(3).size() == 4);
    CHECK(refusal(mesh, insert) == "mesh.no_edge");
    MeshEdit remove;
    remove.kind = Kind::Remove;
    remove.at = {kSide, kSide};
    CHECK(refusal(mesh, remove) == "mesh.junction");
    remove.at = insert.at;
    taken(mesh, remove);
    CHECK(bytesOf(mesh) == bytesOf(nine()));
    remove.at = {0, 0};
    CHECK(refusal(mesh, remove) == "mesh.outside");
    insert.line = {{0, 0}, {kSide, 0}};
    insert.at = {50'000, 0};
    taken(mesh, insert); // exactly on the outer boundary
    remove.at = insert.at;
    taken(mesh, remove);
    insert.at = {50'000, -1};
    CHECK(refusal(mesh, insert) == "mesh.outside");
}

TEST_CASE("A cell is split along a line from border to border, the smaller part is the new cell",
          "[mesh]") {
    GridMesh mesh = nine();
    taken(mesh,
          lineEdit(Kind::Split, 4, {{90'000, 130'000}, {150'000, 120'000}, {210'000, 130'000}}));
    REQUIRE(mesh.cellCount() == 10);
    CHECK(mesh.twiceArea(4) + mesh.twiceArea(9) == 2 * kSide * kSide);
    CHECK(mesh.twiceArea(9) < mesh.twiceArea(4));
    CHECK(mesh.state(9) == mesh.state(4));
    CHECK(mesh.cellAt({150'000, 110'000}) == 9);
    CHECK(mesh.cellAt({150'000, 190'000}) == 4);
    taken(mesh, lineEdit(Kind::Split, 8, {{200'000, 200'000}, {300'000, 300'000}})); // by corners
    taken(mesh, lineEdit(Kind::Split, 6,
                         {{20'000, 220'000},
                          {60'000, 220'000},
                          {40'000, 260'000},
                          {20'000, 220'000}})); // an island
    CHECK(mesh.polygon(6).holes.size() == 1);
    CHECK(refusal(mesh, lineEdit(Kind::Split, 0, {{50'000, 50'000}, {150'000, 50'000}})) ==
          "mesh.line_ends");
    CHECK(refusal(mesh, lineEdit(Kind::Split, 0, {{500'000, 50'000}, {550'000, 50'000}})) ==
          "mesh.line_misses");
    CHECK(
        refusal(
            mesh,
            lineEdit(Kind::Split, 1,
                     {{90'000, 20'000}, {210'000, 20'000}, {210'000, 60'000}, {90'000, 60'000}})) ==
        "mesh.line_many");
    CHECK(refusal(mesh, lineEdit(Kind::Split, 77, {{0, 0}, {1, 1}})) == "mesh.no_cell");
}

TEST_CASE("A line that ends at the outer boundary is led to a place exactly on it", "[mesh]") {
    const auto built = buildMesh(
        {{{{{{0, 0}, {100'001, 30'000}, {104'000, 31'201}, {90'000, 90'000}, {0, 80'003}}, {}}}}});
    REQUIRE(built);
    GridMesh mesh = built->mesh;
    const std::int64_t area = sumOfAreas(mesh);
    const MeshEdit near =
        lineEdit(Kind::Split, 0, {{50'000, 100'000}, {50'000, 50'000}, {103'000, 29'000}});
    CHECK(refusal(mesh, near) == "mesh.outside"); // no place in the north within five metres
    MeshEdit edit = near;
    edit.line.front() = {-1'000, 81'000};
    taken(mesh, edit);
    CHECK(sumOfAreas(mesh) == area);
    CHECK(mesh.edgesAt({0, 80'003}).size() == 3);
    CHECK(mesh.edgesAt({100'001, 30'000}).size() == 3);
    mesh = built->mesh;
    edit = near;
    edit.outside = true;
    taken(mesh, edit);
    CHECK(mesh.edgesAt({0, 80'003}).size() == 2);
}

TEST_CASE("Cells are merged with neighbours only, a sliver with the longest border's", "[mesh]") {
    GridMesh mesh = nine();
    CHECK(refusal(mesh, pairEdit(Kind::Merge, 0, 4)) == "mesh.not_neighbours");
    CHECK(refusal(mesh, pairEdit(Kind::Merge, 0, 0)) == "mesh.not_neighbours");
    CHECK(refusal(mesh, pairEdit(Kind::Merge, 4, 5)) == "mesh.region_border");
    taken(mesh, pairEdit(Kind::Merge, 4, 3));
    CHECK_FALSE(mesh.alive(3));
    CHECK(mesh.twiceArea(4) == 4 * kSide * kSide);
    CHECK(refusal(mesh, pairEdit(Kind::Merge, 4, 3)) == "mesh.no_cell");
    taken(mesh, lineEdit(Kind::Split, 7, {{190'000, 200'000}, {190'000, 300'000}}));
    taken(mesh, pairEdit(Kind::Dissolve, 9)); // beside 8 as long, but of 7's region
    CHECK(mesh.twiceArea(7) == 2 * kSide * kSide);
    GridMesh lone = std::move(buildMesh({{{box(0, 0, kSide, kSide)}}})->mesh);
    CHECK(refusal(lone, pairEdit(Kind::Dissolve, 0)) == "mesh.alone");
}

TEST_CASE("Reshaping takes from a cell and gives to it along one line", "[mesh]") {
    GridMesh mesh = nine();
    // Over the border 3 | 4: into 3, then into 4.
    taken(
        mesh,
        lineEdit(Kind::Reshape, 4,
                 {{100'000, 110'000}, {90'000, 130'000}, {110'000, 160'000}, {100'000, 190'000}}));
    CHECK(mesh.cellAt({95'000, 130'000}) == 4);
    CHECK(mesh.cellAt({105'000, 160'000}) == 3);
    CHECK(mesh.twiceArea(3) + mesh.twiceArea(4) == 4 * kSide * kSide);
    // Past the corner of 1 | 0: a part of both goes to 4.
    taken(mesh,
          lineEdit(Kind::Reshape, 4, {{150'000, 100'000}, {90'000, 80'000}, {90'000, 130'000}}));
    CHECK(mesh.cellAt({120'000, 95'000}) == 4);
    CHECK(refusal(mesh, lineEdit(Kind::Reshape, 4, {{160'000, 160'000}, {170'000, 160'000}})) ==
          "mesh.line_misses");
    CHECK(refusal(mesh, lineEdit(Kind::Reshape, 4,
                                 {{210'000, 120'000}, {190'000, 150'000}, {210'000, 180'000}})) ==
          "mesh.region_border");
    CHECK(refusal(mesh,
                  lineEdit(Kind::Reshape, 0, {{-10, 20'000}, {10'000, 50'000}, {-10, 80'000}})) ==
          "mesh.outside");
}

TEST_CASE("A community's border follows a line past the borders of its cells", "[mesh]") {
    GridMesh mesh = nine();
    MeshEdit edit =
        lineEdit(Kind::Reshape, kOutside,
                 {{200'000, 50'000}, {180'000, 80'000}, {180'000, 220'000}, {200'000, 250'000}});
    edit.group = 1;
    CHECK(refusal(mesh, edit) == "mesh.region_border");
    edit.regions = true;
    taken(mesh, edit);
    CHECK(mesh.cellAt({190'000, 90'000}) == 2);
    CHECK(mesh.cellAt({190'000, 150'000}) == 5);
    CHECK(mesh.cellAt({190'000, 210'000}) == 8);
    const auto east = mesh.outline(mesh.cellsOf(MeshLayer::Region, 1));
    REQUIRE(east.size() == 1);
    CHECK(areaM2(east) == Approx(30'000 + 20 * 140 + 20 * 30));
}

TEST_CASE("The outline of cells is their exact union, the same as from the polygons", "[mesh]") {
    const auto built = buildMesh(meshCity(120, 11));
    REQUIRE(built);
    const GridMesh& mesh = built->mesh;
    EditMaker draw(3);
    for (int round = 0; round < 30; ++round) {
        std::vector<MeshCell> cells;
        std::vector<Polygon> shapes;
        for (MeshCell cell = 0; cell < mesh.cellCount(); ++cell) {
            if (draw.below(3) == 0) continue;
            cells.push_back(cell);
            shapes.push_back(mesh.polygon(cell));
        }
        REQUIRE(mesh.outline(cells) == dissolve(shapes));
    }
    const auto near = neighbours([&] {
        std::vector<Polygon> shapes;
        for (MeshCell cell = 0; cell < mesh.cellCount(); ++cell) {
            shapes.push_back(mesh.polygon(cell));
        }
        return shapes;
    }());
    for (MeshCell cell = 0; cell < mesh.cellCount(); ++cell) {
        std::vector<std::size_t> others;
        double around = 0;
        for (const auto& border : mesh.borders(cell)) {
            if (border.other != kOutside) others.push_back(border.other);
            around += border.lengthM;
        }
        REQUIRE(others == near[cell]);
        REQUIRE(around == Approx(perimeterM(mesh.polygon(cell))));
        REQUIRE(mesh.cellAt(interiorPoint(mesh.polygon(cell))) == cell);
    }
}

TEST_CASE("The vertex and the edge nearest to a place are found, or none within reach", "[mesh]") {
    const auto built = buildMesh(meshCity(60, 9));
    REQUIRE(built);
    const GridMesh& mesh = built->mesh;
    const auto edges = mesh.edges();
    EditMaker draw(4);
    for (int i = 0; i < 200; ++i) {
        const MeshEdge& start = edges[draw.below(edges.size())];
        const Point p{start.from.x + static_cast<std::int64_t>(draw.below(40'000)),
                      start.from.y - static_cast<std::int64_t>(draw.below(40'000))};
        const std::int64_t reach = 1'000 + static_cast<std::int64_t>(draw.below(30'000));
        double vertexM = 1e9;
        double edgeM = 1e9;
        for (const MeshEdge& edge : edges) {
            vertexM = std::min({vertexM, distanceM(p, edge.from), distanceM(p, edge.to)});
            edgeM = std::min(edgeM, distanceM(p, edge.from, edge.to));
        }
        const auto vertex = mesh.vertexNear(p, reach);
        const auto edge = mesh.edgeNear(p, reach);
        REQUIRE(vertex.has_value() == (vertexM * 1'000 <= static_cast<double>(reach)));
        REQUIRE(edge.has_value() == (edgeM * 1'000 <= static_cast<double>(reach)));
        if (vertex) REQUIRE(distanceM(p, *vertex) == vertexM);
        if (edge) REQUIRE(distanceM(p, edge->from, edge->to) == Approx(edgeM));
        if (edge) REQUIRE(mesh.hasEdge(edge->from, edge->to));
    }
    CHECK_FALSE(mesh.vertexNear({INT64_MAX / 2, 0}, 1'000));
}

TEST_CASE("A cell goes to a group beside it, and a duty grid stays in one part", "[mesh]") {
    GridMesh mesh = nine();
    MeshEdit edit = pairEdit(Kind::Assign, 4);
    edit.group = 1;
    taken(mesh, edit); // to the region in the east
    edit.cell = 0;
    CHECK(refusal(mesh, edit) == "mesh.not_beside");
    edit.layer = MeshLayer::Duty;
    edit.cell = 1; // the middle of its row
    CHECK(refusal(mesh, edit) == "mesh.duty_apart");
    edit.cell = 0;
    taken(mesh, edit);
    edit.cell = 2;
    edit.group = 40; // a new one
    taken(mesh, edit);
    CHECK(mesh.cellsOf(MeshLayer::Duty, 40) == std::vector<MeshCell>{2});
    CHECK(mesh.connected(mesh.cellsOf(MeshLayer::Duty, 1)));
    const std::vector<MeshCell> apart{0, 4};
    CHECK_FALSE(mesh.connected(apart));
}

} // namespace wanmi::test

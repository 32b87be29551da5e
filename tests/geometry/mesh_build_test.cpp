#include "core/geometry/measures.h"
#include "tests/geometry/mesh_random.h"
#include "tests/geometry/nine_cells.h"
#include "tests/support/catch.h"

namespace wanmi::test {

TEST_CASE("A clean grid comes back from its mesh byte for byte", "[mesh]") {
    const auto city = meshCity(150, 7);
    const auto built = buildMesh(city);
    REQUIRE(built);
    CHECK(built->troubles.empty());
    CHECK(built->changed.empty());
    for (MeshCell cell = 0; cell < city.size(); ++cell) {
        REQUIRE(built->mesh.polygon(cell) == city[cell].shape.front());
    }
    checkWhole(built->mesh);
}

TEST_CASE("A cell with an island and one that touches itself come back as they were", "[mesh]") {
    Polygon ring = box(0, 0, 90'000, 90'000);
    ring.holes = {
        {{30'000, 30'000}, {30'000, 60'000}, {60'000, 60'000}, {60'000, 30'000}},
        {{0, 90'000}, {20'000, 70'000}, {10'000, 70'000}}}; // hangs on the north-west corner
    std::vector<MeshInput> cells{{{ring}}, {{box(30'000, 30'000, 30'000, 30'000)}}};
    const auto built = buildMesh(cells);
    REQUIRE(built);
    normalise(ring);
    CHECK(built->mesh.polygon(0) == ring);
    CHECK(built->mesh.twiceArea(0) == twiceAreaOf(ring));
    CHECK(built->changed.empty());
    REQUIRE(built->troubles.size() == 1); // the small hole is no cell's ground
    CHECK(built->troubles[0].kind == MeshTrouble::Kind::Hole);
    cells[1].shape.push_back(box(200'000, 0, 10, 10));
    const auto refused = buildMesh(cells);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "mesh.multipart");
}

TEST_CASE("Dirty cells are mended by stated rules, and each fault is named with its place",
          "[mesh]") {
    const auto kinds = [](const MeshBuilt& built) {
        std::vector<MeshTrouble::Kind> out;
        for (const MeshTrouble& trouble : built.troubles) {
            out.push_back(trouble.kind);
        }
        return out;
    };
    using Trouble = MeshTrouble::Kind;
    // 1 lies half a metre over 0; between both and 2 a gap of 40 cm is shut in by the wedge.
    auto built = buildMesh({{{box(0, 0, 100'000, 100'000)}},
                            {{box(99'500, 0, 100'500, 100'000)}},
                            {{{{{0, 100'000},
                                {100'000, 100'400},
                                {200'000, 100'000},
                                {200'000, 200'000},
                                {0, 200'000}},
                               {}}}}});
    REQUIRE(built);
    CHECK(kinds(*built) == std::vector{Trouble::Overlap, Trouble::Gap});
    CHECK(built->troubles[0].areaM2 == Approx(50));
    CHECK(built->troubles[0].cell == 0);
    CHECK(built->troubles[0].other == 1);
    CHECK(locate(box(99'500, 0, 500, 100'000), built->troubles[0].where) == Where::Inside);
    CHECK(built->troubles[1].areaM2 == Approx(40));
    CHECK(built->troubles[1].cell == 2);
    CHECK(sumOfAreas(built->mesh) == 2 * std::int64_t{200'000} * 200'000);
    CHECK(built->changed == std::vector<MeshCell>{0, 1, 2}); // 0 has two vertices more
    checkWhole(built->mesh);

    // 0 runs through the middle of 1 and takes its ground: the smaller rest of 1 goes to it too.
    built = buildMesh({{{box(0, 40'000, 100'000, 10'000)}}, {{box(10'000, 0, 80'000, 100'000)}}});
    REQUIRE(built);
    CHECK(kinds(*built) == std::vector{Trouble::Overlap, Trouble::Part});
    CHECK(built->mesh.cellAt({50'000, 20'000}) == 0);
    CHECK(built->mesh.cellAt({50'000, 80'000}) == 1);
    checkWhole(built->mesh);

    // A cell under another is lost; one of 40 cm is a sliver, and stays.
    built = buildMesh({{{box(0, 0, 100'000, 100'000)}},
                       {{box(1'000, 1'000, 5'000, 5'000)}},
                       {{box(100'000, 0, 400, 100'000)}}});
    REQUIRE(built);
    CHECK(kinds(*built) == std::vector{Trouble::Overlap, Trouble::Sliver, Trouble::Lost});
    CHECK_FALSE(built->mesh.alive(1));
    CHECK(built->troubles[1].cell == 2);
    checkWhole(built->mesh);

    // A bow tie covers one side the wrong way round.
    built = buildMesh({{{{{{0, 0}, {100'000, 100'000}, {100'000, 0}, {0, 120'000}}, {}}}}});
    REQUIRE(built);
    CHECK(kinds(*built).size() >= 2);
    checkWhole(built->mesh);
    CHECK(buildMesh({})->mesh.cellCount() == 0);
    CHECK(buildMesh({{{}}}).error().reason == "mesh.multipart");
    CHECK(buildMesh(
              {{{box(0, 0, 10'000, 10'000)}}, {{box(std::int64_t{1} << 29U, 0, 10'000, 10'000)}}})
              .error()
              .reason == "mesh.far");
}

TEST_CASE(
    "Cells drawn by hand beside each other, half a metre off everywhere, become one mesh (seeds "
    "1 to 6)",
    "[mesh]") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        INFO("seed " << seed);
        EditMaker draw(seed);
        std::vector<MeshInput> cells = meshCity(60, seed);
        double sum = 0;
        for (MeshInput& cell : cells) {
            for (Point& p : cell.shape.front().outer) {
                p.x += static_cast<std::int64_t>(draw.below(1'001)) - 500;
                p.y += static_cast<std::int64_t>(draw.below(1'001)) - 500;
            }
            sum += areaM2(cell.shape);
        }
        const auto built = buildMesh(cells, 2);
        REQUIRE(built);
        checkWhole(built->mesh);
        CHECK(built->troubles.size() > 100);
        for (MeshCell cell = 0; cell < cells.size(); ++cell) {
            REQUIRE(built->mesh.alive(cell));
            const double before = areaM2(cells[cell].shape);
            CHECK(static_cast<double>(built->mesh.twiceArea(cell)) / 2e6 ==
                  Approx(before).epsilon(0.1)); // a neck of half a metre can part a corner
        }
        CHECK(static_cast<double>(sumOfAreas(built->mesh)) / 2e6 == Approx(sum).epsilon(0.003));
        for (const MeshTrouble& trouble : built->troubles) {
            if (trouble.kind != MeshTrouble::Kind::Gap) continue;
            const MeshCell now = built->mesh.cellAt(trouble.where);
            REQUIRE(now == trouble.cell); // filled, there
        }
        std::vector<MeshInput> again;
        for (MeshCell cell = 0; cell < cells.size(); ++cell) {
            again.push_back({{built->mesh.polygon(cell)}});
        }
        const auto clean = buildMesh(again);
        REQUIRE(clean);
        CHECK(clean->changed.empty());
    }
}

TEST_CASE("A draft's log says each edit in one line and gives the same grid again", "[mesh]") {
    MeshEdit edit = lineEdit(MeshEdit::Kind::Reshape, 4, {{1, -2}, {3, 4}});
    edit.group = 7;
    edit.regions = true;
    CHECK(editText(edit) ==
          R"({"cell":4,"group":7,"line":[[1,-2],[3,4]],"op":"reshape","regions":true})");
    EditMaker maker(5);
    MeshHistory history(nine());
    for (int i = 0; i < 300; ++i) {
        edit = maker.next(history.mesh());
        const auto again = editFromText(editText(edit));
        REQUIRE(again);
        REQUIRE(*again == edit);
        (void)history.apply(edit);
        if (i % 5 == 0) history.undo();
        if (i % 7 == 0) history.redo();
    }
    const std::string log = history.log();
    auto again = MeshHistory::replay(nine(), log + R"({"op":"mo)"); // a crash cut the last line
    REQUIRE(again);
    CHECK(bytesOf(again->mesh()) == bytesOf(history.mesh()));
    CHECK(again->edits() == history.edits());
    CHECK(again->log() == log);
    CHECK(history.log(history.logLines()).empty());
    again = MeshHistory::replay(nine(), "{\"op\":\"undo\"}\n");
    CHECK(again.error().reason == "mesh.log_broken");
    for (const char* bad :
         {"", "[]", "{}", R"({"op":"fly"})", R"({"op":"move","at":[1,2,3]})",
          R"({"op":"move","at":[1,2.5]})", R"({"op":"merge","cell":-1})",
          R"({"op":"split","line":7})", R"({"op":"move","at":[9223372036854775807,0]})",
          R"({"op":"move","extra":1})", R"({"op":"move","outside":1})",
          R"({"op":"assign","layer":"street"})", R"({"op":"merge","cell":4294967296})"}) {
        INFO(bad);
        const auto read = editFromText(bad);
        REQUIRE_FALSE(read);
        CHECK(read.error().reason == "mesh.log_broken");
    }
}

} // namespace wanmi::test

// What a hand on the grid means, without mouse, keyboard or pixels.
#include "core/geometry/measures.h"
#include "gis/edit/edit_hand.h"
#include "gis/edit/typed_place.h"
#include "tests/geometry/nine_cells.h"
#include "tests/gis/edit_ground.h"
#include "tests/support/catch.h"

namespace wanmi {
namespace {

using Kind = EditOutcome::Kind;
using test::kSide;

/// Nine cells under a hand that catches what lies within five metres.
struct Desk {
    test::HistoryGround ground{test::nine()};
    EditHand hand{ground};
    explicit Desk(EditMode mode) {
        hand.setReach(5'000);
        hand.setMode(mode);
    }
    const GridMesh& mesh() const { return ground.mesh(); }
    std::int64_t squareMetres(MeshCell cell) const { return mesh().twiceArea(cell) / 2'000'000; }
};

} // namespace

TEST_CASE("A vertex is taken within reach, shown where it would go, and put down", "[edit-hand]") {
    Desk d{EditMode::MoveNode};
    CHECK(d.hand.click({103'000, 102'000}).kind == Kind::Looked);
    REQUIRE(d.hand.holds());
    CHECK(d.hand.anchor() == Point{kSide, kSide});
    d.hand.hover({120'000, 110'000});
    REQUIRE(d.hand.planned());
    CHECK(d.hand.planned()->in.size() == 4);
    const EditFacts facts = d.hand.facts();
    CHECK(facts.planned);
    CHECK(facts.areaM2 == 10'000);
    CHECK(facts.afterM2 != facts.areaM2);
    CHECK(d.mesh().hasVertex({kSide, kSide})); // nothing has happened yet
    const auto made = d.hand.click({120'000, 110'000});
    CHECK(made.kind == Kind::Changed);
    REQUIRE(made.change);
    CHECK(d.mesh().hasVertex({120'000, 110'000}));
    CHECK_FALSE(d.hand.holds());
    CHECK(facts.afterM2 == Approx(static_cast<double>(d.mesh().twiceArea(facts.cell)) / 2e6));
}

TEST_CASE("A refusal names its place and leaves the vertex in the hand", "[edit-hand]") {
    Desk d{EditMode::MoveNode};
    (void)d.hand.click({kSide, kSide});
    const auto far = d.hand.click({kSide, 210'000}); // across the border above
    REQUIRE(far.kind == Kind::Refused);
    CHECK_FALSE(far.error.reason.empty());
    CHECK(d.hand.holds());
    CHECK(d.ground.history().logLines() == 0);
    CHECK(d.hand.giveUp());
    CHECK_FALSE(d.hand.holds());
    (void)d.hand.click({200'000, 100'000}); // on the border between two communities
    const auto region = d.hand.click({205'000, 110'000});
    REQUIRE(region.kind == Kind::Refused);
    CHECK(region.error.reason == "mesh.region_border");
    CHECK(region.where == Point{200'000, 100'000});
    d.hand.allow(false, true);
    CHECK(d.hand.click({205'000, 110'000}).kind == Kind::Changed);
}

TEST_CASE("A border moves as far as the hand, wherever it was taken", "[edit-hand]") {
    Desk d{EditMode::MoveBorder};
    d.hand.allow(true, true);
    (void)d.hand.click({101'000, 130'000});
    REQUIRE(d.hand.holds());
    CHECK(d.hand.click({90'000, 130'000}).kind == Kind::Changed);
    CHECK(d.mesh().hasEdge({90'000, 100'000}, {90'000, 200'000}));
}

TEST_CASE("Vertices are put into a border and taken out again", "[edit-hand]") {
    Desk d{EditMode::AddNode};
    CHECK(d.hand.click({150'000, 150'000}).kind == Kind::Nothing); // no border here
    CHECK(d.hand.click({102'000, 140'000}).kind == Kind::Changed);
    CHECK(d.mesh().hasVertex({100'000, 140'000}));
    d.hand.setMode(EditMode::RemoveNode);
    CHECK(d.hand.click({kSide, kSide}).error.reason == "mesh.junction");
    CHECK(d.hand.click({101'000, 139'000}).kind == Kind::Changed);
    CHECK_FALSE(d.mesh().hasVertex({100'000, 140'000}));
    CHECK(d.hand.undo().kind == Kind::Changed);
    CHECK(d.mesh().hasVertex({100'000, 140'000}));
    CHECK(d.hand.redo().kind == Kind::Changed);
    CHECK(d.hand.redo().kind == Kind::Nothing);
}

TEST_CASE("A line reshapes the border it leaves and comes back to, whichever cell is meant",
          "[edit-hand]") {
    Desk d{EditMode::Reshape};
    for (const Point p : {Point{100'000, 120'000}, Point{130'000, 150'000}}) {
        CHECK(d.hand.click(p).kind == Kind::Looked);
    }
    d.hand.hover({100'500, 180'000});
    CHECK(d.hand.snap().to == Snap::To::Border);
    CHECK(d.hand.drawn().size() == 3);
    CHECK(d.hand.planned());
    CHECK(d.hand.click({100'500, 180'000}).kind == Kind::Looked);
    CHECK(d.hand.finish().kind == Kind::Changed);
    CHECK(d.squareMetres(3) == 10'000 + 900);
    CHECK(d.squareMetres(4) == 10'000 - 900);
    CHECK(d.hand.drawn().empty());
}

TEST_CASE("A line that ends short of the border is refused, mended and taken", "[edit-hand]") {
    Desk d{EditMode::Split};
    (void)d.hand.click({90'000, 150'000});
    (void)d.hand.click({150'000, 150'000});
    const auto refused = d.hand.finish();
    REQUIRE(refused.kind == Kind::Refused);
    CHECK(refused.error.reason == "mesh.line_ends");
    CHECK(d.hand.back());
    (void)d.hand.click({210'000, 150'000});
    const EditFacts facts = d.hand.facts();
    CHECK(facts.made == 9);
    CHECK(facts.madeM2 == 5'000);
    // The same place twice ends a line, as Enter does.
    CHECK(d.hand.click({210'000, 150'000}).kind == Kind::Changed);
    CHECK(d.mesh().alive(9));
    CHECK(d.hand.selected() == 4);
}

TEST_CASE("A border follows the street between two clicks, led to it where it stops short",
          "[edit-hand]") {
    Desk d{EditMode::FollowStreet};
    d.hand.setStreets(
        std::make_shared<const std::vector<Line>>(std::vector<Line>{{{104'000, 60'000},
                                                                     {104'000, 130'000},
                                                                     {112'000, 150'000},
                                                                     {104'000, 170'000},
                                                                     {104'000, 240'000}}}));
    CHECK(d.hand.click({150'000, 50'000}).kind == Kind::Nothing); // no street here
    CHECK(d.hand.click({105'000, 115'000}).kind == Kind::Looked);
    d.hand.hover({105'000, 185'000});
    CHECK(d.hand.snap().to == Snap::To::Street);
    CHECK(d.hand.drawn().size() == 5);
    CHECK(d.hand.click({105'000, 185'000}).kind == Kind::Changed);
    CHECK(d.mesh().hasVertex({112'000, 150'000}));
    CHECK(d.squareMetres(3) > 10'000);
}

TEST_CASE("Cells are merged, given to communities and duty grids, and dissolved by two clicks or "
          "one",
          "[edit-hand]") {
    Desk d{EditMode::Merge};
    CHECK(d.hand.click({150'000, 150'000}).kind == Kind::Looked);
    CHECK(d.hand.selected() == 4);
    d.hand.hover({50'000, 150'000});
    CHECK(d.hand.facts().afterM2 == 20'000);
    CHECK(d.hand.click({50'000, 150'000}).kind == Kind::Changed);
    CHECK_FALSE(d.mesh().alive(3));
    CHECK(d.hand.selected() == 4);

    d.hand.setMode(EditMode::Community);
    CHECK(d.hand.click({250'000, 150'000}).kind == Kind::Changed);
    CHECK(d.mesh().state(4).region == 1);

    d.hand.setMode(EditMode::DutyGrid);
    CHECK(d.hand.click({150'000, 50'000}).kind == Kind::Changed);
    CHECK(d.mesh().state(4).duty == 0);
    CHECK(d.hand.assign(MeshLayer::Duty, d.ground.newDuty()).kind == Kind::Changed);
    CHECK(d.mesh().state(4).duty == 3);

    d.hand.setMode(EditMode::Dissolve);
    CHECK(d.hand.click({50'000, 50'000}).kind == Kind::Changed);
    CHECK_FALSE(d.mesh().alive(0));
    d.hand.setMode(EditMode::Select);
    (void)d.hand.click({50'000, 250'000});
    CHECK(d.hand.remove().kind == Kind::Changed);
    CHECK_FALSE(d.mesh().alive(6));
    CHECK(d.hand.selected() == kOutside);
}

TEST_CASE("Tab walks the vertices of a cell, the middles of its borders, neighbours or cells",
          "[edit-hand]") {
    Desk d{EditMode::MoveNode};
    d.hand.select(4);
    std::vector<Point> seen;
    for (int i = 0; i < 4; ++i) {
        seen.push_back(d.hand.next(false).value_or(Point{}));
        CHECK(d.hand.snap().to == Snap::To::Vertex);
    }
    CHECK(d.hand.next(false) == seen[0]);
    CHECK(d.hand.next(true) == seen[3]);
    d.hand.setMode(EditMode::MoveBorder);
    const auto border = d.hand.next(false);
    REQUIRE(border);
    CHECK(d.hand.snap().to == Snap::To::Border);
    d.hand.setMode(EditMode::Merge);
    CHECK(d.mesh().cellAt(d.hand.next(false).value_or(Point{})) == 1);
    CHECK(d.mesh().cellAt(d.hand.next(false).value_or(Point{})) == 3);
    d.hand.setMode(EditMode::Select);
    d.hand.hover({150'000, 150'000});
    CHECK(d.mesh().cellAt(d.hand.next(false).value_or(Point{})) == 5);
    CHECK(d.mesh().cellAt(d.hand.next(true).value_or(Point{})) == 4);
}

TEST_CASE("Places are typed as offsets, bearings or themselves", "[edit-hand]") {
    const Point anchor{1'000, 2'000};
    CHECK(typedPlace("1.5,-2", anchor) == Point{2'500, 0});
    CHECK(typedPlace("10<90", anchor) == Point{11'000, 2'000});
    CHECK(typedPlace("10<180", anchor) == Point{1'000, -8'000});
    CHECK(typedPlace("=500000.25,4418000", anchor) == Point{500'000'250, 4'418'000'000});
    for (const auto* bad : {"", "1", "1,", ",1", "1<", "=1<2", "1,2,3", "a,b", "1e99,0", "nan,0"}) {
        CHECK_FALSE(typedPlace(bad, anchor));
    }
    CHECK(continuesPlace("1", ','));
    CHECK_FALSE(continuesPlace("1,2", ','));
    CHECK_FALSE(continuesPlace("1", 'm'));
}

} // namespace wanmi

#include "tests/grid/city.h"
#include "tests/support/catch.h"

namespace wanmi::test {
namespace {

struct City {
    City() : desk(must(Desk::open(smallCity(folder)))) {}
    GridDraft draft(std::string_view log = {}) {
        return must(GridDraft::open(must(GridAdmin{*desk}.start()), log));
    }
    ScratchFolder folder;
    std::unique_ptr<Desk> desk;
};

std::vector<Polygon> shapes(const GridDraft& draft) {
    std::vector<Polygon> out;
    for (MeshCell cell = 0; cell < draft.mesh().cellCount(); ++cell) {
        if (draft.mesh().alive(cell)) out.push_back(draft.mesh().polygon(cell));
    }
    return out;
}

} // namespace

TEST_CASE("A draft names cells by their codes, and those it makes by numbers of its own") {
    City city;
    auto draft = city.draft();
    const MeshCell cell = largest(draft);
    const auto code = draft.cellName(cell);
    CHECK(code.size() == 15);
    REQUIRE(draft.apply(split(draft, cell)));
    const auto made = draft.cellNamed("+1");
    REQUIRE(made);
    CHECK(draft.cellName(*made) == "+1");
    CHECK(draft.cellNamed(code) == cell);
    CHECK_FALSE(draft.cellNamed("+2"));
    CHECK(draft.log().find(R"("makes":"+1")") != std::string::npos);
    CHECK(draft.log().find(R"("cell":")" + code + R"(")") != std::string::npos);
}

TEST_CASE("A draft's log gives the same draft again, with what was undone to be done again") {
    City city;
    auto draft = city.draft();
    const MeshCell cell = largest(draft);
    REQUIRE(draft.apply(split(draft, cell)));
    REQUIRE(draft.undo() != nullptr);
    const auto pair = neighboursOf(draft);
    REQUIRE(draft.apply(split(draft, pair.a)));
    REQUIRE(draft.apply(merge(pair.a, *draft.cellNamed("+2"))));
    REQUIRE(draft.undo() != nullptr);

    auto again = city.draft(draft.log());
    CHECK(again.log() == draft.log());
    CHECK(shapes(again) == shapes(draft));
    CHECK(again.cellNamed("+2").has_value()); // +1 was undone for good, its name is not used again
    CHECK_FALSE(again.cellNamed("+1"));
    CHECK(again.canRedo());
    REQUIRE(again.redo() != nullptr);
    CHECK_FALSE(again.cellNamed("+2"));
}

TEST_CASE("A last line that a crash cut short is left out of a draft") {
    City city;
    auto draft = city.draft();
    REQUIRE(draft.apply(split(draft, largest(draft))));
    const auto whole = draft.log();
    auto again = city.draft(whole + R"({"cell":"99)");
    CHECK(again.log() == whole);
}

TEST_CASE("An edit that could not be kept is forgotten as though it had never been") {
    City city;
    auto draft = city.draft();
    const auto before = shapes(draft);
    REQUIRE(draft.apply(split(draft, largest(draft))));
    draft.forget();
    CHECK(draft.lines() == 0);
    CHECK_FALSE(draft.canUndo());
    CHECK_FALSE(draft.canRedo());
    CHECK(shapes(draft) == before);
}

TEST_CASE("A refused edit speaks of cells by name and changes nothing") {
    City city;
    auto draft = city.draft();
    const auto pair = neighboursOf(draft);
    REQUIRE(draft.apply(merge(pair.a, pair.b)));
    const auto name = draft.cellName(pair.b);
    const auto refused = draft.apply(merge(pair.a, pair.b));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "mesh.no_cell");
    REQUIRE_FALSE(refused.error().args.empty());
    CHECK(refused.error().args.front().value == name);
    CHECK(draft.lines() == 1);
}

TEST_CASE("A step that names what is not there is refused") {
    City city;
    auto draft = city.draft();
    for (const std::string line :
         {R"({"op":"merge","cell":"990101001001999","other":"+4"})", "{}", "[]", "no json",
          R"({"op":"undo"})", R"({"op":"redo"})", R"({"op":"dissolve","cell":3})",
          R"({"op":"dissolve","cell":"+1","makes":7})"}) {
        INFO(line);
        const auto act = draft.act(line);
        REQUIRE_FALSE(act);
        CHECK(act.error().reason == "draft.bad_step");
    }
    CHECK(draft.lines() == 0);
}

TEST_CASE("A draft that does not fit names the step, a refit keeps what fits and tells the rest") {
    City city;
    auto draft = city.draft();
    const auto pair = neighboursOf(draft);
    const auto big = largest(draft);
    REQUIRE(draft.apply(split(draft, big)));
    REQUIRE(draft.apply(merge(pair.a, pair.b)));

    // The same city without the cell that goes: as though another draft had merged it first.
    auto start = must(GridAdmin{*city.desk}.start());
    auto other = must(GridDraft::open(start, {}));
    REQUIRE(other.apply(merge(pair.a, pair.b)));
    start.cells[pair.a].shape = other.mesh().polygon(pair.a);
    start.cells.erase(start.cells.begin() + pair.b);
    start.dutyOf.erase(start.dutyOf.begin() + pair.b);

    const auto unfit = GridDraft::open(start, draft.log());
    REQUIRE_FALSE(unfit);
    CHECK(unfit.error().reason == "draft.unfit");
    const auto refit = must(refitDraft(start, draft.log()));
    CHECK(refit.kept + refit.left.size() == 2);
    REQUIRE_FALSE(refit.left.empty());
    CHECK(refit.left.back().why.reason == "draft.bad_step");
    CHECK(GridDraft::open(start, refit.log));
}

TEST_CASE("A delta says what becomes of each cell and whose ground it has") {
    City city;
    auto draft = city.draft();
    const auto pair = neighboursOf(draft);
    REQUIRE(draft.apply(merge(pair.a, pair.b)));
    REQUIRE(draft.apply(split(draft, pair.a)));
    const auto delta = deltaOf(draft);
    const auto made = draft.cellNamed("+1");
    REQUIRE(made);
    const auto has = [&](CellDelta::Kind kind, MeshCell cell) {
        return std::any_of(delta.cells.begin(), delta.cells.end(),
                           [&](const CellDelta& c) { return c.kind == kind && c.cell == cell; });
    };
    CHECK(has(CellDelta::Kind::Made, *made));
    CHECK(has(CellDelta::Kind::Retired, pair.b));
    CHECK(has(CellDelta::Kind::Changed, pair.a));
    const auto from = [&](MeshCell a, MeshCell b) {
        return std::find(delta.lineage.begin(), delta.lineage.end(), std::pair{a, b}) !=
               delta.lineage.end();
    };
    CHECK(from(pair.b, pair.a));
    CHECK(from(pair.a, *made));
    CHECK(from(pair.b, *made));
    CHECK_FALSE(from(pair.a, pair.a));
}

TEST_CASE("What was undone is no part of a delta, nor is a cell that came back to its shape") {
    City city;
    auto draft = city.draft();
    REQUIRE(draft.apply(split(draft, largest(draft))));
    REQUIRE(draft.undo() != nullptr);
    CHECK(deltaOf(draft).cells.empty());
    const MeshCell cell = largest(draft);
    const auto corner = draft.mesh().edgesOf(cell).front();
    MeshEdit insert;
    insert.kind = MeshEdit::Kind::Insert;
    insert.line = {corner.from, corner.to};
    insert.at = {(corner.from.x + corner.to.x) / 2, (corner.from.y + corner.to.y) / 2};
    REQUIRE(draft.apply(insert));
    CHECK_FALSE(deltaOf(draft).cells.empty());
    MeshEdit remove;
    remove.kind = MeshEdit::Kind::Remove;
    remove.at = insert.at;
    REQUIRE(draft.apply(remove));
    CHECK(deltaOf(draft).cells.empty());
}

} // namespace wanmi::test

#include "core/base/signature.h"
#include "core/geometry/codec.h"
#include "core/service/conflict_places.h"
#include "core/store/row_change.h"
#include "tests/support/catch.h"

namespace wanmi {
namespace {

using Side = ConflictPlace::Side;

std::string hexOf(Point at) {
    return toHex(wkb(at));
}

ConflictRow rowConflict(const char* column) {
    ConflictRow c;
    c.kind = "row";
    c.table = "component";
    c.column = column;
    c.base = c.theirs = c.mine = "null";
    return c;
}

TEST_CASE("Conflict: each state of a place two desks moved lies where it says", "[unit]") {
    auto c = rowConflict("geom");
    c.base = cellText(CellValue{hexOf({1000, 2000})});
    c.theirs = cellText(CellValue{hexOf({31000, 2000})});
    c.mine = cellText(CellValue{hexOf({1000, -32000})});
    const auto places = placesOf(c);
    REQUIRE(places.size() == 3);
    CHECK(places[0].side == Side::Before);
    CHECK(places[0].at == Point{1000, 2000});
    CHECK(places[1].side == Side::Theirs);
    CHECK(places[1].at == Point{31000, 2000});
    CHECK(places[2].side == Side::Mine);
    CHECK(places[2].at == Point{1000, -32000});
    CHECK(places[2].lines.empty());
}

TEST_CASE("Conflict: an area is pointed out in its middle, with its rings", "[unit]") {
    const Polygon square{{{0, 0}, {10'000, 0}, {10'000, 20'000}, {0, 20'000}}, {}};
    auto c = rowConflict("");
    c.table = "cell";
    c.mine = cellText(CellValue{
        columnsText({{"code", std::string{"11"}}, {"geom", toHex(wkb(MultiPolygon{square}))}})});
    const auto places = placesOf(c);
    REQUIRE(places.size() == 1);
    CHECK(places[0].side == Side::Mine);
    CHECK(places[0].at == Point{5'000, 10'000});
    REQUIRE(places[0].lines.size() == 1);
    CHECK(places[0].lines[0].size() == 5); // closed
}

TEST_CASE("Conflict: what has no place, and what cannot be read, is nowhere", "[unit]") {
    auto name = rowConflict("name");
    name.mine = R"("甲")";
    CHECK(placesOf(name).empty());
    auto step = rowConflict("geom");
    step.kind = "step";
    step.mine = cellText(CellValue{hexOf({1, 2})});
    CHECK(placesOf(step).empty());
    for (const auto* broken : {"", "{", "7", R"("zz")", R"("0101")", R"([])"}) {
        INFO(broken);
        auto c = rowConflict("geom");
        c.mine = broken;
        CHECK(placesOf(c).empty());
        c.column.clear();
        CHECK(placesOf(c).empty());
    }
}

} // namespace
} // namespace wanmi

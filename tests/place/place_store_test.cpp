#include "core/base/id.h"
#include "core/geometry/projection.h"
#include "core/store/place_store.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

namespace wanmi {
namespace {

template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error{result.error().reason + " " + result.error().detail};
    return *std::move(result);
}

constexpr std::int64_t kX = 500'000'000;
constexpr std::int64_t kY = 4'400'000'000;

Polygon square(std::int64_t east, std::int64_t north, std::int64_t side) {
    const std::int64_t x = kX + east * 1000;
    const std::int64_t y = kY + north * 1000;
    const std::int64_t s = side * 1000;
    return {{{x, y}, {x + s, y}, {x + s, y + s}, {x, y + s}}, {}};
}

Point at(double east, double north) {
    return {kX + std::llround(east * 1000), kY + std::llround(north * 1000)};
}

/// A street of one community of two cells, in a store in memory.
struct Ground {
    Database db = must(createStore(":memory:"));
    PlaceStore places{db};
    IdSource ids{7};
    Instant now{std::chrono::seconds{1'700'000'000}};

    Ground() {
        must(fixSrid(db, 4548));
        add(RegionLevel::Street, "110101001", square(0, 0, 300));
        add(RegionLevel::Community, "110101001001", square(0, 0, 200));
        addCell("110101001001001", square(0, 0, 100));
        addCell("110101001001002", square(100, 0, 100));
        const DutyGrid duty{"110101001R001",    "一", "110101001", "", {"110101001001001"},
                            {square(0, 0, 100)}};
        must(places.addDutyGrid(duty, ids.next(now), now));
    }
    void add(RegionLevel level, const char* code, const Polygon& shape) {
        must(places.addRegion({level, code, code, "", false, "", {shape}}, ids.next(now), now));
    }
    void addCell(const char* code, const Polygon& shape) {
        must(places.addCell({code, "110101001001", 10'000, 2, "", shape}, ids.next(now), now));
    }
};

void putCase(Ground& g, const std::string& cell) {
    must(g.db.run(
        "INSERT INTO cases (id, number, state, revision, kind, source, district, cell_code,"
        " reporter, reported_at, changed_at, fold, head, geom) SELECT 'c', 'n', 'reported', 1,"
        " 'event:0102', 'desk', '110101', '" +
        cell + "', 'a', 0, 0, '{}', '', MakePoint(500050, 4400050, 4548)"));
}

void putComponent(Ground& g, const std::string& cell) {
    Component c;
    c.code = 1101010101000001;
    c.kind = "0101";
    c.firstDay = "2024-01-01";
    c.cell = cell;
    c.at = at(150, 50);
    must(g.places.addComponent(c, g.now));
}

} // namespace

TEST_CASE("A point finds its cell, duty grid and regions, on a boundary the lowest code",
          "[store]") {
    Ground g;
    const auto inside = must(g.places.placeOf(at(50, 50)));
    CHECK(inside ==
          PlaceOf{"110101", "110101001", "110101001001", "110101001001001", "110101001R001", 2});
    CHECK(must(g.places.placeOf(at(100, 50))).cell == "110101001001001");
    CHECK(must(g.places.placeOf(at(100.001, 50))).cell == "110101001001002");
    CHECK(must(g.places.placeOf(at(150, 50))).dutyGrid.empty());
    CHECK(must(g.places.placeOf(at(50, 150))) ==
          PlaceOf{"110101", "110101001", "110101001001", "", "", 0});
    CHECK(must(g.places.placeOf(at(250, 250))) == PlaceOf{"110101", "110101001", "", "", "", 0});
    CHECK(must(g.places.placeOf(at(301, 0))) == PlaceOf{});
}

TEST_CASE("A retired cell code is never used again", "[store]") {
    Ground g;
    const auto later = g.now + std::chrono::hours{1};
    const auto sequences = [&g] { return must(g.places.freeSequences("110101001001")); };
    const auto inUse = [&g](const char* what) {
        return must(
            g.db.number(std::string{"SELECT count(*) FROM cell WHERE code = '"} + what + "'"));
    };
    SECTION("a case lies in it") {
        putCase(g, "110101001001002");
        must(g.places.endCells({"110101001"}, later));
    }
    SECTION("a component lies in it") {
        putComponent(g, "110101001001002");
        must(g.places.endCells({"110101001"}, later));
    }
    SECTION("a case has left it for another") {
        putCase(g, "110101001001002");
        must(g.db.run("UPDATE cases SET cell_code = NULL"));
        must(g.places.endCells({"110101001"}, later));
    }
    SECTION("a component has left it for another") {
        putComponent(g, "110101001001002");
        must(g.db.run("UPDATE component SET cell_code = NULL"));
        must(g.places.endCells({"110101001"}, later));
    }
    CHECK(must(g.places.cells()).empty());
    CHECK(inUse("110101001001002") == 1);
    CHECK(inUse("110101001001001") == 0); // a draft: nothing ever lay in it
    CHECK(must(g.places.lastSerial("cell:110101001001")) == 2);

    // Its number is not among the free ones, and the store refuses it, whoever asks and whenever.
    const auto free = sequences();
    CHECK(free.size() == 998);
    CHECK(free.front() == 3);
    CHECK(free.back() == 1);
    CHECK(std::find(free.begin(), free.end(), 2) == free.end());
    const auto ended = must(g.db.number("SELECT valid_to FROM cell"));
    const Instant end{std::chrono::microseconds{*ended}};
    for (const auto when : {end, end + std::chrono::hours{1}}) {
        const Cell again{"110101001001002", "110101001001", 1, 2, "", square(0, 0, 10)};
        const auto refused = g.places.addCell(again, g.ids.next(when), when);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().reason == "store.constraint");
    }
    g.addCell("110101001001001", square(0, 0, 100)); // the draft's is free
}

TEST_CASE("Components are put into the cells they lie in", "[store]") {
    Ground g;
    const auto put = [&](std::int64_t code, Point where) {
        Component c;
        c.code = code;
        c.kind = "0101";
        c.firstDay = "2024-01-01";
        c.sourceKey = std::to_string(code);
        c.at = where;
        must(g.places.addComponent(c, g.now));
    };
    put(1101010101000001, at(10, 10));
    put(1101010101000002, at(110, 10));
    put(1101010101000003, at(250, 10));
    CHECK(must(g.places.placeComponents({})) == 2);
    CHECK(must(g.places.component(1101010101000001))->cell == "110101001001001");
    CHECK(must(g.places.component(1101010101000002))->cell == "110101001001002");
    CHECK(must(g.places.component(1101010101000003))->cell.empty());
    CHECK(must(g.places.placeComponents({})) == 0);
    const Box box{at(0, 0).x, at(0, 0).y, at(110, 20).x, at(110, 20).y};
    CHECK(must(g.places.componentsIn(box, "", 10)).size() == 2);
    CHECK(must(g.places.componentsIn(box, "", 1)).size() == 1);
    CHECK(must(g.places.componentsIn(box, "0102", 10)).empty());
    CHECK(must(g.places.componentBySource("0101", "1101010101000003")) == 1101010101000003);
}

TEST_CASE("A serial is given once and only rises", "[store]") {
    Ground g;
    CHECK(must(g.places.nextSerial("a")) == 1);
    CHECK(must(g.places.nextSerial("a")) == 2);
    must(g.places.raiseSerial("a", 10));
    must(g.places.raiseSerial("a", 5));
    CHECK(must(g.places.lastSerial("a")) == 10);
    CHECK(must(g.places.nextSerial("a")) == 11);
    CHECK(must(g.places.nextSerial("b")) == 1);
}

} // namespace wanmi

#include "core/service/whole_store.h"
#include "tests/support/small_city.h"

#include <algorithm>
#include <set>

namespace wanmi {
namespace {

using test::must;
using test::ScratchFolder;
using test::smallCity;

std::vector<std::string> codesOf(Desk& desk) {
    std::vector<std::string> out;
    for (const auto& cell : must(PlaceStore{desk.db()}.cells())) {
        out.push_back(cell.code);
    }
    return out;
}

Result<CaseReceipt> reportIn(Desk& desk, LonLat at = test::kInCity) {
    ReportCommand r;
    r.kind = "event:0102";
    r.at = at;
    r.text = "x";
    r.actor = "collector1";
    return CaseService{desk}.report(r);
}

/// A component in the middle of the city.
void putComponent(Desk& desk) {
    auto tx = must(Transaction::begin(desk.db()));
    PlaceStore places{desk.db()};
    Component c;
    c.code = must(ComponentCode::make("990101", "0101", 1)).number();
    c.kind = "0101";
    c.firstDay = "2026-01-01";
    c.at = must(must(desk.projection())->toStore(test::kInCity));
    c.cell = must(places.placeOf(c.at)).cell;
    must(places.addComponent(c, desk.now()));
    REQUIRE(desk.db().run("INSERT INTO serial (scope, last) VALUES ('component:9901010101', 1)"));
    must(noteChange(desk.db(), "component", "*"));
    must(tx.commit());
}

GridRequest sized(double targetM2) {
    GridRequest r;
    r.targetM2 = targetM2;
    return r;
}

} // namespace

TEST_CASE("grid: a cell size that a community has no codes for is refused before anything changes",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    PlaceService places{*desk};
    const auto before = must(summary(*desk)).digest;
    for (const double target : {1.0, 100.0, 399.0}) {
        const auto refused = places.generateGrid(sized(target), {});
        REQUIRE_FALSE(refused);
        CHECK(refused.error().reason == "grid.target");
        const auto& args = refused.error().args;
        CHECK(std::find(args.begin(), args.end(), Arg{"code", "990101001001"}) != args.end());
        CHECK(std::find(args.begin(), args.end(), Arg{"least", "400"}) != args.end());
        CHECK(must(summary(*desk)).digest == before);
    }
    CHECK(must(places.generateGrid(sized(10'000), {})).cells > 20);
}

TEST_CASE("grid: a draft with very many cells does not use up the community's codes", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    PlaceService places{*desk};
    const auto first = codesOf(*desk);
    CHECK(must(places.generateGrid(sized(500), {})).cells > 600);
    for (int round = 0; round < 3; ++round) {
        must(places.generateGrid(sized(500), {}));
    }
    must(places.generateGrid({}, {}));
    CHECK(codesOf(*desk) == first);
    CHECK(must(places.checkGrid()).badCodes == 0);
}

TEST_CASE("grid: a code that a case or a component carried is never used for other ground",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    PlaceService places{*desk};
    putComponent(*desk);
    must(reportIn(*desk, {114.3011, 30.6011}));
    std::set<std::string> carried;
    for (const double target : {10'000.0, 12'000.0, 15'000.0, 20'000.0}) {
        const auto cell = must(desk->db().text("SELECT cell_code FROM component"));
        const auto ofCase = must(desk->db().text("SELECT cell_code FROM cases"));
        CHECK(carried.insert(*cell).second);
        CHECK(carried.insert(*ofCase).second);
        must(places.generateGrid(sized(target), {}));
        for (const auto& code : codesOf(*desk)) {
            INFO(code);
            CHECK_FALSE(carried.contains(code));
        }
    }
    CHECK(must(desk->db().number("SELECT count(*) FROM cell WHERE valid_to IS NOT NULL")) == 8);
    for (const auto& f : must(checkStore(*desk, {}))) {
        INFO(f.kind << " " << f.id << " " << f.detail);
        CHECK(f.kind.empty());
    }
}

TEST_CASE("grid: others report and work while the grid is being computed", "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    auto desk = must(Desk::open(path));
    auto other = must(Desk::open(path));
    must(other->db().run("PRAGMA busy_timeout = 0")); // not one moment of waiting
    int taken = 0;
    const auto meanwhile = [&](std::string_view step, std::int64_t, std::int64_t) {
        if (step != "grid.cutting" && step != "place.components") return true;
        const auto done = reportIn(*other);
        if (done) ++taken;
        return true;
    };
    const auto old = must(
        PlaceStore{desk->db()}.placeOf(must(must(desk->projection())->toStore(test::kInCity))));
    must(PlaceService{*desk}.generateGrid(sized(20'000), meanwhile));
    CHECK(taken > 0);
    auto& db = desk->db();
    CHECK(must(db.number("SELECT count(*) FROM cases")) == taken);
    // They lay in an old cell, which is therefore retired, and have gone to the new one.
    CHECK(must(db.number("SELECT count(*) FROM cell WHERE valid_to IS NOT NULL AND code = '" +
                         old.cell + "'")) == 1);
    CHECK(must(db.number("SELECT count(*) FROM cases WHERE cell_code IN"
                         " (SELECT code FROM cell WHERE valid_to IS NULL)")) == taken);
    for (const auto& f : must(checkStore(*desk, {}))) {
        INFO(f.kind << " " << f.id << " " << f.detail);
        CHECK(f.kind.empty());
    }
}

TEST_CASE("grid: what was cut from regions that have changed since is not written", "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    auto desk = must(Desk::open(path));
    auto other = must(Desk::open(path));
    bool once = false;
    const auto meanwhile = [&](std::string_view step, std::int64_t, std::int64_t) {
        if (step != "grid.cutting" || once) return true;
        once = true;
        must(PlaceService{*other}.generateGrid(sized(20'000), {}));
        return true;
    };
    const auto late = PlaceService{*desk}.generateGrid(sized(12'000), meanwhile);
    REQUIRE(once);
    REQUIRE_FALSE(late);
    CHECK(late.error().reason == "grid.changed_meanwhile");
    CHECK(codesOf(*desk) == codesOf(*other));
    CHECK(codesOf(*desk).size() < 25);
    CHECK(must(PlaceService{*desk}.checkGrid()).faults.empty());
}

} // namespace wanmi

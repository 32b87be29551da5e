#include "tests/grid/region_city.h"

namespace wanmi::test {
namespace {

using City = RegionCity;

} // namespace

TEST_CASE("An act on regions comes into force by a second administrator only") {
    City city;
    auto rename = act(RegionActKind::Rename, "990101001");
    rename.name = "新名街道";
    city.setTime(city.desk->now() + std::chrono::hours{1});
    const auto number = city.propose(rename);
    CHECK(city.region("990101001")->name == "990101001号");
    const auto own = city.acts().confirm(number, "admin");
    REQUIRE_FALSE(own);
    CHECK(own.error().reason == "act.same_person");
    CHECK(city.acts().confirm(number, "acceptor1").error().reason == "people.missing_right");
    CHECK(city.acts().confirm(number + 7, "admin2").error().reason == "act.unknown");
    const auto done = must(city.acts().confirm(number, "admin2"));
    CHECK(done.cells.empty());
    CHECK(city.region("990101001")->name == "新名街道");
    CHECK(city.acts().confirm(number, "admin2").error().reason == "act.over");
    const auto history = must(city.acts().history("990101001"));
    REQUIRE(history.versions.size() == 2);
    CHECK(history.versions.front().name == "990101001号");
    CHECK(history.now == "990101001");
    CHECK(city.clean());
}

TEST_CASE("A community handed to another street takes its cells, duty grids, people and open "
          "cases along, closed cases keep their codes",
          "[never-untrue]") {
    City city;
    const auto open = city.reportIn(1);
    const auto closed = city.closedIn(1);
    const auto other = city.reportIn(0);
    const auto before = city.cellsOf("990101001002");
    REQUIRE_FALSE(before.empty());
    const auto oldCell = city.state(closed).cell;
    const auto otherCell = city.state(other).cell;
    PersonChange where;
    where.region = "990101001002";
    must(PeopleService{*city.desk}.change("acceptor1", where, "admin"));

    auto transfer = act(RegionActKind::Transfer, "990101001002");
    transfer.into = "990101002";
    const auto done = city.enact(transfer);
    CHECK(done.people == std::vector<std::string>{"acceptor1"});
    CHECK(done.cases == std::vector<std::string>{open});
    CHECK(done.components == 0); // the same district
    REQUIRE(done.cells.size() == before.size());

    CHECK_FALSE(city.region("990101001002"));
    const auto moved = city.region("990101002002");
    REQUIRE(moved);
    CHECK(moved->parent == "990101002");
    CHECK(moved->name == "990101001002号");
    const auto after = city.cellsOf("990101002002");
    REQUIRE(after.size() == before.size());
    for (std::size_t i = 0; i < after.size(); ++i) { // the code is new to all: sequences stay
        CHECK(after[i].code == "990101002002" + before[i].code.substr(12));
        CHECK(after[i].shape == before[i].shape);
    }
    CHECK(mm2(city.region("990101001")->shape) == 160'000);
    CHECK(mm2(city.region("990101002")->shape) == 320'000);
    CHECK(mm2(city.region("990101")->shape) == 480'000);

    const auto now = city.state(open);
    CHECK(now.community == "990101002002");
    CHECK(now.cell.substr(0, 12) == "990101002002");
    CHECK(now.dutyGrid.substr(0, 9) == "990101002");
    CHECK(city.state(closed).cell == oldCell);
    CHECK(city.state(other).cell == otherCell);
    const auto history = must(GridAdmin{*city.desk}.history(oldCell));
    REQUIRE(history.lineage.size() == 1);
    CHECK(history.lineage.front().to == "990101002002" + oldCell.substr(12));
    CHECK(must(city.acts().history("990101001002")).now == "990101002002");
    const auto people = must(PeopleService{*city.desk}.list());
    const auto acceptor = std::find_if(people.begin(), people.end(), [](const PersonRow& p) {
        return p.who.login == "acceptor1";
    });
    REQUIRE(acceptor != people.end());
    CHECK(acceptor->who.region == "990101002002");
    CHECK(city.clean());
}

TEST_CASE("Communities that are merged have their cells numbered on in the one that stays") {
    City city;
    const auto stays = city.cellsOf("990101001001");
    const auto goes = city.cellsOf("990101001002");
    auto merge = act(RegionActKind::Merge, "990101001001");
    merge.members = {"990101001002"};
    merge.name = "合并社区";
    const auto done = city.enact(merge);
    CHECK(done.cells.size() == goes.size());
    REQUIRE(done.regions.size() == 2);
    CHECK(done.regions.back().nameAfter == "合并社区");
    CHECK_FALSE(city.region("990101001002"));
    CHECK(city.region("990101001001")->name == "合并社区");
    CHECK(mm2(city.region("990101001001")->shape) == 320'000);
    const auto cells = city.cellsOf("990101001001");
    REQUIRE(cells.size() == stays.size() + goes.size());
    for (const auto& cell : stays) {
        CHECK(std::any_of(cells.begin(), cells.end(), [&](const Cell& c) {
            return c.code == cell.code && c.shape == cell.shape;
        }));
    }
    CHECK(must(city.acts().history("990101001002")).now == "990101001001");
    CHECK(city.clean());

    // What was merged is no code for anything new.
    auto recode = act(RegionActKind::Recode, "990101001001");
    recode.newCode = "990101001002";
    const auto used = city.acts().propose({recode, "文2号", {}, "admin"});
    REQUIRE_FALSE(used);
    CHECK(used.error().reason == "act.code_used");
}

TEST_CASE("A community is split along its cells") {
    City city;
    const auto cells = city.cellsOf("990101001001");
    REQUIRE(cells.size() > 3);
    auto split = act(RegionActKind::Split, "990101001001");
    split.newCode = "990101001003";
    split.name = "新社区";
    double area = 0;
    for (std::size_t i = 0; i < 2; ++i) {
        split.members.push_back(cells[i].code);
        area += areaM2(cells[i].shape);
    }
    const auto done = city.enact(split);
    CHECK(done.cells.size() == 2);
    const auto made = city.cellsOf("990101001003");
    REQUIRE(made.size() == 2);
    CHECK(made.front().code == "990101001003001");
    CHECK(std::abs(areaM2(city.region("990101001003")->shape) - area) < 0.01);
    CHECK(mm2(city.region("990101001003")->shape) + mm2(city.region("990101001001")->shape) ==
          160'000);
    CHECK(must(city.acts().history("990101001003")).lineage.front().from == "990101001001");
    CHECK(city.clean());
}

TEST_CASE("A street that goes to another district takes its components' codes along, and those "
          "alone, old codes stay findable") {
    City city;
    const std::int64_t old = 9901010205000003; // of the square that moves
    const auto report = city.reportIn(2);
    auto transfer = act(RegionActKind::Transfer, "990101002");
    transfer.into = "990102";
    const auto done = city.enact(transfer);
    CHECK(done.components == 1);
    const auto street = city.region("990102002");
    REQUIRE(street);
    CHECK(street->parent == "990102");
    CHECK(city.region("990102002001")->parent == "990102002");
    CHECK(mm2(city.region("990101")->shape) == 320'000);
    CHECK(mm2(city.region("990102")->shape) == 320'000);
    CHECK(city.state(report).district == "990102");
    CHECK(city.state(report).cell.substr(0, 12) == "990102002001");

    PlaceStore places{city.desk->db()};
    const auto recodings = must(RegionStore{city.desk->db()}.recodings(old));
    REQUIRE(recodings.size() == 1);
    const auto now = recodings.front().to;
    CHECK(now == 9901020205000002); // after the one that was there
    const auto lamp = must(places.component(now));
    REQUIRE(lamp);
    CHECK_FALSE(lamp->retiredAt);
    CHECK(lamp->sourceKey == "lamps:2");
    CHECK(lamp->cell.substr(0, 12) == "990102002001");
    const auto before = must(places.component(old));
    REQUIRE(before);
    CHECK(before->retiredAt);
    CHECK_FALSE(must(places.component(9901010205000001))->retiredAt);
    CHECK(city.clean());
}

TEST_CASE("A district's new code goes through all below it, and its own people and departments") {
    City city;
    const auto report = city.reportIn(0);
    const auto cells = city.cellsOf("990101");
    auto recode = act(RegionActKind::Recode, "990101");
    recode.newCode = "990103";
    const auto done = city.enact(recode);
    CHECK(done.cells.size() == cells.size());
    CHECK(done.components == 3);
    CHECK(city.cellsOf("990101").empty());
    CHECK(city.cellsOf("990103").size() == cells.size());
    const auto recodings = must(RegionStore{city.desk->db()}.recodings(9901010205000002));
    REQUIRE(recodings.size() == 1);
    CHECK(recodings.front().to == 9901030205000002);
    CHECK(city.state(report).district == "990103");
    CHECK(must(Desk::open(city.path))->district() == "990103");
    CHECK(must(city.acts().history("990101001002")).now == "990103001002");
    // Who still uses the old code is told the new one.
    GridRequest old;
    old.region = "990101001";
    auto rename = act(RegionActKind::Rename, "990101001");
    rename.name = "新名";
    const auto refused = city.acts().tryOut(rename);
    REQUIRE_FALSE(refused);
    for (const auto& error :
         {refused.error(), PlaceService{*city.desk}.generateGrid(old, {}).error()}) {
        CHECK(error.reason == "region.has_new_code");
        CHECK(error.args.back().value == "990103001");
    }
    CHECK(city.clean());
}

TEST_CASE("An act that cannot be is refused with its reason, and nothing is written") {
    City city;
    city.setTime(city.desk->now() + std::chrono::hours{1});
    const auto before = city.digest();
    const auto refused = [&](const RegionAct& a, const char* document = "文1号") {
        const auto result = city.acts().propose({a, document, {}, "admin"});
        REQUIRE_FALSE(result);
        return result.error().reason;
    };
    auto a = act(RegionActKind::Rename, "990101001");
    CHECK(refused(a) == "act.needs");
    a.name = "990101001号";
    CHECK(refused(a) == "act.nothing");
    a.name = "新";
    CHECK(refused(a, "") == "act.needs");
    a.code = "990101777";
    CHECK(refused(a) == "region.unknown");
    a = act(RegionActKind::Recode, "990101001");
    a.newCode = "990102009";
    CHECK(refused(a) == "act.code_parent");
    a.newCode = "990101002";
    CHECK(refused(a) == "act.code_used");
    a.newCode = "990101009001";
    CHECK(refused(a) == "act.level");
    a = act(RegionActKind::Transfer, "990101001001");
    a.into = "990102";
    CHECK(refused(a) == "act.level");
    a.into = "990101001";
    CHECK(refused(a) == "act.nothing");
    a = act(RegionActKind::Merge, "990101001");
    a.members = {"990101001"};
    CHECK(refused(a) == "act.member");
    a.members = {"990101001001"};
    CHECK(refused(a) == "act.level");
    a = act(RegionActKind::Split, "990101001001");
    a.newCode = "990101001005";
    a.name = "新";
    a.members = {"990101002001001"};
    CHECK(refused(a) == "act.member");
    a.members.clear();
    for (const auto& cell : city.cellsOf("990101001001"))
        a.members.push_back(cell.code);
    CHECK(refused(a) == "act.nothing");
    CHECK(city.digest() == before);
}

TEST_CASE("An act waits for its day of effect, and one that is broken off leaves nothing") {
    City city;
    const auto day = city.desk->now() + std::chrono::hours{48};
    auto transfer = act(RegionActKind::Transfer, "990101001002");
    transfer.into = "990101002";
    const auto number = city.propose(transfer, day);
    CHECK(city.acts().confirm(number, "admin2").error().reason == "act.too_early");
    city.setTime(day + std::chrono::hours{5});
    const auto before = city.digest();
    const auto broken = city.acts().confirm(
        number, "admin2", [](std::string_view, std::int64_t, std::int64_t) { return false; });
    REQUIRE_FALSE(broken);
    CHECK(broken.error().code == Errc::Cancelled);
    CHECK(city.digest() == before);
    const auto done = must(city.acts().confirm(number, "admin2"));
    CHECK(done.row.state == "done");
    const auto versions = must(city.acts().history("990101001002")).versions;
    CHECK(versions.back().to == day);
    CHECK(city.clean());

    auto rename = act(RegionActKind::Rename, "990101");
    rename.name = "新区";
    CHECK(city.propose(rename) == number + 1);
}

} // namespace wanmi::test

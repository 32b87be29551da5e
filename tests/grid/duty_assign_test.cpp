#include "core/service/duty_assign.h"
#include "core/service/whole_store.h"
#include "core/store/place_store.h"
#include "tests/grid/city.h"
#include "tests/service/centre.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <map>

namespace wanmi::test {
namespace {

DutyGrid dutyOf(Desk& desk, const std::string& code) {
    return must(PlaceStore{desk.db()}.dutyGrids(code)).front();
}

/// Cells by duty grid, each list in order.
std::map<std::string, std::vector<std::string>> handsOf(Desk& desk) {
    std::map<std::string, std::vector<std::string>> out;
    for (auto& grid : must(PlaceStore{desk.db()}.dutyGrids())) {
        std::sort(grid.cells.begin(), grid.cells.end());
        out.emplace(grid.code, std::move(grid.cells));
    }
    return out;
}

} // namespace

TEST_CASE("A duty grid is given to a collector, the day before keeps the one it had") {
    Centre city;
    const auto start = city.desk->now();
    city.setTime(start + std::chrono::hours{24});
    const auto code = handsOf(*city.desk).begin()->first;
    const auto was = dutyOf(*city.desk, code).collector;
    const std::string next = was == "collector2" ? "collector1" : "collector2";
    must(assignDutyGrid(*city.desk, code, next, kAdmin));
    CHECK(dutyOf(*city.desk, code).collector == next);
    const auto past = must(GridStore{city.desk->db()}.dutyGridsAsOf(start));
    const auto then =
        std::find_if(past.begin(), past.end(), [&](const DutyGrid& g) { return g.code == code; });
    REQUIRE(then != past.end());
    CHECK(then->collector == was);
    CHECK(must(checkStore(*city.desk, {})).empty());

    const auto reason = [&](const std::string& grid, const char* login, const char* actor) {
        const auto refused = assignDutyGrid(*city.desk, grid, login, actor);
        REQUIRE_FALSE(refused);
        return refused.error().reason;
    };
    CHECK(reason(code, next.c_str(), "admin") == "duty_grid.same");
    CHECK(reason(code, "acceptor1", "admin") == "people.bad_successor");
    CHECK(reason(code, "nobody", "admin") == "people.bad_successor");
    CHECK(reason(code + "9", "collector1", "admin") == "duty_grid.unknown");
    CHECK(reason(code, was.empty() ? "collector1" : was.c_str(), "acceptor1") ==
          "people.missing_right");
}

TEST_CASE("A proposal for the duty grids becomes a draft, and the city by its publication") {
    Centre city;
    city.setTime(city.desk->now() + std::chrono::hours{24});
    GridAdmin admin{*city.desk};
    must(admin.newDraft("shares", kAdmin));
    const auto before = handsOf(*city.desk);
    DutyRequest request;
    request.collectors = before.size() + 1; // somebody is new
    const auto proposal = must(proposeDutyGrids(*city.desk, request));
    const auto done = must(adoptDutyProposal(*city.desk, request, "shares", kAdmin));
    CHECK(done.left.empty());
    CHECK(done.moved > 0);
    CHECK(handsOf(*city.desk) == before); // only the draft
    PublishRequest publish;
    publish.draft = "shares";
    publish.actor = kAdmin;
    must(admin.publish(publish));

    const auto after = handsOf(*city.desk);
    REQUIRE(after.size() == proposal.proposed.size());
    for (const auto& duty : proposal.proposed) {
        auto cells = duty.cells;
        std::sort(cells.begin(), cells.end());
        INFO(duty.keeps);
        if (duty.keeps.empty()) {
            CHECK(std::any_of(after.begin(), after.end(),
                              [&](const auto& grid) { return grid.second == cells; }));
        } else {
            CHECK(after.at(duty.keeps) == cells);
        }
    }
    CHECK(must(checkStore(*city.desk, {})).empty());
}

} // namespace wanmi::test

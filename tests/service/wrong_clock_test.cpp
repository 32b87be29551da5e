// A desk's clock is set back, or far ahead, between two actions.
#include "core/service/whole_store.h"
#include "core/store/case_store.h"
#include "tests/support/small_city.h"

#include <fmt/format.h>

#include <set>

namespace wanmi {
namespace {

using test::must;
using test::ScratchFolder;
using namespace std::chrono_literals;

/// To a sandbox the system's clock and its own offset are one: moving the one is moving the other.
void moveClock(const std::string& store, std::chrono::hours by) {
    auto desk = must(Desk::open(store));
    StoreInfo info{desk->db()};
    const auto offset = std::stoll(*must(info.get("clock_offset")));
    must(info.set("clock_offset", std::to_string(offset + std::chrono::microseconds{by}.count())));
}

CaseReceipt reported(const std::string& store) {
    auto desk = must(Desk::open(store));
    ReportCommand r;
    r.kind = "event:0102";
    r.at = test::kInCity;
    r.text = "x";
    r.actor = "collector1";
    return must(CaseService{*desk}.report(r));
}

CaseReceipt step(const std::string& store, const std::string& id, Action action,
                 const std::string& actor, const std::string& to = {}) {
    auto desk = must(Desk::open(store));
    StepCommand s;
    s.id = id;
    s.actor = actor;
    s.what.action = action;
    s.what.condition = 1;
    s.what.to = to;
    s.what.passed = true;
    s.what.closingMet = true;
    s.what.note = "因由";
    return must(CaseService{*desk}.act(s));
}

} // namespace

TEST_CASE("Nothing acknowledged is lost, nothing is applied twice: the clock is set far ahead and "
          "back between two actions",
          "[service]") {
    ScratchFolder folder;
    const auto store = test::smallCity(folder);
    const auto first = reported(store);
    std::set<std::string> numbers{first.number};
    const auto move = [&](std::chrono::hours by) {
        moveClock(store, by);
        CHECK(numbers.insert(reported(store).number).second); // that day's numbers go on
    };
    move(24h * 365 * 30);
    step(store, first.id, Action::Accept, "acceptor1");
    move(-24h * 365 * 30);
    const auto filed = step(store, first.id, Action::File, "chief1");
    move(-24h * 365);
    step(store, first.id, Action::Dispatch, "dispatcher1", "CG-HW");
    step(store, first.id, Action::Start, "dept-CG-HW");
    move(24h * 3650);
    step(store, first.id, Action::Finish, "dept-CG-HW");
    move(-24h * 3650);
    step(store, first.id, Action::CheckTask, "acceptor1");
    step(store, first.id, Action::CheckAnswer, "collector1");
    step(store, first.id, Action::Close, "chief1");
    const auto archived = step(store, first.id, Action::Archive, "system");
    CHECK(archived.state == CaseState::Archived);
    CHECK(archived.number == first.number);
    CHECK(archived.fileNumber == filed.fileNumber);

    auto desk = must(Desk::open(store));
    CaseService cases{*desk};
    const auto events = must(cases.show(first.id)).events;
    REQUIRE(events.size() == 10); // the report and nine steps
    for (std::size_t i = 1; i < events.size(); ++i) {
        CHECK(events[i].at >= events[i - 1].at);
    }
    CHECK(must(cases.list({})).total == 6);
    CHECK(must(checkStore(*desk, {})).empty());
}

TEST_CASE(
    "An old case keeps the cell and duty grid of its day, a retired code is never used again: "
    "also when the clock was set back",
    "[service]") {
    ScratchFolder folder;
    const auto store = test::smallCity(folder);
    const auto open = reported(store);
    const auto closed = reported(store);
    step(store, closed.id, Action::Accept, "acceptor1");
    step(store, closed.id, Action::Refuse, "chief1");
    std::string cell;
    std::string duty;
    for (const auto by : {0h, 24h * 365, -48h * 365, 1h}) {
        moveClock(store, by);
        auto desk = must(Desk::open(store));
        CaseService cases{*desk};
        const auto before = must(cases.show(closed.id)).state;
        if (cell.empty()) cell = before.cell;
        if (duty.empty()) duty = before.dutyGrid;
        const auto old = must(cases.show(open.id)).state.cell;
        must(PlaceService{*desk}.generateGrid({}, {}));
        INFO(by.count() << " h");
        CHECK(must(cases.show(closed.id)).state.cell == cell);
        CHECK(must(cases.show(closed.id)).state.dutyGrid == duty);
        const auto moved = must(cases.show(open.id)).state.cell;
        CHECK(moved != old);
        CHECK(must(desk->db().number(fmt::format(
                  "SELECT count(*) FROM cell WHERE code = '{}' AND valid_to IS NULL", moved))) ==
              1);
        CHECK(must(desk->db().number("SELECT count(*) FROM (SELECT code FROM cell GROUP BY code "
                                     "HAVING count(*) > 1)")) == 0);
        CHECK(must(desk->db().number("SELECT (SELECT count(*) FROM cell WHERE valid_to <= "
                                     "valid_from) + (SELECT count(*) FROM duty_grid WHERE "
                                     "valid_to <= valid_from)")) == 0);
        // The closed case's cell and duty grid are still in the store, ended.
        CHECK(must(desk->db().number(fmt::format(
                  "SELECT count(*) FROM cell WHERE code = '{}' AND valid_to IS NOT NULL", cell))) ==
              1);
        CHECK(must(desk->db().number(fmt::format(
                  "SELECT count(*) FROM duty_grid WHERE code = '{}' AND valid_to IS NOT NULL",
                  duty))) == 1);
        CHECK(must(checkStore(*desk, {})).empty());
    }
}

} // namespace wanmi

#include "core/service/duty_log.h"
#include "tests/support/small_city.h"

namespace wanmi {
namespace {

using test::must;
using test::ScratchFolder;
using test::smallCity;

} // namespace

TEST_CASE("R044: the duty log is added to, amended with a trace and asked, nothing is rewritten",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    DutyLog log{*desk};
    const auto id = must(log.add("acceptor1", "note", "12345 来电三次"));
    CHECK(log.add("acceptor1", "note", "  ").error().reason == "duty.empty");
    CHECK(log.add("acceptor1", "diary", "x").error().reason == "duty.kind");
    CHECK(log.amend(id, "dispatcher1", "四次").error().reason == "duty.other_author");
    const auto amended = must(log.amend(id, "chief1", "实为四次"));
    const auto all = must(log.list({}));
    REQUIRE(all.size() == 2);
    CHECK(all[0].amends == id);
    CHECK(all[1].text == "12345 来电三次");
    CHECK(all[0].id == amended);
    DutyQuery found;
    found.text = "四次";
    CHECK(must(log.list(found)).size() == 1);
    found = {};
    found.to = Day{2026, 1, 4};
    CHECK(must(log.list(found)).empty());
}

TEST_CASE("A shift is handed over once, and not to oneself", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    DutyLog log{*desk};
    const auto id = must(log.add("chief1", "handover", "两件超时在办"));
    CHECK(log.takeOver(id, "chief1").error().reason == "duty.own_handover");
    REQUIRE(log.takeOver(id, "acceptor1"));
    CHECK(log.takeOver(id, "dispatcher1").error().reason == "duty.taken");
    CHECK(must(log.list({}))[0].takenBy == "acceptor1");
    const auto note = must(log.add("chief1", "note", "无"));
    CHECK(log.takeOver(note, "acceptor1").error().reason == "duty.not_a_handover");
}

TEST_CASE("R021: a collector sends one log a day", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    DutyLog log{*desk};
    const auto id = must(log.add("collector1", "daily", "巡查两轮，上报三件"));
    CHECK(log.add("collector1", "daily", "再报").error().reason == "duty.daily_twice");
    CHECK(log.add("acceptor1", "daily", "x").error().reason == "duty.not_a_collector");
    CHECK(log.amend(id, "collector1", "上报四件"));
}

TEST_CASE("R045: favourites are a person's own", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    ReportCommand r;
    r.kind = "event:0102";
    r.at = test::kInCity;
    r.text = "垃圾";
    r.actor = "collector1";
    const auto made = must(CaseService{*desk}.report(r));
    Favourites favourites{*desk};
    REQUIRE(favourites.put("acceptor1", made.number, "看看"));
    REQUIRE(favourites.put("acceptor1", made.id, "再看"));
    CHECK(must(favourites.list("acceptor1")) == std::vector<std::string>{made.id});
    CHECK(must(favourites.list("chief1")).empty());
    REQUIRE(favourites.remove("acceptor1", made.id));
    CHECK(must(favourites.list("acceptor1")).empty());
    CHECK(must(CaseService{*desk}.show(made.id)).state.revision == 1);
}

} // namespace wanmi

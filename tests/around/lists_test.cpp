#include "core/service/duty_log.h"
#include "core/service/own_lists.h"
#include "core/service/shifts.h"
#include "tests/around/around_city.h"

namespace wanmi {
namespace {

using test::AroundCity;
using test::must;

Shift turn(const Desk& desk, const std::string& person, int fromHour, int toHour) {
    const auto now = desk.now();
    return {{}, person, now + std::chrono::hours{fromHour}, now + std::chrono::hours{toHour}, {}};
}

} // namespace

TEST_CASE("Shifts are planned by the duty chief, nobody twice at once, and what began is not taken "
          "back",
          "[around]") {
    AroundCity city;
    Shifts shifts{*city.desk};
    const auto id = must(shifts.set(turn(*city.desk, "collector1", 1, 9), "chief1"));
    CHECK(shifts.set(turn(*city.desk, "collector1", 8, 16), "chief1").error().reason ==
          "shift.overlap");
    CHECK(shifts.set(turn(*city.desk, "collector1", 9, 17), "chief1"));
    CHECK(shifts.set(turn(*city.desk, "collector2", 1, 9), "collector1").error().reason ==
          "shift.not_yours");
    CHECK(shifts.set(turn(*city.desk, "nobody", 1, 9), "chief1").error().reason ==
          "people.unknown");
    CHECK(shifts.set(turn(*city.desk, "collector2", 9, 9), "chief1").error().reason ==
          "shift.times");
    auto elsewhere = turn(*city.desk, "collector2", 1, 9);
    elsewhere.dutyGrid = "no such grid";
    CHECK(shifts.set(elsewhere, "chief1").error().reason == "shift.unknown_grid");
    const auto now = city.desk->now();
    CHECK(must(shifts.list(now, now + std::chrono::hours{24})).size() == 2);
    CHECK(shifts.remove(id, "collector1").error().reason == "shift.not_yours");
    city.later(std::chrono::hours{2});
    CHECK(Shifts{*city.desk}.remove(id, "chief1").error().reason == "shift.begun");
    CHECK(Shifts{*city.desk}.remove("none", "chief1").error().reason == "shift.unknown");
}

TEST_CASE(
    "A running shift is handed over: the rest is the colleague's, and the duty log tells what "
    "to know",
    "[around]") {
    AroundCity city;
    auto id = must(Shifts{*city.desk}.set(turn(*city.desk, "collector1", 1, 9), "chief1"));
    const auto early = Shifts{*city.desk}.handOver(id, "collector2", "两件待核查", "collector1");
    CHECK(early.error().reason == "shift.not_running");
    city.later(std::chrono::hours{3});
    Shifts shifts{*city.desk};
    CHECK(shifts.handOver(id, "acceptor1", "x", "collector1").error().reason == "shift.other_post");
    CHECK(shifts.handOver(id, "collector2", "x", "collector2").error().reason == "shift.not_yours");
    CHECK(shifts.handOver(id, "collector2", " ", "collector1").error().reason == "duty.empty");
    CHECK(must(ShiftStore{city.desk->db()}.onDuty(city.desk->now())).size() == 1);
    const auto handed = must(shifts.handOver(id, "collector2", "两件待核查", "collector1"));
    CHECK(handed.ended.to == handed.goesOn.from);
    CHECK(handed.goesOn.to - handed.ended.from == std::chrono::hours{8});
    city.later(std::chrono::seconds{1});
    const auto onDuty = must(ShiftStore{city.desk->db()}.onDuty(city.desk->now()));
    REQUIRE(onDuty.size() == 1);
    CHECK(onDuty[0].login == "collector2");
    DutyLog log{*city.desk};
    CHECK(must(log.list({})).at(0).kind == "handover");
    CHECK(log.takeOver(handed.entry, "collector2"));
}

TEST_CASE("R020: the address book is read by who is signed in, kept by each for themselves and by "
          "the duty chief for all",
          "[around]") {
    AroundCity city;
    AddressBook book{*city.desk};
    AddressEntry mine;
    mine.login = "collector1";
    mine.phone = "138 1234-1234";
    const auto made = must(book.set(mine, "collector1"));
    CHECK_FALSE(made.name.empty());
    mine.mail = "c1@city.example";
    CHECK(must(book.set(mine, "collector1")).id == made.id); // one entry a person
    mine.login = "collector2";
    CHECK(book.set(mine, "collector1").error().reason == "address.not_yours");
    CHECK(book.set(mine, "chief1"));
    AddressEntry other;
    other.name = "自来水公司抢修";
    CHECK(book.set(other, "chief1").error().reason == "address.empty");
    other.phone = "9X";
    CHECK(book.set(other, "chief1").error().reason == "address.phone");
    other.phone = "96116";
    other.mail = "a b@c";
    CHECK(book.set(other, "chief1").error().reason == "address.mail");
    other.mail.clear();
    const auto water = must(book.set(other, "chief1"));
    CHECK(must(book.list("抢修", "collector1")).size() == 1);
    CHECK(must(book.list("", "collector1")).size() == 3);
    CHECK(book.list("", "nobody").error().reason == "people.unknown");
    CHECK(book.remove(water.id, "collector1").error().reason == "address.not_yours");
    CHECK(book.remove(water.id, "chief1"));
    CHECK(book.remove(water.id, "chief1").error().reason == "address.unknown");
}

TEST_CASE("A filter that was saved gives the same list again, to its owner", "[around]") {
    AroundCity city;
    const auto made = city.citizen("desk", "");
    city.step(made.id, Action::Accept, "acceptor1");
    city.citizen("desk", "");
    SavedFilters filters{*city.desk};
    SavedFilter mine;
    mine.name = "待立案";
    mine.query.states = {CaseState::PendingRegister};
    mine.query.kind = "event:01";
    mine.query.region = "990101001";
    mine.query.lamp = Lamp::Green;
    mine.query.order = CaseQuery::Order::NewestFirst;
    mine.query.limit = 7;
    REQUIRE(filters.save(mine, "chief1"));
    const auto again = must(filters.find("待立案", "chief1"));
    CHECK(again.query.states == mine.query.states);
    CHECK(again.query.kind == mine.query.kind);
    CHECK(again.query.region == mine.query.region);
    CHECK(again.query.lamp == mine.query.lamp);
    CHECK(again.query.order == mine.query.order);
    CHECK(again.query.limit == 7);
    CHECK(must(CaseService{*city.desk}.list(again.query)).total == 1);
    CHECK(filters.find("待立案", "acceptor1").error().reason == "filter.unknown");
    mine.query.states = {CaseState::Reported};
    REQUIRE(filters.save(mine, "chief1"));
    CHECK(must(filters.list("chief1")).size() == 1);
    CHECK(must(filters.find("待立案", "chief1")).query.states == mine.query.states);
    CHECK(filters.save({"  ", {}}, "chief1").error().reason == "filter.name");
    CHECK(filters.remove("待立案", "acceptor1").error().reason == "filter.unknown");
    CHECK(filters.remove("待立案", "chief1"));
}

TEST_CASE("Stock phrases are one's own or everybody's, and fit the step they are for", "[around]") {
    AroundCity city;
    Phrases phrases{*city.desk};
    const auto add = [&](const std::string& text, const std::string& use, bool all,
                         const std::string& who) {
        return phrases.add({{}, {}, use, text}, all, who);
    };
    const auto mine = must(add("现场未见，请补照片", "verify_answer", false, "acceptor1"));
    CHECK(must(add(" 现场未见，请补照片 ", "verify_answer", false, "acceptor1")).id == mine.id);
    const auto all = must(add("不属于本平台受理范围", "refuse", true, "chief1"));
    CHECK(add("x", "", true, "acceptor1").error().reason == "phrase.not_yours");
    CHECK(add("  ", "", false, "acceptor1").error().reason == "phrase.empty");
    CHECK(add("x", "dance", false, "acceptor1").error().reason == "case.unknown_action");
    CHECK(must(add("已阅", "", false, "acceptor1")).owner == "acceptor1");
    CHECK(must(phrases.list("", "acceptor1")).size() == 3);
    CHECK(must(phrases.list("", "dispatcher1")).size() == 1);
    const auto refusing = must(phrases.list("refuse", "acceptor1"));
    REQUIRE(refusing.size() == 2); // one's own for any step, everybody's for this one
    CHECK(refusing[1].id == all.id);
    CHECK(phrases.remove(all.id, "acceptor1").error().reason == "phrase.not_yours");
    CHECK(phrases.remove(mine.id, "chief1").error().reason == "phrase.not_yours");
    CHECK(phrases.remove(mine.id, "acceptor1"));
    CHECK(phrases.remove(mine.id, "acceptor1").error().reason == "phrase.unknown");
}

} // namespace wanmi

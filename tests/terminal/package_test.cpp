#include "core/service/duty_log.h"
#include "core/service/sign_in.h"
#include "tests/support/real_store.h"
#include "tests/terminal/terminal_city.h"

namespace wanmi {
namespace {

using test::must;
using test::packageOf;
using test::reportBody;
using test::TerminalCity;

} // namespace

TEST_CASE("R040: a package sent twice counts once and is answered with the same result",
          "[terminal]") {
    TerminalCity city;
    const auto package = packageOf("report", reportBody(), city.id());
    const auto first = must(city.take(package));
    const auto again = must(city.take(package));
    CHECK_FALSE(first.again);
    CHECK(again.again);
    CHECK(again.result == first.result);
    CHECK(city.count("cases") == 1);
    const auto made = must(parseJson(first.result))["case"].get<std::string>();
    const auto shown = must(CaseService{*city.desk}.show(made));
    CHECK(shown.state.reporter == "collector1");
    CHECK(shown.state.source == "supervisor");
    CHECK(city.isSound());
}

TEST_CASE("Terminal: an id that was used for other content is refused, and nothing is done",
          "[terminal]") {
    TerminalCity city;
    const auto id = city.id();
    must(city.take(packageOf("report", reportBody("一"), id)));
    CHECK(city.take(packageOf("report", reportBody("二"), id)).error().reason ==
          "terminal.other_content");
    // The same words of somebody else are other content too.
    CHECK(city.take(packageOf("report", reportBody("一"), id, "collector2"), "collector2")
              .error()
              .reason == "terminal.other_content");
    CHECK(city.count("cases") == 1);
}

TEST_CASE("Terminal: a refused package leaves nothing, and its id can be used again",
          "[terminal]") {
    TerminalCity city;
    auto body = reportBody();
    body["kind"] = "event:9999";
    const auto id = city.id();
    CHECK(city.take(packageOf("report", body, id)).error().reason == "case.unknown_kind");
    CHECK(city.count("terminal_package") == 0);
    CHECK(city.count("cases") == 0);
    CHECK_FALSE(must(city.take(packageOf("report", reportBody(), id))).again);
}

TEST_CASE("Terminal: nobody signs as another, and only collectors have terminals", "[terminal]") {
    TerminalCity city;
    const auto package = packageOf("report", reportBody(), city.id(), "collector2");
    CHECK(city.take(package, "collector1").error().reason == "terminal.other_sender");
    CHECK(city.take(packageOf("report", reportBody(), city.id(), "acceptor1"), "acceptor1")
              .error()
              .reason == "terminal.not_a_collector");
    CHECK(city.count("cases") == 0);
}

TEST_CASE("Terminal: what is not as described is refused naming the field", "[terminal]") {
    TerminalCity city;
    const auto reason = [&city](const Json& package) {
        const auto r = city.take(package);
        return r ? std::string{}
                 : r.error().reason + " " + (r.error().args.empty() ? "" : r.error().args[0].value);
    };
    auto good = packageOf("report", reportBody(), city.id());
    auto bad = good;
    bad["id"] = "7";
    CHECK(reason(bad) == "terminal.bad_field id");
    bad = good;
    bad["wanmi"] = 2;
    CHECK(reason(bad) == "terminal.other_form 2");
    bad = good;
    bad["kind"] = "song";
    CHECK(reason(bad) == "terminal.unknown_kind song");
    bad = good;
    bad["colour"] = "red";
    CHECK(reason(bad) == "terminal.unknown_field colour");
    bad = good;
    bad["body"]["txet"] = "x";
    CHECK(reason(bad) == "terminal.unknown_field body.txet");
    bad = good;
    bad["body"]["at"] = {1000, 30};
    CHECK(reason(bad) == "terminal.bad_field body.at");
    bad = good;
    bad["made"] = "2026-01-05T12:00:00+08:00";
    CHECK(reason(bad).substr(0, 15) == "terminal.future");
    CHECK(TerminalService{*city.desk}.take("collector1", "{\"wanmi\":").error().reason ==
          "json.broken");
    CHECK(TerminalService{*city.desk}.take("collector1", "[]").error().reason ==
          "terminal.bad_field");
    CHECK(TerminalService{*city.desk}
              .take("collector1", std::string(3'000'000, ' '))
              .error()
              .reason == "terminal.too_long");
    CHECK(city.count("cases") == 0);
    CHECK(reason(good).empty());
}

TEST_CASE("R021: the day's log of a collector, also of a day that was spent out of reach",
          "[terminal]") {
    TerminalCity city;
    city.done("daily_log", {{"text", "巡查两轮"}});
    city.done("daily_log", {{"text", "补报"}, {"day", "2026-01-04"}});
    CHECK(city.refused("daily_log", {{"text", "再报"}}) == "duty.daily_twice");
    CHECK(city.refused("daily_log", {{"text", "x"}, {"day", "2026-01-06"}}) == "duty.day");
    CHECK(city.refused("daily_log", {{"text", "x"}, {"day", "2025-12-20"}}) == "duty.day");
    CHECK(must(DutyLog{*city.desk}.list({})).size() == 2);
}

TEST_CASE("R038: a collector withdraws an own report, and nobody else's", "[terminal]") {
    TerminalCity city;
    const auto mine = city.done("report", reportBody())["case"].get<std::string>();
    CHECK(city.refused("withdrawal", {{"case", mine}, {"note", "看错"}}, "collector2") ==
          "case.other_reporter");
    CHECK(city.refused("withdrawal", {{"case", mine}}) == "terminal.bad_field");
    const auto r = city.done("withdrawal", {{"case", mine}, {"note", "看错了，是施工围挡"}});
    CHECK(r.contains("waits"));
    const auto state = must(CaseService{*city.desk}.show(mine)).state;
    CHECK((state.state == CaseState::Cancelled || state.request.has_value()));
    CHECK(r["waits"] == state.request.has_value());
}

TEST_CASE("Terminal: outside a sandbox the collector has to be signed in", "[terminal]") {
    test::ScratchFolder folder;
    const auto path = test::realCity(folder);
    auto desk = must(Desk::open(path));
    test::givePassword(*desk, "collector1");
    auto package = packageOf("report", reportBody(), desk->ids().next(desk->now()));
    package["made"] = utcText(desk->now());
    TerminalService terminal{*desk};
    CHECK(terminal.take("collector1", plainJson(package)).error().reason == "people.needs_sign_in");
    CHECK(terminal.inbox("collector1").error().reason == "people.needs_sign_in");
    must(SignIn{*desk}.in("collector1", test::kPassword));
    CHECK(terminal.take("collector1", plainJson(package)));
    CHECK(terminal.inbox("collector2").error().reason == "people.other_signed_in");
}

} // namespace wanmi

#include "core/service/attendance.h"
#include "tests/terminal/terminal_city.h"

namespace wanmi {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using test::kTestTime;
using test::must;
using test::TerminalCity;

Json fix(Instant at) {
    return {{"time", utcText(at)}, {"at", {test::kInCity.lon, test::kInCity.lat}}};
}
Json fixes(std::initializer_list<Instant> times) {
    Json list = Json::array();
    for (const auto at : times) {
        list.push_back(fix(at));
    }
    return {{"fixes", list}};
}
Json attendance(const char* what, Instant at) {
    auto body = fix(at);
    body["what"] = what;
    return body;
}

} // namespace

TEST_CASE("R024: a position outside the shift is refused and not kept", "[terminal]") {
    TerminalCity city; // on duty from 8 to 17
    CHECK(city.refused("position", fixes({kTestTime()}), "collector2") == "terminal.off_duty");
    CHECK(city.refused("position", fixes({kTestTime() - minutes{61}})) == "terminal.off_duty");
    CHECK(city.count("position_fix") == 0);
    CHECK(city.count("position") == 0);
    CHECK(city.count("terminal_package") == 0);
    // A bundle that was stored on the way: what falls outside is left out.
    const auto r = city.done("position", fixes({kTestTime() - minutes{61}, kTestTime()}));
    CHECK(r["kept"] == 1);
    CHECK(r["refused"] == 1);
    CHECK(city.count("position_fix") == 1);
    CHECK(must(ShiftStore{city.desk->db()}.onDuty(kTestTime())).at(0).at.has_value());
    city.later(hours{9}); // the shift is over at 17:00
    CHECK(city.refused("position", fixes({kTestTime() + hours{8}})) == "terminal.off_duty");
}

TEST_CASE("Positions that a terminal's clock puts into the future are refused", "[terminal]") {
    TerminalCity city;
    CHECK(city.refused("position", fixes({kTestTime() + minutes{30}})) == "terminal.future");
    CHECK(city.count("position_fix") == 0);
}

TEST_CASE("Who has signed off is not watched, also within the shift", "[terminal]") {
    TerminalCity city;
    CHECK(city.refused("attendance", attendance("in", kTestTime()), "collector2") ==
          "terminal.off_duty");
    city.done("attendance", attendance("in", kTestTime() - minutes{70})); // ten minutes early
    CHECK(city.refused("attendance", attendance("in", kTestTime())) == "terminal.signed_before");
    CHECK(city.refused("attendance", attendance("away", kTestTime())) ==
          "terminal.attendance_word");
    city.done("position", fixes({kTestTime()}));
    city.later(minutes{20});
    city.done("attendance", attendance("out", kTestTime() + minutes{10}));
    CHECK(city.refused("position", fixes({kTestTime() + minutes{15}})) == "terminal.off_duty");
    city.done("attendance", attendance("in", kTestTime() + minutes{16}));
    city.done("position", fixes({kTestTime() + minutes{17}}));
    const auto rows = must(
        Attendance{*city.desk}.list(kTestTime() - hours{2}, kTestTime() + hours{2}, "collector1"));
    REQUIRE(rows.size() == 3);
    CHECK_FALSE(rows[0].place.has_value()); // before the shift nobody is watched
    CHECK(rows[1].place.has_value());
    CHECK(city.isSound());
}

TEST_CASE("Signing on and off counts only around a shift", "[terminal]") {
    TerminalCity city;
    CHECK(city.refused("attendance", attendance("in", kTestTime() - minutes{91})) ==
          "terminal.off_duty");
    CHECK(city.refused("attendance", attendance("out", kTestTime() - minutes{61})) ==
          "terminal.off_duty");
    city.later(hours{8} + minutes{20});
    CHECK(city.refused("attendance", attendance("in", kTestTime() + hours{8})) ==
          "terminal.off_duty");
    city.done("attendance", attendance("out", kTestTime() + hours{8} + minutes{15}));
    CHECK(must(Attendance{*city.desk}.list(kTestTime(), kTestTime() + hours{9}, "")).at(0).place ==
          std::nullopt);
    CHECK(city.count("position_fix") == 0);
}

TEST_CASE("Positions go after the time that profile.csv sets, and can be deleted before, looking "
          "and deleting need a right and a reason, and are logged",
          "[terminal]") {
    TerminalCity city;
    city.done("position", fixes({kTestTime() - minutes{5}, kTestTime()}));
    city.done("attendance", attendance("in", kTestTime()));
    Attendance watch{*city.desk};
    const auto from = kTestTime() - hours{1};
    const auto to = kTestTime() + hours{1};
    CHECK(watch.track("collector1", from, to, "dispatcher1", "看看").error().reason ==
          "people.missing_right");
    CHECK(watch.track("collector1", from, to, "chief1", " ").error().reason ==
          "private.needs_reason");
    CHECK(must(watch.track("collector1", from, to, "chief1", "有争议的案卷")).size() == 2);
    CHECK(watch.forget("collector1", to, "leader1", "x").error().reason == "people.missing_right");
    CHECK(must(watch.forget("collector2", to, "chief1", "本人要求")) == 0);
    CHECK(must(watch.forget("collector1", kTestTime() - minutes{1}, "chief1", "本人要求")) == 1);
    CHECK(must(city.desk->db().number("SELECT count(*) FROM access_log WHERE what IN"
                                      " ('track_seen', 'track_deleted')")) == 3);
    city.later(hours{71});
    must(tick(*city.desk));
    CHECK(city.count("position_fix") == 1);
    city.later(hours{72});
    must(tick(*city.desk));
    CHECK(city.count("position_fix") == 0);
    CHECK(city.count("position") == 0);
    CHECK(must(city.desk->db().number("SELECT count(*) FROM attendance WHERE lon IS NOT NULL")) ==
          0);
    CHECK(city.count("attendance") == 1);
    CHECK(city.isSound());
}

} // namespace wanmi

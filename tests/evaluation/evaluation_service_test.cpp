#include "tests/evaluation/score_city.h"

#include <fmt/format.h>

namespace wanmi::test {
namespace {

using City = ScoreCity;

constexpr const char* kWest = "990101001001";

std::string grades(const Evaluation& e) {
    std::string out;
    for (const auto& unit : e.units) {
        out += unit.unit + " " + unit.score.grade + ", ";
    }
    return out;
}

} // namespace

TEST_CASE("Every unit with anything to count is scored, and what lies in none is told") {
    City city;
    city.walkedIn(0, Action::Close);
    city.walkedIn(2, Action::Dispatch);
    city.setTime(city.desk->now() + std::chrono::hours{24 * 30});
    const auto e = city.evaluate(City::asking("2026-01"));
    // The western: all points; the other: what was due was not closed, so 10 + 20.
    REQUIRE(e.units.size() == 2);
    CHECK(e.units[0].unit == kWest);
    CHECK(e.units[0].name == "990101001001号");
    CHECK(e.units[0].score.total == 100);
    CHECK(e.units[1].score.total == 30);
    CHECK(grades(e) == "990101001001 A, 990101002001 E, ");
    CHECK(e.outside == Quantities{});
    CHECK(e.over);
    CHECK(e.until == e.period.to);
    CHECK(e.level == UnitLevel::Community);
    CHECK(e.scheme == "common");
    CHECK(e.schemeVersion == Scheme::common().version());
    CHECK(e.alike == std::vector<std::string>{"inst_score"}); // one case each
    const auto cells = city.evaluate(City::asking("2026-01", UnitLevel::Cell));
    CHECK(cells.units[0].score.total == 98); // one case is 90 points of a cell

    auto departments = City::asking("2026-01");
    departments.scope = EvaluationScope::Department;
    const auto d = city.evaluate(departments);
    REQUIRE(d.units.size() == 1);
    CHECK(d.units[0].unit == "CG-HW");
    CHECK_FALSE(d.units[0].name.empty());
    CHECK(d.units[0].counted[Quantity::Due] == 2);
    CHECK(d.units[0].score.total == 70); // 10 + 15 + 15 + 30
    CHECK(d.outside == Quantities{});
}

TEST_CASE("Every number opens the cases behind it") {
    City city;
    const auto closed = city.walkedIn(0, Action::Close);
    const auto open = city.walkedIn(0, Action::File);
    city.reportIn(1);
    const auto behind = [&city](const char* unit, Quantity what) {
        auto request = City::asking("2026-01");
        request.cases = {unit, what};
        return city.evaluate(request).cases;
    };
    CHECK(behind(kWest, Quantity::Closed) == std::vector<std::string>{closed});
    CHECK(behind(kWest, Quantity::Unfinished) == std::vector<std::string>{open});
    CHECK(behind(kWest, Quantity::Received).size() == 2);
    CHECK(behind(kWest, Quantity::Suspended).empty());
    auto request = City::asking("2026-01");
    request.cases = {"990101009", Quantity::Closed};
    CHECK(city.refusal(request) == "evaluation.no_unit");
}

TEST_CASE("The hash of the inputs is another as soon as anything that counts is") {
    City city;
    city.walkedIn(0, Action::File);
    city.setTime(city.desk->now() + std::chrono::hours{24 * 30});
    const auto january = city.evaluate(City::asking("2026-01"));
    CHECK(january.inputs.size() == 64);
    CHECK(city.evaluate(City::asking("2026-01")) == january);
    CHECK(city.evaluate(City::asking("2026-01", UnitLevel::Street)).inputs != january.inputs);
    CHECK(city.evaluate(City::asking("2026-Q1")).inputs != january.inputs);
    city.walkedIn(0, Action::File); // in February
    CHECK(city.evaluate(City::asking("2026-01")) == january);
    const auto scheme = Scheme::load("part,scope,code,level,zh,en,formula,weight,score,steps,from,"
                                     "to,colour\nscheme,,s,,甲,S,,,,,,,\n"
                                     "indicator,region,a,,甲,A,closed / due,100,rate,,,,\n"
                                     "grade,,A,,优,Good,,,,,0,100,#2E9E4F\n",
                                     "s.csv");
    const auto other =
        must(EvaluationService{*city.desk}.evaluate(*scheme, City::asking("2026-01")));
    CHECK(other.inputs != january.inputs);
    CHECK(other.units.front().counted == january.units.front().counted);
    CHECK_FALSE(other.units.front().score.total); // nothing was due
}

TEST_CASE("A period that runs is counted up to now and says so, one to come is refused") {
    City city;
    city.reportIn(0);
    city.setTime(city.desk->now() + std::chrono::hours{1});
    const auto e = city.evaluate(City::asking("2026-01"));
    CHECK_FALSE(e.over);
    CHECK(e.until < e.period.to);
    CHECK(City::countedIn(e, kWest)[Quantity::Received] == 1);
    CHECK(city.refusal(City::asking("2026-02")) == "evaluation.not_begun");
    CHECK(city.refusal(City::asking("soon")) == "period.unreadable");
    auto departments = City::asking("2026-01", UnitLevel::Street);
    departments.scope = EvaluationScope::Department;
    CHECK(city.refusal(departments) == "evaluation.level_of_department");
}

TEST_CASE("Scores are for duty chief, evaluator and leader, each in their region") {
    City city;
    city.reportIn(0);
    city.reportIn(2);
    city.setTime(city.desk->now() + std::chrono::hours{1});
    for (const auto* actor : {"evaluator1", "leader1", "chief1"}) {
        CHECK(city.evaluate(City::asking("2026-01", {}, actor)).units.size() == 2);
    }
    for (const auto* actor : {"collector1", "dept-CG-HW", "acceptor1", "admin"}) {
        CHECK(city.refusal(City::asking("2026-01", {}, actor)) == "people.missing_right");
    }
    PersonChange where;
    where.region = "990101002";
    must(PeopleService{*city.desk}.change("evaluator1", where, "admin"));
    const auto own = city.evaluate(City::asking("2026-01"));
    REQUIRE(own.units.size() == 1);
    CHECK(own.units.front().unit == "990101002001");
    // A part is not told as if it were the whole.
    CHECK(city.refusal(City::asking("2026-01", UnitLevel::District)) == "evaluation.part_only");
    auto departments = City::asking("2026-01");
    departments.scope = EvaluationScope::Department;
    CHECK(city.refusal(departments) == "evaluation.part_only");
    // What was theirs under another code stays theirs.
    auto recode = act(RegionActKind::Recode, "990101");
    recode.newCode = "990103";
    city.enact(recode);
    const auto still = city.evaluate(City::asking("2026-01"));
    REQUIRE(still.units.size() == 1);
    CHECK(still.units.front().unit == "990101002001");
}

TEST_CASE("An evaluation can be stopped, and tells how far it is") {
    City city;
    city.reportIn(0);
    city.setTime(city.desk->now() + std::chrono::hours{1});
    std::string steps;
    const auto request = City::asking("2026-01");
    const auto stopped = EvaluationService{*city.desk}.evaluate(
        Scheme::common(), request, [&steps](std::string_view step, auto done, auto total) {
            steps += fmt::format("{} {}/{}", step, done, total);
            return false;
        });
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == Errc::Cancelled);
    CHECK(steps == "evaluation.reading 0/1");
}

} // namespace wanmi::test

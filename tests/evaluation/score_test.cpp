#include "core/domain/evaluation/case_fact.h"
#include "core/domain/evaluation/score.h"
#include "tests/support/catch.h"

#include <stdexcept>

namespace wanmi::test {
namespace {

UnitScore score(EvaluationScope scope, const Quantities& counted,
                std::optional<UnitLevel> level = {}) {
    const auto out = scoreOf(Scheme::common(), scope, level, counted);
    if (!out) throw std::runtime_error{out.error().reason};
    return *out;
}

IndicatorScore of(const UnitScore& unit, const std::string& code) {
    for (const auto& i : unit.indicators) {
        if (i.code == code) return i;
    }
    throw std::runtime_error{code};
}

Quantities counted(std::initializer_list<std::pair<Quantity, std::int64_t>> list) {
    Quantities out;
    for (const auto& [what, number] : list) {
        out[what] = number;
    }
    return out;
}

/// 天门, December 2016, as published: received, filed, due, closed and closed in time.
const Quantities kTianmen = counted({{Quantity::Received, 1054},
                                     {Quantity::Filed, 996},
                                     {Quantity::Due, 972},
                                     {Quantity::Closed, 911},
                                     {Quantity::ClosedInTime, 737}});

double tierOf(std::int64_t filed, EvaluationScope scope, std::optional<UnitLevel> level = {}) {
    return *of(score(scope, counted({{Quantity::Filed, filed}}), level), "inst_score").score;
}

} // namespace

TEST_CASE("天门, December 2016: 911 of 972 are 93.72 %, 737 of 972 are 75.82 %") {
    const auto unit = score(EvaluationScope::Region, kTianmen, UnitLevel::District);
    CHECK(of(unit, "close_rate").value == 0.9372);
    CHECK(of(unit, "close_rate").score == 93.7243);
    CHECK(of(unit, "in_time_rate").value == 0.7582);
    CHECK(of(unit, "in_time_rate").score == 75.823);
    CHECK(of(unit, "sup_rate").score == 100); // no citizen's reports are told
    CHECK(of(unit, "inst_score").score == 100);
    // 10 + 20 + 28.1173 + 30.3292
    CHECK(unit.total == 88.4465);
    CHECK(unit.grade == "B");
    CHECK(unit.colour == "#2F78C4");
}

TEST_CASE("天门's numbers come out when its cases are counted one by one") {
    const auto period = parsePeriod("2016-12", "Asia/Shanghai");
    REQUIRE(period);
    const FactMark mark{period->from + std::chrono::hours{30},
                        {"429006", "429006001001", "429006001001001", "R1"},
                        "CG-HW"};
    Quantities sum;
    std::vector<Counted> each;
    for (int i = 0; i < 1054; ++i) {
        CaseFact fact;
        fact.received = mark;
        if (i < 996) fact.filed = mark;
        if (i < 911) fact.closed = mark;
        fact.open = i >= 911;
        fact.inTime = i < 737 || i >= 972;
        if (i >= 737 && i < 972) fact.due = mark;
        each.clear();
        countIn(
            fact, *period, EvaluationScope::Region, [](auto) { return false; }, each);
        for (const auto& [what, where] : each) {
            CHECK(where->unit(EvaluationScope::Region, UnitLevel::Street) == "429006001");
            ++sum[what];
        }
    }
    for (const auto what : {Quantity::Received, Quantity::Filed, Quantity::Due, Quantity::Closed,
                            Quantity::ClosedInTime}) {
        INFO(quantityCode(what));
        CHECK(sum[what] == kTianmen[what]);
    }
    CHECK(sum[Quantity::ClosedLate] == 911 - 737);
    CHECK(sum[Quantity::Unfinished] == 996 - 911);
}

TEST_CASE(
    "A department with 120 cases, 95 % closed, 90 % in time and 5 % reworked has 91.5, an A") {
    const auto unit = score(EvaluationScope::Department, counted({{Quantity::Filed, 120},
                                                                  {Quantity::Due, 400},
                                                                  {Quantity::Closed, 380},
                                                                  {Quantity::ClosedInTime, 360},
                                                                  {Quantity::Reworked, 19}}));
    CHECK(of(unit, "inst_score").points == 7.5);
    CHECK(of(unit, "close_rate").points == 28.5);
    CHECK(of(unit, "in_time_rate").points == 27);
    CHECK(of(unit, "rework_rate").points == 28.5);
    CHECK(unit.total == 91.5);
    CHECK(unit.grade == "A");
    CHECK(unit.colour == "#2E9E4F");
}

TEST_CASE("Of ten filed cases three began with a citizen, so seventy points are left") {
    const auto unit = score(EvaluationScope::Region,
                            counted({{Quantity::Filed, 10}, {Quantity::FiledFromCitizens, 3}}));
    CHECK(of(unit, "sup_rate").value == 0.3);
    CHECK(of(unit, "sup_rate").score == 70);
}

TEST_CASE("Cases filed give points by tiers, which belong to the size of what is scored") {
    const std::vector<std::pair<std::int64_t, double>> cell{{0, 100}, {1, 90}, {2, 90}, {3, 75},
                                                            {4, 75},  {5, 60}, {6, 60}, {7, 40},
                                                            {8, 40},  {9, 0},  {500, 0}};
    for (const auto& [filed, points] : cell) {
        INFO(filed);
        CHECK(tierOf(filed, EvaluationScope::Region, UnitLevel::Cell) == points);
    }
    const std::vector<std::pair<std::int64_t, double>> department{
        {0, 100},  {50, 100}, {51, 90},  {100, 90}, {101, 75}, {200, 75},
        {201, 60}, {500, 60}, {501, 40}, {999, 40}, {1000, 0}};
    for (const auto& [filed, points] : department) {
        INFO(filed);
        CHECK(tierOf(filed, EvaluationScope::Department) == points);
    }
    CHECK(tierOf(40, EvaluationScope::Region, UnitLevel::Community) == 90);
    CHECK(tierOf(40, EvaluationScope::Region, UnitLevel::Street) == 100);
}

TEST_CASE("An indicator whose denominator is nothing does not apply, and the others share its "
          "weight") {
    // Two cases filed, none due: only the share of citizens (10) and the tier (20) apply.
    const auto unit =
        score(EvaluationScope::Region,
              counted({{Quantity::Filed, 2}, {Quantity::FiledFromCitizens, 1}}), UnitLevel::Cell);
    CHECK_FALSE(of(unit, "close_rate").value);
    CHECK_FALSE(of(unit, "close_rate").score);
    CHECK(of(unit, "close_rate").share == 0);
    CHECK(of(unit, "close_rate").weight == 30);
    CHECK(of(unit, "sup_rate").share == 33.3333);
    CHECK(of(unit, "inst_score").share == 66.6667);
    CHECK(unit.total == 76.6667); // 50/3 + 90·2/3
    CHECK(unit.grade == "B");
}

TEST_CASE("Where no indicator applies there is no total and no grade") {
    const auto scheme = Scheme::load("part,scope,code,level,zh,en,formula,weight,score,steps,from,"
                                     "to,colour\nscheme,,s,,甲,S,,,,,,,\n"
                                     "indicator,region,a,,甲,A,closed / due,100,rate,,,,\n"
                                     "grade,,A,,优,Good,,,,,0,100,#2E9E4F\n",
                                     "s.csv");
    REQUIRE(scheme);
    const auto unit = scoreOf(*scheme, EvaluationScope::Region, {}, {});
    REQUIRE(unit);
    CHECK_FALSE(unit->total);
    CHECK(unit->grade.empty());
}

TEST_CASE("A rate beyond one costs all points and no more") {
    const auto unit =
        score(EvaluationScope::Department,
              counted({{Quantity::Due, 2}, {Quantity::Closed, 2}, {Quantity::Reworked, 5}}));
    CHECK(of(unit, "rework_rate").value == 2.5);
    CHECK(of(unit, "rework_rate").score == 0);
}

TEST_CASE("The grade goes by the total that is shown: ninety is an A, a hair less is none") {
    const auto make = [](const char* value) {
        return Scheme::load(std::string{"part,scope,code,level,zh,en,formula,weight,score,steps,"
                                        "from,to,colour\nscheme,,s,,甲,S,,,,,,,\n"
                                        "indicator,region,a,,甲,A,"} +
                                value +
                                ",100,rate,,,,\ngrade,,A,,优,Good,,,,,90,100,#2E9E4F\n"
                                "grade,,B,,差,Bad,,,,,0,90,#222222\n",
                            "s.csv");
    };
    for (const auto& [value, grade] :
         {std::pair{"0.9", "A"}, std::pair{"0.3 + 0.3 + 0.3", "A"}, // a bit less than 0.9
          std::pair{"0.89999", "B"}, std::pair{"1", "A"}, std::pair{"0", "B"}}) {
        INFO(value);
        const auto scheme = make(value);
        REQUIRE(scheme);
        const auto unit = scoreOf(*scheme, EvaluationScope::Region, {}, {});
        REQUIRE(unit);
        CHECK(unit->grade == grade);
    }
}

} // namespace wanmi::test

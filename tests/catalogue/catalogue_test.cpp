#include "tests/catalogue/rule_texts.h"

#include <cmath>
#include <map>
#include <set>

namespace wanmi {

using wanmi::testing::kind;
using wanmi::testing::shippedRules;

TEST_CASE("A kind code that exists is well formed and reads back to itself") {
    const KindCode code = kind("event:0102");
    CHECK(code.isEvent());
    CHECK(code.code() == "0102");
    CHECK(code.classCode() == "01");
    CHECK(code.letter() == 'E');
    CHECK(code.text() == "event:0102");
    const KindCode named = kind("cjt214/component/0305");
    CHECK(named.catalogue() == "cjt214");
    CHECK(named.text() == "cjt214/component/0305");
    CHECK(named.bare() == kind("component:0305"));
    CHECK(named.letter() == 'C');
    CHECK(kind("component:0101") < kind("event:0101"));
}

TEST_CASE("A malformed kind code is refused") {
    for (const auto* text : {"", "event", "event:", "event:102", "event:01020", "event:010a",
                             "0102", "thing:0102", "event:0002", "event:0100", "Event:0102",
                             "event/0102", "cjt214/event:0102", "CJT/event/0102", "/event/0102"}) {
        INFO(text);
        const auto code = KindCode::parse(text);
        REQUIRE_FALSE(code);
        CHECK(code.error().reason == "kind.malformed");
    }
}

TEST_CASE(
    "The shipped catalogue has the standard's 85 component and 54 event kinds, class by class") {
    const RuleSet rules = shippedRules();
    std::map<std::string, int> counts;
    for (const auto& one : rules.catalogue.kinds()) {
        ++counts[std::string{kindTypeText(one.code.type())} + one.classCode];
    }
    const std::map<std::string, int> expected{
        {"component01", 38}, {"component02", 17}, {"component03", 11}, {"component04", 10},
        {"component05", 3},  {"component06", 6},  {"component21", 49}, {"event01", 19},
        {"event02", 5},      {"event03", 6},      {"event04", 10},     {"event05", 14}};
    CHECK(counts == expected);
    const Kind* cover = rules.catalogue.find(kind("component:0101"));
    REQUIRE(cover != nullptr);
    CHECK(cover->zh == "上水井盖");
    CHECK(cover->shape == KindShape::Point);
    CHECK(cover->accuracy == 'A');
    CHECK(cover->department == "SW");
    CHECK(rules.catalogue.find(kind("component:0405"))->shape == KindShape::Polygon);
    CHECK(rules.catalogue.findClass(KindType::Event, "05")->zh == "街面秩序");
}

TEST_CASE(
    "All 139 kinds of the standard have limits, advice whom to send them to, and two languages") {
    const RuleSet rules = shippedRules();
    int counted = 0;
    for (const auto& one : rules.catalogue.kinds()) {
        if (one.classCode == "21") continue;
        INFO(one.code.text());
        ++counted;
        const auto conditions = rules.limits.conditionsOf(one.code);
        REQUIRE_FALSE(conditions.empty());
        for (const auto& condition : conditions) {
            for (const int area : {0, 1, 2, 3}) {
                for (const Urgency urgency : {Urgency::Normal, Urgency::Urgent}) {
                    const auto limit = rules.limits.find(one.code, condition.id, area, urgency);
                    REQUIRE(limit);
                    CHECK_FALSE(limit->isDefault());
                    CHECK(limit->span.value > 0);
                }
            }
        }
        CHECK_FALSE(rules.suggestions.of(one.code).empty());
    }
    CHECK(counted == 139);
}

TEST_CASE("Made-up cases have the real mix: about 97.5 percent events, half of them small ads") {
    const RuleSet rules = shippedRules();
    double events = 0;
    double components = 0;
    for (const auto& one : rules.catalogue.kinds()) {
        (one.code.isEvent() ? events : components) += one.sampleWeight;
    }
    CHECK(std::abs(events / (events + components) - 0.975) < 0.002);
    const double ads = rules.catalogue.find(kind("event:0201"))->sampleWeight / events;
    CHECK(std::abs(ads - 474.0 / 971) < 0.01);
}

TEST_CASE("A limit is looked up by kind, filing condition, area class and urgency") {
    const RuleSet rules = shippedRules();
    const auto span = [&](const char* code, int condition, int area, Urgency urgency) {
        const auto limit = rules.limits.find(kind(code), condition, area, urgency);
        REQUIRE(limit);
        return limit->span;
    };
    CHECK(span("event:0102", 1, 0, Urgency::Normal) == LimitSpan{4, Unit::WorkHour});
    CHECK(span("event:0102", 1, 2, Urgency::Normal) == LimitSpan{4, Unit::WorkHour});
    CHECK(span("event:0102", 1, 1, Urgency::Normal) == LimitSpan{2, Unit::WorkHour});
    CHECK(span("event:0102", 1, 3, Urgency::Normal) == LimitSpan{1, Unit::WorkDay});
    CHECK(span("event:0102", 1, 1, Urgency::Urgent) == LimitSpan{2, Unit::UrgentHour});
    CHECK(span("event:0101", 1, 0, Urgency::Normal) == LimitSpan{2, Unit::UrgentDay});
    CHECK(span("event:0101", 2, 0, Urgency::Normal) == LimitSpan{15, Unit::WorkDay});
    CHECK(span("cjt214/event/0102", 1, 1, Urgency::Normal) == LimitSpan{2, Unit::WorkHour});
}

TEST_CASE(
    "A missing cover is urgent whoever files it, and a bin never gets slower by being urgent") {
    const RuleSet rules = shippedRules();
    const auto cover = rules.limits.find(kind("component:0101"), 1, 2, Urgency::Normal);
    REQUIRE(cover);
    CHECK(cover->span == LimitSpan{2, Unit::UrgentHour});
    CHECK(cover->urgency == Urgency::Urgent);
    CHECK(cover->basis == Basis::Exact);
    CHECK(rules.limits.condition(kind("component:0101"), 1)->urgency == Urgency::Urgent);
    const auto bin = rules.limits.find(kind("component:0305"), 5, 1, Urgency::Urgent);
    REQUIRE(bin);
    CHECK(bin->span == LimitSpan{4, Unit::WorkHour});
    CHECK(bin->areaClass == 1);
}

TEST_CASE("Without a filing condition the limit is four working hours, marked as default") {
    const RuleSet rules = shippedRules();
    const auto limit = rules.limits.find(kind("event:0102"), 0, 1, Urgency::Normal);
    REQUIRE(limit);
    CHECK(limit->span == LimitSpan{4, Unit::WorkHour});
    CHECK(limit->isDefault());
    CHECK(basisText(limit->basis) == "default");
}

TEST_CASE("A condition or area class that does not exist is refused") {
    const RuleSet rules = shippedRules();
    const auto condition = rules.limits.find(kind("event:0102"), 9, 1, Urgency::Normal);
    REQUIRE_FALSE(condition);
    CHECK(condition.error().reason == "limits.unknown_condition");
    const auto area = rules.limits.find(kind("event:0102"), 1, 4, Urgency::Normal);
    REQUIRE_FALSE(area);
    CHECK(area.error().reason == "limits.bad_area_class");
    CHECK_FALSE(rules.limits.condition(kind("component:2101"), 1));
    CHECK(rules.limits.conditionsOf(kind("component:2101")).empty());
}

TEST_CASE("No two conditions of a kind are worded alike, and every one is short") {
    for (const auto* id : {"cjt214", "gbt30428"}) {
        const RuleSet rules = shippedRules(id);
        for (const auto& one : rules.catalogue.kinds()) {
            std::set<std::string> seen;
            for (const auto& condition : rules.limits.conditionsOf(one.code)) {
                INFO(id << " " << one.code.text() << " " << condition.filingZh);
                CHECK(seen.insert(condition.filingZh).second);
                CHECK(condition.filingZh.size() <= 120);
                CHECK(condition.filingEn.size() <= 110);
            }
        }
    }
}

TEST_CASE("Gap kinds of the GB/T 30428 variant keep their place and cannot be used") {
    const RuleSet rules = shippedRules("gbt30428");
    CHECK(rules.catalogue.id() == "gbt30428");
    const auto gap = rules.catalogue.get(kind("component:0105"));
    REQUIRE_FALSE(gap);
    CHECK(gap.error().reason == "catalogue.inactive_kind");
    CHECK(rules.catalogue.find(kind("component:0105"))->certainty == Certainty::Gap);
    CHECK(rules.catalogue.get(kind("component:0106")));
    CHECK(rules.catalogue.find(kind("event:0404"))->zh == "占道废品收购");
    for (const auto& one : rules.catalogue.kinds()) {
        INFO(one.code.text());
        CHECK(one.active != rules.limits.conditionsOf(one.code).empty());
    }
}

TEST_CASE("A kind of another catalogue or none is unknown") {
    const RuleSet rules = shippedRules();
    CHECK(rules.catalogue.find(kind("gbt30428/event/0102")) == nullptr);
    CHECK(rules.catalogue.find(kind("cjt214/event/0102")) != nullptr);
    const auto missing = rules.catalogue.get(kind("event:0799"));
    REQUIRE_FALSE(missing);
    CHECK(missing.error().reason == "catalogue.unknown_kind");
}

} // namespace wanmi

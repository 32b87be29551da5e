#include "core/base/file.h"
#include "tests/support/run_program.h"

#include <algorithm>

namespace wanmi {
namespace {

using test::Outcome;
using test::ScratchFolder;

/// A store with one case on its way to a department.
class City {
public:
    City() : m_store(test::smallCity(m_folder)) {
        const auto made = ctl({"case", "report", "--kind", "event:0102", "--at", "114.3031,30.6027",
                               "--text", "路口有暴露垃圾", "--actor", "collector1"});
        id = made.json()["case"].get<std::string>();
        for (const auto& [action, actor] : std::vector<std::pair<std::string, std::string>>{
                 {"accept", "acceptor1"}, {"file", "chief1"}, {"dispatch", "dispatcher1"}}) {
            REQUIRE(ctl({"case", "do", id, action, "--actor", actor}).code == 0);
        }
    }
    Outcome ctl(std::vector<std::string> words) const {
        std::vector<std::string> all{"--store", m_store, "--json"};
        all.insert(all.end(), words.begin(), words.end());
        return test::run(m_folder, WANMICTL, all);
    }
    std::string write(const std::string& name, const std::string& text) const {
        const auto path = m_folder.file(name);
        std::ofstream{path} << text;
        return path;
    }
    std::string id;

private:
    ScratchFolder m_folder;
    std::string m_store;
};

const char* const kShortDay = "key,value\nzone,Asia/Shanghai\nweekdays,1 2 3 4 5\n"
                              "period,09:00-10:00\nhours_per_day,1\n";

} // namespace

TEST_CASE("wanmictl case explain: the counted pieces add up to the limit", "[cli]") {
    const City city;
    const auto out = city.ctl({"case", "explain", city.id, "--stage", "handle"});
    REQUIRE(out.code == 0);
    const auto json = out.json();
    for (const auto* key : {"case", "number", "state", "now", "clocks"}) {
        CHECK(json.contains(key));
    }
    REQUIRE(json["clocks"].size() == 1);
    const auto& clock = json["clocks"][0];
    for (const auto* key : {"stage", "state", "present", "started", "limit", "total_us",
                            "extended_us", "used_us", "left_us", "warn", "due", "lamp", "rule_set",
                            "rule_version", "clock_rules", "rule_set_since", "steps"}) {
        INFO(key);
        CHECK(clock.contains(key));
    }
    std::int64_t sum = 0;
    for (const auto& step : clock["steps"]) {
        sum += step["counted_us"].get<std::int64_t>();
        if (step["what"] == "due") CHECK(step["sum_us"] == clock["total_us"]);
    }
    CHECK(sum == clock["total_us"].get<std::int64_t>());
    CHECK(clock["steps"][0]["event"]["type"] == "dispatch");
    CHECK(city.ctl({"case", "explain", city.id, "--stage", "nonsense"}).errorJson()["code"] ==
          "explain.unknown_stage");
}

TEST_CASE("wanmictl calendar: what-if lists the deadlines, set moves them only when adopted",
          "[cli]") {
    const City city;
    const auto file = city.write("short.csv", kShortDay);
    const auto dueOf = [&city] {
        return city.ctl({"case", "explain", city.id, "--stage", "handle"})
            .json()["clocks"][0]["due"]
            .get<std::string>();
    };
    const auto before = dueOf();
    const auto what = city.ctl({"calendar", "what-if", "--calendar", file});
    REQUIRE(what.code == 0);
    const auto json = what.json();
    CHECK(json["open_cases"] == 1);
    CHECK(json["changed"] == 1);
    CHECK(json["later"] == 1);
    REQUIRE(json["changes"].size() == 1);
    for (const auto* key : {"case", "number", "stage", "old_limit", "new_limit", "old_due",
                            "new_due", "lamp_before", "lamp_after"}) {
        INFO(key);
        CHECK(json["changes"][0].contains(key));
    }
    CHECK(json["changes"][0]["old_due"] == before);
    CHECK(dueOf() == before);

    const auto set = city.ctl({"calendar", "set", file, "--actor", "admin"});
    REQUIRE(set.code == 0);
    CHECK(set.json()["rule_set"] == 2);
    CHECK(dueOf() == before);
    CHECK(city.ctl({"calendar", "show", "--year", "2026"}).json()["periods"] ==
          Json::array({"09:00-10:00"}));
    const auto adopted =
        city.ctl({"rules", "use", "2", "--adopt-running", "--actor", "admin", "--note", "新历"});
    CHECK(adopted.json()["adopted_cases"] == 1);
    CHECK(adopted.json()["new"] == false);
    CHECK(dueOf() == json["changes"][0]["new_due"].get<std::string>());
    CHECK(city.ctl({"rules", "use", "1", "--adopt-running", "--actor", "admin"}).code == 0);
    CHECK(dueOf() == before);
    CHECK(city.ctl({"rules", "list"}).json()["rule_sets"].size() == 3);
    CHECK(city.ctl({"check"}).json()["faults"].empty());

    CHECK(city.ctl({"calendar", "set", file, "--actor", "chief1"}).errorJson()["code"] ==
          "people.missing_right");
    const auto bad = city.write("bad.csv", "key,value\nzone,Asia/Shanghai\nperiod,25:00-26:00\n");
    const auto refused = city.ctl({"calendar", "set", bad, "--actor", "admin"}).errorJson();
    CHECK(refused["code"] == "rules.bad_value");
    CHECK(refused["args"]["file"] == bad);
    CHECK(refused["args"]["line"] == "3");
}

TEST_CASE("wanmictl limits, case duplicates and case suggest answer with the contract's keys",
          "[cli]") {
    const City city;
    const auto limits = city.ctl({"limits", "show", "--kind", "event:0102"}).json();
    CHECK(limits["stages"].size() > 5);
    REQUIRE_FALSE(limits["limits"].empty());
    CHECK(limits["limits"][0]["kind"] == "event:0102");
    CHECK(city.ctl({"limits", "what-if"}).errorJson()["code"] == "rules.no_file");

    const auto near = city.ctl({"case", "duplicates", "--kind", "event:0102", "--at",
                                "114.3031,30.6027", "--text", "暴露垃圾"});
    REQUIRE(near.code == 0);
    REQUIRE(near.json()["duplicates"].size() == 1);
    const auto first = near.json()["duplicates"][0];
    CHECK(first["case"] == city.id);
    CHECK(first["same_kind"] == true);
    CHECK_FALSE(first["reasons"].empty());
    CHECK(city.ctl({"case", "duplicates", "--case", city.id}).json()["duplicates"].empty());
    CHECK(city.ctl({"case", "duplicates"}).errorJson()["code"] == "duplicates.needs");

    const auto advice = city.ctl({"case", "suggest", city.id}).json();
    REQUIRE_FALSE(advice["departments"].empty());
    CHECK(advice["departments"][0]["reasons"][0]["code"] == "kind");
    CHECK(advice.contains("collectors"));
}

} // namespace wanmi

#include "tests/support/run_program.h"

#include <fstream>

namespace wanmi::test {
namespace {

/// wanmictl on a small city with one report of January 2026.
struct Scores {
    ScratchFolder folder;
    std::string store = smallCity(folder);

    Outcome operator()(std::vector<std::string> words, bool json = true) const {
        std::vector<std::string> all{"--store", store, "--lang", "en"};
        if (json) all.emplace_back("--json");
        all.insert(all.end(), words.begin(), words.end());
        return run(folder, WANMICTL, all);
    }
    Outcome evaluate(std::vector<std::string> words, bool json = true) const {
        words.insert(words.begin(), {"evaluate", "--actor", "evaluator1", "--period", "2026-01"});
        return (*this)(words, json);
    }
};

} // namespace

TEST_CASE("wanmictl evaluate: scores, the cases behind them, and plain refusals", "[cli]") {
    const Scores call;
    const auto report = call({"case", "report", "--kind", "event:0102", "--at", "114.3031,30.6027",
                              "--text", "暴露垃圾", "--actor", "collector1"});
    REQUIRE(report.code == 0);
    const auto out = call.evaluate({"--scope", "region", "--level", "street"});
    INFO(out.err);
    REQUIRE(out.code == 0);
    const auto json = out.json();
    REQUIRE(json["units"].size() == 1);
    const auto& unit = json["units"][0];
    CHECK(unit["unit"] == "990101001");
    CHECK(unit["counted"]["received"] == 1);
    CHECK(unit["counted"]["filed"] == 0);
    CHECK(unit["total"] == 100.0); // no case filed: of four indicators one applies
    CHECK(unit["grade"] == "A");
    CHECK(unit["colour"] == "#2E9E4F");
    REQUIRE(unit["indicators"].size() == 4);
    CHECK(unit["indicators"][0]["value"].is_null());
    CHECK(unit["indicators"][1]["share"] == 100.0);
    CHECK(json["scheme"]["code"] == "common");
    CHECK(json["level"] == "street");
    CHECK(json["period"]["from"] == "2026-01-01T00:00:00+08:00");
    CHECK(json["over"] == false);
    CHECK_FALSE(json.contains("cases"));

    const auto cases = call.evaluate({"--scope", "region", "--cases", "990101001001:received"});
    CHECK(cases.json()["cases"].size() == 1);
    const auto lines = call.evaluate({"--scope", "region"}, false);
    CHECK(lines.out.find("990101001001  100.00  A") != std::string::npos);
    CHECK(lines.out.find("Received 1") != std::string::npos);
    CHECK(lines.out.find("does not apply") != std::string::npos);

    CHECK(call.evaluate({"--scope", "planet"}).errorJson()["code"] == "scheme.unknown_scope");
    CHECK(call.evaluate({"--scope", "region", "--level", "x"}).errorJson()["code"] ==
          "scheme.unknown_level");
    CHECK(call.evaluate({"--scope", "region", "--cases", "closed"}).errorJson()["code"] ==
          "evaluation.cases_form");
    CHECK(call.evaluate({"--scope", "region", "--cases", "990101:x"}).errorJson()["code"] ==
          "evaluation.unknown_quantity");
}

TEST_CASE("wanmictl evaluate: a faulty scheme is refused with file and line", "[cli]") {
    const Scores call;
    const auto file = call.folder.file("mine.csv");
    std::ofstream{file} << "part,scope,code,level,zh,en,formula,weight,score,steps,from,to,colour\n"
                           "scheme,,s,,甲,S,,,,,,,\n"
                           "grade,,A,,优,Good,,,,,0,100,#2E9E4F\n"
                           "indicator,region,a,,甲,A,closed / dew,100,rate,,,,\n";
    const auto refused = call.evaluate({"--scope", "region", "--scheme", file}, false);
    CHECK(refused.code == 1);
    CHECK(refused.err.find("mine.csv, line 4: column 10 of the formula: nothing is called “dew”") !=
          std::string::npos);
    CHECK(refused.out.empty());
}

} // namespace wanmi::test

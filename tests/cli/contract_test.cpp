#include "tests/support/run_program.h"

#include <set>

namespace wanmi {
namespace {

using test::Outcome;
using test::ScratchFolder;

class Ctl {
public:
    explicit Ctl(std::string store) : m_store(std::move(store)) {}
    Outcome operator()(std::vector<std::string> words) const {
        std::vector<std::string> all{"--store", m_store, "--json"};
        all.insert(all.end(), words.begin(), words.end());
        return test::run(m_folder, WANMICTL, all);
    }

private:
    ScratchFolder m_folder;
    std::string m_store;
};

std::set<std::string> keys(const Json& json) {
    std::set<std::string> out;
    for (const auto& [key, value] : json.items()) {
        out.insert(key);
    }
    return out;
}

bool hasAll(const Json& json, std::initializer_list<const char*> wanted) {
    const auto found = keys(json);
    return std::all_of(wanted.begin(), wanted.end(),
                       [&found](const char* k) { return found.count(k) == 1; });
}

} // namespace

TEST_CASE("wanmictl: info, locate and grid answer with the contract's keys", "[cli]") {
    ScratchFolder folder;
    const Ctl ctl{test::smallCity(folder)};
    const auto info = ctl({"info"});
    REQUIRE(info.code == 0);
    CHECK(hasAll(info.json(), {"schema", "regions", "cells", "duty_grids", "components", "cases",
                               "open_cases", "people", "centre", "digest"}));
    CHECK(keys(info.json()["regions"]) == std::set<std::string>{"district", "street", "community"});
    CHECK(info.json()["cells"].get<int>() > 20);

    const auto inside = ctl({"locate", "114.3031", "30.6027"}).json();
    CHECK(keys(inside) ==
          std::set<std::string>{"district", "street", "community", "cell", "duty_grid"});
    CHECK(inside["community"] == "990101001001");
    CHECK(inside["cell"].get<std::string>().size() == 15);
    const auto outside = ctl({"locate", "-87.6", "41.8"});
    CHECK(outside.code == 0);
    const auto nowhere = outside.json(); // kept: items() only refers to it
    for (const auto& [key, value] : nowhere.items()) {
        CHECK(value.is_null());
    }

    const auto check = ctl({"grid", "check"});
    CHECK(check.code == 0);
    CHECK(check.json()["gaps"] == 0);
    CHECK(check.json()["overlaps"] == 0);
    CHECK(check.json()["bad_codes"] == 0);
    CHECK(hasAll(check.json(), {"cells", "uncovered_m2"}));
    const auto made = ctl({"grid", "generate", "--target-area", "20000"});
    CHECK(made.code == 0);
    CHECK(hasAll(made.json(), {"cells", "min_area_m2", "median_area_m2", "max_area_m2"}));
    CHECK(made.json()["median_area_m2"].get<double>() == Approx(20000).epsilon(0.2));
    CHECK(ctl({"check"}).json()["faults"].empty());
}

TEST_CASE("wanmictl: a case walked with the contract's options alone", "[cli]") {
    ScratchFolder folder;
    const Ctl ctl{test::smallCity(folder)};
    const auto report = ctl({"case", "report", "--kind", "event:0102", "--at", "114.3031,30.6027",
                             "--text", "暴露垃圾", "--actor", "collector1"});
    REQUIRE(report.code == 0);
    CHECK(hasAll(report.json(), {"case", "number", "state", "revision", "event"}));
    const auto id = report.json()["case"].get<std::string>();

    const auto actions = ctl({"case", "actions", id, "--actor", "acceptor1"}).json();
    CHECK(actions["revision"] == 1);
    CHECK(actions["actions"][0] == Json({{"action", "accept"}, {"needs", Json::array()}}));

    const std::vector<std::pair<std::string, std::string>> way{
        {"accept", "acceptor1"}, {"file", "chief1"}, {"dispatch", "dispatcher1"}};
    int revision = 1;
    for (const auto& [action, actor] : way) {
        const auto done = ctl(
            {"case", "do", id, action, "--actor", actor, "--revision", std::to_string(revision)});
        INFO(action << " " << done.err);
        REQUIRE(done.code == 0);
        CHECK(done.json()["revision"] == ++revision);
    }
    const auto show = ctl({"case", "show", report.json()["number"].get<std::string>()}).json();
    CHECK(show["state"] == "pending_handle");
    CHECK(show["events"].size() == 4);
    const auto department = "dept-" + show["department"].get<std::string>();
    for (const auto& [action, actor] :
         std::vector<std::pair<std::string, std::string>>{{"start", department},
                                                          {"finish", department},
                                                          {"check_task", "acceptor1"},
                                                          {"check_answer", "collector1"},
                                                          {"close", "chief1"},
                                                          {"archive", "system"}}) {
        const auto done = ctl({"case", "do", id, action, "--actor", actor});
        INFO(action << " " << done.err);
        REQUIRE(done.code == 0);
    }
    const auto list = ctl({"case", "list", "--state", "archived"}).json();
    CHECK(list["total"] == 1);
    CHECK(hasAll(list["cases"][0],
                 {"case", "number", "state", "revision", "kind", "cell", "lamp", "due"}));
    CHECK(ctl({"check"}).json()["faults"].empty());
}

TEST_CASE("wanmictl: refusals are one clear line, exit 1, and as JSON name their code, usage "
          "errors exit 2",
          "[cli]") {
    ScratchFolder folder;
    const auto store = test::smallCity(folder);
    const Ctl ctl{store};
    const auto wrong = ctl({"case", "report", "--kind", "event:0102", "--at", "114.3031,30.6027",
                            "--text", "x", "--actor", "admin"});
    CHECK(wrong.code == 1);
    CHECK(wrong.errorJson()["code"] == "case.wrong_post");
    CHECK(wrong.out.empty());
    for (const auto& words : std::vector<std::vector<std::string>>{
             {"case", "show", "nothing"},
             {"case", "do", "nothing", "accept", "--actor", "acceptor1"},
             {"case", "report", "--kind", "rubbish", "--at", "114.3,30.6", "--text", "x", "--actor",
              "collector1"},
             {"case", "report", "--kind", "event:0102", "--at", "here", "--text", "x", "--actor",
              "collector1"},
             {"case", "list", "--state", "nowhere"},
             {"grid", "generate", "--region", "123456789"}}) {
        const auto refused = ctl(words);
        INFO(words[1]);
        CHECK(refused.code == 1);
        CHECK(refused.errorJson()["text"].get<std::string>().size() > 10);
        CHECK(std::count(refused.err.begin(), refused.err.end(), '\n') == 1);
    }
    for (const auto& words : std::vector<std::vector<std::string>>{
             {"fly"}, {"case"}, {"case", "do"}, {"grid", "generate", "--target-area", "-5"}}) {
        CHECK(ctl(words).code == 2);
    }
    ScratchFolder other;
    CHECK(test::run(other, WANMICTL, {"--store", other.file("none.sqlite"), "info"}).code == 1);
    CHECK(test::run(other, WANMICTL, {"--store", store, "--lang", "zh", "case", "show", "nothing"})
              .err == "没有案卷“nothing”。\n");
    CHECK(test::run(other, WANMICTL, {"--help"}).code == 0);
}

TEST_CASE("wanmictl: init makes a sandbox whose clock --now moves forward only", "[cli]") {
    ScratchFolder folder;
    const Ctl ctl{folder.file("new.sqlite")};
    const auto made = ctl({"init", "--city", "北京", "--district", "110101", "--sandbox", "--as-of",
                           "2026-01-05T09:00+08:00"});
    REQUIRE(made.code == 0);
    CHECK(made.json()["srid"] == 4548);
    CHECK(ctl({"init", "--city", "北京", "--district", "110101"}).errorJson()["code"] ==
          "store.exists");
    CHECK(ctl({"--now", "2026-01-06T09:00+08:00", "info"})
              .json()["now"]
              .get<std::string>()
              .substr(0, 13) == "2026-01-06T09");
    CHECK(ctl({"info"}).json()["now"].get<std::string>().substr(0, 13) == "2026-01-06T09");
    CHECK(ctl({"--now", "2026-01-05T09:00+08:00", "info"}).errorJson()["code"] == "sandbox.back");
    // A verb that is refused leaves the clock where it was.
    CHECK(ctl({"--now", "2026-01-07T09:00+08:00", "case", "show", "nothing"}).code == 1);
    CHECK(ctl({"info"}).json()["now"].get<std::string>().substr(0, 13) == "2026-01-06T09");
}

} // namespace wanmi

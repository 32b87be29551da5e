#include "tests/support/run_program.h"

#include <fstream>

namespace wanmi {
namespace {

using test::Outcome;
using test::ScratchFolder;

/// wanmictl on a small city.
struct Programs {
    ScratchFolder folder;
    std::string store = test::smallCity(folder);

    Outcome operator()(std::vector<std::string> words, bool json = true) const {
        std::vector<std::string> all{"--store", store, "--lang", "zh"};
        if (json) all.emplace_back("--json");
        all.insert(all.end(), words.begin(), words.end());
        return test::run(folder, WANMICTL, all);
    }
    Outcome act(std::vector<std::string> words, bool json = true) const {
        words.insert(words.end(), {"--actor", "sysadmin1"});
        return (*this)(words, json);
    }
};

constexpr const char* kFirst = "9901010101000001";

} // namespace

TEST_CASE("wanmictl component: one is added, moved, corrected, retired and restored", "[cli]") {
    const Programs call;
    const auto added = call.act({"component", "add", "--kind", "0101", "--at", "114.3001,30.6001",
                                 "--set", "name=上水井盖", "--note", "新装"});
    INFO(added.err);
    REQUIRE(added.code == 0);
    CHECK(added.json()["codes"] == Json::array({kFirst}));
    CHECK(call.act({"component", "move", kFirst, "--to", "114.3002,30.6002"}).json()["changed"] ==
          1);
    CHECK(call.act({"component", "move", kFirst, "--by=-1.5,2"}).json()["changed"] == 1);
    CHECK(call.act({"component", "correct", kFirst, "--set", "state=破损", "--revision", "3"})
              .json()["deed"] == "corrected");
    CHECK(call.act({"component", "correct", kFirst, "--set", "note=x", "--revision", "3"})
              .errorJson()["code"] == "component.changed_since");
    CHECK(call.act({"component", "retire", kFirst}).errorJson()["code"] == "component.needs_note");
    CHECK(call.act({"component", "retire", kFirst, "--note", "拆除"}).code == 0);
    CHECK(call({"component", "list"}).json()["total"] == 0);
    CHECK(call({"component", "list", "--retired"}).json()["total"] == 1);
    CHECK(call.act({"component", "restore", kFirst}).code == 0);
    const auto shown = call({"component", "show", kFirst}).json();
    CHECK(shown["state"] == "damaged");
    CHECK(shown["name"] == "上水井盖");
    CHECK(shown["revision"] == 6);
    CHECK(shown["retired"].is_null());
    CHECK(shown["community"] == "990101001001");

    const auto life = call({"component", "history", kFirst}).json()["life"];
    REQUIRE(life.size() == 6);
    CHECK(life[0]["change"]["deed"] == "added");
    CHECK(life[0]["change"]["note"] == "新装");
    CHECK(life[3]["change"]["before"]["state"] == "intact");
    CHECK(life[3]["change"]["after"]["state"] == "damaged");
    const auto lines = call({"component", "history", kFirst}, false).out;
    CHECK(lines.find("注销") != std::string::npos);
    CHECK(lines.find("拆除") != std::string::npos);
    CHECK(lines.find("state: intact → damaged") != std::string::npos);
    CHECK(call({"component", "show", "9901010101000002"}).errorJson()["code"] ==
          "component.unknown");
    CHECK(call({"component", "show", "12"}).errorJson()["code"] == "code.component");
    CHECK(call({"check"}).code == 0);
}

TEST_CASE("wanmictl component: many by a file of codes or by conditions, tried first, taken back",
          "[cli]") {
    const Programs call;
    std::vector<std::string> add{"component", "add", "--kind", "0101"};
    for (int i = 0; i < 6; ++i) {
        add.insert(add.end(), {"--at", "114.300" + std::to_string(i + 1) + ",30.6001"});
    }
    REQUIRE(call.act(add).json()["changed"] == 6);
    const auto file = call.folder.file("codes.csv");
    std::ofstream{file} << "\xEF\xBB\xBF"
                           "code,name\r\n9901010101000001,甲\r\n\"9901010101000002\"\r\n";
    const auto dry = call.act({"component", "owner", "--codes", file, "--to", "GD", "--dry-run"});
    INFO(dry.err);
    CHECK(dry.json()["changed"] == 2);
    CHECK(dry.json()["act"].is_null());
    CHECK(call({"component", "list", "--ownerless"}).json()["total"] == 6);
    CHECK(call.act({"component", "owner", "--codes", file, "--to", "GD"}).json()["changed"] == 2);
    const auto rest = call.act({"component", "owner", "--where", "kind=0101", "--where",
                                "owner=", "--where", "in=990101001", "--to", "SW-PS"});
    CHECK(rest.json()["changed"] == 4);
    CHECK(call({"component", "list", "--where", "owner=SW-PS", "--limit", "1"})
              .json()["components"]
              .size() == 1);
    CHECK(call.act({"component", "undo"}).json()["changed"] == 4);
    CHECK(call({"component", "list", "--where", "owner=GD"}).json()["total"] == 2);
    const auto acts = call({"component", "acts"}).json()["acts"];
    REQUIRE(acts.size() == 4);
    CHECK(acts[0]["undoes"] == acts[1]["act"]);
    CHECK(call.act({"component", "undo", acts[1]["act"].get<std::string>()}).errorJson()["code"] ==
          "component.undone");
    CHECK(call.act({"component", "owner", kFirst, "--where", "colour=red", "--to", "GD"})
              .errorJson()["code"] == "component.unknown_condition");
    CHECK(call({"component", "owner", kFirst, "--to", "GD", "--actor", "acceptor1"})
              .errorJson()["code"] == "people.missing_right");
    CHECK(call.act({"component", "move", kFirst, "--by", "north"}).errorJson()["code"] ==
          "component.bad_value");
    CHECK(call.act({"component", "move", kFirst, "--to", "1,2", "--by", "1,2"}).code == 2);
    CHECK(call({"component"}).code == 2);
}

TEST_CASE("wanmictl component list --doubles tells each pair once, nearest first", "[cli]") {
    const Programs call;
    REQUIRE(
        call.act({"component", "add", "--kind", "0101", "--at", "114.3001,30.6001", "--at",
                  "114.300105,30.6001", "--at", "114.300102,30.6001", "--at", "114.301,30.6001"})
            .code == 0);
    const auto found = call({"component", "list", "--doubles"}).json();
    REQUIRE(found["total"] == 3);
    CHECK(found["metres"] == 1.0);
    CHECK(found["doubles"][0]["metres"] < found["doubles"][1]["metres"]);
    CHECK(found["doubles"][0]["first"]["component"] == kFirst);
    CHECK(call({"component", "list", "--doubles", "--metres", "0.1"}).json()["total"] == 0);
    CHECK(call({"component", "list", "--metres", "0.1"}).code == 2);
    CHECK(call({"component", "list", "--outside"}).json()["total"] == 0);
    const auto text = call({"component", "list", "--doubles"}, false).out;
    CHECK(text.find("同类部件 3 对") != std::string::npos);
}

} // namespace wanmi

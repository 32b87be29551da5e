#include "tests/support/run_program.h"

#include <fstream>

namespace wanmi {
namespace {

using test::ScratchFolder;

} // namespace

TEST_CASE("wanmictl component recensus: a file is compared, rows are shown, accepted and refused",
          "[cli]") {
    const ScratchFolder folder;
    const auto store = test::smallCity(folder);
    const auto call = [&](std::vector<std::string> words, bool actor = true) {
        std::vector<std::string> all{"--store", store, "--json"};
        all.insert(all.end(), words.begin(), words.end());
        if (actor) all.insert(all.end(), {"--actor", "sysadmin1"});
        return test::run(folder, WANMICTL, all);
    };
    REQUIRE(call({"component", "add", "--kind", "0101", "--at", "114.3001,30.6001", "--at",
                  "114.3002,30.6001", "--at", "114.3003,30.6001"})
                .code == 0);
    const auto file = folder.file("复查.csv");
    std::ofstream{file} << "objid,lon,lat,deptcode2\n"
                           "9901010101000001,114.3001,30.6001,\n"
                           "9901010101000002,114.30023,30.6001,\n"
                           "9901010101000009,114.3004,30.6001,GD\n";
    const auto made = call({"component", "recensus", file, "--note", "第二次普查"});
    INFO(made.err);
    REQUIRE(made.code == 0);
    CHECK(made.json()["classes"] ==
          Json({{"same", 1}, {"moved", 1}, {"changed", 0}, {"new", 1}, {"missing", 1}}));
    CHECK(made.json()["file"] == "复查.csv");
    const auto id = made.json()["recensus"].get<std::string>();
    CHECK(call({"component", "list"}, false).json()["total"] == 3);

    const auto list = call({"component", "recensus", "list"}, false).json()["recensuses"];
    REQUIRE(list.size() == 1);
    CHECK(list[0]["note"] == "第二次普查");
    CHECK(list[0]["states"]["open"] == 3);
    const auto shown = call({"component", "recensus", "show", id, "--class", "moved"}, false);
    REQUIRE(shown.json()["rows"].size() == 1);
    CHECK(shown.json()["rows"][0]["row"] == 2);
    CHECK(shown.json()["rows"][0]["component"] == "9901010101000002");

    CHECK(call({"component", "recensus", "accept", id, "--row", "2"}).json()["changed"] == 1);
    CHECK(call({"component", "recensus", "accept", id, "--row", "2"}).errorJson()["code"] ==
          "component.decided");
    CHECK(call({"component", "recensus", "accept", id, "--class", "new"}).json()["codes"] ==
          Json::array({"9901010101000009"}));
    CHECK(call({"component", "recensus", "refuse", id, "--class", "missing", "--note", "还在"})
              .json()["rows"] == Json::array({4}));
    CHECK(call({"component", "recensus", "show", id, "--state", "open"}, false)
              .json()["rows"]
              .empty());
    CHECK(call({"component", "list", "--where", "owner=GD"}, false).json()["total"] == 1);
    CHECK(call({"component", "recensus", folder.file("none.csv")}).code == 1);
    CHECK(call({"check"}, false).code == 0);
}

} // namespace wanmi

#include "core/base/file.h"
#include "tests/support/run_program.h"

#include <filesystem>
#include <fstream>

namespace wanmi {
namespace {

using test::ScratchFolder;

} // namespace

TEST_CASE("wanmictl grid export and import: a file goes out, comes in, is refused and repaired",
          "[cli]") {
    const ScratchFolder folder;
    const auto store = test::smallCity(folder);
    const auto call = [&](std::vector<std::string> words) {
        std::vector<std::string> all{"--store", store, "--json"};
        all.insert(all.end(), words.begin(), words.end());
        return test::run(folder, WANMICTL, all);
    };
    const auto file = folder.file("网格.geojson");
    const auto out = call({"grid", "export", file});
    INFO(out.err);
    REQUIRE(out.code == 0);
    const auto cells = out.json()["rows"].get<int>();
    CHECK(cells == call({"info"}).json()["cells"].get<int>());
    CHECK(out.json()["crs"] == "EPSG:4326");
    CHECK(call({"grid", "export", folder.file("x.shp"), "--layer", "duty", "--crs", "store"})
              .json()["crs"] == "EPSG:4547");
    CHECK(call({"grid", "export", folder.file("x.txt")}).errorJson()["code"] == "export.format");

    const auto same =
        call({"grid", "import", file, "--actor", "admin", "--document", "城管〔2026〕7号"});
    INFO(same.err);
    REQUIRE(same.code == 0);
    CHECK(same.json()["kept"] == cells);
    CHECK(same.json()["flaws"].empty());

    auto dirty = Json::parse(*readFile(file));
    dirty["features"].erase(dirty["features"].begin() + 3); // a gap of a whole cell
    dirty["features"][5]["properties"]["BGID"] = "7";
    std::ofstream{folder.file("dirty.geojson")} << dirty.dump();
    const auto refused = call({"grid", "import", folder.file("dirty.geojson"), "--actor", "admin"});
    CHECK(refused.code == 1);
    CHECK(refused.errorJson()["code"] == "grid.file_faulty");
    CHECK(refused.json()["taken"] == false);
    CHECK(refused.json()["flaws"].size() == 2);
    const auto tried = call(
        {"grid", "import", folder.file("dirty.geojson"), "--actor", "admin", "--repair", "--try"});
    CHECK(tried.code == 0);
    CHECK(tried.json()["taken"] == false);
    CHECK(tried.json()["made"] == 2);
    const auto report = folder.file("report.csv");
    const auto taken = call({"grid", "import", folder.file("dirty.geojson"), "--actor", "admin",
                             "--repair", "--report", report});
    INFO(taken.err);
    REQUIRE(taken.code == 0);
    CHECK(taken.json()["retired"] == 2);
    CHECK(readFile(report)->find("code_form,6,") != std::string::npos);
    CHECK(call({"grid", "check"}).code == 0);
    CHECK(call({"check"}).code == 0);
}

} // namespace wanmi

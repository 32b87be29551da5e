// Real cities through the program alone, as a newcomer would take them in.
#include "tests/support/child_program.h"
#include "tests/support/open_data.h"

#include <cmath>

namespace wanmi {
namespace {

using test::openData;
using test::ScratchFolder;

/// wanmictl on one store.
class Ctl {
public:
    Ctl(const ScratchFolder& folder, std::string store)
        : m_folder(&folder),
          m_store(std::move(store)) {}
    Json operator()(std::vector<std::string> words) const {
        std::vector<std::string> all{"--store", m_store, "--json"};
        all.insert(all.end(), words.begin(), words.end());
        const auto done = test::ChildProgram{*m_folder, WANMICTL, all}.wait();
        INFO(words.front() << " " << (words.size() > 1 ? words[1] : "") << " " << done.err);
        REQUIRE(done.code == 0);
        return done.json();
    }

private:
    const ScratchFolder* m_folder;
    std::string m_store;
};

void isExactPartition(const Ctl& ctl, const Json& made, double target) {
    INFO(made.dump());
    CHECK(std::abs(made["median_area_m2"].get<double>() - target) <= 0.2 * target);
    const auto found = ctl({"grid", "check"});
    INFO(found.dump());
    CHECK(found["cells"] == made["cells"]);
    CHECK(found["gaps"] == 0);
    CHECK(found["overlaps"] == 0);
    CHECK(found["bad_codes"] == 0);
    CHECK(found["uncovered_m2"].get<double>() < 1);
    std::cout << made["cells"] << " cells, median " << made["median_area_m2"] << " m² of " << target
              << ", uncovered " << found["uncovered_m2"] << " m²\n";
}

/// The box of an OpenStreetMap file as a region.
std::string boxAsRegion(const ScratchFolder& folder, const Json& box) {
    const auto corner = [&box](std::size_t x, std::size_t y) { return Json{box[x], box[y]}; };
    const Json ring{corner(0, 1), corner(2, 1), corner(2, 3), corner(0, 3), corner(0, 1)};
    const Json feature{{"type", "Feature"},
                       {"properties", {{"name", "Keskusta"}}},
                       {"geometry", {{"type", "Polygon"}, {"coordinates", Json::array({ring})}}}};
    auto path = folder.file("centre.geojson");
    REQUIRE(replaceFile(path, feature.dump()));
    return path;
}

} // namespace

TEST_CASE(
    "wanmictl: Helsinki's centre is cut along its streets exactly, and lamps find their cells",
    "[cli]") {
    const auto osm = openData("01_osm/helsinki_centre.osm.pbf");
    const auto oracles = openData("ORACLES.json");
    if (!osm || !oracles) return;
    const auto truth = *parseJson(*readFile(*oracles));
    const auto& known = truth["osm"]["helsinki_centre.osm.pbf"];
    ScratchFolder folder;
    const auto store = folder.file("helsinki.sqlite");
    const Ctl ctl{folder, store};
    ctl({"init", "--city", "Helsinki", "--district", "990701", "--sandbox"});
    const auto region = boxAsRegion(folder, known["bbox"]);
    CHECK(ctl({"import", "regions", region, "--set", "level=street"})["imported"] == 1);
    CHECK(ctl({"import", "streets", *osm})["imported"] ==
          known["gdal3.6.2 OSM driver"]["highway_lines"]);
    const auto lamps = ctl({"import", "components", *osm, "--where", "highway='street_lamp'",
                            "--set", "kind=component:0110"})["imported"];
    CHECK(lamps == 586);
    for (const int target : {10'000, 15'000}) {
        const auto made = ctl({"grid", "generate", "--target-area", std::to_string(target)});
        isExactPartition(ctl, made, target);
    }
    auto desk = test::must(Desk::open(store));
    // Every lamp inside the box has the cell it lies in.
    CHECK(test::must(desk->db().number(
              "SELECT count(*) FROM component WHERE cell_code IS NULL AND Within(geom, "
              "(SELECT geom FROM region WHERE level = 'street' AND valid_to IS NULL))")) == 0);
    CHECK(test::must(desk->db().number("SELECT count(*) FROM component c JOIN cell ON cell.code = "
                                       "c.cell_code AND cell.valid_to IS NULL "
                                       "WHERE NOT Intersects(c.geom, cell.geom)")) == 0);
    CHECK(test::must(desk->db().number(
              "SELECT count(*) FROM component WHERE cell_code IS NOT NULL")) >= 580);
    CHECK(ctl({"check"})["faults"].empty());
}

TEST_CASE("wanmictl: Dongcheng's 17 streets without street lines are cut exactly", "[cli]") {
    const auto streets = openData("02_admin/beijing_dongcheng_chaoyang_streets.geojson");
    const auto codes = openData("02_admin/cn_streets_2023.csv.gz");
    if (!streets || !codes) return;
    ScratchFolder folder;
    const Ctl ctl{folder, folder.file("dongcheng.sqlite")};
    ctl({"init", "--city", "北京", "--district", "110101", "--sandbox"});
    const auto taken = ctl({"import", "regions", *streets, "--set", "level=street", "--codes",
                            *codes, "--where", "县='东城区'"});
    CHECK(taken["read"] == 17);
    CHECK(taken["imported"] == 17);
    CHECK(taken["flagged"] == 0);
    isExactPartition(ctl, ctl({"grid", "generate"}), 10'000);
    const auto info = ctl({"info"});
    CHECK(info["regions"] == Json({{"district", 0}, {"street", 17}, {"community", 17}}));
    const auto here = ctl({"locate", "116.4074", "39.9042"});
    CHECK(here["cell"].get<std::string>().starts_with(here["street"].get<std::string>()));
    CHECK(ctl({"check"})["faults"].empty());
}

} // namespace wanmi

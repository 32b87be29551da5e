#include "core/geometry/measures.h"
#include "core/geometry/neighbours.h"
#include "core/service/import_place.h"
#include "tests/exchange/support.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace wanmi::test {
namespace {

Result<ImportSummary> takeDongcheng(City& city, const std::string& streets,
                                    const std::string& codes) {
    auto options = regionsOf("street");
    options.codes = must(readTable(codes, {}));
    SourceOptions how;
    how.where = "县='东城区'";
    return city.take(streets, options, how);
}

} // namespace

TEST_CASE("Dongcheng's 17 streets get their official codes and keep their areas", "[gis]") {
    const auto streets = openData("02_admin/beijing_dongcheng_chaoyang_streets.geojson");
    const auto codes = openData("02_admin/cn_streets_2023.csv.gz");
    const auto oracles = openData("ORACLES.json");
    if (!streets || !codes || !oracles) return;
    City city{"110101"};
    const auto done = must(takeDongcheng(city, *streets, *codes));
    CHECK(done.read == 17);
    CHECK(done.imported == 17);
    CHECK(done.flagged == 0);

    const auto truth =
        nlohmann::json::parse(must(readFile(*oracles)))["beijing"]["dongcheng_streets_km2"];
    PlaceStore store{city.desk().db()};
    const auto regions = must(store.regions(RegionLevel::Street));
    REQUIRE(regions.size() == truth.size());
    for (const auto& r : regions) {
        INFO(r.name);
        REQUIRE(truth.contains(r.name));
        CHECK(r.code == truth[r.name][0].get<std::string>());
        CHECK_FALSE(r.provisional);
        const double km2 = truth[r.name][1].get<double>();
        CHECK(std::abs(areaM2(r.shape) / 1e6 - km2) < 0.001 * km2);
    }
    CHECK(city.desk().srid() == 4548); // CGCS2000, 117° E

    // The same file again changes rows and adds none.
    const auto again = must(takeDongcheng(city, *streets, *codes));
    CHECK(again.imported == 0);
    CHECK(again.updated == 17);

    PlaceService places{city.desk()};
    const auto grid = must(places.generateGrid({}, {}));
    CHECK(grid.cells > 3000);
    CHECK(std::abs(grid.medianM2 - 10'000) < 2'000);
    const auto faults = must(places.checkGrid());
    CHECK(faults.gaps == 0);
    CHECK(faults.overlaps == 0);
    CHECK(faults.badCodes == 0);
    CHECK(faults.uncoveredM2 < 1);
    const auto here = must(places.locate({116.4074, 39.9042}));
    CHECK(here.district == "110101");
    CHECK(here.cell.size() == 15);
    CHECK(here.dutyGrid.starts_with(here.street));
    CHECK(must(places.locate({0, 0})) == PlaceOf{});
}

namespace {

using Segments = std::map<std::pair<Point, Point>, int>;

/// How many regions have each segment.
Segments segmentsOf(const std::vector<Region>& regions) {
    Segments uses;
    for (const auto& r : regions) {
        for (const auto& part : r.shape) {
            for (std::size_t i = 0; i < part.outer.size(); ++i) {
                const auto a = part.outer[i];
                const auto b = part.outer[(i + 1) % part.outer.size()];
                ++uses[std::minmax(a, b)];
            }
        }
    }
    return uses;
}

/// Metres to the nearest segment of only one region: the outer boundary.
double toOutline(Point p, const Segments& uses) {
    double least = HUGE_VAL;
    for (const auto& [segment, count] : uses) {
        if (count == 1) least = std::min(least, distanceM(p, segment.first, segment.second));
    }
    return least;
}

std::size_t columnNamed(const RowSource& source, const char* name) {
    const auto& all = source.columns();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (plainName(all[i]) == name) return i;
    }
    throw std::runtime_error{name};
}

struct Agreement {
    int inside = 0; ///< points within a council
    int agrees = 0; ///< … the one their row names
};

Agreement compare(RowSource& source, const Transform& transform, const PlaceFinder& finder,
                  const std::map<std::string, std::string>& council) {
    const auto lon = columnNamed(source, "longitude");
    const auto lat = columnNamed(source, "latitude");
    const auto nc = columnNamed(source, "nc");
    Agreement out;
    for (SourceRow row; must(source.next(row));) {
        if (row.values[lon].empty()) continue;
        const auto at = transform.apply(std::stod(row.values[lon]), std::stod(row.values[lat]));
        if (!at) continue;
        const auto place = finder.find(*at);
        if (place.street.empty()) continue;
        ++out.inside;
        if (council.at(place.street) == row.values[nc]) ++out.agrees;
    }
    return out;
}

} // namespace

TEST_CASE("DataV's Dongcheng comes to lie on the true boundary", "[gis]") {
    const auto streets = openData("02_admin/beijing_dongcheng_chaoyang_streets.geojson");
    const auto codes = openData("02_admin/cn_streets_2023.csv.gz");
    const auto outline = openData("02_admin/datav_110101.json");
    if (!streets || !codes || !outline) return;
    City city{"110101"};
    must(takeDongcheng(city, *streets, *codes));
    ImportOptions district;
    district.crs = "GCJ-02";
    CHECK(must(city.take(*outline, district)).imported == 1);

    PlaceStore store{city.desk().db()};
    const auto uses = segmentsOf(must(store.regions(RegionLevel::Street)));
    std::vector<double> away;
    const auto datav = must(store.region("110101"));
    REQUIRE(datav);
    for (const auto& part : datav->shape) {
        for (const auto p : part.outer) {
            away.push_back(toOutline(p, uses));
        }
    }
    std::nth_element(away.begin(), away.begin() + static_cast<std::ptrdiff_t>(away.size() / 2),
                     away.end());
    CHECK(away[away.size() / 2] < 8);
    CHECK(away.size() > 100);
}

TEST_CASE("Points of the Los Angeles files lie in the councils their rows name", "[gis]") {
    struct File {
        const char* name;
        int inside;
        int agrees;
    };
    const auto councils = openData("03_311/la_neighborhood_councils_99.geojson.gz");
    if (!councils) return;
    City city{"990601"};
    auto options = regionsOf("street");
    options.key = "nc_id";
    const auto done = must(city.take(*councils, options));
    CHECK(done.imported == 99);
    CHECK(done.flags.at("provisional_code") == 99);
    PlaceStore store{city.desk().db()};
    std::map<std::string, std::string> council; // by code
    for (const auto& r : must(store.regions(RegionLevel::Street))) {
        council[r.code] = r.sourceKey.substr(r.sourceKey.find('/') + 1);
    }
    const auto finder = must(PlaceFinder::open(store));
    const auto transform = must(Transform::open("EPSG:4326", city.desk().srid()));
    for (const auto& file : {File{"03_311/la_MyLA311_2017_subset.csv.gz", 8136, 8064},
                             File{"03_311/la_2018_mini_b.csv.gz", 8764, 8687},
                             File{"03_311/la_requests.csv.gz", 9850, 9817}}) {
        const auto path = openData(file.name);
        if (!path) return;
        INFO(file.name);
        auto source = must(openSource(*path, {}));
        const auto found = compare(*source, transform, finder, council);
        // One point lies on a boundary to the millimetre.
        CHECK(std::abs(found.inside - file.inside) <= 1);
        CHECK(std::abs(found.agrees - file.agrees) <= 1);
    }
}

TEST_CASE("Shanghai's names are read from GBK without being told", "[gis]") {
    const auto file = openData("05_import_hard/上海区县界_GBK_LDID4D.zip");
    const auto oracles = openData("ORACLES.json");
    if (!file || !oracles) return;
    const auto truth =
        nlohmann::json::parse(must(readFile(*oracles)))["gbk_shp"]["shanghai"]["names"];
    std::set<std::string> names;
    std::size_t rows = 0;
    auto source = must(openSource(*file, {}));
    for (SourceRow row; must(source->next(row)); ++rows) {
        CHECK(row.fault.empty());
        REQUIRE(row.wkb);
        names.insert(row.values.begin(), row.values.end());
    }
    CHECK(rows == 17);
    for (const auto& name : truth) {
        CHECK(names.contains(name.get<std::string>()));
    }
}

TEST_CASE("A shapefile in UTF-8 that does not say so is read as UTF-8", "[gis]") {
    const auto file = openData("02_admin/宜昌市_district_2020_utf8_noCPG_noPRJ.zip");
    if (!file) return;
    City city{"420502"};
    auto options = regionsOf("district");
    options.crs = "GCJ-02";
    const auto done = must(city.take(*file, options));
    CHECK(done.imported == 13);
    const auto named = must(PlaceStore{city.desk().db()}.region("420526"));
    REQUIRE(named);
    CHECK(named->name == "兴山县");
}

TEST_CASE("A bare array of features is read like a collection", "[gis]") {
    const auto file = openData("05_import_hard/110101_array_of_features.json");
    if (!file) return;
    City city{"110101"};
    ImportOptions options;
    options.crs = "gcj02";
    const auto done = must(city.take(*file, options));
    CHECK(done.imported == 1);
    CHECK(must(PlaceStore{city.desk().db()}.region("110101"))->name == "东城区");
}

} // namespace wanmi::test

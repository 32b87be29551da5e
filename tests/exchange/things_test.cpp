#include "core/geometry/projection.h"
#include "core/service/case_service.h"
#include "core/service/whole_store.h"
#include "core/store/case_store.h"
#include "tests/exchange/support.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <random>

namespace wanmi::test {

TEST_CASE("Helsinki's lamps, trees, benches and hydrants come in as components", "[gis]") {
    const auto file = openData("01_osm/helsinki_centre.osm.pbf");
    if (!file) return;
    City city{"990701"};
    struct Kind {
        const char* where;
        const char* kind;
        int count;
    };
    for (const auto& k : {Kind{"highway='street_lamp'", "component:0110", 586},
                          Kind{"natural='tree'", "component:0402", 649},
                          Kind{"amenity='bench'", "component:0406", 162},
                          Kind{"emergency='fire_hydrant'", "component:0120", 37}}) {
        INFO(k.where);
        SourceOptions how;
        how.where = k.where;
        const auto done = must(city.take(*file, componentsOf(k.kind), how));
        CHECK(done.read == k.count);
        CHECK(done.imported == k.count);
        const auto again = must(city.take(*file, componentsOf(k.kind), how));
        CHECK(again.updated == k.count);
    }
    CHECK(city.desk().srid() == 32635);
    ImportOptions streets;
    streets.kind = ImportKind::Streets;
    const auto done = must(city.take(*file, streets));
    CHECK(done.imported == 2504);
    CHECK(must(checkStore(city.desk(), {})).empty());
}

TEST_CASE("Somerville's absurd point is flagged and the other 3616 go in", "[gis]") {
    const auto file = openData("04_components/somerville-catch-basins-2023-05-07.csv.gz");
    if (!file) return;
    City city{"990801"};
    const auto done = must(city.take(*file, componentsOf("0104")));
    CHECK(done.read == 3617);
    CHECK(done.imported == 3616);
    CHECK(done.flagged == 1);
    CHECK(done.flags.at("position_out_of_range") == 1);
    CHECK(must(readFile(done.report)).find("position_out_of_range") != std::string::npos);
}

TEST_CASE("Catch basins and hydrants of three cities come in whole", "[gis]") {
    struct File {
        const char* name;
        int rows;
    };
    for (const auto& f : {File{"04_components/CambridgeSew_Catchbasin_filtered.csv.gz", 5457},
                          File{"04_components/durham_drains.csv.gz", 16555},
                          File{"04_components/boston_hydrants.csv.gz", 13253}}) {
        const auto file = openData(f.name);
        if (!file) return;
        INFO(f.name);
        City city{"990802"};
        const auto done = must(city.take(*file, componentsOf("0104")));
        CHECK(done.read == f.rows);
        CHECK(done.imported + done.updated + done.flagged == f.rows);
        CHECK(done.imported > f.rows * 99 / 100);
        const auto old = must(
            city.desk().db().number("SELECT count(*) FROM component WHERE first_day < '1800'"));
        CHECK(old == 0); // 1/1/1753 stands for "not known"
    }
}

TEST_CASE("Positions in GCJ-02 and BD-09 come in within a centimetre of where they are", "[gis]") {
    std::mt19937_64 random{20260105};
    CAPTURE(20260105);
    std::uniform_real_distribution<double> lon{116.2, 116.6};
    std::uniform_real_distribution<double> lat{39.75, 40.05};
    struct System {
        const char* name;
        LonLat (*shifted)(LonLat);
    };
    for (const auto& system :
         {System{"GCJ-02", wgs84ToGcj02},
          System{"BD-09", [](LonLat at) { return gcj02ToBd09(wgs84ToGcj02(at)); }}}) {
        INFO(system.name);
        std::string csv = "id,lon,lat\n";
        std::vector<LonLat> truth;
        for (int i = 0; i < 200; ++i) {
            truth.push_back({lon(random), lat(random)});
            const auto given = system.shifted(truth.back());
            csv += fmt::format("K{:03},{:.10f},{:.10f}\n", i, given.lon, given.lat);
        }
        City city{"110101"};
        auto options = componentsOf("0110");
        options.crs = system.name;
        CHECK(must(city.take(city.folder.write("lamps.csv", csv), options)).imported == 200);
        const auto* projection = must(city.desk().projection());
        auto rows = must(city.desk().db().prepare(
            "SELECT ST_X(geom), ST_Y(geom) FROM component ORDER BY source_key"));
        for (const auto at : truth) {
            REQUIRE(must(rows.step()));
            const auto wanted = must(projection->toStore(at));
            const double x = rows.real(0) - static_cast<double>(wanted.x) / 1000;
            const double y = rows.real(1) - static_cast<double>(wanted.y) / 1000;
            CHECK(std::hypot(x, y) < 0.01);
        }
    }
}

TEST_CASE("Chicago's requests become cases with their own times and numbers", "[gis]") {
    const auto file = openData("03_311/chicago_sanitation_311_2000_2014.csv.gz");
    if (!file) return;
    City city{"990301"};
    const auto start = std::chrono::steady_clock::now();
    const auto done = must(city.take(*file, requestsOf("event:0102", "America/Chicago")));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    std::cout << "Chicago: " << static_cast<double>(done.read) / took.count() << " rows/s\n";
    CHECK(done.read == 74'401);
    CHECK(done.imported == 74'002);
    CHECK(done.updated == 375);
    CHECK(done.flagged == 24);
    CHECK(done.flags.at("no_position") == 24);

    auto store = must(CaseStore::open(city.desk().db(), city.desk().srid()));
    const auto first = must(store.byForeignKey("chicago_sanitation_311/00-00002158"));
    REQUIRE(first);
    CHECK(first->state == CaseState::Archived);
    CHECK(localText(first->reportedAt, "America/Chicago") == "2000-01-03T00:00:00-06:00");
    CHECK(first->number.starts_with("990301-20000103-000-"));
    const auto events = must(store.events(first->id));
    REQUIRE(events.size() == 1);
    CHECK(events.front().type == Action::Imported);
    CHECK(events.front().body.find("4853 S WOOD") == std::string::npos); // said by a citizen
    const auto kept = must(store.privateValues(first->id));
    REQUIRE(kept.size() == 1);
    CHECK(kept.front().value == "4853 S WOOD");
    const auto info = must(summary(city.desk()));
    CHECK(info.cases == 74'002);
    CHECK(info.openCases < 400);
}

TEST_CASE("An Open311 answer is read as it is", "[gis]") {
    const auto file = openData("03_311/open311_requests_boston_sample200.json");
    if (!file) return;
    City city{"990302"};
    const auto done = must(city.take(*file, requestsOf("event:0102", "America/New_York")));
    CHECK(done.read == 200);
    CHECK(done.imported == 200 - done.flagged);
    CHECK(done.imported > 190);
    CHECK(must(checkStore(city.desk(), {})).empty());
}

TEST_CASE("Hoboken's CSV and XLSX are twins", "[gis]") {
    const auto csv = openData("05_import_hard/publicstuff_Hoboken_20190521.csv");
    const auto xlsx = openData("05_import_hard/publicstuff_Hoboken_20190521.xlsx");
    if (!csv || !xlsx) return;
    auto a = must(openSource(*csv, {}));
    auto b = must(openSource(*xlsx, {}));
    REQUIRE(a->columns() == b->columns());
    int rows = 0;
    for (SourceRow one; must(a->next(one)); ++rows) {
        SourceRow two;
        REQUIRE(must(b->next(two)));
        for (std::size_t i = 0; i < one.values.size(); ++i) {
            INFO(rows << " " << a->columns()[i]);
            const bool rounded = a->columns()[i] == "Latitude" || a->columns()[i] == "Longitude";
            if (rounded) {
                CHECK(std::abs(std::stod(one.values[i]) - std::stod(two.values[i])) < 1e-7);
            } else {
                CHECK(trim(one.values[i]) == trim(two.values[i]));
            }
        }
    }
    CHECK(rows == 91);
    for (const auto& file : {*csv, *xlsx}) {
        City city{"990303"};
        const auto done = must(city.take(file, requestsOf("event:0102", "America/New_York")));
        CHECK(done.read == 91);
        CHECK(done.imported == 46); // 91 rows name 46 requests
        CHECK(done.updated == 45);
    }
}

} // namespace wanmi::test

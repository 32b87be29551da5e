#include "core/service/whole_store.h"
#include "tests/exchange/support.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace wanmi::test {
namespace {

std::string someRequests(int rows) {
    std::string csv = "id,opened,status,lon,lat,text\n";
    for (int i = 0; i < rows; ++i) {
        csv += fmt::format("R{},2024-03-{:02} 10:00:00,open,{:.5f},{:.5f},\"said, {}\"\n", i,
                           i % 28 + 1, 116.4 + i * 1e-5, 39.9, i);
    }
    return csv;
}

} // namespace

TEST_CASE("A file that turns out broken changes nothing", "[gis]") {
    City city{"110101"};
    const auto good = city.folder.write("good.csv", someRequests(50));
    must(city.take(good, requestsOf("0102", "Asia/Shanghai")));
    const auto before = city.digest();
    const auto text = someRequests(3000);
    const std::vector<std::pair<const char*, std::string>> files{
        {"quote.csv", text + "R9,2024-03-01,open,116.4,39.9,\"never closed\nmore"},
        {"cut.csv", text.substr(0, text.size() - 40)},
        {"empty.csv", ""},
        {"binary.csv", std::string("a,b\n\0\0\x01", 7)},
        {"half.json",
         R"([{"service_request_id":"1","lat":39.9,"long":116.4,"requested_datetime":"2024)"},
        {"odd.json", R"({"no":"type"})"},
        {"not.gpkg", "this is no GeoPackage"},
        {"not.zip", "this is no archive"},
        {"not.xlsx", "PK nothing"},
        {"not.csv.gz", "this is no gzip"},
        {"not.osm.pbf", "0123456789"}};
    for (const auto& [name, bytes] : files) {
        INFO(name);
        const auto done =
            city.take(city.folder.write(name, bytes), requestsOf("0102", "Asia/Shanghai"));
        REQUIRE_FALSE(done);
        CHECK(must(Messages::load(WANMI_SOURCE_DIR "/data", "en")).has(done.error().reason));
        CHECK(city.digest() == before);
    }
}

TEST_CASE("A truncated copy of a real file is an error and changes nothing", "[gis]") {
    for (const auto* name :
         {"03_311/la_requests.csv.gz", "05_import_hard/publicstuff_Hoboken_20190521.xlsx",
          "03_311/open311_requests_boston_sample200.json", "01_osm/helsinki_centre.osm.pbf",
          "05_import_hard/上海区县界_GBK_LDID4D.zip", "01_osm/prague_bubenec_momepy.gpkg"}) {
        const auto file = openData(name);
        if (!file) return;
        const auto bytes = must(readFile(*file));
        City city{"990301"};
        const auto before = city.digest();
        for (const int share : {1, 30, 60, 95}) {
            INFO(name << " " << share << " %");
            const auto cut = city.folder.write(
                "cut" + fs::path{name}.filename().string(),
                bytes.substr(0, bytes.size() * static_cast<std::size_t>(share) / 100));
            const auto done = city.take(cut, requestsOf("0102", "America/Chicago"));
            CHECK_FALSE(done);
            CHECK(city.digest() == before);
        }
    }
}

namespace {

ImportOptions looseOptions(ImportKind kind) {
    ImportOptions options;
    options.kind = kind;
    options.dryRun = true; // what is merely frowned upon may be read
    if (kind == ImportKind::Regions) options.set = {{"level", "street"}};
    if (kind == ImportKind::Components) options.set = {{"kind", "0101"}};
    return options;
}

} // namespace

TEST_CASE("The corpus of bad GeoJSON gives errors, never a change", "[gis]") {
    const auto zip = openData("05_import_hard/geojsonhint_good_bad.zip");
    if (!zip) return;
    Folder folder;
    const auto command = fmt::format("cd '{}' && unzip -q '{}'", folder.file("."), *zip);
    if (std::system(command.c_str()) != 0) {
        std::cout << "skipped: no unzip\n";
        return;
    }
    City city{"990301"};
    const auto before = city.digest();
    int seen = 0;
    for (const auto& each : fs::recursive_directory_iterator{folder.file("test/data/bad")}) {
        if (each.path().extension() != ".geojson") continue;
        ++seen;
        for (const auto kind : {ImportKind::Regions, ImportKind::Streets, ImportKind::Components}) {
            INFO(each.path().filename().string());
            const auto done = city.take(each.path().string(), looseOptions(kind));
            if (!done) {
                CHECK(
                    must(Messages::load(WANMI_SOURCE_DIR "/data", "en")).has(done.error().reason));
            }
            CHECK(city.digest() == before);
            city.close();
            city.open();
        }
    }
    CHECK(seen >= 40);
}

TEST_CASE("A cancelled import and a dry run change nothing", "[gis]") {
    City city{"110101"};
    const auto before = city.digest();
    const auto file = city.folder.write("requests.csv", someRequests(3000));
    const auto stop = [](std::string_view, std::int64_t done, std::int64_t) { return done < 1000; };
    const auto stopped = city.take(file, requestsOf("0102", "Asia/Shanghai"), {}, stop);
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == Errc::Cancelled);
    CHECK(city.digest() == before);
    auto dry = requestsOf("0102", "Asia/Shanghai");
    dry.dryRun = true;
    CHECK(must(city.take(file, dry)).imported == 3000);
    CHECK(city.digest() == before);
}

TEST_CASE("After kill -9 in the middle of an import the store opens, unchanged and clean",
          "[gis]") {
    City city{"110101"};
    must(city.take(city.folder.write("requests_2023.csv", someRequests(20)),
                   requestsOf("0102", "Asia/Shanghai")));
    const auto before = city.digest();
    const auto file = city.folder.write("requests.csv", someRequests(5000));
    city.close();
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        city.open();
        const auto die = [](std::string_view step, std::int64_t done, std::int64_t) {
            if (step == "import.writing" && done >= 3000) raise(SIGKILL);
            return true;
        };
        (void)city.take(file, requestsOf("0102", "Asia/Shanghai"), {}, die);
        _exit(0); // never reached
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    city.open();
    CHECK(city.digest() == before);
    CHECK(must(checkStore(city.desk(), {})).empty());
    CHECK(must(city.take(file, requestsOf("0102", "Asia/Shanghai"))).imported == 4980);
}

TEST_CASE("Rows that cannot be taken are reported with number and reason, the rest go in",
          "[gis]") {
    City city{"110101"};
    const auto file =
        city.folder.write("mixed.csv", "id,opened,status,lon,lat\n"
                                       "1,01/31/2014 02:15:00 PM,Completed,116.4,39.9\n"
                                       "2,2014-02-01,Open,,\n"
                                       "3,9/9/99,Open,116.4,39.9\n"
                                       "4,2014-02-01,Dancing,116.4,39.9\n"
                                       "5,2014-02-01,Open\n"
                                       "1,01/31/2014 02:15:00 PM,Open,116.4,39.9\n");
    const auto done = must(city.take(file, requestsOf("0102", "Asia/Shanghai")));
    CHECK(done.read == 6);
    CHECK(done.imported == 1);
    CHECK(done.updated == 1);
    CHECK(done.flagged == 4);
    CHECK(done.flags ==
          std::map<std::string, std::int64_t>{
              {"columns", 1}, {"no_position", 1}, {"no_time", 1}, {"unknown_state", 1}});
    const auto report = must(readFile(done.report));
    for (const auto* line :
         {"\n2,no,no_position,", "\n3,no,no_time,", "\n4,no,unknown_state,", "\n5,no,columns,"}) {
        CHECK(report.find(line) != std::string::npos);
    }
    const auto none = city.take(city.folder.write("none.csv", "id,opened,lon,lat\n7,never,1,1\n"),
                                requestsOf("0102", "Asia/Shanghai"));
    REQUIRE_FALSE(none);
    CHECK(none.error().reason == "import.nothing");
}

TEST_CASE("A layer that is not there is refused, whatever the format", "[gis]") {
    Folder folder;
    const auto csv = folder.write("lamps.csv", "id,lon,lat\n1,116.4,39.9\n");
    const auto json = folder.write("lamps.geojson",
                                   R"({"type":"Feature","properties":{"id":1},"geometry":null})");
    for (const auto& file : {csv, json}) {
        SourceOptions how;
        how.layer = "bogus";
        CHECK(openSource(file, how).error().reason == "import.no_layer");
        how.layer = "lamps";
        CHECK(openSource(file, how));
    }
}

TEST_CASE("Rows are numbered as they stand in the file, also where only some are asked for",
          "[gis]") {
    Folder folder;
    const auto csv = folder.write("a.csv", "Name,lon,lat\na,1,1\nb,1,1\nc,1,1\n");
    std::string features;
    std::string places;
    for (const auto* name : {"a", "b", "c"}) {
        features +=
            fmt::format(R"({}{{"type":"Feature","properties":{{"Name":"{}"}},"geometry":null}})",
                        features.empty() ? "" : ",", name);
        places += fmt::format("<Placemark><name>{}</name><Point><coordinates>1,1</coordinates>"
                              "</Point></Placemark>",
                              name);
    }
    const auto json =
        folder.write("a.geojson", R"({"type":"FeatureCollection","features":[)" + features + "]}");
    const auto kml = folder.write("a.kml", R"(<kml xmlns="http://www.opengis.net/kml/2.2">)"
                                           "<Document>" +
                                               places + "</Document></kml>");
    for (const auto& file : {csv, json, kml}) {
        INFO(file);
        SourceOptions how;
        how.where = "Name='c'";
        const auto source = must(openSource(file, how));
        SourceRow row;
        REQUIRE(must(source->next(row)));
        CHECK(row.number == 3);
        CHECK_FALSE(must(source->next(row)));
    }
}

TEST_CASE("What a mapping names must be there", "[gis]") {
    City city{"110101"};
    const auto file = city.folder.write("requests.csv", someRequests(3));
    auto options = requestsOf("0102", "Asia/Shanghai");
    options.map = {{"opened", "nowhere"}};
    CHECK(city.take(file, options).error().reason == "import.unknown_column");
    options.map = {{"wheels", "id"}};
    CHECK(city.take(file, options).error().reason == "import.unknown_field");
    options.map = {};
    options.zone = "Asia/Peking";
    CHECK(city.take(file, options).error().reason == "import.zone");
    ImportOptions unset;
    unset.kind = ImportKind::Requests;
    CHECK(city.take(file, unset).error().reason == "import.needs");
    const auto metres =
        city.folder.write("metres.csv", "id,opened,x,y\n1,2024-01-01,500000,4400000\n");
    CHECK(city.take(metres, requestsOf("0102", "Asia/Shanghai")).error().reason ==
          "import.crs_needed");
    SourceOptions how;
    how.where = "id='R1'";
    CHECK(must(city.take(file, requestsOf("0102", "Asia/Shanghai"), how)).read == 1);
}

TEST_CASE("Publication of new boundaries appends a regridded event to each open case it moves",
          "[gis]") {
    City city{"110101"};
    must(city.take(city.folder.write("requests.csv", someRequests(40)),
                   requestsOf("0102", "Asia/Shanghai")));
    const auto region = city.folder.write(
        "street.geojson",
        R"({"type":"Feature","properties":{"code":"110101001","name":"测试街道"},"geometry":{"type":"Polygon",)"
        R"("coordinates":[[[116.399,39.899],[116.402,39.899],[116.402,39.901],[116.399,39.901],[116.399,39.899]]]}})");
    CHECK(must(city.take(region, ImportOptions{})).imported == 1);
    PlaceService places{city.desk()};
    CHECK(must(places.generateGrid({}, {})).cells > 2);
    auto& db = city.desk().db();
    CHECK(must(db.number("SELECT count(*) FROM cases WHERE cell_code IS NULL")) == 0);
    CHECK(must(db.number("SELECT count(*) FROM case_event WHERE type = 'regridded'")) == 40);
    CHECK(must(checkStore(city.desk(), {})).empty());

    // Closed cases keep the cell of their day, whose code is never given again.
    std::string closed = "id,opened,status,closed,lon,lat\n";
    for (int i = 0; i < 40; ++i) {
        closed +=
            fmt::format("R{},2024-03-{:02} 10:00:00,closed,2024-04-02,116.4,39.9\n", i, i % 28 + 1);
    }
    CHECK(must(city.take(city.folder.write("requests_2024.csv", closed),
                         requestsOf("0102", "Asia/Shanghai")))
              .updated == 40);
    const auto cell = must(db.text("SELECT min(cell_code) FROM cases"));
    must(places.generateGrid({}, {}));
    CHECK(must(db.number("SELECT count(*) FROM case_event WHERE type = 'regridded'")) == 40);
    CHECK(must(db.text("SELECT min(cell_code) FROM cases")) == cell);
    CHECK(must(db.number("SELECT count(*) FROM cell WHERE valid_to IS NULL AND code = '" + *cell +
                         "'")) == 0);
    CHECK(must(checkStore(city.desk(), {})).empty());
}

} // namespace wanmi::test

// A grid written to files of three formats, read back, and real ones.
#include "core/geometry/neighbours.h"
#include "core/geometry/projection.h"
#include "core/service/whole_store.h"
#include "gis/exchange/feature_file.h"
#include "gis/exchange/source.h"
#include "tests/support/grid_rows.h"
#include "tests/support/open_data.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>

namespace wanmi::test {
namespace {

namespace fs = std::filesystem;

FeatureTable tableOf(Desk& desk, bool lonLat = false) {
    GridExportOptions how;
    how.lonLat = lonLat;
    return must(exportGrid(desk, how, {}));
}

Result<GridImport> takeFile(GridCity& city, const std::string& file, bool repair = false) {
    SourceOptions how;
    how.kind = ImportKind::Grid;
    WANMI_LET(const auto source, openSource(file, how));
    return city.take(*source, city.options(repair));
}

bool same(const std::vector<CellRow>& a, const std::vector<CellRow>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x.cell.code == y.cell.code && x.cell.shape == y.cell.shape && x.note == y.note &&
               x.cell.landUse == y.cell.landUse && x.responsible == y.responsible;
    });
}

std::set<std::string> filesIn(const fs::path& folder) {
    std::set<std::string> out;
    for (const auto& entry : fs::directory_iterator{folder}) {
        out.insert(entry.path().filename().string());
    }
    return out;
}

std::string bytesOf(const std::string& file) {
    return must(readFile(file));
}

/// The standard's Chinese name, as a program without UTF-8 writes it.
void nameInGbk(const std::string& dbf) {
    auto bytes = bytesOf(dbf);
    const auto at = bytes.find("BGID");
    REQUIRE(at != std::string::npos);
    bytes.replace(at, 6, "\xB1\xEA\xCA\xB6\xC2\xEB"); // 标识码
    bytes[29] = '\x4D';
    std::ofstream{dbf, std::ios::binary} << bytes;
}

} // namespace

TEST_CASE("A grid written to a file and read into another store is the same to the millimetre",
          "[gis]") {
    GridCity from;
    REQUIRE(from.desk->db().run("UPDATE cell SET note = '沿街 门面', land_use = 'R2', "
                                "responsible = '东直门街道办事处' WHERE fid % 3 = 0"));
    GridCity to{false};
    const auto* file = GENERATE("grid.shp", "grid.gpkg", "grid.geojson");
    const bool lonLat = GENERATE(false, true);
    INFO(file << " " << lonLat);
    const auto path = from.folder.file(file);
    const auto written = must(writeFeatures(tableOf(*from.desk, lonLat), path, {}));
    CHECK(written.rows == static_cast<std::int64_t>(from.rows().size()));
    CHECK(written.files.front() == path);
    CHECK(written.shortened == 0);
    const auto done = must(takeFile(to, path));
    CHECK(done.flaws.empty());
    REQUIRE(done.taken);
    CHECK(same(from.rows(), to.rows()));
    CHECK(to.clean());
}

TEST_CASE("A Shapefile says that it is UTF-8 and where it lies, and nothing else is left beside it",
          "[gis]") {
    GridCity city;
    const ScratchFolder folder;
    const auto path = folder.file("东城网格.shp");
    must(writeFeatures(tableOf(*city.desk, true), path, {}));
    CHECK(filesIn(fs::path{path}.parent_path()) ==
          std::set<std::string>{"东城网格.cpg", "东城网格.dbf", "东城网格.prj", "东城网格.shp",
                                "东城网格.shx"});
    CHECK(bytesOf(folder.file("东城网格.cpg")).substr(0, 5) == "UTF-8");
    CHECK(bytesOf(folder.file("东城网格.prj")).find("WGS_1984") != std::string::npos);
}

TEST_CASE("Names of columns in GBK are read, and text too long for a Shapefile is cut and counted",
          "[gis]") {
    GridCity from;
    GridCity to{false};
    const auto path = from.folder.file("legacy.shp");
    must(writeFeatures(tableOf(*from.desk), path, {}));
    fs::remove(from.folder.file("legacy.cpg"));
    nameInGbk(from.folder.file("legacy.dbf"));
    const auto done = must(takeFile(to, path));
    REQUIRE(done.taken);
    CHECK(std::find(done.guessed.begin(), done.guessed.end(),
                    std::pair<std::string, std::string>{"code", "标识码"}) != done.guessed.end());
    CHECK(same(from.rows(), to.rows()));

    auto table = tableOf(*from.desk);
    for (int i = 0; i < 100; ++i) {
        table.rows.front().values.back() += "万米";
    }
    CHECK(must(writeFeatures(table, path, {})).shortened == 1);
    CHECK(must(writeFeatures(table, from.folder.file("long.gpkg"), {})).shortened == 0);
}

TEST_CASE("A grid's file is whole or not there: cancelled or killed, the one before stays",
          "[gis]") {
    GridCity city;
    const auto* file = GENERATE("grid.shp", "grid.gpkg", "grid.geojson");
    const ScratchFolder folder;
    const auto path = folder.file(file);
    const auto table = tableOf(*city.desk);
    int calls = 0;
    must(writeFeatures(table, path, [&calls](auto, auto, auto) { return ++calls > 0; }));
    REQUIRE(calls >= 2);
    const auto home = fs::path{path}.parent_path();
    const auto before = filesIn(home);
    const auto bytes = bytesOf(path);
    for (int stop = 1; stop <= calls; ++stop) {
        int call = 0;
        const auto cancelled =
            writeFeatures(table, path, [&](auto, auto, auto) { return ++call < stop; });
        REQUIRE_FALSE(cancelled);
        CHECK(cancelled.error().code == Errc::Cancelled);
        CHECK(filesIn(home) == before);
        CHECK(bytesOf(path) == bytes);
    }
    const auto fresh = folder.file(std::string{"new-"} + file);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        int call = 0;
        const auto done = writeFeatures(table, fresh, [&](auto, auto, auto) {
            if (++call == calls) kill(getpid(), SIGKILL);
            return true;
        });
        _exit(done ? 0 : 1); // not reached
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK_FALSE(fs::exists(fresh));
}

TEST_CASE("A grid goes into no unknown format and no missing folder", "[gis]") {
    GridCity city;
    const auto table = tableOf(*city.desk);
    const auto format = writeFeatures(table, city.folder.file("grid.dwg"), {});
    REQUIRE_FALSE(format);
    CHECK(format.error().reason == "export.format");
    const auto folder = writeFeatures(table, city.folder.file("none/grid.shp"), {});
    REQUIRE_FALSE(folder);
    CHECK(folder.error().reason == "file.no_folder");
}

namespace {

/// A store of Dongcheng.
struct Dongcheng {
    Dongcheng() {
        InitOptions init;
        init.dataFolder = WANMI_SOURCE_DIR "/data";
        init.city = "北京";
        init.district = "110101";
        init.sandbox = true;
        init.asOf = kTestTime();
        must(initStore(folder.file("city.sqlite"), init));
        desk = must(Desk::open(folder.file("city.sqlite")));
    }
    void takeRegions(const std::string& file, const ImportOptions& options,
                     const std::string& where = {}) {
        SourceOptions how;
        how.where = where;
        const auto source = must(openSource(file, how));
        const auto tables = must(ImportTables::load(WANMI_SOURCE_DIR "/data"));
        const auto messages = must(Messages::load(WANMI_SOURCE_DIR "/data", "en"));
        must(importRows(*desk, *source, options, tables, messages, {}));
    }
    /// Each one community.
    void takeStreets(const std::string& streets, const std::string& codes) {
        ImportOptions options;
        options.set = {{"level", "street"}};
        options.codes = must(readTable(codes, {}));
        takeRegions(streets, options, "县='东城区'");
    }
    std::string write(const std::string& name, GridLayer layer) {
        GridExportOptions how;
        how.layer = layer;
        auto path = folder.file(name);
        must(writeFeatures(must(exportGrid(*desk, how, {})), path, {}));
        return path;
    }
    Result<GridImport> takeFile(const std::string& file, bool repair) {
        SourceOptions how;
        how.kind = ImportKind::Grid;
        WANMI_LET(const auto source, openSource(file, how));
        return take(*source, repair);
    }
    Result<GridImport> take(RowSource& source, bool repair) {
        GridImportOptions options;
        options.actor = "admin";
        options.name = "东城.shp";
        options.repair = repair;
        return importGrid(*desk, source, options,
                          must(ImportTables::load(WANMI_SOURCE_DIR "/data")), {});
    }
    bool clean() {
        const auto f = must(PlaceService{*desk}.checkGrid());
        return f.gaps == 0 && f.overlaps == 0 && f.badCodes == 0;
    }
    std::vector<CellRow> rows() { return must(GridStore{desk->db()}.cellRows(std::nullopt)); }
    ScratchFolder folder;
    std::unique_ptr<Desk> desk;
};

} // namespace

TEST_CASE("Dongcheng's grid goes through Shapefiles without drift", "[gis]") {
    const auto streets = openData("02_admin/beijing_dongcheng_chaoyang_streets.geojson");
    const auto codes = openData("02_admin/cn_streets_2023.csv.gz");
    if (!streets || !codes) return;
    Dongcheng from;
    from.takeStreets(*streets, *codes);
    must(PlaceService{*from.desk}.generateGrid({}, {}));
    const auto file = from.write("东城.shp", GridLayer::Cells);
    Dongcheng to;
    to.takeRegions(from.write("街道.shp", GridLayer::Streets), {});
    to.takeRegions(from.write("社区.gpkg", GridLayer::Communities), {});
    const auto done = must(to.takeFile(file, false));
    CHECK(done.flaws.empty());
    REQUIRE(done.taken);
    CHECK(done.made > 3000);
    CHECK(same(from.rows(), to.rows()));
    CHECK(to.clean());
    std::cout << "Dongcheng: " << done.cells << " cells without drift\n";

    // Communities as they were published, a thread of which the cut gave to its neighbour.
    Dongcheng raw;
    raw.takeStreets(*streets, *codes);
    const auto refused = must(raw.takeFile(file, false));
    CHECK_FALSE(refused.taken);
    REQUIRE_FALSE(refused.flaws.empty());
    for (const auto& f : refused.flaws) {
        CHECK(f.areaM2 < 1);
        CHECK(f.where);
    }
    CHECK(must(raw.takeFile(file, true)).taken);
    CHECK(raw.clean());
}

TEST_CASE("Dongcheng's grid, every vertex of every cell shaken, is repaired", "[gis]") {
    const auto streets = openData("02_admin/beijing_dongcheng_chaoyang_streets.geojson");
    const auto codes = openData("02_admin/cn_streets_2023.csv.gz");
    if (!streets || !codes) return;
    Dongcheng city;
    city.takeStreets(*streets, *codes);
    must(PlaceService{*city.desk}.generateGrid({}, {}));
    std::mt19937 random{5};
    std::uniform_int_distribution<std::int64_t> by{-200, 200};
    std::vector<GridRow> shaken;
    for (const auto& row : city.rows()) {
        GridRow next{row.cell.code, {row.cell.shape}, {}, {}};
        for (auto& p : next.shape.front().outer) {
            p = {p.x + by(random), p.y + by(random)};
        }
        shaken.push_back(std::move(next));
    }
    GridRows dirty{shaken, "EPSG:4548"};
    const auto refused = must(city.take(dirty, false));
    CHECK_FALSE(refused.taken);
    CHECK(refused.flaws.size() > 1000);
    GridRows again{shaken, "EPSG:4548"};
    const auto repaired = must(city.take(again, true));
    REQUIRE(repaired.taken);
    CHECK(city.clean());
    CHECK(repaired.cells + 20 > static_cast<std::int64_t>(shaken.size()));
    std::cout << "Dongcheng shaken by up to 0.28 m: " << refused.flaws.size() << " faults, "
              << repaired.flaws.size() << " repairs, " << shaken.size() << " → " << repaired.cells
              << " cells\n";
}

TEST_CASE("The Shenzhen net of 500 m becomes the grid of communities of 16 by 16 squares",
          "[gis]") {
    const auto path = openData("10_grid_tracks/shenzhen_500m_grid_9005.zip");
    if (!path) return;
    SourceOptions how;
    how.kind = ImportKind::Grid;
    ScratchFolder folder;
    InitOptions init;
    init.dataFolder = WANMI_SOURCE_DIR "/data";
    init.city = "深圳";
    init.district = "440305";
    init.sandbox = true;
    init.asOf = kTestTime();
    init.crs = "EPSG:4547";
    must(initStore(folder.file("city.sqlite"), init));
    const auto desk = must(Desk::open(folder.file("city.sqlite")));
    const auto transform = must(Transform::open("EPSG:4326", 4547));
    std::map<std::pair<std::int64_t, std::int64_t>, std::vector<Polygon>> blocks;
    const auto squares = must(openSource(*path, how));
    std::size_t count = 0;
    for (SourceRow row; must(squares->next(row)); ++count) {
        Polygon square;
        const auto shape = must(shapeFromWkb(*row.wkb));
        for (const auto& p : shape.parts.front().front()) {
            square.outer.push_back(must(transform.apply(p.x, p.y)));
        }
        normalise(square);
        const Point at = interiorPoint(square);
        blocks[{at.x / 8'000'000, at.y / 8'000'000}].push_back(square);
    }
    CHECK(count == 9005);
    auto tx = must(Transaction::begin(desk->db()));
    PlaceStore places{desk->db()};
    int serial = 0;
    for (const auto& [key, parts] : blocks) {
        Region r;
        r.code = "440305001" + std::to_string(100 + ++serial);
        r.level = RegionLevel::Community;
        r.name = r.code;
        r.parent = "440305001";
        r.shape = dissolve(parts);
        must(places.addRegion(r, desk->ids().next(desk->now()), desk->now()));
    }
    must(tx.commit());
    GridImportOptions options;
    options.actor = "admin";
    options.name = "net.shp";
    options.repair = true;
    const auto done = must(importGrid(*desk, *must(openSource(*path, how)), options,
                                      must(ImportTables::load(WANMI_SOURCE_DIR "/data")), {}));
    REQUIRE(done.taken);
    const auto f = must(PlaceService{*desk}.checkGrid());
    CHECK(f.gaps + f.overlaps + f.badCodes == 0);
    CHECK(f.cells == done.cells);
    CHECK(done.cells > 8'900);
    std::cout << "Shenzhen: " << done.cells << " cells in " << done.communities.size()
              << " communities, " << done.flaws.size() << " repairs\n";
}

} // namespace wanmi::test

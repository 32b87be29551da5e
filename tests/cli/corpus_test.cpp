// Every file of the collections of odd and broken files is really imported, as every kind. What
// cannot be taken is an error that changes nothing, or rows flagged with their reason.
#include "core/service/whole_store.h"
#include "tests/exchange/support.h"
#include "tests/support/child_program.h"

#include <fmt/format.h>

#include <map>
#include <set>

namespace wanmi::test {
namespace {

/// The rows of every table.
std::map<std::string, std::int64_t> rowCounts(Database& db) {
    std::map<std::string, std::int64_t> out;
    auto names = must(db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT "
                                 "LIKE 'CREATE VIRTUAL%'"));
    while (must(names.step())) {
        const auto name = names.text(0);
        out[name] = must(db.number("SELECT count(*) FROM \"" + name + "\"")).value_or(-1);
    }
    return out;
}

ImportOptions looseOptions(ImportKind kind) {
    ImportOptions options;
    options.kind = kind;
    switch (kind) {
    case ImportKind::Regions: options.set = {{"level", "street"}}; break;
    case ImportKind::Components: options.set = {{"kind", "0101"}}; break;
    case ImportKind::Requests:
        options.set = {{"kind", "0102"}};
        options.zone = "Asia/Shanghai";
        break;
    case ImportKind::Streets:
    case ImportKind::Grid: break; // a grid goes by importGrid
    }
    return options;
}

/// The files of an archive in a folder; the archive itself when it cannot be opened here.
std::set<std::string> filesOf(const Folder& folder, const std::string& archive) {
    std::set<std::string> out;
    const auto command = fmt::format("cd '{}' && unzip -q -o '{}'", folder.file("."), archive);
    if (std::system(command.c_str()) != 0) std::cout << "skipped: no unzip\n"; // NOLINT
    for (const auto& each : fs::recursive_directory_iterator{folder.file(".")}) {
        if (each.is_regular_file()) out.insert(each.path().lexically_normal().string());
    }
    return out;
}

struct Tally {
    int imports = 0;
    int refused = 0;
    int flagged = 0;
};

/// One real import, and what must be true of it.
void takeOne(City& city, const std::string& file, ImportKind kind, Tally& tally) {
    static const auto messages = must(Messages::load(WANMI_SOURCE_DIR "/data", "en"));
    const auto digest = city.digest();
    const auto rows = rowCounts(city.desk().db());
    const auto done = city.take(file, looseOptions(kind));
    INFO(file << " as kind " << static_cast<int>(kind));
    ++tally.imports;
    if (!done) {
        ++tally.refused;
        const auto line = messages.text(done.error());
        INFO(line);
        CHECK(messages.has(done.error().reason));
        CHECK(line.find('\n') == std::string::npos);
        CHECK(city.digest() == digest);
        CHECK(rowCounts(city.desk().db()) == rows);
        return;
    }
    CHECK(done->read == done->imported + done->updated + done->flagged);
    if (done->flagged > 0) {
        ++tally.flagged;
        std::int64_t reasons = 0;
        for (const auto& [reason, count] : done->flags) {
            CHECK(messages.has("import.row." + reason));
            reasons += count;
        }
        CHECK(reasons >= done->flagged);
        CHECK(fs::exists(done->report));
    }
    if (done->imported + done->updated == 0) CHECK(city.digest() == digest);
}

Tally takeAll(const std::set<std::string>& files) {
    Tally tally;
    City city{"990301"};
    for (const auto& file : files) {
        for (const auto kind : {ImportKind::Regions, ImportKind::Streets, ImportKind::Components,
                                ImportKind::Requests}) {
            takeOne(city, file, kind, tally);
        }
    }
    CHECK(must(checkStore(city.desk(), {})).empty());
    std::cout << files.size() << " files, " << tally.imports << " imports, " << tally.refused
              << " refused, " << tally.flagged << " with flagged rows\n";
    return tally;
}

} // namespace

TEST_CASE("Every odd or broken GeoJSON is really imported: an error that changes nothing, or "
          "flagged rows, never a crash",
          "[gis]") {
    const auto zip = openData("05_import_hard/geojsonhint_good_bad.zip");
    if (!zip) return;
    const Folder folder;
    const auto files = filesOf(folder, *zip);
    if (files.empty()) return;
    const auto tally = takeAll(files);
    CHECK(files.size() >= 60);
    CHECK(tally.refused > 100);
    CHECK(tally.refused < tally.imports);
}

TEST_CASE(
    "Every odd text table and shapefile is really imported: an error that changes nothing, or "
    "flagged rows, never a crash",
    "[gis]") {
    for (const auto* name :
         {"qgis_delimitedtext.zip", "qgis_shapefile_encodings.zip", "上海区县界_GBK_LDID4D.zip"}) {
        const auto zip = openData(std::string{"05_import_hard/"} + name);
        if (!zip) return;
        const Folder folder;
        auto files = filesOf(folder, *zip);
        if (files.empty()) return;
        files.insert(*zip);
        const auto tally = takeAll(files);
        CHECK(tally.refused > 0);
    }
}

TEST_CASE("wanmictl import: each broken GeoJSON ends with exit 1 and one line, or is taken",
          "[gis]") {
    const auto zip = openData("05_import_hard/geojsonhint_good_bad.zip");
    if (!zip) return;
    const Folder folder;
    ScratchFolder talk;
    const auto files = filesOf(folder, *zip);
    City city{"990301"};
    int refused = 0;
    for (const auto& file : files) {
        if (file.find("/bad/") == std::string::npos) continue;
        const auto before = city.digest();
        const auto done = ChildProgram{
            talk,
            WANMICTL,
            {"--store", city.path(), "--json", "import", "components", file, "--set",
             "kind=0101"}}.wait();
        INFO(file << " " << done.code << " " << done.err);
        REQUIRE((done.code == 0 || done.code == 1));
        if (done.code == 0) {
            CHECK(done.json().contains("flags"));
            continue;
        }
        ++refused;
        CHECK(std::count(done.err.begin(), done.err.end(), '\n') == 1);
        CHECK(done.errorJson()["text"].get<std::string>().size() > 10);
        CHECK(city.digest() == before);
    }
    CHECK(refused >= 15);
    CHECK(must(checkStore(city.desk(), {})).empty());
}

} // namespace wanmi::test

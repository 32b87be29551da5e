#include "core/base/file.h"
#include "core/service/whole_store.h"
#include "core/store/case_store.h"
#include "tests/support/list_source.h"
#include "tests/support/small_city.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>

namespace wanmi {
namespace {

using test::ListSource;
using test::must;
using Rows = test::SourceRows;
using test::ScratchFolder;
using test::smallCity;

Result<ImportSummary> take(Desk& desk, RowSource& source, const ImportOptions& options,
                           const Progress& progress = {}) {
    const auto tables = must(ImportTables::load(WANMI_SOURCE_DIR "/data"));
    const auto messages = must(Messages::load(WANMI_SOURCE_DIR "/data", "en"));
    return importRows(desk, source, options, tables, messages, progress);
}

ImportOptions components(const char* kind = "0101") {
    ImportOptions o;
    o.kind = ImportKind::Components;
    o.set = {{"kind", kind}};
    return o;
}

ImportOptions requests() {
    ImportOptions o;
    o.kind = ImportKind::Requests;
    o.set = {{"kind", "event:0102"}};
    return o;
}

const std::vector<std::string> kThing{"id", "lon", "lat", "installed", "objid"};
const std::vector<std::string> kRequest{"id", "opened", "status", "lon", "lat", "text", "phone"};

ListSource things(const char* file, Rows rows) {
    return {file, kThing, std::move(rows)};
}

std::vector<std::string> thing(const char* id, const char* installed = "", const char* code = "",
                               const char* lon = "114.3031") {
    return {id, lon, "30.6027", installed, code};
}

std::vector<std::string> request(const std::string& id, const std::string& status) {
    return {id, "2025-12-01 10:00:00", status, "114.3031", "30.6027", "said it", "555-0101"};
}

std::string squareWkb(double west, double south, double side) {
    std::string out("\x01\x03\0\0\0\x01\0\0\0\x05\0\0\0", 13);
    const std::array<std::pair<double, double>, 5> corners{{{west, south},
                                                            {west + side, south},
                                                            {west + side, south + side},
                                                            {west, south + side},
                                                            {west, south}}};
    for (const auto& [x, y] : corners) {
        for (const double v : {x, y}) {
            std::array<char, sizeof v> bytes{};
            std::memcpy(bytes.data(), &v, sizeof v); // the tests run on little-endian machines
            out.append(bytes.data(), bytes.size());
        }
    }
    return out;
}

std::int64_t count(Desk& desk, const std::string& sql) {
    return must(desk.db().number("SELECT count(*) FROM " + sql)).value_or(-1);
}

std::string emptyStore(const ScratchFolder& folder) {
    auto path = folder.file("empty.sqlite");
    InitOptions o;
    o.dataFolder = WANMI_SOURCE_DIR "/data";
    o.city = "试城";
    o.district = "990101";
    o.sandbox = true;
    must(initStore(path, o));
    return path;
}

} // namespace

TEST_CASE("A source is known by its file's name without endings and dates", "[service]") {
    CHECK(sourceName("/data/Lamps_2024-03-15.csv.gz") == "lamps");
    CHECK(sourceName("lamps_2025.csv") == "lamps");
    CHECK(sourceName("C:\\files\\lamps 20250131.xlsx") == "lamps");
    CHECK(sourceName("路灯2024年3月.geojson") == "路灯");
    CHECK(sourceName("chicago_sanitation_311_2000_2014.csv.gz") == "chicago_sanitation_311");
    CHECK(sourceName("2024.csv") == "file");
    CHECK(sourceName("lamps_1.csv") != sourceName("lamps_2.csv"));
    CHECK(sourceName("lamps_202.csv") != sourceName("lamps_203.csv"));
}

TEST_CASE("import: two registers that number alike do not overwrite each other", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    auto east = things("east_2024.csv", {thing("1"), thing("2")});
    auto west = things("west_2024.csv", {thing("1"), thing("2")});
    auto later = things("east_2025.csv", {thing("1"), thing("2"), thing("3")});
    CHECK(must(take(*desk, east, components())).imported == 2);
    CHECK(must(take(*desk, west, components())).imported == 2);
    const auto again = must(take(*desk, later, components()));
    CHECK(again.updated == 2);
    CHECK(again.imported == 1);
    CHECK(count(*desk, "component") == 5);
    auto named = components();
    named.set.emplace_back("data_source", "west");
    auto other = things("export.csv", {thing("1")});
    CHECK(must(take(*desk, other, named)).updated == 1);

    ListSource a{"calls.csv", kRequest, {request("1", "new")}};
    ListSource b{"mails.csv", kRequest, {request("1", "new")}};
    CHECK(must(take(*desk, a, requests())).imported == 1);
    CHECK(must(take(*desk, b, requests())).imported == 1);
    auto mails = requests();
    mails.set.emplace_back("data_source", "mails");
    ListSource c{"export.csv", kRequest, {request("1", "closed")}};
    CHECK(must(take(*desk, c, mails)).updated == 1);
    CHECK(count(*desk, "cases") == 2);
    for (const auto& f : must(checkStore(*desk, {}))) {
        INFO(f.kind << " " << f.id << " " << f.detail);
        CHECK(f.kind.empty());
    }
}

TEST_CASE("import again: the first day stays, places are taken, other kinds and codes are told",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    auto first = things("lamps.csv", {thing("1", "2019-05-01"), thing("2")});
    must(take(*desk, first, components()));
    const auto day =
        must(desk->db().text("SELECT first_day FROM component WHERE source_key = 'lamps/2'"));
    auto moved = things("lamps.csv", {thing("1", "", "", "114.3035"), thing("2", "2020-01-01")});
    must(take(*desk, moved, components()));
    CHECK(must(desk->db().text("SELECT first_day FROM component WHERE source_key = 'lamps/1'")) ==
          "2019-05-01");
    CHECK(day == "2026-01-05");
    CHECK(must(desk->db().text("SELECT first_day FROM component WHERE source_key = 'lamps/2'")) ==
          "2020-01-01");
    CHECK(count(*desk, "(SELECT DISTINCT geom FROM component)") == 2);

    auto otherKind = things("lamps.csv", {thing("1")});
    const auto told = must(take(*desk, otherKind, components("0102")));
    CHECK(told.imported == 1);
    CHECK(told.flags.at("other_kind") == 1);
    auto otherCode = things("lamps.csv", {thing("1", "", "9901010101000777")});
    CHECK(must(take(*desk, otherCode, components())).flags.at("other_code") == 1);

    ListSource calls{"calls.csv", kRequest, {request("1", "new")}};
    must(take(*desk, calls, requests()));
    auto changed = request("1", "new");
    changed[3] = "114.3035";
    ListSource again{"calls.csv", kRequest, {changed}};
    auto kind = requests();
    kind.set = {{"kind", "event:0103"}};
    const auto kept = must(take(*desk, again, kind));
    CHECK(kept.flags.at("kept_place") == 1);
    CHECK(kept.flags.at("kept_kind") == 1);
}

TEST_CASE("import: one bad row is flagged with its number and reason, the others go in",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    auto rows = things("lamps.csv", {thing("1", "", "9901010102000001"), thing("2")});
    const auto done = must(take(*desk, rows, components("0101")));
    CHECK(done.imported == 1);
    CHECK(done.flags.at("code_kind") == 1);
    CHECK(must(readFile(done.report)).find("\n1,no,code_kind,") != std::string::npos);

    auto last = things("lamps.csv", {thing("3", "", "9901010101999999")});
    must(take(*desk, last, components("0101")));
    auto full = things("lamps.csv", {thing("4"), thing("2")});
    const auto none = must(take(*desk, full, components("0101")));
    CHECK(none.updated == 1);
    CHECK(none.flags.at("serials_used_up") == 1);

    ImportOptions streets;
    streets.set = {{"level", "street"}};
    ListSource twice{"streets.geojson",
                     {"id", "code", "name"},
                     {{"7", "990101005", "甲"}, {"7", "990101006", "乙"}},
                     {squareWkb(114.31, 30.60, 0.004), squareWkb(114.32, 30.60, 0.004)}};
    const auto regions = must(take(*desk, twice, streets));
    CHECK(regions.imported == 1);
    CHECK(regions.flags.at("same_key") == 1);
    for (const auto& f : must(checkStore(*desk, {}))) {
        INFO(f.kind << " " << f.id << " " << f.detail);
        CHECK(f.kind.empty());
    }
}

TEST_CASE("import: codes of the statistical table are the same codes with noughts", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    ImportOptions streets;
    streets.set = {{"level", "street"}};
    streets.codes = "code,name\n990000000000,省\n990101000000,区\n990101008000,丙街道\n99x,坏\n";
    ListSource rows{"streets.geojson",
                    {"code", "name"},
                    {{"990101007000", "甲"}, {"", "丙街道"}},
                    {squareWkb(114.31, 30.60, 0.004), squareWkb(114.32, 30.60, 0.004)}};
    const auto done = must(take(*desk, rows, streets));
    CHECK(done.imported == 2);
    CHECK_FALSE(done.flags.contains("provisional_code"));
    CHECK(done.flags.at("dropped_code") == 1);
    CHECK(must(readFile(done.report)).find("Line 5 ") != std::string::npos);
    PlaceStore places{desk->db()};
    CHECK(must(places.region("990101007")).has_value());
    CHECK(must(places.region("990101008")).has_value());
}

TEST_CASE("import: a report holds no word and no number of a citizen", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    auto options = requests();
    options.map = {{"contact_phone", "phone"}};
    ListSource rows{"calls.csv", kRequest, {request("1", "new"), request("2", "dancing")}};
    const auto done = must(take(*desk, rows, options));
    CHECK(done.flagged == 1);
    const auto report = must(readFile(done.report));
    CHECK(report.find("dancing") != std::string::npos);
    CHECK(report.find("said it") == std::string::npos);
    CHECK(report.find("555-0101") == std::string::npos);
}

TEST_CASE("import: what was rolled back leaves no coordinate system behind", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(emptyStore(folder)));
    const auto rows = [] {
        return ListSource{"lamps.csv", kThing, {{"1", "-118.24", "34.05", "", ""}}};
    };
    auto dry = components();
    dry.dryRun = true;
    auto first = rows();
    CHECK(must(take(*desk, first, dry)).imported == 1);
    CHECK(desk->srid() == 0);
    CHECK(desk->projection().error().reason == "store.no_srid");
    const auto stop = [](std::string_view step, std::int64_t, std::int64_t) {
        return step != "import.writing";
    };
    auto second = rows();
    CHECK(take(*desk, second, components(), stop).error().code == Errc::Cancelled);
    CHECK(desk->srid() == 0);
    CHECK(must(storeSrid(desk->db())) == 0);
    ListSource elsewhere{"lamps.csv", kThing, {{"1", "24.94", "60.17", "", ""}}};
    CHECK(must(take(*desk, elsewhere, components())).imported == 1);
    CHECK(desk->srid() == 32635);
}

TEST_CASE("import: others report and work while a file is being read", "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    auto desk = must(Desk::open(path));
    auto other = must(Desk::open(path));
    must(other->db().run("PRAGMA busy_timeout = 0"));
    ListSource rows{"calls.csv", kRequest, {request("1", "new"), request("2", "new")}};
    int taken = 0;
    rows.before = [&] {
        ReportCommand r;
        r.kind = "event:0102";
        r.at = test::kInCity;
        r.text = "x";
        r.actor = "collector1";
        taken += CaseService{*other}.report(r) ? 1 : 0;
    };
    CHECK(must(take(*desk, rows, requests())).imported == 2);
    CHECK(taken == 2);
    CHECK(count(*desk, "cases") == 4);

    ListSource late{"calls.csv", kRequest, {request("3", "new")}};
    late.before = [&] { must(PlaceService{*other}.generateGrid({}, {})); };
    const auto refused = take(*desk, late, requests());
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "import.changed_meanwhile");
    CHECK(count(*desk, "cases") == 4);
    for (const auto& f : must(checkStore(*desk, {}))) {
        INFO(f.kind << " " << f.id << " " << f.detail);
        CHECK(f.kind.empty());
    }
}

TEST_CASE("import: every open case has a clock and somebody who can go on with it", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    auto options = requests();
    options.set.emplace_back("department", "CG-HW");
    for (std::size_t i = 0; i < kStateCodes.size(); ++i) {
        const auto state = static_cast<CaseState>(i);
        if (!isOpen(state)) continue;
        const std::string word{stateCode(state)};
        INFO(word);
        ListSource rows{"calls.csv", kRequest, {request(word, word)}};
        CHECK(must(take(*desk, rows, options)).imported == 1);
        auto store = must(CaseStore::open(desk->db(), desk->srid()));
        const auto c = must(store.byForeignKey("calls/" + word));
        REQUIRE(c);
        CHECK(c->state == (state == CaseState::PendingVerify ? CaseState::Reported : state));
        const auto ticking = std::count_if(c->clocks.begin(), c->clocks.end(), [](const auto& k) {
            return k.state != StageClock::State::Stopped;
        });
        CHECK(ticking == 1);
        std::size_t ways = 0;
        for (const auto& person : must(desk->people())) {
            ways += must(CaseService{*desk}.actions(c->id, person.login)).size();
        }
        CHECK(ways > 0);
    }
    for (const auto& f : must(checkStore(*desk, {}))) {
        INFO(f.kind << " " << f.id << " " << f.detail);
        CHECK(f.kind.empty());
    }
}

} // namespace wanmi

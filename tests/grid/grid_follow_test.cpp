// What follows a grid that was imported, and what does not happen.
#include "core/geometry/neighbours.h"
#include "core/service/whole_store.h"
#include "tests/support/catch.h"
#include "tests/support/grid_rows.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <csignal>

namespace wanmi::test {

namespace {

/// Unites a cell of the rows with a neighbour of its street; gives the code that goes.
std::string unite(std::vector<GridRow>& rows, std::size_t stays) {
    std::vector<Polygon> shapes;
    shapes.reserve(rows.size());
    for (const auto& row : rows) {
        shapes.push_back(row.shape.front());
    }
    const auto goes = neighbours(shapes)[stays].front();
    rows[stays].shape = dissolve({shapes[stays], shapes[goes]});
    auto code = rows[goes].code;
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(goes));
    return code;
}

std::string reportAt(GridCity& city, Point at) {
    ReportCommand r;
    r.kind = "event:0102";
    r.at = must(city.desk->projection())->toLonLat(at);
    r.text = "x";
    r.actor = "collector1";
    return must(CaseService{*city.desk}.report(r)).id;
}

void putComponent(Desk& desk, Point at) {
    auto tx = must(Transaction::begin(desk.db()));
    PlaceStore places{desk.db()};
    Component c;
    c.code = must(ComponentCode::make("990101", "0101", 1)).number();
    c.kind = "0101";
    c.firstDay = "2026-01-01";
    c.at = at;
    c.cell = must(places.placeOf(at)).cell;
    must(places.addComponent(c, desk.now()));
    REQUIRE(desk.db().run("INSERT INTO serial (scope, last) VALUES ('component:9901010101', 1)"));
    must(noteChange(desk.db(), "component", "*"));
    must(tx.commit());
}

} // namespace

TEST_CASE("Cells united in a file: the code that stays gets a version, the other is retired, and "
          "components and open cases follow") {
    GridCity city;
    auto rows = city.file(kWest);
    const auto stays = middleRow(rows);
    const auto kept = rows[stays].code;
    const auto gone = unite(rows, stays);
    const auto at = interiorPoint(must(PlaceStore{city.desk->db()}.cell(gone)).value().shape);
    const auto id = reportAt(city, at);
    putComponent(*city.desk, at);
    REQUIRE(must(CaseService{*city.desk}.show(id)).row.cell == gone);

    const auto done = must(city.take(rows));
    CHECK(done.flaws.empty());
    REQUIRE(done.taken);
    CHECK(done.changed == 1);
    CHECK(done.retired == 1);
    CHECK(done.made == 0);
    CHECK(done.components == 1);
    CHECK(done.cases == 1);
    CHECK(city.clean());
    GridStore store{city.desk->db()};
    CHECK(must(store.versions(kept)).size() == 2);
    CHECK(must(store.versions(gone)).size() == 1);
    CHECK(must(store.retiredIn(gone)) == done.edition);
    const auto lineage = must(store.lineage(gone));
    REQUIRE(lineage.size() == 1);
    CHECK(lineage.front().to == kept);
    const auto shown = must(CaseService{*city.desk}.show(id));
    CHECK(shown.row.cell == kept);
    CHECK(must(city.desk->db().text("SELECT cell_code FROM component")) == kept);
    const auto editions = must(store.editions());
    CHECK(editions.back().kind == "cut");
    CHECK(editions.back().name == "grid.shp");
    CHECK(editions.back().author == "admin");
    for (const auto& f : must(checkStore(*city.desk, {}))) {
        INFO(f.kind << " " << f.id << " " << f.detail);
        CHECK(f.kind.empty());
    }
}

TEST_CASE("Duty grids stay with their cells and collectors, a street whose own no longer hang "
          "together gets new ones") {
    GridCity city;
    REQUIRE(city.desk->db().run("UPDATE duty_grid SET collector = 'collector1'"));
    auto rows = city.file(kWest);
    unite(rows, middleRow(rows));
    auto done = must(city.take(rows));
    REQUIRE(done.taken);
    PlaceStore places{city.desk->db()};
    std::size_t cells = 0;
    const auto all = must(places.cells());
    for (const auto& duty : must(places.dutyGrids())) {
        cells += duty.cells.size();
        if (done.dutyStreets.empty()) CHECK(duty.collector == "collector1");
        std::vector<Polygon> parts;
        for (const auto& cell : all) {
            if (std::find(duty.cells.begin(), duty.cells.end(), cell.code) != duty.cells.end())
                parts.push_back(cell.shape);
        }
        CHECK(dissolve(parts) == duty.shape);
    }
    CHECK(done.dutyStreets.empty());
    CHECK(cells == all.size());

    for (auto& row : rows) {
        row.code.clear(); // every cell is another one
    }
    std::rotate(rows.begin(), rows.begin() + 3, rows.end());
    done = must(city.take(rows));
    REQUIRE(done.taken);
    cells = 0;
    for (const auto& duty : must(places.dutyGrids())) {
        cells += duty.cells.size();
    }
    CHECK(cells == must(places.cells()).size());
    CHECK(city.clean());
}

TEST_CASE("An attribute that differs makes a version of its cell alone, what the file has not "
          "stays") {
    GridCity city;
    REQUIRE(city.desk->db().run("UPDATE cell SET land_use = 'R2'"));
    auto rows = city.file(kWest);
    rows[5].note = "沿街";
    const auto done = must(city.take(rows));
    REQUIRE(done.taken);
    CHECK(done.changed == 1);
    CHECK(done.kept + 1 == static_cast<std::int64_t>(rows.size()));
    const auto after = city.rows(rows[5].code);
    REQUIRE(after.size() == 1);
    CHECK(after.front().note == "沿街");
    CHECK(after.front().cell.landUse == "R2");
}

TEST_CASE("A community beside takes the node that its border gets, and stays without a gap") {
    GridCity city{false};
    GridRequest east;
    east.region = kEast;
    must(PlaceService{*city.desk}.generateGrid(east, {}));
    // One cell in the north, one in the south of the west: their border meets the oblique one of
    // the communities where no point of the lattice is.
    const auto shape = must(PlaceStore{city.desk->db()}.region(kWest)).value().shape.front().outer;
    const auto o = shape.front();
    const std::int64_t middle = o.y + 300'017;
    const Point onBorder{o.x + 600'000 + std::llround(37'777.0 * 300'017 / 600'001), middle};
    const std::vector<GridRow> rows{
        {"", {{{o, shape[1], onBorder, {o.x, middle}}, {}}}, "", ""},
        {"", {{{{o.x, middle}, onBorder, shape[2], shape[3]}, {}}}, "", ""}};
    const auto done = must(city.take(rows));
    CHECK(done.flaws.empty());
    REQUIRE(done.taken);
    CHECK(done.made == 2);
    CHECK(city.clean());
    CHECK(done.communities == std::vector<std::string>{kWest});
    const auto after = must(PlaceStore{city.desk->db()}.region(kEast)).value().shape.front().outer;
    CHECK(std::find(after.begin(), after.end(), onBorder) != after.end());
}

TEST_CASE("An import that is tried, cancelled or not allowed changes nothing") {
    GridCity city;
    auto rows = city.file(kWest);
    unite(rows, middleRow(rows));
    const auto before = city.digest();

    GridRows source{rows};
    auto options = city.options();
    options.tryOnly = true;
    const auto tried = must(city.take(source, options));
    CHECK(tried.taken);
    CHECK(tried.changed == 1);
    CHECK(city.digest() == before);

    int calls = 0;
    must(city.take(rows, true, [&calls](auto, auto, auto) { return ++calls > 0; }));
    GridCity other;
    const auto still = other.digest();
    for (int stop = 1; stop <= calls; ++stop) {
        int call = 0;
        const auto cancelled =
            other.take(rows, true, [&](auto, auto, auto) { return ++call < stop; });
        REQUIRE_FALSE(cancelled);
        CHECK(cancelled.error().code == Errc::Cancelled);
        CHECK(other.digest() == still);
    }

    options.actor = "acceptor1";
    GridRows third{rows};
    const auto refused = other.take(third, options);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "people.missing_right");
    CHECK(other.digest() == still);
}

TEST_CASE("A program killed in the middle of an import leaves the city as it was") {
    GridCity city;
    auto rows = city.file(kWest);
    unite(rows, middleRow(rows));
    const auto before = city.digest();
    const auto last = GENERATE(as<std::string>{}, "grid.noding", "grid.writing");
    city.desk.reset();
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        city.desk = must(Desk::open(city.path));
        int met = 0;
        const auto done = city.take(rows, false, [&](std::string_view step, auto, auto) {
            if (step == last && ++met == 2) kill(getpid(), SIGKILL);
            return true;
        });
        _exit(done ? 0 : 1); // not reached
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    city.desk = must(Desk::open(city.path));
    CHECK(city.digest() == before);
    CHECK(must(city.take(rows)).taken);
    CHECK(city.clean());
}

TEST_CASE("What somebody changed while a grid was computed is told, and nothing is written") {
    GridCity city;
    const auto rows = city.file(kWest);
    const auto other = must(Desk::open(city.path));
    bool once = false;
    const auto done = city.take(rows, false, [&](std::string_view step, auto, auto) {
        if (step == "grid.noding" && !once) {
            once = true;
            must(PlaceService{*other}.generateGrid({}, {}));
        }
        return true;
    });
    REQUIRE_FALSE(done);
    CHECK(done.error().reason == "grid.changed_meanwhile");
}

} // namespace wanmi::test

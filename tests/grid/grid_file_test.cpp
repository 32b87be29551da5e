// A grid that goes out, comes in, is refused or repaired.
#include "core/service/whole_store.h"
#include "tests/support/catch.h"
#include "tests/support/grid_rows.h"

#include <cmath>
#include <set>

namespace wanmi::test {

namespace {

/// What exportGrid gives, as a file would bring it.
class Exported : public RowSource {
public:
    explicit Exported(FeatureTable table) : m_table(std::move(table)) {
        for (const auto& field : m_table.fields) {
            m_columns.push_back(field.name);
        }
    }
    const std::vector<std::string>& columns() const override { return m_columns; }
    std::string crs() const override { return m_table.crs; }
    Result<bool> next(SourceRow& row) override {
        row = {};
        if (m_at == m_table.rows.size()) return false;
        const auto& from = m_table.rows[m_at++];
        row.number = static_cast<std::int64_t>(m_at);
        row.values = from.values;
        row.wkb = bytesOf(from.shape);
        return true;
    }
    std::int64_t estimatedRows() const override { return 0; }

private:
    static void put(std::string& out, const void* from, std::size_t size) {
        out.append(static_cast<const char*>(from), size);
    }
    static void putNumber(std::string& out, std::uint32_t number) { put(out, &number, 4); }
    static std::string bytesOf(const WkbShape& shape) {
        std::string out("\1", 1);
        putNumber(out, 6); // MultiPolygon
        putNumber(out, static_cast<std::uint32_t>(shape.parts.size()));
        for (const auto& part : shape.parts) {
            out += '\1';
            putNumber(out, 3);
            putNumber(out, static_cast<std::uint32_t>(part.size()));
            for (const auto& path : part) {
                putNumber(out, static_cast<std::uint32_t>(path.size()));
                for (const auto p : path) {
                    put(out, &p.x, 8);
                    put(out, &p.y, 8);
                }
            }
        }
        return out;
    }
    FeatureTable m_table;
    std::vector<std::string> m_columns;
    std::size_t m_at = 0;
};

FeatureTable exported(Desk& desk, bool lonLat) {
    GridExportOptions how;
    how.lonLat = lonLat;
    return must(exportGrid(desk, how, {}));
}

bool sameCells(const std::vector<CellRow>& a, const std::vector<CellRow>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x.cell.code == y.cell.code && x.cell.shape == y.cell.shape &&
               x.cell.landUse == y.cell.landUse && x.note == y.note;
    });
}

std::int64_t rowsOfCells(Desk& desk) {
    return must(desk.db().number("SELECT count(*) FROM cell")).value_or(0);
}

/// West with every kind of fault: a cell moved to the east over its neighbours (gap, overlap), one
/// beyond the city, a sliver, a code twice, one that is none, one of 14 digits.
struct Dirty {
    std::vector<GridRow> rows;
    std::size_t moved = 0, outside = 0, twice = 0, none = 0, legacy = 0;
};
Dirty dirtied(std::vector<GridRow> rows) {
    Dirty out;
    out.rows = std::move(rows);
    out.moved = middleRow(out.rows);
    shift(out.rows[out.moved].shape, 20'000, 0);
    std::vector<std::size_t> byX;
    for (std::size_t i = 0; i < out.rows.size(); ++i) {
        if (i != out.moved) byX.push_back(i);
    }
    std::sort(byX.begin(), byX.end(),
              [&](auto a, auto b) { return middleOf(out.rows[a]).x < middleOf(out.rows[b]).x; });
    out.outside = byX[0];
    shift(out.rows[out.outside].shape, -5'000, 0);
    out.twice = byX[2];
    out.rows[out.twice].code = out.rows[byX[1]].code;
    out.none = byX[3];
    out.rows[out.none].code = "12-AB";
    out.legacy = byX[4];
    out.rows[out.legacy].code.erase(12, 1); // 0 of its sequence
    return out;
}

} // namespace

TEST_CASE(
    "A grid that goes out and comes into another store keeps its codes and every millimetre") {
    GridCity from;
    GridCity to{false};
    const bool lonLat = GENERATE(false, true);
    Exported source{exported(*from.desk, lonLat)};
    const auto done = must(to.take(source, to.options()));
    CHECK(done.flaws.empty());
    REQUIRE(done.taken);
    CHECK(done.made == static_cast<std::int64_t>(from.rows().size()));
    CHECK(done.kept + done.changed + done.retired == 0);
    CHECK(sameCells(from.rows(), to.rows()));
    CHECK(to.clean());
    const auto a = exported(*from.desk, false);
    const auto b = exported(*to.desk, false);
    REQUIRE(a.rows.size() == b.rows.size());
    for (std::size_t i = 0; i < a.rows.size(); ++i) {
        CHECK(a.rows[i].shape.parts == b.rows[i].shape.parts);
    }
    // What is there already is kept as it is: no new version of anything.
    const auto before = rowsOfCells(*to.desk);
    Exported again{exported(*from.desk, lonLat)};
    const auto second = must(to.take(again, to.options()));
    CHECK(second.kept == done.made);
    CHECK(second.changed + second.made + second.retired + second.beside == 0);
    CHECK(rowsOfCells(*to.desk) == before);
    CHECK(second.edition == done.edition + 1);
}

TEST_CASE("A dirty grid is refused with row and place of every fault, and nothing is changed") {
    GridCity city;
    const auto dirty = dirtied(city.file(kWest));
    const auto before = city.digest();
    const auto done = must(city.take(dirty.rows));
    REQUIRE_FALSE(done.taken);
    CHECK(city.digest() == before);
    const auto rowsOf = [&](GridFlaw flaw) {
        std::set<std::int64_t> rows;
        for (const auto& f : flawsOf(done, flaw)) {
            CHECK(f.refused);
            REQUIRE(f.where);
            CHECK(std::abs(f.where->lon - 114.3) < 0.02);
            CHECK(std::abs(f.where->lat - 30.6) < 0.02);
            CHECK(f.areaM2 > 0);
            rows.insert(f.row);
        }
        return rows;
    };
    CHECK_FALSE(rowsOf(GridFlaw::Gap).empty());
    CHECK_FALSE(rowsOf(GridFlaw::Overlap).empty());
    CHECK(rowsOf(GridFlaw::Outside).contains(static_cast<std::int64_t>(dirty.outside) + 1));
    CHECK(rowsOf(GridFlaw::CodeDouble).size() == 1);
    CHECK(rowsOf(GridFlaw::CodeForm) == std::set{static_cast<std::int64_t>(dirty.none) + 1});
    CHECK(done.legacy == 1);
}

TEST_CASE("A dirty grid is repaired to an exact partition, and every change is told") {
    GridCity city;
    const auto dirty = dirtied(city.file(kWest));
    const auto legacy = dirty.rows[dirty.legacy].code;
    const auto before = city.rows(kWest);
    const auto done = must(city.take(dirty.rows, true));
    REQUIRE(done.taken);
    CHECK(city.clean());
    double area = 0;
    for (const auto& row : city.rows(kWest)) {
        area += row.cell.areaM2;
    }
    double areaBefore = 0;
    for (const auto& row : before) {
        areaBefore += row.cell.areaM2;
    }
    CHECK(std::abs(area - areaBefore) < 0.5); // the border is led through new nodes
    std::set<std::string> codes;
    for (const auto& row : city.rows(kWest)) {
        codes.insert(row.cell.code);
    }
    CHECK(codes.contains(legacy.substr(0, 12) + "0" + legacy.substr(12)));
    CHECK_FALSE(flawsOf(done, GridFlaw::Gap).empty());
    CHECK_FALSE(flawsOf(done, GridFlaw::Overlap).empty());
    for (const auto& f : done.flaws) {
        CHECK_FALSE(f.refused);
        if (f.flaw == GridFlaw::Gap || f.flaw == GridFlaw::Overlap) CHECK(codes.contains(f.code));
    }
    for (const auto& f : must(checkStore(*city.desk, {}))) {
        INFO(f.kind << " " << f.id << " " << f.detail);
        CHECK(f.kind.empty());
    }
    const auto table = gridFlawTable(done.flaws, must(gridRepairs(*city.desk)), "zh");
    CHECK(std::count(table.begin(), table.end(), '\n') ==
          static_cast<std::ptrdiff_t>(done.flaws.size()) + 1);
    CHECK(table.find("overlap,") != std::string::npos);
}

TEST_CASE("A retired code is refused with its row, with a repair too") {
    GridCity city;
    auto rows = city.file(kWest);
    const auto first = rows;
    auto retired = rows[3].code;
    rows[3].code.clear();
    const auto done = must(city.take(rows));
    REQUIRE(done.taken);
    CHECK(done.retired == 1);
    CHECK(done.made == 1);
    const auto before = city.digest();
    const bool repair = GENERATE(false, true);
    const auto again = must(city.take(first, repair));
    REQUIRE_FALSE(again.taken);
    const auto flaws = flawsOf(again, GridFlaw::CodeRetired);
    REQUIRE(flaws.size() == 1);
    CHECK(flaws.front().row == 4);
    CHECK(flaws.front().code == retired);
    CHECK(flaws.front().refused);
    CHECK(city.digest() == before);
}

TEST_CASE("Cells without codes get free ones, from the north, in a row from the west") {
    GridCity from;
    GridCity to{false};
    auto rows = from.file();
    for (auto& row : rows) {
        row.code.clear();
    }
    const auto done = must(to.take(rows));
    REQUIRE(done.taken);
    CHECK(done.flaws.empty());
    CHECK(done.made == static_cast<std::int64_t>(rows.size()));
    CHECK(to.clean());
    const auto cells = to.rows(kWest);
    CHECK(cells.front().cell.code == std::string{kWest} + "001");
    for (std::size_t i = 1; i < cells.size(); ++i) {
        CHECK(interiorPoint(cells[i - 1].cell.shape).y >= interiorPoint(cells[i].cell.shape).y);
    }
}

TEST_CASE("Rows of grids that are no more are left out") {
    GridCity city;
    auto rows = city.file(kWest);
    auto old = rows.front();
    old.code = std::string{kWest} + "777";
    old.ended = "20200131";
    rows.push_back(old);
    const auto done = must(city.take(rows));
    CHECK(done.taken);
    CHECK(done.ended == 1);
    CHECK(done.kept + 1 == done.rows);
}

TEST_CASE("Exports know regions, layers and days past") {
    GridCity city;
    const Day yesterday{2026, 1, 4};
    GridExportOptions how;
    how.asOf = yesterday;
    CHECK(exportGrid(*city.desk, how, {}).error().reason == "grid.nothing_there");
    how.asOf = Day{2026, 1, 5};
    CHECK(must(exportGrid(*city.desk, how, {})).rows.size() == city.rows().size());
    how.asOf.reset();
    how.region = kEast;
    CHECK(must(exportGrid(*city.desk, how, {})).rows.size() == city.rows(kEast).size());
    how.layer = GridLayer::Communities;
    CHECK(must(exportGrid(*city.desk, how, {})).rows.size() == 1);
    how.region = "990102";
    CHECK(exportGrid(*city.desk, how, {}).error().reason == "region.unknown");
    how.region.clear();
    how.layer = GridLayer::Streets;
    CHECK(must(exportGrid(*city.desk, how, {})).rows.size() == 1);
    how.layer = GridLayer::Duty;
    const auto duties = must(exportGrid(*city.desk, how, {}));
    CHECK(duties.rows.size() == must(PlaceStore{city.desk->db()}.dutyGrids()).size());
    for (const auto layer : {"cells", "communities", "streets", "duty"}) {
        how.layer = must(parseGridLayer(layer));
        for (const auto& field : must(exportGrid(*city.desk, how, {})).fields) {
            CHECK(field.name.size() <= 10);
        }
    }
    CHECK(parseGridLayer("cases").error().reason == "grid.layer");
}

} // namespace wanmi::test

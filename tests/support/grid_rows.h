#pragma once
// Grids as rows of a file that is only in memory, and a city to take them into.
#include "core/base/file.h"
#include "core/geometry/measures.h"
#include "core/service/grid_export.h"
#include "core/service/grid_import.h"
#include "core/service/whole_store.h"
#include "core/store/grid_store.h"
#include "tests/support/small_city.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace wanmi::test {

struct GridRow {
    std::string code;
    MultiPolygon shape; ///< in the store's own system
    std::string note;
    std::string ended;
};

/// Rows in the order given, columns as the standard names them.
class GridRows : public RowSource {
public:
    explicit GridRows(std::vector<GridRow> rows, std::string crs = "EPSG:4547")
        : m_rows(std::move(rows)),
          m_crs(std::move(crs)) {}
    const std::vector<std::string>& columns() const override { return m_columns; }
    std::string crs() const override { return m_crs; }
    Result<bool> next(SourceRow& row) override {
        row = {};
        if (m_at == m_rows.size()) return false;
        const auto& from = m_rows[m_at++];
        row.number = static_cast<std::int64_t>(m_at);
        row.values = {from.code, from.note, from.ended};
        if (!from.shape.empty()) row.wkb = wkb(from.shape);
        return true;
    }
    std::int64_t estimatedRows() const override { return static_cast<std::int64_t>(m_rows.size()); }

private:
    std::vector<GridRow> m_rows;
    std::string m_crs;
    std::size_t m_at = 0;
    std::vector<std::string> m_columns{"标识码", "备注", "变更时间"};
};

inline Polygon rectangle(std::int64_t x1, std::int64_t y1, std::int64_t x2, std::int64_t y2) {
    return {{{x1, y1}, {x2, y1}, {x2, y2}, {x1, y2}}, {}};
}

inline constexpr const char* kWest = "990101001001";
inline constexpr const char* kEast = "990101001002";

/// A sandbox of one street with two communities of 600 by 600 m and of 400 by 600 m; the border
/// between them is oblique, so that hardly a point of the lattice lies on it. No cells yet.
inline std::string twoCommunities(const ScratchFolder& folder, const std::string& name) {
    auto path = folder.file(name);
    InitOptions options;
    options.dataFolder = WANMI_SOURCE_DIR "/data";
    options.city = "试城";
    options.district = "990101";
    options.sandbox = true;
    options.asOf = kTestTime();
    options.crs = "EPSG:4547";
    must(initStore(path, options));
    const auto desk = must(Desk::open(path));
    auto tx = must(Transaction::begin(desk->db()));
    PlaceStore places{desk->db()};
    const auto o = must(must(desk->projection())->toStore({114.30, 30.60}));
    const auto at = [o](std::int64_t x, std::int64_t y) { return Point{o.x + x, o.y + y}; };
    const Polygon west{{at(0, 0), at(600'000, 0), at(637'777, 600'001), at(0, 600'001)}, {}};
    const Polygon east{
        {at(600'000, 0), at(1'000'000, 0), at(1'000'000, 600'001), at(637'777, 600'001)}, {}};
    const Polygon both{{at(0, 0), at(600'000, 0), at(1'000'000, 0), at(1'000'000, 600'001),
                        at(637'777, 600'001), at(0, 600'001)},
                       {}};
    const auto add = [&](const char* code, const Polygon& shape) {
        Region r;
        r.code = code;
        r.level = must(RegionCode::parse(code)).level();
        r.name = code;
        r.parent = must(RegionCode::parse(code)).parent();
        r.shape = {shape};
        must(places.addRegion(r, desk->ids().next(desk->now()), desk->now()));
    };
    add("990101", both);
    add("990101001", both);
    add(kWest, west);
    add(kEast, east);
    must(tx.commit());
    return path;
}

/// A store of two communities and what is done to it.
struct GridCity {
    explicit GridCity(bool cut = true, const std::string& name = "city.sqlite")
        : path(twoCommunities(folder, name)),
          desk(must(Desk::open(path))) {
        if (cut) must(PlaceService{*desk}.generateGrid({}, {}));
    }
    ScratchFolder folder;
    std::string path;
    std::unique_ptr<Desk> desk;

    std::vector<CellRow> rows(std::string_view under = {}) {
        return must(GridStore{desk->db()}.cellRows(std::nullopt, under));
    }
    std::vector<GridRow> file(std::string_view under = {}) {
        std::vector<GridRow> out;
        for (const auto& row : rows(under)) {
            out.push_back({row.cell.code, {row.cell.shape}, row.note, ""});
        }
        return out;
    }
    std::string digest() { return must(summary(*desk)).digest; }
    bool clean() {
        const auto f = must(PlaceService{*desk}.checkGrid());
        return f.gaps == 0 && f.overlaps == 0 && f.badCodes == 0;
    }
    GridImportOptions options(bool repair = false) const {
        GridImportOptions out;
        out.actor = "admin";
        out.name = "grid.shp";
        out.repair = repair;
        return out;
    }
    Result<GridImport> take(RowSource& source, const GridImportOptions& how,
                            const Progress& progress = {}) {
        static const auto tables = must(ImportTables::load(WANMI_SOURCE_DIR "/data"));
        return importGrid(*desk, source, how, tables, progress);
    }
    Result<GridImport> take(std::vector<GridRow> rows, bool repair = false,
                            const Progress& progress = {}) {
        GridRows source{std::move(rows)};
        return take(source, options(repair), progress);
    }
};

inline Point middleOf(const GridRow& row) {
    return interiorPoint(row.shape.front());
}

/// The row of the cell nearest to the middle of all.
inline std::size_t middleRow(const std::vector<GridRow>& rows) {
    Box box;
    for (const auto& row : rows) {
        box.add(middleOf(row));
    }
    const Point centre{(box.minX + box.maxX) / 2, (box.minY + box.maxY) / 2};
    std::size_t best = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (distanceM(middleOf(rows[i]), centre) < distanceM(middleOf(rows[best]), centre))
            best = i;
    }
    return best;
}

inline void shift(MultiPolygon& shape, std::int64_t x, std::int64_t y) {
    for (auto& part : shape) {
        for (auto& p : part.outer) {
            p = {p.x + x, p.y + y};
        }
    }
}

inline std::vector<GridFlawFound> flawsOf(const GridImport& done, GridFlaw flaw) {
    std::vector<GridFlawFound> out;
    std::copy_if(done.flaws.begin(), done.flaws.end(), std::back_inserter(out),
                 [flaw](const auto& f) { return f.flaw == flaw; });
    return out;
}

} // namespace wanmi::test

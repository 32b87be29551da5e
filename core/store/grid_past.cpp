// Reading side of GridStore: what lies in the way of a publication, and the past.
#include "core/base/json.h"
#include "core/geometry/codec.h"
#include "core/store/grid_store.h"
#include "core/store/place_statements.h"
#include "grid_sql.h"

#include <nlohmann/json.hpp>

namespace wanmi {
namespace {

#define WANMI_GRID_SQL(name) (sql::named(embedded::grid_sql, name))

std::string listText(const std::vector<std::string>& codes) {
    return canonicalJson(Json(codes));
}

} // namespace

Result<std::vector<GridStore::PlacedComponent>> GridStore::componentsAt(const Box& box) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("components_at")));
    bindBox(q, box);
    std::vector<PlacedComponent> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        WANMI_LET(const auto at, pointFromSpatialite(q.blob(2)));
        out.push_back({q.integer(0), q.isNull(1) ? std::string{} : q.text(1), at});
    }
}

Result<std::vector<GridStore::CaseInCell>>
GridStore::casesIn(const std::vector<std::string>& cells) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("cases_in_cells")));
    q.bind(":cells", listText(cells));
    std::vector<CaseInCell> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        WANMI_LET(const auto at, pointFromSpatialite(q.blob(5)));
        out.push_back({q.text(0), q.text(1), q.text(2), q.text(3), q.text(4), at});
    }
}

Result<std::int64_t> GridStore::closedIn(const std::vector<std::string>& cells, Instant since,
                                         Instant until) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("closed_in_cells")));
    q.bind(":cells", listText(cells)).bind(":since", micros(since)).bind(":until", micros(until));
    WANMI_TRY(q.step());
    return q.integer(0);
}

Result<std::vector<CellVersion>> GridStore::versions(std::string_view code) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("cell_versions")));
    q.bind(":code", code);
    std::vector<CellVersion> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        CellVersion v{q.text(0),
                      q.text(1),
                      q.real(2),
                      instantOf(q.integer(3)),
                      std::nullopt,
                      instantOf(q.integer(5)),
                      q.isNull(6) ? std::string{} : q.text(6)};
        if (!q.isNull(4)) v.to = instantOf(q.integer(4));
        out.push_back(std::move(v));
    }
}

Result<std::vector<CellLineage>> GridStore::lineage(std::string_view code) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("lineage_of")));
    q.bind(":code", code);
    std::vector<CellLineage> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back({q.integer(0), q.text(1), q.text(2), instantOf(q.integer(3)), q.text(4)});
    }
}

Result<std::optional<std::int64_t>> GridStore::retiredIn(std::string_view code) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("retired_in")));
    WANMI_LET(const bool row, q.bind(":code", code).step());
    return row ? std::optional{q.integer(0)} : std::optional<std::int64_t>{};
}

Result<std::vector<Cell>> GridStore::cellsAsOf(Instant at) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("cells_as_of")));
    q.bind(":at", micros(at));
    std::vector<Cell> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        WANMI_LET(auto cell, readCell(q));
        out.push_back(std::move(cell));
    }
}

Result<std::vector<CellRow>> GridStore::cellRows(std::optional<Instant> at,
                                                 std::string_view under) {
    constexpr std::int64_t kEver = 8'999'999'999'999'999'999; // before what stands for no end
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("cell_rows")));
    q.bind(":at", at ? micros(*at) : kEver).bind(":under", under);
    std::vector<CellRow> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        WANMI_LET(auto cell, readCell(q));
        out.push_back({std::move(cell), q.text(6), q.text(7), q.text(8), instantOf(q.integer(9))});
    }
}

Result<std::vector<Region>> GridStore::regionsAsOf(Instant at) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("regions_as_of")));
    q.bind(":at", micros(at));
    std::vector<Region> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        WANMI_LET(auto region, readRegion(q));
        out.push_back(std::move(region));
    }
}

Result<std::vector<DutyGrid>> GridStore::dutyGridsAsOf(Instant at) {
    std::vector<DutyGrid> out;
    std::map<std::string, std::size_t, std::less<>> index;
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("duties_as_of")));
    q.bind(":at", micros(at));
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        DutyGrid grid{q.text(0), q.text(1), q.text(2), q.text(3), {}, {}};
        if (!q.isNull(4)) {
            WANMI_LET(grid.shape, multiPolygonFromSpatialite(q.blob(4)));
        }
        index.emplace(grid.code, out.size());
        out.push_back(std::move(grid));
    }
    WANMI_LET(auto cells, m_db->prepare(WANMI_GRID_SQL("duty_cells_as_of")));
    cells.bind(":at", micros(at));
    for (;;) {
        WANMI_LET(const bool row, cells.step());
        if (!row) return out;
        const auto found = index.find(cells.view(0));
        if (found != index.end()) out[found->second].cells.push_back(cells.text(1));
    }
}

} // namespace wanmi

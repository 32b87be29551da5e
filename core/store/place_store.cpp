#include "core/store/place_store.h"

#include "core/geometry/codec.h"
#include "core/geometry/measures.h"
#include "core/store/place_statements.h"

#include <cmath>
#include <set>

namespace wanmi {

Result<Region> readRegion(const Statement& q) {
    WANMI_LET(const auto level, parseRegionLevel(q.view(0)));
    MultiPolygon shape;
    if (!q.isNull(6)) {
        WANMI_LET(shape, multiPolygonFromSpatialite(q.blob(6)));
    }
    return Region{level,     q.text(1),       q.text(2), q.text(3), q.integer(4) != 0,
                  q.text(5), std::move(shape)};
}

Result<Cell> readCell(const Statement& q) {
    WANMI_LET(auto shape, polygonFromSpatialite(q.blob(5)));
    return Cell{q.text(0), q.text(1),       q.real(2), static_cast<int>(q.integer(3)),
                q.text(4), std::move(shape)};
}

namespace {

/// Codes as a list that json_each reads.
std::string jsonList(const std::vector<std::string>& codes) {
    std::string out = "[";
    for (const auto& code : codes) {
        out.append(out.size() == 1 ? "\"" : ",\"").append(code).append("\"");
    }
    return out + "]";
}

} // namespace

PlaceStore::PlaceStore(Database& db) : m_db(&db), m_prepared(std::make_shared<Prepared>()) {}

Result<PlaceStore::Use> PlaceStore::use(std::string_view sql) {
    const auto found = m_prepared->statements.find(sql.data());
    if (found != m_prepared->statements.end()) return Use{found->second};
    WANMI_LET(auto compiled, m_db->prepare(sql));
    return Use{m_prepared->statements.emplace(sql.data(), std::move(compiled)).first->second};
}

Result<int> PlaceStore::srid() {
    if (m_prepared->srid == 0) {
        WANMI_LET(m_prepared->srid, storeSrid(*m_db));
    }
    if (m_prepared->srid == 0) return fail(Errc::Conflict, "store.no_srid");
    return m_prepared->srid;
}

Result<bool> PlaceStore::indexed() {
    if (!m_prepared->indexed) {
        WANMI_LET(const int fixed, storeSrid(*m_db));
        m_prepared->indexed = fixed != 0;
    }
    return m_prepared->indexed;
}

Status PlaceStore::addRegion(const Region& region, const std::string& id, Instant now) {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("add_region")));
    q->bind(":id", id).bind(":level", regionLevelName(region.level)).bind(":code", region.code);
    q->bind(":name", region.name).bind(":parent", region.parent);
    q->bind(":provisional", region.provisional ? 1 : 0).bind(":now", micros(now));
    bindOrNull(*q, ":source_key", region.sourceKey);
    if (region.shape.empty()) return q->bindNull(":geom").done();
    WANMI_LET(const int system, srid());
    return q->bindBlob(":geom", spatialiteMultiPolygon(region.shape, system)).done();
}

Result<bool> PlaceStore::updateRegion(const Region& region, Instant now) {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("update_region")));
    q->bind(":code", region.code).bind(":name", region.name).bind(":parent", region.parent);
    q->bind(":provisional", region.provisional ? 1 : 0).bind(":now", micros(now));
    bindOrNull(*q, ":source_key", region.sourceKey);
    if (region.shape.empty()) {
        q->bindNull(":geom");
    } else {
        WANMI_LET(const int system, srid());
        q->bindBlob(":geom", spatialiteMultiPolygon(region.shape, system));
    }
    WANMI_TRY(q->done());
    return m_db->changes() > 0;
}

Status PlaceStore::endRegion(std::string_view code, Instant now) {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("end_region")));
    return q->bind(":code", code).bind(":now", micros(now)).done();
}

Result<std::optional<Region>> PlaceStore::region(std::string_view code) {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("region_by_code")));
    WANMI_LET(const bool row, q->bind(":code", code).step());
    if (!row) return std::optional<Region>{};
    WANMI_LET(auto region, readRegion(*q));
    return std::optional<Region>{std::move(region)};
}

Result<std::vector<Region>> PlaceStore::regions(std::optional<RegionLevel> level,
                                                std::string_view under) {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("regions")));
    q->bind(":level", level ? regionLevelName(*level) : std::string_view{}).bind(":under", under);
    std::vector<Region> out;
    for (;;) {
        WANMI_LET(const bool row, q->step());
        if (!row) return out;
        WANMI_LET(auto region, readRegion(*q));
        out.push_back(std::move(region));
    }
}

Result<std::optional<std::string>> PlaceStore::regionBySource(RegionLevel level,
                                                              std::string_view sourceKey) {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("region_by_source")));
    q->bind(":level", regionLevelName(level)).bind(":source_key", sourceKey);
    WANMI_LET(const bool row, q->step());
    return row ? q->maybeText(0) : std::optional<std::string>{};
}

Result<std::vector<PlaceStore::Named>> PlaceStore::regionsNamed(std::string_view text,
                                                                std::size_t limit) {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("region_names")));
    q->bind(":text", text).bind(":limit", static_cast<std::int64_t>(limit));
    std::vector<Named> out;
    for (;;) {
        WANMI_LET(const bool row, q->step());
        if (!row) return out;
        out.push_back({q->text(0), q->text(1)});
    }
}

Result<std::optional<Box>> PlaceStore::regionsBox() {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("regions_box")));
    WANMI_TRY(q->step());
    if (q->isNull(0)) return std::optional<Box>{};
    const auto lattice = [&q](int column) { return std::llround(q->real(column) * kMillimetres); };
    return std::optional{Box{lattice(0), lattice(1), lattice(2), lattice(3)}};
}

Status PlaceStore::addCell(const Cell& cell, const std::string& id, Instant now) {
    WANMI_LET(const int system, srid());
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("add_cell")));
    q->bind(":id", id).bind(":code", cell.code).bind(":community", cell.community);
    q->bind(":area_m2", cell.areaM2).bind(":area_class", cell.areaClass);
    q->bind(":land_use", cell.landUse).bind(":now", micros(now));
    return q->bindBlob(":geom", spatialitePolygon(cell.shape, system)).done();
}

Result<std::vector<Cell>> PlaceStore::cells(std::string_view under) {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("cells")));
    q->bind(":under", under);
    std::vector<Cell> out;
    for (;;) {
        WANMI_LET(const bool row, q->step());
        if (!row) return out;
        WANMI_LET(auto cell, readCell(*q));
        out.push_back(std::move(cell));
    }
}

Result<std::optional<Cell>> PlaceStore::cell(std::string_view code) {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("cells")));
    WANMI_LET(const bool row, q->bind(":under", code).step());
    if (!row) return std::optional<Cell>{};
    WANMI_LET(auto cell, readCell(*q));
    if (cell.code != code) return std::optional<Cell>{}; // only the beginning of a code was given
    return std::optional<Cell>{std::move(cell)};
}

Status PlaceStore::endCells(const std::vector<std::string>& under, Instant now) {
    const auto list = jsonList(under);
    WANMI_LET(const auto forget, use(WANMI_PLACE_SQL("forget_cells")));
    WANMI_TRY(forget->bind(":under", list).done());
    WANMI_LET(const auto retire, use(WANMI_PLACE_SQL("retire_cells")));
    WANMI_TRY(retire->bind(":under", list).bind(":now", micros(now)).done());
    WANMI_LET(const auto codes, use(WANMI_PLACE_SQL("retire_codes")));
    WANMI_TRY(codes->bind(":under", list).done());
    WANMI_LET(const auto keep, use(WANMI_PLACE_SQL("keep_sequences")));
    return keep->bind(":under", list).done();
}

Result<std::vector<int>> PlaceStore::freeSequences(std::string_view community) {
    constexpr int kLast = 999; // three digits of the code
    WANMI_LET(const auto kept, lastSerial("cell:" + std::string{community}));
    std::set<std::int64_t> taken;
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("cell_sequences")));
    q->bind(":community", community);
    for (;;) {
        WANMI_LET(const bool row, q->step());
        if (!row) break;
        taken.insert(q->integer(0));
    }
    std::vector<int> out;
    const auto add = [&](int from, int to) {
        for (int sequence = from; sequence <= to; ++sequence) {
            if (!taken.contains(sequence)) out.push_back(sequence);
        }
    };
    const int mark = std::min(static_cast<int>(kept), kLast);
    add(mark + 1, kLast);
    add(1, mark);
    return out;
}

Result<std::map<std::string, std::size_t, std::less<>>> PlaceStore::fixedCells() {
    std::map<std::string, std::size_t, std::less<>> out;
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("fixed_cells")));
    for (;;) {
        WANMI_LET(const bool row, q->step());
        if (!row) return out;
        out.emplace(q->text(0), static_cast<std::size_t>(q->integer(1)));
    }
}

Status PlaceStore::addDutyGrid(const DutyGrid& grid, const std::string& id, Instant now) {
    {
        WANMI_LET(const auto q, use(WANMI_PLACE_SQL("add_duty_grid")));
        q->bind(":id", id).bind(":code", grid.code).bind(":name", grid.name);
        q->bind(":street", grid.street).bind(":collector", grid.collector);
        q->bind(":now", micros(now));
        if (grid.shape.empty()) {
            q->bindNull(":geom");
        } else {
            WANMI_LET(const int system, srid());
            q->bindBlob(":geom", spatialiteMultiPolygon(grid.shape, system));
        }
        WANMI_TRY(q->done());
    }
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("add_duty_grid_cell")));
    for (const auto& cell : grid.cells) {
        WANMI_TRY(q->bind(":cell", cell).bind(":duty", grid.code).bind(":now", micros(now)).done());
    }
    return ok();
}

Result<std::vector<DutyGrid>> PlaceStore::dutyGrids(std::string_view under) {
    std::vector<DutyGrid> out;
    std::map<std::string, std::size_t, std::less<>> index;
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("duty_grids")));
    q->bind(":under", under);
    for (;;) {
        WANMI_LET(const bool row, q->step());
        if (!row) break;
        DutyGrid grid{q->text(0), q->text(1), q->text(2), q->text(3), {}, {}};
        if (!q->isNull(4)) {
            WANMI_LET(grid.shape, multiPolygonFromSpatialite(q->blob(4)));
        }
        index.emplace(grid.code, out.size());
        out.push_back(std::move(grid));
    }
    WANMI_LET(const auto cells, use(WANMI_PLACE_SQL("duty_grid_cells")));
    cells->bind(":under", under);
    for (;;) {
        WANMI_LET(const bool row, cells->step());
        if (!row) return out;
        const auto found = index.find(cells->view(0));
        if (found != index.end()) out[found->second].cells.push_back(cells->text(1));
    }
}

Status PlaceStore::endDutyGrids(std::string_view under, Instant now) {
    for (const auto statement :
         {WANMI_PLACE_SQL("forget_duty_grid_cells"), WANMI_PLACE_SQL("forget_duty_grids")}) {
        WANMI_LET(const auto q, use(statement));
        WANMI_TRY(q->bind(":under", under).done());
    }
    for (const auto statement :
         {WANMI_PLACE_SQL("retire_duty_grid_cells"), WANMI_PLACE_SQL("retire_duty_grids")}) {
        WANMI_LET(const auto q, use(statement));
        WANMI_TRY(q->bind(":under", under).bind(":now", micros(now)).done());
    }
    return ok();
}

Result<int> PlaceStore::lastDutyGrid(std::string_view street) {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("last_duty_grid")));
    WANMI_TRY(q->bind(":street", street).step());
    return static_cast<int>(q->integer(0));
}

/// The cell at the point with what its row says; nothing is written where there is none.
Status PlaceStore::readCellAt(Point at, PlaceOf& out) {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("cells_at")));
    q->bind(":x", metres(at.x)).bind(":y", metres(at.y));
    for (;;) {
        WANMI_LET(const bool row, q->step());
        if (!row) return ok();
        WANMI_LET(const auto shape, polygonFromSpatialite(q->blob(3)));
        if (locate(shape, at) == Where::Outside) continue;
        out.cell = q->text(0);
        out.community = q->text(1);
        out.areaClass = static_cast<int>(q->integer(2));
        return ok();
    }
}

/// The smallest region at the point; empty outside all.
Result<std::string> PlaceStore::regionAt(Point at) {
    // Regions come longest code first: what a community or street says holds for those above.
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("regions_at")));
    q->bind(":x", metres(at.x)).bind(":y", metres(at.y));
    for (;;) {
        WANMI_LET(const bool row, q->step());
        if (!row) return std::string{};
        WANMI_LET(const auto shape, multiPolygonFromSpatialite(q->blob(2)));
        if (locate(shape, at) != Where::Outside) return q->text(1);
    }
}

Result<PlaceOf> PlaceStore::placeOf(Point at) {
    PlaceOf out;
    WANMI_LET(const bool ready, indexed());
    if (!ready) return out;
    WANMI_TRY(readCellAt(at, out));
    if (out.cell.empty()) {
        WANMI_LET(out.community, regionAt(at));
    } else {
        WANMI_LET(const auto q, use(WANMI_PLACE_SQL("duty_of_cell")));
        WANMI_LET(const bool row, q->bind(":cell", out.cell).step());
        if (row) out.dutyGrid = q->text(0);
    }
    if (out.community.size() >= 6) out.district = out.community.substr(0, 6);
    if (out.community.size() >= 9) out.street = out.community.substr(0, 9);
    if (out.community.size() < 12) out.community.clear();
    return out;
}

} // namespace wanmi

#include "core/store/grid_store.h"

#include "core/geometry/codec.h"
#include "core/store/place_statements.h"
#include "grid_sql.h"

namespace wanmi {
namespace {

#define WANMI_GRID_SQL(name) (sql::named(embedded::grid_sql, name))

GridDraftRow readDraft(const Statement& q) {
    return {q.text(0),
            q.text(1),
            q.text(2),
            q.text(3),
            q.integer(4),
            instantOf(q.integer(5)),
            instantOf(q.integer(6)),
            static_cast<std::size_t>(q.integer(7))};
}

/// Reads every row by `read`, which gives a Result.
template <class Read>
auto readAll(Statement& q, Read read) -> Result<std::vector<std::decay_t<decltype(*read(q))>>> {
    std::vector<std::decay_t<decltype(*read(q))>> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        WANMI_LET(auto value, read(q));
        out.push_back(std::move(value));
    }
}

Error early(std::string_view code) {
    return fail(Errc::Conflict, "grid.valid_from_early", {{"code", std::string{code}}});
}

} // namespace

Result<std::int64_t> GridStore::edition() {
    WANMI_LET(const auto found, m_db->number(WANMI_GRID_SQL("edition")));
    return found.value_or(0);
}

Status GridStore::addEdition(const GridEdition& e) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("add_edition")));
    q.bind(":edition", e.edition).bind(":id", e.id).bind(":kind", e.kind).bind(":name", e.name);
    q.bind(":document", e.document).bind(":author", e.author);
    WANMI_TRY(q.bind(":from", micros(e.validFrom)).bind(":now", micros(e.recordedAt)).done());
    return noteChange(*m_db, "grid_edition", e.id);
}

Result<std::vector<GridEdition>> GridStore::editions() {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("editions")));
    return readAll(q, [](const Statement& row) {
        return Result<GridEdition>{{row.integer(0), row.text(1), row.text(2), row.text(3),
                                    row.text(4), row.text(5), instantOf(row.integer(6)),
                                    instantOf(row.integer(7))}};
    });
}

Status GridStore::addDraft(const GridDraftRow& draft) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("add_draft")));
    q.bind(":id", draft.id).bind(":name", draft.name).bind(":author", draft.author);
    WANMI_TRY(q.bind(":edition", draft.edition).bind(":now", micros(draft.madeAt)).done());
    return noteChange(*m_db, "grid_draft", draft.id);
}

Result<std::optional<GridDraftRow>> GridStore::draft(std::string_view nameOrId) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("draft")));
    WANMI_LET(const bool row, q.bind(":name", nameOrId).step());
    return row ? std::optional{readDraft(q)} : std::optional<GridDraftRow>{};
}

Result<std::vector<GridDraftRow>> GridStore::drafts(bool all) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("drafts")));
    q.bind(":all", all ? 1 : 0);
    return readAll(q, [](const Statement& row) { return Result<GridDraftRow>{readDraft(row)}; });
}

Status GridStore::setDraft(const GridDraftRow& draft, Instant now) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("set_draft")));
    q.bind(":id", draft.id).bind(":state", draft.state).bind(":edition", draft.edition);
    WANMI_TRY(q.bind(":now", micros(now)).done());
    return noteChange(*m_db, "grid_draft", draft.id);
}

Result<std::string> GridStore::draftLog(std::string_view id, std::size_t fromLine) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("draft_lines")));
    q.bind(":draft", id).bind(":from", static_cast<std::int64_t>(fromLine));
    std::string out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.append(q.view(0)).append("\n");
    }
}

Status GridStore::addLine(std::string_view id, std::size_t line, std::string_view text,
                          std::string_view author, Instant now) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("add_line")));
    q.bind(":draft", id).bind(":line", static_cast<std::int64_t>(line)).bind(":text", text);
    return q.bind(":author", author).bind(":now", micros(now)).done();
}

Status GridStore::forgetLines(std::string_view id) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("forget_lines")));
    return q.bind(":draft", id).done();
}

Result<bool> GridStore::ended(Statement& q, std::string_view table, std::string_view code) {
    WANMI_TRY(q.done());
    if (m_db->changes() == 0) return false;
    WANMI_TRY(noteChange(*m_db, table, code));
    return true;
}

Status GridStore::endCell(std::string_view code, Instant from, Instant now) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("end_cell")));
    q.bind(":code", code).bind(":from", micros(from)).bind(":now", micros(now));
    WANMI_LET(const bool done, ended(q, "cell", code));
    return done ? ok() : Status{early(code)};
}

Status GridStore::endDutyCell(std::string_view cell, Instant from) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("end_duty_cell")));
    q.bind(":cell", cell).bind(":from", micros(from));
    WANMI_LET(const bool done, ended(q, "duty_grid_cell", cell));
    return done ? ok() : Status{early(cell)};
}

Status GridStore::endDuty(std::string_view code, Instant from, Instant now) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("end_duty")));
    q.bind(":code", code).bind(":from", micros(from)).bind(":now", micros(now));
    WANMI_LET(const bool done, ended(q, "duty_grid", code));
    return done ? ok() : Status{early(code)};
}

Status GridStore::endRegion(std::string_view code, Instant from, Instant now) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("end_region")));
    q.bind(":code", code).bind(":from", micros(from)).bind(":now", micros(now));
    WANMI_LET(const bool done, ended(q, "region", code));
    return done ? ok() : Status{early(code)};
}

Status GridStore::addCell(const Cell& cell, std::string_view like, const std::string& id,
                          Instant from, Instant now) {
    WANMI_LET(const int srid, storeSrid(*m_db));
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("next_cell")));
    q.bind(":id", id).bind(":code", cell.code).bind(":community", cell.community);
    q.bind(":area_m2", cell.areaM2).bind(":like", like);
    q.bind(":from", micros(from)).bind(":now", micros(now));
    WANMI_TRY(q.bindBlob(":geom", spatialitePolygon(cell.shape, srid)).done());
    return noteChange(*m_db, "cell", cell.code);
}

Status GridStore::addCellRow(const CellRow& row, const std::string& id, Instant from, Instant now) {
    WANMI_LET(const int srid, storeSrid(*m_db));
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("add_cell_row")));
    const Cell& cell = row.cell;
    q.bind(":id", id).bind(":code", cell.code).bind(":community", cell.community);
    q.bind(":area_m2", cell.areaM2).bind(":area_class", cell.areaClass);
    q.bind(":land_use", cell.landUse).bind(":manage_level", row.manageLevel);
    q.bind(":responsible", row.responsible).bind(":note", row.note);
    q.bind(":from", micros(from)).bind(":now", micros(now));
    WANMI_TRY(q.bindBlob(":geom", spatialitePolygon(cell.shape, srid)).done());
    return noteChange(*m_db, "cell", cell.code);
}

Status GridStore::retireCode(std::string_view code, std::int64_t edition) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("retire_code")));
    return q.bind(":code", code).bind(":edition", edition).done();
}

Status GridStore::addLineage(std::int64_t edition, std::string_view from, std::string_view to) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("add_lineage")));
    return q.bind(":edition", edition).bind(":old", from).bind(":new", to).done();
}

Status GridStore::addDutyCell(std::string_view cell, std::string_view duty, Instant from) {
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("add_duty_cell")));
    WANMI_TRY(q.bind(":cell", cell).bind(":duty", duty).bind(":from", micros(from)).done());
    return noteChange(*m_db, "duty_grid_cell", cell);
}

Status GridStore::addDutyVersion(std::string_view code, const MultiPolygon& shape,
                                 const std::string& id, Instant from, Instant now) {
    WANMI_LET(const int srid, storeSrid(*m_db));
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("next_duty")));
    q.bind(":code", code).bind(":id", id).bind(":from", micros(from)).bind(":now", micros(now));
    return q.bindBlob(":geom", spatialiteMultiPolygon(shape, srid)).done();
}

Status GridStore::addRegionVersion(std::string_view code, const MultiPolygon& shape,
                                   const std::string& id, Instant from, Instant now) {
    WANMI_LET(const int srid, storeSrid(*m_db));
    WANMI_LET(auto q, m_db->prepare(WANMI_GRID_SQL("next_region")));
    q.bind(":code", code).bind(":id", id).bind(":from", micros(from)).bind(":now", micros(now));
    return q.bindBlob(":geom", spatialiteMultiPolygon(shape, srid)).done();
}

} // namespace wanmi

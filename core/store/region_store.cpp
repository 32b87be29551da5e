#include "core/store/region_store.h"

#include "core/geometry/codec.h"
#include "core/geometry/measures.h"
#include "core/store/place_statements.h"
#include "region_sql.h"

#include <fmt/format.h>

namespace wanmi {
namespace {

#define WANMI_REGION_SQL(name) (sql::named(embedded::region_sql, name))

RegionActRow readAct(const Statement& q) {
    RegionActRow row{q.integer(0),
                     q.text(1),
                     q.text(2),
                     q.text(3),
                     std::nullopt,
                     q.text(5),
                     instantOf(q.integer(6)),
                     q.text(7),
                     q.text(8),
                     std::nullopt,
                     q.maybeInteger(10)};
    if (!q.isNull(4)) row.validFrom = instantOf(q.integer(4));
    if (!q.isNull(9)) row.endedAt = instantOf(q.integer(9));
    return row;
}

} // namespace

Result<std::int64_t> RegionStore::addAct(const RegionActRow& act) {
    WANMI_LET(auto q, m_db->prepare(WANMI_REGION_SQL("add_act")));
    q.bind(":id", act.id).bind(":act", act.act).bind(":document", act.document);
    q.bind(":author", act.author);
    q.bind(":from", act.validFrom ? std::optional{micros(*act.validFrom)} : std::nullopt);
    WANMI_TRY(q.bind(":now", micros(act.proposedAt)).done());
    const auto number = m_db->lastRowId();
    WANMI_TRY(noteChange(*m_db, "region_act", act.id));
    return number;
}

Result<std::vector<RegionActRow>> RegionStore::acts(bool all) {
    WANMI_LET(auto q, m_db->prepare(WANMI_REGION_SQL("acts")));
    q.bind(":number", 0).bind(":all", all ? 1 : 0);
    std::vector<RegionActRow> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back(readAct(q));
    }
}

Result<std::optional<RegionActRow>> RegionStore::act(std::int64_t number) {
    WANMI_LET(auto q, m_db->prepare(WANMI_REGION_SQL("acts")));
    WANMI_LET(const bool row, q.bind(":number", number).bind(":all", 1).step());
    return row ? std::optional{readAct(q)} : std::optional<RegionActRow>{};
}

Result<bool> RegionStore::endAct(std::int64_t number, std::string_view state, std::string_view by,
                                 Instant now, std::optional<std::int64_t> edition) {
    WANMI_LET(auto q, m_db->prepare(WANMI_REGION_SQL("end_act")));
    q.bind(":number", number).bind(":state", state).bind(":by", by).bind(":now", micros(now));
    WANMI_TRY(q.bind(":edition", edition).done());
    if (m_db->changes() == 0) return false;
    WANMI_TRY(noteChange(*m_db, "region_act", std::to_string(number)));
    return true;
}

Result<std::vector<std::string>> RegionStore::everyCode() {
    WANMI_LET(auto q, m_db->prepare(WANMI_REGION_SQL("every_code")));
    std::vector<std::string> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back(q.text(0));
    }
}

Status RegionStore::addLineage(std::int64_t edition, std::string_view from, std::string_view to) {
    WANMI_LET(auto q, m_db->prepare(WANMI_REGION_SQL("add_lineage")));
    return q.bind(":edition", edition).bind(":old", from).bind(":new", to).done();
}

Result<std::vector<CellLineage>> RegionStore::lineage(std::string_view code) {
    WANMI_LET(auto q, m_db->prepare(WANMI_REGION_SQL("lineage")));
    q.bind(":code", code);
    std::vector<CellLineage> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back({q.integer(0), q.text(1), q.text(2), instantOf(q.integer(3)), q.text(4)});
    }
}

Result<std::vector<RegionVersion>> RegionStore::versions(std::string_view code) {
    WANMI_LET(auto q, m_db->prepare(WANMI_REGION_SQL("versions")));
    q.bind(":code", code);
    std::vector<RegionVersion> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        RegionVersion v{q.text(0), q.text(1), q.text(2), instantOf(q.integer(3)), std::nullopt};
        if (!q.isNull(4)) v.to = instantOf(q.integer(4));
        out.push_back(std::move(v));
    }
}

Status RegionStore::addVersion(const Region& region, std::string_view like, bool made,
                               const std::optional<MultiPolygon>& shape, const std::string& id,
                               Instant from, Instant now) {
    WANMI_LET(const int srid, storeSrid(*m_db));
    WANMI_LET(auto q, m_db->prepare(WANMI_REGION_SQL("next_row")));
    q.bind(":id", id).bind(":code", region.code).bind(":name", region.name);
    q.bind(":parent", region.parent).bind(":provisional", region.provisional ? 1 : 0);
    q.bind(":made", made ? 1 : 0).bind(":like", like);
    q.bind(":from", micros(from)).bind(":now", micros(now));
    if (shape) {
        q.bindBlob(":geom", spatialiteMultiPolygon(*shape, srid));
    } else {
        q.bindNull(":geom");
    }
    WANMI_TRY(q.done());
    return noteChange(*m_db, "region", region.code);
}

Status RegionStore::addDuty(const DutyGrid& duty, std::string_view like, const std::string& id,
                            Instant from, Instant now) {
    WANMI_LET(const int srid, storeSrid(*m_db));
    WANMI_LET(auto q, m_db->prepare(WANMI_REGION_SQL("next_duty")));
    q.bind(":id", id).bind(":code", duty.code).bind(":street", duty.street).bind(":like", like);
    q.bind(":from", micros(from)).bind(":now", micros(now));
    WANMI_TRY(q.bindBlob(":geom", spatialiteMultiPolygon(duty.shape, srid)).done());
    return noteChange(*m_db, "duty_grid", duty.code);
}

Result<MultiPolygon> RegionStore::shapeOf(std::string_view sql, const MultiPolygon& a,
                                          const MultiPolygon& b) {
    WANMI_LET(const int srid, storeSrid(*m_db));
    WANMI_LET(auto q, m_db->prepare(sql));
    q.bindBlob(":a", spatialiteMultiPolygon(a, srid));
    q.bindBlob(":b", spatialiteMultiPolygon(b, srid));
    WANMI_TRY(q.step());
    if (q.isNull(0)) return MultiPolygon{};
    WANMI_LET(auto shape, multiPolygonFromSpatialite(q.blob(0)));
    normalise(shape);
    return shape;
}

Result<MultiPolygon> RegionStore::united(const MultiPolygon& a, const MultiPolygon& b) {
    if (a.empty() || b.empty()) return a.empty() ? b : a;
    return shapeOf(WANMI_REGION_SQL("unite"), a, b);
}

Result<MultiPolygon> RegionStore::subtracted(const MultiPolygon& a, const MultiPolygon& b) {
    if (a.empty() || b.empty()) return a;
    return shapeOf(WANMI_REGION_SQL("subtract"), a, b);
}

Result<std::vector<std::string>> RegionStore::texts(std::string_view sql, std::string_view old) {
    WANMI_LET(auto q, m_db->prepare(sql));
    q.bind(":old", old);
    std::vector<std::string> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back(q.text(0));
    }
}

Result<std::vector<std::string>> RegionStore::peopleOf(std::string_view region) {
    return texts(WANMI_REGION_SQL("people"), region);
}

Result<std::vector<std::string>> RegionStore::departmentsOf(std::string_view region) {
    return texts(WANMI_REGION_SQL("departments"), region);
}

Status RegionStore::moveRegionCode(std::string_view from, std::string_view to, Instant now) {
    for (const auto sql : {WANMI_REGION_SQL("move_people"), WANMI_REGION_SQL("move_departments")}) {
        WANMI_LET(auto q, m_db->prepare(sql));
        WANMI_TRY(q.bind(":old", from).bind(":new", to).bind(":now", micros(now)).done());
        if (m_db->changes() > 0) {
            WANMI_TRY(noteChange(*m_db, "person", "*"));
        }
    }
    for (const auto sql : {WANMI_REGION_SQL("move_surveys"), WANMI_REGION_SQL("move_home")}) {
        WANMI_LET(auto q, m_db->prepare(sql));
        WANMI_TRY(q.bind(":old", from).bind(":new", to).done());
    }
    return ok();
}

Status RegionStore::moveShifts(std::string_view from, std::string_view to, Instant now) {
    WANMI_LET(auto q, m_db->prepare(WANMI_REGION_SQL("move_shifts")));
    WANMI_TRY(q.bind(":old", from).bind(":new", to).bind(":now", micros(now)).done());
    return m_db->changes() > 0 ? noteChange(*m_db, "shift", "*") : ok();
}

Status RegionStore::moveComponents(std::string_view from, std::string_view to, Instant now) {
    WANMI_LET(auto q, m_db->prepare(WANMI_REGION_SQL("move_components")));
    return q.bind(":old", from).bind(":new", to).bind(":now", micros(now)).done();
}

Result<std::int64_t> RegionStore::countOf(Statement q) {
    WANMI_TRY(q.step());
    return q.integer(0);
}

Result<std::int64_t> RegionStore::componentsIn(std::string_view cell, std::string_view district) {
    WANMI_LET(auto q, m_db->prepare(WANMI_REGION_SQL("components_in_cell")));
    q.bind(":cell", cell).bind(":district", district);
    return countOf(std::move(q));
}

Result<std::int64_t> RegionStore::componentsOutside(std::string_view district) {
    WANMI_LET(auto q, m_db->prepare(WANMI_REGION_SQL("components_outside")));
    q.bind(":district", district);
    return countOf(std::move(q));
}

Status RegionStore::beginRecoding() {
    return m_db->run(WANMI_REGION_SQL("begin_recoding"));
}

Status RegionStore::leaveCell(std::string_view cell, std::string_view from, std::string_view to) {
    WANMI_LET(auto q, m_db->prepare(WANMI_REGION_SQL("leave_cell")));
    return q.bind(":cell", cell).bind(":district", from).bind(":target", to).done();
}

Status RegionStore::leaveDistrict(std::string_view from, std::string_view to) {
    WANMI_LET(auto q, m_db->prepare(WANMI_REGION_SQL("leave_district")));
    return q.bind(":district", from).bind(":target", to).done();
}

Status RegionStore::recodeLeaving(std::int64_t edition, Instant from, Instant now) {
    PlaceStore places{*m_db};
    {
        WANMI_LET(auto kinds, m_db->prepare(WANMI_REGION_SQL("leaving")));
        WANMI_LET(auto number, m_db->prepare(WANMI_REGION_SQL("number_leaving")));
        for (;;) {
            WANMI_LET(const bool row, kinds.step());
            if (!row) break;
            const auto scope = kinds.text(0);
            const auto serials = "component:" + scope;
            WANMI_LET(const auto after, places.lastSerial(serials));
            const auto last = after == 0 ? kinds.integer(2) : after + kinds.integer(1);
            if (last > 999'999) {
                return fail(Errc::Invalid, "code.component_full",
                            {{"district", scope.substr(0, 6)}, {"kind", scope.substr(6)}});
            }
            number.bind(":scope", kinds.integer(0)).bind(":keep", after == 0 ? 1 : 0);
            WANMI_TRY(number.bind(":after", after).done());
            WANMI_TRY(places.raiseSerial(serials, last));
        }
    }
    WANMI_LET(auto end, m_db->prepare(WANMI_REGION_SQL("end_components")));
    WANMI_TRY(end.bind(":from", micros(from)).bind(":now", micros(now)).done());
    if (m_db->changes() == 0) return ok();
    WANMI_LET(auto next, m_db->prepare(WANMI_REGION_SQL("next_components")));
    WANMI_TRY(next.bind(":now", micros(now)).done());
    WANMI_LET(auto note, m_db->prepare(WANMI_REGION_SQL("note_recoded")));
    WANMI_TRY(note.bind(":edition", edition).done());
    return noteChange(*m_db, "component", "*");
}

Result<std::vector<RegionStore::Recoding>> RegionStore::recodings(std::int64_t component) {
    WANMI_LET(auto q, m_db->prepare(WANMI_REGION_SQL("recodings")));
    q.bind(":code", component);
    std::vector<Recoding> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back({q.integer(0), q.integer(1), instantOf(q.integer(2))});
    }
}

Result<std::vector<RegionStore::OpenCase>> RegionStore::openCases() {
    WANMI_LET(auto q, m_db->prepare(WANMI_REGION_SQL("open_cases")));
    std::vector<OpenCase> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back({q.text(0), q.text(1), q.text(2), q.text(3), q.text(4), q.text(5),
                       static_cast<int>(q.integer(6))});
    }
}

} // namespace wanmi

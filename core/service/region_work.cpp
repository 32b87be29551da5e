#include "core/service/region_work.h"

#include "core/domain/casework/case_state.h"
#include "core/geometry/measures.h"
#include "core/geometry/neighbours.h"
#include "core/service/access.h"
#include "core/service/grid_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace wanmi {
namespace {

class Worker {
public:
    explicit Worker(Desk& desk)
        : m_desk(&desk),
          m_store(desk.db()),
          m_places(desk.db()),
          m_grid(desk.db()) {}

    Result<RegionWork> run(const RegionActRow& row) {
        m_out.rehearsal.row = row;
        WANMI_LET(m_out.rehearsal.act, parseRegionAct(row.act));
        WANMI_TRY(readCity());
        auto plan = planRegionAct(m_out.rehearsal.act, m_ground);
        if (!plan) {
            const auto& error = plan.error();
            return error.reason == "region.unknown"
                       ? unknownRegion(*m_desk, error.args.front().value)
                       : error;
        }
        m_out.plan = *std::move(plan);
        for (const auto& each : m_out.plan.cells) {
            m_rowOf.emplace(m_out.cells[each.cell].code, &each);
        }
        WANMI_TRY(outline());
        WANMI_TRY(follow());
        tell();
        return std::move(m_out);
    }

private:
    Status readCity() {
        WANMI_LET(m_out.regions, m_places.regions({}));
        for (const auto& region : m_out.regions) {
            Region bare{region.level,       region.code,      region.name, region.parent,
                        region.provisional, region.sourceKey, {}};
            m_ground.regions.emplace(region.code, std::move(bare));
        }
        WANMI_LET(const auto used, m_store.everyCode());
        m_ground.everUsed.insert(used.begin(), used.end());
        WANMI_LET(m_out.cells, m_places.cells());
        WANMI_LET(m_out.duties, m_places.dutyGrids());
        std::map<std::string, std::string, std::less<>> dutyOf;
        for (const auto& duty : m_out.duties) {
            for (const auto& cell : duty.cells) {
                dutyOf[cell] = duty.code;
            }
        }
        for (const auto& cell : m_out.cells) {
            const auto duty = dutyOf.find(cell.code);
            m_ground.cells.push_back(
                {cell.code, cell.community, duty == dutyOf.end() ? std::string{} : duty->second});
        }
        m_ground.insideOf = [this](std::size_t i) { return interiorPoint(m_out.cells[i].shape); };
        m_ground.freeSequences = [this](const std::string& community) {
            return m_places.freeSequences(community);
        };
        m_ground.lastDuty = [this](const std::string& street) {
            return m_places.lastDutyGrid(street);
        };
        return ok();
    }

    const Region* stored(std::string_view code) const {
        const auto at = std::lower_bound(
            m_out.regions.begin(), m_out.regions.end(), code,
            [](const Region& r, std::string_view wanted) { return r.code < wanted; });
        return at != m_out.regions.end() && at->code == code ? &*at : nullptr;
    }

    /// What the cells of a community cover afterwards; empty where it has none.
    MultiPolygon cellsOf(const std::string& community) const {
        std::vector<Polygon> shapes;
        for (const auto& cell : m_out.cells) {
            const auto row = m_rowOf.find(cell.code);
            const auto& now = row == m_rowOf.end() ? cell.community : row->second->community;
            if (now == community) shapes.push_back(cell.shape);
        }
        return shapes.empty() ? MultiPolygon{} : dissolve(shapes);
    }

    Result<MultiPolygon> groundOf(const RegionPlan::Reshape& reshape) {
        if (auto cells = cellsOf(reshape.code); !cells.empty()) return cells;
        const auto* base = stored(reshape.base);
        auto shape = base == nullptr ? MultiPolygon{} : base->shape;
        for (const auto& code : reshape.gains) {
            WANMI_LET(shape, m_store.united(shape, stored(code)->shape));
        }
        for (const auto& code : reshape.loses) {
            WANMI_LET(shape, m_store.subtracted(shape, stored(code)->shape));
        }
        return shape;
    }

    /// A region without an outline stays without one.
    Status outline() {
        for (const auto& reshape : m_out.plan.reshaped) {
            WANMI_LET(auto shape, groundOf(reshape));
            const auto* base = stored(reshape.base);
            const bool drawn = base == nullptr || !base->shape.empty();
            if (drawn && !shape.empty()) m_out.outlines.emplace(reshape.code, std::move(shape));
        }
        return ok();
    }

    Status follow() {
        auto& r = m_out.rehearsal;
        for (const auto& [from, to] : m_out.plan.codes) {
            WANMI_LET(const auto people, m_store.peopleOf(from));
            r.people.insert(r.people.end(), people.begin(), people.end());
            WANMI_LET(const auto departments, m_store.departmentsOf(from));
            r.departments.insert(r.departments.end(), departments.begin(), departments.end());
            if (from.size() != 6) continue;
            WANMI_LET(const auto outside, m_store.componentsOutside(from));
            r.components += outside;
        }
        for (const auto& [code, row] : m_rowOf) {
            if (code.compare(0, 6, row->code, 0, 6) == 0) continue;
            WANMI_LET(const auto inside, m_store.componentsIn(code, code.substr(0, 6)));
            r.components += inside;
        }
        WANMI_LET(const auto drafts, m_grid.drafts(false));
        for (const auto& draft : drafts) {
            r.drafts.push_back(draft.name);
        }
        return followCases();
    }

    Status followCases() {
        WANMI_LET(const auto cases, m_store.openCases());
        for (const auto& duty : m_out.plan.duties) {
            for (const auto& cell : duty.cells) {
                m_dutyNow[cell] = duty.code;
            }
        }
        for (const auto& c : cases) {
            const auto state = stateOf(c.state);
            if (!state || !isOpen(*state)) continue;
            auto to = placeNow(c);
            const bool same =
                to.community == c.community && to.cell == c.cell && to.district.empty();
            if (same) continue;
            m_out.rehearsal.cases.push_back(c.id);
            m_out.cases.emplace_back(c.id, std::move(to));
        }
        return ok();
    }

    CasePlace placeNow(const RegionStore::OpenCase& c) const {
        CasePlace to{m_out.plan.now(c.community), c.cell, c.dutyGrid, c.areaClass, {}};
        if (const auto row = m_rowOf.find(c.cell); row != m_rowOf.end()) {
            to.community = row->second->community;
            to.cell = row->second->code;
            const auto duty = m_dutyNow.find(to.cell);
            if (duty != m_dutyNow.end()) to.dutyGrid = duty->second;
        }
        // A case that was filed in another district than it lies in stays there.
        const bool atHome = c.community.empty() || c.community.compare(0, 6, c.district) == 0;
        const auto district =
            to.community.empty() ? m_out.plan.now(c.district) : to.community.substr(0, 6);
        if (atHome && district != c.district) to.district = district;
        return to;
    }

    void tell() {
        auto& r = m_out.rehearsal;
        for (const auto& row : m_out.plan.rows) {
            const auto* before = row.made ? nullptr : stored(row.like);
            r.regions.push_back({row.made ? std::string{} : row.like, row.now.code,
                                 before == nullptr ? std::string{} : before->name, row.now.name});
        }
        tellMerged();
        for (const auto& [code, shape] : m_out.outlines) {
            r.outlines.push_back(code);
        }
        for (const auto& cell : m_out.plan.cells) {
            r.cells.emplace_back(m_out.cells[cell.cell].code, cell.code);
        }
        for (const auto& duty : m_out.plan.duties) {
            if (duty.like != duty.code) r.duties.emplace_back(duty.like, duty.code);
        }
    }

    void tellMerged() {
        for (const auto& code : m_out.plan.merged) {
            const auto& into = m_out.plan.codes.at(code);
            const auto* old = stored(code);
            const auto* target = stored(into);
            if (old == nullptr || target == nullptr) continue;
            const auto now =
                std::find_if(m_out.plan.rows.begin(), m_out.plan.rows.end(),
                             [&into](const RegionPlan::Row& row) { return row.now.code == into; });
            m_out.rehearsal.regions.push_back(
                {code, into, old->name,
                 now == m_out.plan.rows.end() ? target->name : now->now.name});
        }
    }

    Desk* m_desk;
    RegionStore m_store;
    PlaceStore m_places;
    GridStore m_grid;
    RegionGround m_ground;
    RegionWork m_out;
    std::map<std::string, const RegionPlan::CellRow*, std::less<>> m_rowOf; ///< by old code
    std::map<std::string, std::string, std::less<>> m_dutyNow; ///< by new code of a cell
};

class Writer {
public:
    Writer(Desk& desk, const RegionWork& work, const Actor& actor)
        : m_desk(&desk),
          m_work(&work),
          m_actor(&actor),
          m_store(desk.db()),
          m_places(desk.db()),
          m_grid(desk.db()),
          m_now(desk.now()),
          m_from(work.rehearsal.row.validFrom.value_or(m_now)) {}

    Result<std::int64_t> run(const Progress& progress) {
        WANMI_LET(const auto last, m_grid.edition());
        m_edition = last + 1;
        const auto& act = m_work->rehearsal.act;
        WANMI_TRY(m_grid.addEdition(
            {m_edition, nextId(), "act", fmt::format("{} {}", regionActName(act.kind), act.code),
             m_work->rehearsal.row.document, m_actor->login, m_from, m_now}));
        WANMI_TRY(writeRegions());
        WANMI_TRY(endDuties());
        WANMI_TRY(recodeComponents());
        WANMI_TRY(writeCells(progress));
        WANMI_TRY(writeDuties());
        WANMI_TRY(moveCodes());
        WANMI_TRY(regridCases(*m_desk, m_work->cases, progress));
        return m_edition;
    }

private:
    std::string nextId() { return m_desk->ids().next(m_now); }

    const MultiPolygon* outlineOf(const std::string& code) const {
        const auto at = m_work->outlines.find(code);
        return at == m_work->outlines.end() ? nullptr : &at->second;
    }

    /// Rows by the code they have now: with those of which only the ground changes.
    std::map<std::string, RegionPlan::Row> rowsNow() const {
        std::map<std::string, RegionPlan::Row> rows;
        for (const auto& row : m_work->plan.rows) {
            rows.emplace(row.now.code, row);
        }
        for (const auto& [code, shape] : m_work->outlines) {
            if (rows.contains(code)) continue;
            const auto at = std::find_if(m_work->regions.begin(), m_work->regions.end(),
                                         [&c = code](const Region& r) { return r.code == c; });
            if (at != m_work->regions.end()) rows.emplace(code, RegionPlan::Row{code, *at, false});
        }
        return rows;
    }

    Status writeRegions() {
        const auto rows = rowsNow();
        for (const auto& [code, row] : rows) {
            if (!row.made) WANMI_TRY(m_grid.endRegion(row.like, m_from, m_now));
        }
        for (const auto& code : m_work->plan.merged) {
            WANMI_TRY(m_grid.endRegion(code, m_from, m_now));
        }
        for (const auto& [code, row] : rows) {
            const auto* shape = outlineOf(code);
            const auto drawn =
                shape == nullptr ? std::nullopt : std::optional<MultiPolygon>{*shape};
            WANMI_TRY(
                m_store.addVersion(row.now, row.like, row.made, drawn, nextId(), m_from, m_now));
            if (row.made) WANMI_TRY(m_store.addLineage(m_edition, row.like, code));
        }
        for (const auto& [from, to] : m_work->plan.codes) {
            WANMI_TRY(m_store.addLineage(m_edition, from, to));
        }
        return ok();
    }

    const Cell& before(const RegionPlan::CellRow& row) const { return m_work->cells[row.cell]; }

    Status endDuties() {
        std::string last;
        for (const auto& duty : m_work->plan.duties) {
            if (duty.like == last) continue;
            last = duty.like;
            const auto at = std::lower_bound(
                m_work->duties.begin(), m_work->duties.end(), last,
                [](const DutyGrid& d, const std::string& c) { return d.code < c; });
            if (at == m_work->duties.end()) continue;
            WANMI_TRY(m_grid.endDuty(last, m_from, m_now));
            for (const auto& cell : at->cells) {
                WANMI_TRY(m_grid.endDutyCell(cell, m_from));
            }
        }
        return ok();
    }

    Status recodeComponents() {
        WANMI_TRY(m_store.beginRecoding());
        for (const auto& row : m_work->plan.cells) {
            const auto from = before(row).code.substr(0, 6);
            const auto to = row.code.substr(0, 6);
            if (from != to) WANMI_TRY(m_store.leaveCell(before(row).code, from, to));
        }
        for (const auto& [from, to] : m_work->plan.codes) {
            if (from.size() == 6) WANMI_TRY(m_store.leaveDistrict(from, to));
        }
        return m_store.recodeLeaving(m_edition, m_from, m_now);
    }

    Status writeCells(const Progress& progress) {
        std::int64_t done = 0;
        const auto total = static_cast<std::int64_t>(m_work->plan.cells.size());
        for (const auto& row : m_work->plan.cells) {
            if (done++ % 256 == 0) WANMI_TRY(wanmi::tell(progress, "grid.writing", done, total));
            const auto& old = before(row);
            WANMI_TRY(m_grid.endCell(old.code, m_from, m_now));
            WANMI_TRY(m_grid.retireCode(old.code, m_edition));
            WANMI_LET(const auto code, CellCode::parse(old.code));
            WANMI_TRY(m_places.raiseSerial("cell:" + old.community, code.sequence()));
            Cell next = old;
            next.code = row.code;
            next.community = row.community;
            WANMI_TRY(m_grid.addCell(next, old.code, nextId(), m_from, m_now));
            WANMI_TRY(m_grid.addLineage(m_edition, old.code, row.code));
            WANMI_TRY(m_store.moveComponents(old.code, row.code, m_now));
        }
        return total == 0 ? ok() : noteChange(m_desk->db(), "component", "*");
    }

    Status writeDuties() {
        std::map<std::string, const Polygon*, std::less<>> shapes;
        for (const auto& cell : m_work->cells) {
            shapes.emplace(cell.code, &cell.shape);
        }
        for (const auto& row : m_work->plan.cells) {
            shapes[row.code] = &before(row).shape;
        }
        for (const auto& row : m_work->plan.duties) {
            DutyGrid duty;
            duty.code = row.code;
            duty.street = row.street;
            std::vector<Polygon> parts;
            for (const auto& cell : row.cells) {
                parts.push_back(*shapes.at(cell));
                WANMI_TRY(m_grid.addDutyCell(cell, row.code, m_from));
            }
            duty.shape = dissolve(parts);
            WANMI_TRY(m_store.addDuty(duty, row.like, nextId(), m_from, m_now));
        }
        return ok();
    }

    Status moveCodes() {
        for (const auto& [from, to] : m_work->plan.codes) {
            WANMI_LET(const auto people, m_store.peopleOf(from));
            for (const auto& login : people) {
                WANMI_TRY(noteAccess(*m_desk, m_actor->login, Access::PersonChanged, login,
                                     fmt::format("region={}", to)));
            }
            WANMI_TRY(m_store.moveRegionCode(from, to, m_now));
        }
        std::map<std::string, std::string>
            moved; // the largest part of a duty grid keeps its shifts
        std::map<std::string, std::size_t> most;
        for (const auto& duty : m_work->plan.duties) {
            auto& size = most[duty.like];
            if (duty.cells.size() <= size) continue;
            size = duty.cells.size();
            moved[duty.like] = duty.code;
        }
        for (const auto& [from, to] : moved) {
            if (from != to) WANMI_TRY(m_store.moveShifts(from, to, m_now));
        }
        return ok();
    }

    Desk* m_desk;
    const RegionWork* m_work;
    const Actor* m_actor;
    RegionStore m_store;
    PlaceStore m_places;
    GridStore m_grid;
    Instant m_now;
    Instant m_from;
    std::int64_t m_edition = 0;
};

} // namespace

Result<RegionWork> workOut(Desk& desk, const RegionActRow& row) {
    return Worker{desk}.run(row);
}

Result<std::int64_t> putInForce(Desk& desk, const RegionWork& work, const Actor& actor,
                                const Progress& progress) {
    return Writer{desk, work, actor}.run(progress);
}

} // namespace wanmi

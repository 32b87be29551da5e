// Publication: a draft becomes the city's grid in one transaction, or nothing happens.
#include "core/domain/people/rights.h"
#include "core/geometry/measures.h"
#include "core/service/grid_plan.h"
#include "core/store/place_store.h"

#include <fmt/format.h>

#include <algorithm>

namespace wanmi {
namespace {

class Publisher {
public:
    Publisher(Desk& desk, const GridPlan& plan, const Actor& actor, const PublishRequest& request)
        : m_desk(&desk),
          m_plan(&plan),
          m_actor(&actor),
          m_request(&request),
          m_store(desk.db()),
          m_places(desk.db()),
          m_now(desk.now()),
          m_from(request.validFrom.value_or(m_now)) {}

    Result<Publication> run(const Progress& progress) {
        WANMI_TRY(mayChangeAll());
        WANMI_TRY(writeEdition());
        WANMI_TRY(endCells());
        WANMI_TRY(nameCells());
        WANMI_TRY(nameDuties());
        WANMI_TRY(writeCells());
        WANMI_TRY(writeLineage());
        WANMI_TRY(writeDuties());
        WANMI_TRY(writeRegions());
        WANMI_TRY(moveAll(progress));
        GridDraftRow row = m_plan->rehearsal.draft;
        row.state = "published";
        row.edition = m_out.edition;
        WANMI_TRY(m_store.setDraft(row, m_now));
        m_out.rehearsal = m_plan->rehearsal;
        return std::move(m_out);
    }

private:
    using Kind = CellDelta::Kind;
    const GridMesh& mesh() const { return m_plan->draft.mesh(); }
    const Cell& before(MeshCell cell) const { return m_plan->draft.start().cells[cell]; }
    std::string nextId() { return m_desk->ids().next(m_now); }

    /// An administrator of a district or street publishes there only.
    Status mayChangeAll() const {
        for (const auto& cell : m_plan->delta.cells) {
            WANMI_TRY(mayActIn(*m_actor, cell.region.substr(0, 6), cell.region));
        }
        return ok();
    }

    Status writeEdition() {
        WANMI_LET(const auto last, m_store.edition());
        m_out.edition = last + 1;
        return m_store.addEdition({m_out.edition, nextId(), "draft", m_plan->rehearsal.draft.name,
                                   m_request->document, m_actor->login, m_from, m_now});
    }

    Status endCells() {
        for (const auto& cell : m_plan->delta.cells) {
            if (cell.kind == Kind::Made || cell.kind == Kind::Handed) continue;
            const auto& old = before(cell.cell);
            WANMI_TRY(m_store.endCell(old.code, m_from, m_now));
            if (cell.kind == Kind::Changed) continue;
            WANMI_TRY(m_store.retireCode(old.code, m_out.edition));
            WANMI_LET(const auto code, CellCode::parse(old.code));
            WANMI_TRY(m_places.raiseSerial("cell:" + old.community, code.sequence()));
        }
        return ok();
    }

    /// New codes, from the north, in a row from the west (GB/T 30428.1).
    Status nameCells() {
        std::map<std::string, std::vector<std::pair<Point, MeshCell>>> wanted;
        for (const auto& cell : m_plan->delta.cells) {
            if (cell.kind != Kind::Made && cell.kind != Kind::Recoded) continue;
            const auto at = interiorPoint(mesh().polygon(cell.cell));
            wanted[cell.region].push_back({{-at.y, at.x}, cell.cell});
        }
        for (auto& [community, cells] : wanted) {
            WANMI_LET(const auto region, RegionCode::parse(community));
            WANMI_LET(const auto free, m_places.freeSequences(community));
            if (free.size() < cells.size()) {
                return fail(Errc::Invalid, "code.cell_full", {{"code", community}});
            }
            std::sort(cells.begin(), cells.end());
            for (std::size_t i = 0; i < cells.size(); ++i) {
                WANMI_LET(const auto code, CellCode::make(region, free[i]));
                m_codes.emplace(cells[i].second, code.text());
                m_out.codes.emplace_back(m_plan->draft.cellName(cells[i].second), code.text());
            }
        }
        return ok();
    }

    std::string codeOf(MeshCell cell) const {
        const auto found = m_codes.find(cell);
        return found == m_codes.end() ? m_plan->draft.cellName(cell) : found->second;
    }

    Status nameDuties() {
        for (const auto group : m_plan->delta.duties) {
            const auto name = m_plan->draft.groupName(MeshLayer::Duty, group);
            const auto cells = mesh().cellsOf(MeshLayer::Duty, group);
            if (m_plan->duties.contains(name) || cells.empty()) continue;
            const auto street =
                m_plan->draft.groupName(MeshLayer::Region, mesh().state(cells.front()).region)
                    .substr(0, 9);
            WANMI_LET(const auto last, m_places.lastDutyGrid(street));
            WANMI_LET(const auto region, m_places.region(street));
            DutyGrid grid;
            grid.code = fmt::format("{}R{:03}", street, last + 1);
            grid.name = fmt::format("{} {}", region ? region->name : street, last + 1);
            grid.street = street;
            grid.shape = mesh().outline(cells);
            WANMI_TRY(m_places.addDutyGrid(grid, nextId(), m_from));
            m_duties.emplace(group, grid.code);
            m_out.codes.emplace_back(name, grid.code);
        }
        return ok();
    }

    std::string dutyOf(std::uint32_t group) const {
        const auto found = m_duties.find(group);
        return found == m_duties.end() ? m_plan->draft.groupName(MeshLayer::Duty, group)
                                       : found->second;
    }

    Status writeCells() {
        for (const auto& cell : m_plan->delta.cells) {
            const bool old = cell.cell < m_plan->draft.start().cells.size();
            const bool hadDuty = old && m_plan->draft.start().dutyOf[cell.cell] != kNoGroup;
            const auto code = codeOf(cell.cell);
            const bool alive = cell.kind != Kind::Retired;
            const auto duty = alive ? mesh().state(cell.cell).duty : kNoGroup;
            const bool sameDuty =
                cell.kind == Kind::Changed && duty == m_plan->draft.start().dutyOf[cell.cell];
            if (hadDuty && !sameDuty) {
                WANMI_TRY(m_store.endDutyCell(before(cell.cell).code, m_from));
            }
            if (!alive) continue;
            if (cell.kind != Kind::Handed) {
                const Cell next{code, cell.region, cell.areaAfterM2,
                                0,    {},          mesh().polygon(cell.cell)};
                WANMI_TRY(m_store.addCell(next, likeOf(*m_plan, cell.cell).code, nextId(), m_from,
                                          m_now));
            }
            if (duty != kNoGroup && !sameDuty) {
                WANMI_TRY(m_store.addDutyCell(code, dutyOf(duty), m_from));
            }
        }
        return ok();
    }

    Status writeLineage() {
        for (const auto& [from, into] : m_plan->delta.lineage) {
            WANMI_TRY(m_store.addLineage(m_out.edition, before(from).code, codeOf(into)));
        }
        for (const auto& cell : m_plan->delta.cells) {
            if (cell.kind != Kind::Recoded) continue;
            WANMI_TRY(m_store.addLineage(m_out.edition, before(cell.cell).code, codeOf(cell.cell)));
        }
        return ok();
    }

    Status writeDuties() {
        for (const auto group : m_plan->delta.duties) {
            const auto code = m_plan->draft.groupName(MeshLayer::Duty, group);
            if (!m_plan->duties.contains(code)) continue; // new
            WANMI_TRY(m_store.endDuty(code, m_from, m_now));
            const auto cells = mesh().cellsOf(MeshLayer::Duty, group);
            if (cells.empty()) continue;
            WANMI_TRY(m_store.addDutyVersion(code, mesh().outline(cells), nextId(), m_from, m_now));
        }
        return ok();
    }

    Status writeRegions() {
        for (const auto& [code, shape] : m_plan->regions) {
            WANMI_TRY(m_store.endRegion(code, m_from, m_now));
            WANMI_TRY(m_store.addRegionVersion(code, shape, nextId(), m_from, m_now));
        }
        return ok();
    }

    Status moveAll(const Progress& progress) {
        const auto cellCode = [this](MeshCell cell) { return codeOf(cell); };
        const auto dutyCode = [this](std::uint32_t group) { return dutyOf(group); };
        WANMI_LET(const auto moves, movesOf(*m_desk, *m_plan, cellCode, dutyCode));
        WANMI_TRY(m_places.moveComponents(moves.components, moves.cells, progress));
        if (!moves.components.empty()) {
            WANMI_TRY(noteChange(m_desk->db(), "component", "*"));
        }
        return regridCases(*m_desk, moves.cases, progress);
    }

    Desk* m_desk;
    const GridPlan* m_plan;
    const Actor* m_actor;
    const PublishRequest* m_request;
    GridStore m_store;
    PlaceStore m_places;
    Instant m_now;
    Instant m_from;
    std::map<MeshCell, std::string> m_codes;
    std::map<std::uint32_t, std::string> m_duties; ///< codes of new ones
    Publication m_out;
};

Status mayPublish(Desk& desk, const GridPlan& plan, const PublishRequest& request) {
    GridStore store{desk.db()};
    WANMI_LET(const auto edition, store.edition());
    WANMI_LET(const auto row, store.draft(plan.rehearsal.draft.id));
    const bool edited = !row || row->state != "open" || row->lines != plan.rehearsal.draft.lines;
    WANMI_LET(const bool moved, changedSince(desk.db(), plan.seen,
                                             {"cell", "region", "duty_grid", "duty_grid_cell"}));
    if (edited || moved || edition != plan.rehearsal.edition ||
        edition != request.edition.value_or(edition)) {
        return fail(Errc::Conflict, "draft.moved_on");
    }
    const auto name = plan.rehearsal.draft.name;
    if (plan.delta.cells.empty()) return fail(Errc::Invalid, "draft.empty", {{"name", name}});
    const auto refused = std::count_if(plan.rehearsal.broken.begin(), plan.rehearsal.broken.end(),
                                       [](const BrokenRule& b) { return b.refused; });
    if (refused > 0) {
        return fail(Errc::Conflict, "draft.rules_broken",
                    {{"name", name}, {"count", std::to_string(refused)}});
    }
    if (request.validFrom && *request.validFrom > desk.now()) {
        return fail(Errc::Invalid, "grid.valid_from_future",
                    {{"day", dayText(localDay(*request.validFrom, desk.zone()))}});
    }
    return ok();
}

} // namespace

Result<Publication> GridAdmin::publish(const PublishRequest& request, const Progress& progress) {
    WANMI_LET(const auto plan, planPublication(*m_desk, request.draft, request.document, progress));
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_LET(const auto actor, administrator(request.actor));
    WANMI_TRY(mayPublish(*m_desk, plan, request));
    Publisher publisher{*m_desk, plan, actor, request};
    WANMI_LET(auto out, publisher.run(progress));
    WANMI_TRY(tx.commit());
    return out;
}

} // namespace wanmi

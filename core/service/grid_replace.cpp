#include "core/service/grid_replace.h"

#include "core/geometry/neighbours.h"
#include "core/service/grid_plan.h"
#include "core/store/grid_store.h"

#include <fmt/format.h>

#include <map>

namespace wanmi {
namespace {

/// A duty grid is about a dozen cells: what one collector walks in a shift.
constexpr std::size_t kCellsInDutyGrid = 12;

} // namespace

Status GridReplacement::begin() {
    WANMI_LET(m_seen, lastChange(m_desk->db()));
    return ok();
}

void GridReplacement::take(std::vector<Cell> cells) {
    m_cells = std::move(cells);
    std::vector<Polygon> shapes;
    shapes.reserve(m_cells.size());
    for (const auto& cell : m_cells) {
        shapes.push_back(cell.shape);
    }
    m_locator = CellLocator::build(shapes);
}

void GridReplacement::planDuties(const std::set<std::string>& streets) {
    m_streets = streets;
    std::map<std::string, std::vector<std::size_t>> ofStreet;
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        auto street = m_cells[i].community.substr(0, 9);
        if (m_streets.contains(street)) ofStreet[std::move(street)].push_back(i);
    }
    for (const auto& [street, cells] : ofStreet) {
        planStreet(street, cells);
    }
}

void GridReplacement::planStreet(const std::string& street, const std::vector<std::size_t>& cells) {
    std::vector<Polygon> shapes;
    std::vector<double> weights;
    for (const auto i : cells) {
        shapes.push_back(m_cells[i].shape);
        weights.push_back(m_cells[i].areaM2);
    }
    const auto wanted = (cells.size() + kCellsInDutyGrid - 1) / kCellsInDutyGrid;
    const auto group = groupNeighbours(shapes, weights, wanted);
    std::map<std::size_t, DutyPlan> plans;
    std::map<std::size_t, std::vector<Polygon>> parts;
    for (std::size_t k = 0; k < cells.size(); ++k) {
        plans[group[k]].cells.push_back(cells[k]);
        parts[group[k]].push_back(std::move(shapes[k]));
    }
    for (auto& [number, plan] : plans) {
        plan.street = street;
        plan.shape = dissolve(parts[number]);
        m_duties.push_back(std::move(plan));
    }
}

Status GridReplacement::planMoves() {
    WANMI_LET(m_seenComponents, lastChange(m_desk->db()));
    WANMI_LET(m_moves, m_store.componentMoves(m_cells, *m_locator, *m_progress));
    return ok();
}

Status GridReplacement::lock() {
    WANMI_LET(const bool changed, changedSince(m_desk->db(), m_seen,
                                               {"region", "cell", "duty_grid", "duty_grid_cell",
                                                "street_line", "base_area"}));
    if (changed) return fail(Errc::Conflict, "grid.changed_meanwhile");
    m_now = m_desk->now();
    return tell(*m_progress, "grid.writing", 0, 0);
}

/// Drafts rehearsed on the grid before are to be looked at again.
Status GridReplacement::addEdition(const std::string& name, const std::string& document,
                                   const std::string& author) {
    GridStore store{m_desk->db()};
    WANMI_LET(const auto last, store.edition());
    m_edition = last + 1;
    return store.addEdition(
        {m_edition, m_desk->ids().next(m_now), "cut", name, document, author, m_now, m_now});
}

Status GridReplacement::endDuties() {
    for (const auto& street : m_streets) {
        WANMI_TRY(m_store.endDutyGrids(street, m_now));
    }
    return ok();
}

Status GridReplacement::writeDuties() {
    std::string street;
    std::string name;
    int serial = 0;
    for (auto& plan : m_duties) {
        if (plan.street != street) {
            street = plan.street;
            WANMI_LET(serial, m_store.lastDutyGrid(street));
            WANMI_LET(const auto region, m_store.region(street));
            name = region ? region->name : street;
        }
        ++serial;
        DutyGrid grid;
        grid.code = fmt::format("{}R{:03}", street, serial);
        grid.name = fmt::format("{} {}", name, serial);
        grid.street = street;
        for (const auto i : plan.cells) {
            grid.cells.push_back(m_cells[i].code);
        }
        grid.shape = std::move(plan.shape);
        WANMI_TRY(m_store.addDutyGrid(grid, m_desk->ids().next(m_now), m_now));
    }
    return ok();
}

Status GridReplacement::moveThings() {
    auto& db = m_desk->db();
    WANMI_LET(const bool late, changedSince(db, m_seenComponents, {"component"}));
    if (late) {
        WANMI_LET(m_moves, m_store.componentMoves(m_cells, *m_locator, *m_progress));
    }
    WANMI_TRY(m_store.moveComponents(m_moves, m_cells, *m_progress));
    WANMI_TRY(moveCases());
    for (const auto* table : {"cases", "region", "cell", "duty_grid", "component"}) {
        WANMI_TRY(noteChange(db, table, "*"));
    }
    return ok();
}

Result<std::vector<std::string>> GridReplacement::dutyOfCells() {
    std::map<std::string, std::string, std::less<>> duty;
    WANMI_LET(const auto grids, m_store.dutyGrids());
    for (const auto& grid : grids) {
        for (const auto& cell : grid.cells) {
            duty[cell] = grid.code;
        }
    }
    std::vector<std::string> out(m_cells.size());
    for (std::size_t i = 0; i < m_cells.size(); ++i) {
        const auto at = duty.find(m_cells[i].code);
        if (at != duty.end()) out[i] = at->second;
    }
    return out;
}

Status GridReplacement::moveCases() {
    WANMI_LET(const auto cases, m_store.casesToPlace());
    if (cases.empty()) return ok();
    WANMI_LET(const auto duty, dutyOfCells());
    std::vector<std::pair<std::string, CasePlace>> moves;
    for (const auto& each : cases) {
        const auto state = stateOf(each.state);
        if (!each.cell.empty() && (!state || !isOpen(*state))) continue;
        const auto index = m_locator->find(each.at);
        if (!index) continue;
        const auto& cell = m_cells[*index];
        CasePlace to{cell.community, cell.code, duty[*index], cell.areaClass};
        const bool same =
            to.cell == each.cell && to.community == each.community && to.dutyGrid == each.dutyGrid;
        if (!same) moves.emplace_back(each.id, std::move(to));
    }
    m_movedCases = moves.size();
    return wanmi::regridCases(*m_desk, moves, *m_progress);
}

} // namespace wanmi

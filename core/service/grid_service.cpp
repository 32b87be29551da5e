// Cutting the grid: the long verb of PlaceService. All the computing is done before the store is
// locked, so that nobody waits for it.
#include "core/geometry/measures.h"
#include "core/geometry/neighbours.h"
#include "core/service/grid_input.h"
#include "core/service/grid_plan.h"
#include "core/service/place_service.h"
#include "core/store/grid_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

namespace wanmi {
namespace {

/// A duty grid is about a dozen cells: what one collector walks in a shift.
constexpr std::size_t kCellsInDutyGrid = 12;
/// What a street without communities is taken for: one community of its own, to be renamed later.
constexpr const char* kOnlyCommunity = "901";
constexpr std::size_t kCodes = 999; // three digits of the cell code

/// A duty grid to be: its cells by index, and its shape.
struct DutyPlan {
    std::string street;
    std::vector<std::size_t> cells;
    MultiPolygon shape;
};

class GridMaker {
public:
    GridMaker(Desk& desk, const GridRequest& request, const Progress& progress)
        : m_desk(&desk),
          m_store(desk.db()),
          m_request(&request),
          m_progress(&progress),
          m_now(desk.now()) {}

    /// Reads and computes; writes nothing and locks nobody out.
    Status plan() {
        WANMI_LET(m_seen, lastChange(m_desk->db()));
        WANMI_TRY(chooseCommunities());
        WANMI_LET(const auto options, sizes());
        WANMI_LET(const auto lines, gridLines(m_store, box()));
        std::vector<GridRegion> input;
        for (const auto& c : m_communities) {
            input.push_back({c.code, c.shape});
        }
        WANMI_LET(auto cut, wanmi::generateGrid(input, lines, options, *m_progress));
        m_shapes = std::move(cut.regions);
        WANMI_TRY(gatherCells(std::move(cut.cells)));
        planDutyGrids();
        WANMI_LET(m_seenComponents, lastChange(m_desk->db()));
        WANMI_LET(m_moves, m_store.componentMoves(m_cells, *m_locator, *m_progress));
        return ok();
    }

    /// Writes what was planned, in the caller's transaction.
    Result<GridSummary> write() {
        auto& db = m_desk->db();
        WANMI_LET(
            const bool changed,
            changedSince(db, m_seen, {"region", "cell", "duty_grid", "street_line", "base_area"}));
        if (changed) return fail(Errc::Conflict, "grid.changed_meanwhile");
        m_now = m_desk->now();
        WANMI_TRY(tell(*m_progress, "grid.writing", 0, 0));
        WANMI_TRY(addEdition());
        WANMI_TRY(endOld());
        WANMI_TRY(writeRegions());
        WANMI_TRY(writeCells());
        WANMI_TRY(writeDutyGrids());
        WANMI_LET(const bool late, changedSince(db, m_seenComponents, {"component"}));
        if (late) {
            WANMI_LET(m_moves, m_store.componentMoves(m_cells, *m_locator, *m_progress));
        }
        WANMI_TRY(m_store.moveComponents(m_moves, m_cells, *m_progress));
        WANMI_TRY(regridCases());
        for (const auto* table : {"cases", "region", "cell", "duty_grid", "component"}) {
            WANMI_TRY(noteChange(db, table, "*"));
        }
        return summarise();
    }

private:
    Status chooseCommunities() {
        const std::string& under = m_request->region;
        if (!under.empty()) {
            WANMI_LET(const auto asked, m_store.region(under));
            WANMI_LET(const auto below, m_store.regions({}, under));
            if (!asked && below.empty()) {
                return fail(Errc::NotFound, "region.unknown", {{"code", under}});
            }
        }
        WANMI_LET(m_communities, m_store.regions(RegionLevel::Community, under));
        std::set<std::string> served;
        for (const auto& c : m_communities) {
            served.insert(c.code.substr(0, 9));
        }
        WANMI_LET(const auto streets, m_store.regions(RegionLevel::Street, under));
        for (const auto& street : streets) {
            if (served.contains(street.code)) continue;
            Region only{RegionLevel::Community,
                        street.code + kOnlyCommunity,
                        street.name,
                        street.code,
                        true,
                        {},
                        street.shape};
            m_added.insert(only.code);
            m_communities.push_back(std::move(only));
        }
        std::erase_if(m_communities, [](const Region& r) { return r.shape.empty(); });
        if (m_communities.empty()) {
            return fail(Errc::NotFound, "region.none", {{"code", under.empty() ? "-" : under}});
        }
        std::sort(m_communities.begin(), m_communities.end(),
                  [](const Region& a, const Region& b) { return a.code < b.code; });
        return ok();
    }

    Box box() const {
        Box out;
        for (const auto& c : m_communities) {
            const Box each = boxOf(c.shape);
            out.add({each.minX, each.minY});
            out.add({each.maxX, each.maxY});
        }
        return out;
    }

    /// How large the cells are to be, and how many codes each community has for them.
    Result<GridOptions> sizes() {
        const auto& rules = m_desk->rules().gridSizes;
        WANMI_LET(auto options, gridOptions(m_store, m_communities, rules, m_request->targetM2));
        options.exactCount = m_request->exactCount;
        m_leastWidthM = options.leastWidthM;
        WANMI_LET(const auto fixed, m_store.fixedCells());
        for (const auto& c : m_communities) {
            const auto at = fixed.find(c.code);
            const auto gone = at == fixed.end() ? std::size_t{0} : at->second;
            const auto most = std::min(options.maxCellsPerRegion, kCodes - std::min(kCodes, gone));
            if (most == 0) return fail(Errc::Conflict, "code.cell_full", {{"code", c.code}});
            options.mostOfRegion.push_back(most);
            const double area = areaM2(c.shape);
            const bool met = area / options.targetM2 < static_cast<double>(most) + 0.5;
            if (met || m_request->targetM2 <= 0 || m_request->exactCount > 0) continue;
            return fail(
                Errc::Invalid, "grid.target",
                {{"code", c.code},
                 {"target", fmt::format("{:.0f}", options.targetM2)},
                 {"count", fmt::format("{:.0f}", area / options.targetM2)},
                 {"most", std::to_string(most)},
                 {"least", fmt::format("{:.0f}", std::ceil(area / static_cast<double>(most)))}});
        }
        return options;
    }

    /// The cells of the whole store as they are to be, in order of community: those that stay, and
    /// the new ones, which have no code yet.
    Status gatherCells(std::vector<GridCell> cut) {
        std::set<std::string_view> anew;
        for (const auto& c : m_communities) {
            anew.insert(c.code);
            m_streets.insert(c.code.substr(0, 9));
        }
        WANMI_LET(auto present, m_store.cells());
        for (auto& cell : present) {
            if (!anew.contains(cell.community)) m_cells.push_back(std::move(cell));
        }
        for (auto& each : cut) {
            const double area = areaM2(each.shape);
            m_areas.push_back(area);
            m_slivers += meanWidthM(each.shape) < m_leastWidthM ? 1 : 0;
            m_cells.push_back(
                {{}, m_communities[each.region].code, area, 2, {}, std::move(each.shape)});
        }
        std::stable_sort(m_cells.begin(), m_cells.end(),
                         [](const Cell& a, const Cell& b) { return a.community < b.community; });
        std::vector<Polygon> shapes;
        shapes.reserve(m_cells.size());
        for (std::size_t i = 0; i < m_cells.size(); ++i) {
            shapes.push_back(m_cells[i].shape);
            if (m_cells[i].code.empty()) m_new.push_back(i);
        }
        m_locator = CellLocator::build(shapes);
        return ok();
    }

    void planDutyGrids() {
        std::map<std::string, std::vector<std::size_t>> ofStreet;
        for (std::size_t i = 0; i < m_cells.size(); ++i) {
            auto street = m_cells[i].community.substr(0, 9);
            if (m_streets.contains(street)) ofStreet[std::move(street)].push_back(i);
        }
        for (const auto& [street, cells] : ofStreet) {
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
    }

    /// Drafts rehearsed on the grid before are to be looked at again.
    Status addEdition() {
        GridStore store{m_desk->db()};
        WANMI_LET(const auto last, store.edition());
        return store.addEdition({last + 1,
                                 m_desk->ids().next(m_now),
                                 "cut",
                                 m_request->region,
                                 {},
                                 kSystemLogin,
                                 m_now,
                                 m_now});
    }

    Status endOld() {
        std::vector<std::string> codes;
        for (const auto& c : m_communities) {
            codes.push_back(c.code);
        }
        WANMI_TRY(m_store.endCells(codes, m_now));
        for (const auto& street : m_streets) {
            WANMI_TRY(m_store.endDutyGrids(street, m_now));
        }
        return ok();
    }

    /// The regions take the nodes of their cells, so that both have one and the same boundary.
    Status writeRegions() {
        for (std::size_t i = 0; i < m_communities.size(); ++i) {
            auto& community = m_communities[i];
            community.shape = std::move(m_shapes[i]);
            if (m_added.contains(community.code)) {
                WANMI_TRY(m_store.addRegion(community, m_desk->ids().next(m_now), m_now));
                WANMI_LET(auto street, m_store.region(community.parent));
                if (!street) continue;
                street->shape = community.shape;
                WANMI_TRY(m_store.updateRegion(*street, m_now));
            } else {
                WANMI_TRY(m_store.updateRegion(community, m_now));
            }
        }
        return ok();
    }

    Status writeCells() {
        std::string community;
        std::vector<int> free;
        std::size_t given = 0;
        for (const auto i : m_new) {
            auto& cell = m_cells[i];
            if (cell.community != community) {
                community = cell.community;
                WANMI_LET(free, m_store.freeSequences(community));
                given = 0;
            }
            WANMI_LET(const auto parent, RegionCode::parse(community));
            if (given == free.size()) {
                return fail(Errc::Invalid, "code.cell_full", {{"code", community}});
            }
            WANMI_LET(const auto code, CellCode::make(parent, free[given++]));
            cell.code = code.text();
            WANMI_TRY(m_store.addCell(cell, m_desk->ids().next(m_now), m_now));
        }
        return ok();
    }

    Status writeDutyGrids() {
        m_dutyOf.resize(m_cells.size());
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
                m_dutyOf[i] = grid.code;
            }
            grid.shape = std::move(plan.shape);
            WANMI_TRY(m_store.addDutyGrid(grid, m_desk->ids().next(m_now), m_now));
        }
        return ok();
    }

    /// The duty grids of the streets that stay as they are.
    Status readDuties() {
        std::map<std::string, std::string, std::less<>> duty;
        WANMI_LET(const auto grids, m_store.dutyGrids());
        for (const auto& grid : grids) {
            for (const auto& cell : grid.cells) {
                duty[cell] = grid.code;
            }
        }
        for (std::size_t i = 0; i < m_cells.size(); ++i) {
            const auto at = duty.find(m_cells[i].code);
            if (at != duty.end()) m_dutyOf[i] = at->second;
        }
        return ok();
    }

    /// Open cases follow the new boundaries, by an event each; a closed one keeps the cell of its
    /// day, and gets one only where it never had any.
    Status regridCases() {
        WANMI_LET(const auto cases, m_store.casesToPlace());
        if (cases.empty()) return ok();
        WANMI_TRY(readDuties());
        std::vector<std::pair<std::string, CasePlace>> moves;
        for (const auto& each : cases) {
            const auto state = stateOf(each.state);
            if (!each.cell.empty() && (!state || !isOpen(*state))) continue;
            const auto index = m_locator->find(each.at);
            if (!index) continue;
            const auto& cell = m_cells[*index];
            CasePlace to{cell.community, cell.code, m_dutyOf[*index], cell.areaClass};
            const bool same = to.cell == each.cell && to.community == each.community &&
                              to.dutyGrid == each.dutyGrid;
            if (!same) moves.emplace_back(each.id, std::move(to));
        }
        return wanmi::regridCases(*m_desk, moves, *m_progress);
    }

    GridSummary summarise() {
        std::sort(m_areas.begin(), m_areas.end());
        const auto n = m_areas.size();
        if (n == 0) return {};
        const double median =
            n % 2 == 1 ? m_areas[n / 2] : (m_areas[n / 2 - 1] + m_areas[n / 2]) / 2;
        return {static_cast<std::int64_t>(n), m_areas.front(), median, m_areas.back(), m_slivers};
    }

    Desk* m_desk;
    PlaceStore m_store;
    const GridRequest* m_request;
    const Progress* m_progress;
    Instant m_now;
    std::int64_t m_seen = 0; ///< the last change before anything was read
    std::int64_t m_seenComponents = 0;
    std::vector<Region> m_communities;
    std::set<std::string> m_added; ///< communities that are not in the store yet
    std::set<std::string> m_streets;
    std::vector<MultiPolygon> m_shapes; ///< of the communities, with the nodes of their cells
    std::vector<Cell> m_cells;
    std::vector<std::size_t> m_new; ///< which of them are new
    std::vector<std::string> m_dutyOf;
    std::optional<CellLocator> m_locator;
    std::vector<DutyPlan> m_duties;
    std::vector<PlaceStore::Move> m_moves;
    std::vector<double> m_areas;
    double m_leastWidthM = 0;
    std::int64_t m_slivers = 0;
};

} // namespace

Result<GridSummary> PlaceService::generateGrid(const GridRequest& request,
                                               const Progress& progress) {
    WANMI_TRY(m_desk->refreshRules());
    WANMI_TRY(m_desk->projection()); // a store without a coordinate system has nothing to cut
    GridMaker maker{*m_desk, request, progress};
    WANMI_TRY(maker.plan());
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_LET(const auto summary, maker.write());
    WANMI_TRY(tx.commit());
    return summary;
}

} // namespace wanmi

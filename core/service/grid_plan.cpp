#include "core/service/grid_plan.h"

#include "core/geometry/measures.h"
#include "core/store/case_store.h"
#include "core/store/place_store.h"
#include "core/store/read_snapshot.h"

#include <algorithm>
#include <unordered_set>

namespace wanmi {
namespace {

/// Two outlines differ by less than this: a corner on a straight stretch, rounded to the lattice.
constexpr double kSameAreaM2 = 0.5;

/// The first day of the month before, and of this one.
std::pair<Instant, Instant> lastMonth(Instant now, const std::string& zone) {
    const Day today = localDay(now, zone);
    const Day first{today.year, today.month, 1};
    const Day before =
        today.month == 1 ? Day{today.year - 1, 12, 1} : Day{today.year, today.month - 1, 1};
    return {fromLocal(before, std::chrono::seconds{0}, zone),
            fromLocal(first, std::chrono::seconds{0}, zone)};
}

class Planner {
public:
    Planner(Desk& desk, GridPlan& plan, const Progress& progress)
        : m_desk(&desk),
          m_plan(&plan),
          m_progress(&progress),
          m_store(desk.db()) {}

    Status run(std::string_view document) {
        WANMI_TRY(readPlaces());
        outlineCommunities();
        outlineUpwards();
        nameChanges();
        countDuties();
        WANMI_TRY(countMoves());
        WANMI_LET(m_plan->rehearsal.broken, brokenRules(*m_desk, *m_plan, document));
        return findMeetings();
    }

private:
    const GridMesh& mesh() const { return m_plan->draft.mesh(); }

    Status readPlaces() {
        PlaceStore places{m_desk->db()};
        WANMI_LET(auto regions, places.regions({}));
        for (auto& region : regions) {
            m_plan->stored.emplace(region.code, std::move(region));
        }
        WANMI_LET(auto duties, places.dutyGrids());
        for (auto& duty : duties) {
            m_plan->duties.emplace(duty.code, std::move(duty));
        }
        return ok();
    }

    void takeOutline(const std::string& code, MultiPolygon outline) {
        const auto stored = m_plan->stored.find(code);
        if (stored == m_plan->stored.end()) return;
        if (!outline.empty() && outline != stored->second.shape)
            m_plan->regions.emplace(code, std::move(outline));
    }

    void outlineCommunities() {
        for (const auto group : m_plan->delta.regions) {
            const auto code = m_plan->draft.groupName(MeshLayer::Region, group);
            auto outline = mesh().outline(mesh().cellsOf(MeshLayer::Region, group));
            m_plan->outlines.emplace(code, outline);
            takeOutline(code, std::move(outline));
        }
    }

    /// Streets and districts follow where they are just their cells.
    void outlineUpwards() {
        std::set<std::string> above;
        for (const auto& [code, shape] : m_plan->regions) {
            if (code.size() > 9) above.insert(code.substr(0, 9));
            above.insert(code.substr(0, 6));
        }
        for (const auto& code : above) {
            const auto stored = m_plan->stored.find(code);
            if (stored == m_plan->stored.end()) continue;
            if (std::abs(areaUnder(code) - areaM2(stored->second.shape)) > kSameAreaM2) continue;
            takeOutline(code, mesh().outline(cellsUnder(code)));
        }
    }

    /// Of the start's cells of a street or district.
    double areaUnder(const std::string& code) const {
        double area = 0;
        for (const auto& cell : m_plan->draft.start().cells) {
            if (cell.community.compare(0, code.size(), code) == 0) area += areaM2(cell.shape);
        }
        return area;
    }
    std::vector<MeshCell> cellsUnder(const std::string& code) const {
        std::vector<MeshCell> cells;
        for (std::uint32_t g = 0; g < m_plan->draft.groupCount(MeshLayer::Region); ++g) {
            const auto name = m_plan->draft.groupName(MeshLayer::Region, g);
            if (name.compare(0, code.size(), code) != 0) continue;
            const auto more = mesh().cellsOf(MeshLayer::Region, g);
            cells.insert(cells.end(), more.begin(), more.end());
        }
        std::sort(cells.begin(), cells.end());
        return cells;
    }

    void nameChanges() {
        auto& out = m_plan->rehearsal;
        out.cells = m_plan->delta.cells;
        for (const auto& [from, into] : m_plan->delta.lineage) {
            out.lineage.emplace_back(m_plan->draft.cellName(from), m_plan->draft.cellName(into));
        }
        for (const auto& [code, shape] : m_plan->regions) {
            out.regions.push_back(code);
        }
    }

    void countDuties() {
        for (const auto group : m_plan->delta.duties) {
            Rehearsal::DutyChange change;
            change.name = m_plan->draft.groupName(MeshLayer::Duty, group);
            const auto stored = m_plan->duties.find(change.name);
            if (stored != m_plan->duties.end()) {
                change.collector = stored->second.collector;
                change.cellsBefore = stored->second.cells.size();
            }
            change.cellsAfter = mesh().cellsOf(MeshLayer::Duty, group).size();
            m_plan->rehearsal.duties.push_back(std::move(change));
        }
    }

    Status countMoves() {
        const auto& draft = m_plan->draft;
        std::set<MeshCell> recoded;
        for (const auto& cell : m_plan->delta.cells) {
            if (cell.kind == CellDelta::Kind::Recoded) recoded.insert(cell.cell);
        }
        const auto cellCode = [&](MeshCell cell) {
            return recoded.contains(cell) ? "+" + draft.cellName(cell) : draft.cellName(cell);
        };
        const auto dutyCode = [&](std::uint32_t g) { return draft.groupName(MeshLayer::Duty, g); };
        WANMI_LET(const auto moves, movesOf(*m_desk, *m_plan, cellCode, dutyCode));
        auto& out = m_plan->rehearsal;
        out.components = static_cast<std::int64_t>(moves.components.size());
        for (const auto& [id, place] : moves.cases) {
            out.cases.push_back(id);
        }
        out.closedCases = moves.closedCases;
        const auto [since, until] = lastMonth(m_desk->now(), m_desk->zone());
        WANMI_LET(out.scoredLastMonth, m_store.closedIn(touchedCodes(*m_plan), since, until));
        return ok();
    }

    /// Other open drafts that change what this one changes.
    Status findMeetings() {
        WANMI_LET(const auto drafts, m_store.drafts(false));
        for (const auto& row : drafts) {
            if (row.id == m_plan->rehearsal.draft.id || row.lines == 0) continue;
            WANMI_TRY(tell(*m_progress, "draft.others", 0, 0));
            WANMI_LET(const auto log, m_store.draftLog(row.id));
            const auto other = GridDraft::open(m_plan->draft.start(), log, *m_progress);
            if (!other && other.error().code == Errc::Cancelled) return other.error();
            auto shared = other ? sharedWith(*other) : std::vector<std::string>{};
            if (!other || !shared.empty())
                m_plan->rehearsal.meetings.push_back({row.name, row.author, std::move(shared)});
        }
        return ok();
    }

    /// Cells of the start that another draft changes too.
    std::vector<std::string> sharedWith(const GridDraft& other) const {
        const auto& mine = m_plan->delta.touched; // in order
        std::vector<std::string> out;
        for (const MeshCell cell : deltaOf(other).touched) {
            const bool old = cell < other.start().cells.size();
            if (old && std::binary_search(mine.begin(), mine.end(), cell))
                out.push_back(other.cellName(cell));
        }
        return out;
    }

    Desk* m_desk;
    GridPlan* m_plan;
    const Progress* m_progress;
    GridStore m_store;
};

/// Boxes of everything that changes, before and after.
std::vector<Box> changedBoxes(const GridPlan& plan) {
    std::vector<Box> out;
    for (const MeshCell cell : plan.delta.touched) {
        if (cell < plan.draft.start().cells.size())
            out.push_back(boxOf(plan.draft.start().cells[cell].shape));
        if (plan.draft.mesh().alive(cell)) out.push_back(boxOf(plan.draft.mesh().polygon(cell)));
    }
    return out;
}

/// Where things lie afterwards: the cells around all that changes.
class Neighbourhood {
public:
    Neighbourhood(const GridPlan& plan, const std::vector<Box>& boxes, const CellCodes& cellCode)
        : m_mesh(&plan.draft.mesh()) {
        std::set<MeshCell> around;
        for (const Box& box : boxes) {
            const auto found = m_mesh->cellsIn(box);
            around.insert(found.begin(), found.end());
        }
        std::vector<std::pair<std::string, MeshCell>> named;
        for (const MeshCell cell : around) {
            if (cell != kOutside) named.emplace_back(cellCode(cell), cell);
        }
        std::sort(named.begin(), named.end()); // on a boundary the lowest code
        std::vector<Polygon> shapes;
        for (auto& [code, cell] : named) {
            const Cell& like = likeOf(plan, cell);
            auto shape = m_mesh->polygon(cell);
            const double area = areaM2(shape);
            shapes.push_back(shape);
            const auto region = plan.draft.groupName(MeshLayer::Region, m_mesh->state(cell).region);
            cells.push_back(
                {std::move(code), region, area, like.areaClass, like.landUse, std::move(shape)});
            m_numbers.push_back(cell);
        }
        m_locator = CellLocator::build(shapes);
    }
    /// Index into cells; nullopt where none is.
    std::optional<std::size_t> at(Point p) const { return m_locator->find(p); }
    std::uint32_t duty(std::size_t index) const { return m_mesh->state(m_numbers[index]).duty; }

    std::vector<Cell> cells;

private:
    const GridMesh* m_mesh;
    std::vector<MeshCell> m_numbers;
    std::optional<CellLocator> m_locator;
};

Status moveComponents(Desk& desk, const std::vector<Box>& boxes, const Neighbourhood& around,
                      GridMoves& out) {
    GridStore store{desk.db()};
    std::unordered_set<std::int64_t> seen;
    for (const Box& box : boxes) {
        WANMI_LET(const auto components, store.componentsAt(box));
        for (const auto& component : components) {
            if (!seen.insert(component.code).second) continue;
            const auto index = around.at(component.at);
            const std::string cell = index ? around.cells[*index].code : std::string{};
            if (cell == component.cell) continue;
            out.components.emplace_back(component.code,
                                        index ? static_cast<std::uint32_t>(*index) : kOutside);
        }
    }
    return ok();
}

Status moveCases(Desk& desk, const GridPlan& plan, const Neighbourhood& around,
                 const DutyCodes& dutyCode, GridMoves& out) {
    WANMI_LET(const auto cases, GridStore{desk.db()}.casesIn(touchedCodes(plan)));
    for (const auto& each : cases) {
        const auto state = stateOf(each.state);
        if (!each.cell.empty() && (!state || !isOpen(*state))) {
            ++out.closedCases;
            continue;
        }
        const auto index = around.at(each.at);
        if (!index) continue;
        const Cell& cell = around.cells[*index];
        CasePlace to{cell.community, cell.code, dutyCode(around.duty(*index)), cell.areaClass};
        if (to.cell == each.cell && to.community == each.community && to.dutyGrid == each.dutyGrid)
            continue;
        out.cases.emplace_back(each.id, std::move(to));
    }
    return ok();
}

} // namespace

const Cell& likeOf(const GridPlan& plan, MeshCell cell) {
    const auto& cells = plan.draft.start().cells;
    if (cell < cells.size()) return cells[cell];
    for (const auto& [from, into] : plan.delta.lineage) {
        if (into == cell) return cells[from];
    }
    return cells.front(); // every cell that was made goes back to one of the start
}

std::vector<std::string> touchedCodes(const GridPlan& plan) {
    std::vector<std::string> out;
    for (const MeshCell cell : plan.delta.touched) {
        if (cell < plan.draft.start().cells.size())
            out.push_back(plan.draft.start().cells[cell].code);
    }
    return out;
}

Result<GridMoves> movesOf(Desk& desk, const GridPlan& plan, const CellCodes& cellCode,
                          const DutyCodes& dutyCode) {
    const auto boxes = changedBoxes(plan);
    Neighbourhood around{plan, boxes, cellCode};
    GridMoves out;
    WANMI_TRY(moveComponents(desk, boxes, around, out));
    WANMI_TRY(moveCases(desk, plan, around, dutyCode, out));
    out.cells = std::move(around.cells);
    return out;
}

Result<GridPlan> planPublication(Desk& desk, std::string_view name, std::string_view document,
                                 const Progress& progress) {
    WANMI_LET(const auto view, ReadSnapshot::begin(desk.db()));
    WANMI_LET(const auto seen, lastChange(desk.db()));
    GridStore store{desk.db()};
    WANMI_LET(auto draft, GridAdmin{desk}.open(name, progress));
    auto delta = deltaOf(draft);
    GridPlan plan{std::move(draft), std::move(delta), {}, seen, {}, {}, {}, {}};
    WANMI_LET(auto row, store.draft(name));
    plan.rehearsal.draft = std::move(*row);
    plan.rehearsal.edition = plan.draft.start().edition;
    Planner planner{desk, plan, progress};
    WANMI_TRY(planner.run(document));
    return plan;
}

Status regridCases(Desk& desk, const std::vector<std::pair<std::string, CasePlace>>& moves,
                   const Progress& progress) {
    if (moves.empty()) return ok();
    WANMI_LET(const auto system, desk.actor(kSystemLogin));
    WANMI_LET(auto store, CaseStore::open(desk.db(), desk.srid()));
    const Instant now = desk.now();
    std::int64_t done = 0;
    for (const auto& [id, to] : moves) {
        if (done++ % 512 == 0) {
            WANMI_TRY(tell(progress, "grid.cases", done, static_cast<std::int64_t>(moves.size())));
        }
        WANMI_LET(const auto before, store.get(id));
        if (!before) continue;
        const auto event = decideRegrid(*before, to, system, now, desk.ids().next(now));
        WANMI_LET(const auto after, fold(*before, event));
        WANMI_TRY(store.append(*before, after, {event}));
    }
    return ok();
}

} // namespace wanmi

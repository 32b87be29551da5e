// The rules a draft of the grid is held to (data/grid_rules.csv).
#include "core/geometry/measures.h"
#include "core/geometry/partition.h"
#include "core/service/grid_plan.h"
#include "core/store/place_store.h"

#include <algorithm>
#include <cmath>

namespace wanmi {
namespace {

/// A corner rounded to the lattice on a straight stretch moves the line by less than this.
constexpr double kRoundedM = 0.001;

/// Do all corners of one outline lie on the other?
bool liesOn(const MultiPolygon& shape, const MultiPolygon& outline, Point& where) {
    std::vector<Line> lines;
    const auto add = [&lines](Ring ring) {
        if (!ring.empty()) ring.push_back(ring.front());
        lines.push_back(std::move(ring));
    };
    for (const auto& part : outline) {
        add(part.outer);
        std::for_each(part.holes.begin(), part.holes.end(), add);
    }
    const auto near = [&](Point p) {
        const bool found = std::any_of(lines.begin(), lines.end(), [&](const Line& line) {
            return distanceM(p, line) <= kRoundedM;
        });
        if (!found) where = p;
        return found;
    };
    return std::all_of(shape.begin(), shape.end(), [&](const Polygon& part) {
        return std::all_of(part.outer.begin(), part.outer.end(), near) &&
               std::all_of(part.holes.begin(), part.holes.end(), [&](const Ring& hole) {
                   return std::all_of(hole.begin(), hole.end(), near);
               });
    });
}

class RuleCheck {
public:
    RuleCheck(Desk& desk, const GridPlan& plan)
        : m_desk(&desk),
          m_plan(&plan),
          m_rules(&desk.rules().grid) {}

    Result<std::vector<BrokenRule>> run(std::string_view document) {
        WANMI_LET(m_projection, m_desk->projection());
        for (const auto& cell : m_plan->delta.cells) {
            checkCell(cell);
        }
        WANMI_TRY(checkCodes());
        checkPartitionOfCommunities();
        if (document.empty()) checkBorders();
        checkDuties();
        std::stable_sort(m_out.begin(), m_out.end(),
                         [](const auto& a, const auto& b) { return a.refused && !b.refused; });
        return std::move(m_out);
    }

private:
    const GridMesh& mesh() const { return m_plan->draft.mesh(); }

    void add(GridRule rule, std::string name, std::optional<Point> where, double value = 0) {
        const auto& row = m_rules->of(rule);
        if (row.weight == GridRules::Weight::Off) return;
        BrokenRule broken{
            rule,        row.weight == GridRules::Weight::Refuse, std::move(name), value, row.limit,
            std::nullopt};
        if (where) broken.where = m_projection->toLonLat(*where);
        m_out.push_back(std::move(broken));
    }

    void checkCell(const CellDelta& cell) {
        if (cell.kind == CellDelta::Kind::Retired || cell.kind == CellDelta::Kind::Handed) return;
        const auto shape = mesh().polygon(cell.cell);
        const auto at = [&shape] { return interiorPoint(shape); };
        const double area = cell.areaAfterM2;
        const double width = 2 * area / std::max(perimeterM(shape), 0.001);
        if (area < m_rules->of(GridRule::AreaLeast).limit)
            add(GridRule::AreaLeast, cell.name, at(), area);
        if (area > m_rules->of(GridRule::AreaMost).limit)
            add(GridRule::AreaMost, cell.name, at(), area);
        if (width < m_rules->of(GridRule::WidthLeast).limit)
            add(GridRule::WidthLeast, cell.name, at(), width);
        // GridMesh takes no edit that parts a cell; a cell is one ring with its holes by its type.
    }

    /// Can every new cell get a code?
    Status checkCodes() {
        std::map<std::string, std::size_t> wanted;
        for (const auto& cell : m_plan->delta.cells) {
            if (cell.kind != CellDelta::Kind::Made && cell.kind != CellDelta::Kind::Recoded)
                continue;
            if (!RegionCode::parse(cell.region) || cell.region.size() != 12) {
                add(GridRule::CodeForm, cell.name, interiorPoint(mesh().polygon(cell.cell)));
            } else {
                ++wanted[cell.region];
            }
        }
        PlaceStore places{m_desk->db()};
        for (const auto& [community, count] : wanted) {
            WANMI_LET(const auto free, places.freeSequences(community));
            if (free.size() < count)
                add(GridRule::CodeForm, community, std::nullopt, static_cast<double>(free.size()));
        }
        return ok();
    }

    /// The proof once more, apart from the mesh: the cells as polygons against their communities.
    void checkPartitionOfCommunities() {
        std::vector<MultiPolygon> shapes;
        std::vector<std::string> names;
        std::vector<std::size_t> regionOf;
        std::vector<Polygon> cells;
        for (const auto& [code, outline] : m_plan->outlines) {
            const auto group = m_plan->draft.groupNamed(MeshLayer::Region, code);
            const auto stored = m_plan->stored.find(code);
            if (!group || stored == m_plan->stored.end()) continue;
            const auto changed = m_plan->regions.find(code);
            const auto own = mesh().cellsOf(MeshLayer::Region, *group);
            if (own.empty()) { // a region without ground is an act of its own
                add(GridRule::CodeForm, code, std::nullopt);
                continue;
            }
            shapes.push_back(changed == m_plan->regions.end() ? stored->second.shape
                                                              : changed->second);
            names.push_back(code);
            for (const MeshCell cell : own) {
                regionOf.push_back(shapes.size() - 1);
                cells.push_back(mesh().polygon(cell));
            }
        }
        const auto faults = checkPartition(shapes, regionOf, cells);
        for (std::size_t i = 0; i < faults.where.size(); ++i) {
            const auto cell = mesh().cellAt(faults.where[i]);
            add(i < faults.gaps ? GridRule::NoGap : GridRule::NoOverlap,
                m_plan->draft.cellName(cell), faults.where[i]);
        }
    }

    void checkBorders() {
        for (const auto& [code, outline] : m_plan->outlines) {
            const auto changed = m_plan->regions.find(code);
            if (changed == m_plan->regions.end()) continue;
            const auto& before = m_plan->stored.find(code)->second.shape;
            Point where;
            if (liesOn(changed->second, before, where) && liesOn(before, changed->second, where))
                continue;
            add(GridRule::RegionBorder, code, where);
        }
    }

    void checkDuties() {
        for (const auto group : m_plan->delta.duties) {
            const auto cells = mesh().cellsOf(MeshLayer::Duty, group);
            if (cells.empty()) continue; // it ends
            const auto name = m_plan->draft.groupName(MeshLayer::Duty, group);
            const auto where = interiorPoint(mesh().polygon(cells.front()));
            if (!mesh().connected(cells)) add(GridRule::DutyNeighbours, name, where);
            std::set<std::string> streets;
            for (const MeshCell cell : cells) {
                streets.insert(m_plan->draft.groupName(MeshLayer::Region, mesh().state(cell).region)
                                   .substr(0, 9));
            }
            if (streets.size() > 1) add(GridRule::DutyStreet, name, where);
            const auto stored = m_plan->duties.find(name);
            if (stored == m_plan->duties.end() || stored->second.collector.empty())
                add(GridRule::DutyCollector, name, where);
        }
    }

    Desk* m_desk;
    const GridPlan* m_plan;
    const GridRules* m_rules;
    const Projection* m_projection = nullptr;
    std::vector<BrokenRule> m_out;
};

} // namespace

Result<std::vector<BrokenRule>> brokenRules(Desk& desk, const GridPlan& plan,
                                            std::string_view document) {
    return RuleCheck{desk, plan}.run(document);
}

} // namespace wanmi

#include "core/domain/place/grid_delta.h"

#include "core/geometry/measures.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

namespace wanmi {
namespace {

/// The cell that took a cell's ground when it went, kOutside where nothing shows it.
MeshCell heirOf(const MeshChange& change, MeshCell gone) {
    for (const auto& each : change.relabelled) {
        if (each.edge.left == gone && each.left != gone) return each.left;
        if (each.edge.right == gone && each.right != gone) return each.right;
    }
    for (const auto& edge : change.out) { // shut in by one neighbour
        if (edge.left == gone && edge.right != gone) return edge.right;
        if (edge.right == gone && edge.left != gone) return edge.left;
    }
    return kOutside;
}

/// Which cells of the start each cell of the draft goes back to.
class Ancestry {
public:
    explicit Ancestry(const GridDraft& draft)
        : m_first(static_cast<MeshCell>(draft.start().cells.size())) {
        const auto& history = draft.history();
        for (std::size_t i = 0; i < history.doneCount(); ++i) {
            follow(history.edit(i), history.change(i));
        }
    }
    std::set<MeshCell> of(MeshCell cell) const {
        const auto found = m_mixed.find(cell);
        if (found != m_mixed.end()) return found->second;
        return cell < m_first ? std::set<MeshCell>{cell} : std::set<MeshCell>{};
    }
    const std::map<MeshCell, std::set<MeshCell>>& mixed() const { return m_mixed; }

private:
    void follow(const MeshEdit& edit, const MeshChange& change) {
        for (const auto& each : change.cells) {
            if (!each.before.alive && each.after.alive) m_mixed[each.cell] = of(edit.cell);
            if (!each.before.alive || each.after.alive) continue;
            const MeshCell heir = heirOf(change, each.cell);
            auto all = of(heir);
            all.merge(of(each.cell));
            m_mixed[heir] = std::move(all);
            m_mixed.erase(each.cell);
        }
    }
    MeshCell m_first;
    std::map<MeshCell, std::set<MeshCell>> m_mixed; ///< all but those that are their own start
};

class Comparison {
public:
    explicit Comparison(const GridDraft& draft) : m_draft(&draft), m_mesh(&draft.mesh()) {}

    GridDelta run() {
        std::set<MeshCell> candidates(m_draft->mended().begin(), m_draft->mended().end());
        const auto& history = m_draft->history();
        for (std::size_t i = 0; i < history.doneCount(); ++i) {
            const auto touched = history.change(i).touched();
            candidates.insert(touched.begin(), touched.end());
        }
        for (const MeshCell cell : candidates) {
            if (cell != kOutside) compare(cell);
        }
        std::stable_sort(m_out.cells.begin(), m_out.cells.end(),
                         [](const auto& a, const auto& b) { return a.kind < b.kind; });
        m_out.regions.assign(m_regions.begin(), m_regions.end());
        m_out.duties.assign(m_duties.begin(), m_duties.end());
        traceLineage();
        return std::move(m_out);
    }

private:
    bool isOld(MeshCell cell) const { return cell < m_draft->start().cells.size(); }

    void compare(MeshCell cell) {
        const bool alive = m_mesh->alive(cell);
        if (!alive && !isOld(cell)) return; // made and gone again
        CellDelta d;
        d.cell = cell;
        d.name = m_draft->cellName(cell);
        Polygon after;
        if (alive) {
            after = m_mesh->polygon(cell);
            d.areaAfterM2 = areaM2(after);
        }
        const auto kind = kindOf(cell, after, d);
        if (!kind) return;
        d.kind = *kind;
        if (alive) note(m_mesh->state(cell), after);
        m_out.touched.push_back(cell);
        m_out.cells.push_back(std::move(d));
    }

    std::optional<CellDelta::Kind> kindOf(MeshCell cell, const Polygon& after, CellDelta& d) {
        const bool alive = m_mesh->alive(cell);
        if (alive) d.region = m_draft->groupName(MeshLayer::Region, m_mesh->state(cell).region);
        if (!isOld(cell)) return CellDelta::Kind::Made;
        const Cell& before = m_draft->start().cells[cell];
        d.areaBeforeM2 = areaM2(before.shape);
        const auto duty = m_draft->start().dutyOf[cell];
        const bool sameDuty = alive && m_mesh->state(cell).duty == duty;
        const bool sameShape = alive && after == before.shape;
        if (sameShape && sameDuty && d.region == before.community) return std::nullopt;
        const auto region = m_draft->groupNamed(MeshLayer::Region, before.community);
        note({region.value_or(kNoGroup), duty, true}, before.shape);
        if (!alive) {
            d.region = before.community;
            return CellDelta::Kind::Retired;
        }
        if (d.region != before.community) return CellDelta::Kind::Recoded;
        return sameShape ? CellDelta::Kind::Handed : CellDelta::Kind::Changed;
    }

    void note(const MeshCellState& state, const Polygon& shape) {
        if (state.region != kNoGroup) m_regions.insert(state.region);
        if (state.duty != kNoGroup) m_duties.insert(state.duty);
        const Box box = boxOf(shape);
        m_out.box.add({box.minX, box.minY});
        m_out.box.add({box.maxX, box.maxY});
    }

    void traceLineage() {
        const Ancestry ancestry{*m_draft};
        std::set<std::pair<MeshCell, MeshCell>> pairs;
        for (const auto& [cell, sources] : ancestry.mixed()) {
            if (!m_mesh->alive(cell)) continue;
            for (const MeshCell source : sources) {
                if (source != cell) pairs.emplace(source, cell);
            }
        }
        m_out.lineage.assign(pairs.begin(), pairs.end());
    }

    const GridDraft* m_draft;
    const GridMesh* m_mesh;
    GridDelta m_out;
    std::set<std::uint32_t> m_regions;
    std::set<std::uint32_t> m_duties;
};

} // namespace

GridDelta deltaOf(const GridDraft& draft) {
    return Comparison{draft}.run();
}

std::string_view cellDeltaName(CellDelta::Kind kind) {
    constexpr std::array<std::string_view, 5> kNames{"made", "retired", "recoded", "changed",
                                                     "handed"};
    return kNames.at(static_cast<std::size_t>(kind));
}

} // namespace wanmi

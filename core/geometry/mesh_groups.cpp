// Cells together: neighbours, the outline of a set of cells, duty grids.
#include "core/geometry/measures.h"
#include "core/geometry/mesh.h"
#include "core/geometry/mesh_change.h"
#include "core/geometry/rings.h"

#include <algorithm>

namespace wanmi {

Box MeshChange::box() const {
    Box box;
    const auto add = [&](const MeshEdge& edge) {
        box.add(edge.from);
        box.add(edge.to);
    };
    std::for_each(out.begin(), out.end(), add);
    std::for_each(in.begin(), in.end(), add);
    for (const Relabel& relabel : relabelled) {
        add(relabel.edge);
    }
    return box;
}

std::vector<MeshCell> MeshChange::touched() const {
    std::vector<MeshCell> all;
    const auto add = [&](const MeshEdge& edge) {
        all.push_back(edge.left);
        all.push_back(edge.right);
    };
    std::for_each(out.begin(), out.end(), add);
    std::for_each(in.begin(), in.end(), add);
    for (const Relabel& relabel : relabelled) {
        add(relabel.edge);
        add(relabel.after());
    }
    for (const CellChange& change : cells) {
        all.push_back(change.cell);
    }
    std::erase(all, kOutside);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

std::vector<GridMesh::Border> GridMesh::borders(MeshCell cell) const {
    std::vector<Border> out;
    for (const MeshEdge& edge : edgesOf(cell)) {
        const double length = distanceM(edge.from, edge.to);
        const auto known = std::find_if(out.begin(), out.end(), [&](const Border& border) {
            return border.other == edge.right;
        });
        if (known == out.end()) {
            out.push_back({edge.right, length});
        } else {
            known->lengthM += length;
        }
    }
    std::sort(out.begin(), out.end(),
              [](const Border& a, const Border& b) { return a.other < b.other; });
    return out;
}

/// The half-edge after `half` around the union of the cells inside: past the borders between them.
std::uint32_t GridMesh::nextAround(std::uint32_t half, const std::vector<char>& inside) const {
    std::uint32_t next = m_halves[half].next;
    for (;;) {
        const MeshCell beyond = m_halves[twin(next)].cell;
        if (beyond == kOutside || inside[beyond] == 0) return next;
        next = m_halves[twin(next)].next;
    }
}

MultiPolygon GridMesh::outline(std::span<const MeshCell> cells) const {
    std::vector<char> inside(m_cells.size(), 0);
    for (const MeshCell cell : cells) {
        inside[cell] = 1;
    }
    std::vector<char> seen(m_halves.size(), 0);
    MultiPolygon out;
    std::vector<Ring> holes;
    const auto walk = [&](std::uint32_t start) {
        Ring ring;
        std::uint32_t at = start;
        do {
            seen[at] = 1;
            ring.push_back(m_halves[at].from);
            at = nextAround(at, inside);
        } while (at != start);
        for (Ring& simple : simpleRings(ring)) {
            if (wanmi::twiceArea(simple) > 0) {
                out.push_back({std::move(simple), {}});
            } else {
                holes.push_back(std::move(simple));
            }
        }
    };
    const auto isBorder = [&](std::uint32_t half) {
        const MeshCell beyond = m_halves[twin(half)].cell;
        return seen[half] == 0 && (beyond == kOutside || inside[beyond] == 0);
    };
    for (const MeshCell cell : cells) {
        for (const std::uint32_t cycle : m_cells[cell].cycles) {
            std::uint32_t at = cycle;
            do {
                if (isBorder(at)) walk(at);
                at = m_halves[at].next;
            } while (at != cycle);
        }
    }
    giveHoles(std::move(holes), out);
    normalise(out);
    return out;
}

bool GridMesh::connected(std::span<const MeshCell> cells) const {
    if (cells.empty()) return true;
    std::vector<MeshCell> left(cells.begin(), cells.end());
    std::sort(left.begin(), left.end());
    left.erase(std::unique(left.begin(), left.end()), left.end());
    std::vector<char> reached(left.size(), 0);
    std::vector<MeshCell> open{left.front()};
    reached.front() = 1;
    std::size_t count = 1;
    while (!open.empty()) {
        const MeshCell cell = open.back();
        open.pop_back();
        for (const MeshEdge& edge : edgesOf(cell)) {
            const auto at = std::lower_bound(left.begin(), left.end(), edge.right);
            if (at == left.end() || *at != edge.right) continue;
            char& known = reached[static_cast<std::size_t>(at - left.begin())];
            if (known != 0) continue;
            known = 1;
            ++count;
            open.push_back(edge.right);
        }
    }
    return count == left.size();
}

std::vector<MeshCell> GridMesh::cellsOf(MeshLayer layer, std::uint32_t group) const {
    std::vector<MeshCell> out;
    for (MeshCell cell = 0; cell < m_cells.size(); ++cell) {
        if (m_cells[cell].state.alive && m_cells[cell].state.group(layer) == group)
            out.push_back(cell);
    }
    return out;
}

std::vector<MeshCell> GridMesh::cellsIn(const Box& box) const {
    std::vector<MeshCell> out;
    m_index.in(box, [&](std::uint32_t edge) {
        out.push_back(m_halves[2 * edge].cell);
        out.push_back(m_halves[2 * edge + 1].cell);
    });
    std::erase(out, kOutside);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

} // namespace wanmi

// Cells together: neighbours, the outline of a set of cells, duty grids; what lies near a place.
#include "core/geometry/measures.h"
#include "core/geometry/mesh.h"
#include "core/geometry/mesh_change.h"
#include "core/geometry/rings.h"

#include <algorithm>
#include <cstdlib>

namespace wanmi {
namespace {

constexpr std::int64_t kFarthest = 1'000'000'000; ///< of a search, mm: its square stays in 64 bits

} // namespace

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
    while (!bounds(next, inside)) {
        next = m_halves[twin(next)].next;
    }
    return next;
}

/// Does no cell inside lie right of the half-edge?
bool GridMesh::bounds(std::uint32_t half, const std::vector<char>& inside) const {
    const MeshCell beyond = m_halves[twin(half)].cell;
    return beyond == kOutside || inside[beyond] == 0;
}

/// The half-edges of cells that have none of the cells inside on their right.
std::vector<std::uint32_t> GridMesh::halvesAround(std::span<const MeshCell> cells,
                                                  const std::vector<char>& inside) const {
    std::vector<std::uint32_t> halves;
    for (const MeshCell cell : cells) {
        for (const std::uint32_t cycle : m_cells[cell].cycles) {
            std::uint32_t at = cycle;
            do {
                if (bounds(at, inside)) halves.push_back(at);
                at = m_halves[at].next;
            } while (at != cycle);
        }
    }
    return halves;
}

MultiPolygon GridMesh::outline(std::span<const MeshCell> cells) const {
    std::vector<char> inside(m_cells.size(), 0);
    for (const MeshCell cell : cells) {
        inside[cell] = 1;
    }
    std::vector<char> seen(m_halves.size(), 0);
    std::vector<Ring> rings;
    for (const std::uint32_t start : halvesAround(cells, inside)) {
        Ring ring;
        for (std::uint32_t at = start; seen[at] == 0; at = nextAround(at, inside)) {
            seen[at] = 1;
            ring.push_back(m_halves[at].from);
        }
        if (ring.empty()) continue;
        for (Ring& simple : simpleRings(ring)) {
            rings.push_back(std::move(simple));
        }
    }
    return fromRings(std::move(rings));
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

std::optional<Point> GridMesh::vertexNear(Point p, std::int64_t reach) const {
    std::optional<Point> best;
    const auto square = [&](Point v) {
        return (v.x - p.x) * (v.x - p.x) + (v.y - p.y) * (v.y - p.y);
    };
    const auto look = [&](Point v) {
        if (std::abs(v.x - p.x) > reach || std::abs(v.y - p.y) > reach) return;
        if (square(v) > reach * reach) return;
        if (!best || square(v) < square(*best) || (square(v) == square(*best) && v < *best))
            best = v;
    };
    if (!covers(p) || reach > kFarthest) return std::nullopt;
    m_index.in({p.x - reach, p.y - reach, p.x + reach, p.y + reach}, [&](std::uint32_t edge) {
        look(m_halves[halfOfEdge(edge)].from);
        look(to(halfOfEdge(edge)));
    });
    return best;
}

std::optional<MeshEdge> GridMesh::edgeNear(Point p, std::int64_t reach) const {
    std::optional<MeshEdge> best;
    double away = static_cast<double>(reach) / kMillimetres;
    if (!covers(p) || reach > kFarthest) return std::nullopt;
    m_index.in({p.x - reach, p.y - reach, p.x + reach, p.y + reach}, [&](std::uint32_t number) {
        MeshEdge found = edge(halfOfEdge(number));
        if (found.to < found.from) found = found.reversed();
        const double far = distanceM(p, found.from, found.to);
        if (far > away) return;
        const bool first = !best || far < away || found.from < best->from ||
                           (found.from == best->from && found.to < best->to);
        if (!first) return;
        away = far;
        best = found;
    });
    return best;
}

std::vector<MeshCell> GridMesh::cellsIn(const Box& box) const {
    std::vector<MeshCell> out;
    m_index.in(box, [&](std::uint32_t edge) {
        out.push_back(m_halves[halfOfEdge(edge)].cell);
        out.push_back(m_halves[twin(halfOfEdge(edge))].cell);
    });
    std::erase(out, kOutside);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

} // namespace wanmi

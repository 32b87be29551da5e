#include "core/geometry/mesh_preview.h"

#include "core/geometry/measures.h"

#include <algorithm>
#include <map>

namespace wanmi {

std::vector<MeshEdge> edgesAfter(const GridMesh& mesh, const MeshChange& change, MeshCell cell) {
    std::vector<MeshEdge> out;
    if (mesh.alive(cell)) out = mesh.edgesOf(cell);
    const auto drop = [&](const MeshEdge& edge) {
        std::erase_if(out, [&](const MeshEdge& known) {
            return (known.from == edge.from && known.to == edge.to) ||
                   (known.from == edge.to && known.to == edge.from);
        });
    };
    const auto add = [&](const MeshEdge& edge) {
        if (edge.left == edge.right) return;
        if (edge.left == cell) out.push_back(edge);
        if (edge.right == cell) out.push_back(edge.reversed());
    };
    std::for_each(change.out.begin(), change.out.end(), drop);
    for (const auto& relabel : change.relabelled) {
        drop(relabel.edge);
        add(relabel.after());
    }
    std::for_each(change.in.begin(), change.in.end(), add);
    return out;
}

std::int64_t twiceAreaWithin(const std::vector<MeshEdge>& edges) {
    if (edges.empty()) return 0;
    const Point origin = edges.front().from; // products stay exact near it
    std::int64_t sum = 0;
    for (const MeshEdge& edge : edges) {
        sum += turn(origin, edge.from, edge.to);
    }
    return sum;
}

std::vector<GridMesh::Border> bordersOver(const std::vector<MeshEdge>& edges) {
    std::map<MeshCell, double> lengths;
    for (const MeshEdge& edge : edges) {
        lengths[edge.right] += distanceM(edge.from, edge.to);
    }
    std::vector<GridMesh::Border> out;
    out.reserve(lengths.size());
    for (const auto& [other, length] : lengths) {
        out.push_back({other, length});
    }
    return out;
}

} // namespace wanmi

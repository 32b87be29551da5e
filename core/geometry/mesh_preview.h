#pragma once
// What an edit would make of a cell, told while a hand still drags: nothing of the mesh is changed.
#include "core/geometry/mesh.h"

#include <cstdint>
#include <vector>

namespace wanmi {

/// The boundary of a cell after a change, its edges with the cell on the left, in no order. `cell`
/// may be one that the change makes.
std::vector<MeshEdge> edgesAfter(const GridMesh& mesh, const MeshChange& change, MeshCell cell);

/// Twice the area in mm² that the edges around one cell enclose, exact; they close.
std::int64_t twiceAreaWithin(const std::vector<MeshEdge>& edges);

/// The neighbours over those edges, in order of their numbers; the outside last.
std::vector<GridMesh::Border> bordersOver(const std::vector<MeshEdge>& edges);

} // namespace wanmi

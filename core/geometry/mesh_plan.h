#pragma once
// Inside the mesh: the steps that planEdit is made of.
#include "core/geometry/mesh_edit.h"

namespace wanmi {

/// A change of nothing yet.
MeshChange startChange(const GridMesh& mesh);
/// May ground go from one of these to the other (kOutside: the outer boundary moves)?
Status mayTrade(const GridMesh& mesh, const MeshEdit& edit, MeshCell a, MeshCell b, Point at);
Result<MeshChange> planSplit(const GridMesh& mesh, const MeshEdit& edit);
Result<MeshChange> planReshape(const GridMesh& mesh, const MeshEdit& edit);

} // namespace wanmi

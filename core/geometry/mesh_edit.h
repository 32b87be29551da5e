#pragma once
#include "core/base/result.h"
#include "core/geometry/mesh.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace wanmi {

/// One edit as a user or a script asks for it. Vertices are named by their place, which is theirs
/// alone; cells by their number in the mesh.
struct MeshEdit {
    enum class Kind : std::uint8_t {
        Move,    ///< the vertex `at` goes to `to`
        MoveArc, ///< the border between two junctions that holds the edge line[0]–line[1] moves by
                 ///< `to`, its ends too; the edges that end there follow
        Insert,  ///< a vertex `at` into the edge line[0]–line[1]
        Remove,  ///< the vertex `at`, which is no junction
        Reshape, ///< the border of `cell`, or of the region `group` where that is set, follows
                 ///< `line` between the first and the last place where the line meets it
        Split,   ///< `cell` along `line`; the smaller part becomes a new cell of the same groups
        Merge,   ///< `other` becomes part of its neighbour `cell`
        Assign,  ///< `cell` goes to `group` of `layer`
        Dissolve ///< `cell` becomes part of the neighbour it shares the longest border with, of its
                 ///< own region where there is one
    };
    Kind kind = Kind::Move;
    Point at;
    Point to;
    Line line;
    MeshCell cell = kOutside;
    MeshCell other = kOutside;
    MeshLayer layer = MeshLayer::Region;
    std::uint32_t group = kNoGroup;
    bool outside = false; ///< may move the outer boundary of the whole
    bool regions = false; ///< may move the border between regions
    friend bool operator==(const MeshEdit&, const MeshEdit&) = default;
};

/// What the edit would change. Errc::Invalid, with x and y in metres where there is a place:
/// "mesh.no_vertex", "mesh.no_edge", "mesh.no_cell" (cell): no such thing; "mesh.unchanged":
/// nothing would change; "mesh.touches": there is a vertex already; "mesh.junction": three borders
/// meet there; "mesh.outside", "mesh.region_border": would move what may not be moved (a bend of
/// half a millimetre at a new vertex is no move of a region's border; the outer boundary keeps its
/// place exactly, and a line that meets it is led to a corner within five metres);
/// "mesh.not_neighbours" (cell, other), "mesh.alone" (cell), "mesh.not_beside" (cell, group);
/// "mesh.line_misses", "mesh.line_ends", "mesh.line_many", "mesh.line_far_round": the line does not
/// meet the boundary as it must; "mesh.cell_lost" (cell): a cell would vanish; "mesh.duty_apart"
/// (group): a duty grid would fall into parts; "geometry.tangled".
Result<MeshChange> planEdit(const GridMesh& mesh, const MeshEdit& edit);

/// planEdit and GridMesh::take. Refused with the reasons of both, and nothing changed.
Result<MeshChange> applyEdit(GridMesh& mesh, const MeshEdit& edit);

} // namespace wanmi

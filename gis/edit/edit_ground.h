#pragma once
// What hands on the canvas work on, and what they can do.
#include "core/geometry/mesh_edit.h"

#include <cstdint>

namespace wanmi {

/// A grid under edit, whoever keeps it. Lives in the window's thread; every call answers at once.
class EditGround {
public:
    EditGround() = default;
    EditGround(const EditGround&) = delete;
    EditGround& operator=(const EditGround&) = delete;
    virtual ~EditGround() = default;

    virtual const GridMesh& mesh() const = 0;
    /// Refused with applyEdit's reasons, and nothing changed. The change is valid until the next
    /// call.
    virtual Result<const MeshChange*> apply(const MeshEdit& edit) = 0;
    virtual const MeshChange* undo() = 0; ///< null where there is nothing to undo
    virtual const MeshChange* redo() = 0;
    /// The number of a duty grid that is not there yet.
    virtual std::uint32_t newDuty() const = 0;
};

/// What a click does.
enum class EditMode : std::uint8_t {
    Select,
    MoveNode,     ///< a vertex with all borders that meet there
    MoveBorder,   ///< the border between two junctions
    AddNode,      ///< a vertex into an edge
    RemoveNode,   ///< a vertex that is no junction
    Reshape,      ///< a border follows a drawn line
    FollowStreet, ///< a border follows a street between two clicks
    Split,        ///< a cell in two along a drawn line
    Merge,        ///< a second cell becomes part of the first
    Community,    ///< a cell goes to the community of a second one
    DutyGrid,     ///< a cell goes to the duty grid of a second one
    Dissolve,     ///< a cell becomes part of the neighbour with the longest border
    Count_
};

} // namespace wanmi

#pragma once
#include "core/geometry/shapes.h"

#include <cstdint>
#include <vector>

namespace wanmi {

/// Number of a cell in a mesh: the input's order, then what splitting makes. Never used again
/// while its making is not undone.
using MeshCell = std::uint32_t;
inline constexpr MeshCell kOutside = UINT32_MAX; ///< where no cell is
inline constexpr std::uint32_t kNoGroup = UINT32_MAX;

/// What a cell can belong to: the region it partitions (a community, or a street where none are
/// known) and the duty grid that is patrolled together.
enum class MeshLayer : std::uint8_t { Region, Duty };

struct MeshCellState {
    std::uint32_t region = kNoGroup;
    std::uint32_t duty = kNoGroup;
    bool alive = true;
    std::uint32_t group(MeshLayer layer) const { return layer == MeshLayer::Duty ? duty : region; }
    friend bool operator==(const MeshCellState&, const MeshCellState&) = default;
};

/// A straight piece of border between two cells.
struct MeshEdge {
    Point from;
    Point to;
    MeshCell left = kOutside;
    MeshCell right = kOutside;
    MeshEdge reversed() const { return {to, from, right, left}; }
    friend bool operator==(const MeshEdge&, const MeshEdge&) = default;
};

/// What one edit does to a mesh, and all that is needed to undo it.
struct MeshChange {
    struct Relabel {
        MeshEdge edge; ///< as it was
        MeshCell left = kOutside;
        MeshCell right = kOutside;
        MeshEdge after() const { return {edge.from, edge.to, left, right}; }
    };
    struct CellChange {
        MeshCell cell = kOutside;
        MeshCellState before; ///< not alive: the cell was made
        MeshCellState after;  ///< not alive: the cell was merged away
    };
    std::vector<MeshEdge> out;
    std::vector<MeshEdge> in;
    std::vector<Relabel> relabelled;
    std::vector<CellChange> cells;
    std::size_t cellsBefore = 0; ///< cellCount() of the mesh
    std::size_t cellsAfter = 0;

    /// Where something changed; empty where only groups did.
    Box box() const;
    /// Every cell whose shape, border or group changed, each once, in order.
    std::vector<MeshCell> touched() const;
};

} // namespace wanmi

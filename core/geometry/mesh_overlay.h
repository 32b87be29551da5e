#pragma once
#include "core/geometry/arrangement.h"
#include "core/geometry/mesh_edit.h"

#include <cstdint>
#include <vector>

namespace wanmi {

/// A drawn line laid over a few cells of a mesh: all edges cut at each other, the faces between
/// them with the cell they are part of. Give faces to other cells and take the change.
class MeshOverlay {
public:
    static constexpr MeshCell kForeign = UINT32_MAX - 1; ///< beyond the cells laid out

    /// `cells` in order; all that the line passes. Unless `outside`, a line that meets the outer
    /// boundary is led to the nearest place of the lattice on it, within five metres. Errc::Invalid
    /// "mesh.line_misses" (a line of less than two points), "mesh.far", "geometry.tangled".
    static Result<MeshOverlay> lay(const GridMesh& mesh, const std::vector<MeshCell>& cells,
                                   const Line& line, bool outside);

    const Arrangement& lines() const { return m_lines; }
    std::size_t faceCount() const { return m_cell.size(); }
    /// The cell a face is part of, kOutside, or kForeign.
    MeshCell cellOf(std::uint32_t face) const { return m_cell[face]; }
    MeshCell goalOf(std::uint32_t face) const { return m_goal[face]; }
    void give(std::uint32_t face, MeshCell cell) { m_goal[face] = cell; }
    std::int64_t twiceArea(std::uint32_t face) const;
    /// The cell left of a half-edge as the mesh has it; beyond the cells laid out too.
    MeshCell cellLeft(std::uint32_t half) const { return m_cellLeft[half]; }
    /// The half-edges along the drawn line, in its order.
    const std::vector<std::uint32_t>& drawn() const { return m_drawn; }

    /// What giving the faces away changes. Outer edges keep their place exactly unless `outside`:
    /// else "mesh.outside".
    Result<MeshChange> change(const GridMesh& mesh, bool outside) const;

private:
    std::vector<MeshEdge> m_edges;                    // of the cells
    std::vector<std::vector<std::uint32_t>> m_pieces; // half-edges along each of m_edges
    Arrangement m_lines;
    std::vector<std::uint32_t> m_drawn;
    std::vector<char> m_isNew;        // by edge of m_lines: only the drawn line runs there
    std::vector<MeshCell> m_cellLeft; // by half-edge
    std::vector<MeshCell> m_cell;     // by face
    std::vector<MeshCell> m_goal;     // by face

    std::vector<LabelledSegment> gather(const GridMesh& mesh, const std::vector<MeshCell>& cells);
    void nameFaces(const std::vector<MeshCell>& cells);
    void nameNew(std::vector<char>& known);
    MeshCell goalLeft(std::uint32_t half) const;
    MeshEdge goalEdge(std::uint32_t half) const;
    static void replace(const MeshEdge& edge, const std::vector<MeshEdge>& pieces,
                        MeshChange& change);
    std::vector<MeshEdge> merged(std::size_t edge, const std::vector<char>& needed) const;
};

} // namespace wanmi

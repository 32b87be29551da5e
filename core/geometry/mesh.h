#pragma once
// A grid under edit: cells as the faces of one planar mesh of labelled edges on the millimetre
// lattice. Every edge is there once and knows the cell on each side, so a border that moves moves
// for both; a change is taken only where the edges still meet in nothing but shared ends and the
// labels still fit together, so neither gap nor overlap can be made.
#include "core/base/result.h"
#include "core/geometry/mesh_change.h"
#include "core/geometry/mesh_index.h"
#include "core/geometry/shapes.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace wanmi {

class GridMesh {
public:
    /// A stretch of border between a cell and one neighbour.
    struct Border {
        MeshCell other = kOutside; ///< kOutside: what no cell covers
        double lengthM = 0;
    };

    GridMesh() = default;
    /// A mesh of noded edges, each pair of ends once; `cells[i]` is what is known of cell i. Cells
    /// without edges are dead. Errc::Invalid "mesh.parts" with cell, x and y: a cell falls apart;
    /// "mesh.far": the edges lie too far apart to be measured in 64 bits.
    static Result<GridMesh> fromEdges(std::span<const MeshEdge> edges,
                                      std::span<const MeshCellState> cells);

    std::size_t cellCount() const { return m_cells.size(); } ///< dead ones too
    bool alive(MeshCell cell) const { return cell < m_cells.size() && m_cells[cell].state.alive; }
    const MeshCellState& state(MeshCell cell) const { return m_cells[cell].state; }
    /// Twice the area in mm², exact.
    std::int64_t twiceArea(MeshCell cell) const { return m_cells[cell].twiceArea; }
    std::size_t edgeCount() const { return m_halves.size() / 2 - m_free.size(); }

    /// The cell as a normalised polygon: the same mesh gives the same bytes.
    Polygon polygon(MeshCell cell) const;
    /// Neighbours over borders of positive length, in order of their numbers; the outside last.
    std::vector<Border> borders(MeshCell cell) const;
    /// The exact union of cells along their shared borders, normalised.
    MultiPolygon outline(std::span<const MeshCell> cells) const;
    /// Can one walk from each of the cells to each other over shared borders without leaving them?
    bool connected(std::span<const MeshCell> cells) const;
    std::vector<MeshCell> cellsOf(MeshLayer layer, std::uint32_t group) const;
    std::vector<MeshCell> cellsIn(const Box& box) const; ///< with an edge that may meet the box

    /// The cell at a point, kOutside where there is none; on a border the one to its east.
    MeshCell cellAt(Point p) const;
    /// The edges that start at a vertex, counter-clockwise from the east; none: no vertex there.
    std::vector<MeshEdge> edgesAt(Point p) const;
    /// The boundary of a cell, ring after ring, with the cell on the left.
    std::vector<MeshEdge> edgesOf(MeshCell cell) const;
    /// The vertex nearest to a point, none within `reach` mm; of several the one least in x, then
    /// y.
    std::optional<Point> vertexNear(Point p, std::int64_t reach) const;
    /// The edge nearest to a point, none within `reach` mm; of several the one that starts first.
    std::optional<MeshEdge> edgeNear(Point p, std::int64_t reach) const;
    /// Every edge once.
    std::vector<MeshEdge> edges() const;
    bool hasVertex(Point p) const { return halfAt(p) != kNone; }
    bool hasEdge(Point from, Point to) const { return halfOf(from, to) != kNone; }
    bool covers(Point p) const { return m_index.covers(p); }

    /// Checks the change against its surroundings and makes it; Errc::Invalid, and nothing changed:
    /// "mesh.crosses" or "mesh.touches" (edges would cross, or come within half a millimetre),
    /// "mesh.turned" (ground would be covered twice or not at all), "mesh.parts" (a cell would fall
    /// into parts), "mesh.far"; each with the place. "mesh.no_edge", "mesh.no_cell": the change is
    /// not one of this mesh as it is now.
    Status take(const MeshChange& change);
    /// Makes a change that was taken undone; the changes after it must be undone already.
    void revert(const MeshChange& change);
    /// Makes a change again that was reverted last.
    void repeat(const MeshChange& change);

private:
    static constexpr std::uint32_t kNone = UINT32_MAX;

    struct Half { // half-edge 2e or 2e + 1 of edge e; its twin runs back
        Point from;
        std::uint32_t next = kNone; ///< along the boundary, cell on the left; kNone: free
        MeshCell cell = kOutside;
    };
    struct CellData {
        MeshCellState state;
        std::int64_t twiceArea = 0;
        std::uint32_t sides = 0;
        std::vector<std::uint32_t> cycles; ///< one half-edge of each; the outer one first
    };
    std::vector<Half> m_halves;
    std::vector<std::uint32_t> m_free; ///< edges not in use
    std::vector<CellData> m_cells;
    MeshIndex m_index;
    Box m_box; ///< of all vertices there ever were
    std::vector<std::uint32_t> m_marks;
    std::uint32_t m_mark = 0;

    static std::uint32_t twin(std::uint32_t half) { return half ^ 1U; }
    static std::uint32_t halfOfEdge(std::uint32_t edge) { return edge << 1U; }
    Point to(std::uint32_t half) const { return m_halves[twin(half)].from; }
    MeshEdge edge(std::uint32_t half) const;
    std::uint32_t halfAt(Point p) const;
    std::uint32_t halfOf(Point from, Point to) const;
    MeshCell westOf(Point p, bool strictly) const;
    void gatherAt(Point p, std::vector<std::uint32_t>& halves) const;
    Ring ring(std::uint32_t half) const;
    std::uint32_t nextAround(std::uint32_t half, const std::vector<char>& inside) const;
    bool bounds(std::uint32_t half, const std::vector<char>& inside) const;
    std::vector<std::uint32_t> halvesAround(std::span<const MeshCell> cells,
                                            const std::vector<char>& inside) const;

    std::uint32_t addEdge(const MeshEdge& edge);
    void dropEdge(std::uint32_t half);
    void label(std::uint32_t half, MeshCell cell, int sign);
    void setCells(const MeshChange& change, bool back);
    void make(const MeshChange& change, bool back);
    void touch(const MeshEdge& edge);
    void relabel(const MeshChange::Relabel& relabel, bool back);
    void retraceTouched();
    void relink(const std::vector<Point>& places);
    bool retrace(MeshCell cell, std::span<const std::uint32_t> starts);
    std::uint32_t nextMark();

    Status checkApart(const MeshChange& change);
    Status checkThere(const MeshEdge& known) const;
    Status checkLabels(const MeshEdge& made, std::size_t count) const;
    Status checkKnown(const MeshChange& change) const;
    Status checkEnds(const MeshEdge& made) const;
    Status checkPair(const MeshEdge& made, Point c, Point d) const;
    void markMade(const MeshChange& change);
    bool labelsFit(const std::vector<Point>& places, std::vector<char>& anchored,
                   Point& where) const;
    bool restStays(const MeshChange& change, Point& where);
    bool islandsLie(const MeshChange& change, const std::vector<Point>& places,
                    std::vector<char>& anchored, Point& where) const;
    // Filled by make() and kept for their memory.
    std::vector<std::uint32_t> m_starts;  ///< scratch of make(): where changed cycles may start
    std::vector<MeshCell> m_touchedCells; ///< scratch of make()
    std::vector<Point> m_touchedPlaces;   ///< scratch of make()
    MeshCell m_apart = kOutside;          ///< set by make(): a cell without exactly one outer ring
};

} // namespace wanmi

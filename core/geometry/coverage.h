#pragma once
// A planar coverage: faces that share their nodes, so that a node put on a border belongs to both
// sides and no gap can open. The ground of grid generation and, later, of boundary editing.
#include "core/geometry/shapes.h"

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace wanmi {

class Coverage {
public:
    using Node = std::uint32_t;
    using Face = std::uint32_t;
    static constexpr std::uint32_t kNone = UINT32_MAX;
    using Cycle = std::vector<Node>;

    /// A stretch of border between a face and one neighbour.
    struct Border {
        Face other = kNone; ///< kNone: the outside
        double lengthM = 0;
    };

    Node addNode(Point at);
    Point at(Node node) const { return m_points[node]; }
    std::size_t nodeCount() const { return m_points.size(); }

    /// Adds a face from its cycles of nodes: one counter-clockwise, the others clockwise. Every
    /// directed edge may belong to one face only.
    Face addFace(const std::vector<Cycle>& cycles, std::size_t region);
    std::size_t faceCount() const { return m_faces.size(); } ///< dead ones too
    bool alive(Face face) const { return !m_faces[face].cycles.empty(); }
    std::size_t region(Face face) const { return m_faces[face].region; }
    void setRegion(Face face, std::size_t region) { m_faces[face].region = region; }
    /// Square metres.
    double area(Face face) const { return m_faces[face].areaM2; }
    const std::vector<Cycle>& cycles(Face face) const { return m_faces[face].cycles; }
    /// The face left of a directed edge, or kNone.
    Face leftOf(Node from, Node to) const;
    std::size_t degree(Node node) const { return m_out[node].size(); }

    /// Neighbours over borders of positive length, each once, in order of the walk.
    std::vector<Border> borders(Face face) const;
    Polygon polygon(Face face) const;

    /// Puts a node on the edge from–to: the faces on both sides get it. The place is chosen on the
    /// lattice near `wanted` so close to the edge that the edge does not move (see source).
    Node splitEdge(Node from, Node to, Point wanted);
    /// Cuts a face along the straight line between two nodes of its outer cycle; the new face lies
    /// right of from→to and is returned, the old one keeps the left. The line must run inside the
    /// face. None where it is an edge already or the nodes are not on the cycle.
    std::optional<Face> splitFace(Face face, Node from, Node to);
    /// Cuts a face along straight lines between nodes of its cycles; they must run inside it and
    /// may meet each other in nodes only. Gives the face and those made; one alone where nothing
    /// was parted, and then nothing is changed.
    std::vector<Face> cutFace(Face face, std::span<const std::pair<Node, Node>> lines);
    /// Unites two faces that share a border: `b` dies, `a` grows. Nodes in the middle of the
    /// vanished border disappear with it. False, and nothing changed, where they share none.
    bool mergeFaces(Face a, Face b);
    /// Would the union have more holes than the two have now?
    bool mergeMakesHole(Face a, Face b) const;

    /// Joins directed edges into cycles without repeated nodes, the area on their left.
    std::vector<Cycle> chainEdges(std::vector<std::pair<Node, Node>> edges) const;

private:
    struct Out {
        Node to = kNone;
        Face left = kNone;
    };
    struct FaceData {
        std::vector<Cycle> cycles; // outer first; empty: dead
        std::size_t region = 0;
        double areaM2 = 0;
    };
    std::vector<Point> m_points;
    std::vector<std::vector<Out>> m_out;
    std::vector<FaceData> m_faces;

    void setLeft(Node from, Node to, Face face);
    void dropEdge(Node from, Node to);
    void claim(const Cycle& cycle, Face face);
    double areaOf(const Cycle& cycle) const;
    double areaOf(const std::vector<Cycle>& cycles) const;
    std::vector<std::vector<Cycle>> nested(std::vector<std::pair<Node, Node>> around) const;
    void setCycles(Face face, std::vector<Cycle> cycles);
    std::vector<Cycle> unionCycles(Face a, Face b) const;
    bool firstClockwise(Node node, Node back, Node a, Node b) const;
    template <class IsFree>
    std::size_t nextOf(const std::vector<std::pair<Node, Node>>& sorted, std::size_t at,
                       IsFree isFree) const;
    Ring ringOf(const Cycle& cycle) const;
    bool holds(const Ring& ring, const Cycle& hole) const;
    void insertInto(Face face, Node from, Node to, Node middle);
};

} // namespace wanmi

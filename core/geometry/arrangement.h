#pragma once
// Labelled segments cut at each other on the millimetre lattice: the planar graph under coverage.h.
#include "core/base/progress.h"
#include "core/base/result.h"
#include "core/geometry/shapes.h"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace wanmi {

/// A directed piece of an input line. `source` is the caller's own number.
struct LabelledSegment {
    Point from;
    Point to;
    std::uint32_t source = 0;
};

/// Cuts segments until no two have more than an end in common, and no vertex lies in the path of
/// another (iterated snap rounding: where a segment runs through the millimetre pixel of a vertex,
/// it is led through the vertex). Directions are kept, pieces without length dropped, and pieces
/// that fell upon each other are all still there: equal ends, each with its own source. The result
/// is checked, so that a crossing can never be left. Each piece stays within a few millimetres of
/// its line. Errc::Cancelled only.
Result<std::vector<LabelledSegment>> nodeSegments(std::vector<LabelledSegment> segments,
                                                  const Progress& progress = {});

/// A planar graph with faces, from noded segments: nodes are distinct points, edges distinct pairs
/// of nodes. Half-edge 2e runs along edge e from its lesser node, 2e + 1 back; the face of a
/// half-edge lies on its left. Face 0 is the unbounded one.
class Arrangement {
public:
    /// `noded` as nodeSegments gives it; a set of segments that cross gives faces without meaning.
    static Arrangement build(std::span<const LabelledSegment> noded);

    std::size_t nodeCount() const { return m_nodes.size(); }
    std::size_t edgeCount() const { return m_origin.size() / 2; }
    std::size_t faceCount() const { return m_faceCycles.size(); }
    Point node(std::uint32_t id) const { return m_nodes[id]; }

    static std::uint32_t twin(std::uint32_t half) { return half ^ 1U; }
    std::uint32_t origin(std::uint32_t half) const { return m_origin[half]; }
    std::uint32_t next(std::uint32_t half) const { return m_next[half]; }
    std::uint32_t face(std::uint32_t half) const { return m_face[half]; }
    /// One half-edge of each boundary cycle of a face; the outer cycle first (face 0 has none).
    const std::vector<std::uint32_t>& cycles(std::uint32_t face) const {
        return m_faceCycles[face];
    }
    /// Indices into `noded` of the segments that lie on an edge.
    std::span<const std::uint32_t> segmentsOn(std::uint32_t edge) const;
    /// The half-edge that a segment of `noded` runs along.
    std::uint32_t halfOf(std::uint32_t segment) const { return m_halfOfSegment[segment]; }
    /// The vertices of a cycle.
    Ring ring(std::uint32_t half) const;

private:
    std::vector<Point> m_nodes;
    std::vector<std::uint32_t> m_origin; // by half-edge
    std::vector<std::uint32_t> m_next;
    std::vector<std::uint32_t> m_face;
    std::vector<std::vector<std::uint32_t>> m_faceCycles;
    std::vector<std::uint32_t> m_segmentStart; // by edge, into m_segments
    std::vector<std::uint32_t> m_segments;
    std::vector<std::uint32_t> m_halfOfSegment;

    std::vector<std::pair<std::uint32_t, std::uint32_t>>
    makeNodes(std::span<const LabelledSegment> noded);
    void makeEdges(std::span<const LabelledSegment> noded);
    void linkAround();
    void makeFaces();
    void nestCycles(const std::vector<std::uint32_t>& holes);
};

} // namespace wanmi

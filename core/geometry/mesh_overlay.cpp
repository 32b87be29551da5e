#include "core/geometry/mesh_overlay.h"

#include "core/geometry/face_cover.h"
#include "core/geometry/measures.h"
#include "core/geometry/mesh_place.h"
#include "core/geometry/mesh_plan.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <optional>

namespace wanmi {
namespace {

/// The outer boundary keeps its place to the last millimetre, so a line that ends at it must end at
/// a point of the lattice that lies on it exactly, most often a corner: it is led to the nearest,
/// if that is not far.
constexpr double kLedM = 5;

struct Landing {
    double along; // of the piece of line, 0 to 1
    Point at;
};

/// Where a–b meets an outer edge, moved to the nearest exact point of the edge.
std::optional<Landing> landing(Point a, Point b, const MeshEdge& edge) {
    const auto onFrom = static_cast<double>(turn(a, b, edge.from));
    const auto onTo = static_cast<double>(turn(a, b, edge.to));
    const auto onA = static_cast<double>(turn(edge.from, edge.to, a));
    const auto onB = static_cast<double>(turn(edge.from, edge.to, b));
    if (onFrom * onTo > 0 || onA * onB > 0 || onA == onB) return std::nullopt;
    const double share = onFrom / (onFrom - onTo); // of the edge; both 0 only on one line
    const std::int64_t dx = edge.to.x - edge.from.x;
    const std::int64_t dy = edge.to.y - edge.from.y;
    const std::int64_t steps = std::gcd(dx, dy);
    const std::int64_t step = std::llround(share * static_cast<double>(steps));
    const Point at{edge.from.x + dx / steps * step, edge.from.y + dy / steps * step};
    const double offM = std::abs(share - static_cast<double>(step) / static_cast<double>(steps)) *
                        distanceM(edge.from, edge.to);
    if (offM > kLedM) return std::nullopt; // refused later
    return Landing{onA / (onA - onB), at};
}

/// On a piece of line, in its order.
std::vector<Landing> landingsOn(const std::vector<MeshEdge>& edges, Point a, Point b) {
    std::vector<Landing> out;
    for (const MeshEdge& edge : edges) {
        if (edge.left != kOutside && edge.right != kOutside) continue;
        if (const auto found = landing(a, b, edge)) out.push_back(*found);
    }
    std::sort(out.begin(), out.end(), [](const Landing& l, const Landing& r) {
        if (l.along < r.along || r.along < l.along) return l.along < r.along;
        return l.at < r.at;
    });
    return out;
}

Line ledToBoundary(const std::vector<MeshEdge>& edges, const Line& line) {
    Line out;
    const auto add = [&](Point p) {
        if (out.empty() || out.back() != p) out.push_back(p);
    };
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        add(line[i]);
        for (const Landing& landing : landingsOn(edges, line[i], line[i + 1])) {
            add(landing.at);
        }
    }
    add(line.back());
    return out;
}

} // namespace

Result<MeshOverlay> MeshOverlay::lay(const GridMesh& mesh, const std::vector<MeshCell>& cells,
                                     const Line& drawn, bool outside) {
    if (drawn.size() < 2) return fail(Errc::Invalid, "mesh.line_misses");
    for (const Point& p : drawn) {
        if (!mesh.covers(p)) return fail(Errc::Invalid, "mesh.far", placeArgs(p));
    }
    MeshOverlay out;
    std::vector<LabelledSegment> segments = out.gather(mesh, cells);
    const Line line = outside ? drawn : ledToBoundary(out.m_edges, drawn);
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        segments.push_back({line[i], line[i + 1], kCutLine});
    }
    WANMI_LET(const auto noded, nodeSegments(std::move(segments)));
    out.m_lines = Arrangement::build(noded);
    out.m_pieces.resize(out.m_edges.size());
    out.m_isNew.assign(out.m_lines.edgeCount(), 1);
    for (std::uint32_t s = 0; s < noded.size(); ++s) { // noding keeps the order along each line
        const std::uint32_t half = out.m_lines.halfOf(s);
        if (noded[s].source == kCutLine) {
            out.m_drawn.push_back(half);
        } else {
            out.m_pieces[noded[s].source].push_back(half);
            out.m_isNew[half / 2] = 0;
        }
    }
    out.nameFaces(cells);
    return out;
}

std::vector<LabelledSegment> MeshOverlay::gather(const GridMesh& mesh,
                                                 const std::vector<MeshCell>& cells) {
    std::vector<LabelledSegment> segments;
    for (const MeshCell cell : cells) {
        for (const MeshEdge& edge : mesh.edgesOf(cell)) {
            const bool both = std::binary_search(cells.begin(), cells.end(), edge.right);
            if (both && edge.right < cell) continue; // taken from the other side
            segments.push_back({edge.from, edge.to, static_cast<std::uint32_t>(m_edges.size())});
            m_edges.push_back(edge);
        }
    }
    return segments;
}

void MeshOverlay::nameFaces(const std::vector<MeshCell>& cells) {
    m_cell.assign(m_lines.faceCount(), kForeign);
    m_cellLeft.assign(2 * m_lines.edgeCount(), kForeign);
    std::vector<char> known(m_cell.size(), 0);
    known[0] = 1;
    const auto name = [&](std::uint32_t half, MeshCell cell) {
        m_cellLeft[half] = cell;
        const std::uint32_t face = m_lines.face(half);
        if (face == 0) return;
        const bool laidOut =
            cell == kOutside || std::binary_search(cells.begin(), cells.end(), cell);
        const bool agrees = known[face] == 0 || m_cell[face] == cell;
        m_cell[face] = laidOut && agrees ? cell : kForeign;
        known[face] = 1;
    };
    for (std::size_t i = 0; i < m_edges.size(); ++i) {
        for (const std::uint32_t half : m_pieces[i]) {
            name(half, m_edges[i].left);
            name(Arrangement::twin(half), m_edges[i].right);
        }
    }
    nameNew(known);
    for (std::uint32_t half = 0; half < m_cellLeft.size(); ++half) {
        if (m_isNew[half / 2] == 0) continue;
        // Where the drawn line leaves the cells laid out there is no cell.
        const MeshCell cell = m_cell[m_lines.face(half)];
        m_cellLeft[half] = cell == kForeign ? kOutside : cell;
    }
    m_goal = m_cell;
}

/// Faces that only the drawn line bounds lie in the cell around them.
void MeshOverlay::nameNew(std::vector<char>& known) {
    bool grew = true;
    const auto name = [&](std::uint32_t half) {
        const std::uint32_t face = m_lines.face(half);
        const std::uint32_t beyond = m_lines.face(Arrangement::twin(half));
        if (m_isNew[half / 2] == 0 || known[face] != 0 || known[beyond] == 0) return;
        known[face] = 1;
        m_cell[face] = m_cell[beyond];
        grew = true;
    };
    while (grew) {
        grew = false;
        for (const std::uint32_t drawn : m_drawn) {
            name(drawn);
            name(Arrangement::twin(drawn));
        }
    }
}

std::int64_t MeshOverlay::twiceArea(std::uint32_t face) const {
    std::int64_t area = 0;
    for (const std::uint32_t cycle : m_lines.cycles(face)) {
        area += wanmi::twiceArea(m_lines.ring(cycle));
    }
    return area;
}

/// The cell left of a half-edge once the faces are given away.
MeshCell MeshOverlay::goalLeft(std::uint32_t half) const {
    const std::uint32_t face = m_lines.face(half);
    return m_goal[face] == m_cell[face] ? m_cellLeft[half] : m_goal[face];
}

/// The pieces of an edge that stay a border, joined again where nothing new ends at them.
std::vector<MeshEdge> MeshOverlay::merged(std::size_t edge, const std::vector<char>& needed) const {
    std::vector<MeshEdge> out;
    for (const std::uint32_t half : m_pieces[edge]) {
        const MeshEdge piece = goalEdge(half);
        const bool goesOn = !out.empty() && needed[m_lines.origin(half)] == 0 &&
                            out.back().to == piece.from && out.back().left == piece.left &&
                            out.back().right == piece.right;
        if (goesOn) {
            out.back().to = piece.to;
        } else {
            out.push_back(piece);
        }
    }
    return out;
}

MeshEdge MeshOverlay::goalEdge(std::uint32_t half) const {
    const std::uint32_t back = Arrangement::twin(half);
    return {m_lines.node(m_lines.origin(half)), m_lines.node(m_lines.origin(back)), goalLeft(half),
            goalLeft(back)};
}

Result<MeshChange> MeshOverlay::change(const GridMesh& mesh, bool outside) const {
    MeshChange change = startChange(mesh);
    std::vector<char> needed(m_lines.nodeCount(), 0); // a new edge that stays ends there
    for (std::uint32_t half = 0; half < m_cellLeft.size(); half += 2) {
        const MeshEdge made = goalEdge(half);
        if (m_isNew[half / 2] == 0 || made.left == made.right) continue;
        change.in.push_back(made);
        needed[m_lines.origin(half)] = needed[m_lines.origin(half + 1)] = 1;
    }
    for (std::size_t i = 0; i < m_edges.size(); ++i) {
        const MeshEdge& edge = m_edges[i];
        const std::vector<MeshEdge> pieces = merged(i, needed);
        const bool outer = edge.left == kOutside || edge.right == kOutside;
        for (const MeshEdge& piece : pieces) {
            if (outer && !outside && !onSegment(piece.to, edge.from, edge.to))
                return fail(Errc::Invalid, "mesh.outside", placeArgs(piece.to));
        }
        replace(edge, pieces, change);
    }
    return change;
}

void MeshOverlay::replace(const MeshEdge& edge, const std::vector<MeshEdge>& pieces,
                          MeshChange& change) {
    if (pieces.size() == 1 && pieces[0] == edge) return;
    if (pieces.size() == 1 && pieces[0].left != pieces[0].right) {
        change.relabelled.push_back({edge, pieces[0].left, pieces[0].right});
        return;
    }
    change.out.push_back(edge);
    std::copy_if(pieces.begin(), pieces.end(), std::back_inserter(change.in),
                 [](const MeshEdge& piece) { return piece.left != piece.right; });
}

} // namespace wanmi

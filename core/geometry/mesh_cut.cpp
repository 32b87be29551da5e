// Splitting and reshaping: a drawn line is laid over the cells it passes, and the faces it makes
// change hands.
#include "core/geometry/measures.h"
#include "core/geometry/mesh_overlay.h"
#include "core/geometry/mesh_place.h"
#include "core/geometry/mesh_plan.h"

#include <algorithm>

namespace wanmi {
namespace {

Error lineError(const Line& line, bool reaches) {
    const Point at = line.empty() ? Point{} : line.front();
    if (reaches) return fail(Errc::Invalid, "mesh.line_ends", placeArgs(at));
    return fail(Errc::Invalid, "mesh.line_misses", placeArgs(at));
}

} // namespace

Result<MeshChange> planSplit(const GridMesh& mesh, const MeshEdit& edit) {
    if (!mesh.alive(edit.cell))
        return fail(Errc::Invalid, "mesh.no_cell", {{"cell", std::to_string(edit.cell)}});
    WANMI_LET(MeshOverlay overlay, MeshOverlay::lay(mesh, {edit.cell}, edit.line, edit.outside));
    std::vector<std::uint32_t> parts;
    for (std::uint32_t face = 1; face < overlay.faceCount(); ++face) {
        if (overlay.cellOf(face) == edit.cell) parts.push_back(face);
    }
    if (parts.size() < 2) {
        const auto& drawn = overlay.drawn();
        return lineError(edit.line, std::any_of(drawn.begin(), drawn.end(), [&](auto half) {
                             return overlay.cellOf(overlay.lines().face(half)) == edit.cell;
                         }));
    }
    if (parts.size() > 2)
        return fail(Errc::Invalid, "mesh.line_many", placeArgs(edit.line.front()));
    const bool firstLess = overlay.twiceArea(parts[0]) < overlay.twiceArea(parts[1]);
    const auto made = static_cast<MeshCell>(mesh.cellCount());
    overlay.give(parts[firstLess ? 0 : 1], made);
    WANMI_LET(MeshChange change, overlay.change(mesh, edit.outside));
    change.cellsAfter = change.cellsBefore + 1;
    MeshCellState before = mesh.state(edit.cell);
    const MeshCellState after = before;
    before.alive = false;
    change.cells.push_back({made, before, after});
    return change;
}

namespace {

/// The ground between the old border and the line drawn changes sides.
class Reshaping {
public:
    Reshaping(const GridMesh& mesh, const MeshEdit& edit, MeshOverlay overlay)
        : m_mesh(mesh),
          m_edit(edit),
          m_overlay(std::move(overlay)),
          m_lines(m_overlay.lines()) {}

    Result<MeshChange> run() {
        WANMI_TRY(findEnds());
        const auto forward = swept(borderFrom(m_first, m_last));
        const auto backward = swept(borderFrom(m_last, m_first));
        if (forward.empty() && backward.empty()) return lineError(m_edit.line, true);
        const bool takeForward =
            backward.empty() || (!forward.empty() && areaOf(forward) <= areaOf(backward));
        const auto& faces = takeForward ? forward : backward;
        WANMI_TRY(giveAway(faces));
        WANMI_TRY(nobodyLost());
        return m_overlay.change(m_mesh, m_edit.outside);
    }

private:
    const GridMesh& m_mesh;
    const MeshEdit& m_edit;
    MeshOverlay m_overlay;
    const Arrangement& m_lines;
    std::uint32_t m_first = 0; // nodes where the line meets the border first and last
    std::uint32_t m_last = 0;
    std::size_t m_firstPiece = 0; // of the line between them
    std::size_t m_pieceEnd = 0;

    bool holds(MeshCell cell) const {
        if (cell == kOutside || cell == MeshOverlay::kForeign) return false;
        if (m_edit.group == kNoGroup) return cell == m_edit.cell;
        return m_mesh.state(cell).region == m_edit.group;
    }
    bool isBorder(std::uint32_t half) const {
        return holds(m_overlay.cellLeft(half)) &&
               !holds(m_overlay.cellLeft(Arrangement::twin(half)));
    }

    Status findEnds() {
        std::vector<char> onBorder(m_lines.nodeCount(), 0);
        for (std::uint32_t half = 0; half < 2 * m_lines.edgeCount(); ++half) {
            if (!isBorder(half)) continue;
            onBorder[m_lines.origin(half)] = onBorder[m_lines.origin(Arrangement::twin(half))] = 1;
        }
        const auto& drawn = m_overlay.drawn();
        std::size_t first = drawn.size();
        for (std::size_t i = 0; i < drawn.size(); ++i) {
            if (first == drawn.size() && onBorder[m_lines.origin(drawn[i])] != 0) first = i;
            if (onBorder[m_lines.origin(Arrangement::twin(drawn[i]))] != 0) m_pieceEnd = i + 1;
        }
        if (first >= m_pieceEnd) return lineError(m_edit.line, first < drawn.size());
        m_firstPiece = first;
        m_first = m_lines.origin(drawn[first]);
        m_last = m_lines.origin(Arrangement::twin(drawn[m_pieceEnd - 1]));
        if (m_first == m_last) return lineError(m_edit.line, true);
        return ok();
    }

    /// The border from one node to the other with the reshaped on the left; empty where it leaves
    /// what is laid out.
    std::vector<std::uint32_t> borderFrom(std::uint32_t from, std::uint32_t to) const {
        std::vector<std::uint32_t> out;
        for (std::uint32_t start = 0; start < 2 * m_lines.edgeCount(); ++start) {
            if (m_lines.origin(start) != from || !isBorder(start)) continue;
            std::uint32_t half = start;
            out.clear();
            while (out.size() <= 2 * m_lines.edgeCount()) {
                out.push_back(half);
                if (m_lines.origin(Arrangement::twin(half)) == to) return out;
                if (!follow(half)) break;
            }
        }
        return {};
    }

    bool follow(std::uint32_t& half) const {
        half = m_lines.next(half);
        while (!isBorder(half)) { // past what lies between cells of the reshaped
            half = m_lines.next(Arrangement::twin(half));
            if (m_overlay.cellOf(m_lines.face(half)) == MeshOverlay::kForeign) return false;
        }
        return true;
    }

    /// The faces that the line and the old border enclose between them: those reached from outside
    /// over an odd number of their edges.
    std::vector<std::uint32_t> swept(const std::vector<std::uint32_t>& border) const {
        if (border.empty()) return {};
        std::vector<char> counts(m_lines.edgeCount(), 0);
        for (const std::uint32_t half : border) {
            counts[half / 2] ^= 1;
        }
        for (std::size_t i = m_firstPiece; i < m_pieceEnd; ++i) {
            counts[m_overlay.drawn()[i] / 2] ^= 1;
        }
        std::vector<char> odd(m_lines.faceCount(), 2);
        std::vector<std::uint32_t> open{0};
        odd[0] = 0;
        while (!open.empty()) {
            const std::uint32_t face = open.back();
            open.pop_back();
            around(face, [&](std::uint32_t half) {
                const std::uint32_t beyond = m_lines.face(Arrangement::twin(half));
                if (odd[beyond] != 2) return;
                odd[beyond] = static_cast<char>(odd[face] ^ counts[half / 2]);
                open.push_back(beyond);
            });
        }
        std::vector<std::uint32_t> out;
        for (std::uint32_t face = 1; face < odd.size(); ++face) {
            if (odd[face] == 1) out.push_back(face);
        }
        return out;
    }

    template <class Visit>
    void around(std::uint32_t face, Visit visit) const {
        for (const std::uint32_t cycle : m_lines.cycles(face)) {
            std::uint32_t half = cycle;
            do {
                visit(half);
                half = m_lines.next(half);
            } while (half != cycle);
        }
    }

    double areaOf(const std::vector<std::uint32_t>& faces) const {
        double sum = 0;
        for (const std::uint32_t face : faces) {
            sum += static_cast<double>(m_overlay.twiceArea(face));
        }
        return sum;
    }

    Point placeOf(std::uint32_t face) const {
        return m_lines.node(m_lines.origin(m_lines.cycles(face).front()));
    }

    /// Each piece of ground goes to the cell across the old border that it shares the longest
    /// border with; one that touches none, to the one that a piece beside it went to.
    Status giveAway(const std::vector<std::uint32_t>& faces) {
        std::vector<std::uint32_t> left = faces;
        std::vector<char> isSwept(m_lines.faceCount(), 0);
        for (const std::uint32_t face : faces) {
            isSwept[face] = 1;
            if (m_overlay.cellOf(face) == MeshOverlay::kForeign)
                return fail(Errc::Invalid, "mesh.line_far_round", placeArgs(placeOf(face)));
        }
        while (!left.empty()) {
            const std::size_t before = left.size();
            for (std::size_t i = 0; i < left.size();) {
                const std::uint32_t face = left[i];
                const MeshCell taker = takerOf(face, isSwept);
                if (taker == MeshOverlay::kForeign) {
                    ++i;
                    continue;
                }
                WANMI_TRY(mayTrade(m_mesh, m_edit, m_overlay.cellOf(face), taker, placeOf(face)));
                m_overlay.give(face, taker);
                isSwept[face] = 0; // those beside it may follow
                left.erase(left.begin() + static_cast<std::ptrdiff_t>(i));
            }
            if (left.size() == before)
                return fail(Errc::Invalid, "mesh.line_far_round", placeArgs(placeOf(left.front())));
        }
        return ok();
    }

    MeshCell takerOf(std::uint32_t face, const std::vector<char>& isSwept) const {
        struct Taker {
            MeshCell cell;
            bool home;
            double lengthM;
        };
        std::vector<Taker> takers;
        const MeshCell from = m_overlay.cellOf(face);
        around(face, [&](std::uint32_t half) {
            const std::uint32_t beyond = Arrangement::twin(half);
            const std::uint32_t other = m_lines.face(beyond);
            const MeshCell cell = m_overlay.goalOf(other) == m_overlay.cellOf(other)
                                      ? m_overlay.cellLeft(beyond)
                                      : m_overlay.goalOf(other);
            if (isSwept[other] != 0 || cell == MeshOverlay::kForeign || holds(cell) == holds(from))
                return;
            const bool home = cell != kOutside && from != kOutside &&
                              m_mesh.state(cell).region == m_mesh.state(from).region;
            const double length =
                distanceM(m_lines.node(m_lines.origin(half)), m_lines.node(m_lines.origin(beyond)));
            const auto known = std::find_if(takers.begin(), takers.end(),
                                            [&](const Taker& t) { return t.cell == cell; });
            if (known == takers.end()) {
                takers.push_back({cell, home, length});
            } else {
                known->lengthM += length;
            }
        });
        const auto best =
            std::max_element(takers.begin(), takers.end(), [](const Taker& a, const Taker& b) {
                if (a.home != b.home) return b.home;
                if (a.lengthM < b.lengthM || b.lengthM < a.lengthM) return a.lengthM < b.lengthM;
                return a.cell > b.cell;
            });
        return best == takers.end() ? MeshOverlay::kForeign : best->cell;
    }

    Status nobodyLost() const {
        std::vector<MeshCell> kept;
        for (std::uint32_t face = 1; face < m_lines.faceCount(); ++face) {
            kept.push_back(m_overlay.goalOf(face));
        }
        for (std::uint32_t face = 1; face < m_lines.faceCount(); ++face) {
            const MeshCell cell = m_overlay.cellOf(face);
            if (cell == kOutside || std::find(kept.begin(), kept.end(), cell) != kept.end())
                continue;
            Args args = placeArgs(placeOf(face));
            args.push_back({"cell", std::to_string(cell)});
            return fail(Errc::Invalid, "mesh.cell_lost", std::move(args));
        }
        return ok();
    }
};

} // namespace

Result<MeshChange> planReshape(const GridMesh& mesh, const MeshEdit& edit) {
    if (edit.group == kNoGroup && !mesh.alive(edit.cell))
        return fail(Errc::Invalid, "mesh.no_cell", {{"cell", std::to_string(edit.cell)}});
    Box box = boxOf(std::span<const Point>(edit.line));
    if (!mesh.covers({box.minX, box.minY}) || !mesh.covers({box.maxX, box.maxY}))
        return lineError(edit.line, false);
    if (edit.group != kNoGroup) { // the old border of a region may lie beside the line
        const std::int64_t beside = std::max(box.maxX - box.minX, box.maxY - box.minY) / 2;
        box = {box.minX - beside, box.minY - beside, box.maxX + beside, box.maxY + beside};
    }
    std::vector<MeshCell> cells = mesh.cellsIn(box);
    if (edit.group == kNoGroup && !std::binary_search(cells.begin(), cells.end(), edit.cell))
        return lineError(edit.line, false);
    WANMI_LET(MeshOverlay overlay, MeshOverlay::lay(mesh, cells, edit.line, edit.outside));
    return Reshaping(mesh, edit, std::move(overlay)).run();
}

} // namespace wanmi

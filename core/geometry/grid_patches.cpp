#include "core/geometry/grid_patches.h"

#include "core/geometry/face_cover.h"
#include "core/geometry/measures.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace wanmi {

FacePatches::FacePatches(Arrangement lines)
    : m_lines(std::move(lines)),
      m_twiceArea(m_lines.faceCount(), 0),
      m_owner(m_lines.faceCount(), kOutside),
      m_region(m_lines.faceCount(), kNoGroup),
      m_loose(m_lines.faceCount(), 0),
      m_mark(m_lines.faceCount(), 0) {
    for (std::uint32_t face = 1; face < m_lines.faceCount(); ++face) { // 0 is endless
        for (const std::uint32_t cycle : m_lines.cycles(face)) {
            m_twiceArea[face] += wanmi::twiceArea(m_lines.ring(cycle));
        }
    }
}

template <class Visit>
void FacePatches::around(std::uint32_t face, Visit visit) const {
    for (const std::uint32_t cycle : m_lines.cycles(face)) {
        std::uint32_t half = cycle;
        do {
            visit(half);
            half = m_lines.next(half);
        } while (half != cycle);
    }
}

double FacePatches::lengthM(std::uint32_t half) const {
    return distanceM(m_lines.node(m_lines.origin(half)),
                     m_lines.node(m_lines.origin(Arrangement::twin(half))));
}

void FacePatches::measure(FacePatch& patch, std::uint32_t number) const {
    for (const std::uint32_t face : patch.faces) {
        patch.twiceArea += m_twiceArea[face];
        around(face, [&](std::uint32_t half) {
            if (m_mark[m_lines.face(Arrangement::twin(half))] != number)
                patch.aroundM += lengthM(half);
        });
    }
}

/// From each start as far as same(face, beyond) says; a face is in one patch only.
template <class Same>
std::vector<FacePatch> FacePatches::grown(std::span<const std::uint32_t> starts, Same same) {
    const std::uint32_t first = m_lastMark + 1; // marks below are of calls before
    std::vector<FacePatch> out;
    for (const std::uint32_t start : starts) {
        if (m_mark[start] >= first) continue;
        const std::uint32_t number = ++m_lastMark;
        FacePatch patch{m_owner[start], m_region[start], {start}, 0, 0};
        m_mark[start] = number;
        for (std::size_t i = 0; i < patch.faces.size(); ++i) {
            const std::uint32_t face = patch.faces[i];
            around(face, [&](std::uint32_t half) {
                const std::uint32_t beyond = m_lines.face(Arrangement::twin(half));
                if (m_mark[beyond] >= first || !same(face, beyond)) return;
                m_mark[beyond] = number;
                patch.faces.push_back(beyond);
            });
        }
        measure(patch, number);
        out.push_back(std::move(patch));
    }
    return out;
}

std::vector<FacePatch> FacePatches::connected(const std::vector<std::uint32_t>& faces) {
    return grown(faces, [&](std::uint32_t, std::uint32_t beyond) { // faces are in rising order
        return std::binary_search(faces.begin(), faces.end(), beyond);
    });
}

std::vector<FacePatch> FacePatches::patches() {
    std::vector<std::uint32_t> ground;
    for (std::uint32_t face = 1; face < m_owner.size(); ++face) {
        if (m_owner[face] != kOutside || m_region[face] != kNoGroup) ground.push_back(face);
    }
    return grown(ground, [&](std::uint32_t face, std::uint32_t beyond) {
        return beyond != 0 && m_owner[face] == m_owner[beyond] &&
               (m_owner[face] != kOutside || m_region[face] == m_region[beyond]);
    });
}

void FacePatches::setLoose(const FacePatch& patch, bool loose) {
    for (const std::uint32_t face : patch.faces) {
        m_loose[face] = loose ? 1 : 0;
    }
}

void FacePatches::give(const FacePatch& patch, std::uint32_t owner, std::uint32_t region) {
    for (const std::uint32_t face : patch.faces) {
        m_owner[face] = owner;
        m_region[face] = region;
        m_loose[face] = 0;
    }
}

std::uint32_t FacePatches::longestBeside(const FacePatch& patch,
                                         const std::function<bool(std::uint32_t)>& mayBe) const {
    std::map<std::uint32_t, double> lengths;
    for (const std::uint32_t face : patch.faces) {
        around(face, [&](std::uint32_t half) {
            const std::uint32_t beyond = m_lines.face(Arrangement::twin(half));
            const std::uint32_t owner = m_owner[beyond];
            if (m_loose[beyond] != 0 || owner == kOutside || owner == patch.owner) return;
            if (mayBe(m_region[beyond])) lengths[owner] += lengthM(half);
        });
    }
    const auto best =
        std::max_element(lengths.begin(), lengths.end(), [](const auto& a, const auto& b) {
            return a.second < b.second; // of equals the first
        });
    return best == lengths.end() ? kOutside : best->first;
}

Point FacePatches::inside(const FacePatch& patch) const {
    const auto largest = std::max_element(
        patch.faces.begin(), patch.faces.end(),
        [&](std::uint32_t a, std::uint32_t b) { return m_twiceArea[a] < m_twiceArea[b]; });
    return interiorPoint(facePolygon(m_lines, *largest));
}

std::vector<MeshEdge> FacePatches::borders() const {
    std::vector<MeshEdge> out;
    for (std::uint32_t half = 0; half < 2 * m_lines.edgeCount(); half += 2) {
        const MeshEdge edge{m_lines.node(m_lines.origin(half)),
                            m_lines.node(m_lines.origin(half + 1)), m_owner[m_lines.face(half)],
                            m_owner[m_lines.face(half + 1)]};
        if (edge.left != edge.right) out.push_back(edge);
    }
    return out;
}

} // namespace wanmi

#include "core/geometry/mesh_build.h"

#include "core/geometry/face_cover.h"
#include "core/geometry/measures.h"
#include "core/geometry/mesh_place.h"

#include <algorithm>
#include <tuple>

namespace wanmi {
namespace {

/// Faces that hang together and have one owner.
struct Patch {
    MeshCell owner = kOutside;
    std::vector<std::uint32_t> faces;
    std::int64_t twiceArea = 0;
    double aroundM = 0;
    double widthM() const {
        return aroundM > 0 ? static_cast<double>(twiceArea) / 1e6 / aroundM : 0;
    }
};

class MeshMaker {
public:
    MeshMaker(const std::vector<MeshInput>& cells, double narrowM)
        : m_count(static_cast<MeshCell>(cells.size())),
          m_narrowM(narrowM) {}

    Status lay(std::vector<LabelledSegment> segments, const Progress& progress) {
        WANMI_LET(const auto noded, nodeSegments(std::move(segments), progress));
        m_lines = Arrangement::build(noded);
        const auto covers = faceCovers(noded, m_lines);
        m_owner.assign(m_lines.faceCount(), kOutside);
        for (std::uint32_t face = 1; face < covers.size(); ++face) {
            own(face, covers[face]);
        }
        return ok();
    }

    /// Leaves each cell one connected part and fills narrow gaps.
    void mend() {
        std::vector<Patch> loose;
        const std::vector<Patch> patches = makePatches();
        const std::vector<std::size_t> main = largestOf(patches);
        for (std::size_t i = 0; i < patches.size(); ++i) {
            const Patch& patch = patches[i];
            if (patch.faces.front() == 0) continue; // the ground around everything
            const bool narrow = patch.widthM() < m_narrowM;
            const bool isVoid = patch.owner == kOutside;
            const bool isMain = !isVoid && main[patch.owner] == i;
            if (isMain && narrow) tell(MeshTrouble::Kind::Sliver, patch, patch.owner, kOutside);
            if (isVoid && !narrow) tell(MeshTrouble::Kind::Hole, patch, kOutside, kOutside);
            if (!isMain && (!isVoid || narrow)) loose.push_back(patch);
        }
        fill(std::move(loose));
    }

    std::vector<MeshEdge> edges() const {
        std::vector<MeshEdge> out;
        for (std::uint32_t half = 0; half < 2 * m_lines.edgeCount(); half += 2) {
            const MeshEdge edge{m_lines.node(m_lines.origin(half)),
                                m_lines.node(m_lines.origin(half + 1)), m_owner[m_lines.face(half)],
                                m_owner[m_lines.face(half + 1)]};
            if (edge.left != edge.right) out.push_back(edge);
        }
        return out;
    }

    std::vector<MeshTrouble> troubles() {
        std::stable_sort(m_troubles.begin(), m_troubles.end(),
                         [](const MeshTrouble& a, const MeshTrouble& b) {
                             return std::tie(a.kind, a.cell) < std::tie(b.kind, b.cell);
                         });
        return std::move(m_troubles);
    }

private:
    MeshCell m_count;
    double m_narrowM;
    Arrangement m_lines;
    std::vector<MeshCell> m_owner; // by face
    std::vector<MeshTrouble> m_troubles;

    void own(std::uint32_t face, const FaceCover& cover) {
        if (cover.empty()) return;
        const auto first = std::min_element(cover.begin(), cover.end());
        m_owner[face] = first->first;
        const auto tellOverlap = [&](MeshCell other) {
            tell(MeshTrouble::Kind::Overlap, patchOf({face}), first->first, other);
        };
        if (first->second != 1) tellOverlap(first->first);
        for (const auto& entry : cover) {
            if (entry.first != first->first) tellOverlap(entry.first);
        }
    }

    /// Of each cell.
    std::vector<std::size_t> largestOf(const std::vector<Patch>& patches) const {
        std::vector<std::size_t> out(m_count, SIZE_MAX);
        for (std::size_t i = 0; i < patches.size(); ++i) {
            if (patches[i].owner == kOutside) continue;
            std::size_t& best = out[patches[i].owner];
            if (best == SIZE_MAX || patches[best].twiceArea < patches[i].twiceArea) best = i;
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

    double lengthOf(std::uint32_t half) const {
        return distanceM(m_lines.node(m_lines.origin(half)),
                         m_lines.node(m_lines.origin(Arrangement::twin(half))));
    }

    Patch patchOf(std::vector<std::uint32_t> faces) const {
        Patch patch{m_owner[faces.front()], std::move(faces), 0, 0};
        for (const std::uint32_t face : patch.faces) {
            if (face == 0) continue; // endless
            patch.twiceArea += twiceArea(facePolygon(m_lines, face).outer);
            for (const Ring& hole : facePolygon(m_lines, face).holes) {
                patch.twiceArea += twiceArea(hole);
            }
            around(face, [&](std::uint32_t half) {
                const MeshCell beyond = m_owner[m_lines.face(Arrangement::twin(half))];
                if (beyond != patch.owner || patch.faces.size() == 1)
                    patch.aroundM += lengthOf(half);
            });
        }
        return patch;
    }

    std::vector<Patch> makePatches() const {
        std::vector<char> known(m_lines.faceCount(), 0);
        std::vector<Patch> out;
        for (std::uint32_t start = 0; start < known.size(); ++start) {
            if (known[start] != 0) continue;
            std::vector<std::uint32_t> faces{start};
            known[start] = 1;
            for (std::size_t i = 0; i < faces.size(); ++i) {
                around(faces[i], [&](std::uint32_t half) {
                    const std::uint32_t beyond = m_lines.face(Arrangement::twin(half));
                    if (known[beyond] != 0 || m_owner[beyond] != m_owner[start]) return;
                    known[beyond] = 1;
                    faces.push_back(beyond);
                });
            }
            out.push_back(patchOf(std::move(faces)));
        }
        return out;
    }

    void tell(MeshTrouble::Kind kind, const Patch& patch, MeshCell cell, MeshCell other) {
        const auto largest = std::max_element(patch.faces.begin(), patch.faces.end(),
                                              [&](std::uint32_t a, std::uint32_t b) {
                                                  return twiceArea(facePolygon(m_lines, a).outer) <
                                                         twiceArea(facePolygon(m_lines, b).outer);
                                              });
        m_troubles.push_back({kind, interiorPoint(facePolygon(m_lines, *largest)),
                              static_cast<double>(patch.twiceArea) / 2e6, cell, other});
    }

    /// Loose patches go to the neighbour with the longest border; those among others of their kind
    /// wait until one of them has found its owner.
    void fill(std::vector<Patch> loose) {
        std::vector<char> isLoose(m_lines.faceCount(), 0);
        const auto set = [](auto& list, const Patch& patch, auto value) {
            for (const std::uint32_t face : patch.faces)
                list[face] = value;
        };
        for (const Patch& patch : loose) {
            set(isLoose, patch, char{1});
        }
        for (std::size_t before = loose.size() + 1; before != loose.size();) {
            before = loose.size();
            std::erase_if(loose, [&](const Patch& patch) {
                const MeshCell taker = takerOf(patch, isLoose);
                if (taker == kOutside) return false;
                tell(patch.owner == kOutside ? MeshTrouble::Kind::Gap : MeshTrouble::Kind::Part,
                     patch, taker, patch.owner);
                set(m_owner, patch, taker);
                set(isLoose, patch, char{0});
                return true;
            });
        }
        for (const Patch& patch : loose) { // nobody beside it
            tell(MeshTrouble::Kind::Part, patch, kOutside, patch.owner);
            set(m_owner, patch, kOutside);
        }
    }

    MeshCell takerOf(const Patch& patch, const std::vector<char>& isLoose) const {
        std::vector<std::pair<MeshCell, double>> lengths;
        for (const std::uint32_t face : patch.faces) {
            around(face, [&](std::uint32_t half) {
                const std::uint32_t beyond = m_lines.face(Arrangement::twin(half));
                const MeshCell cell = m_owner[beyond];
                if (isLoose[beyond] != 0 || cell == kOutside || cell == patch.owner) return;
                const auto known = std::find_if(lengths.begin(), lengths.end(),
                                                [&](const auto& l) { return l.first == cell; });
                if (known == lengths.end()) {
                    lengths.emplace_back(cell, lengthOf(half));
                } else {
                    known->second += lengthOf(half);
                }
            });
        }
        const auto best =
            std::max_element(lengths.begin(), lengths.end(), [](const auto& a, const auto& b) {
                return a.second < b.second || (!(b.second < a.second) && a.first > b.first);
            });
        return best == lengths.end() ? kOutside : best->first;
    }
};

} // namespace

Result<MeshBuilt> buildMesh(const std::vector<MeshInput>& cells, double narrowM,
                            const Progress& progress) {
    std::vector<LabelledSegment> segments;
    std::vector<Polygon> shapes;
    std::vector<MeshCellState> states;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        MultiPolygon shape = cells[i].shape;
        normalise(shape);
        if (shape.size() != 1) {
            Args args = placeArgs(shape.empty() ? Point{} : shape.back().outer.front());
            args.push_back({"cell", std::to_string(i)});
            return fail(Errc::Invalid, "mesh.multipart", std::move(args));
        }
        shapes.push_back(std::move(shape.front()));
        states.push_back({cells[i].region, cells[i].duty, true});
        addRing(segments, shapes.back().outer, static_cast<std::uint32_t>(i));
        for (const Ring& hole : shapes.back().holes) {
            addRing(segments, hole, static_cast<std::uint32_t>(i));
        }
    }
    MeshMaker maker(cells, narrowM);
    WANMI_TRY(maker.lay(std::move(segments), progress));
    maker.mend();
    WANMI_LET(GridMesh mesh, GridMesh::fromEdges(maker.edges(), states));
    MeshBuilt out{std::move(mesh), maker.troubles(), {}};
    for (MeshCell cell = 0; cell < cells.size(); ++cell) {
        if (!out.mesh.alive(cell)) {
            out.troubles.push_back({MeshTrouble::Kind::Lost, shapes[cell].outer.front(),
                                    areaM2(shapes[cell]), kOutside, cell});
        } else if (!(out.mesh.polygon(cell) == shapes[cell])) {
            out.changed.push_back(cell);
        }
    }
    return out;
}

} // namespace wanmi

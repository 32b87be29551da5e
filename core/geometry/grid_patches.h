#pragma once
// Inside mendGrid: the faces of an arrangement with the cell and the region each belongs to.
#include "core/geometry/arrangement.h"
#include "core/geometry/mesh_change.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace wanmi {

/// Faces that hang together over borders.
struct FacePatch {
    std::uint32_t owner = kOutside;
    std::uint32_t region = kNoGroup;
    std::vector<std::uint32_t> faces;
    std::int64_t twiceArea = 0; ///< mm²
    double aroundM = 0;

    double areaM2() const { return static_cast<double>(twiceArea) / 2e6; }
    /// Twice the area by the perimeter.
    double widthM() const {
        return aroundM > 0 ? static_cast<double>(twiceArea) / 1e6 / aroundM : 0;
    }
};

class FacePatches {
public:
    FacePatches() = default;
    explicit FacePatches(Arrangement lines);

    const Arrangement& lines() const { return m_lines; }
    std::int64_t twiceArea(std::uint32_t face) const { return m_twiceArea[face]; }
    void setRegion(std::uint32_t face, std::uint32_t region) { m_region[face] = region; }
    void setOwner(std::uint32_t face, std::uint32_t owner) { m_owner[face] = owner; }

    /// The connected parts of some faces, which come in rising order.
    std::vector<FacePatch> connected(const std::vector<std::uint32_t>& faces);
    /// All ground of regions, in patches of one owner; what nobody owns in patches of one region.
    std::vector<FacePatch> patches();

    /// Loose patches are nobody's neighbours.
    void setLoose(const FacePatch& patch, bool loose);
    /// To an owner in a region; it is loose no longer.
    void give(const FacePatch& patch, std::uint32_t owner, std::uint32_t region);
    /// The neighbour with the longest border to the patch among those whose region may be taken;
    /// of several the first. kOutside: none.
    std::uint32_t longestBeside(const FacePatch& patch,
                                const std::function<bool(std::uint32_t)>& mayBe) const;

    Point inside(const FacePatch& patch) const; ///< a point well inside its largest face
    /// Where owners change, with the owner on each side.
    std::vector<MeshEdge> borders() const;

private:
    Arrangement m_lines;
    std::vector<std::int64_t> m_twiceArea; // by face
    std::vector<std::uint32_t> m_owner;
    std::vector<std::uint32_t> m_region;
    std::vector<char> m_loose;
    std::vector<std::uint32_t> m_mark; ///< the patch a face was last grown into
    std::uint32_t m_lastMark = 0;

    template <class Visit>
    void around(std::uint32_t face, Visit visit) const;
    template <class Same>
    std::vector<FacePatch> grown(std::span<const std::uint32_t> starts, Same same);
    double lengthM(std::uint32_t half) const;
    void measure(FacePatch& patch, std::uint32_t number) const;
};

} // namespace wanmi

#include "core/geometry/grid_mend.h"

#include "core/geometry/face_cover.h"
#include "core/geometry/grid_patches.h"
#include "core/geometry/measures.h"
#include "core/geometry/mesh.h"
#include "core/geometry/partition.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace wanmi {
namespace {

using Kind = MendFault::Kind;

void addShape(std::vector<LabelledSegment>& out, MultiPolygon shape, std::uint32_t source) {
    normalise(shape); // the inside lies left of its boundary
    for (const auto& part : shape) {
        addRing(out, part.outer, source);
        for (const auto& hole : part.holes) {
            addRing(out, hole, source);
        }
    }
}

class Mender {
public:
    Mender(const std::vector<MendRegion>& regions, const std::vector<MendCell>& cells,
           const MendLimits& limits)
        : m_regions(&regions),
          m_cells(&cells),
          m_limits(limits),
          m_count(static_cast<std::uint32_t>(cells.size())) {
        for (const auto& cell : cells) {
            m_regionOf.push_back(cell.region);
            m_partOf.push_back(kNoCell);
            m_areas.push_back(areaM2(cell.shape));
        }
    }

    Status lay(const Progress& progress) {
        std::vector<LabelledSegment> segments;
        for (std::uint32_t i = 0; i < m_count; ++i) {
            addShape(segments, (*m_cells)[i].shape, i);
        }
        for (std::uint32_t r = 0; r < m_regions->size(); ++r) {
            addShape(segments, (*m_regions)[r].shape, m_count + r);
        }
        WANMI_LET(const auto noded, nodeSegments(std::move(segments), progress));
        m_faces = FacePatches{Arrangement::build(noded)};
        const auto covers = faceCovers(noded, m_faces.lines());
        for (std::uint32_t face = 1; face < covers.size(); ++face) {
            settle(face, covers[face]);
        }
        return ok();
    }

    /// Tells what is wrong with the cover, and leaves each cell one part.
    void mend() {
        for (const auto& [key, faces] : m_wrong) {
            const auto& [kind, cell, other, region] = key;
            for (const auto& patch : m_faces.connected(faces)) {
                tell(kind, patch, cell, other, region);
            }
        }
        for (std::uint32_t i = 0; i < m_count; ++i) {
            if (!(*m_cells)[i].fixed && !m_held.contains(i)) tellLost(i);
        }
        findLoose();
        if (m_limits.repair) {
            giveAway();
        } else {
            tellLoose();
        }
        fillBeside();
    }

    Result<Mended> result() {
        Mended out;
        out.sound = std::all_of(m_faults.begin(), m_faults.end(), [&](const MendFault& f) {
            return m_limits.repair || f.kind == Kind::Sliver;
        });
        std::stable_sort(m_faults.begin(), m_faults.end(), [](const auto& a, const auto& b) {
            return std::tie(a.kind, a.region) < std::tie(b.kind, b.region);
        });
        out.faults = std::move(m_faults);
        if (!out.sound) return out;
        std::vector<MeshCellState> states;
        for (const auto region : m_regionOf) {
            states.push_back({region, kNoGroup, true});
        }
        WANMI_LET(const auto mesh, GridMesh::fromEdges(m_faces.borders(), states));
        for (std::uint32_t id = 0; id < m_regionOf.size(); ++id) {
            if (!mesh.alive(id) || m_beside.contains(id)) continue;
            out.cells.push_back({mesh.polygon(id), m_regionOf[id], id, m_partOf[id]});
        }
        for (std::uint32_t r = 0; r < m_regions->size(); ++r) {
            out.regions.push_back(mesh.outline(mesh.cellsOf(MeshLayer::Region, r)));
        }
        return out;
    }

private:
    using Key = std::tuple<Kind, std::uint32_t, std::uint32_t, std::uint32_t>;
    struct Loose {
        FacePatch patch;
        Kind kind = Kind::Gap;
        std::uint32_t loser = kNoCell;
        std::uint32_t region = kNoCell;
    };

    const std::vector<MendRegion>* m_regions;
    const std::vector<MendCell>* m_cells;
    MendLimits m_limits;
    std::uint32_t m_count;
    FacePatches m_faces;
    std::vector<std::uint32_t> m_regionOf; // by cell, those made too
    std::vector<std::uint32_t> m_partOf;   // by cell
    std::vector<double> m_areas;           // by input cell
    std::map<Key, std::vector<std::uint32_t>> m_wrong;
    std::set<std::uint32_t> m_held; // cells with any ground
    std::set<std::uint32_t> m_beside;
    std::vector<Loose> m_loose;
    std::vector<MendFault> m_faults;

    bool given(std::uint32_t region) const {
        return region != kNoCell && (*m_regions)[region].given;
    }

    /// Of two regions that lie upon each other the one a cell of which lies there.
    std::uint32_t regionOf(const FaceCover& cover) const {
        std::uint32_t first = kNoCell;
        std::uint32_t claimed = kNoCell;
        for (const auto& [source, times] : cover) {
            if (source < m_count || times <= 0) continue;
            const std::uint32_t region = source - m_count;
            first = std::min(first, region);
            const bool held = std::any_of(cover.begin(), cover.end(), [&](const auto& entry) {
                return entry.first < m_count && entry.second > 0 &&
                       m_regionOf[entry.first] == region;
            });
            if (held) claimed = std::min(claimed, region);
        }
        return claimed == kNoCell ? first : claimed;
    }

    void settle(std::uint32_t face, const FaceCover& cover) {
        if (cover.empty()) return;
        const std::uint32_t region = regionOf(cover);
        std::vector<std::uint32_t> inside;
        for (const auto& [source, times] : cover) {
            if (source >= m_count || times <= 0) continue;
            if (m_regionOf[source] == region) {
                inside.push_back(source);
            } else if (!(*m_cells)[source].fixed) {
                m_wrong[{Kind::Outside, source, kNoCell, m_regionOf[source]}].push_back(face);
            }
        }
        m_faces.setRegion(face, region);
        if (!inside.empty()) {
            giveToSmallest(face, region, inside);
        } else if (given(region)) {
            m_wrong[{Kind::Gap, kNoCell, kNoCell, region}].push_back(face);
        }
    }

    void giveToSmallest(std::uint32_t face, std::uint32_t region,
                        const std::vector<std::uint32_t>& inside) {
        // A small cell drawn upon a large one would vanish if it gave way; the large one is hardly
        // changed.
        const auto owner = *std::min_element(inside.begin(), inside.end(), [&](auto a, auto b) {
            return m_areas[a] < m_areas[b] || (!(m_areas[b] < m_areas[a]) && a < b);
        });
        m_faces.setOwner(face, owner);
        m_held.insert(owner);
        for (const auto other : inside) {
            if (other == owner || !given(region)) continue;
            m_wrong[{Kind::Overlap, owner, other, region}].push_back(face);
        }
    }

    void tell(Kind kind, const FacePatch& patch, std::uint32_t cell, std::uint32_t other,
              std::uint32_t region) {
        // In a repair a gap is told once it is known whose it is now.
        if (kind == Kind::Gap && m_limits.repair && cell == kNoCell) return;
        m_faults.push_back({kind, m_faces.inside(patch), patch.areaM2(), cell, other, region});
    }

    void tellLost(std::uint32_t cell) {
        const auto& shape = (*m_cells)[cell].shape;
        const Point where = shape.empty() ? Point{} : interiorPoint(shape.front());
        m_faults.push_back({Kind::Lost, where, m_areas[cell], kNoCell, cell, m_regionOf[cell]});
    }

    /// The largest patch of each cell.
    static std::map<std::uint32_t, const FacePatch*>
    largestOf(const std::vector<FacePatch>& patches) {
        std::map<std::uint32_t, const FacePatch*> out;
        for (const auto& patch : patches) {
            if (patch.owner == kNoCell) continue;
            auto& best = out[patch.owner];
            if (best == nullptr || best->twiceArea < patch.twiceArea) best = &patch;
        }
        return out;
    }

    void findLoose() {
        const auto patches = m_faces.patches();
        auto main = largestOf(patches);
        for (const auto& patch : patches) {
            if (!given(patch.region)) continue;
            const bool narrow = patch.widthM() < m_limits.leastWidthM;
            if (patch.owner == kNoCell) {
                m_loose.push_back({patch, Kind::Gap, kNoCell, patch.region});
            } else if (main[patch.owner] != &patch) {
                m_loose.push_back({patch, Kind::Part, patch.owner, patch.region});
            } else if (narrow) {
                m_loose.push_back({patch, Kind::Sliver, patch.owner, patch.region});
            }
        }
    }

    void tellLoose() {
        for (const auto& loose : m_loose) {
            if (loose.kind == Kind::Gap) continue; // told already
            tell(loose.kind, loose.patch, loose.loser, loose.loser, loose.region);
        }
    }

    void giveAway() {
        for (const auto& loose : m_loose) {
            m_faces.setLoose(loose.patch, true);
        }
        std::erase_if(m_loose, [this](const Loose& loose) { return makeIfLarge(loose); });
        fill(false);
        std::erase_if(m_loose, [this](const Loose& loose) { // alone in its region: it stays
            if (loose.kind != Kind::Sliver) return false;
            m_faces.setLoose(loose.patch, false);
            return true;
        });
        fill(false);
        fill(true);
        for (const auto& loose : m_loose) { // ground of a region with nobody beside it
            make(loose);
        }
    }

    bool makeIfLarge(const Loose& loose) {
        if (loose.kind == Kind::Sliver || loose.patch.widthM() < m_limits.leastWidthM) return false;
        const double limit = loose.kind == Kind::Gap ? m_limits.gapCellM2 : m_limits.partCellM2;
        if (loose.patch.areaM2() < limit) return false;
        make(loose);
        return true;
    }

    void make(const Loose& loose) {
        const auto id = static_cast<std::uint32_t>(m_regionOf.size());
        m_regionOf.push_back(loose.region);
        m_partOf.push_back(loose.loser);
        const bool gap = loose.kind == Kind::Gap;
        tell(gap ? Kind::GapCell : Kind::PartCell, loose.patch, id, loose.loser, loose.region);
        m_faces.give(loose.patch, id, loose.region);
    }

    /// Loose patches go to the neighbour with the longest border, of the same region, or, threads
    /// that region borders leave between them, of `any`; those among others of their kind wait
    /// until one of them has found its owner.
    void fill(bool any) {
        for (std::size_t before = m_loose.size() + 1; before != m_loose.size();) {
            before = m_loose.size();
            std::erase_if(m_loose, [&](const Loose& loose) {
                if (any && loose.patch.widthM() >= m_limits.leastWidthM) return false;
                const auto may = [&](std::uint32_t region) {
                    return any ? given(region) : region == loose.region;
                };
                const auto taker = m_faces.longestBeside(loose.patch, may);
                if (taker == kNoCell) return false;
                tell(loose.kind, loose.patch, taker, loose.loser, loose.region);
                m_faces.give(loose.patch, taker, m_regionOf[taker]);
                return true;
            });
        }
    }

    /// What no cell covers in a region that is only beside counts for its outline.
    void fillBeside() {
        for (const auto& patch : m_faces.patches()) {
            if (patch.owner != kNoCell || given(patch.region)) continue;
            const auto id = static_cast<std::uint32_t>(m_regionOf.size());
            m_regionOf.push_back(patch.region);
            m_partOf.push_back(kNoCell);
            m_beside.insert(id);
            m_faces.give(patch, id, patch.region);
        }
    }
};

/// The promise of the header, proven on the result itself before anyone stores it.
Status proven(const std::vector<MendRegion>& regions, const Mended& mended) {
    std::vector<MultiPolygon> shapes;
    std::vector<std::size_t> number(regions.size(), SIZE_MAX);
    for (std::size_t r = 0; r < regions.size(); ++r) {
        if (!regions[r].given) continue;
        number[r] = shapes.size();
        shapes.push_back(mended.regions[r]);
    }
    std::vector<std::size_t> regionOf;
    std::vector<Polygon> cells;
    for (const auto& cell : mended.cells) {
        if (number[cell.region] == SIZE_MAX) continue;
        regionOf.push_back(number[cell.region]);
        cells.push_back(cell.shape);
    }
    const auto faults = checkPartition(shapes, regionOf, cells);
    if (faults.clean()) return ok();
    const Point at = faults.where.empty() ? Point{} : faults.where.front();
    return fail(Errc::Invalid, "geometry.tangled",
                {{"x", std::to_string(at.x / 1000)}, {"y", std::to_string(at.y / 1000)}});
}

} // namespace

Result<Mended> mendGrid(const std::vector<MendRegion>& regions, std::vector<MendCell> cells,
                        const MendLimits& limits, const Progress& progress) {
    std::vector<MendFault> snapped;
    if (limits.repair && limits.snapM > 0) {
        WANMI_TRY(tell(progress, "grid.snapping", 0, 0));
        snapped = snapCells(regions, cells, limits.snapM);
    }
    Mender mender{regions, cells, limits};
    WANMI_TRY(mender.lay(progress));
    mender.mend();
    WANMI_LET(auto out, mender.result());
    out.faults.insert(out.faults.begin(), snapped.begin(), snapped.end());
    if (out.sound) WANMI_TRY(proven(regions, out));
    return out;
}

Result<std::vector<SharedGround>> sharedGround(const std::vector<MultiPolygon>& a,
                                               const std::vector<MultiPolygon>& b,
                                               const Progress& progress) {
    std::vector<LabelledSegment> segments;
    const auto first = static_cast<std::uint32_t>(a.size());
    for (std::uint32_t i = 0; i < a.size(); ++i) {
        addShape(segments, a[i], i);
    }
    for (std::uint32_t i = 0; i < b.size(); ++i) {
        addShape(segments, b[i], first + i);
    }
    WANMI_LET(const auto noded, nodeSegments(std::move(segments), progress));
    const FacePatches faces{Arrangement::build(noded)};
    const auto covers = faceCovers(noded, faces.lines());
    std::map<std::pair<std::uint32_t, std::uint32_t>, double> shared;
    for (std::uint32_t face = 1; face < covers.size(); ++face) {
        const double area = static_cast<double>(faces.twiceArea(face)) / 2e6;
        for (const auto& [one, timesOne] : covers[face]) {
            for (const auto& [two, timesTwo] : covers[face]) {
                if (one < first && two >= first && timesOne > 0 && timesTwo > 0)
                    shared[{one, two - first}] += area;
            }
        }
    }
    std::vector<SharedGround> out;
    out.reserve(shared.size());
    for (const auto& [pair, area] : shared) {
        out.push_back({pair.first, pair.second, area});
    }
    return out;
}

} // namespace wanmi

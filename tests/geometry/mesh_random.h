#pragma once
// Random edits of a grid, all from one seed, with checks that share nothing with the mesh's own.
#include "core/geometry/mesh_build.h"
#include "core/geometry/mesh_history.h"

#include <array>
#include <cstdint>
#include <map>
#include <ostream>
#include <random>
#include <string>
#include <vector>

namespace wanmi::test {

/// Cells of a made city in communities, cut along its streets; a duty grid in each community.
std::vector<MeshInput> meshCity(std::size_t cells, std::uint64_t seed);

/// The whole mesh as bytes: equal meshes and no others give equal ones.
std::string bytesOf(const GridMesh& mesh);

std::int64_t sumOfAreas(const GridMesh& mesh); ///< twice, mm²
std::int64_t twiceAreaOf(const Polygon& polygon);

/// The whole from scratch: the cells' polygons are a partition of their union, no edge comes near
/// another, and each region's outline is the union of its cells' polygons.
void checkWhole(const GridMesh& mesh);

/// What the cells that an edit touched must be, whatever was done to them.
void checkTouched(const GridMesh& mesh, const MeshChange& change);

/// Draws edits that a user could make, and some that none should.
class EditMaker {
public:
    /// `outside`: some edits may move the outer boundary.
    explicit EditMaker(std::uint64_t seed, bool outside = false)
        : m_random(seed),
          m_outside(outside) {}

    std::uint64_t below(std::uint64_t limit) { return m_random() % limit; }
    MeshEdit next(const GridMesh& mesh);

private:
    std::mt19937_64 m_random;
    bool m_outside;

    MeshCell anyCell(const GridMesh& mesh);
    std::int64_t away(std::int64_t most);
    Point near(Point p, std::int64_t most) { return {p.x + away(most), p.y + away(most)}; }
    /// Mostly short of the next vertex, now and then far beyond.
    std::int64_t step(const MeshEdge& edge);
    void fill(const GridMesh& mesh, MeshEdit& edit);
    /// From vertex to vertex, or a little beyond the middle of two edges.
    void fillSplit(MeshEdit& edit, const MeshEdge& edge, const MeshEdge& other);
    void fillAssign(const GridMesh& mesh, MeshEdit& edit);
};

/// How often each kind of edit was taken and refused, and why.
struct EditTally {
    std::map<MeshEdit::Kind, std::array<std::size_t, 2>> kinds; ///< taken, refused
    std::map<std::string, std::size_t> reasons;
    std::size_t taken() const {
        std::size_t sum = 0;
        for (const auto& [kind, counts] : kinds) {
            sum += counts[0];
        }
        return sum;
    }
};
std::ostream& operator<<(std::ostream& out, const EditTally& tally);

/// Makes edits, checks each one's surroundings and the sum of areas (where the outer boundary may
/// not move), and the whole every so often.
EditTally editAtRandom(MeshHistory& history, std::uint64_t seed, std::size_t count,
                       std::size_t wholeEvery, bool outside = false);

} // namespace wanmi::test

#pragma once
#include "core/base/json.h"
#include "core/base/progress.h"
#include "core/domain/place/place.h"
#include "core/geometry/mesh_build.h"
#include "core/geometry/mesh_history.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// The grid of one edition, as a draft starts from it.
struct GridStart {
    std::int64_t edition = 0;
    std::vector<Cell> cells;           ///< in force, in order of code: cell i of the mesh
    std::vector<std::string> regions;  ///< codes the cells belong to, in order: region groups
    std::vector<std::string> duties;   ///< duty grid codes, in order: duty groups
    std::vector<std::uint32_t> dutyOf; ///< by cell; kNoGroup: none
};

/// A draft (草案) of the grid: a start, everything that was done to it, and names for what was
/// made. Cells of the start go by their codes, those made here by "+1", "+2", … until publication
/// gives them codes; regions and duty grids go by their codes, new duty grids by "+d1", …. A value
/// without a store: any thread may hold it.
class GridDraft {
public:
    /// Does what a log says (a line of JSON an act, as log() gives it). Errc::Conflict
    /// "draft.unfit" with line, step and why (a reason): a step does not fit this grid. Errors of
    /// buildMesh.
    static Result<GridDraft> open(GridStart start, std::string_view log,
                                  const Progress& progress = {});

    const GridStart& start() const { return m_start; }
    const GridMesh& mesh() const { return m_history.mesh(); }
    /// What was wrong with the start's cells, and was mended.
    const std::vector<MeshTrouble>& troubles() const { return m_troubles; }

    /// "110101001001001", "+2"; "" for kOutside.
    std::string cellName(MeshCell cell) const;
    std::optional<MeshCell> cellNamed(std::string_view name) const;
    std::string groupName(MeshLayer layer, std::uint32_t group) const; ///< "" for kNoGroup
    std::optional<std::uint32_t> groupNamed(MeshLayer layer, std::string_view name) const;
    std::size_t groupCount(MeshLayer layer) const { return names(layer).size(); }
    /// The number of a duty grid that is not there yet; the first cell assigned to it makes it.
    std::uint32_t newDuty() const { return static_cast<std::uint32_t>(m_duties.size()); }

    /// Refused with applyEdit's reasons, and nothing changed. The change is valid until the next
    /// call: MeshChange::box() and touched() say what to draw anew.
    Result<const MeshChange*> apply(const MeshEdit& edit);
    /// A line as log() gives them. Refused as apply; "draft.bad_step": not such a line, or of cells
    /// and groups that are not here.
    Result<const MeshChange*> act(std::string_view line);
    bool canUndo() const { return m_history.canUndo(); }
    bool canRedo() const { return m_history.canRedo(); }
    const MeshChange* undo(); ///< null where there is nothing to undo
    const MeshChange* redo();
    /// Takes back the edit made last as though it had never been: it could not be kept.
    void forget();

    /// The log from a line on: what has not been kept yet.
    std::string log(std::size_t fromLine = 0) const;
    std::size_t lines() const { return m_log.size(); }
    const MeshHistory& history() const { return m_history; }
    /// Cells of the start whose shape had to be mended to make a mesh.
    const std::vector<MeshCell>& mended() const { return m_mended; }

private:
    GridDraft(GridStart start, MeshBuilt built);
    const std::vector<std::string>& names(MeshLayer layer) const {
        return layer == MeshLayer::Duty ? m_duties : m_start.regions;
    }
    struct NewNames { ///< that a step asks for; empty: the next
        std::string cell;
        std::string duty;
    };
    std::string textOf(const MeshEdit& edit, const std::string& makes) const;
    Error named(Error error, MeshLayer layer) const;
    std::optional<std::uint32_t> numberOf(std::string_view key, const std::string& name,
                                          MeshLayer layer, NewNames& asked) const;
    bool resolve(Json& step, NewNames& asked) const;
    Result<const MeshChange*> make(const MeshEdit& edit, const NewNames& asked);
    void nameMade(const MeshChange& change, std::string name);

    GridStart m_start;
    MeshHistory m_history;
    std::vector<MeshTrouble> m_troubles;
    std::vector<MeshCell> m_mended;
    std::vector<std::string> m_duties; ///< of the start, then those made here
    std::vector<std::string> m_made;   ///< names of cells past the start's
    std::map<std::string, std::uint32_t, std::less<>> m_numbers; ///< of all cells ever named
    std::uint32_t m_lastMade = 0;
    std::uint32_t m_lastDuty = 0;
    std::vector<std::string> m_log;
};

/// A log put on another start: the edits that hold, each made again by its names.
struct DraftRefit {
    struct Left {
        std::string step; ///< the line
        Error why;
    };
    std::string log;
    std::size_t kept = 0;
    std::vector<Left> left; ///< did not fit, or needs what did not
};
Result<DraftRefit> refitDraft(GridStart start, std::string_view log, const Progress& progress = {});

} // namespace wanmi

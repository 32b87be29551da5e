#pragma once
#include "core/geometry/mesh_edit.h"

#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// An edit as one line of compact JSON, and back; whole millimetres. Errc::Invalid
/// "mesh.log_broken" with line 1: not such a line.
std::string editText(const MeshEdit& edit);
Result<MeshEdit> editFromText(std::string_view text);

/// A mesh with all that was done to it: undo and redo without limit, and a log that gives the same
/// state again from the same start. One line an act: an edit, "undo" or "redo"; a draft is kept by
/// appending lines, and a last line that a crash cut short is left out on reading.
class MeshHistory {
public:
    explicit MeshHistory(GridMesh start) : m_mesh(std::move(start)) {}

    const GridMesh& mesh() const { return m_mesh; }
    /// Refused with applyEdit's reasons. What was undone before cannot be redone after. The change
    /// is valid until the next call.
    Result<const MeshChange*> apply(const MeshEdit& edit);
    bool canUndo() const { return m_done > 0; }
    bool canRedo() const { return m_done < m_steps.size(); }
    /// The change that was undone or done again; null where there is none.
    const MeshChange* undo();
    const MeshChange* redo();
    /// Takes back the edit made last, with its line in the log, as though it had never been. Only
    /// right after apply().
    void forget();

    /// The edits that hold now and what each did, in order: i below doneCount().
    std::size_t doneCount() const { return m_done; }
    const MeshEdit& edit(std::size_t i) const { return m_steps[i].edit; }
    const MeshChange& change(std::size_t i) const { return m_steps[i].change; }
    /// The edits that hold now, in order.
    std::vector<MeshEdit> edits() const;
    /// The log from the start, or from a line on: what has not been kept yet.
    std::string log(std::size_t fromLine = 0) const;
    std::size_t logLines() const { return m_log.size(); }
    /// Does what a log says. Errc::Invalid "mesh.log_broken" with line: not a log of this start.
    static Result<MeshHistory> replay(GridMesh start, std::string_view log);

private:
    struct Step {
        MeshEdit edit;
        MeshChange change;
    };
    GridMesh m_mesh;
    std::vector<Step> m_steps;
    std::size_t m_done = 0; ///< of m_steps; the others are undone
    std::vector<std::string> m_log;

    bool act(std::string_view line);
};

} // namespace wanmi

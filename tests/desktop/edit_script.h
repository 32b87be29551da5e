#pragma once
// The twenty commonest edits of a grid, to be made by any pair of hands in the real window.
#include "core/geometry/line_walk.h"
#include "core/geometry/mesh_edit.h"
#include "gis/edit/edit_ground.h"

#include <functional>
#include <string>
#include <vector>

namespace wanmi::test {

/// How somebody works: with the mouse, or with the keyboard.
class Hands {
public:
    Hands() = default;
    Hands(const Hands&) = delete;
    Hands& operator=(const Hands&) = delete;
    virtual ~Hands() = default;
    virtual void mode(EditMode mode) = 0;
    virtual void click(Point at) = 0;
    virtual void finish() = 0; ///< ends the line that was drawn
    virtual void remove() = 0; ///< what is under the hand or selected
    virtual void newDuty() = 0;
    virtual void undo() = 0;
    virtual void redo() = 0;
    virtual void allow(bool outside, bool regions) = 0;
};

struct ScriptedEdit {
    std::string name;
    Point where; ///< to be in view
    std::function<void(Hands&)> act;
    std::function<bool(const GridMesh& before, const GridMesh& after)> holds;
    std::size_t steps = 1; ///< that it leaves in the draft
};

/// Chooses places for each from the mesh as it is; throws where it finds none.
std::vector<ScriptedEdit> twentyEdits(const GridMesh& mesh, const std::vector<Line>& streets);

} // namespace wanmi::test

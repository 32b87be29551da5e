#pragma once
// A mesh with its history as ground for hands.
#include "core/geometry/mesh_history.h"
#include "gis/edit/edit_ground.h"

namespace wanmi::test {

class HistoryGround final : public EditGround {
public:
    explicit HistoryGround(GridMesh start) : m_history(std::move(start)) {}
    const GridMesh& mesh() const override { return m_history.mesh(); }
    Result<const MeshChange*> apply(const MeshEdit& edit) override { return m_history.apply(edit); }
    const MeshChange* undo() override { return m_history.undo(); }
    const MeshChange* redo() override { return m_history.redo(); }
    std::uint32_t newDuty() const override {
        std::uint32_t next = 0;
        for (MeshCell cell = 0; cell < mesh().cellCount(); ++cell) {
            const std::uint32_t duty = mesh().state(cell).duty;
            if (duty != kNoGroup && duty >= next) next = duty + 1;
        }
        return next;
    }
    const MeshHistory& history() const { return m_history; }

private:
    MeshHistory m_history;
};

} // namespace wanmi::test

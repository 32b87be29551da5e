#pragma once
#include "core/domain/place/grid_draft.h"
#include "gis/edit/edit_ground.h"
#include "ui/work/session.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>
#include <string>

namespace wanmi {

/// A draft in the window's memory: every act is made at once and kept through the writing thread,
/// so that the screen never waits for the disk. What cannot be kept is taken back.
class DraftKeeper final : public QObject, public EditGround {
    Q_OBJECT
public:
    explicit DraftKeeper(Session& session, QObject* parent = nullptr);

    /// Reads the grid in force and replays the draft in the background; opened() or failed()
    /// follows.
    std::shared_ptr<LongWork> open(const QString& name, DeskWorker::Told told);
    /// Forgets the draft; what was done is kept all the same.
    void close();
    bool isOpen() const { return m_draft.has_value(); }
    bool isKept() const { return m_waiting == 0; } ///< everything done is on the disk
    const GridDraft& draft() const { return *m_draft; }
    const std::string& name() const { return m_name; }

    const GridMesh& mesh() const override { return m_draft->mesh(); }
    Result<const MeshChange*> apply(const MeshEdit& edit) override;
    const MeshChange* undo() override;
    const MeshChange* redo() override;
    std::uint32_t newDuty() const override { return m_draft->newDuty(); }

signals:
    void opened();
    void failed(const wanmi::Error& error);
    void kept(); ///< everything done so far
    /// What was done last could not be kept. It was taken back, or `again`: the draft has to be
    /// opened again as it was kept.
    void lost(const wanmi::Error& error, bool again);

private:
    Session& m_session;
    std::optional<GridDraft> m_draft;
    std::string m_name;
    std::size_t m_sent = 0; ///< lines given to the writing thread
    int m_waiting = 0;      ///< answers of the writing thread that are still to come
    int m_round = 0;        ///< of opening: answers of an earlier one are not this draft's
    bool m_lastIsEdit = false;

    void keep(bool edit);
    void onKept(const Status& status);
};

} // namespace wanmi

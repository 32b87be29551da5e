#pragma once
#include "core/service/sync_service.h"
#include "ui/work/session.h"

#include <QLabel>
#include <QTimer>

namespace wanmi {

/// How the desk stands with its centre (与中心同步): what is unsent, up to when everything is
/// proved to be there, and by when the rest is expected. Out of sight in a store without a centre.
class SyncStrip final : public QLabel {
    Q_OBJECT
public:
    explicit SyncStrip(Session& session, QWidget* parent = nullptr);
    void setStatus(const SyncStatus& status);
    const SyncStatus& status() const { return m_status; }
    void ask(); ///< now, not only every few seconds

signals:
    void statusChanged();
    void clicked();

protected:
    void changeEvent(QEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    void tell();

    Session& m_session;
    SyncStatus m_status;
    QTimer m_timer;
};

} // namespace wanmi

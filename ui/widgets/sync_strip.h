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

protected:
    void changeEvent(QEvent* event) override;

private:
    void ask();
    void tell();
    QString line() const;
    QString whole() const;

    Session& m_session;
    SyncStatus m_status;
    QTimer m_timer;
};

} // namespace wanmi

#pragma once
#include "ui/work/centre_watch.h"
#include "ui/work/session.h"

#include <QObject>

class QWidget;

namespace wanmi {

class CentreDialog;
class MapView;
class SyncStrip;

/// What a window has of its store's centre: the strip in the status bar, the line that keeps both
/// together, and the dialog they are decided in; a conflict that is chosen there is shown on the
/// map.
class CentreDesk final : public QObject {
    Q_OBJECT
public:
    /// A child of the window it works in.
    CentreDesk(Session& session, MapView& map, QWidget* window);

    SyncStrip& strip() { return *m_strip; }
    CentreWatch& watch() { return m_watch; }
    CentreDialog* dialog() const { return m_dialog; } ///< nullptr before open()
    void open();

signals:
    void caseWanted(const QString& id);
    void componentWanted(qint64 code);

private:
    void show(const ConflictRow* conflict);
    void mark(const ConflictRow& conflict);

    Session& m_session;
    MapView& m_map;
    QWidget* m_window;
    CentreWatch m_watch;
    SyncStrip* m_strip;
    CentreDialog* m_dialog = nullptr;
    bool m_marked = false;
};

} // namespace wanmi

#pragma once
#include "core/service/sync_service.h"
#include "ui/work/centre_watch.h"
#include "ui/work/session.h"

#include <QDialog>

#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace wanmi {

class SyncStrip;

/// The desk and its centre: how they stand, the line that keeps them together, and what two desks
/// could not agree on, to be decided one by one (冲突表): this desk's, the centre's, what was
/// before.
class CentreDialog final : public QDialog {
    Q_OBJECT
public:
    /// `strip` tells the status and outlives the dialog, as `watch` does.
    CentreDialog(Session& session, CentreWatch& watch, SyncStrip& strip, QWidget* parent = nullptr);

    QTableWidget& table() { return *m_table; }
    QLineEdit& login() { return *m_login; }
    QLineEdit& password() { return *m_password; }
    QPushButton& connectButton() { return *m_connect; }
    QPushButton& mineButton() { return *m_mine; }
    QPushButton& theirsButton() { return *m_theirs; }
    QLabel& lineState() { return *m_line; }
    void decide(bool mine);
    void read(); ///< the conflicts anew

signals:
    /// What the chosen row is about; none: nothing chosen.
    void chosen(const wanmi::ConflictRow* conflict);

protected:
    void changeEvent(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void build();
    void retranslate();
    void tellStatus();
    void tellLine();
    void fill();
    void onRow();
    void connectOrStop();
    const ConflictRow* current() const;

    Session& m_session;
    CentreWatch& m_watch;
    SyncStrip& m_strip;
    std::vector<ConflictRow> m_rows;
    QLabel* m_status = nullptr;
    QLabel* m_line = nullptr;
    QLineEdit* m_login = nullptr;
    QLineEdit* m_password = nullptr;
    QPushButton* m_connect = nullptr;
    QLabel* m_title = nullptr;
    QTableWidget* m_table = nullptr;
    QLabel* m_why = nullptr;
    QPushButton* m_mine = nullptr;
    QPushButton* m_theirs = nullptr;
    QPushButton* m_close = nullptr;
    QString m_step; ///< of long work at the line
};

} // namespace wanmi

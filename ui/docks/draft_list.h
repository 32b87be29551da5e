#pragma once
#include "core/store/grid_store.h"
#include "ui/work/session.h"

#include <QWidget>

#include <vector>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace wanmi {

/// The open drafts of the grid: to go on with one, to begin one, to drop one.
class DraftList final : public QWidget {
    Q_OBJECT
public:
    explicit DraftList(Session& session, QWidget* parent = nullptr);

    void refresh();                                          ///< reads the store again
    void prefer(const QString& name) { m_preferred = name; } ///< chosen once it is listed
    /// Makes a draft and asks for it to be opened.
    void begin(const QString& name);
    QListWidget& list() { return *m_list; }

signals:
    void chosen(const QString& name);
    void told(const QString& text, bool refused);

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    void retranslate();
    void drop();
    QString selected() const;

    Session& m_session;
    std::vector<GridDraftRow> m_rows;
    QString m_preferred;
    QLabel* m_heading;
    QLabel* m_explain;
    QListWidget* m_list;
    QPushButton* m_open;
    QPushButton* m_drop;
    QLabel* m_newTitle;
    QLineEdit* m_name;
    QPushButton* m_new;
};

} // namespace wanmi

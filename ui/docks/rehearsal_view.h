#pragma once
#include "core/service/grid_admin.h"
#include "ui/work/session.h"

#include <QWidget>

#include <optional>

class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace wanmi {

/// What publishing a draft would do, to be read before it is done.
class RehearsalView final : public QWidget {
    Q_OBJECT
public:
    explicit RehearsalView(Session& session, QWidget* parent = nullptr);

    void setRehearsal(const Rehearsal& rehearsal);
    const std::optional<Rehearsal>& rehearsal() const { return m_rehearsal; }
    QTreeWidget& tree() { return *m_tree; }
    QPushButton& publishButton() { return *m_publish; }
    QLineEdit& document() { return *m_document; }

signals:
    void back();
    void again(const QString& document);
    void publishWanted(const QString& document);
    void cellChosen(const QString& name);

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    void retranslate();
    QTreeWidgetItem* group(const QString& title, qint64 count, const QColor& colour = {});
    void addRow(QTreeWidgetItem* under, const QString& name, const QString& value,
                const QString& cell = {});
    void addRules();
    void addMeetings();
    void addCells();
    void addDuties();

    Session& m_session;
    std::optional<Rehearsal> m_rehearsal;
    QLabel* m_heading;
    QLabel* m_verdict;
    QTreeWidget* m_tree;
    QLabel* m_documentTitle;
    QLineEdit* m_document;
    QPushButton* m_back;
    QPushButton* m_again;
    QPushButton* m_publish;
};

} // namespace wanmi

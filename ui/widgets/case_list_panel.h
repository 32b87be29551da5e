#pragma once
#include "core/service/case_service.h"
#include "ui/work/session.h"

#include <QTimer>
#include <QWidget>

#include <memory>

class QButtonGroup;
class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;
class QToolButton;

namespace wanmi {

class CaseTableModel;

/// The list of cases with its filters. The rows come page by page from the session's worker.
class CaseListPanel final : public QWidget {
    Q_OBJECT
public:
    enum class Box : std::uint8_t { Waiting, Open, All };
    explicit CaseListPanel(Session& session, QWidget* parent = nullptr);

    CaseTableModel& model() { return *m_model; }
    QTableView& table() { return *m_table; }
    void setBox(Box box);
    /// Marks a case as the one all panels show, without telling it again; "" for none.
    void selectCase(const QString& id);
    QString selectedCase() const { return m_selected; }
    void setNow(Instant now);
    CaseQuery query() const;

signals:
    void caseSelected(const QString& id);
    void caseActivated(const QString& id); ///< double click: show it on the map

protected:
    void changeEvent(QEvent* event) override;

private:
    void buildFilters();
    void buildTable();
    void retranslate();
    void fillFilters();
    void restart();
    void readPage(quint64 generation, int page);
    void onCasesChanged(const std::vector<std::string>& ids);
    void onCurrentChanged(int row);
    void markSelected();
    void showTotal(int total);

    Session& m_session;
    CaseTableModel* m_model;
    QTableView* m_table;
    QButtonGroup* m_boxes;
    QComboBox* m_state;
    QComboBox* m_region;
    QComboBox* m_kind;
    QComboBox* m_lamp;
    QLineEdit* m_text;
    QToolButton* m_order;
    QLabel* m_total;
    QLabel* m_empty;
    QTimer m_typing;
    QTimer m_refresh; ///< many notices, one reading
    QString m_selected;
    bool m_marking = false;
};

} // namespace wanmi

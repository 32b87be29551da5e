#pragma once
#include "gis/canvas/map_view.h"
#include "ui/work/session.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QVBoxLayout;

namespace wanmi {

/// What lies at a place that was asked about: regions, cell, duty grid, component, cases.
class PlacePanel final : public QWidget {
    Q_OBJECT
public:
    explicit PlacePanel(Session& session, QWidget* parent = nullptr);
    void show(const IdentifyResult& result);

signals:
    void caseChosen(const QString& id);
    void caseWanted(const wanmi::LonLat& at); ///< "New case here"

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    void addRow(const QString& name, const QString& value);
    void addComponent(const Component& component);
    void addCases();

    Session& m_session;
    IdentifyResult m_result;
    bool m_known = false;
    QLabel* m_title;
    QGridLayout* m_rows;
    QLabel* m_casesTitle;
    QVBoxLayout* m_cases;
    QPushButton* m_new;
};

} // namespace wanmi

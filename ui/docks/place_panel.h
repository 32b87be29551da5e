#pragma once
#include "core/service/component_service.h"
#include "gis/canvas/map_view.h"
#include "ui/work/session.h"

#include <QWidget>

#include <optional>

class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace wanmi {

class ComponentLifeView;

/// What lies at a place that was asked about: regions, cell, duty grid, cases; of a component its
/// whole life.
class PlacePanel final : public QWidget {
    Q_OBJECT
public:
    explicit PlacePanel(Session& session, QWidget* parent = nullptr);
    void show(const IdentifyResult& result);
    /// Shows a component with its life, and where it stands; under the code it has today.
    void showComponent(std::int64_t code);
    ComponentLifeView& life() { return *m_life; }

signals:
    void caseChosen(const QString& id);
    void caseWanted(const wanmi::LonLat& at); ///< "New case here"
    void told(const QString& text, bool refused);

protected:
    void changeEvent(QEvent* event) override;

private:
    void show(const IdentifyResult& result, std::optional<ComponentView> component);
    void fill();
    void addRow(const QString& name, const QString& value);
    void askComponent(std::int64_t code);
    void addComponent(const ComponentView& view);
    void addCases();

    Session& m_session;
    IdentifyResult m_result;
    std::optional<ComponentView> m_view; ///< of the component, once it is read
    bool m_known = false;
    int m_asked = 0; ///< answers to older questions are dropped
    QLabel* m_title;
    QGridLayout* m_rows;
    QLabel* m_casesTitle;
    QVBoxLayout* m_cases;
    QPushButton* m_new;
    QLabel* m_lifeTitle;
    ComponentLifeView* m_life;
};

} // namespace wanmi

#include "ui/docks/place_panel.h"

#include "core/service/component_life.h"
#include "ui/models/icon.h"
#include "ui/models/text.h"
#include "ui/widgets/component_life_view.h"
#include "ui/widgets/parts.h"

#include <QEvent>
#include <QGridLayout>

namespace wanmi {

PlacePanel::PlacePanel(Session& session, QWidget* parent) : QWidget(parent), m_session(session) {
    setObjectName(QStringLiteral("panel"));
    setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout{this};
    column->setContentsMargins(14, 12, 14, 14);
    column->setSpacing(8);
    m_title = styledLabel("heading", this);
    column->addWidget(m_title);
    m_rows = new QGridLayout;
    m_rows->setHorizontalSpacing(12);
    m_rows->setVerticalSpacing(5);
    m_rows->setColumnStretch(1, 1);
    column->addLayout(m_rows);
    column->addWidget(ruleLine(this));
    m_casesTitle = styledLabel("subheading", this);
    column->addWidget(m_casesTitle);
    m_cases = new QVBoxLayout;
    m_cases->setSpacing(2);
    column->addLayout(m_cases);
    m_new = new QPushButton{this};
    m_new->setIcon(icon(QStringLiteral("case-new")));
    column->addWidget(m_new, 0, Qt::AlignLeft);
    m_lifeTitle = styledLabel("subheading", this);
    column->addWidget(m_lifeTitle);
    m_life = new ComponentLifeView{m_session, this};
    column->addWidget(m_life, 40);
    column->addStretch(1); // what there is stands at the top where there is no life to show
    m_lifeTitle->hide();
    m_life->hide();
    connect(m_life, &ComponentLifeView::caseChosen, this, &PlacePanel::caseChosen);
    connect(m_life, &ComponentLifeView::told, this, &PlacePanel::told);
    connect(m_new, &QPushButton::clicked, this, [this] { emit caseWanted(m_result.lonLat); });
    connect(&m_session, &Session::namesChanged, this, &PlacePanel::fill);
}

void PlacePanel::show(const IdentifyResult& result) {
    show(result, std::nullopt);
}

void PlacePanel::show(const IdentifyResult& result, std::optional<ComponentView> component) {
    ++m_asked; // what was asked before comes too late
    m_result = result;
    m_view = std::move(component);
    m_known = true;
    m_life->showComponent(result.component.toLongLong());
    fill();
}

void PlacePanel::showComponent(std::int64_t code) {
    m_session.worker().run(
        DeskWorker::Lane::Read, this,
        [code](Desk& desk) -> Result<ComponentView> {
            WANMI_LET(const auto today, codeToday(desk, code));
            return ComponentService{desk}.show(today);
        },
        [this, asked = ++m_asked](Result<ComponentView> found) {
            if (asked != m_asked) return;
            if (!found) {
                emit told(m_session.error(found.error()), true);
                return;
            }
            IdentifyResult place;
            place.at = found->row.at;
            place.lonLat = found->at;
            place.district = toQt(found->place.district);
            place.street = toQt(found->place.street);
            place.community = toQt(found->place.community);
            place.cell = toQt(found->place.cell);
            place.dutyGrid = toQt(found->place.dutyGrid);
            place.component = QString::number(found->row.code);
            show(place, *std::move(found));
        });
}

void PlacePanel::addRow(const QString& name, const QString& value) {
    if (value.isEmpty()) return;
    const int row = m_rows->rowCount();
    auto* left = styledLabel("muted", this);
    left->setText(name);
    auto* right = styledLabel("value", this, true);
    right->setText(value);
    m_rows->addWidget(left, row, 0, Qt::AlignTop);
    m_rows->addWidget(right, row, 1);
}

void PlacePanel::fill() {
    m_title->setText(tr("What is here"));
    m_casesTitle->setText(tr("Open cases here"));
    m_new->setText(tr("New case here"));
    m_lifeTitle->setText(tr("Life of the component"));
    if (!m_known) return;
    clearLayout(m_rows);
    const auto& names = m_session.names();
    const auto& r = m_result;
    addRow(tr("District"), names.place(fromQt(r.district)));
    addRow(tr("Street"), names.place(fromQt(r.street)));
    addRow(tr("Community"), names.place(fromQt(r.community)));
    addRow(tr("Cell"), r.cell);
    addRow(tr("Duty grid"), r.dutyGrid);
    addRow(tr("Road"), r.road);
    addRow(tr("Position"),
           QStringLiteral("%1, %2").arg(r.lonLat.lon, 0, 'f', 6).arg(r.lonLat.lat, 0, 'f', 6));
    const bool component = !r.component.isEmpty();
    m_lifeTitle->setVisible(component);
    m_life->setVisible(component);
    if (m_view)
        addComponent(*m_view);
    else if (component)
        askComponent(r.component.toLongLong());
    addCases();
}

void PlacePanel::askComponent(std::int64_t code) {
    m_session.worker().run(
        DeskWorker::Lane::Read, this,
        [code](Desk& desk) { return ComponentService{desk}.show(code); },
        [this, asked = ++m_asked](Result<ComponentView> found) {
            if (asked != m_asked) return;
            if (!found) {
                emit told(m_session.error(found.error()), true);
                return;
            }
            m_view = *std::move(found);
            addComponent(*m_view);
        });
}

void PlacePanel::addComponent(const ComponentView& view) {
    const auto& names = m_session.names();
    const auto& component = view.row;
    const auto department = [&names](const std::string& code) {
        return code.empty() ? QString{} : names.department(code);
    };
    addRow(tr("Component"), names.kind("component:" + component.kind));
    addRow(tr("Name"), toQt(component.name));
    addRow(tr("Code"), QString::number(component.code));
    addRow(tr("Managed by"), department(component.manageDept));
    addRow(tr("Owned by"), department(component.ownerDept));
    addRow(tr("Kept by"), department(component.maintainDept));
    if (component.retiredAt) addRow(tr("Retired"), names.moment(*component.retiredAt));
}

void PlacePanel::addCases() {
    clearLayout(m_cases);
    m_casesTitle->setVisible(!m_result.caseIds.isEmpty());
    for (const auto& id : m_result.caseIds) {
        auto* button = new QPushButton{this};
        button->setObjectName(QStringLiteral("link"));
        m_cases->addWidget(button, 0, Qt::AlignLeft);
        connect(button, &QPushButton::clicked, this, [this, id] { emit caseChosen(id); });
        m_session.worker().run(
            DeskWorker::Lane::Read, button,
            [id = fromQt(id)](Desk& desk) { return CaseService{desk}.row(id); },
            [this, button](Result<std::optional<CaseRow>> row) {
                if (row && *row)
                    button->setText(m_session.names().kind((*row)->kind) + QStringLiteral(" · ") +
                                    m_session.names().state((*row)->state));
            });
    }
}

void PlacePanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) fill();
    QWidget::changeEvent(event);
}

} // namespace wanmi

// How the parts of the window hear of each other.
#include "gis/canvas/map_view.h"
#include "ui/docks/place_panel.h"
#include "ui/models/case_table_model.h"
#include "ui/models/text.h"
#include "ui/widgets/case_list_panel.h"
#include "ui/widgets/case_panel.h"
#include "ui/widgets/find_box.h"
#include "ui/widgets/new_case_panel.h"
#include "ui/widgets/notice_bar.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QActionGroup>
#include <QLabel>
#include <QStackedWidget>
#include <QTableView>

#include <chrono>

namespace wanmi {

void MainWindow::connectMap() {
    connect(m_map, &MapView::caseClicked, this, &MainWindow::showCase);
    connect(m_map, &MapView::placePicked, this, [this](const LonLat& at) {
        if (m_right->currentWidget() != m_new) beginNewCase();
        m_new->setPlace(at);
    });
    connect(m_map, &MapView::positionMoved, this, [this](const LonLat& at) {
        m_pointer = at;
        m_position->setText(QStringLiteral("%1  %2").arg(at.lon, 0, 'f', 6).arg(at.lat, 0, 'f', 6));
        m_cellTimer.start();
    });
    connect(m_map, &MapView::scaleChanged, this, &MainWindow::showScale);
    connect(m_map, &MapView::renderFinished, this, &MainWindow::onRendered);
    connect(m_map, &MapView::identified, this, &MainWindow::showPlace);
    connect(m_map, &MapView::measured, this, [this](const QString& text) {
        m_notice->tell(text, NoticeBar::Tone::Info);
        placeNotice();
    });
    connect(m_map, &MapView::toolChanged, this, [this](MapTool tool) {
        for (auto* action : m_tools->actions()) {
            action->setChecked(action->data().toInt() == static_cast<int>(tool));
        }
    });
    connect(m_map, &MapView::baseMapFailed, this,
            [this](const QString&, const Error& error) { tell(m_session.error(error), true); });
    m_cellTimer.setSingleShot(true);
    m_cellTimer.setInterval(std::chrono::milliseconds{120});
    connect(&m_cellTimer, &QTimer::timeout, this, [this] {
        if (m_session.isOpen()) lookUpCell(m_pointer);
    });
}

void MainWindow::connectPanels() {
    connect(m_list, &CaseListPanel::caseSelected, this, &MainWindow::showCase);
    connect(m_list, &CaseListPanel::caseActivated, this, [this](const QString& id) {
        showCase(id);
        m_session.worker().run(
            DeskWorker::Lane::Read, this,
            [id = fromQt(id)](Desk& desk) { return CaseService{desk}.row(id); },
            [this](Result<std::optional<CaseRow>> row) {
                if (!row || !*row) return;
                constexpr std::int64_t kAround = 150000; // 150 m to each side
                const auto p = (*row)->place;
                m_map->zoomTo(Box{p.x - kAround, p.y - kAround, p.x + kAround, p.y + kAround});
                m_map->flash(p);
            });
    });
    connect(&m_list->model(), &CaseTableModel::totalChanged, this, [this](int total) {
        const bool first = !m_listReady;
        m_listReady = true;
        const auto* row = m_list->model().rowAt(0);
        // The most urgent case is what a desk wants to see first.
        if (first && total > 0 && row && m_case->shownCase().isEmpty()) showCase(toQt(row->id));
        checkReady();
    });
    connect(m_case, &CasePanel::told, this, &MainWindow::tell);
    connect(m_case, &CasePanel::locateWanted, this, [this](const Box& box) { m_map->zoomTo(box); });
    connect(m_place, &PlacePanel::caseChosen, this, &MainWindow::showCase);
    connect(m_place, &PlacePanel::told, this, &MainWindow::tell);
    connect(m_place, &PlacePanel::caseWanted, this, [this](const LonLat& at) {
        beginNewCase();
        m_new->setPlace(at);
    });
    connect(m_new, &NewCasePanel::told, this, &MainWindow::tell);
    connect(m_new, &NewCasePanel::reported, this, [this](const QString& id) {
        m_actions[QStringLiteral("tool-pan")]->trigger();
        showCase(id);
    });
    connect(m_new, &NewCasePanel::cancelled, this, [this] {
        m_actions[QStringLiteral("tool-pan")]->trigger();
        showCase(m_list->selectedCase());
    });
}

void MainWindow::connectSession() {
    connect(&m_session, &Session::casesChanged, this, &MainWindow::onCasesChanged);
    connect(&m_session, &Session::placesChanged, this, [this] { m_map->reload(); });
    connect(&m_session, &Session::actorChanged, this, &MainWindow::tick);
    connect(&m_session, &Session::actorChanged, this, &MainWindow::mayEditGrid);
    connectGrid();
}

} // namespace wanmi

// Editing the grid in the window: the dock, who may, and the draft that was open when the program
// ended without being told to.
#include "core/base/instants.h"
#include "core/domain/people/rights.h"
#include "gis/canvas/map_view.h"
#include "ui/dialogs/region_act_dialog.h"
#include "ui/docks/draft_list.h"
#include "ui/docks/grid_edit_panel.h"
#include "ui/docks/recensus_panel.h"
#include "ui/models/text.h"
#include "ui/widgets/past_box.h"
#include "ui/widgets/work_strip.h"
#include "ui/window/dock_title.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QDockWidget>
#include <QSettings>
#include <QToolButton>

namespace wanmi {
namespace {

/// Of the draft at work, by store: what a program that ends in good order takes out again.
QString draftKey(const std::string& store) {
    return QStringLiteral("grid/draft/") + QString::fromLatin1(toQt(store).toUtf8().toHex());
}

/// A dock on the right that is opened by a command of its own.
QDockWidget* sideDock(MainWindow& window, const QString& name, QWidget* panel, QLabel*& title) {
    auto* dock = new QDockWidget{&window};
    dock->setObjectName(name);
    panel->setMinimumWidth(340);
    dock->setWidget(panel);
    dock->setTitleBarWidget(dockTitle(title, dock));
    window.addDockWidget(Qt::RightDockWidgetArea, dock);
    dock->hide();
    return dock;
}

QToolButton* closer(const QDockWidget& dock) {
    return dock.titleBarWidget()->findChild<QToolButton*>();
}

} // namespace

void MainWindow::makeGridDock() {
    m_grid = new GridEditPanel{m_session, *m_map, this};
    m_gridDock = sideDock(*this, QStringLiteral("grid"), m_grid, m_gridTitle);
    connect(closer(*m_gridDock), &QToolButton::clicked, this, [this] { editGrid(false); });
    m_recensus = new RecensusPanel{m_session, *m_map, this};
    m_recensusDock = sideDock(*this, QStringLiteral("recensus"), m_recensus, m_recensusTitle);
    connect(closer(*m_recensusDock), &QToolButton::clicked, this, [this] { showRecensus(false); });
    connect(m_recensus, &RecensusPanel::told, this, &MainWindow::tell);
    connect(m_recensus, &RecensusPanel::workBegun, m_work, &WorkStrip::begin);
    connect(m_recensus, &RecensusPanel::workTold, m_work, &WorkStrip::tell);
    connect(m_recensus, &RecensusPanel::workEnded, m_work, &WorkStrip::end);
    connect(m_recensus, &RecensusPanel::compareWanted, this, &MainWindow::compareSurvey);
}

void MainWindow::showRecensus(bool wanted) {
    m_actions[QStringLiteral("recensus")]->setChecked(wanted);
    if (wanted) editGrid(false);
    m_recensusDock->setVisible(wanted);
    m_caseDock->setVisible(!wanted);
    if (!wanted) {
        m_recensus->end();
        return;
    }
    m_past->setDay({}); // a survey is held against today's stock
    m_actions[QStringLiteral("theme-components")]->trigger();
    m_recensus->begin();
    m_recensusDock->raise();
}

void MainWindow::connectGrid() {
    connect(m_grid, &GridEditPanel::told, this, &MainWindow::tell);
    connect(m_grid, &GridEditPanel::workBegun, m_work, &WorkStrip::begin);
    connect(m_grid, &GridEditPanel::workTold, m_work, &WorkStrip::tell);
    connect(m_grid, &GridEditPanel::workEnded, m_work, &WorkStrip::end);
    connect(m_grid, &GridEditPanel::opened, this, [this](const QString& draft) {
        QSettings{}.setValue(draftKey(m_session.storePath()), draft);
        QSettings{}.sync();
    });
    connect(m_grid, &GridEditPanel::closed, this,
            [this] { QSettings{}.remove(draftKey(m_session.storePath())); });
}

void MainWindow::mayEditGrid() {
    const bool may = m_session.isOpen() &&
                     static_cast<bool>(mayAdminister(m_session.actor(), AdminAct::EditGrid));
    m_actions[QStringLiteral("grid-edit")]->setEnabled(may);
    m_actions[QStringLiteral("regions")]->setEnabled(may);
    if (!may && !m_gridDock->isHidden()) editGrid(false);
    const bool mayChange =
        m_session.isOpen() &&
        static_cast<bool>(mayAdminister(m_session.actor(), AdminAct::ChangeComponents));
    m_actions[QStringLiteral("recensus")]->setEnabled(mayChange);
    if (!mayChange && !m_recensusDock->isHidden()) showRecensus(false);
}

void MainWindow::editGrid(bool wanted) {
    m_actions[QStringLiteral("grid-edit")]->setChecked(wanted);
    if (!wanted && m_grid->isEditing()) m_grid->close();
    m_gridDock->setVisible(wanted);
    m_caseDock->setVisible(!wanted);
    if (!wanted) return;
    if (!m_recensusDock->isHidden()) {
        showRecensus(false);
        m_caseDock->hide();
    }
    m_past->setDay({});
    if (!m_grid->isEditing()) m_grid->showDrafts();
    m_gridDock->raise();
}

void MainWindow::openRegionActs() {
    auto* dialog = new RegionActDialog{m_session, this};
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

/// The map shows the grid as it was at the end of a day gone by; borders are drawn in today's only.
void MainWindow::showPast() {
    const auto day = m_past->day();
    if (!day) {
        m_map->setAsOf({});
        return;
    }
    if (!m_gridDock->isHidden()) editGrid(false);
    if (!m_recensusDock->isHidden()) showRecensus(false);
    const Day last{day->year(), day->month(), day->day()};
    m_map->setAsOf(endOfDay(last, m_session.names().zone()));
}

/// A draft that was at work when the program was killed, or the power went, is offered again.
void MainWindow::offerDraft() {
    // Whatever the layout of last time says; what gave way to them is there again.
    if (!m_gridDock->isHidden() || !m_recensusDock->isHidden()) m_caseDock->show();
    m_gridDock->hide();
    m_recensusDock->hide();
    const auto draft = QSettings{}.value(draftKey(m_session.storePath())).toString();
    if (draft.isEmpty() || !m_actions[QStringLiteral("grid-edit")]->isEnabled()) return;
    editGrid(true);
    m_grid->drafts().prefer(draft);
    tell(tr("The draft %1 was open when the program ended; every step that was taken is kept.")
             .arg(draft),
         false);
}

} // namespace wanmi

#include "ui/window/main_window.h"

#include "gis/canvas/map_view.h"
#include "gis/print/sheet.h"
#include "ui/docks/grid_edit_panel.h"
#include "ui/docks/place_panel.h"
#include "ui/models/case_table_model.h"
#include "ui/models/icon.h"
#include "ui/models/text.h"
#include "ui/models/theme.h"
#include "ui/widgets/case_list_panel.h"
#include "ui/widgets/case_panel.h"
#include "ui/widgets/find_box.h"
#include "ui/widgets/new_case_panel.h"
#include "ui/widgets/notice_bar.h"
#include "ui/widgets/operator_box.h"
#include "ui/widgets/parts.h"
#include "ui/widgets/past_box.h"
#include "ui/widgets/sync_strip.h"
#include "ui/widgets/work_strip.h"
#include "ui/window/centre_desk.h"
#include "ui/window/dock_title.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QLabel>
#include <QMenuBar>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabBar>
#include <QToolBar>
#include <QTranslator>

#include <chrono>

namespace wanmi {
namespace {

constexpr int kMapCases = 20000; ///< open cases the map shows at once
constexpr int kLayoutVersion = 1;

} // namespace

MainWindow::MainWindow(Session& session, std::string dataFolder, QWidget* parent)
    : QMainWindow(parent),
      m_session(session),
      m_dataFolder(std::move(dataFolder)),
      m_dark(theme().dark) {
    setObjectName(QStringLiteral("wanmi"));
    setWindowIcon(icon(QStringLiteral("wanmi"), theme().accent));
    setDockOptions(AnimatedDocks | AllowTabbedDocks | AllowNestedDocks);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    m_map = new MapView{m_dataFolder, this};
    setCentralWidget(m_map);
    m_notice = new NoticeBar{m_map};
    makeActions();
    makeDocks();
    makeMenus();
    makeToolBar();
    makeStatusBar();
    connectMap();
    connectPanels();
    connectSession();
    setDark(m_dark);
    retranslate();
    restore();
    m_tick.setInterval(std::chrono::seconds{1});
    connect(&m_tick, &QTimer::timeout, this, &MainWindow::tick);
    m_tick.start();
}

MainWindow::~MainWindow() = default;

void MainWindow::makeDocks() {
    m_list = new CaseListPanel{m_session, this};
    m_listDock = new QDockWidget{this};
    m_listDock->setObjectName(QStringLiteral("cases"));
    m_listDock->setWidget(m_list);
    m_layerDock = new QDockWidget{this};
    m_layerDock->setObjectName(QStringLiteral("layers"));
    m_layerDock->setWidget(m_map->makeLayerTreeWidget());
    for (auto* dock : {m_listDock, m_layerDock}) {
        dock->setTitleBarWidget(new QWidget{dock}); // the tab is the title
        addDockWidget(Qt::LeftDockWidgetArea, dock);
    }
    tabifyDockWidget(m_listDock, m_layerDock);
    m_listDock->raise();

    m_case = new CasePanel{m_session, this};
    m_new = new NewCasePanel{m_session, this};
    m_right = new QStackedWidget{this};
    m_right->addWidget(m_case);
    m_place = new PlacePanel{m_session, this};
    m_right->addWidget(m_new);
    m_right->addWidget(m_place);
    m_caseDock = new QDockWidget{this};
    m_caseDock->setObjectName(QStringLiteral("case"));
    m_caseDock->setWidget(m_right);
    m_caseDock->setTitleBarWidget(dockTitle(m_caseTitle, m_caseDock));
    addDockWidget(Qt::RightDockWidgetArea, m_caseDock);
    makeGridDock();
    m_list->setMinimumWidth(330);
    m_right->setMinimumWidth(320);
}

void MainWindow::makeStatusBar() {
    m_position = new QLabel{this};
    m_cell = new QLabel{this};
    m_scale = new QLabel{this};
    m_past = new PastBox{this};
    connect(m_past, &PastBox::dayChosen, this, &MainWindow::showPast);
    m_work = new WorkStrip{this};
    m_position->setMinimumWidth(190);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(m_position);
    statusBar()->addWidget(m_cell);
    statusBar()->addPermanentWidget(m_work);
    auto* centre = new CentreDesk{m_session, *m_map, this};
    connect(m_actions[QStringLiteral("centre")], &QAction::triggered, centre, &CentreDesk::open);
    connect(centre, &CentreDesk::caseWanted, this, &MainWindow::showCase);
    connect(centre, &CentreDesk::componentWanted, this, &MainWindow::showComponent);
    statusBar()->addPermanentWidget(&centre->strip());
    statusBar()->addPermanentWidget(m_past);
    statusBar()->addPermanentWidget(m_scale);
}

void MainWindow::start() {
    connect(&m_session, &Session::opened, this, &MainWindow::onOpened);
    m_session.open();
}

void MainWindow::onOpened() {
    if (const auto opened = m_map->open(m_session.storePath()); !opened)
        tell(m_session.error(opened.error()), true);
    readMapCases();
    mayEditGrid();
    offerDraft();
    m_ticks = 0; // the store's time is known only now
    retranslate();
}

void MainWindow::readMapCases() {
    CaseQuery q;
    q.openOnly = true;
    q.limit = kMapCases;
    m_session.worker().run(
        DeskWorker::Lane::Read, this, [q](Desk& desk) { return CaseService{desk}.list(q); },
        [this](Result<CasePage> page) {
            if (!page) {
                tell(m_session.error(page.error()), true);
                return;
            }
            m_map->setCases(page->rows);
            m_casesOnMap = true;
            // A city without open cases draws nothing new: do not wait for it.
            QTimer::singleShot(std::chrono::milliseconds{500}, this, [this] {
                if (!m_map->isRendering()) onRendered();
            });
        });
}

void MainWindow::onCasesChanged(const std::vector<std::string>& ids) {
    if (ids.empty() || ids.size() > 50) {
        readMapCases();
        return;
    }
    for (const auto& id : ids) {
        m_session.worker().run(
            DeskWorker::Lane::Read, this, [id](Desk& desk) { return CaseService{desk}.row(id); },
            [this](Result<std::optional<CaseRow>> row) {
                if (!row || !*row) return;
                if (isOpen((*row)->state))
                    m_map->updateCase(**row);
                else
                    m_map->removeCase(toQt((*row)->id));
            });
    }
}

void MainWindow::showCase(const QString& id) {
    m_list->selectCase(id);
    m_case->showCase(id);
    m_map->selectCase(id);
    showPage(m_case);
}

void MainWindow::beginNewCase() {
    m_new->clear();
    showPage(m_new);
    m_actions[QStringLiteral("tool-new-case")]->setChecked(true);
    m_map->setTool(MapTool::NewCase);
}

void MainWindow::showPlace(const IdentifyResult& result) {
    m_place->show(result);
    showPage(m_place);
}

void MainWindow::showComponent(qint64 code) {
    m_place->showComponent(code);
    showPage(m_place);
}

void MainWindow::showPage(QWidget* page) {
    m_right->setCurrentWidget(page);
    m_caseTitle->setText(page == m_new     ? tr("New case")
                         : page == m_place ? tr("Place")
                                           : tr("Case"));
    m_caseDock->show();
}

void MainWindow::tell(const QString& text, bool refused) {
    m_notice->tell(text, refused ? NoticeBar::Tone::Bad : NoticeBar::Tone::Good);
    placeNotice();
}

void MainWindow::placeNotice() {
    const int width = std::clamp(m_map->width() - 40, 200, 640);
    m_notice->setFixedWidth(width);
    m_notice->adjustSize();
    m_notice->move((m_map->width() - width) / 2, 12);
}

void MainWindow::tick() {
    const auto now = m_session.now();
    const auto& names = m_session.names();
    const auto time = names.moment(now);
    if (m_session.isOpen()) {
        m_clock->setText(m_session.isSandbox() ? tr("Sandbox %1").arg(time) : time);
        setWindowTitle(QStringLiteral("%1 · %2 · %3 · %4")
                           .arg(tr("Wanmi – %1").arg(toQt(m_session.city())),
                                toQt(m_session.actor().name), names.post(m_session.actor().post),
                                m_clock->text()));
    }
    constexpr int kEvery = 10; // seconds: times left are shown in minutes
    if (m_ticks++ % kEvery == 0) {
        m_past->setToday(names.localDate(now));
        m_list->setNow(now);
        m_case->setNow(now);
    }
}

void MainWindow::lookUpCell(LonLat at) {
    m_session.worker().run(
        DeskWorker::Lane::Read, this, [at](Desk& desk) { return PlaceService{desk}.locate(at); },
        [this](Result<PlaceOf> place) {
            const auto cell = place ? place->cell : std::string{};
            const auto& names = m_session.names();
            m_cell->setText(cell.empty() ? QString{}
                                         : tr("Cell %1").arg(toQt(cell)) + QStringLiteral("  ") +
                                               names.place(place->street) + QStringLiteral(" · ") +
                                               names.place(place->community));
        });
}

void MainWindow::onRendered() {
    if (m_casesOnMap) m_mapReady = true;
    checkReady();
}

void MainWindow::checkReady() {
    if (m_ready || !m_listReady || !m_mapReady) return;
    m_ready = true;
    emit ready();
}

void MainWindow::setLanguage(const QString& language) {
    if (m_translator) QApplication::removeTranslator(m_translator.get());
    m_translator = std::make_unique<QTranslator>();
    if (m_translator->load(QStringLiteral(":/wanmi/i18n/wanmi_%1.qm").arg(language)))
        QApplication::installTranslator(m_translator.get());
    if (const auto done = m_session.setLanguage(fromQt(language)); !done)
        tell(m_session.error(done.error()), true);
    m_map->setLanguage(language);
    retranslate();
}

void MainWindow::setDark(bool dark) {
    m_dark = dark;
    if (theme().dark != dark)
        applyTheme(*static_cast<QApplication*>(QCoreApplication::instance()), dark);
    m_map->setDark(dark);
    m_grid->setDark(dark);
    auto* toggle = m_actions[QStringLiteral("dark")];
    toggle->setIcon(icon(dark ? QStringLiteral("theme-light") : QStringLiteral("theme-dark")));
    toggle->setChecked(dark);
    setWindowIcon(icon(QStringLiteral("wanmi"), theme().accent));
    if (auto* mark = findChild<QLabel*>(QStringLiteral("mark")))
        mark->setPixmap(icon(QStringLiteral("wanmi"), theme().accent).pixmap(26, 26));
}

void MainWindow::restore() {
    const QSettings settings;
    const auto state = settings.value(QStringLiteral("window/state")).toByteArray();
    restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    if (state.isEmpty() || !restoreState(state, kLayoutVersion)) {
        resizeDocks({m_listDock, m_caseDock}, {455, 370}, Qt::Horizontal);
    }
    m_listDock->raise();
}

void MainWindow::save() const {
    QSettings settings;
    settings.setValue(QStringLiteral("window/state"), saveState(kLayoutVersion));
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("language"), toQt(m_session.language()));
    settings.setValue(QStringLiteral("theme"),
                      m_dark ? QStringLiteral("dark") : QStringLiteral("light"));
    settings.setValue(QStringLiteral("actor"), toQt(m_session.actor().login));
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (m_grid->isKeeping()) { // a step of a draft is on its way to the disk
        connect(m_grid, &GridEditPanel::kept, this, &QWidget::close, Qt::UniqueConnection);
        event->ignore();
        return;
    }
    save();
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QMainWindow::changeEvent(event);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    placeNotice();
}

} // namespace wanmi

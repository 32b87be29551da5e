// Menus, tool bar and shortcuts.
#include "gis/canvas/map_view.h"
#include "ui/models/icon.h"
#include "ui/models/text.h"
#include "ui/models/theme.h"
#include "ui/widgets/case_list_panel.h"
#include "ui/widgets/case_panel.h"
#include "ui/widgets/find_box.h"
#include "ui/widgets/operator_box.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QActionGroup>
#include <QDockWidget>
#include <QLabel>
#include <QMenuBar>
#include <QStackedWidget>
#include <QToolBar>

namespace wanmi {

QAction* MainWindow::add(const char* name, const char* iconName, const QKeySequence& key) {
    auto* action = new QAction{this};
    action->setObjectName(QLatin1String(name));
    if (iconName[0] != '\0') action->setIcon(icon(QLatin1String(iconName)));
    if (!key.isEmpty()) action->setShortcut(key);
    m_actions.insert(QLatin1String(name), action);
    return action;
}

void MainWindow::makeActions() {
    connect(add("open", "open", QKeySequence::Open), &QAction::triggered, this,
            &MainWindow::openStore);
    connect(add("import", "import", QKeySequence{QStringLiteral("Ctrl+I")}), &QAction::triggered,
            this, &MainWindow::openImport);
    connect(add("grid", "grid"), &QAction::triggered, this, &MainWindow::runGrid);
    auto* edit = add("grid-edit", "grid-edit", QKeySequence{QStringLiteral("Ctrl+E")});
    edit->setCheckable(true);
    edit->setEnabled(false); // until it is known who sits here
    connect(edit, &QAction::triggered, this, &MainWindow::editGrid);
    auto* regions = add("regions", "edit-community");
    regions->setEnabled(false);
    connect(regions, &QAction::triggered, this, &MainWindow::openRegionActs);
    auto* recensus = add("recensus", "target");
    recensus->setCheckable(true);
    recensus->setEnabled(false);
    connect(recensus, &QAction::triggered, this, &MainWindow::showRecensus);
    add("centre", "refresh"); // what it opens is made with the status bar
    connect(add("sheet", "print", QKeySequence::Print), &QAction::triggered, this,
            &MainWindow::openSheet);
    connect(add("quit", "quit", QKeySequence::Quit), &QAction::triggered, this, &QWidget::close);
    connect(add("new-case", "case-new", QKeySequence::New), &QAction::triggered, this,
            &MainWindow::beginNewCase);
    connect(add("find", "find", QKeySequence::Find), &QAction::triggered, this, [this] {
        m_find->setFocus();
        m_find->selectAll();
    });
    connect(add("waiting", "inbox", QKeySequence{QStringLiteral("Ctrl+1")}), &QAction::triggered,
            this, [this] { m_list->setBox(CaseListPanel::Box::Waiting); });
    connect(add("all-open", "case-list", QKeySequence{QStringLiteral("Ctrl+2")}),
            &QAction::triggered, this, [this] { m_list->setBox(CaseListPanel::Box::Open); });
    connect(add("base-maps", "basemap"), &QAction::triggered, this, &MainWindow::openBaseMaps);
    connect(add("about", "info"), &QAction::triggered, this, &MainWindow::about);
    makeMapTools();
    makeChoices();
}

void MainWindow::makeMapTools() {
    m_tools = new QActionGroup{this};
    const auto tool = [this](const char* name, const char* iconName, const QKeySequence& key,
                             MapTool which) {
        auto* action = add(name, iconName, key);
        action->setCheckable(true);
        m_tools->addAction(action);
        action->setData(static_cast<int>(which));
        connect(action, &QAction::triggered, this, [this, which] { m_map->setTool(which); });
    };
    tool("tool-pan", "pan", QKeySequence{QStringLiteral("F2")}, MapTool::Browse);
    tool("tool-zoom", "zoom-in", QKeySequence{QStringLiteral("F3")}, MapTool::ZoomIn);
    tool("tool-identify", "identify", QKeySequence{QStringLiteral("F4")}, MapTool::Identify);
    tool("tool-measure", "measure", QKeySequence{QStringLiteral("F6")}, MapTool::MeasureDistance);
    tool("tool-area", "measure-area", QKeySequence{QStringLiteral("F7")}, MapTool::MeasureArea);
    tool("tool-new-case", "case-new", {}, MapTool::NewCase);
    m_tools->actions().constFirst()->setChecked(true);
    connect(m_actions[QStringLiteral("tool-new-case")], &QAction::triggered, this,
            &MainWindow::beginNewCase);
    connect(add("zoom-in", "add", QKeySequence::ZoomIn), &QAction::triggered, this,
            [this] { m_map->zoomIn(); });
    connect(add("zoom-out", "zoom-out", QKeySequence::ZoomOut), &QAction::triggered, this,
            [this] { m_map->zoomOut(); });
    connect(add("zoom-full", "zoom-full", QKeySequence{QStringLiteral("Ctrl+0")}),
            &QAction::triggered, this, [this] { m_map->zoomToFull(); });
}

void MainWindow::makeChoices() {
    auto* dark = add("dark", "theme-dark", QKeySequence{QStringLiteral("Ctrl+D")});
    dark->setCheckable(true);
    connect(dark, &QAction::triggered, this, &MainWindow::setDark);
    m_languages = new QActionGroup{this};
    for (const auto& [name, title] :
         {std::pair{"zh", QStringLiteral("中文")}, std::pair{"en", QStringLiteral("English")}}) {
        auto* action = add(name, "");
        action->setText(title); // a language is called by its own name
        action->setCheckable(true);
        action->setChecked(m_session.language() == name);
        m_languages->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, code = QLatin1String(name)] { setLanguage(code); });
    }
    auto* swap = add("language", "language", QKeySequence{QStringLiteral("Ctrl+L")});
    connect(swap, &QAction::triggered, this, [this] {
        m_actions[m_session.language() == "zh" ? QStringLiteral("en") : QStringLiteral("zh")]
            ->trigger();
        m_actions[toQt(m_session.language())]->setChecked(true);
    });
    m_mapThemes = new QActionGroup{this};
    for (const auto* name : {"theme-cases", "theme-components", "theme-cells", "theme-duty"}) {
        auto* action = add(name, "");
        action->setCheckable(true);
        m_mapThemes->addAction(action);
        const auto theme = QLatin1String(name).mid(6); // "theme-cells" → "cells"
        connect(action, &QAction::triggered, this, [this, theme] { m_map->setTheme(theme); });
    }
    m_mapThemes->actions().constFirst()->setChecked(true);
}

void MainWindow::makeMenus() {
    const auto menu = [this](const std::initializer_list<const char*>& names) {
        auto* m = menuBar()->addMenu(QString{});
        for (const auto* name : names) {
            if (name[0] == '\0')
                m->addSeparator();
            else
                m->addAction(m_actions[QLatin1String(name)]);
        }
        m_menus << m;
        return m;
    };
    menu({"open", "import", "grid", "grid-edit", "regions", "recensus", "", "centre", "", "sheet",
          "", "quit"});
    menu({"new-case", "", "waiting", "all-open", "", "find"});
    menu({"theme-cases", "theme-components", "theme-cells", "theme-duty", "", "tool-pan",
          "tool-zoom", "tool-identify", "tool-measure", "", "zoom-in", "zoom-out", "zoom-full", "",
          "base-maps"});
    auto* view = menu({"zh", "en", "", "dark", ""});
    for (auto* dock : {m_listDock, m_layerDock, m_caseDock})
        view->addAction(dock->toggleViewAction());
    menu({"about"});
}

void MainWindow::makeToolBar() {
    m_bar = addToolBar(QString{});
    m_bar->setObjectName(QStringLiteral("tools"));
    m_bar->setMovable(false);
    m_bar->setContextMenuPolicy(Qt::PreventContextMenu);
    m_bar->setIconSize({20, 20});
    auto* mark = new QLabel{m_bar};
    mark->setPixmap(icon(QStringLiteral("wanmi"), theme().accent).pixmap(26, 26));
    mark->setContentsMargins(2, 0, 6, 0);
    mark->setObjectName(QStringLiteral("mark"));
    m_city = new QLabel{m_bar};
    m_city->setObjectName(QStringLiteral("city"));
    m_bar->addWidget(mark);
    m_bar->addWidget(m_city);
    m_bar->addSeparator();
    const auto place = [this](const std::initializer_list<const char*>& names) {
        for (const auto* name : names)
            m_bar->addAction(m_actions[QLatin1String(name)]);
        m_bar->addSeparator();
    };
    place({"tool-pan", "tool-zoom", "zoom-out", "zoom-full"});
    place({"tool-identify", "tool-measure", "tool-area", "tool-new-case"});
    place({"base-maps", "sheet", "grid-edit"});
    m_find = new FindBox{m_session, m_bar};
    m_find->setMaximumWidth(420);
    m_bar->addWidget(m_find);
    auto* gap = new QWidget{m_bar};
    gap->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_bar->addWidget(gap);
    m_clock = new QLabel{m_bar};
    m_clock->setObjectName(QStringLiteral("muted"));
    m_clock->setContentsMargins(8, 0, 10, 0);
    m_bar->addWidget(m_clock);
    m_operator = new OperatorBox{m_session, m_bar};
    m_bar->addWidget(m_operator);
    m_bar->addSeparator();
    m_bar->addAction(m_actions[QStringLiteral("language")]);
    m_bar->addAction(m_actions[QStringLiteral("dark")]);
    connect(m_find, &FindBox::placeChosen, this, [this](const Box& box) {
        m_map->zoomTo(box);
        m_map->flash(box);
    });
    connect(m_find, &FindBox::caseChosen, this, &MainWindow::showCase);
    connect(m_find, &FindBox::componentChosen, this, &MainWindow::showComponent);
    connect(m_find, &FindBox::told, this, &MainWindow::tell);
}

void MainWindow::retranslateActions() {
    const auto name = [this](const char* key, const QString& text, const QString& tip = {}) {
        auto* action = m_actions[QLatin1String(key)];
        action->setText(text);
        const auto keys = action->shortcut().toString(QKeySequence::NativeText);
        auto plain = tip.isEmpty()
                         ? QString{text}.remove(QLatin1Char('&')).remove(QStringLiteral("…"))
                         : tip;
        if (!keys.isEmpty()) plain += QStringLiteral(" (%1)").arg(keys);
        action->setToolTip(plain);
    };
    name("open", tr("&Open a store…"));
    name("import", tr("&Import…"));
    name("grid", tr("&Cut cells…"), tr("Cut the communities into unit cells along the streets"));
    name("grid-edit", tr("&Edit the grid…"),
         tr("Edit the grid: drafts, rehearsal, publication (administrators)"));
    name("regions", tr("&Regions: transfer, merge, split…"),
         tr("Acts of the authorities on districts, streets and communities (administrators)"));
    name("recensus", tr("&New survey of components…"),
         tr("Hold a new survey against the components in stock, row by row (administrators)"));
    name("centre", tr("The &centre: line and conflicts…"),
         tr("How this desk stands with its centre, and what is to be decided"));
    name("sheet", tr("&Print or export a sheet…"));
    name("quit", tr("&Quit"));
    name("new-case", tr("&New case"));
    name("find", tr("&Find"));
    name("waiting", tr("&Waiting for me"));
    name("all-open", tr("&Open cases"));
    name("base-maps", tr("&Base maps…"));
    name("about", tr("&About Wanmi"));
    name("tool-pan", tr("&Move the map"));
    name("tool-zoom", tr("&Zoom to a rectangle"));
    name("tool-identify", tr("&What is here"));
    name("tool-measure", tr("Measure a &length"));
    name("tool-area", tr("Measure an &area"));
    name("tool-new-case", tr("New case: click the map"));
    name("zoom-in", tr("Zoom &in"));
    name("zoom-out", tr("Zoom &out"));
    name("zoom-full", tr("Whole &city"));
    name("dark", tr("&Dark"), tr("Light or dark"));
    name("language", QStringLiteral("中文 / English"));
    name("theme-cases", tr("Map: cases"));
    name("theme-components", tr("Map: components"));
    name("theme-cells", tr("Map: cells"));
    name("theme-duty", tr("Map: duty grids"));
}

void MainWindow::showScale(double denominator) {
    m_scale->setText(tr("Scale 1:%1").arg(QLocale{}.toString(qRound64(denominator))));
}

void MainWindow::retranslate() {
    retranslateActions();
    if (!m_scale->text().isEmpty()) showScale(m_map->scale());
    if (!m_cell->text().isEmpty()) m_cellTimer.start(); // looked up anew, told in the new language
    const QStringList titles{tr("&File"), tr("&Case"), tr("&Map"), tr("&View"), tr("&Help")};
    for (int i = 0; i < m_menus.size() && i < titles.size(); ++i)
        m_menus[i]->setTitle(titles[i]);
    m_listDock->setWindowTitle(tr("Cases"));
    m_layerDock->setWindowTitle(tr("Layers"));
    m_caseDock->setWindowTitle(tr("Case"));
    m_gridDock->setWindowTitle(tr("Grid"));
    m_gridTitle->setText(tr("Edit the grid"));
    m_recensusDock->setWindowTitle(tr("Re-census"));
    m_recensusTitle->setText(tr("New survey against the stock"));
    if (!m_right->currentWidget()->isHidden() || m_caseTitle->text().isEmpty()) {
        const auto* page = m_right->currentWidget();
        m_caseTitle->setText(page == m_case               ? tr("Case")
                             : page == m_right->widget(1) ? tr("New case")
                                                          : tr("Place"));
    }
    m_bar->setWindowTitle(tr("Tools"));
    m_city->setText(m_session.isOpen() ? toQt(m_session.city()) : tr("Wanmi"));
    if (!m_session.isOpen()) setWindowTitle(tr("Wanmi"));
    tick();
}

} // namespace wanmi

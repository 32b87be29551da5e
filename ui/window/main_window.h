#pragma once
#include "ui/work/session.h"

#include <QHash>
#include <QMainWindow>
#include <QTimer>

#include <memory>
#include <string>

class QAction;
class QActionGroup;
class QDockWidget;
class QLabel;
class QMenu;
class QStackedWidget;
class QToolBar;
class QTranslator;

namespace wanmi {

class CaseListPanel;
class CasePanel;
class FindBox;
class GridEditPanel;
class ImportDialog;
class MapView;
class NewCasePanel;
class NoticeBar;
class OperatorBox;
class PastBox;
class PlacePanel;
class RecensusPanel;
class SheetJob;
class WorkStrip;
struct IdentifyResult;
struct ImportChoice;
struct ImportSummary;
struct SheetDone;
struct SheetSpec;

/// The desk of a supervision centre: cases left, map in the middle, one case on the right. It shows
/// values of the session and passes on what is pressed; no step is decided here.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    MainWindow(Session& session, std::string dataFolder, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Shows the store's map; called once the window is on the screen.
    void start();
    void setLanguage(const QString& language); ///< "zh" or "en"
    void setDark(bool dark);

    MapView& map() { return *m_map; }
    CaseListPanel& caseList() { return *m_list; }
    CasePanel& casePanel() { return *m_case; }
    NewCasePanel& newCase() { return *m_new; }
    NoticeBar& notice() { return *m_notice; }
    FindBox& find() { return *m_find; }
    WorkStrip& work() { return *m_work; }
    GridEditPanel& grid() { return *m_grid; }
    RecensusPanel& recensus() { return *m_recensus; }
    PastBox& past() { return *m_past; }
    PlacePanel& place() { return *m_place; }
    void showCase(const QString& id);
    void beginNewCase();
    void showPlace(const IdentifyResult& result);
    void showComponent(qint64 code); ///< with its life
    QAction* command(const QString& name) const { return m_actions.value(name); }
    /// What the dialogs do when they are accepted: imports; compares a new survey with the stock.
    void runImport(const ImportChoice& choice);
    void runRecensus(const ImportChoice& choice);
    void runGrid();
    /// Opens a dock, or puts it away: drafts of the grid, new surveys of components.
    void editGrid(bool wanted);
    void showRecensus(bool wanted);
    /// Draws the sheet in the background and writes it to the file.
    void runSheet(const SheetSpec& spec, const QString& file);

signals:
    /// Everything a first look needs is on the screen: rows, one case, a drawn map.
    void ready();

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QAction* add(const char* name, const char* iconName, const QKeySequence& key = {});
    void makeActions();
    void makeMapTools();
    void makeChoices();
    void makeMenus();
    void makeToolBar();
    void makeDocks();
    void makeStatusBar();
    void connectMap();
    void connectPanels();
    void connectSession();
    void makeGridDock(); ///< and the one of new surveys
    void connectGrid();
    void mayEditGrid();
    void offerDraft();
    void showPast();
    void retranslate();
    void retranslateActions();
    void showScale(double denominator);
    void onOpened();
    void readMapCases();
    void onCasesChanged(const std::vector<std::string>& ids);
    void onRendered();
    void checkReady();
    void tick();
    void tell(const QString& text, bool refused);
    void placeNotice();
    void showPage(QWidget* page);
    ImportDialog* importDialog();
    void openImport();
    void compareSurvey();
    void openBaseMaps();
    void openRegionActs();
    void openSheet();
    void openStore();
    void onSheet(const Result<SheetDone>& outcome, const QString& file);
    void onImported(const Result<ImportSummary>& summary, bool dryRun);
    void about();
    void lookUpCell(LonLat at);
    void restore();
    void save() const;

    Session& m_session;
    std::string m_dataFolder;
    QHash<QString, QAction*> m_actions;
    QActionGroup* m_tools = nullptr;
    QActionGroup* m_languages = nullptr;
    QActionGroup* m_mapThemes = nullptr;
    QList<QMenu*> m_menus;
    MapView* m_map = nullptr;
    CaseListPanel* m_list = nullptr;
    CasePanel* m_case = nullptr;
    NewCasePanel* m_new = nullptr;
    PlacePanel* m_place = nullptr;
    GridEditPanel* m_grid = nullptr;
    QStackedWidget* m_right = nullptr;
    NoticeBar* m_notice = nullptr;
    FindBox* m_find = nullptr;
    OperatorBox* m_operator = nullptr;
    WorkStrip* m_work = nullptr;
    QToolBar* m_bar = nullptr;
    QDockWidget* m_listDock = nullptr;
    QDockWidget* m_layerDock = nullptr;
    QDockWidget* m_caseDock = nullptr;
    QDockWidget* m_gridDock = nullptr;
    QLabel* m_gridTitle = nullptr;
    RecensusPanel* m_recensus = nullptr;
    QDockWidget* m_recensusDock = nullptr;
    QLabel* m_recensusTitle = nullptr;
    QLabel* m_city = nullptr;
    QLabel* m_clock = nullptr;
    QLabel* m_position = nullptr;
    QLabel* m_cell = nullptr;
    QLabel* m_scale = nullptr;
    PastBox* m_past = nullptr;
    QLabel* m_caseTitle = nullptr;
    QTimer m_tick;
    QTimer m_cellTimer;
    LonLat m_pointer;
    std::unique_ptr<QTranslator> m_translator;
    std::unique_ptr<SheetJob> m_sheet; ///< the last one: draws from the map's layers
    int m_ticks = 0;
    bool m_listReady = false;
    bool m_mapReady = false;
    bool m_casesOnMap = false;
    bool m_ready = false;
    bool m_dark = false;
};

} // namespace wanmi

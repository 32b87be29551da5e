#include "core/service/component_service.h"
#include "core/service/sync_service.h"
#include "core/store/row_apply.h"
#include "gis/canvas/map_view.h"
#include "tests/support/catch.h"
#include "tests/ui/look.h"
#include "tests/ui/small_city.h"
#include "ui/dialogs/centre_dialog.h"
#include "ui/models/resources.h"
#include "ui/models/text.h"
#include "ui/models/theme.h"
#include "ui/widgets/sync_strip.h"
#include "ui/window/centre_desk.h"
#include "ui/window/main_window.h"

#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTableWidget>
#include <QTest>

#include <functional>

namespace wanmi {
namespace {

constexpr int kPatience = 60'000;

/// A joined store with a component two desks renamed and moved, in a window.
struct JoinedWindow {
    explicit JoinedWindow(const std::string& language, bool dark = false)
        : session{{city.path(), WANMI_SOURCE_DIR "/data", language, "admin", std::nullopt,
                   [](const std::string&, const std::string& login, const std::string&) {
                       return Result<std::unique_ptr<Remote>>{
                           fail(Errc::Forbidden, "central.no_login",
                                {{"user", "wp_" + login}, {"host", "centre.example"}})};
                   }}} {
        prepare();
        QSettings{}.clear();
        initResources();
        applyTheme(*static_cast<QApplication*>(QCoreApplication::instance()), dark);
        window = std::make_unique<MainWindow>(session, WANMI_SOURCE_DIR "/data");
        window->setLanguage(toQt(language));
        window->resize(1366, 768);
        bool ready = false;
        QObject::connect(window.get(), &MainWindow::ready, [&ready] { ready = true; });
        window->show();
        window->start();
        REQUIRE(wait([&] { return ready; }));
        window->command(QStringLiteral("centre"))->trigger();
        dialog = window->findChild<CentreDesk*>()->dialog();
        REQUIRE(dialog != nullptr);
        REQUIRE(wait([&] { return dialog->table().rowCount() == 2; }));
    }
    static bool wait(const std::function<bool()>& what) { return QTest::qWaitFor(what, kPatience); }
    std::size_t open() { return test::must(SyncService{city.desk()}.conflicts(true)).size(); }
    std::string name() { return test::must(ComponentService{city.desk()}.show(code)).row.name; }
    void choose(const QString& what) {
        for (int i = 0; i < dialog->table().rowCount(); ++i) {
            if (dialog->table().item(i, 2)->text().contains(what)) {
                dialog->table().selectRow(i);
                return;
            }
        }
        FAIL("no row of " << fromQt(what));
    }

    test::SmallCity city;
    Session session;
    std::int64_t code = 0;
    std::unique_ptr<MainWindow> window;
    CentreDialog* dialog = nullptr;

private:
    void prepare() {
        auto& desk = city.desk();
        NewComponents what{"0101", {city.at(200, 120)}, {}};
        code = test::must(ComponentService{desk}.add(
                              what, ComponentOrder{"admin", {}, false, std::nullopt}))
                   .codes.front();
        test::must(desk.keepDeskKey(std::string(64, 'a')));
        auto tx = test::must(Transaction::begin(desk.db()));
        EntryStore store{desk.db()};
        CentreRow row;
        row.url = "postgresql://centre.example/wanmi";
        row.desk = "007";
        row.cursor.feed = "feed-1";
        row.joinedAt = desk.now();
        test::must(store.join(row));
        const auto key = columnsText({{"code", code}});
        const auto there =
            *test::must(presentColumns(desk.db(), "component", {{"code", code}}, {"geom"}));
        const auto base = cellText(there.front().second);
        ConflictRow c{.id = "c-name",
                      .at = desk.now(),
                      .entry = "e-1",
                      .kind = "row",
                      .person = "admin",
                      .table = "component",
                      .key = key,
                      .column = "name",
                      .base = R"("井盖")",
                      .theirs = R"("雨水井盖")",
                      .mine = R"("污水井盖")",
                      .reason = "sync.both_changed",
                      .args = "{}",
                      .state = "open"};
        test::must(store.addConflict(c));
        c.id = "c-geom";
        c.column = "geom";
        c.base = base;
        c.theirs = cellText(moved(30, 0));
        c.mine = cellText(moved(0, 30));
        test::must(store.addConflict(c));
        test::must(tx.commit());
    }
    CellValue moved(double east, double north) {
        ComponentMove to;
        to.eastM = east;
        to.northM = north;
        ComponentService components{city.desk()};
        const ComponentOrder order{"admin", {}, false, std::nullopt};
        test::must(components.move({{code}, std::nullopt}, to, order));
        const auto there =
            *test::must(presentColumns(city.desk().db(), "component", {{"code", code}}, {"geom"}));
        to.eastM = -east;
        to.northM = -north;
        test::must(components.move({{code}, std::nullopt}, to, order));
        return there.front().second;
    }
};

} // namespace

TEST_CASE("What two desks could not agree on is decided in a table: the centre's stays, or this "
          "desk's is done again",
          "[desktop]") {
    JoinedWindow w{"en"};
    CHECK_FALSE(w.dialog->mineButton().isEnabled());
    w.choose(QStringLiteral("place"));
    CHECK(w.dialog->theirsButton().isEnabled());
    w.dialog->theirsButton().click();
    REQUIRE(JoinedWindow::wait([&] { return w.dialog->table().rowCount() == 1; }));
    CHECK(w.open() == 1);

    w.choose(QStringLiteral("name"));
    w.dialog->mineButton().click();
    REQUIRE(JoinedWindow::wait([&] { return w.dialog->table().rowCount() == 0; }));
    CHECK(w.open() == 0);
    CHECK(w.name() == "污水井盖");
}

TEST_CASE("A conflict of places is shown on the map: this desk's, the centre's and what was before",
          "[desktop]") {
    JoinedWindow w{"zh"};
    const auto before = w.window->map().picture();
    w.choose(QStringLiteral("位置"));
    const auto seen = w.window->map().extent();
    CHECK(seen.maxX - seen.minX < 1'000'000); // it came near
    REQUIRE(JoinedWindow::wait([&] { return !w.window->map().isRendering(); }));
    CHECK(w.window->map().picture() != before);
    w.dialog->hide();
    CHECK(w.dialog->password().text().isEmpty());
}

TEST_CASE("A wrong password, or no way to the centre, is one line in the dialog", "[desktop]") {
    JoinedWindow w{"en"};
    CHECK_FALSE(w.dialog->connectButton().isEnabled()); // no password yet
    w.dialog->password().setText(QStringLiteral("x"));
    REQUIRE(JoinedWindow::wait([&] { return w.dialog->connectButton().isEnabled(); }));
    w.dialog->connectButton().click();
    CHECK(w.dialog->password().text().isEmpty());
    REQUIRE(JoinedWindow::wait(
        [&] { return w.dialog->connectButton().text() == QStringLiteral("Connect"); }));
    CHECK(w.dialog->lineState().text().contains(QStringLiteral("wp_admin")));
    CHECK(test::cutTexts(*w.dialog).isEmpty());
    CHECK(test::foreignButtons(*w.dialog, false).isEmpty());
}

} // namespace wanmi

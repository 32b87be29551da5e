#include "core/service/access.h"
#include "gis/canvas/map_view.h"
#include "gis/print/sheet.h"
#include "tests/support/catch.h"
#include "tests/ui/look.h"
#include "tests/ui/small_city.h"
#include "ui/dialogs/import_dialog.h"
#include "ui/models/case_table_model.h"
#include "ui/models/resources.h"
#include "ui/models/text.h"
#include "ui/models/theme.h"
#include "ui/widgets/action_form.h"
#include "ui/widgets/case_list_panel.h"
#include "ui/widgets/case_panel.h"
#include "ui/widgets/new_case_panel.h"
#include "ui/widgets/notice_bar.h"
#include "ui/widgets/work_strip.h"
#include "ui/window/main_window.h"
#include "ui/work/session.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAction>
#include <QApplication>
#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSettings>
#include <QStatusBar>
#include <QTableView>
#include <QTableWidget>
#include <QTcpServer>
#include <QTest>
#include <QToolButton>

#include <algorithm>

namespace wanmi {
namespace {

constexpr int kPatience = 60'000; // milliseconds until a test gives up

/// The window over a store, drawn and ready.
struct OpenWindow {
    explicit OpenWindow(test::SmallCity& c, const std::string& actor = "acceptor1",
                        const std::string& language = "zh", bool dark = false)
        : city(c),
          session{{c.path(), WANMI_SOURCE_DIR "/data", language, actor, std::nullopt}} {
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
        REQUIRE(QTest::qWaitFor([&] { return ready; }, kPatience));
    }
    template <class Check>
    bool wait(Check check) {
        return QTest::qWaitFor(check, kPatience);
    }
    CaseState state(const std::string& id) { return test::must(city.cases().show(id)).state.state; }
    /// Lets another person sit down.
    void as(const std::string& login) { session.setActor(login); }
    /// Presses the button of a step once the panel offers it.
    void press(Action action) {
        QPushButton* found = nullptr;
        REQUIRE(wait([&] {
            for (auto* button : window->casePanel().findChildren<QPushButton*>()) {
                if (button->isVisible() && button->isEnabled() &&
                    button->property("action") == QVariant{static_cast<int>(action)}) {
                    found = button;
                }
            }
            return found != nullptr;
        }));
        QTest::mouseClick(found, Qt::LeftButton);
    }
    void sendForm() {
        auto* form = window->casePanel().form();
        REQUIRE(form);
        REQUIRE(form->isComplete());
        QTest::mouseClick(form->findChild<QPushButton*>(QStringLiteral("primary")), Qt::LeftButton);
    }
    void clickMap(Point place) {
        auto* area = window->map().findChild<QAbstractScrollArea*>();
        REQUIRE(area);
        auto* canvas = area->viewport();
        const auto pixel = canvas->mapFrom(&window->map(), window->map().toPixel(place));
        QTest::mouseMove(canvas, pixel);
        QTest::mouseClick(canvas, Qt::LeftButton, Qt::NoModifier, pixel);
    }

    test::SmallCity& city;
    Session session;
    std::unique_ptr<MainWindow> window;
};

} // namespace

TEST_CASE("The window's list holds the open cases of the service, and the most urgent is shown",
          "[desktop]") {
    test::SmallCity city;
    for (int i = 0; i < 6; ++i)
        city.report(80 + 150.0 * i, 120);
    OpenWindow desk{city};
    CaseQuery q;
    q.openOnly = true;
    const auto listed = test::must(city.cases().list(q));
    auto& model = desk.window->caseList().model();
    REQUIRE(model.rowCount() == listed.total);
    for (int i = 0; i < model.rowCount(); ++i)
        CHECK(model.rowAt(i)->id == listed.rows[static_cast<std::size_t>(i)].id);
    CHECK(desk.window->casePanel().shownCase() == toQt(listed.rows.front().id));
}

TEST_CASE("List, panel and map keep in step", "[desktop]") {
    test::SmallCity city;
    const auto west = city.report(150, 120);
    const auto east = city.report(850, 380);
    OpenWindow desk{city};
    const auto place = test::must(city.cases().show(east)).row.place;
    desk.clickMap(place);
    CHECK(desk.wait([&] { return desk.window->casePanel().shownCase() == toQt(east); }));
    CHECK(desk.window->caseList().selectedCase() == toQt(east));
    auto& table = desk.window->caseList().table();
    CHECK(table.currentIndex().row() == desk.window->caseList().model().rowOf(toQt(east)));

    const int row = desk.window->caseList().model().rowOf(toQt(west));
    table.setCurrentIndex(desk.window->caseList().model().index(row, 1));
    CHECK(desk.window->map().selectedCase() == toQt(west));
    CHECK(desk.window->casePanel().shownCase() == toQt(west));
}

TEST_CASE("A case goes from a click on the map to its closing by the buttons of the right people",
          "[desktop]") {
    test::SmallCity city;
    OpenWindow desk{city, "collector1"};
    auto& window = *desk.window;
    window.beginNewCase();
    desk.clickMap(test::SmallCity::point(300, 120));
    REQUIRE(desk.wait([&] { return window.newCase().place().has_value(); }));
    window.newCase().setKind(QStringLiteral("event:0102"));
    REQUIRE(desk.wait([&] { return window.newCase().isComplete(); }));
    window.newCase().submit();
    REQUIRE(desk.wait([&] { return !window.casePanel().shownCase().isEmpty(); }));
    const auto id = fromQt(window.casePanel().shownCase());
    const auto reaches = [&](CaseState wanted) {
        return desk.wait([&] { return desk.state(id) == wanted && !window.casePanel().form(); });
    };

    desk.as("acceptor1");
    desk.press(Action::Accept);
    REQUIRE(reaches(CaseState::PendingRegister));

    desk.as("chief1");
    desk.press(Action::File);
    window.casePanel().form()->findChildren<QRadioButton*>().constFirst()->click();
    desk.sendForm();
    REQUIRE(reaches(CaseState::PendingDispatch));

    desk.as("dispatcher1");
    desk.press(Action::Dispatch);
    auto* departments =
        window.casePanel().form()->findChild<QComboBox*>(QStringLiteral("department"));
    departments->setCurrentIndex(departments->findData(QStringLiteral("CG-HW")));
    desk.sendForm();
    REQUIRE(reaches(CaseState::PendingHandle));

    desk.as("handler-CG-HW-1");
    desk.press(Action::Start);
    REQUIRE(reaches(CaseState::Handling));
    desk.press(Action::Finish);
    desk.sendForm();
    REQUIRE(reaches(CaseState::PendingCheck));

    desk.as("acceptor1");
    desk.press(Action::CheckTask);
    desk.sendForm();
    REQUIRE(desk.wait([&] { return test::must(city.cases().show(id)).state.check.open; }));
    const auto collector = test::must(city.cases().show(id)).state.check.to;

    desk.as(collector.empty() ? "collector2" : collector);
    desk.press(Action::CheckAnswer);
    window.casePanel().form()->findChildren<QRadioButton*>().constFirst()->click();
    desk.sendForm();
    REQUIRE(reaches(CaseState::PendingClose));

    desk.as("chief1");
    desk.press(Action::Close);
    auto* form = window.casePanel().form();
    CHECK_FALSE(form->isComplete()); // not before the closing condition is ticked
    form->findChildren<QCheckBox*>().constFirst()->click();
    desk.sendForm();
    REQUIRE(reaches(CaseState::Closed));
    CHECK(desk.wait(
        [&] { return window.caseList().model().rowOf(toQt(id)) < 0; })); // no open case any more
}

TEST_CASE("What another process does appears in the window: list, panel and map", "[desktop]") {
    test::SmallCity city;
    const auto id = city.report(150, 120);
    OpenWindow desk{city};
    REQUIRE(desk.wait([&] { return !desk.window->casePanel().offered().empty(); }));
    CaseCommand accept;
    accept.action = Action::Accept;
    city.step(id, "chief1", accept);
    CHECK(desk.wait([&] {
        const auto offered = desk.window->casePanel().offered();
        return std::find(offered.begin(), offered.end(), Action::Accept) == offered.end();
    }));
    const auto other = city.report(700, 120);
    CHECK(desk.wait([&] { return desk.window->caseList().model().rowOf(toQt(other)) >= 0; }));
}

TEST_CASE("A refusal is one line above the map, and the window goes on", "[desktop]") {
    test::SmallCity city;
    city.report(150, 120);
    OpenWindow desk{city};
    auto& window = *desk.window;
    window.beginNewCase();
    desk.as("dispatcher1"); // whose post does not report
    window.newCase().setPlace(city.at(200, 100));
    window.newCase().setKind(QStringLiteral("event:0102"));
    REQUIRE(desk.wait([&] { return window.newCase().isComplete(); }));
    window.newCase().submit();
    REQUIRE(desk.wait([&] { return window.notice().isVisible(); }));
    CHECK(window.notice().text().contains(QStringLiteral("派遣员")));
    CHECK_FALSE(window.notice().text().contains(QLatin1Char('\n')));
    CHECK(QApplication::activeModalWidget() == nullptr);
}

TEST_CASE("Language and theme change at run time, and nothing is cut or left in the other language",
          "[desktop]") {
    test::SmallCity city;
    for (int i = 0; i < 5; ++i)
        city.report(80 + 150.0 * i, 120, i % 2 == 0 ? "event:0102" : "component:0101");
    OpenWindow desk{city};
    auto& window = *desk.window;
    const auto folder = QStringLiteral(WANMI_BUILD_DIR "/screenshots");
    QDir{}.mkpath(folder);
    REQUIRE(desk.wait([&] { return !window.casePanel().offered().empty(); }));
    for (const auto* language : {"en", "zh", "en", "zh"}) {
        for (const bool dark : {true, false}) {
            window.setLanguage(QLatin1String(language));
            window.setDark(dark);
            QCoreApplication::sendPostedEvents(); // new texts: layouts are asked anew
            REQUIRE(desk.wait([&] { return !window.map().isRendering(); }));
            const auto cut = test::cutTexts(window);
            INFO(language << ": " << cut.join(QStringLiteral(" | ")).toStdString());
            CHECK(cut.isEmpty());
            const auto foreign = test::foreignButtons(window, std::string{language} == "zh");
            INFO(foreign.join(QStringLiteral(" | ")).toStdString());
            CHECK(foreign.isEmpty());
            bool scaleTold = false;
            for (const auto* label : window.statusBar()->findChildren<QLabel*>()) {
                scaleTold =
                    scaleTold || label->text().startsWith(
                                     MainWindow::tr("Scale 1:%1").section(QLatin1Char{' '}, 0, 0));
            }
            CHECK(scaleTold); // in the language of the moment
            const auto picture = window.grab();
            picture.save(
                QStringLiteral("%1/window-%2-%3.png")
                    .arg(folder, QLatin1String(language), QLatin1String(dark ? "dark" : "light")));
            const bool night = picture.toImage()
                                   .pixelColor(window.width() - 30, window.height() - 60)
                                   .lightness() < 128;
            CHECK(night == dark);
        }
    }
}

TEST_CASE("The cell under the pointer is told in the language of the moment", "[desktop]") {
    test::SmallCity city;
    const auto at = test::must(city.cases().show(city.report(150, 120))).row.place;
    OpenWindow desk{city, "acceptor1", "en"};
    const auto told = [&desk] {
        const auto start =
            MainWindow::tr("Cell %1").section(QLatin1Char{'%'}, 0, 0) + QLatin1String{"990101"};
        const auto labels = desk.window->statusBar()->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&start](const QLabel* label) {
            return label->text().startsWith(start);
        });
    };
    desk.clickMap(at);
    REQUIRE(desk.wait(told));
    desk.window->setLanguage(QStringLiteral("zh"));
    CHECK_FALSE(MainWindow::tr("Cell %1").startsWith(QLatin1String{"Cell"}));
    CHECK(desk.wait(told));
}

TEST_CASE("The map in sight becomes a sheet of paper", "[desktop]") {
    test::SmallCity city;
    city.report(150, 120);
    OpenWindow desk{city};
    const QTemporaryDir dir;
    const auto file = dir.filePath(QStringLiteral("sheet.pdf"));
    SheetSpec spec;
    spec.title = QStringLiteral("小样区");
    spec.box = desk.window->map().extent();
    desk.window->runSheet(spec, file);
    CHECK(desk.wait([&] { return QFileInfo{file}.size() > 5000; }));
    CHECK(desk.wait([&] { return desk.window->notice().text().contains(file); }));
    auto store = test::must(Desk::open(city.path()));
    const auto log = test::must(AccessLog{store->db()}.list({}));
    REQUIRE(log.size() == 1);
    CHECK(log[0].what == "print");
    CHECK(log[0].object == "sheet.pdf");
}

TEST_CASE("A sheet over a silent base map is stopped by its button, and the window goes on",
          "[desktop]") {
    test::SmallCity city;
    OpenWindow desk{city};
    auto& window = *desk.window;
    QTcpServer silent; // takes connections, never answers
    REQUIRE(silent.listen(QHostAddress::LocalHost));
    BaseMapSpec tiles;
    tiles.name = QStringLiteral("tiles");
    tiles.source = QStringLiteral("http://127.0.0.1:%1/{z}/{x}/{y}.png").arg(silent.serverPort());
    window.map().addBaseMap(tiles);
    const QTemporaryDir dir;
    const auto file = dir.filePath(QStringLiteral("sheet.pdf"));
    SheetSpec spec;
    spec.box = window.map().extent();
    spec.baseMapLimit = std::chrono::hours{1};
    window.runSheet(spec, file);
    CHECK(window.work().isBusy());
    CHECK(window.work().stopButton().isVisible());
    window.work().stopButton().click();
    CHECK_FALSE(window.work().isBusy());
    CHECK(window.notice().isVisible());
    CHECK_FALSE(QFileInfo::exists(file));

    spec.baseMapLimit = std::chrono::milliseconds{100};
    window.runSheet(spec, file);
    CHECK(desk.wait([&] { return !window.work().isBusy(); }));
    CHECK(window.notice().text().contains(QStringLiteral("tiles")));
    CHECK(QFileInfo{file}.size() > 5000);
}

TEST_CASE("The import dialog shows what is taken from which column, and takes what is chosen",
          "[desktop]") {
    test::SmallCity city;
    OpenWindow desk{city, "acceptor1", "en"};
    auto& window = *desk.window;
    const QTemporaryDir dir;
    const auto write = [&dir](const char* name, const QString& text) {
        const auto path = dir.filePath(QLatin1String(name));
        QFile file{path};
        REQUIRE(file.open(QIODevice::WriteOnly));
        file.write(text.toUtf8());
        return path;
    };
    const auto at = city.at(300, 120);
    const auto rows =
        write("lamps.csv", QStringLiteral("longitude,latitude,sort,name\n%1,%2,lamp,A\n")
                               .arg(at.lon, 0, 'f', 7)
                               .arg(at.lat, 0, 'f', 7));
    const auto values =
        write("values.csv", QStringLiteral("field,from,to\nkind,lamp,component:0110\n"));
    window.command(QStringLiteral("import"))->trigger();
    auto* dialog = window.findChild<ImportDialog*>();
    REQUIRE(dialog);
    dialog->setKind(ImportKind::Components);
    dialog->setFile(rows);
    dialog->setValueTable(values);
    REQUIRE(desk.wait([&] { return dialog->columns().rowCount() > 0; }));
    const auto box = [&](const char* field) -> QComboBox* {
        for (int row = 0; row < dialog->columns().rowCount(); ++row) {
            if (dialog->columns().item(row, 0)->data(Qt::UserRole).toString() ==
                QLatin1String(field))
                return qobject_cast<QComboBox*>(dialog->columns().cellWidget(row, 1));
        }
        return nullptr;
    };
    REQUIRE(box("lat"));
    CHECK(box("lat")->currentText() == QStringLiteral("latitude")); // guessed by its name
    CHECK(box("name")->currentText() == QStringLiteral("name"));
    CHECK(box("kind")->currentData().toString().isEmpty());
    box("kind")->setCurrentText(QStringLiteral("sort"));
    box("name")->setCurrentIndex(0); // not to be taken
    dialog->accept();
    REQUIRE(desk.wait([&] { return window.notice().text().contains(QStringLiteral("1 new")); }));
    const auto found = test::must(city.desk().db().text(
        "SELECT name || '/' || kind FROM component ORDER BY code DESC LIMIT 1"));
    CHECK(found.value_or("") == "/0110");
}

TEST_CASE("Who works here is read whole, whatever the post", "[desktop]") {
    test::SmallCity city;
    OpenWindow desk{city, "acceptor1", "en"};
    for (const auto* login : {"collector1", "chief1", "dispatcher1", "dept-CG-HW"}) {
        desk.as(login);
        QCoreApplication::sendPostedEvents();
        const auto cut = test::cutTexts(*desk.window);
        INFO(login << ": " << cut.join(QStringLiteral(" | ")).toStdString());
        CHECK(cut.isEmpty());
    }
}

} // namespace wanmi

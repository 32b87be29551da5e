// A new survey of components, compared and decided in the real window off screen; and the life of
// one component.
#include "core/service/component_service.h"
#include "gis/canvas/map_view.h"
#include "tests/support/catch.h"
#include "tests/ui/look.h"
#include "tests/ui/small_city.h"
#include "ui/dialogs/import_dialog.h"
#include "ui/docks/place_panel.h"
#include "ui/docks/recensus_panel.h"
#include "ui/models/resources.h"
#include "ui/models/text.h"
#include "ui/models/theme.h"
#include "ui/widgets/case_panel.h"
#include "ui/widgets/component_life_view.h"
#include "ui/widgets/find_box.h"
#include "ui/window/main_window.h"
#include "ui/work/session.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTableWidget>
#include <QTest>
#include <QTreeWidget>

#include <fmt/format.h>

#include <algorithm>

namespace wanmi {
namespace {

constexpr int kPatience = 60'000; // milliseconds until a test gives up

template <class Check>
bool wait(Check check) {
    return QTest::qWaitFor(check, kPatience);
}

ComponentOrder order() {
    ComponentOrder out;
    out.actor = "admin";
    out.note = "普查";
    return out;
}

/// Five lamps 20 m apart, in the order of their codes.
std::vector<std::int64_t> addLamps(test::SmallCity& city) {
    NewComponents lamps;
    lamps.kind = "0205";
    for (int lamp = 0; lamp < 5; ++lamp) {
        lamps.at.push_back(city.at(200 + 20.0 * lamp, 100));
    }
    return test::must(ComponentService{city.desk()}.add(lamps, order())).codes;
}

/// The first stands where it stood, the second 6 m further, the third has a name, the fourth is not
/// there, the fifth neither, and there is one more.
QString survey(test::SmallCity& city, const std::vector<std::int64_t>& lamps,
               const QString& folder) {
    auto path = folder + QStringLiteral("/survey.csv");
    QFile file{path};
    REQUIRE(file.open(QIODevice::WriteOnly));
    std::string text = "ObjID,kind,lon,lat,ObjName\n";
    const auto line = [&](const std::string& code, double east, double north, const char* name) {
        const auto at = city.at(east, north);
        text += fmt::format("{},0205,{:.9f},{:.9f},{}\n", code, at.lon, at.lat, name);
    };
    line(std::to_string(lamps[0]), 200, 100, "");
    line(std::to_string(lamps[1]), 226, 100, "");
    line(std::to_string(lamps[2]), 240, 100, "三号灯");
    line("", 300, 110, "");
    file.write(text.data(), static_cast<qint64>(text.size()));
    return path;
}

/// A window of an administrator over the town.
struct Window {
    explicit Window(test::SmallCity& city)
        : session({city.path(), WANMI_SOURCE_DIR "/data", "zh", "admin", std::nullopt}),
          window(session, WANMI_SOURCE_DIR "/data") {
        QSettings{}.clear();
        initResources();
        applyTheme(*static_cast<QApplication*>(QCoreApplication::instance()), false);
        window.setLanguage(QStringLiteral("zh"));
        window.resize(1366, 768);
        bool ready = false;
        const auto watch =
            QObject::connect(&window, &MainWindow::ready, [&ready] { ready = true; });
        window.show();
        window.start();
        REQUIRE(wait([&] { return ready; }));
        QObject::disconnect(watch);
    }
    Session session;
    MainWindow window;
};

/// Pixels of the map near a colour.
int pixelsLike(const QImage& picture, const QColor& colour) {
    int count = 0;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            const auto p = picture.pixelColor(x, y);
            const int away = std::abs(p.red() - colour.red()) +
                             std::abs(p.green() - colour.green()) +
                             std::abs(p.blue() - colour.blue());
            count += away < 30 ? 1 : 0;
        }
    }
    return count;
}

} // namespace

TEST_CASE("A new survey is compared, seen on the map, and accepted or refused row by row",
          "[desktop]") {
    test::SmallCity city;
    const auto lamps = addLamps(city);
    const QTemporaryDir folder;
    const auto file = survey(city, lamps, folder.path());
    Window w{city};
    auto* command = w.window.command(QStringLiteral("recensus"));
    REQUIRE(command->isEnabled());
    command->trigger();
    auto& panel = w.window.recensus();
    REQUIRE(wait([&] { return panel.isVisible(); }));
    CHECK_FALSE(panel.acceptButton().isEnabled());

    QTest::mouseClick(&panel.compareButton(), Qt::LeftButton);
    auto* dialog = w.window.findChild<ImportDialog*>();
    REQUIRE(dialog);
    dialog->setFile(file);
    REQUIRE(wait([&] { return dialog->columns().rowCount() > 0; }));
    dialog->accept();
    REQUIRE(wait([&] { return panel.rows().topLevelItemCount() == 5; }));
    CHECK(test::must(ComponentService{city.desk()}.list({}, 10)).total == 5); // nothing taken yet

    const auto rowOf = [&](const QString& word) -> QTreeWidgetItem* {
        const auto found = panel.rows().findItems(word, Qt::MatchExactly);
        return found.isEmpty() ? nullptr : found.front();
    };
    const auto choose = [&](QTreeWidgetItem* item) {
        REQUIRE(item);
        panel.rows().setCurrentItem(item, 0, QItemSelectionModel::ClearAndSelect);
    };
    auto* moved = rowOf(QStringLiteral("移位"));
    choose(moved);
    CHECK(moved->text(1).contains(QStringLiteral("6.00 m")));
    REQUIRE(wait([&] { return w.window.map().scale() < 5000; }));
    const QColor blue{"#1769c4"};
    const auto seen = [&] {
        return !w.window.map().isRendering() && pixelsLike(w.window.map().picture(), blue) > 60;
    };
    CHECK(wait(seen));
    const auto pictures = QStringLiteral(WANMI_BUILD_DIR "/screenshots");
    QDir{}.mkpath(pictures);
    for (const auto* language : {"en", "zh"}) {
        for (const bool dark : {true, false}) {
            w.window.setLanguage(QLatin1String(language));
            w.window.setDark(dark);
            QCoreApplication::sendPostedEvents();
            REQUIRE(wait([&] { return panel.rows().topLevelItemCount() == 5; }));
            panel.rows().topLevelItem(0)->setSelected(true);
            REQUIRE(wait([&] { return !w.window.map().isRendering(); }));
            const auto cut = test::cutTexts(panel);
            const auto foreign = test::foreignButtons(panel, std::string{language} == "zh");
            INFO(language << ": " << (cut + foreign).join(QStringLiteral(" | ")).toStdString());
            CHECK(cut.isEmpty());
            CHECK(foreign.isEmpty());
            w.window.grab().save(QStringLiteral("%1/recensus-%2-%3.png")
                                     .arg(pictures, QLatin1String(language),
                                          dark ? QStringLiteral("dark") : QStringLiteral("light")));
        }
    }

    choose(rowOf(QStringLiteral("移位")));
    QTest::mouseClick(&panel.acceptButton(), Qt::LeftButton);
    REQUIRE(wait([&] { return panel.rows().topLevelItemCount() == 4; }));
    const auto second = test::must(ComponentService{city.desk()}.show(lamps[1]));
    CHECK(second.row.at == test::SmallCity::point(226, 100));

    CHECK(panel.undoButton().isEnabled());
    choose(rowOf(QStringLiteral("变更")));
    CHECK(panel.acceptButton().isEnabled());
    panel.filter().setCurrentIndex(2); // another list: nothing of this one can be decided in it
    emit panel.filter().activated(2);
    CHECK_FALSE(panel.acceptButton().isEnabled());
    REQUIRE(wait([&] { return panel.rows().topLevelItemCount() == 1; }));
    panel.filter().setCurrentIndex(0);
    emit panel.filter().activated(0);
    REQUIRE(wait([&] { return panel.rows().topLevelItemCount() == 4; }));
    choose(rowOf(QStringLiteral("变更")));
    panel.note().setText(QStringLiteral("名称不改"));
    QTest::mouseClick(&panel.refuseButton(), Qt::LeftButton);
    REQUIRE(wait([&] { return panel.rows().topLevelItemCount() == 3; }));
    CHECK(test::must(ComponentService{city.desk()}.show(lamps[2])).row.name.empty());
    CHECK(panel.undoButton().isEnabled()); // a refusal does not take away what can be taken back

    panel.whole().setChecked(true); // two are missing, one is new
    QTest::mouseClick(&panel.acceptButton(), Qt::LeftButton);
    REQUIRE(wait([&] { return panel.rows().topLevelItemCount() == 0; }));
    CHECK(test::must(ComponentService{city.desk()}.list({}, 10)).total == 4);
    CHECK(test::must(ComponentService{city.desk()}.show(lamps[3])).row.retiredAt);

    QTest::mouseClick(&panel.undoButton(), Qt::LeftButton);
    REQUIRE(wait([&] { return panel.rows().topLevelItemCount() == 3; }));
    CHECK_FALSE(test::must(ComponentService{city.desk()}.show(lamps[3])).row.retiredAt);

    w.session.setActor("acceptor1");
    CHECK_FALSE(command->isEnabled());
    CHECK_FALSE(panel.isVisible());
}

TEST_CASE("A component that is found shows its whole life, and a click on a case opens it",
          "[desktop]") {
    test::SmallCity city;
    const auto lamps = addLamps(city);
    test::must(
        ComponentService{city.desk()}.correct({{lamps[0]}, {}}, {{"name", "一号灯"}}, order()));
    ReportCommand report;
    report.kind = "component:0205";
    report.component = lamps[0];
    report.at = city.at(200, 100);
    report.text = "路灯不亮";
    report.actor = "collector1";
    const auto named = test::must(city.cases().report(report));
    Window w{city};
    auto& life = w.window.place().life();
    w.window.find().setText(QString::number(lamps[0]));
    QTest::keyClick(&w.window.find(), Qt::Key_Return);
    REQUIRE(wait([&] { return life.count() == 3; }));
    CHECK(life.isVisible());
    CHECK(life.item(0)->text().contains(toQt(named.number))); // newest first
    CHECK(life.item(1)->text().contains(QStringLiteral("一号灯")));
    REQUIRE(wait([&] { return !w.window.map().isRendering(); }));
    const auto pictures = QStringLiteral(WANMI_BUILD_DIR "/screenshots");
    QDir{}.mkpath(pictures);
    for (const auto* language : {"en", "zh"}) {
        w.window.setLanguage(QLatin1String(language));
        QCoreApplication::sendPostedEvents();
        const auto title =
            std::string{language} == "zh" ? QStringLiteral("编码") : QStringLiteral("Code");
        REQUIRE(wait([&] {
            const auto labels = w.window.place().findChildren<QLabel*>();
            return life.count() == 3 &&
                   std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
                       return label->isVisible() && label->text() == title;
                   });
        }));
        CHECK(test::cutTexts(w.window.place()).isEmpty());
        w.window.grab().save(
            QStringLiteral("%1/component-%2.png").arg(pictures, QLatin1String(language)));
    }
    QTest::mouseClick(life.viewport(), Qt::LeftButton, Qt::NoModifier,
                      life.visualItemRect(life.item(0)).center());
    CHECK(wait([&] { return w.window.casePanel().shownCase() == toQt(named.id); }));
}

} // namespace wanmi

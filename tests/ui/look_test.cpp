#include "tests/support/catch.h"
#include "tests/ui/look.h"
#include "tests/ui/small_city.h"
#include "ui/models/case_table_model.h"
#include "ui/models/resources.h"
#include "ui/models/text.h"
#include "ui/models/theme.h"
#include "ui/widgets/case_list_panel.h"
#include "ui/widgets/case_panel.h"
#include "ui/widgets/new_case_panel.h"
#include "ui/work/session.h"

#include <QApplication>
#include <QDir>
#include <QHBoxLayout>
#include <QTest>
#include <QTranslator>

namespace wanmi {
namespace {

constexpr int kPatience = 60'000;

CaseCommand step(Action action) {
    CaseCommand c;
    c.action = action;
    c.condition = 1;
    c.to = "CG-HW";
    return c;
}

/// A case that waits for dispatch, and the panels of the desk side by side.
struct Desktop {
    Desktop(const char* language, bool dark)
        : session{{city.path(), WANMI_SOURCE_DIR "/data", language, "dispatcher1", std::nullopt}} {
        initResources();
        applyTheme(*static_cast<QApplication*>(QCoreApplication::instance()), dark);
        if (translator.load(
                QStringLiteral(":/wanmi/i18n/wanmi_%1.qm").arg(QLatin1String(language))))
            QCoreApplication::installTranslator(&translator);
        for (int i = 0; i < 9; ++i)
            id = city.report(60 + 100.0 * i, 120, i % 2 == 0 ? "event:0102" : "component:0101");
        city.step(id, "acceptor1", step(Action::Accept));
        city.step(id, "chief1", step(Action::File));
        auto* row = new QHBoxLayout{&window};
        row->setSpacing(6);
        list = new CaseListPanel{session, &window};
        panel = new CasePanel{session, &window};
        fresh = new NewCasePanel{session, &window};
        list->setFixedWidth(430);
        for (auto* w : std::initializer_list<QWidget*>{list, panel, fresh})
            row->addWidget(w);
        window.resize(1200, 768);
        window.show();
        session.open();
        REQUIRE(QTest::qWaitFor([&] { return list->model().rowCount() == 9; }, kPatience));
        list->selectCase(toQt(id));
        panel->showCase(toQt(id));
        fresh->setPlace(city.at(300, 300));
        REQUIRE(QTest::qWaitFor([&] { return !panel->offered().empty(); }, kPatience));
        panel->begin(Action::Dispatch);
        QCoreApplication::sendPostedEvents(); // the form has come: layouts are asked anew
    }
    ~Desktop() { QCoreApplication::removeTranslator(&translator); }

    test::SmallCity city;
    Session session;
    QTranslator translator;
    QWidget window;
    CaseListPanel* list = nullptr;
    CasePanel* panel = nullptr;
    NewCasePanel* fresh = nullptr;
    std::string id;
};

} // namespace

TEST_CASE("The panels show every word whole, in the language chosen, light and dark",
          "[ui][look]") {
    const auto* language = GENERATE("zh", "en");
    const bool dark = GENERATE(false, true);
    Desktop desk{language, dark};
    const auto folder = QStringLiteral(WANMI_BUILD_DIR "/screenshots");
    QDir{}.mkpath(folder);
    desk.window.grab().save(
        QStringLiteral("%1/panels-%2-%3.png")
            .arg(folder, QLatin1String(language), QLatin1String(dark ? "dark" : "light")));
    const auto cut = test::cutTexts(desk.window);
    INFO(cut.join(QStringLiteral(" | ")).toStdString());
    CHECK(cut.isEmpty());
    const auto foreign = test::foreignButtons(desk.window, std::string{language} == "zh");
    INFO(foreign.join(QStringLiteral(" | ")).toStdString());
    CHECK(foreign.isEmpty());
    const bool nightly = desk.window.grab().toImage().pixelColor(200, 700).lightness() < 128;
    CHECK(nightly == dark);
}

} // namespace wanmi

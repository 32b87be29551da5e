// Acts on regions, in the real dialog off screen.
#include "core/service/people_service.h"
#include "core/service/place_service.h"
#include "tests/support/catch.h"
#include "tests/ui/look.h"
#include "tests/ui/small_city.h"
#include "ui/dialogs/region_act_dialog.h"
#include "ui/dialogs/region_act_form.h"
#include "ui/models/resources.h"
#include "ui/models/text.h"
#include "ui/models/theme.h"
#include "ui/window/main_window.h"
#include "ui/work/session.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSettings>
#include <QTest>
#include <QTreeWidget>

namespace wanmi {
namespace {

constexpr int kPatience = 60'000; // milliseconds until a test gives up

template <class Check>
bool wait(Check check) {
    return QTest::qWaitFor(check, kPatience);
}

void addSecondAdministrator(test::SmallCity& city) {
    Actor second;
    second.login = "admin2";
    second.name = "李复核";
    second.post = "ADMIN_SYSTEM";
    test::must(PeopleService{city.desk()}.add(second, "admin"));
}

} // namespace

TEST_CASE("An act on a region is tried, proposed, and put in force by a second administrator",
          "[desktop]") {
    test::SmallCity city;
    addSecondAdministrator(city);
    QSettings{}.clear();
    initResources();
    applyTheme(*static_cast<QApplication*>(QCoreApplication::instance()), false);
    Session session{{city.path(), WANMI_SOURCE_DIR "/data", "zh", "admin", std::nullopt}};
    MainWindow window{session, WANMI_SOURCE_DIR "/data"};
    window.setLanguage(QStringLiteral("zh"));
    window.resize(1366, 768);
    bool ready = false;
    QObject::connect(&window, &MainWindow::ready, [&ready] { ready = true; });
    window.show();
    window.start();
    REQUIRE(wait([&] { return ready; }));
    auto* command = window.command(QStringLiteral("regions"));
    REQUIRE(command->isEnabled());
    command->trigger();
    auto* dialog = window.findChild<RegionActDialog*>();
    REQUIRE(dialog);

    const auto communities = test::must(PlaceService{city.desk()}.regions(RegionLevel::Community));
    REQUIRE(communities.size() == 2);
    const auto stays = communities[0].code;
    const auto goes = communities[1].code;
    RegionAct merge;
    merge.kind = RegionActKind::Merge;
    merge.code = stays;
    merge.members = {goes};
    merge.name = "合并社区";
    dialog->form().setAct(merge);
    CHECK(dialog->form().request().act == merge);
    QTest::mouseClick(&dialog->tryButton(), Qt::LeftButton);
    REQUIRE(wait([&] { return dialog->preview().topLevelItemCount() > 0; }));
    CHECK(dialog->list().count() == 0); // only tried

    QTest::mouseClick(&dialog->proposeButton(), Qt::LeftButton); // without its paper
    REQUIRE(wait([&] { return dialog->verdict().text().contains(QStringLiteral("document")); }));
    dialog->form().setDocument(QStringLiteral("试政〔2026〕1号"));
    QTest::mouseClick(&dialog->proposeButton(), Qt::LeftButton);
    REQUIRE(wait([&] { return dialog->list().count() == 1; }));
    REQUIRE(wait([&] { return dialog->preview().topLevelItemCount() > 0; }));
    CHECK_FALSE(dialog->confirmButton().isEnabled()); // one's own
    const auto folder = QStringLiteral(WANMI_BUILD_DIR "/screenshots");
    QDir{}.mkpath(folder);
    for (const auto* language : {"en", "zh"}) {
        for (const bool dark : {true, false}) {
            window.setLanguage(QLatin1String(language));
            window.setDark(dark);
            QCoreApplication::sendPostedEvents();
            REQUIRE(wait([&] { return dialog->preview().topLevelItemCount() > 0; }));
            const auto cut = test::cutTexts(*dialog);
            const auto foreign = test::foreignButtons(*dialog, std::string{language} == "zh");
            INFO(language << ": " << (cut + foreign).join(QStringLiteral(" | ")).toStdString());
            CHECK(cut.isEmpty());
            CHECK(foreign.isEmpty());
            dialog->grab().save(QStringLiteral("%1/regions-%2-%3.png")
                                    .arg(folder, QLatin1String(language),
                                         dark ? QStringLiteral("dark") : QStringLiteral("light")));
        }
    }
    session.setActor("admin2");
    REQUIRE(wait([&] { return dialog->confirmButton().isEnabled(); }));
    QTest::mouseClick(&dialog->confirmButton(), Qt::LeftButton);
    REQUIRE(wait([&] { return dialog->list().count() == 0; }));
    const auto after = test::must(PlaceService{city.desk()}.regions(RegionLevel::Community));
    REQUIRE(after.size() == 1);
    CHECK(after.front().name == "合并社区");
    dialog->close();

    session.setActor("acceptor1");
    CHECK_FALSE(command->isEnabled());
}

} // namespace wanmi

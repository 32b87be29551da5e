// The grid of a day gone by, in the real window off screen.
#include "core/service/grid_admin.h"
#include "gis/canvas/map_view.h"
#include "gis/layers/map_layers.h"
#include "tests/support/catch.h"
#include "tests/ui/look.h"
#include "tests/ui/small_city.h"
#include "ui/models/resources.h"
#include "ui/models/theme.h"
#include "ui/widgets/past_box.h"
#include "ui/window/main_window.h"
#include "ui/work/session.h"

#include <qgsvectorlayer.h>

#include <QAction>
#include <QApplication>
#include <QSettings>
#include <QTest>

#include <limits>

namespace wanmi {
namespace {

constexpr int kPatience = 60'000; // milliseconds until a test gives up

/// Two days after the beginning the two neighbours that are smallest together become one.
void publishMerger(Desk& desk) {
    GridAdmin admin{desk};
    test::must(admin.newDraft("spring", "admin"));
    auto draft = test::must(admin.open("spring"));
    const auto& mesh = draft.mesh();
    MeshEdit merge;
    merge.kind = MeshEdit::Kind::Merge;
    auto least = std::numeric_limits<std::int64_t>::max();
    for (MeshCell cell = 0; cell < mesh.cellCount(); ++cell) {
        for (const auto& border : mesh.borders(cell)) {
            if (border.other == kOutside) continue;
            if (mesh.state(cell).region != mesh.state(border.other).region) continue;
            const auto both = mesh.twiceArea(cell) + mesh.twiceArea(border.other);
            if (both >= least) continue;
            least = both;
            merge.cell = cell;
            merge.other = border.other;
        }
    }
    test::must(draft.apply(merge));
    REQUIRE(admin.keep("spring", 0, draft.log(), "admin"));
    PublishRequest request;
    request.draft = "spring";
    request.actor = "admin";
    test::must(admin.publish(request));
}

long long cellsOn(MapView& map) {
    return map.layers().layer(QStringLiteral("cells"))->featureCount();
}

} // namespace

TEST_CASE("The map shows the grid of a day gone by, says so, and comes back for editing",
          "[desktop]") {
    test::SmallCity city;
    const auto start = test::must(parseTime(test::kSmallStart, "Asia/Shanghai"));
    {
        DeskOptions later;
        later.now = start + std::chrono::hours{48};
        const auto desk = test::must(Desk::open(city.path(), later));
        publishMerger(*desk);
        REQUIRE(desk->keepClock());
    }
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
    REQUIRE(QTest::qWaitFor([&] { return ready; }, kPatience));

    const auto today = cellsOn(window.map());
    auto& past = window.past();
    CHECK(past.text() == QStringLiteral("网格：今日"));
    past.setDay(QDate{2026, 1, 5});
    CHECK(cellsOn(window.map()) == today + 1);
    CHECK(past.text() == QStringLiteral("2026-01-05 的网格"));
    CHECK(test::cutTexts(window).isEmpty());
    window.setLanguage(QStringLiteral("en"));
    QCoreApplication::sendPostedEvents();
    CHECK(past.text() == QStringLiteral("Grid of 2026-01-05"));
    window.setDark(true);
    CHECK(test::foreignButtons(window, false).isEmpty());
    past.setDay(QDate{2026, 1, 4}); // before there was any
    CHECK(cellsOn(window.map()) == 0);
    past.setDay(QDate{2026, 1, 7}); // the day of the publication
    CHECK(cellsOn(window.map()) == today);
    past.setDay(QDate{2026, 1, 6});
    CHECK(cellsOn(window.map()) == today + 1);
    window.command(QStringLiteral("grid-edit"))->trigger(); // today's borders are what is edited
    CHECK_FALSE(past.day());
    CHECK(cellsOn(window.map()) == today);
    window.setDark(false);
}

} // namespace wanmi

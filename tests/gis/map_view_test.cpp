// The real canvas, off screen: hands, answers, colours.
#include "gis/canvas/map_view.h"
#include "gis/canvas/overlays.h"
#include "gis/layers/base_maps.h"
#include "gis/layers/map_layers.h"
#include "tests/gis/small_city.h"
#include "tests/support/catch.h"

#include <qgsmapcanvas.h>

#include <QAbstractScrollArea>
#include <QElapsedTimer>
#include <QImage>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>
#include <QThreadPool>

namespace wanmi {
namespace {

using test::caseRow;
using test::metres;
using test::SmallCity;

/// Milliseconds after which an answer that is waited for counts as never coming.
constexpr int kPatience = 60'000;
/// A server that does not answer would hold the window as long as the network waits: 60 s.
constexpr qint64 kStall = 10'000;

/// An open view with one red and one green case, drawn once.
struct Window {
    SmallCity city;
    MapView view{test::dataFolder()};
    QSignalSpy ready{&view.layers(), &MapLayers::componentsReady};

    Window() {
        view.resize(900, 900);
        view.show();
        REQUIRE(view.open(city.path()));
        view.setCases({caseRow("red", Lamp::Red, metres(300, 300)),
                       caseRow("green", Lamp::Green, metres(600, 300))});
        settle();
    }
    /// Until components have come from their thread and nothing is being or to be drawn.
    void settle() {
        REQUIRE(QTest::qWaitFor([this] { return ready.count() > 0; }, kPatience));
        auto* map = qobject_cast<QgsMapCanvas*>(canvas());
        REQUIRE(map != nullptr);
        QCoreApplication::sendPostedEvents();
        map->waitWhileRendering(); // starts what was asked for and not begun, too
    }
    QWidget* canvas() { return view.focusProxy(); }
    void click(Point at) {
        auto* area = qobject_cast<QAbstractScrollArea*>(canvas());
        REQUIRE(area != nullptr);
        auto* port = area->viewport();
        QTest::mouseMove(port, view.toPixel(at));
        QTest::mouseClick(port, Qt::LeftButton, Qt::NoModifier, view.toPixel(at));
    }
    QColor colour(Point at) { return view.picture().pixelColor(view.toPixel(at)); }
};

int distance(const QColor& a, const QColor& b) {
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) +
           std::abs(a.blue() - b.blue());
}

} // namespace

TEST_CASE("The window shows the city: water blue, the red case red, in both styles",
          "[gis][canvas]") {
    Window w;
    REQUIRE(QTest::qWaitFor(
        [&] { return distance(w.colour(metres(150, 150)), mapPalette(false).water) < 12; },
        kPatience));
    CHECK(distance(w.colour(metres(300, 300)), QColor{"#d23b3b"}) < 12);
    w.view.setDark(true);
    REQUIRE(QTest::qWaitFor(
        [&] { return distance(w.colour(metres(150, 150)), mapPalette(true).water) < 12; },
        kPatience));
    CHECK(distance(w.colour(metres(300, 300)), QColor{"#d23b3b"}) < 12);
}

TEST_CASE("A style that changes in the moment a drawing ends is not lost to the old picture",
          "[gis][canvas]") {
    Window w;
    w.view.zoomIn();
    REQUIRE(QTest::qWaitFor([&] { return w.view.isRendering(); }, kPatience));
    QThreadPool::globalInstance()->waitForDone(); // layers are drawn
    QCoreApplication::sendPostedEvents();         // labels begin
    QThreadPool::globalInstance()->waitForDone(); // all is drawn, and the canvas does not know yet
    REQUIRE(w.view.isRendering());
    w.view.setDark(true);
    CHECK(QTest::qWaitFor(
        [&] { return distance(w.colour(metres(380, 300)), mapPalette(true).block) < 12; },
        kPatience));
}

TEST_CASE("Identify tells the codes of the place, the component and the cases in reach",
          "[gis][canvas]") {
    Window w;
    QSignalSpy told{&w.view, &MapView::identified};
    w.view.setTool(MapTool::Identify);
    w.click(metres(800, 200));
    REQUIRE(QTest::qWaitFor([&] { return told.count() == 1; }, kPatience));
    auto r = qvariant_cast<IdentifyResult>(told.takeFirst().first());
    CHECK(r.district == QStringLiteral("990101"));
    CHECK(r.street == QStringLiteral("990101001"));
    CHECK(r.community == QStringLiteral("990101001001"));
    CHECK(r.cell == QStringLiteral("990101001001002"));
    CHECK(r.component == QStringLiteral("9901010101000001"));
    CHECK(r.road.isEmpty());
    CHECK(r.caseIds.isEmpty());
    CHECK(r.lonLat.lat == Approx(39.73).margin(0.05));

    w.click(metres(300, 300));
    REQUIRE(QTest::qWaitFor([&] { return told.count() == 1; }, kPatience));
    r = qvariant_cast<IdentifyResult>(told.takeFirst().first());
    CHECK(r.caseIds == QStringList{QStringLiteral("red")});
    CHECK(r.component.isEmpty());

    w.click(metres(400, 500));
    REQUIRE(QTest::qWaitFor([&] { return told.count() == 1; }, kPatience));
    CHECK(qvariant_cast<IdentifyResult>(told.takeFirst().first()).road == QStringLiteral("解放路"));
}

TEST_CASE("A click on a case tells its id, a click beside it nothing", "[gis][canvas]") {
    Window w;
    QSignalSpy clicked{&w.view, &MapView::caseClicked};
    w.click(metres(450, 450));
    CHECK(clicked.count() == 0);
    w.click(metres(600, 300));
    REQUIRE(clicked.count() == 1);
    CHECK(clicked.first().first().toString() == QStringLiteral("green"));
}

TEST_CASE("The tool for a new case tells the place under the hand", "[gis][canvas]") {
    Window w;
    QSignalSpy picked{&w.view, &MapView::placePicked};
    w.view.setTool(MapTool::NewCase);
    w.click(metres(250, 750));
    REQUIRE(picked.count() == 1);
    const auto place = qvariant_cast<Point>(picked.first().at(1));
    CHECK(std::abs(place.x - metres(250, 750).x) < 3000);
    CHECK(std::abs(place.y - metres(250, 750).y) < 3000);
}

TEST_CASE("Selecting a case rings it without rendering the map anew", "[gis][canvas]") {
    Window w;
    QSignalSpy rendered{&w.view, &MapView::renderStarted};
    const auto before = w.view.picture();
    w.view.selectCase(QStringLiteral("red"));
    const auto after = w.view.picture();
    // The ring is some pixels wide and smoothed at its edges: its middle is where it is bluest.
    const QColor blue{"#1769c4"};
    auto rim = w.view.toPixel(metres(300, 300)) + QPoint{10, 0};
    for (int out = 10; out < 22; ++out) {
        const auto at = w.view.toPixel(metres(300, 300)) + QPoint{out, 0};
        if (distance(after.pixelColor(at), blue) < distance(after.pixelColor(rim), blue)) {
            rim = at;
        }
    }
    CHECK(distance(after.pixelColor(rim), blue) < 60);
    CHECK(distance(before.pixelColor(rim), QColor{"#1769c4"}) > 150);
    CHECK(rendered.count() == 0);
    w.view.selectCase({});
    CHECK(w.view.picture().pixelColor(rim) == before.pixelColor(rim));
}

TEST_CASE("Measuring tells length and area in the plane", "[gis][canvas]") {
    Window w;
    QSignalSpy told{&w.view, &MapView::measured};
    w.view.setTool(MapTool::MeasureDistance);
    w.click(metres(300, 600));
    w.click(metres(300, 900));
    REQUIRE(told.count() >= 2);
    const auto text = told.last().first().toString();
    REQUIRE(text.endsWith(QStringLiteral(" m")));
    CHECK(text.section(QLatin1Char(' '), 0, 0).toDouble() == Approx(300).margin(4));
    QTest::keyClick(w.canvas(), Qt::Key_Escape);
    CHECK(told.last().first().toString().isEmpty());
    CHECK(lengthText(1250) == QStringLiteral("1.25 km"));
    CHECK(areaText(350) == QStringLiteral("350 m²"));
    CHECK(roundLength(640) == 500);
}

TEST_CASE("A base map whose server is silent never stalls the window", "[gis][canvas]") {
    Window w;
    QTcpServer silent; // takes connections, never answers
    REQUIRE(silent.listen(QHostAddress::LocalHost));
    const auto host = QStringLiteral("http://127.0.0.1:%1").arg(silent.serverPort());
    QElapsedTimer clock;
    clock.start();
    BaseMapSpec tiles;
    tiles.name = QStringLiteral("tiles");
    tiles.source = host + QStringLiteral("/{z}/{x}/{y}.png");
    const auto id = w.view.addBaseMap(tiles);
    BaseMapSpec service;
    service.type = BaseMapSpec::Type::Wms;
    service.name = QStringLiteral("service");
    service.source = host + QStringLiteral("/wms");
    w.view.addBaseMap(service);
    CHECK(clock.elapsed() < kStall);
    CHECK(w.view.baseMaps().size() == 2);

    qint64 longest = 0; // the event loop goes on while tiles are waited for
    for (int i = 0; i < 20; ++i) {
        clock.restart();
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
        longest = std::max(longest, clock.elapsed());
    }
    CHECK(longest < kStall);
    w.view.setBaseMapVisible(id, false);
    clock.restart();
    w.view.removeBaseMap(id);
    CHECK(w.view.baseMaps().size() == 1);
    w.view.close();
    CHECK(clock.elapsed() < kStall);
}

TEST_CASE("A refused service is told, and the entry stays without a layer", "[gis][canvas]") {
    Window w;
    QSignalSpy failed{&w.view, &MapView::baseMapFailed};
    BaseMapSpec service;
    service.type = BaseMapSpec::Type::Wmts;
    service.name = QStringLiteral("nobody");
    service.source = QStringLiteral("http://127.0.0.1:1/wmts");
    w.view.addBaseMap(service);
    REQUIRE(QTest::qWaitFor([&] { return failed.count() == 1; }, kPatience));
    CHECK(w.view.baseMaps().size() == 1);
}

TEST_CASE("The view zooms to boxes and walks back and forth", "[gis][canvas]") {
    Window w;
    const auto full = w.view.extent();
    Box box;
    box.add(metres(700, 700));
    box.add(metres(900, 900));
    w.view.zoomTo(box);
    const auto near = w.view.extent();
    CHECK(near.contains(metres(700, 700)));
    CHECK(near.maxX - near.minX < (full.maxX - full.minX) / 2);
    w.view.previousExtent();
    CHECK(w.view.extent() == full);
    w.view.nextExtent();
    CHECK(w.view.extent() == near);
}

TEST_CASE("The layer tree switches what is drawn", "[gis][canvas]") {
    Window w;
    const std::unique_ptr<QWidget> tree{w.view.makeLayerTreeWidget()};
    REQUIRE(tree != nullptr);
    w.view.setLayerVisible(QStringLiteral("areas"), false);
    CHECK_FALSE(w.view.isLayerVisible(QStringLiteral("areas")));
    REQUIRE(QTest::qWaitFor(
        [&] { return distance(w.colour(metres(150, 150)), mapPalette(false).ground) < 12; },
        kPatience));
}

TEST_CASE("A view that goes while pictures are drawn and overtaken leaves none of them behind",
          "[gis][canvas]") {
    for (int round = 0; round < 6; ++round) {
        auto w = std::make_unique<Window>();
        auto* map = qobject_cast<QgsMapCanvas*>(w->canvas());
        QSignalSpy begun{map, &QgsMapCanvas::renderStarting};
        for (int overtaken = 0; overtaken < 3; ++overtaken) {
            w->view.setDark(overtaken % 2 == 0); // styles are replaced while they are read
            map->refresh();
            REQUIRE(begun.wait(kPatience));
        }
        w.reset();
        CHECK(QThreadPool::globalInstance()->activeThreadCount() == 0);
        QCoreApplication::processEvents(); // what came too late would touch what is gone
    }
}

} // namespace wanmi

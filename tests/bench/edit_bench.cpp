// From an edit of a cell to its being on the screen, at 40,625 cells, beside the same done with a
// polygon layer of QGIS in editing mode. By hand: edit_bench.
#include "core/geometry/measures.h"
#include "gis/edit/edit_hand.h"
#include "gis/edit/grid_canvas_item.h"
#include "tests/geometry/mesh_random.h"
#include "tests/gis/edit_ground.h"
#include "tests/support/catch.h"

#include <qgsfeature.h>
#include <qgsgeometry.h>
#include <qgslinestring.h>
#include <qgsmapcanvas.h>
#include <qgspolygon.h>
#include <qgsvectordataprovider.h>
#include <qgsvectorlayer.h>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QEventLoop>
#include <QSignalSpy>

#include <algorithm>
#include <iostream>
#include <random>

namespace wanmi::test {
namespace {

constexpr std::size_t kCells = 40'625;
constexpr int kOurEdits = 400;
constexpr int kTheirEdits = 15;
constexpr double kBar = 50; // ms

struct Times {
    std::vector<double> ms;
    double at(double share) {
        std::sort(ms.begin(), ms.end());
        return ms[static_cast<std::size_t>(share * static_cast<double>(ms.size() - 1))];
    }
};

double print(const std::string& name, Times& times) {
    std::cout << "  " << name << ": " << times.ms.size() << " edits, median " << times.at(0.5)
              << " ms, p99 " << times.at(0.99) << " ms, most " << times.at(1) << " ms\n";
    return times.at(0.5);
}

QgsRectangle rectangle(const Box& box) {
    return QgsRectangle{static_cast<double>(box.minX) / 1e3, static_cast<double>(box.minY) / 1e3,
                        static_cast<double>(box.maxX) / 1e3, static_cast<double>(box.maxY) / 1e3};
}

Box boxOf(const GridMesh& mesh) {
    Box box;
    for (const MeshEdge& edge : mesh.edges()) {
        box.add(edge.from);
        box.add(edge.to);
    }
    return box;
}

/// An edit that the mesh takes, near the middle of the view: a vertex moved by half a metre or so.
class Mover {
public:
    explicit Mover(const GridMesh& mesh, const QgsRectangle& view) : m_copy(mesh), m_random(7) {
        Box box;
        box.add({std::llround(view.xMinimum() * 1e3), std::llround(view.yMinimum() * 1e3)});
        box.add({std::llround(view.xMaximum() * 1e3), std::llround(view.yMaximum() * 1e3)});
        for (const MeshEdge& edge : mesh.edges()) {
            if (box.contains(edge.from) && edge.left != kOutside && edge.right != kOutside)
                m_places.push_back(edge.from);
        }
        std::sort(m_places.begin(), m_places.end());
        m_places.erase(std::unique(m_places.begin(), m_places.end()), m_places.end());
    }
    MeshEdit next() {
        for (;;) {
            MeshEdit edit;
            Point& place = m_places[m_random() % m_places.size()];
            edit.at = place;
            edit.to = {place.x + 400 + static_cast<std::int64_t>(m_random() % 300), place.y - 300};
            edit.regions = true;
            if (!applyEdit(m_copy, edit)) continue;
            place = edit.to;
            return edit;
        }
    }

private:
    GridMesh m_copy;
    std::mt19937 m_random;
    std::vector<Point> m_places;
};

class PaintCount final : public QObject {
public:
    explicit PaintCount(QWidget* watched) { watched->installEventFilter(this); }
    int count = 0;

protected:
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::Paint) ++count;
        return false;
    }
};

double ours(const GridMesh& start, const QgsRectangle& view, const std::string& name) {
    HistoryGround ground{start};
    QgsMapCanvas canvas;
    canvas.resize(1920, 1080);
    canvas.show();
    canvas.setExtent(view);
    auto* item = new GridCanvasItem{&canvas}; // NOLINT(*-owning-memory): the scene owns it
    QElapsedTimer clock;
    item->setMesh(&ground.mesh());
    canvas.grab();
    clock.start();
    MeshPicture picture;
    picture.draw(ground.mesh(), item->frame());
    std::cout << "  " << name << ": the whole picture in " << clock.elapsed() << " ms\n";
    EditHand hand{ground};
    PaintCount paints{canvas.viewport()};
    Mover mover{ground.mesh(), canvas.extent()};
    Times times;
    for (int i = 0; i < kOurEdits; ++i) {
        const MeshEdit edit = mover.next();
        QCoreApplication::processEvents();
        paints.count = 0;
        clock.restart();
        const auto change = ground.apply(edit);
        REQUIRE(change);
        item->changed(**change);
        hand.hover(edit.to);
        EditScene scene;
        scene.selected = hand.hovered();
        scene.handles = hand.handles();
        item->setScene(std::move(scene));
        while (paints.count == 0) {
            QCoreApplication::processEvents();
        }
        times.ms.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    }
    print(name, times);
    CHECK(times.at(0.99) < kBar);
    return times.at(0.5);
}

QgsGeometry geometryOf(const Polygon& polygon) {
    const auto line = [](const Ring& ring) {
        QVector<QgsPointXY> points;
        for (const Point p : ring) {
            points << QgsPointXY{static_cast<double>(p.x) / 1e3, static_cast<double>(p.y) / 1e3};
        }
        points << points.front();
        return points;
    };
    QgsPolygonXY rings{line(polygon.outer)};
    for (const Ring& hole : polygon.holes) {
        rings << line(hole);
    }
    return QgsGeometry::fromPolygonXY(rings);
}

double theirs(const GridMesh& start, const QgsRectangle& view, const std::string& name) {
    GridMesh mesh = start;
    QgsVectorLayer layer{QStringLiteral("Polygon?crs=EPSG:4547&index=yes"), QStringLiteral("cells"),
                         QStringLiteral("memory")};
    QgsFeatureList features;
    for (MeshCell cell = 0; cell < mesh.cellCount(); ++cell) {
        QgsFeature feature;
        feature.setGeometry(geometryOf(mesh.polygon(cell)));
        features << feature;
    }
    REQUIRE(layer.dataProvider()->addFeatures(features));
    QgsMapCanvas canvas;
    canvas.resize(1920, 1080);
    canvas.setLayers({&layer});
    canvas.setDestinationCrs(layer.crs());
    canvas.setParallelRenderingEnabled(true);
    canvas.show();
    canvas.setExtent(view);
    QSignalSpy drawn{&canvas, &QgsMapCanvas::mapCanvasRefreshed};
    const auto settle = [&](int before) {
        while (drawn.count() == before) {
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        }
    };
    canvas.refresh();
    settle(0);
    REQUIRE(layer.startEditing());
    Mover mover{mesh, canvas.extent()};
    Times times;
    for (int i = 0; i < kTheirEdits; ++i) {
        const auto change = applyEdit(mesh, mover.next());
        REQUIRE(change);
        QCoreApplication::processEvents();
        const int before = drawn.count();
        QElapsedTimer clock;
        clock.start();
        // The neighbours of one vertex, each by itself: nothing else holds them together there.
        for (const MeshCell cell : change->touched()) {
            auto geometry = geometryOf(mesh.polygon(cell));
            REQUIRE(layer.changeGeometry(features[static_cast<int>(cell)].id(), geometry));
        }
        canvas.refresh();
        settle(before);
        times.ms.push_back(static_cast<double>(clock.nsecsElapsed()) / 1e6);
    }
    const double median = print(name, times);
    layer.rollBack();
    canvas.setLayers({});
    return median;
}

} // namespace

TEST_CASE("From an edit to the screen", "[bench]") {
    const auto city = meshCity(kCells, 2026);
    const GridMesh mesh = std::move(buildMesh(city)->mesh);
    const Box whole = boxOf(mesh);
    Box near;
    const Point middle{(whole.minX + whole.maxX) / 2, (whole.minY + whole.maxY) / 2};
    near.add({middle.x - 960'000, middle.y - 540'000});
    near.add({middle.x + 960'000, middle.y + 540'000}); // a metre a pixel
    std::cout << mesh.cellCount() << " cells, " << mesh.edgeCount() << " edges\n";
    for (const auto& [name, box] : {std::pair{std::string{"at 1 m a pixel"}, near},
                                    std::pair{std::string{"the whole city in view"}, whole}}) {
        const double mine = ours(mesh, rectangle(box), name);
        const double peer = theirs(mesh, rectangle(box), "QGIS, " + name);
        std::cout << "  ratio of the medians: " << peer / mine << "\n";
    }
}

} // namespace wanmi::test

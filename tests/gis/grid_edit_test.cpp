// The drawing of a grid under edit and the hand's tool on a real canvas, off screen.
#include "gis/edit/grid_canvas_item.h"
#include "gis/edit/grid_edit_tool.h"
#include "tests/geometry/nine_cells.h"
#include "tests/gis/edit_ground.h"
#include "tests/support/catch.h"

#include <qgsmapcanvas.h>

#include <QSignalSpy>
#include <QTest>

namespace wanmi {
namespace {

using test::kSide;

int apart(const QColor& a, const QColor& b) {
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) +
           std::abs(a.blue() - b.blue());
}

/// How near a colour comes within two pixels of a place: a thin smooth line.
int nearest(const QImage& image, QPoint at, const QColor& colour) {
    int best = 1000;
    for (int dx = -2; dx <= 2; ++dx) {
        for (int dy = -2; dy <= 2; ++dy) {
            best = std::min(best, apart(image.pixelColor(at + QPoint{dx, dy}), colour));
        }
    }
    return best;
}

/// Nine cells on a canvas of 660 pixels, half a metre each, 15 m of ground around them.
struct Board {
    test::HistoryGround ground{test::nine()};
    QgsMapCanvas canvas;
    GridEditTool* tool = nullptr;

    Board() {
        canvas.resize(660, 660);
        canvas.setCanvasColor(Qt::white);
        canvas.setFrameShape(QFrame::NoFrame);
        canvas.show();
        canvas.setExtent(QgsRectangle{-15, -15, 315, 315});
        tool = new GridEditTool{&canvas}; // NOLINT(*-owning-memory): a child of the canvas
        tool->setGround(&ground);
        canvas.setMapTool(tool);
        canvas.setFocus();
    }
    ~Board() { tool->setGround(nullptr); }
    Board(const Board&) = delete;
    Board& operator=(const Board&) = delete;

    QPoint pixel(Point p) { return tool->item().frame().pixel(p).toPoint(); }
    QColor colour(Point p) { return canvas.grab().toImage().pixelColor(pixel(p)); }
    void press(Point p) {
        QTest::mouseMove(canvas.viewport(), pixel(p));
        QTest::mousePress(canvas.viewport(), Qt::LeftButton, {}, pixel(p));
    }
    void drag(Point p) {
        QMouseEvent move{
            QEvent::MouseMove, QPointF{pixel(p)}, QPointF{canvas.viewport()->mapToGlobal(pixel(p))},
            Qt::NoButton,      Qt::LeftButton,    Qt::NoModifier};
        QCoreApplication::sendEvent(canvas.viewport(), &move);
    }
    void release(Point p) { QTest::mouseRelease(canvas.viewport(), Qt::LeftButton, {}, pixel(p)); }
    void click(Point p) {
        press(p);
        release(p);
    }
    void key(Qt::Key k, Qt::KeyboardModifiers with = {}) { QTest::keyClick(&canvas, k, with); }
    void type(const char* text) { QTest::keyClicks(&canvas, QString::fromLatin1(text)); }
    const GridMesh& mesh() { return ground.mesh(); }
};

} // namespace

TEST_CASE("Borders have the colour of what they part, in both styles", "[gis][edit]") {
    Board b;
    for (const bool dark : {false, true}) {
        b.tool->setDark(dark);
        const EditColours& c = editColours(dark);
        CHECK(apart(b.colour({0, 150'000}), c.outer) < 90);
        CHECK(apart(b.colour({200'000, 150'000}), c.region) < 90);
        CHECK(apart(b.colour({150'000, 100'000}), c.duty) < 150);
        CHECK(apart(b.colour({100'000, 150'000}), c.inner) < 260);
        CHECK(apart(b.colour({150'000, 150'000}), Qt::white) < 12);
    }
}

TEST_CASE("An edit repaints its own box, and the whole drawn anew looks the same", "[gis][edit]") {
    Board b;
    (void)b.canvas.grab();
    b.tool->setMode(EditMode::MoveNode);
    b.click({100'000, 100'000});
    b.click({130'000, 120'000});
    REQUIRE(b.mesh().hasVertex({130'000, 120'000}));
    b.tool->setMode(EditMode::Select);
    b.tool->hand()->hover({-12'000, -12'000});
    b.tool->select(kOutside);
    const QImage mended = b.canvas.grab().toImage();
    CHECK(nearest(mended, b.pixel({115'000, 60'000}), editColours(false).inner) < 200);
    CHECK(nearest(mended, b.pixel({100'000, 60'000}), editColours(false).inner) > 200);
    b.tool->item().redraw();
    CHECK(b.canvas.grab().toImage() == mended);
    b.tool->undo();
    b.tool->redo();
    CHECK(b.canvas.grab().toImage() == mended);
}

TEST_CASE("A vertex is dragged with the left button, and a refused drag lets go of it",
          "[gis][edit]") {
    Board b;
    QSignalSpy refused{b.tool, &GridEditTool::refused};
    b.tool->setMode(EditMode::MoveNode);
    b.press({100'500, 99'500}); // caught within ten pixels
    b.drag({110'000, 105'000});
    CHECK(b.tool->isDrawing());
    CHECK_FALSE(b.tool->item().scene().note.isEmpty()); // the area, live
    CHECK_FALSE(b.tool->item().scene().made.empty());
    b.drag({120'000, 110'000});
    b.release({120'000, 110'000});
    CHECK(b.mesh().hasVertex({120'000, 110'000}));
    CHECK_FALSE(b.tool->isDrawing());

    b.press({120'000, 110'000});
    b.drag({120'000, 250'000});
    b.release({120'000, 250'000});
    CHECK(refused.count() == 1);
    CHECK_FALSE(b.tool->isDrawing());
    CHECK_FALSE(b.tool->item().scene().refusal.isEmpty());
    CHECK(b.ground.history().logLines() == 1);
}

TEST_CASE("Dragging free ground moves the map and edits nothing", "[gis][edit]") {
    Board b;
    const auto before = b.canvas.extent();
    b.press({150'000, 150'000});
    b.drag({120'000, 130'000});
    b.drag({60'000, 80'000});
    b.release({60'000, 80'000});
    CHECK(b.canvas.extent().xMinimum() == Approx(before.xMinimum() + 90).margin(2));
    CHECK(b.ground.history().logLines() == 0);
}

TEST_CASE("A double click and a right click end a line", "[gis][edit]") {
    Board b;
    b.tool->setMode(EditMode::Split);
    b.click({90'000, 150'000});
    const QPoint end = b.pixel({210'000, 150'000});
    b.click({210'000, 150'000});
    QTest::mouseDClick(b.canvas.viewport(), Qt::LeftButton, {}, end);
    CHECK(b.mesh().alive(9));
    b.click({90'000, 50'000});
    b.click({210'000, 50'000});
    CHECK_FALSE(b.mesh().alive(10));
    QTest::mouseClick(b.canvas.viewport(), Qt::RightButton, {}, end);
    CHECK(b.mesh().alive(10));
}

TEST_CASE("The cursor of the keyboard catches, picks, steps and puts down", "[gis][edit]") {
    Board b;
    b.key(Qt::Key_V);
    CHECK(b.tool->mode() == EditMode::MoveNode);
    b.tool->select(4);
    b.key(Qt::Key_Tab); // a vertex of the selected cell
    REQUIRE(b.tool->item().scene().cross);
    const Point node = *b.tool->item().scene().cross;
    REQUIRE(b.mesh().hasVertex(node));
    b.key(Qt::Key_Return);
    REQUIRE(b.tool->isDrawing());
    for (int i = 0; i < 3; ++i) {
        b.key(Qt::Key_Up);
    }
    b.key(Qt::Key_Up, Qt::ShiftModifier);
    b.key(Qt::Key_Escape);
    CHECK_FALSE(b.tool->isDrawing()); // given up
    CHECK(b.mesh().hasVertex(node));
    b.key(Qt::Key_Tab);
    b.key(Qt::Key_Tab);
    b.key(Qt::Key_Tab, Qt::ShiftModifier);
    REQUIRE(b.tool->item().scene().cross == node);
    b.key(Qt::Key_Return);
    b.type("2.5,4");
    CHECK(b.tool->item().scene().note == QStringLiteral("2.5,4_"));
    b.tool->allow(true, true);
    b.key(Qt::Key_Return);
    CHECK(b.mesh().hasVertex({node.x + 2'500, node.y + 4'000}));
    b.key(Qt::Key_Z, Qt::ControlModifier);
    CHECK(b.mesh().hasVertex(node));
    b.key(Qt::Key_Y, Qt::ControlModifier);
    CHECK_FALSE(b.mesh().hasVertex(node));
    b.key(Qt::Key_Z, Qt::ControlModifier);
    b.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    CHECK_FALSE(b.mesh().hasVertex(node));
}

TEST_CASE("A held arrow goes faster, and a cursor that leaves the view takes the map along",
          "[gis][edit]") {
    Board b;
    b.key(Qt::Key_Right);
    const Point start = b.tool->item().scene().cross.value_or(Point{});
    const auto held = [&] {
        QKeyEvent repeat{QEvent::KeyPress, Qt::Key_Right, Qt::NoModifier, QString{}, true};
        QCoreApplication::sendEvent(&b.canvas, &repeat);
        return b.tool->item().scene().cross.value_or(Point{}).x;
    };
    const auto first = held() - start.x;
    std::int64_t before = start.x + first;
    std::int64_t last = 0;
    for (int i = 0; i < 30; ++i) {
        const auto now = held();
        last = now - before;
        before = now;
    }
    CHECK(last > 5 * first);
    CHECK(b.canvas.extent().contains(QgsPointXY{static_cast<double>(before) / 1e3, 150}));
}

} // namespace wanmi

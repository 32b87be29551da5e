#pragma once
// Tools on the canvas. They tell where a hand pointed; what follows is decided elsewhere.
#include <qgsmaptool.h>
#include <qgsmaptoolpan.h>
#include <qgspointxy.h>

#include <QPoint>

#include <functional>
#include <memory>
#include <vector>

class QgsRubberBand;

namespace wanmi {

/// Drags the map; a click without a drag is told.
class BrowseTool final : public QgsMapToolPan {
    Q_OBJECT

public:
    explicit BrowseTool(QgsMapCanvas* canvas) : QgsMapToolPan(canvas) {}
    void canvasPressEvent(QgsMapMouseEvent* e) override;
    void canvasReleaseEvent(QgsMapMouseEvent* e) override;

signals:
    void clicked(const QPoint& pixel);

private:
    QPoint m_pressed;
};

/// Tells a click: identify and new case.
class PickTool final : public QgsMapTool {
    Q_OBJECT

public:
    PickTool(QgsMapCanvas* canvas, const QCursor& cursor) : QgsMapTool(canvas) {
        setCursor(cursor);
    }
    void canvasReleaseEvent(QgsMapMouseEvent* e) override;

signals:
    void clicked(const QPoint& pixel);
};

/// Length of a line or area of a polygon, in the plane of the map's coordinate system. A click adds
/// a vertex, a right click or double click ends, Escape drops.
class MeasureTool final : public QgsMapTool {
    Q_OBJECT

public:
    MeasureTool(QgsMapCanvas* canvas, bool area);
    ~MeasureTool() override;
    void canvasReleaseEvent(QgsMapMouseEvent* e) override;
    void canvasMoveEvent(QgsMapMouseEvent* e) override;
    void canvasDoubleClickEvent(QgsMapMouseEvent* e) override;
    void keyPressEvent(QKeyEvent* e) override;
    void deactivate() override;
    void setColour(const QColor& colour);

signals:
    /// Metres or square metres so far, where the hand is.
    void changed(double amount, const QPoint& pixel, bool done);
    void dropped();

private:
    void add(const QgsPointXY& p);
    void drop();
    double amount(const QgsPointXY& hand, bool withHand) const;

    bool m_area;
    bool m_done = false;
    std::vector<QgsPointXY> m_points;
    std::unique_ptr<QgsRubberBand> m_band;
};

} // namespace wanmi

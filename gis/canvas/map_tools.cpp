#include "gis/canvas/map_tools.h"

#include "gis/compat/qgis_names.h"

#include <qgsmapcanvas.h>
#include <qgsmapmouseevent.h>
#include <qgsrubberband.h>

#include <QApplication>
#include <QKeyEvent>

#include <cmath>

namespace wanmi {

void BrowseTool::canvasPressEvent(QgsMapMouseEvent* e) {
    m_pressed = e->pos();
    QgsMapToolPan::canvasPressEvent(e);
}

void BrowseTool::canvasReleaseEvent(QgsMapMouseEvent* e) {
    const bool still = (e->pos() - m_pressed).manhattanLength() < QApplication::startDragDistance();
    if (still && e->button() == Qt::LeftButton) {
        // The base class would centre the map on the click: nobody expects that here.
        emit clicked(e->pos());
        return;
    }
    QgsMapToolPan::canvasReleaseEvent(e);
}

void PickTool::canvasReleaseEvent(QgsMapMouseEvent* e) {
    if (e->button() == Qt::LeftButton) emit clicked(e->pos());
}

MeasureTool::MeasureTool(QgsMapCanvas* canvas, bool area)
    : QgsMapTool(canvas),
      m_area(area),
      m_band(std::make_unique<QgsRubberBand>(canvas, area ? compat::kPolygon : compat::kLine)) {
    setCursor(Qt::CrossCursor);
    m_band->setWidth(2);
    setColour(QColor{"#1769c4"});
}

MeasureTool::~MeasureTool() = default;

void MeasureTool::setColour(const QColor& colour) {
    m_band->setStrokeColor(colour);
    QColor fill = colour;
    fill.setAlpha(50);
    m_band->setFillColor(fill);
}

double MeasureTool::amount(const QgsPointXY& hand, bool withHand) const {
    auto points = m_points;
    if (withHand) points.push_back(hand);
    double sum = 0;
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        const auto& a = points[i];
        const auto& b = points[i + 1];
        sum += m_area ? (a.x() - points[0].x()) * (b.y() - points[0].y()) -
                            (b.x() - points[0].x()) * (a.y() - points[0].y())
                      : a.distance(b);
    }
    return m_area ? std::abs(sum) / 2 : sum;
}

void MeasureTool::add(const QgsPointXY& p) {
    if (m_done) drop();
    m_done = false;
    m_points.push_back(p);
    m_band->addPoint(p);
}

void MeasureTool::canvasReleaseEvent(QgsMapMouseEvent* e) {
    if (e->button() == Qt::LeftButton) {
        add(e->mapPoint());
        emit changed(amount(e->mapPoint(), false), e->pos(), false);
    } else if (e->button() == Qt::RightButton && m_points.size() > 1 && !m_done) {
        m_done = true;
        m_band->removeLastPoint();
        emit changed(amount(e->mapPoint(), false), e->pos(), true);
    }
}

void MeasureTool::canvasDoubleClickEvent(QgsMapMouseEvent* e) {
    // The press before it has set this vertex already.
    if (m_points.size() < 2) return;
    m_done = true;
    emit changed(amount(e->mapPoint(), false), e->pos(), true);
}

void MeasureTool::canvasMoveEvent(QgsMapMouseEvent* e) {
    if (m_points.empty() || m_done) return;
    m_band->movePoint(e->mapPoint());
    emit changed(amount(e->mapPoint(), true), e->pos(), false);
}

void MeasureTool::keyPressEvent(QKeyEvent* e) {
    if (e->key() != Qt::Key_Escape) return;
    drop();
    e->accept();
}

void MeasureTool::drop() {
    m_points.clear();
    m_done = false;
    m_band->reset(m_area ? compat::kPolygon : compat::kLine);
    emit dropped();
}

void MeasureTool::deactivate() {
    drop();
    QgsMapTool::deactivate();
}

} // namespace wanmi

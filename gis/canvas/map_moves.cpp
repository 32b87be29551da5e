// Moving about the map, keys, overlays and base maps: the plain half of MapView.
#include "gis/canvas/map_parts.h"
#include "gis/layers/base_maps.h"

#include <qgsmaptoolzoom.h>

#include <QImage>
#include <QKeyEvent>

namespace wanmi {

void MapView::zoomIn() {
    m->canvas->zoomByFactor(0.5);
}
void MapView::zoomOut() {
    m->canvas->zoomByFactor(2);
}
void MapView::previousExtent() {
    m->canvas->zoomToPreviousExtent();
}
void MapView::nextExtent() {
    m->canvas->zoomToNextExtent();
}
void MapView::setScale(double denominator) {
    m->canvas->zoomScale(denominator);
}
double MapView::scale() const {
    return m->canvas->scale();
}
bool MapView::isRendering() const {
    return m->canvas->isDrawing();
}
QImage MapView::picture() {
    return grab().toImage();
}

QString MapView::addBaseMap(const BaseMapSpec& spec) {
    return m->layers->baseMaps().add(spec);
}
void MapView::removeBaseMap(const QString& id) {
    m->layers->baseMaps().remove(id);
}
void MapView::setBaseMapVisible(const QString& id, bool visible) {
    m->layers->baseMaps().setVisible(id, visible);
}
void MapView::setBaseMapOpacity(const QString& id, double opacity) {
    m->layers->baseMaps().setOpacity(id, opacity);
}
void MapView::moveBaseMap(const QString& id, int place) {
    m->layers->baseMaps().move(id, place);
}
QList<BaseMapSpec> MapView::baseMaps() const {
    return m->layers->baseMaps().list();
}

void MapView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    placeOverlays();
}

void MapView::placeOverlays() {
    m->scaleBar->move(12, height() - m->scaleBar->height() - 12);
    m->scaleBar->raise();
}

bool MapView::key(int pressed) {
    switch (pressed) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoomIn(); return true;
    case Qt::Key_Minus: zoomOut(); return true;
    case Qt::Key_Home: zoomToFull(); return true;
    default: return false; // arrows and space are the canvas's own
    }
}

bool MapView::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const auto* press = static_cast<QKeyEvent*>(event);
        const bool measuring =
            m->tool == MapTool::MeasureDistance || m->tool == MapTool::MeasureArea;
        if (press->key() == Qt::Key_Escape && !measuring && m->tool != MapTool::Browse) {
            setTool(MapTool::Browse);
            return true;
        }
        if (press->modifiers() == Qt::NoModifier || press->key() == Qt::Key_Plus) {
            if (key(press->key())) return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace wanmi

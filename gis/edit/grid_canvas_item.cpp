#include "gis/edit/grid_canvas_item.h"

#include <qgsmapcanvas.h>

#include <QFontMetricsF>
#include <QGuiApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace wanmi {
namespace {

constexpr double kMargin = 16; ///< pixels that marks reach beyond their place

QFont plateFont() {
    QFont font = QGuiApplication::font();
    font.setPixelSize(13);
    return font;
}

} // namespace

GridCanvasItem::GridCanvasItem(QgsMapCanvas* canvas) : QgsMapCanvasItem(canvas) {
    setZValue(60);
}

void GridCanvasItem::setMesh(const GridMesh* mesh) {
    m_mesh = mesh;
    m_scene = {};
    setVisible(mesh != nullptr);
    redraw();
}

void GridCanvasItem::setDark(bool dark) {
    m_dark = dark;
    m_picture.setDark(dark);
    redraw();
}

void GridCanvasItem::redraw() {
    m_drawn = false;
    update();
}

void GridCanvasItem::updatePosition() {
    prepareGeometryChange();
    m_frameKnown = false;
    m_drawn = false;
    setPos(0, 0);
    update();
}

QRectF GridCanvasItem::boundingRect() const {
    return QRectF{QPointF{0, 0}, QSizeF{mMapCanvas->size()}};
}

const MapFrame& GridCanvasItem::frame() {
    if (m_frameKnown) return m_frame;
    const QPointF origin = toCanvasCoordinates(QgsPointXY{0, 0});
    const double metres = mMapCanvas->mapUnitsPerPixel();
    m_frame.mmPerPixel = metres * kMillimetres;
    m_frame.west = -origin.x() * m_frame.mmPerPixel;
    m_frame.north = origin.y() * m_frame.mmPerPixel;
    m_frame.size = mMapCanvas->size();
    m_frame.ratio = mMapCanvas->devicePixelRatioF();
    m_frameKnown = true;
    return m_frame;
}

void GridCanvasItem::changed(const MeshChange& change) {
    if (m_mesh == nullptr) return;
    Box box = change.box();
    const auto add = [&](MeshCell cell) {
        if (!m_mesh->alive(cell)) return;
        for (const MeshEdge& edge : m_mesh->edgesOf(cell)) {
            box.add(edge.from);
        }
    };
    for (const auto& cell : change.cells) {
        add(cell.cell); // a group that changed shows in every border of the cell
    }
    if (m_drawn) update(m_picture.mend(*m_mesh, box));
}

void GridCanvasItem::setScene(EditScene scene) {
    const QRectF before = m_scenePixels;
    m_scene = std::move(scene);
    m_scenePixels = extentOf(m_scene);
    update(before);
    update(m_scenePixels);
}

QRectF GridCanvasItem::extentOf(const EditScene& scene) {
    Box box;
    const auto cell = [&](MeshCell which) {
        if (m_mesh == nullptr || !m_mesh->alive(which)) return;
        for (const MeshEdge& edge : m_mesh->edgesOf(which)) {
            box.add(edge.from);
        }
    };
    cell(scene.selected);
    cell(scene.hovered);
    const auto point = [&](Point p) { box.add(p); };
    std::for_each(scene.handles.begin(), scene.handles.end(), point);
    std::for_each(scene.drawn.begin(), scene.drawn.end(), point);
    for (const auto* edges : {&scene.gone, &scene.made}) {
        for (const MeshEdge& edge : *edges) {
            box.add(edge.from);
            box.add(edge.to);
        }
    }
    if (scene.mark) box.add(scene.mark->at);
    if (scene.cross) box.add(*scene.cross);
    QRectF out;
    if (!box.empty()) out = frame().pixels(box, static_cast<int>(kMargin));
    if (!scene.note.isEmpty()) out |= plate(scene.note, scene.noteAt).adjusted(-3, -3, 3, 3);
    if (!scene.refusal.isEmpty()) {
        const QPointF at = frame().pixel(scene.refusalAt);
        out |= plate(scene.refusal, scene.refusalAt).adjusted(-3, -3, 3, 3);
        out |= QRectF{at - QPointF{kMargin, kMargin}, at + QPointF{kMargin, kMargin}};
    }
    return out;
}

QPainterPath GridCanvasItem::pathOf(MeshCell cell) const {
    QPainterPath path;
    if (!m_mesh->alive(cell)) return path;
    const Polygon polygon = m_mesh->polygon(cell);
    const auto add = [&](const Ring& ring) {
        QPolygonF shape;
        for (const Point p : ring) {
            shape << m_frame.pixel(p);
        }
        path.addPolygon(shape);
        path.closeSubpath();
    };
    add(polygon.outer);
    std::for_each(polygon.holes.begin(), polygon.holes.end(), add);
    return path;
}

void GridCanvasItem::paint(QPainter* painter) {
    if (m_mesh == nullptr) return;
    const MapFrame& here = frame();
    if (!m_drawn) {
        m_picture.draw(*m_mesh, here);
        m_drawn = true;
        m_scenePixels = extentOf(m_scene);
    }
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintCells(*painter);
    painter->drawImage(QPointF{0, 0}, m_picture.image());
    paintUnderWay(*painter);
    paintMarks(*painter);
    const EditColours& colours = editColours(m_dark);
    if (!m_scene.note.isEmpty()) paintPlate(*painter, m_scene.note, m_scene.noteAt, colours.accent);
    if (!m_scene.refusal.isEmpty()) {
        const QPointF at = m_frame.pixel(m_scene.refusalAt);
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen{colours.bad, 2.4});
        painter->drawEllipse(at, 9, 9);
        paintPlate(*painter, m_scene.refusal, m_scene.refusalAt, colours.bad);
    }
    painter->restore();
}

void GridCanvasItem::paintCells(QPainter& painter) const {
    const EditColours& colours = editColours(m_dark);
    const auto fill = [&](MeshCell cell, QColor colour, int alpha) {
        if (cell == kOutside) return;
        const QColor rim = colour;
        colour.setAlpha(alpha);
        painter.setBrush(colour);
        painter.setPen(QPen{rim, 2.6});
        painter.drawPath(pathOf(cell));
    };
    if (m_scene.hovered != m_scene.selected) fill(m_scene.hovered, colours.goal, 46);
    fill(m_scene.selected, colours.accent, 62);
}

void GridCanvasItem::paintUnderWay(QPainter& painter) const {
    const EditColours& colours = editColours(m_dark);
    const QColor made = m_scene.hindered ? colours.bad : colours.accent;
    painter.setPen(QPen{colours.plate, 3.4});
    for (const MeshEdge& edge : m_scene.gone) {
        painter.drawLine(m_frame.pixel(edge.from), m_frame.pixel(edge.to));
    }
    painter.setPen(QPen{colours.inner, 1.2, Qt::DotLine});
    for (const MeshEdge& edge : m_scene.gone) {
        painter.drawLine(m_frame.pixel(edge.from), m_frame.pixel(edge.to));
    }
    painter.setPen(QPen{made, 2.6, Qt::SolidLine, Qt::RoundCap});
    for (const MeshEdge& edge : m_scene.made) {
        painter.drawLine(m_frame.pixel(edge.from), m_frame.pixel(edge.to));
    }
    if (m_scene.drawn.size() < 2) return;
    QPolygonF line;
    for (const Point p : m_scene.drawn) {
        line << m_frame.pixel(p);
    }
    painter.setPen(QPen{made, 2, Qt::DashLine});
    painter.drawPolyline(line);
}

void GridCanvasItem::paintMarks(QPainter& painter) const {
    const EditColours& colours = editColours(m_dark);
    painter.setPen(QPen{colours.accent, 1.3});
    painter.setBrush(colours.plate);
    for (const Point p : m_scene.handles) {
        const QPointF at = m_frame.pixel(p);
        painter.drawRect(QRectF{at - QPointF{3, 3}, at + QPointF{3, 3}});
    }
    painter.setBrush(Qt::NoBrush);
    if (m_scene.mark && m_scene.mark->to != Snap::To::Free) {
        const QPointF at = m_frame.pixel(m_scene.mark->at);
        painter.setPen(QPen{colours.goal, 2.6});
        if (m_scene.mark->to == Snap::To::Vertex) {
            painter.drawRect(QRectF{at - QPointF{6, 6}, at + QPointF{6, 6}});
        } else if (m_scene.mark->to == Snap::To::Border) {
            painter.drawEllipse(at, 6, 6);
        } else {
            painter.drawPolygon(
                QPolygonF{{at + QPointF{0, -8}, at + QPointF{7, 5}, at + QPointF{-7, 5}}});
        }
    }
    if (!m_scene.cross) return;
    const QPointF at = m_frame.pixel(*m_scene.cross);
    for (const auto& [colour, width] :
         {std::pair{colours.plate, 4.5}, std::pair{colours.accent, 1.8}}) {
        painter.setPen(QPen{colour, width});
        for (const QPointF way : {QPointF{1, 0}, QPointF{-1, 0}, QPointF{0, 1}, QPointF{0, -1}}) {
            painter.drawLine(at + 4 * way, at + 14 * way);
        }
    }
}

/// Beside the place, within the view.
QRectF GridCanvasItem::plate(const QString& text, Point at) const {
    const QFontMetricsF metrics{plateFont()};
    const QSizeF view{mMapCanvas->size()};
    const double most = std::max(120.0, view.width() - 40);
    QRectF words =
        metrics.boundingRect(QRectF{0, 0, std::min(most, 460.0), 4000}, Qt::TextWordWrap, text);
    QRectF box{m_frame.pixel(at) + QPointF{16, 14}, words.size() + QSizeF{18, 10}};
    if (box.right() > view.width() - 8) box.moveRight(m_frame.pixel(at).x() - 14);
    if (box.bottom() > view.height() - 8) box.moveBottom(m_frame.pixel(at).y() - 14);
    box.moveLeft(std::max(8.0, std::min(box.left(), view.width() - 8 - box.width())));
    box.moveTop(std::max(8.0, std::min(box.top(), view.height() - 8 - box.height())));
    return box;
}

void GridCanvasItem::paintPlate(QPainter& painter, const QString& text, Point at,
                                const QColor& rim) const {
    const EditColours& colours = editColours(m_dark);
    const QRectF box = plate(text, at);
    painter.setPen(QPen{rim, 1.4});
    painter.setBrush(colours.plate);
    painter.drawRoundedRect(box, 5, 5);
    painter.setPen(colours.text);
    painter.setFont(plateFont());
    painter.drawText(box.adjusted(9, 5, -9, -5), Qt::TextWordWrap, text);
}

} // namespace wanmi

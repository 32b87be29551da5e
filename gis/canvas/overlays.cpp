#include "gis/canvas/overlays.h"

#include <qgsmapcanvas.h>

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace wanmi {

double roundLength(double limit) {
    if (!(limit > 0)) return 0;
    const double step = std::pow(10, std::floor(std::log10(limit)));
    for (const double factor : {5.0, 2.0}) {
        if (factor * step <= limit) return factor * step;
    }
    return step;
}

QString lengthText(double metres) {
    if (metres >= 1000) return QStringLiteral("%1 km").arg(metres / 1000, 0, 'g', 4);
    return QStringLiteral("%1 m").arg(metres, 0, 'f', metres < 10 ? 1 : 0);
}

QString areaText(double squareMetres) {
    if (squareMetres >= 1'000'000)
        return QStringLiteral("%1 km²").arg(squareMetres / 1'000'000, 0, 'f', 3);
    return QStringLiteral("%1 m²").arg(squareMetres, 0, 'f', 0);
}

ScaleBar::ScaleBar(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_TransparentForMouseEvents);
    resize(sizeHint());
}

void ScaleBar::show(double metresPerPixel, double denominator) {
    m_metresPerPixel = metresPerPixel;
    m_denominator = denominator;
    update();
}

void ScaleBar::setColours(const QColor& text, const QColor& plate) {
    m_text = text;
    m_plate = plate;
    update();
}

void ScaleBar::paintEvent(QPaintEvent*) {
    if (m_metresPerPixel <= 0) return;
    QPainter painter{this};
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_plate);
    painter.drawRoundedRect(rect(), 4, 4);

    const double metres = roundLength(m_metresPerPixel * 96);
    const double width = metres / m_metresPerPixel;
    auto small = font();
    small.setPixelSize(11);
    painter.setFont(small);
    painter.setPen(m_text);
    const auto ratio = QStringLiteral("1:%L1").arg(std::round(m_denominator), 0, 'f', 0);
    painter.drawText(QRectF{10, 4, 130, 16}, Qt::AlignLeft | Qt::AlignVCenter,
                     lengthText(metres) + QStringLiteral("   ") + ratio);
    painter.setPen(QPen{m_text, 1.6});
    const QVector<QPointF> bar{{10, 27}, {10, 33}, {10 + width, 33}, {10 + width, 27}};
    painter.drawPolyline(QPolygonF{bar});

    const QPointF tip{157, 8};
    QPainterPath arrow;
    arrow.moveTo(tip);
    arrow.lineTo(tip + QPointF{6, 18});
    arrow.lineTo(tip + QPointF{0, 14});
    arrow.lineTo(tip + QPointF{-6, 18});
    arrow.closeSubpath();
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_text);
    painter.drawPath(arrow);
    painter.setPen(m_text);
    painter.drawText(QRectF{147, 27, 20, 16}, Qt::AlignCenter, QStringLiteral("N"));
}

SelectionRing::SelectionRing(QgsMapCanvas* canvas) : QgsMapCanvasItem(canvas) {
    setZValue(100);
    setVisible(false);
}

void SelectionRing::ring(const std::optional<QgsPointXY>& at) {
    m_at = at;
    setVisible(at.has_value());
    updatePosition();
    update();
}

void SelectionRing::setColour(const QColor& colour) {
    m_colour = colour;
    update();
}

void SelectionRing::updatePosition() {
    if (m_at) setPos(toCanvasCoordinates(*m_at));
}

QRectF SelectionRing::boundingRect() const {
    return {-22, -22, 44, 44};
}

void SelectionRing::paint(QPainter* painter) {
    painter->setRenderHint(QPainter::Antialiasing);
    QColor soft = m_colour;
    soft.setAlpha(55);
    painter->setBrush(soft);
    painter->setPen(QPen{Qt::white, 5});
    painter->drawEllipse(QPointF{0, 0}, 15, 15);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen{m_colour, 2.6});
    painter->drawEllipse(QPointF{0, 0}, 15, 15);
}

} // namespace wanmi

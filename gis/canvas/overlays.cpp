#include "gis/canvas/overlays.h"

#include <qgsmapcanvas.h>

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>

namespace wanmi {
namespace {

constexpr double kMarkReach = 16; // pixels round a mark's place

struct MarkLook {
    const char* onLight;
    const char* onDark;
};
/// In the order of MarkSign; the pairs differ in lightness too.
constexpr std::array<MarkLook, 5> kMarkLooks{{{"#5b6570", "#a9b4bf"},
                                              {"#1769c4", "#6fb1ff"},
                                              {"#a15c00", "#ffb347"},
                                              {"#177a3d", "#5fd38a"},
                                              {"#b3261e", "#ff8a80"}}};

} // namespace

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

PlaceMarks::PlaceMarks(QgsMapCanvas* canvas) : QgsMapCanvasItem(canvas) {
    setZValue(90);
    setVisible(false);
}

void PlaceMarks::set(std::vector<MapMark> marks) {
    m_marks = std::move(marks);
    std::stable_partition(m_marks.begin(), m_marks.end(),
                          [](const MapMark& m) { return !m.chosen; });
    setVisible(!m_marks.empty());
    update();
}

void PlaceMarks::setDark(bool dark) {
    m_dark = dark;
    update();
}

/// The whole canvas: which marks are in sight is seen while painting.
QRectF PlaceMarks::boundingRect() const {
    return QRectF{mMapCanvas->rect()}.adjusted(-kMarkReach, -kMarkReach, kMarkReach, kMarkReach);
}

void PlaceMarks::updatePosition() {
    setPos(0, 0);
    update();
}

QPointF PlaceMarks::pixel(Point at) const {
    return toCanvasCoordinates(
        {static_cast<double>(at.x) / kMillimetres, static_cast<double>(at.y) / kMillimetres});
}

void PlaceMarks::paintMark(QPainter& painter, const MapMark& mark) const {
    const auto at = pixel(mark.at);
    const auto look = kMarkLooks[static_cast<std::size_t>(mark.sign)];
    const QColor colour{m_dark ? look.onDark : look.onLight};
    const QColor ground = m_dark ? QColor{0, 0, 0, 190} : QColor{255, 255, 255, 230};
    const double size = mark.chosen ? 9 : 6;
    const auto stroke = [&](const auto& draw) { // a rim first, so that it is seen on any ground
        for (const auto& pen : {QPen{ground, size / 2 + 2.2, Qt::SolidLine, Qt::RoundCap},
                                QPen{colour, size / 3 + 0.2, Qt::SolidLine, Qt::RoundCap}}) {
            painter.setPen(pen);
            draw();
        }
    };
    if (mark.from) {
        const auto from = pixel(*mark.from);
        stroke([&] {
            painter.drawLine(from, at);
            painter.drawEllipse(from, size / 2, size / 2);
        });
    }
    for (const auto& line : mark.lines) {
        QPolygonF drawn;
        for (const auto& point : line) {
            drawn << pixel(point);
        }
        stroke([&] { painter.drawPolyline(drawn); });
    }
    stroke([&] {
        switch (mark.sign) {
        case MarkSign::New:
            painter.drawLine(at - QPointF{size, 0}, at + QPointF{size, 0});
            painter.drawLine(at - QPointF{0, size}, at + QPointF{0, size});
            break;
        case MarkSign::Missing:
            painter.drawLine(at - QPointF{size, size}, at + QPointF{size, size});
            painter.drawLine(at - QPointF{size, -size}, at + QPointF{size, -size});
            break;
        case MarkSign::Changed:
            painter.drawPolygon(QPolygonF{{at - QPointF{0, size}, at + QPointF{size, 0},
                                           at + QPointF{0, size}, at - QPointF{size, 0}}});
            break;
        default: painter.drawEllipse(at, size, size);
        }
    });
}

void PlaceMarks::paint(QPainter* painter) {
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    const auto seen = boundingRect();
    for (const auto& mark : m_marks) {
        if (!mark.lines.empty() || seen.contains(pixel(mark.at))) paintMark(*painter, mark);
    }
}

} // namespace wanmi

#include "ui/models/lamp_icon.h"

#include "ui/models/text.h"

#include <QPainterPath>

#include <map>

namespace wanmi {
namespace {

QPainterPath shapePath(const QRectF& r, const std::string& shape) {
    QPainterPath path;
    if (shape == "triangle") {
        path.addPolygon(QPolygonF{
            QVector<QPointF>{{r.center().x(), r.top()}, r.bottomRight(), r.bottomLeft()}});
        path.closeSubpath();
    } else if (shape == "square") {
        path.addRect(
            r.adjusted(r.width() * 0.06, r.height() * 0.06, -r.width() * 0.06, -r.height() * 0.06));
    } else if (shape == "diamond") {
        path.addPolygon(QPolygonF{QVector<QPointF>{{r.center().x(), r.top()},
                                                   {r.right(), r.center().y()},
                                                   {r.center().x(), r.bottom()},
                                                   {r.left(), r.center().y()}}});
        path.closeSubpath();
    } else {
        path.addEllipse(r);
    }
    return path;
}

} // namespace

void paintLamp(QPainter& painter, const QRectF& square, const LampStyle& style) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor colour{toQt(style.colour)};
    painter.setPen(QPen{colour.darker(125), square.width() / 14});
    painter.setBrush(colour);
    painter.drawPath(shapePath(square, style.shape));
    painter.restore();
}

QIcon lampIcon(const LampStyle& style) {
    static std::map<std::string, QIcon> made; // one of four; asked for at every cell that is drawn
    auto& icon = made[style.colour + style.shape];
    if (icon.isNull()) {
        for (const int size : {12, 16, 24, 32, 48}) {
            QPixmap pixmap{size, size};
            pixmap.fill(Qt::transparent);
            QPainter painter{&pixmap};
            const double margin = size * 0.14;
            paintLamp(painter, QRectF{margin, margin, size - 2 * margin, size - 2 * margin}, style);
            painter.end();
            icon.addPixmap(pixmap);
        }
    }
    return icon;
}

} // namespace wanmi

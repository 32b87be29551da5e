#pragma once
// What lies over the map and never takes part in its rendering: scale bar, north, ring round a
// case, marks.
#include "gis/canvas/map_mark.h"

#include <qgsmapcanvasitem.h>
#include <qgspointxy.h>

#include <QColor>
#include <QWidget>

#include <optional>
#include <vector>

namespace wanmi {

/// Scale bar with its length and the scale's ratio, and an arrow to grid north.
class ScaleBar final : public QWidget {
    Q_OBJECT

public:
    explicit ScaleBar(QWidget* parent);
    void show(double metresPerPixel, double denominator);
    void setColours(const QColor& text, const QColor& plate);
    QSize sizeHint() const override { return {176, 46}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double m_metresPerPixel = 0;
    double m_denominator = 0;
    QColor m_text{Qt::black};
    QColor m_plate{Qt::white};
};

/// The greatest of 1, 2, 5 × 10ⁿ that is not above `limit`.
double roundLength(double limit);
/// "350 m", "1.25 km"; "350 m²", "1.25 km²".
QString lengthText(double metres);
QString areaText(double squareMetres);

/// A ring round the selected case, painted over the finished map: selecting costs no rendering.
class SelectionRing final : public QgsMapCanvasItem {
public:
    explicit SelectionRing(QgsMapCanvas* canvas);
    void ring(const std::optional<QgsPointXY>& at);
    void setColour(const QColor& colour);
    void paint(QPainter* painter) override;
    QRectF boundingRect() const override;
    void updatePosition() override;

private:
    std::optional<QgsPointXY> m_at;
    QColor m_colour{"#1769c4"};
};

/// Signs over the finished map: told apart by shape as well as by colour. The chosen ones are
/// larger and lie on top.
class PlaceMarks final : public QgsMapCanvasItem {
public:
    explicit PlaceMarks(QgsMapCanvas* canvas);
    void set(std::vector<MapMark> marks);
    void setDark(bool dark);
    void paint(QPainter* painter) override;
    QRectF boundingRect() const override;
    void updatePosition() override;

private:
    QPointF pixel(Point at) const;
    void paintMark(QPainter& painter, const MapMark& mark) const;
    std::vector<MapMark> m_marks;
    bool m_dark = false;
};

} // namespace wanmi

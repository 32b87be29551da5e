#pragma once
// Small builders over QGIS symbology, by the property names that a style file uses: those stay the
// same from one QGIS version to the next, enumerations do not. Widths and sizes in millimetres.
#include <QColor>
#include <QString>

#include <memory>

class QgsFillSymbol;
class QgsLineSymbol;
class QgsMarkerSymbol;
class QgsPalLayerSettings;
class QgsSymbol;
class QgsVectorLayer;

namespace wanmi {

struct Stroke {
    QColor colour;
    double width = 0.2;
    QString style = QStringLiteral("solid"); ///< "no": none
    QString dash;                            ///< "4;1.5;1;1.5" in millimetres, "" solid
};

std::unique_ptr<QgsFillSymbol> fillSymbol(const QColor& fill, const Stroke& edge);
/// An outline without a fill, drawn as a line so that dashes work.
std::unique_ptr<QgsFillSymbol> outlineSymbol(const Stroke& edge, const QColor& glow = {});
/// A line within its casing; widths are expressions in millimetres ("" = the stroke's own width).
struct Road {
    QColor fill;
    QColor casing;
    QString width;      ///< expression of the fill's width
    double edge = 0.25; ///< the casing sticks out so far on either side
    int level = 1;      ///< symbol level of the fill; casings are level 0
};
std::unique_ptr<QgsLineSymbol> roadSymbol(const Road& road);
std::unique_ptr<QgsLineSymbol> lineSymbol(const Stroke& stroke);
/// A marker with a rim; `sizeExpression` overrides the size by scale.
std::unique_ptr<QgsMarkerSymbol> markerSymbol(const QString& shape, const QColor& fill, double size,
                                              const Stroke& rim,
                                              const QString& sizeExpression = {});

struct LabelLook {
    QString expression;
    QString font;
    double points = 8;
    QColor colour;
    QColor halo;
    double haloWidth = 0.8;
    bool bold = false;
    double nearest = 0; ///< scale denominators between which labels show; 0: no limit
    double farthest = 0;
    int priority = 5;
};
/// A name that is dropped where it would reach beyond its polygon.
QgsPalLayerSettings polygonLabel(const LabelLook& look);
/// A name that may reach beyond its polygon: of a narrow river.
QgsPalLayerSettings areaLabel(const LabelLook& look);
QgsPalLayerSettings streetLabel(const LabelLook& look);
QgsPalLayerSettings pointLabel(const LabelLook& look, double distance);
/// No label at all, but others make way for the symbol.
QgsPalLayerSettings obstacle();
void setLabels(QgsVectorLayer& layer, const QgsPalLayerSettings& settings);
void clearLabels(QgsVectorLayer& layer);

} // namespace wanmi

#include "gis/layers/symbols.h"

#include "gis/compat/qgis_names.h"

#include <qgsfillsymbol.h>
#include <qgsfillsymbollayer.h>
#include <qgslinesymbol.h>
#include <qgslinesymbollayer.h>
#include <qgsmarkersymbol.h>
#include <qgsmarkersymbollayer.h>
#include <qgspallabeling.h>
#include <qgstextbuffersettings.h>
#include <qgstextformat.h>
#include <qgsvectorlayerlabeling.h>

namespace wanmi {
namespace {

QString coded(const QColor& c) {
    return QStringLiteral("%1,%2,%3,%4").arg(c.red()).arg(c.green()).arg(c.blue()).arg(c.alpha());
}

QVariantMap lineProperties(const Stroke& stroke) {
    QVariantMap p{{QStringLiteral("line_color"), coded(stroke.colour)},
                  {QStringLiteral("line_width"), QString::number(stroke.width)},
                  {QStringLiteral("line_width_unit"), QStringLiteral("MM")},
                  {QStringLiteral("line_style"), stroke.style},
                  {QStringLiteral("capstyle"), QStringLiteral("round")},
                  {QStringLiteral("joinstyle"), QStringLiteral("round")}};
    if (!stroke.dash.isEmpty()) {
        p.insert(QStringLiteral("use_custom_dash"), QStringLiteral("1"));
        p.insert(QStringLiteral("customdash"), stroke.dash);
        p.insert(QStringLiteral("customdash_unit"), QStringLiteral("MM"));
        p.insert(QStringLiteral("capstyle"), QStringLiteral("flat"));
    }
    return p;
}

std::unique_ptr<QgsSymbolLayer> lineLayer(const Stroke& stroke, const QString& width, int level) {
    auto layer = compat::own(QgsSimpleLineSymbolLayer::create(lineProperties(stroke)));
    if (!width.isEmpty())
        layer->setDataDefinedProperty(compat::kStrokeWidth, QgsProperty::fromExpression(width));
    layer->setRenderingPass(level);
    return layer;
}

QgsPalLayerSettings label(const LabelLook& look) {
    QgsTextFormat format;
    QFont font{look.font};
    font.setBold(look.bold);
    format.setFont(font);
    format.setSize(look.points);
    format.setSizeUnit(compat::kPoints);
    format.setColor(look.colour);
    QgsTextBufferSettings halo;
    halo.setEnabled(look.haloWidth > 0);
    halo.setColor(look.halo);
    halo.setSize(look.haloWidth);
    format.setBuffer(halo);

    QgsPalLayerSettings settings;
    settings.setFormat(format);
    settings.fieldName = look.expression;
    settings.isExpression = true;
    settings.scaleVisibility = look.nearest > 0 || look.farthest > 0;
    settings.minimumScale = look.farthest;
    settings.maximumScale = look.nearest;
    settings.priority = look.priority;
    // Names may lie on blocks and streets; making way for those drives them to the edges.
    settings.obstacleSettings().setIsObstacle(false);
    return settings;
}

} // namespace

std::unique_ptr<QgsFillSymbol> fillSymbol(const QColor& fill, const Stroke& edge) {
    auto layer = compat::own(QgsSimpleFillSymbolLayer::create(
        {{QStringLiteral("color"), coded(fill)},
         {QStringLiteral("style"), QStringLiteral("solid")},
         {QStringLiteral("outline_color"), coded(edge.colour)},
         {QStringLiteral("outline_style"), edge.style},
         {QStringLiteral("outline_width"), QString::number(edge.width)},
         {QStringLiteral("outline_width_unit"), QStringLiteral("MM")},
         {QStringLiteral("joinstyle"), QStringLiteral("round")}}));
    return std::make_unique<QgsFillSymbol>(QgsSymbolLayerList{layer.release()});
}

std::unique_ptr<QgsFillSymbol> outlineSymbol(const Stroke& edge, const QColor& glow) {
    QgsSymbolLayerList layers;
    if (glow.isValid()) {
        const Stroke wide{glow, edge.width * 3.2, QStringLiteral("solid"), {}};
        layers.append(lineLayer(wide, {}, 0).release());
    }
    layers.append(lineLayer(edge, {}, 0).release());
    return std::make_unique<QgsFillSymbol>(layers);
}

std::unique_ptr<QgsLineSymbol> roadSymbol(const Road& road) {
    const auto casing = QStringLiteral("(%1) + %2").arg(road.width).arg(2 * road.edge);
    QgsSymbolLayerList layers;
    layers.append(lineLayer({road.casing, 1, QStringLiteral("solid"), {}}, casing, 0).release());
    layers.append(
        lineLayer({road.fill, 1, QStringLiteral("solid"), {}}, road.width, road.level).release());
    return std::make_unique<QgsLineSymbol>(layers);
}

std::unique_ptr<QgsLineSymbol> lineSymbol(const Stroke& stroke) {
    return std::make_unique<QgsLineSymbol>(QgsSymbolLayerList{lineLayer(stroke, {}, 0).release()});
}

std::unique_ptr<QgsMarkerSymbol> markerSymbol(const QString& shape, const QColor& fill, double size,
                                              const Stroke& rim, const QString& sizeExpression) {
    auto layer = compat::own(QgsSimpleMarkerSymbolLayer::create(
        {{QStringLiteral("name"), shape},
         {QStringLiteral("color"), coded(fill)},
         {QStringLiteral("size"), QString::number(size)},
         {QStringLiteral("size_unit"), QStringLiteral("MM")},
         {QStringLiteral("outline_color"), coded(rim.colour)},
         {QStringLiteral("outline_style"), rim.style},
         {QStringLiteral("outline_width"), QString::number(rim.width)},
         {QStringLiteral("outline_width_unit"), QStringLiteral("MM")},
         {QStringLiteral("joinstyle"), QStringLiteral("round")}}));
    if (!sizeExpression.isEmpty())
        layer->setDataDefinedProperty(compat::kSize, QgsProperty::fromExpression(sizeExpression));
    return std::make_unique<QgsMarkerSymbol>(QgsSymbolLayerList{layer.release()});
}

QgsPalLayerSettings polygonLabel(const LabelLook& look) {
    auto settings = areaLabel(look);
    settings.fitInPolygonOnly = true;
    return settings;
}

QgsPalLayerSettings areaLabel(const LabelLook& look) {
    auto settings = label(look);
    settings.placement = compat::kLabelHorizontal;
    settings.fitInPolygonOnly = false;
    settings.centroidInside = true;
    return settings;
}

QgsPalLayerSettings streetLabel(const LabelLook& look) {
    auto settings = label(look);
    settings.placement = compat::kLabelCurved;
    settings.lineSettings().setPlacementFlags(compat::kLabelOnLine);
    settings.lineSettings().setMergeLines(true);
    settings.repeatDistance = 90;
    settings.maxCurvedCharAngleIn = 25;
    settings.maxCurvedCharAngleOut = -25;
    return settings;
}

QgsPalLayerSettings pointLabel(const LabelLook& look, double distance) {
    auto settings = label(look);
    settings.placement = compat::kLabelAroundPoint;
    settings.dist = distance;
    settings.obstacleSettings().setIsObstacle(true);
    return settings;
}

QgsPalLayerSettings obstacle() {
    QgsPalLayerSettings settings;
    settings.drawLabels = false;
    settings.obstacleSettings().setIsObstacle(true);
    return settings;
}

void setLabels(QgsVectorLayer& layer, const QgsPalLayerSettings& settings) {
    layer.setLabeling(new QgsVectorLayerSimpleLabeling(settings)); // the layer takes it over
    layer.setLabelsEnabled(true);
}

void clearLabels(QgsVectorLayer& layer) {
    layer.setLabelsEnabled(false);
    layer.setLabeling(nullptr);
}

} // namespace wanmi

#include "gis/layers/layer_styles.h"

#include "gis/compat/qgis_names.h"
#include "gis/layers/symbols.h"

#include <qgscategorizedsymbolrenderer.h>
#include <qgsfillsymbol.h>
#include <qgslinesymbol.h>
#include <qgsmarkersymbol.h>
#include <qgsrulebasedlabeling.h>
#include <qgsrulebasedrenderer.h>
#include <qgssinglesymbolrenderer.h>
#include <qgsvectorlayer.h>

#include <array>

namespace wanmi {
namespace {

const QString kSolid = QStringLiteral("solid");
const QString kNo = QStringLiteral("no");

void scales(QgsVectorLayer& layer, double nearest, double farthest) {
    layer.setScaleBasedVisibility(nearest > 0 || farthest > 0);
    layer.setMaximumScale(nearest);
    layer.setMinimumScale(farthest);
}

void single(QgsVectorLayer& layer, std::unique_ptr<QgsSymbol> symbol) {
    layer.setRenderer(new QgsSingleSymbolRenderer(symbol.release())); // the layer takes it over
}

/// An area of the base map: kind, fill, edge, in the order of drawing.
struct AreaStyle {
    const char* kind;
    QColor fill;
    Stroke edge;
};

std::array<AreaStyle, 6> areaStyles(const MapPalette& p) {
    const Stroke none{p.block, 0, kNo, {}};
    return {AreaStyle{"block", p.block, none},
            {"old_quarter", p.oldQuarter, none},
            {"green", p.green, none},
            {"park", p.park, none},
            {"water", p.water, none},
            {"building", p.building, {p.buildingEdge, 0.1, kSolid, {}}}};
}

/// A class of streets: the codes of street_line.class, colours, the width in metres on the ground
/// and its limits on paper, and the smallest scale at which it shows.
struct RoadStyle {
    const char* key;
    const char* codes;
    QColor fill;
    QColor casing;
    double metres, least, most;
    int farthest;
};

std::array<RoadStyle, 4> roadStyles(const MapPalette& p) {
    return {RoadStyle{"map.road.trunk",
                      "'motorway','motorway_link','trunk','trunk_link','expressway'", p.trunkFill,
                      p.trunkCasing, 26, 0.9, 5.5, 0},
            {"map.road.main", "'primary','primary_link','secondary','secondary_link'", p.mainFill,
             p.mainCasing, 20, 0.55, 4.6, 0},
            {"map.road.branch", "'tertiary','tertiary_link'", p.roadFill, p.roadCasing, 14, 0.35,
             3.6, 90'000},
            {"map.road.minor", "", p.roadFill, p.roadCasing, 8, 0.2, 2.6, 30'000}};
}

constexpr const char* kPaths = "'footway','path','pedestrian','cycleway','steps','track'";

QString widthExpression(const RoadStyle& road) {
    return QStringLiteral("max(%1, min(%2, %3 * 1000 / @map_scale))")
        .arg(road.least)
        .arg(road.most)
        .arg(road.metres);
}

void addRule(QgsRuleBasedRenderer::Rule& root, std::unique_ptr<QgsSymbol> symbol,
             const QString& filter, const QString& label, int farthest = 0) {
    root.appendChild(
        new QgsRuleBasedRenderer::Rule(symbol.release(), 0, farthest, filter, label)); // root's now
}

QgsFeatureRequest::OrderBy orderOf(const QString& expression) {
    return QgsFeatureRequest::OrderBy{QList<QgsFeatureRequest::OrderByClause>{
        QgsFeatureRequest::OrderByClause{expression, true}}};
}

QString lampExpression() {
    return QStringLiteral(
        "CASE WHEN \"state\" IN ('not_accepted','closed','forced_close','cancelled','archived',"
        "'recycled','merged') OR \"due_at\" IS NULL THEN 'none' "
        "WHEN epoch(now()) * 1000 > \"due_at\" THEN 'red' "
        "WHEN epoch(now()) * 1000 > coalesce(\"warn_at\", \"due_at\") THEN 'yellow' "
        "ELSE 'green' END");
}

void categorizeLamps(QgsVectorLayer& layer, const Look& look, const QString& expression) {
    const auto& p = look.palette();
    const auto size =
        QStringLiteral("CASE WHEN @map_scale > 60000 THEN 2.4 WHEN @map_scale > 25000 "
                       "THEN 3 WHEN @map_scale > 8000 THEN 3.8 ELSE 4.6 END");
    QgsCategoryList categories;
    for (const auto& lamp : look.lamps) {
        // Triangles and diamonds look smaller than circles of the same width.
        const bool slim = lamp.shape == "triangle" || lamp.shape == "diamond";
        const auto sized = slim ? QStringLiteral("1.2 * (%1)").arg(size) : size;
        auto symbol = markerSymbol(QString::fromStdString(lamp.shape),
                                   QColor{QString::fromStdString(lamp.colour)}, slim ? 4.2 : 3.6,
                                   {p.markerEdge, 0.45, kSolid, {}}, sized);
        categories.append(QgsRendererCategory{QString::fromUtf8(lampText(lamp.lamp).data()),
                                              symbol.release(), look.lampName(lamp)});
    }
    layer.setRenderer(new QgsCategorizedSymbolRenderer(expression, categories));
}

} // namespace

void styleBaseAreas(QgsVectorLayer& layer, const Look& look) {
    const auto& p = look.palette();
    QgsCategoryList categories;
    QString order = QStringLiteral("CASE ");
    int rank = 0;
    for (const auto& area : areaStyles(p)) {
        const auto kind = QString::fromLatin1(area.kind);
        categories.append(QgsRendererCategory{kind, fillSymbol(area.fill, area.edge).release(),
                                              look.text(std::string{"map.area."} + area.kind)});
        order += QStringLiteral("WHEN \"kind\" = '%1' THEN %2 ").arg(kind).arg(rank++);
    }
    auto renderer =
        std::make_unique<QgsCategorizedSymbolRenderer>(QStringLiteral("kind"), categories);
    renderer->setOrderBy(orderOf(order + QStringLiteral("ELSE 9 END")));
    renderer->setOrderByEnabled(true);
    layer.setRenderer(renderer.release());

    LabelLook names{QStringLiteral("CASE WHEN \"kind\" IN ('water','park') THEN \"name\" END"),
                    look.font,
                    8.5,
                    p.textPark,
                    p.halo,
                    0.7,
                    false,
                    0,
                    25'000,
                    4};
    auto settings = areaLabel(names);
    QgsPropertyCollection defined = settings.dataDefinedProperties();
    defined.setProperty(static_cast<int>(QgsPalLayerSettings::Property::Color),
                        QgsProperty::fromExpression(
                            QStringLiteral("CASE WHEN \"kind\" = 'water' THEN '%1' ELSE '%2' END")
                                .arg(p.textWater.name(), p.textPark.name())));
    settings.setDataDefinedProperties(defined);
    setLabels(layer, settings);
}

void styleStreets(QgsVectorLayer& layer, const Look& look) {
    const auto& p = look.palette();
    auto root = std::make_unique<QgsRuleBasedRenderer::Rule>(nullptr);
    int level = 5;
    QString known = QString::fromLatin1(kPaths);
    for (const auto& road : roadStyles(p)) {
        const auto codes = QString::fromLatin1(road.codes);
        const auto filter = codes.isEmpty() ? QStringLiteral("\"class\" NOT IN (%1)").arg(known)
                                            : QStringLiteral("\"class\" IN (%1)").arg(codes);
        known += QLatin1Char(',') + codes;
        addRule(*root, roadSymbol({road.fill, road.casing, widthExpression(road), 0.22, --level}),
                filter, look.text(road.key), road.farthest);
    }
    addRule(*root, lineSymbol({p.path, 0.3, kSolid, QStringLiteral("1.2;0.8")}),
            QStringLiteral("\"class\" IN (%1)").arg(QString::fromLatin1(kPaths)),
            look.text("map.road.path"), 8'000);
    auto renderer = std::make_unique<QgsRuleBasedRenderer>(root.release());
    renderer->setUsingSymbolLevels(true); // casings of all streets first, so that junctions open
    layer.setRenderer(renderer.release());

    const auto names = QStringLiteral(
        "CASE WHEN @map_scale <= 9000 OR (@map_scale <= 22000 AND \"class\" IN ('motorway','trunk',"
        "'primary','secondary','expressway')) OR (@map_scale <= 45000 AND \"class\" IN "
        "('motorway','trunk','primary','expressway')) THEN \"name\" END");
    setLabels(layer,
              streetLabel({names, look.font, 7.5, p.textSoft, p.halo, 0.7, false, 0, 45'000, 3}));
}

void styleDistricts(QgsVectorLayer& layer, const Look& look) {
    const auto& p = look.palette();
    QColor glow = p.district;
    glow.setAlpha(45);
    single(layer, outlineSymbol({p.district, 0.7, kSolid, QStringLiteral("5;1.4;1;1.4")}, glow));
    setLabels(layer, polygonLabel({QStringLiteral("name"), look.font, 13, p.district, p.halo, 1,
                                   true, 75'000, 0, 9}));
}

void styleStreetRegions(QgsVectorLayer& layer, const Look& look) {
    const auto& p = look.palette();
    QColor glow = p.street;
    glow.setAlpha(38);
    single(layer, outlineSymbol({p.street, 0.45, kSolid, QStringLiteral("3.2;1.2")}, glow));
    setLabels(layer, polygonLabel({QStringLiteral("name"), look.font, 10.5, p.street, p.halo, 1,
                                   true, 12'000, 75'000, 8}));
}

void styleCommunities(QgsVectorLayer& layer, const Look& look) {
    const auto& p = look.palette();
    single(layer, outlineSymbol({p.community, 0.3, kSolid, QStringLiteral("1.6;1")}));
    scales(layer, 0, 45'000);
    setLabels(layer, polygonLabel({QStringLiteral("name"), look.font, 9, p.street, p.halo, 0.8,
                                   false, 3'000, 18'000, 7}));
}

void styleRegions(QgsVectorLayer& layer, const Look& look) {
    const auto& p = look.palette();
    auto root = std::make_unique<QgsRuleBasedRenderer::Rule>(nullptr);
    addRule(*root, outlineSymbol({p.community, 0.3, kSolid, QStringLiteral("1.6;1")}),
            QStringLiteral("\"valid_to\" IS NULL AND \"level\" = 'community'"),
            look.text("map.layer.communities"), 45'000);
    addRule(*root, outlineSymbol({p.street, 0.45, kSolid, QStringLiteral("3.2;1.2")}),
            QStringLiteral("\"valid_to\" IS NULL AND \"level\" = 'street'"),
            look.text("map.layer.streets_admin"));
    addRule(*root, outlineSymbol({p.district, 0.7, kSolid, QStringLiteral("5;1.4;1;1.4")}),
            QStringLiteral("\"valid_to\" IS NULL AND \"level\" = 'district'"),
            look.text("map.layer.districts"));
    layer.setRenderer(new QgsRuleBasedRenderer(root.release()));
    const auto names = QStringLiteral(
        "CASE WHEN \"valid_to\" IS NOT NULL THEN NULL "
        "WHEN \"level\" = 'district' AND @map_scale > 75000 THEN \"name\" "
        "WHEN \"level\" = 'street' AND @map_scale BETWEEN 15000 AND 75000 THEN \"name\" "
        "WHEN \"level\" = 'community' AND @map_scale < 15000 THEN \"name\" END");
    setLabels(layer, polygonLabel({names, look.font, 10, p.street, p.halo, 1, true, 0, 0, 8}));
}

void styleCells(QgsVectorLayer& layer, const Look& look) {
    const auto& p = look.palette();
    const auto& colour = look.strongCells ? p.cellStrong : p.cell;
    single(layer, outlineSymbol({colour, look.strongCells ? 0.24 : 0.16, kSolid, {}}));
    scales(layer, 0, look.strongCells ? 120'000 : 16'000);
    const auto codes =
        QStringLiteral("CASE WHEN @map_scale <= 2500 THEN \"code\" ELSE right(\"code\", 3) END");
    setLabels(layer, polygonLabel({codes, look.font, 7.5, colour, p.halo, 0.7, false, 0,
                                   look.strongCells ? 7'000.0 : 4'000.0, 4}));
}

void styleDutyGrids(QgsVectorLayer& layer, const Look& look) {
    const auto& p = look.palette();
    QgsCategoryList categories;
    for (int i = 0; i < p.tints.size(); ++i) {
        QColor fill = p.tints[i];
        fill.setAlpha(look.dark ? 150 : 120);
        categories.append(
            QgsRendererCategory{i, fillSymbol(fill, {p.duty, 0.45, kSolid, {}}).release(),
                                i == 0 ? look.text("map.layer.duty") : QString{}});
    }
    // Neighbours have neighbouring numbers, so the rest of the division tells them apart.
    layer.setRenderer(new QgsCategorizedSymbolRenderer(
        QStringLiteral("\"fid\" % %1").arg(p.tints.size()), categories));
    setLabels(layer, polygonLabel({QStringLiteral("name"), look.font, 9, p.text, p.halo, 0.9, true,
                                   0, 15'000, 8}));
}

void styleComponents(QgsVectorLayer& layer, const Look& look) {
    const auto& p = look.palette();
    struct Class {
        const char* code;
        const char* shape;
        double size;
    };
    constexpr std::array<Class, 7> kClasses{{{"01", "circle", 1.9},
                                             {"02", "square", 1.8},
                                             {"03", "pentagon", 2.2},
                                             {"04", "hexagon", 2.2},
                                             {"05", "diamond", 2.3},
                                             {"06", "triangle", 2.3},
                                             {"21", "star", 2.6}}};
    QgsCategoryList categories;
    for (std::size_t i = 0; i < kClasses.size(); ++i) {
        const auto& c = kClasses[i];
        const auto size = QStringLiteral("%1 * (CASE WHEN @map_scale > 2500 THEN 0.8 WHEN "
                                         "@map_scale > 1200 THEN 1 ELSE 1.35 END)")
                              .arg(c.size);
        auto symbol =
            markerSymbol(QString::fromLatin1(c.shape), p.componentFill[static_cast<int>(i)], c.size,
                         {p.markerEdge, 0.2, kSolid, {}}, size);
        categories.append(QgsRendererCategory{QString::fromLatin1(c.code), symbol.release(),
                                              look.text(std::string{"map.class."} + c.code)});
    }
    layer.setRenderer(
        new QgsCategorizedSymbolRenderer(QStringLiteral("substr(\"kind\", 1, 2)"), categories));
    scales(layer, 0, kComponentScale);
    setLabels(layer, pointLabel({QStringLiteral("name"), look.font, 7, p.textSoft, p.halo, 0.6,
                                 false, 0, 700, 1},
                                1.6));
}

void styleCases(QgsVectorLayer& layer, const Look& look) {
    categorizeLamps(layer, look, QStringLiteral("lamp"));
    auto* renderer = layer.renderer();
    renderer->setOrderBy(orderOf(QStringLiteral("rank"))); // what is overdue lies on top
    renderer->setOrderByEnabled(true);
    const auto& p = look.palette();
    constexpr double kNumbers = 3'000; // nearer than this a mark has its number beside it
    auto root = std::make_unique<QgsRuleBasedLabeling::Rule>(nullptr);
    const auto add = [&root](const QgsPalLayerSettings& settings, double nearest, double farthest) {
        root->appendChild(new QgsRuleBasedLabeling::Rule(new QgsPalLayerSettings{settings}, nearest,
                                                         farthest)); // root's now
    };
    add(pointLabel({QStringLiteral("right(\"number\", 4)"), look.font, 8, p.text, p.halo, 0.8, true,
                    0, 0, 6},
                   3),
        0, kNumbers);
    add(obstacle(), kNumbers, 0);
    layer.setLabeling(new QgsRuleBasedLabeling(root.release())); // the layer takes it over
    layer.setLabelsEnabled(true);
}

void styleStoredCases(QgsVectorLayer& layer, const Look& look) {
    categorizeLamps(layer, look, lampExpression());
}

} // namespace wanmi

// Which names are on the map, and where.
#include "gis/layers/map_layers.h"
#include "tests/gis/small_city.h"
#include "tests/support/catch.h"

#include <qgscoordinatereferencesystem.h>
#include <qgsexpressioncontext.h>
#include <qgsexpressioncontextutils.h>
#include <qgslabelingresults.h>
#include <qgslabelposition.h>
#include <qgsmaprendererparalleljob.h>
#include <qgsmapsettings.h>
#include <qgsvectorlayer.h>

#include <memory>

namespace wanmi {
namespace {

using test::metres;
using test::SmallCity;

QgsPointXY mapPoint(Point p) {
    return {static_cast<double>(p.x) / kMillimetres, static_cast<double>(p.y) / kMillimetres};
}

/// Boxes of a layer's labels on a map of that scale, metres.
std::vector<QgsRectangle> labels(MapLayers& layers, const char* key, double scale) {
    constexpr int kPixels = 900;
    constexpr double kDpi = 96;
    const double half = kPixels * 0.0254 / kDpi * scale / 2;
    const auto middle = mapPoint(metres(500, 500));
    QgsMapSettings settings;
    settings.setOutputSize({kPixels, kPixels});
    settings.setOutputDpi(kDpi);
    settings.setDestinationCrs(layers.crs());
    settings.setExtent(QgsRectangle::fromCenterAndSize(middle, 2 * half, 2 * half));
    settings.setFlag(Qgis::MapSettingsFlag::DrawLabeling);
    settings.setLayers(layers.visible());
    QgsExpressionContext context;
    context.appendScope(QgsExpressionContextUtils::globalScope());
    context.appendScope(QgsExpressionContextUtils::mapSettingsScope(settings));
    settings.setExpressionContext(context);
    QgsMapRendererParallelJob job{settings};
    job.start();
    job.waitForFinished();
    const std::unique_ptr<QgsLabelingResults> results{job.takeLabelingResults()};
    REQUIRE(results);
    const auto id = layers.layer(QString::fromLatin1(key))->id();
    std::vector<QgsRectangle> boxes;
    for (const auto& label : results->allLabels()) {
        if (label.layerID == id && !label.isUnplaced) boxes.push_back(label.labelRect);
    }
    return boxes;
}

} // namespace

TEST_CASE("Names of duty grids wait until there is room for them", "[gis][labels]") {
    const SmallCity city;
    MapLayers layers{test::dataFolder()};
    REQUIRE(layers.open(city.path()));
    layers.setTheme(MapTheme::Duty);
    CHECK(labels(layers, "duty", 20'000).empty()); // a whole district is in sight
    const auto near = labels(layers, "duty", 8'000);
    CHECK(near.size() == 2);
    const QgsRectangle town{mapPoint(metres(0, 0)), mapPoint(metres(1000, 1000))};
    for (const auto& box : near)
        CHECK(town.contains(box));
}

TEST_CASE("A name that does not fit into its area is left out", "[gis][labels]") {
    const SmallCity city;
    MapLayers layers{test::dataFolder()};
    REQUIRE(layers.open(city.path()));
    CHECK(labels(layers, "street_offices", 13'000).size() == 1);
    CHECK(labels(layers, "street_offices", 70'000).empty()); // fourteen millimetres
}

TEST_CASE("A name makes way for the cases", "[gis][labels]") {
    const SmallCity city;
    MapLayers layers{test::dataFolder()};
    REQUIRE(layers.open(city.path()));
    const auto before = labels(layers, "street_offices", 13'000);
    REQUIRE(before.size() == 1);
    const auto at = before.front().center();
    const Point place{static_cast<std::int64_t>(at.x() * kMillimetres),
                      static_cast<std::int64_t>(at.y() * kMillimetres)};
    layers.setCases({test::caseRow("c-1", Lamp::Red, place)});
    const auto after = labels(layers, "street_offices", 13'000);
    REQUIRE(after.size() == 1);
    CHECK_FALSE(after.front().contains(at));
}

} // namespace wanmi

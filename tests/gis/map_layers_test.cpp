// Layers over a store: what shows, in which colours, and that nothing can write.
#include "gis/layers/map_layers.h"
#include "gis/print/render.h"
#include "tests/gis/small_city.h"
#include "tests/support/catch.h"

#include <qgsvectorlayer.h>

#include <QImage>

namespace wanmi {
namespace {

using test::caseRow;
using test::metres;
using test::SmallCity;

constexpr int kSide = 800;

struct Drawing {
    QImage image;
    Box box;
    QColor at(Point p) const {
        const double x =
            static_cast<double>(p.x - box.minX) / static_cast<double>(box.maxX - box.minX);
        const double y =
            static_cast<double>(box.maxY - p.y) / static_cast<double>(box.maxY - box.minY);
        return image.pixelColor(static_cast<int>(x * kSide), static_cast<int>(y * kSide));
    }
};

Drawing draw(MapLayers& layers, double metresAcross = 1100) {
    RenderSpec spec;
    spec.pixels = {kSide, kSide};
    const double low = 500 - metresAcross / 2;
    Box box;
    box.add(metres(low, low));
    box.add(metres(low + metresAcross, low + metresAcross));
    spec.box = box;
    RenderResult result;
    Drawing d;
    d.image = renderMap(layers, spec, result);
    d.box = result.box;
    return d;
}

int distance(const QColor& a, const QColor& b) {
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) +
           std::abs(a.blue() - b.blue());
}

} // namespace

TEST_CASE("Every layer over a store is valid and refuses to write", "[gis]") {
    const SmallCity city;
    MapLayers layers{test::dataFolder()};
    REQUIRE(layers.open(city.path()));
    layers.waitForComponents();
    for (const auto* key : {"cases", "components", "density", "districts", "street_offices",
                            "communities", "cells", "duty", "roads", "areas"}) {
        CAPTURE(key);
        auto* layer = layers.layer(QString::fromLatin1(key));
        REQUIRE(layer != nullptr);
        CHECK(layer->isValid());
        CHECK(layer->readOnly());
        CHECK_FALSE(layer->startEditing());
    }
    CHECK(layers.layer(QStringLiteral("cells"))->featureCount() == 4);
    CHECK(layers.layer(QStringLiteral("density"))->featureCount() == 4);
    CHECK(layers.layer(QStringLiteral("components"))->featureCount() == 1);
}

TEST_CASE("Water and park have their colours in the light and in the dark map", "[gis]") {
    const SmallCity city;
    MapLayers layers{test::dataFolder()};
    REQUIRE(layers.open(city.path()));
    for (const bool dark : {false, true}) {
        CAPTURE(dark);
        layers.setDark(dark);
        const auto drawing = draw(layers);
        CHECK(distance(drawing.at(metres(150, 150)), mapPalette(dark).water) < 12);
        CHECK(distance(drawing.at(metres(750, 750)), mapPalette(dark).park) < 12);
        CHECK(distance(drawing.at(metres(400, 150)), mapPalette(dark).block) < 12);
        CHECK(distance(drawing.image.pixelColor(3, 3), mapPalette(dark).ground) < 12);
    }
}

TEST_CASE("A case shows in the colour of its lamp at its place, and moves on to another lamp",
          "[gis]") {
    const SmallCity city;
    MapLayers layers{test::dataFolder()};
    REQUIRE(layers.open(city.path()));
    layers.setCases(
        {caseRow("a", Lamp::Red, metres(300, 300)), caseRow("b", Lamp::Green, metres(600, 300))});
    auto drawing = draw(layers);
    CHECK(distance(drawing.at(metres(300, 300)), QColor{"#d23b3b"}) < 12);
    CHECK(distance(drawing.at(metres(600, 300)), QColor{"#2e9e4f"}) < 12);

    layers.updateCase(caseRow("a", Lamp::Yellow, metres(350, 300)));
    layers.updateCase(caseRow("c", Lamp::Red, metres(600, 800)));
    layers.removeCase("b");
    drawing = draw(layers);
    CHECK(distance(drawing.at(metres(350, 300)), QColor{"#e8a800"}) < 12);
    CHECK(distance(drawing.at(metres(600, 800)), QColor{"#d23b3b"}) < 12);
    CHECK(distance(drawing.at(metres(300, 300)), mapPalette(false).block) < 12);
    CHECK(distance(drawing.at(metres(600, 300)), mapPalette(false).block) < 12);
}

TEST_CASE("A theme decides which layers show", "[gis]") {
    const SmallCity city;
    MapLayers layers{test::dataFolder()};
    REQUIRE(layers.open(city.path()));
    const auto shows = [&](const char* key) { return layers.isVisible(QString::fromLatin1(key)); };
    layers.setTheme(MapTheme::Cases);
    CHECK((shows("cases") && shows("areas") && !shows("duty") && !shows("density")));
    layers.setTheme(MapTheme::Components);
    CHECK((shows("components") && shows("density") && !shows("cases")));
    layers.setTheme(MapTheme::Duty);
    CHECK((shows("duty") && !shows("components") && !shows("cases")));
    layers.setTheme(MapTheme::Cells);
    CHECK((shows("cells") && !shows("duty")));
    CHECK(layers.visible().contains(layers.layer(QStringLiteral("cells"))));
    CHECK_FALSE(layers.visible().contains(layers.layer(QStringLiteral("duty"))));
    CHECK_FALSE(parseMapTheme(QStringLiteral("moon")));
}

TEST_CASE("Components stand singly when near and as a count a cell when far", "[gis]") {
    const SmallCity city;
    MapLayers layers{test::dataFolder()};
    REQUIRE(layers.open(city.path()));
    layers.waitForComponents();
    layers.setTheme(MapTheme::Components);
    auto* density = layers.layer(QStringLiteral("density"));
    double perHectare = 0;
    QgsFeature f;
    auto it = density->getFeatures(QStringLiteral("\"components\" > 0"));
    REQUIRE(it.nextFeature(f));
    perHectare = f.attribute(QStringLiteral("per_ha")).toDouble();
    CHECK(perHectare == Approx(0.04));
    CHECK(f.attribute(QStringLiteral("code")).toString() == QStringLiteral("990101001001002"));
    CHECK(density->isInScaleRange(20'000));
    CHECK_FALSE(density->isInScaleRange(2'000));
    auto* components = layers.layer(QStringLiteral("components"));
    CHECK(components->isInScaleRange(2'000));
    CHECK_FALSE(components->isInScaleRange(20'000));

    Box box;
    box.add(metres(750, 150));
    box.add(metres(850, 250));
    RenderSpec spec;
    spec.pixels = {kSide, kSide};
    spec.box = box;
    RenderResult result;
    const auto image = renderMap(layers, spec, result);
    CHECK(distance(image.pixelColor(kSide / 2, kSide / 2), mapPalette(false).componentFill[0]) <
          12);
}

TEST_CASE("Layer names follow the language", "[gis]") {
    const SmallCity city;
    MapLayers layers{test::dataFolder()};
    REQUIRE(layers.open(city.path()));
    layers.setLanguage(QStringLiteral("zh"));
    CHECK(layers.layer(QStringLiteral("cells"))->name() == QStringLiteral("单元网格"));
    layers.setLanguage(QStringLiteral("en"));
    CHECK(layers.layer(QStringLiteral("cells"))->name() == QStringLiteral("Unit cells"));
}

TEST_CASE("A store that is not there gives an error and an empty map", "[gis]") {
    MapLayers layers{test::dataFolder()};
    const auto opened = layers.open("/nowhere/at/all.sqlite");
    REQUIRE_FALSE(opened);
    CHECK(opened.error().reason == "store.absent");
    CHECK(layers.visible().isEmpty());
}

} // namespace wanmi

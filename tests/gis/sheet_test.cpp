#include "core/base/file.h"
#include "gis/layers/map_layers.h"
#include "gis/print/render.h"
#include "gis/print/sheet.h"
#include "tests/gis/small_city.h"
#include "tests/support/catch.h"

#include <QImage>
#include <QProcess>
#include <QStandardPaths>

#include <filesystem>
#include <iostream>

namespace wanmi {
namespace {

using test::metres;
using test::SmallCity;

SheetSpec sheetOf(Point from, Point to) {
    SheetSpec spec;
    spec.title = QStringLiteral("单元网格专题图 Cells");
    spec.subtitle = QStringLiteral("中心街道");
    spec.date = QStringLiteral("2026-01-05");
    spec.dpi = 100;
    spec.box.add(from);
    spec.box.add(to);
    return spec;
}

} // namespace

TEST_CASE("A sheet is a PDF with its title, scale and legend as text", "[gis][print]") {
    const SmallCity city;
    MapLayers layers{test::dataFolder()};
    REQUIRE(layers.open(city.path()));
    layers.setLanguage(QStringLiteral("en"));
    layers.setTheme(MapTheme::Cells);
    layers.setDark(true);
    const auto file = city.folder() + QStringLiteral("/sheet.pdf");
    std::vector<std::string> steps;
    const auto done =
        exportSheet(layers, sheetOf(metres(0, 0), metres(1000, 1000)), file.toStdString(),
                    [&](std::string_view step, std::int64_t, std::int64_t) {
                        steps.emplace_back(step);
                        return true;
                    });
    REQUIRE(done);
    CHECK(steps.size() >= 2);
    CHECK(layers.isDark()); // sheets are light, the window stays as it was
    const auto bytes = readFile(file.toStdString());
    REQUIRE(bytes);
    CHECK(bytes->substr(0, 5) == "%PDF-");

    const auto reader = QStandardPaths::findExecutable(QStringLiteral("pdftotext"));
    if (reader.isEmpty()) {
        std::cout << "pdftotext is absent: the sheet's text is not read\n";
        return;
    }
    QProcess read;
    read.start(reader, {file, QStringLiteral("-")});
    REQUIRE(read.waitForFinished(60'000));
    const auto text = QString::fromUtf8(read.readAllStandardOutput());
    CHECK(text.contains(QStringLiteral("Cells")));
    CHECK(text.contains(QStringLiteral("2026-01-05")));
    CHECK(text.contains(QStringLiteral("Legend")));
    CHECK(text.contains(QStringLiteral("Unit cells")));
    CHECK(text.contains(QStringLiteral("1:")));
    CHECK(text.contains(QStringLiteral("EPSG:4547")));
    CHECK_FALSE(text.contains(QStringLiteral("Duty grids"))); // not visible, so not in the legend
}

TEST_CASE("A sheet as a picture has the size of its paper and the map on it", "[gis][print]") {
    const SmallCity city;
    MapLayers layers{test::dataFolder()};
    REQUIRE(layers.open(city.path()));
    auto spec = sheetOf(metres(0, 0), metres(1000, 1000));
    spec.landscape = false;
    spec.paper = SheetSpec::Paper::A3;
    const auto file = city.folder() + QStringLiteral("/sheet.png");
    REQUIRE(exportSheet(layers, spec, file.toStdString()));
    const QImage image{file};
    CHECK(image.width() == Approx(297 / 25.4 * 100).margin(2));
    CHECK(image.height() == Approx(420 / 25.4 * 100).margin(2));
    int water = 0;
    for (int y = 0; y < image.height(); y += 4) {
        for (int x = 0; x < image.width(); x += 4)
            water += image.pixelColor(x, y) == mapPalette(false).water ? 1 : 0;
    }
    CHECK(water > 500);
}

TEST_CASE("A stopped or impossible sheet leaves no file", "[gis][print]") {
    const SmallCity city;
    MapLayers layers{test::dataFolder()};
    REQUIRE(layers.open(city.path()));
    const auto spec = sheetOf(metres(0, 0), metres(1000, 1000));
    const auto file = (city.folder() + QStringLiteral("/no.pdf")).toStdString();
    const auto stopped = exportSheet(
        layers, spec, file, [](std::string_view, std::int64_t, std::int64_t) { return false; });
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == Errc::Cancelled);
    const auto other =
        exportSheet(layers, spec, (city.folder() + QStringLiteral("/no.doc")).toStdString());
    REQUIRE_FALSE(other);
    CHECK(other.error().reason == "sheet.format");
    CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("A picture of the map has the size asked for and shows at least the box",
          "[gis][print]") {
    const SmallCity city;
    MapLayers layers{test::dataFolder()};
    REQUIRE(layers.open(city.path()));
    RenderSpec spec;
    spec.pixels = {640, 320};
    Box box;
    box.add(metres(0, 0));
    box.add(metres(1000, 1000));
    spec.box = box;
    const auto file = city.folder() + QStringLiteral("/map.png");
    const auto result = renderToFile(layers, spec, file.toStdString());
    REQUIRE(result);
    CHECK(result->box.minX < box.minX);
    CHECK(result->box.contains(metres(1000, 1000)));
    CHECK(QImage{file}.size() == QSize{640, 320});
    spec.pixels = {0, 10};
    const auto bad = renderToFile(layers, spec, file.toStdString());
    REQUIRE_FALSE(bad);
    CHECK(bad.error().reason == "map.size");
}

TEST_CASE("Scales are rounded to decent figures", "[gis][print]") {
    CHECK(decentScale(4700) == 5000);
    CHECK(decentScale(5000) == 5000);
    CHECK(decentScale(1230) == 2000);
    CHECK(decentScale(60'000) == 100'000);
}

} // namespace wanmi

#include "core/base/file.h"
#include "gis/layers/base_maps.h"
#include "gis/layers/map_layers.h"
#include "gis/print/render.h"
#include "gis/print/sheet.h"
#include "tests/gis/small_city.h"
#include "tests/support/catch.h"

#include <QBuffer>
#include <QImage>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>

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

constexpr int kPatience = 60'000; // milliseconds until a test gives up

/// A job with what it told.
struct Made {
    Made(MapLayers& layers, const SheetSpec& spec, const QString& file)
        : job(layers, spec, file.toStdString()) {
        QObject::connect(&job, &SheetJob::told,
                         [this](const QString& step, qint64, qint64) { steps << step; });
        QObject::connect(&job, &SheetJob::finished, [this](const Result<SheetDone>& o) {
            outcome = o;
            ++ends;
        });
    }
    Result<SheetDone> wait() {
        job.start();
        REQUIRE(QTest::qWaitFor([this] { return outcome.has_value(); }, kPatience));
        return *outcome;
    }
    QStringList steps;
    std::optional<Result<SheetDone>> outcome;
    int ends = 0;
    SheetJob job;
};

/// Answers every request with the same red tile, or not at all.
class TileServer {
public:
    explicit TileServer(bool silent) {
        REQUIRE(m_server.listen(QHostAddress::LocalHost));
        QImage red{256, 256, QImage::Format_RGB32};
        red.fill(kRed);
        QBuffer buffer{&m_tile};
        REQUIRE(buffer.open(QIODevice::WriteOnly));
        REQUIRE(red.save(&buffer, "PNG"));
        if (silent) return;
        QObject::connect(&m_server, &QTcpServer::newConnection, [this] {
            while (auto* socket = m_server.nextPendingConnection())
                answer(socket);
        });
    }
    BaseMapSpec baseMap() const {
        BaseMapSpec spec;
        spec.name = QStringLiteral("tiles");
        spec.source =
            QStringLiteral("http://127.0.0.1:%1/{z}/{x}/{y}.png").arg(m_server.serverPort());
        spec.maxZoom = 15;
        return spec;
    }
    static constexpr QRgb kRed = qRgb(200, 0, 0);

private:
    void answer(QTcpSocket* socket) {
        QObject::connect(socket, &QTcpSocket::readyRead, [this, socket] {
            socket->readAll();
            socket->write("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nConnection: close\r\n"
                          "Content-Length: " +
                          QByteArray::number(m_tile.size()) + "\r\n\r\n" + m_tile);
            socket->disconnectFromHost();
        });
    }
    QTcpServer m_server;
    QByteArray m_tile;
};

int count(const QImage& image, const QColor& colour) {
    int found = 0;
    for (int y = 0; y < image.height(); y += 4) {
        for (int x = 0; x < image.width(); x += 4)
            found += image.pixelColor(x, y) == colour ? 1 : 0;
    }
    return found;
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
    Made made{layers, sheetOf(metres(0, 0), metres(1000, 1000)), file};
    const auto done = made.wait();
    REQUIRE(done);
    CHECK(done->missing.isEmpty());
    CHECK(made.steps.size() >= 2);
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
    REQUIRE(Made{layers, spec, file}.wait());
    const QImage image{file};
    CHECK(image.width() == Approx(297 / 25.4 * 100).margin(2));
    CHECK(image.height() == Approx(420 / 25.4 * 100).margin(2));
    CHECK(count(image, mapPalette(false).water) > 500);
}

TEST_CASE("What a sheet is about stands out, and its coordinates do not run off the paper",
          "[gis][print]") {
    const SmallCity city;
    MapLayers layers{test::dataFolder()};
    REQUIRE(layers.open(city.path()));
    layers.setTheme(MapTheme::Cells);
    auto spec = sheetOf(metres(0, 0), metres(1000, 1000));
    spec.frame = true;
    const auto file = city.folder() + QStringLiteral("/sheet.png");
    REQUIRE(Made{layers, spec, file}.wait());
    const QImage plain{file};
    spec.focus = QStringLiteral("990101001001001"); // the south half of the water lies in it
    REQUIRE(Made{layers, spec, file}.wait());
    const QImage focused{file};
    const auto water = mapPalette(false).water;
    CHECK(count(focused, water) > count(plain, water) * 2 / 5);
    CHECK(count(focused, water) < count(plain, water) * 3 / 5);
    for (int y = 0; y < plain.height(); ++y) {
        REQUIRE(plain.pixelColor(0, y) == QColor{Qt::white});
    }
}

TEST_CASE("The scale of a sheet is true on paper, whatever the shape of what it shows",
          "[gis][print]") {
    const SmallCity city;
    MapLayers layers{test::dataFolder()};
    REQUIRE(layers.open(city.path()));
    const auto file = city.folder() + QStringLiteral("/sheet.png");
    const auto water = mapPalette(false).water;
    for (const auto& [from, to] :
         {std::pair{metres(100, 0), metres(200, 1000)}, std::pair{metres(0, 400), metres(300, 420)},
          std::pair{metres(0, 0), metres(300, 1000)}}) {
        auto spec = sheetOf(from, to);
        spec.scale = 5000;
        REQUIRE(Made{layers, spec, file}.wait());
        const QImage image{file};
        int longest = 0;
        const int row = image.height() * 2 / 5;
        for (int x = 0, run = 0; x < image.width(); ++x) {
            run = image.pixelColor(x, row) == water ? run + 1 : 0;
            longest = std::max(longest, run);
        }
        CHECK(longest == Approx(100.0 / 5000 * 1000 / 25.4 * spec.dpi).margin(4)); // 100 m wide
    }
}

TEST_CASE("An impossible sheet leaves no file", "[gis][print]") {
    const SmallCity city;
    MapLayers layers{test::dataFolder()};
    REQUIRE(layers.open(city.path()));
    const auto spec = sheetOf(metres(0, 0), metres(1000, 1000));
    const auto file = city.folder() + QStringLiteral("/no.doc");
    const auto other = Made{layers, spec, file}.wait();
    REQUIRE_FALSE(other);
    CHECK(other.error().reason == "sheet.format");
    CHECK_FALSE(std::filesystem::exists(file.toStdString()));
    const auto nowhere = Made{layers, {}, city.folder() + QStringLiteral("/no.pdf")}.wait();
    REQUIRE_FALSE(nowhere);
    CHECK(nowhere.error().reason == "map.empty_extent");
}

TEST_CASE("A base map lies on the sheet above what it covers and below the cases", "[gis][print]") {
    const SmallCity city;
    MapLayers layers{test::dataFolder()};
    REQUIRE(layers.open(city.path()));
    layers.setCases({test::caseRow("c-1", Lamp::Green, metres(500, 500))});
    const TileServer server{false};
    layers.baseMaps().add(server.baseMap());
    const auto file = city.folder() + QStringLiteral("/tiles.png");
    const auto done = Made{layers, sheetOf(metres(0, 0), metres(1000, 1000)), file}.wait();
    REQUIRE(done);
    CHECK(done->missing.isEmpty());
    const QImage image{file};
    CHECK(count(image, QColor{TileServer::kRed}) > 10'000);
    CHECK(count(image, mapPalette(false).water) < 50); // but for the legend
    const QColor green{QString::fromStdString(layers.look().lamp(Lamp::Green).colour)};
    CHECK(count(image, green) > 0);
}

TEST_CASE("A silent base map holds the sheet no longer than its limit, and is named",
          "[gis][print]") {
    const SmallCity city;
    MapLayers layers{test::dataFolder()};
    REQUIRE(layers.open(city.path()));
    const TileServer server{true};
    layers.baseMaps().add(server.baseMap());
    auto spec = sheetOf(metres(0, 0), metres(1000, 1000));
    spec.baseMapLimit = std::chrono::milliseconds{200};
    const auto file = city.folder() + QStringLiteral("/silent.png");
    Made made{layers, spec, file};
    const auto done = made.wait();
    REQUIRE(done);
    CHECK(done->missing == QStringList{QStringLiteral("tiles")});
    CHECK(made.steps.contains(QStringLiteral("sheet.base_maps")));
    CHECK(count(QImage{file}, mapPalette(false).water) > 100); // what the store has is there
}

TEST_CASE("A sheet can be stopped while its map is drawn, and leaves no file", "[gis][print]") {
    const SmallCity city;
    MapLayers layers{test::dataFolder()};
    REQUIRE(layers.open(city.path()));
    const TileServer server{true};
    layers.baseMaps().add(server.baseMap());
    auto spec = sheetOf(metres(0, 0), metres(1000, 1000));
    spec.baseMapLimit = std::chrono::hours{1};
    const auto file = city.folder() + QStringLiteral("/stopped.pdf");
    Made made{layers, spec, file};
    made.job.start();
    CHECK_FALSE(made.outcome); // drawing goes on elsewhere
    REQUIRE(QTest::qWaitFor([&] { return made.steps.contains(QStringLiteral("sheet.base_maps")); },
                            kPatience));
    CHECK_FALSE(made.outcome);
    made.job.cancel();
    REQUIRE(made.outcome);
    REQUIRE_FALSE(*made.outcome);
    CHECK(made.outcome->error().code == Errc::Cancelled);
    QTest::qWait(0);
    CHECK(made.ends == 1);
    CHECK_FALSE(std::filesystem::exists(file.toStdString()));
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

// The styles that lie in the store for other programs. They are written by this code itself:
//   gis_tests "[.styles]"    writes resources/styles/*.qml anew
#include "core/base/file.h"
#include "gis/layers/layer_styles.h"
#include "gis/layers/store_layer.h"
#include "tests/gis/small_city.h"
#include "tests/support/catch.h"

#include <qgsdatasourceuri.h>
#include <qgsrenderer.h>
#include <qgsvectorlayer.h>

#include <QDomDocument>
#include <QRegularExpression>

#include <array>

namespace wanmi {
namespace {

using test::SmallCity;

struct Stored {
    const char* table;
    const char* key;
    void (*style)(QgsVectorLayer&, const Look&);
    const char* renderer;
    const char* filter;
};
constexpr std::array kStored{Stored{"region", "fid", styleRegions, "RuleRenderer", ""},
                             Stored{"cell", "fid", styleCells, "singleSymbol", ""},
                             Stored{"duty_grid", "fid", styleDutyGrids, "categorizedSymbol", ""},
                             Stored{"street_line", "fid", styleStreets, "RuleRenderer", ""},
                             Stored{"base_area", "fid", styleBaseAreas, "categorizedSymbol", ""},
                             Stored{"component", "code", styleComponents, "categorizedSymbol", ""},
                             Stored{"cases", "fid", styleStoredCases, "categorizedSymbol", ""}};

Look plainLook() {
    Look look;
    look.strongCells = true;
    look.lamps = shippedLamps();
    look.font = QStringLiteral("Sans Serif");
    look.messages = *Messages::load(test::dataFolder(), "zh");
    return look;
}

QString file(const char* table) {
    return QStringLiteral(WANMI_SOURCE_DIR "/resources/styles/%1.qml")
        .arg(QString::fromLatin1(table));
}

} // namespace

TEST_CASE("Write the shipped styles", "[.styles]") {
    const SmallCity city;
    for (const auto& s : kStored) {
        auto layer = storeLayer(QString::fromStdString(city.path()), QString::fromLatin1(s.table),
                                QString::fromLatin1(s.key), {});
        s.style(*layer, plainLook());
        QDomDocument document;
        QString error;
        layer->exportNamedStyle(document, error, QgsReadWriteContext{},
                                QgsMapLayer::Symbology | QgsMapLayer::Labeling |
                                    QgsMapLayer::Rendering);
        REQUIRE(error.isEmpty());
        // Ids made by chance would make every writing look like a change.
        auto text = document.toString(1);
        const QRegularExpression id{
            QStringLiteral("\\{[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\}")};
        QStringList seen;
        for (auto it = id.globalMatch(text); it.hasNext();)
            seen << it.next().captured();
        seen.removeDuplicates();
        for (int i = 0; i < seen.size(); ++i)
            text.replace(
                seen.at(i),
                QStringLiteral("{00000000-0000-0000-0000-%1}").arg(i, 12, 10, QLatin1Char('0')));
        REQUIRE(replaceFile(file(s.table).toStdString(), text.toStdString()));
    }
}

TEST_CASE("Plain QGIS finds our style in the store and draws with it", "[gis][styles]") {
    const SmallCity city;
    for (const auto& s : kStored) {
        CAPTURE(s.table);
        QgsDataSourceUri uri;
        uri.setDatabase(QString::fromStdString(city.path()));
        uri.setDataSource(QString{}, QString::fromLatin1(s.table), QStringLiteral("geom"));
        const QgsVectorLayer layer{uri.uri(), QStringLiteral("plain"),
                                   QStringLiteral("spatialite")};
        REQUIRE(layer.isValid());
        REQUIRE(layer.renderer() != nullptr);
        CHECK(layer.renderer()->type() == QLatin1String(s.renderer));
    }
}

TEST_CASE("Shipped styles name no machine", "[gis][styles]") {
    for (const auto& s : kStored) {
        CAPTURE(s.table);
        const auto text = readFile(file(s.table).toStdString());
        REQUIRE(text);
        // An absolute path in an attribute would be one of the machine that wrote the style.
        const QRegularExpression path{QStringLiteral("\"(/[A-Za-z]|[A-Z]:[/\\\\])")};
        CHECK_FALSE(path.match(QString::fromStdString(*text)).hasMatch());
        CHECK(text->find("dbname") == std::string::npos);
    }
}

} // namespace wanmi

// That the QGIS beneath us is whole: wrong prefixes and missing plug-ins show here first, by name.
#include "gis/compat/qgis_names.h"
#include "gis/compat/qgis_session.h"
#include "tests/support/catch.h"

#include <qgscoordinatereferencesystem.h>
#include <qgsproject.h>
#include <qgsproviderregistry.h>
#include <qgsvectorlayer.h>

#include <QCoreApplication>
#include <QThread>

#include <thread>

namespace wanmi {

TEST_CASE("QGIS is loaded with the providers that the map needs", "[gis]") {
    const auto providers = QgsProviderRegistry::instance()->providerList();
    for (const auto* name : {"ogr", "memory", "spatialite", "gdal", "wms"}) {
        CAPTURE(name);
        CHECK(providers.contains(QString::fromLatin1(name)));
    }
}

TEST_CASE("QGIS's project belongs to the window's thread, whoever asks for it first", "[gis]") {
    const QThread* home = nullptr;
    std::thread{[&home] { home = QgsProject::instance()->thread(); }}.join();
    CHECK(home == QCoreApplication::instance()->thread());
}

TEST_CASE("QGIS knows the coordinate systems of a Chinese city and of the globe", "[gis]") {
    CHECK(QgsCoordinateReferenceSystem{QStringLiteral("EPSG:4547")}.isValid());
    CHECK(QgsCoordinateReferenceSystem{QStringLiteral("EPSG:4326")}.isValid());
}

TEST_CASE("A layer of our own takes a field and keeps it, by the names of this QGIS version",
          "[gis]") {
    QgsVectorLayer layer{QStringLiteral("Point?crs=EPSG:4547"), QStringLiteral("井盖"),
                         QStringLiteral("memory")};
    REQUIRE(layer.isValid());
    CHECK(layer.type() == compat::kVectorLayer);
    CHECK(layer.geometryType() == compat::kPoint);

    REQUIRE(layer.dataProvider()->addAttributes(
        {compat::field(QStringLiteral("code"), QMetaType::QString)}));
    layer.updateFields();

    CHECK(layer.fields().indexOf(QStringLiteral("code")) == 0);
}

} // namespace wanmi

#include "gis/layers/store_layer.h"

#include "core/geometry/codec.h"
#include "core/store/store.h"
#include "gis/compat/qgis_names.h"

#include <qgsdatasourceuri.h>
#include <qgsfeature.h>
#include <qgsgeometry.h>
#include <qgsvectordataprovider.h>

#include <cstdint>
#include <limits>
#include <unordered_map>

namespace wanmi {
namespace {

using Counts = std::unordered_map<std::string, std::int64_t>;

/// Counts by stretches of the key, so that a stop is heard within a blink.
Result<Counts> componentsByCell(Database& db, const std::atomic<bool>& stop) {
    Counts counts;
    WANMI_LET(auto q, db.prepare("SELECT code, cell_code FROM component WHERE code > :after AND"
                                 " valid_to IS NULL ORDER BY code LIMIT 20000"));
    std::int64_t after = std::numeric_limits<std::int64_t>::min();
    for (bool more = true; more;) {
        if (stop) return fail(Errc::Cancelled, "common.cancelled");
        q.reset().bind(":after", after);
        more = false;
        while (true) {
            WANMI_LET(const bool row, q.step());
            if (!row) break;
            more = true;
            after = q.integer(0);
            if (!q.isNull(1)) ++counts[std::string{q.view(1)}];
        }
    }
    return counts;
}

QgsGeometry geometryOf(const Polygon& polygon) {
    const auto bytes = wkb(polygon);
    QgsGeometry g;
    g.fromWkb(QByteArray{bytes.data(), static_cast<int>(bytes.size())});
    return g;
}

} // namespace

std::unique_ptr<QgsVectorLayer> storeLayer(const QString& path, const QString& table,
                                           const QString& key, const QString& filter) {
    QgsDataSourceUri uri;
    uri.setDatabase(path);
    uri.setDataSource(QString{}, table, QStringLiteral("geom"), filter, key);
    const QgsVectorLayer::LayerOptions options{false}; // our own style, not the file's
    auto layer =
        std::make_unique<QgsVectorLayer>(uri.uri(), table, QStringLiteral("spatialite"), options);
    layer->setReadOnly(true);
    return layer;
}

Result<std::unique_ptr<QgsVectorLayer>> densityLayer(const std::string& path, const QString& crs,
                                                     const std::atomic<bool>& stop) {
    WANMI_LET(auto db, openStore(path, Database::Mode::ReadOnly));
    WANMI_LET(const auto counts, componentsByCell(db, stop));
    const QgsVectorLayer::LayerOptions options{false};
    auto layer = std::make_unique<QgsVectorLayer>(QStringLiteral("Polygon?crs=%1").arg(crs),
                                                  QString{}, QStringLiteral("memory"), options);
    layer->dataProvider()->addAttributes(
        {compat::field(QStringLiteral("code"), QMetaType::QString),
         compat::field(QStringLiteral("components"), QMetaType::LongLong),
         compat::field(QStringLiteral("per_ha"), QMetaType::Double)});
    layer->updateFields();

    QgsFeatureList features;
    WANMI_LET(auto q, db.prepare("SELECT code, area_m2, geom FROM cell WHERE valid_to IS NULL AND"
                                 " geom IS NOT NULL"));
    while (true) {
        if (stop) return fail(Errc::Cancelled, "common.cancelled");
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        const auto shape = polygonFromSpatialite(q.blob(2));
        if (!shape) continue; // `check` tells of broken shapes; the map shows the rest
        const auto code = q.text(0);
        const auto hit = counts.find(code);
        const auto count = hit == counts.end() ? 0 : hit->second;
        const double hectares = q.real(1) / 10'000;
        QgsFeature f{layer->fields()};
        f.setGeometry(geometryOf(*shape));
        f.setAttribute(0, QString::fromStdString(code));
        f.setAttribute(1, static_cast<qlonglong>(count));
        f.setAttribute(2, hectares > 0 ? static_cast<double>(count) / hectares : 0.0);
        features.append(f);
    }
    layer->dataProvider()->addFeatures(features);
    layer->updateExtents();
    layer->setReadOnly(true);
    return layer;
}

} // namespace wanmi

#include "gis/layers/base_map_source.h"

#include "gis/compat/read_xml.h"

#include <qgsdatasourceuri.h>

#include <QFileInfo>
#include <QUrlQuery>

#include <array>
#include <utility>

namespace wanmi {
namespace {

using Type = BaseMapSpec::Type;

constexpr std::array kTypes{std::pair{Type::Xyz, "xyz"}, std::pair{Type::Wmts, "wmts"},
                            std::pair{Type::Wms, "wms"}, std::pair{Type::File, "file"},
                            std::pair{Type::MbTiles, "mbtiles"}};

/// What a server says of one layer.
struct Offer {
    QString name, style, matrixSet;
    QStringList formats, systems;
};

QString childText(const QDomElement& of, const QString& name) {
    for (auto e = of.firstChildElement(); !e.isNull(); e = e.nextSiblingElement()) {
        if (e.localName() == name) return e.text().trimmed();
    }
    return {};
}

Offer offerOf(const QDomElement& layer) {
    Offer offer;
    for (auto e = layer.firstChildElement(); !e.isNull(); e = e.nextSiblingElement()) {
        const auto name = e.localName();
        if (name == QLatin1String("Name") || name == QLatin1String("Identifier"))
            offer.name = e.text().trimmed();
        else if (name == QLatin1String("CRS") || name == QLatin1String("SRS"))
            offer.systems << e.text().trimmed();
        else if (name == QLatin1String("Format"))
            offer.formats << e.text().trimmed();
        else if (name == QLatin1String("Style") && offer.style.isEmpty())
            offer.style = childText(e, QStringLiteral("Identifier")); // WMTS; WMS has a default
        else if (name == QLatin1String("TileMatrixSetLink") && offer.matrixSet.isEmpty())
            offer.matrixSet = childText(e, QStringLiteral("TileMatrixSet"));
    }
    return offer;
}

/// Layers with a name, outer ones first, and the formats of WMS GetMap.
void collect(const QDomElement& from, QList<Offer>& offers, QStringList& mapFormats) {
    for (auto e = from.firstChildElement(); !e.isNull(); e = e.nextSiblingElement()) {
        if (e.localName() == QLatin1String("Layer")) {
            auto offer = offerOf(e);
            if (!offer.name.isEmpty()) offers << offer;
        }
        if (e.localName() == QLatin1String("Format") && from.localName() == QLatin1String("GetMap"))
            mapFormats << e.text().trimmed();
        collect(e, offers, mapFormats);
    }
}

QString bestFormat(const QStringList& formats) {
    for (const auto* wanted : {"image/png", "image/jpeg"}) {
        if (formats.contains(QString::fromLatin1(wanted))) return QString::fromLatin1(wanted);
    }
    return formats.isEmpty() ? QStringLiteral("image/png") : formats.first();
}

QString wmsUri(const BaseMapSpec& spec) {
    QgsDataSourceUri uri;
    const auto crs = spec.crs.isEmpty() ? QStringLiteral("EPSG:3857") : spec.crs;
    uri.setParam(QStringLiteral("crs"), crs);
    uri.setParam(QStringLiteral("format"), spec.format);
    uri.setParam(QStringLiteral("layers"), spec.layer);
    uri.setParam(QStringLiteral("styles"), spec.style);
    uri.setParam(QStringLiteral("dpiMode"), QStringLiteral("7"));
    if (!spec.matrixSet.isEmpty()) uri.setParam(QStringLiteral("tileMatrixSet"), spec.matrixSet);
    const auto url = spec.type == Type::Wmts ? capabilitiesUrl(spec).toString() : spec.source;
    uri.setParam(QStringLiteral("url"), url);
    return QString::fromUtf8(uri.encodedUri());
}

QString xyzUri(const BaseMapSpec& spec) {
    QgsDataSourceUri uri; // how an address is encoded differs from QGIS to QGIS
    uri.setParam(QStringLiteral("type"), QStringLiteral("xyz"));
    uri.setParam(QStringLiteral("zmin"), QString::number(spec.minZoom));
    uri.setParam(QStringLiteral("zmax"), QString::number(spec.maxZoom));
    uri.setParam(QStringLiteral("url"), spec.source);
    return QString::fromUtf8(uri.encodedUri());
}

} // namespace

QString baseMapTypeName(BaseMapSpec::Type type) {
    for (const auto& [t, name] : kTypes) {
        if (t == type) return QString::fromLatin1(name);
    }
    return {};
}

BaseMapSpec::Type baseMapType(const QString& name) {
    for (const auto& [t, known] : kTypes) {
        if (name == QLatin1String(known)) return t;
    }
    return Type::File;
}

bool asksServer(const BaseMapSpec& spec) {
    return spec.type == Type::Wms || spec.type == Type::Wmts;
}

QUrl capabilitiesUrl(const BaseMapSpec& spec) {
    QUrl url{spec.source};
    QUrlQuery query{url};
    const bool document = url.path().endsWith(QLatin1String(".xml"), Qt::CaseInsensitive);
    bool asked = document;
    for (const auto& [key, value] : query.queryItems())
        asked = asked || key.compare(QLatin1String("REQUEST"), Qt::CaseInsensitive) == 0;
    if (asked) return url;
    const auto service = spec.type == Type::Wmts ? QStringLiteral("WMTS") : QStringLiteral("WMS");
    query.addQueryItem(QStringLiteral("SERVICE"), service);
    query.addQueryItem(QStringLiteral("REQUEST"), QStringLiteral("GetCapabilities"));
    url.setQuery(query);
    return url;
}

Status completeFrom(BaseMapSpec& spec, const QByteArray& capabilities) {
    QStringList mapFormats;
    QList<Offer> offers;
    QDomDocument document;
    if (!compat::readXml(document, capabilities))
        return fail(Errc::Invalid, "basemap.not_capabilities", {{"name", spec.name.toStdString()}});
    collect(document.documentElement(), offers, mapFormats);
    const Offer* chosen = nullptr;
    for (const auto& offer : offers) {
        const bool fits = spec.layer.isEmpty() || offer.name == spec.layer;
        if (fits && chosen == nullptr) chosen = &offer;
    }
    if (chosen == nullptr)
        return fail(Errc::Invalid, "basemap.no_layer", {{"layer", spec.layer.toStdString()}});
    spec.layer = chosen->name;
    if (spec.style.isEmpty()) spec.style = chosen->style;
    if (spec.matrixSet.isEmpty()) spec.matrixSet = chosen->matrixSet;
    if (spec.format.isEmpty())
        spec.format = bestFormat(spec.type == Type::Wmts ? chosen->formats : mapFormats);
    const auto mercator = QStringLiteral("EPSG:3857");
    if (spec.crs.isEmpty() && spec.type == Type::Wms && !chosen->systems.isEmpty() &&
        !chosen->systems.contains(mercator))
        spec.crs = chosen->systems.first();
    return ok();
}

Result<std::unique_ptr<QgsMapLayer>> makeBaseMap(const BaseMapSpec& spec) {
    QString uri;
    auto provider = QStringLiteral("wms");
    switch (spec.type) {
    case Type::Xyz: uri = xyzUri(spec); break;
    case Type::Wms:
    case Type::Wmts: uri = wmsUri(spec); break;
    case Type::MbTiles:
        uri =
            QStringLiteral("type=mbtiles&url=%1").arg(QUrl::fromLocalFile(spec.source).toString());
        break;
    case Type::File:
        uri = spec.source;
        provider = QStringLiteral("gdal");
        break;
    }
    const bool file = spec.type == Type::File || spec.type == Type::MbTiles;
    if (file && !QFileInfo::exists(spec.source))
        return fail(Errc::NotFound, "file.unreadable", {{"file", spec.source.toStdString()}});
    QgsRasterLayer::LayerOptions options{false};
    auto layer = std::make_unique<QgsRasterLayer>(uri, spec.name, provider, options);
    if (!layer->isValid())
        return fail(Errc::Invalid, "basemap.unusable",
                    {{"name", spec.name.toStdString()}, {"source", spec.source.toStdString()}});
    return std::unique_ptr<QgsMapLayer>{std::move(layer)};
}

} // namespace wanmi

#pragma once
// A base map of the user's own, as a value: what settings keep and dialogs fill in.
#include <QString>

namespace wanmi {

struct BaseMapSpec {
    enum class Type {
        Xyz,     ///< tiles by address: https://host/{z}/{x}/{y}.png
        Wmts,    ///< address of the capabilities
        Wms,     ///< address of the service
        File,    ///< GeoTIFF or any raster file that GDAL reads
        MbTiles, ///< a file of raster tiles
    };
    QString id; ///< "": given when added
    Type type = Type::Xyz;
    QString name;
    QString source;    ///< address or path
    QString layer;     ///< WMS, WMTS: "" takes the first one the server offers
    QString style;     ///< WMS, WMTS
    QString format;    ///< WMS, WMTS: "" takes PNG or what there is
    QString matrixSet; ///< WMTS: "" takes the layer's first
    QString crs;       ///< WMS, WMTS: "" takes EPSG:3857
    int minZoom = 0;   ///< XYZ
    int maxZoom = 19;  ///< XYZ
    double opacity = 1;
    bool visible = true;
};

/// "xyz", "wmts", "wms", "file", "mbtiles".
QString baseMapTypeName(BaseMapSpec::Type type);
/// File where the name is unknown.
BaseMapSpec::Type baseMapType(const QString& name);

} // namespace wanmi

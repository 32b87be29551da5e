#pragma once
// From a base map's description to the layer QGIS draws.
#include "core/base/result.h"
#include "gis/layers/base_map_spec.h"

#include <QByteArray>
#include <QUrl>

#include <memory>

class QgsMapLayer;

namespace wanmi {

/// Does making the layer ask a server first (WMS, WMTS)?
bool asksServer(const BaseMapSpec& spec);
/// The address of the service's capabilities.
QUrl capabilitiesUrl(const BaseMapSpec& spec);
/// Fills layer, style, format, matrix set and coordinate system that were left open from a
/// capabilities document. Errc::Invalid "basemap.not_capabilities", "basemap.no_layer" (layer).
Status completeFrom(BaseMapSpec& spec, const QByteArray& capabilities);
/// The layer; may read a file or a server, so not for the UI thread unless it is XYZ.
/// Errc::Invalid "basemap.unusable" with name and why.
Result<std::unique_ptr<QgsMapLayer>> makeBaseMap(const BaseMapSpec& spec);

} // namespace wanmi

#pragma once
#include "core/service/import_source.h"

#include <memory>
#include <string>

namespace wanmi {

/// Rows of a JSON text: GeoJSON (RFC 7946: a collection, a feature, a geometry, or a bare array of
/// features; the older "crs" member is heeded) or an array of plain objects, as Open311 GeoReport
/// v2 answers. A faulty feature is a faulty row; text that is none of these is
/// "import.not_geojson", broken JSON "import.broken".
Result<std::unique_ptr<RowSource>> openJson(const std::string& utf8, const std::string& name);

} // namespace wanmi

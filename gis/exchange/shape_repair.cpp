#include "gis/exchange/shape_repair.h"

#include "core/base/text.h"
#include "gis/exchange/file_access.h"

#include <ogr_geometry.h>

#include <memory>

namespace wanmi {
namespace {

using GeometryPtr = std::unique_ptr<OGRGeometry>;

void put(SourceRow& row, const OGRGeometry& geometry) {
    std::string wkb(geometry.WkbSize(), '\0');
    if (geometry.exportToWkb(wkbNDR, reinterpret_cast<unsigned char*>(wkb.data()), // NOLINT
                             wkbVariantIso) != OGRERR_NONE) {
        row.fault = "bad_shape";
        return;
    }
    row.wkb = std::move(wkb);
}

} // namespace

void setShape(SourceRow& row, const OGRGeometry* geometry) {
    if (geometry == nullptr || geometry->IsEmpty()) return;
    const GdalTalk quiet; // GEOS tells of every crossing it finds
    GeometryPtr straight;
    if (geometry->hasCurveGeometry() != FALSE) {
        straight.reset(geometry->getLinearGeometry());
        geometry = straight.get();
    }
    if (geometry == nullptr) {
        row.fault = "bad_shape";
        return;
    }
    if (geometry->getDimension() < 2 || geometry->IsValid() != FALSE) return put(row, *geometry);
    const GeometryPtr repaired{geometry->MakeValid()};
    if (!repaired || repaired->IsEmpty() || repaired->getDimension() < 2) {
        row.fault = "bad_shape";
        return;
    }
    row.repaired = true;
    put(row, *repaired);
}

void shapeFromText(std::string_view text, SourceRow& row) {
    if (trim(text).empty()) return;
    const GdalTalk quiet;
    OGRGeometry* made = nullptr;
    const std::string wkt{trim(text)};
    const auto result = OGRGeometryFactory::createFromWkt(wkt.c_str(), nullptr, &made);
    const GeometryPtr geometry{made};
    if (result != OGRERR_NONE || !geometry) {
        row.fault = "bad_shape";
        return;
    }
    setShape(row, geometry.get());
}

void shapeFromBinary(const std::string& wkb, SourceRow& row) {
    const GdalTalk quiet;
    OGRGeometry* made = nullptr;
    const auto result = OGRGeometryFactory::createFromWkb(wkb.data(), nullptr, &made, wkb.size());
    const GeometryPtr geometry{made};
    if (result != OGRERR_NONE || !geometry) {
        row.fault = "bad_shape";
        return;
    }
    setShape(row, geometry.get());
}

} // namespace wanmi

#pragma once
// Public map data, read with GDAL onto the lattice.
#include "core/geometry/codec.h"
#include "core/geometry/measures.h"
#include "core/geometry/projection.h"
#include "tests/support/catch.h"

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

namespace wanmi::test {

inline std::string openData(const std::string& file) {
    const char* folder = std::getenv("WANMI_OPEN_DATA");
    const std::filesystem::path root =
        folder ? std::filesystem::path(folder)
               : std::filesystem::path(WANMI_SOURCE_DIR) / ".." / "shared" / "data" / "open";
    return (root / file).string();
}

inline bool missing(const std::string& path) {
    if (std::filesystem::exists(path)) return false;
    std::cout << "skipped: " << path << " is not here\n";
    return true;
}

inline WkbShape raw(const OGRGeometry& geometry) {
    std::string bytes(geometry.WkbSize(), '\0');
    // NOLINTNEXTLINE(*-reinterpret-cast): GDAL wants unsigned bytes
    geometry.exportToWkb(wkbNDR, reinterpret_cast<unsigned char*>(bytes.data()), wkbVariantIso);
    auto shape = shapeFromWkb(bytes);
    REQUIRE(shape);
    return *std::move(shape);
}

inline std::vector<Point> placed(const WkbShape::Path& path, const Transform& transform) {
    std::vector<Point> out;
    for (const RawPoint& p : path) {
        const auto at = transform.apply(p.x, p.y);
        REQUIRE(at);
        out.push_back(*at);
    }
    return out;
}

inline MultiPolygon area(const WkbShape& shape, const Transform& transform) {
    MultiPolygon out;
    for (const auto& part : shape.parts) {
        Polygon polygon;
        for (std::size_t i = 0; i < part.size(); ++i) {
            auto ring = placed(part[i], transform);
            if (i == 0) {
                polygon.outer = std::move(ring);
            } else {
                polygon.holes.push_back(std::move(ring));
            }
        }
        normalise(polygon);
        out.push_back(std::move(polygon));
    }
    return out;
}

inline GDALDatasetUniquePtr opened(const std::string& path) {
    GDALAllRegister();
    return GDALDatasetUniquePtr(GDALDataset::Open(path.c_str(), GDAL_OF_VECTOR));
}

} // namespace wanmi::test

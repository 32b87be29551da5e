#pragma once
#include "core/geometry/codec.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wanmi {

/// A column of a file that goes out.
struct FeatureField {
    enum class Type : std::uint8_t { Text, Integer, Real, Day };
    std::string name; ///< at most ten bytes, as a Shapefile has it
    Type type = Type::Text;
    int width = 0; ///< bytes at most, where the format has a limit
};

/// Rows with shapes on their way into a file: what core knows of GDAL and its formats.
struct FeatureTable {
    std::string name; ///< of the layer
    std::string crs;  ///< "EPSG:n"
    int decimals = 3; ///< of coordinates, where the format is text: a tenth of a millimetre or less
    bool multi = false; ///< shapes may have several parts
    std::vector<FeatureField> fields;
    struct Row {
        std::vector<std::string> values; ///< UTF-8, one a field; days as 2026-01-05; "" for none
        WkbShape shape;                  ///< areas
    };
    std::vector<Row> rows;
};

} // namespace wanmi

#pragma once
#include "core/service/import_source.h"

#include <string_view>

class OGRGeometry;

namespace wanmi {

/// Puts a shape into a row as well-known binary: curves made straight, areas that cross themselves
/// put right (GEOS MakeValid) and marked. nullptr: no shape. What cannot be put right is the fault
/// "bad_shape".
void setShape(SourceRow& row, const OGRGeometry* geometry);
/// From well-known text; text that is none is the fault "bad_shape", empty text no shape.
void shapeFromText(std::string_view text, SourceRow& row);
/// From well-known binary.
void shapeFromBinary(const std::string& wkb, SourceRow& row);

} // namespace wanmi

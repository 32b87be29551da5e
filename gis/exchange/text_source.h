#pragma once
#include "core/service/import_source.h"

#include <memory>

namespace wanmi {

/// Rows of delimited text (comma, semicolon, tab or bar, found by the header; RFC 4180 quotes; any
/// line end). A column of well-known text (wkt, geom, the_geom, geometry, shape) is its shape. A
/// row of another length is faulty; a quote left open or a last row cut short is a broken file.
Result<std::unique_ptr<RowSource>> openText(std::string utf8, const std::string& name);

} // namespace wanmi

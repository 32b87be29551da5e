#pragma once
#include "core/base/progress.h"
#include "core/service/feature_table.h"

#include <string>
#include <vector>

namespace wanmi {

/// What was written.
struct FeatureFile {
    std::vector<std::string> files; ///< the named one first
    std::int64_t rows = 0;
    std::int64_t shortened = 0; ///< texts that the format has no room for
};

/// Writes a table as .shp (with .dbf, .shx, .prj and a .cpg that says UTF-8), .gpkg, .geojson or
/// .json. It is written beside and renamed once it is whole and can be read again: whoever looks
/// sees the file before or the new one. Errc::Invalid "export.format" with file; Errc::NotFound
/// "file.no_folder"; Errc::Io "export.failed" with file and what, "file.unwritable";
/// Errc::Cancelled.
Result<FeatureFile> writeFeatures(const FeatureTable& table, const std::string& pathUtf8,
                                  const Progress& progress);

} // namespace wanmi

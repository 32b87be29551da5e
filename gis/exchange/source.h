#pragma once
#include "core/service/import.h"
#include "core/service/import_source.h"

#include <memory>
#include <string>
#include <vector>

namespace wanmi {

/// How a foreign file is to be opened.
struct SourceOptions {
    ImportKind kind = ImportKind::Regions; ///< decides the layer of an OSM extract
    std::string layer;                     ///< layer or, in an archive, file; "" the first
    std::string where;                     ///< SQL condition on its columns
    std::string encoding;                  ///< of its text, "" guessed
    std::vector<std::string> columns;      ///< columns that must be there (tags of an OSM extract)
};

/// Opens CSV, GeoJSON (a collection, a feature, or a bare array of features), Open311 GeoReport v2
/// JSON, GeoPackage, Shapefile, OSM PBF, XLSX, SQLite and what else GDAL reads as vectors; zipped
/// and gzipped files as they are. One object a thread. Errc::NotFound "import.no_file";
/// Errc::Invalid "import.broken" (file, what), "import.encoding", "import.no_layer",
/// "import.where", "import.zip_many", "import.not_geojson", "import.empty".
Result<std::unique_ptr<RowSource>> openSource(const std::string& pathUtf8,
                                              const SourceOptions& options);

/// The whole text of a table the user gives (--values, --codes), unpacked and as UTF-8.
Result<std::string> readTable(const std::string& pathUtf8, const std::string& encoding);

} // namespace wanmi

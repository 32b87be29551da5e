#pragma once
#include "gis/exchange/file_access.h"
#include "gis/exchange/source.h"

namespace wanmi {

/// Rows of whatever GDAL's vector drivers read. The text of a DBF is decoded here, because its own
/// mark is often absent or wrong: by --encoding, by the .cpg file, by the Chinese language mark
/// (0x4D), else as UTF-8 where all of it is that, else as GB18030.
Result<std::unique_ptr<RowSource>> openOgr(const FoundFile& file, const SourceOptions& options);

/// Passes on the rows of `inner` for which an SQL condition on its columns holds.
/// Errc::Invalid "import.where" with where, what.
Result<std::unique_ptr<RowSource>> filtered(std::unique_ptr<RowSource> inner,
                                            const std::string& where);

/// GDAL's SQL takes Chinese names in double quotes only: puts them there.
std::string withQuotedNames(const std::string& where);
/// Names that a condition speaks of.
std::vector<std::string> namesIn(const std::string& where);

} // namespace wanmi

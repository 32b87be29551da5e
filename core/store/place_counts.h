#pragma once
#include "core/base/clock.h"
#include "core/store/database.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace wanmi {

/// By code of cell.
using CellCounts = std::map<std::string, std::int64_t, std::less<>>;

/// The components in force of the cells whose codes begin with `under`.
Result<CellCounts> componentsByCell(Database& db, std::string_view under);
/// The cases reported in them since then.
Result<CellCounts> casesByCell(Database& db, std::string_view under, Instant since);

} // namespace wanmi

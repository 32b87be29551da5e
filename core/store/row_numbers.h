#pragma once
#include "core/store/row_table.h"

namespace wanmi {

/// Rows that are counted up within the rest of their key: the centre's number stands, rows of this
/// desk that it has not numbered yet move. Both give whether anything was written.
Result<bool> putNumbered(const RowTable& table, const RowChange& change);
/// Takes a row out, whatever its number has become, and closes the gap.
Result<bool> dropNumbered(const RowTable& table, const RowChange& change);

} // namespace wanmi

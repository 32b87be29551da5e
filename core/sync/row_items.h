#pragma once
#include "core/store/synced_tables.h"
#include "core/sync/remote.h"

#include <vector>

namespace wanmi {

/// The rows of a "rows" item. Errc::Invalid "sync.bad_item".
Result<std::vector<RowChange>> rowsOf(const FeedItem& item);
/// A copied row as one that comes.
RowChange asInsert(const SyncedTable& synced, const CopyTable& table, const CopiedRow& row);

} // namespace wanmi

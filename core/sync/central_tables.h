#pragma once
#include "core/base/progress.h"
#include "core/sync/pg.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wanmi {

/// What a table of the centre holds: a digest of its rows in the order of their key, the same at
/// any server.
struct TableDigest {
    std::string table; ///< "wanmi.cases_990101": parts one by one
    std::int64_t rows = 0;
    std::string digest; ///< SHA-256, hex
    friend bool operator==(const TableDigest&, const TableDigest&) = default;
};

/// Every table that lies in this database itself, in the order of their names; tables behind
/// postgres_fdw belong to another server and are not read. In one snapshot where a REPEATABLE READ
/// transaction is open.
Result<std::vector<TableDigest>> digestTables(PgConnection& db, const Progress& progress = {});

/// A table of one side and of the other; where one has it not, its name there is "".
struct TableDifference {
    TableDigest was;
    TableDigest is;
    bool same() const { return was == is; }
};
/// Every table of either side, in the order of their names.
std::vector<TableDifference> compareTables(const std::vector<TableDigest>& was,
                                           const std::vector<TableDigest>& is);

/// Runs what may take long at the server, and stops it there when `progress` says no.
Status cancellable(PgConnection& db, const Progress& progress, std::string_view step,
                   const std::function<Status()>& work);

} // namespace wanmi

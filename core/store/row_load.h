#pragma once
#include "core/store/row_apply.h"
#include "core/store/row_table.h"

#include <optional>
#include <string_view>
#include <vector>

namespace wanmi {

/// Writes many whole rows of a synced table, one statement for all of them: a row that is there
/// becomes what comes. Inside the caller's transaction, which must be open as long as this lives.
class RowLoader {
public:
    /// Errc::Invalid "sync.bad_entry": no synced table.
    static Result<RowLoader> open(Database& db, int srid, std::string_view table);

    /// The columns of a row, in their order.
    const std::vector<RowColumn>& columns() const { return m_columns; }
    /// Errc::Conflict "store.constraint" where another row has what must be its alone.
    Status put(const std::vector<CellValue>& row);

private:
    RowLoader(RowTable table, Statement put) : m_table(std::move(table)), m_put(std::move(put)) {}
    Status bind(int at, const RowColumn& column, const CellValue& value);

    RowTable m_table;
    std::vector<RowColumn> m_columns;
    std::optional<SyncWriting> m_hand; ///< where the table's past is guarded
    Statement m_put;
};

/// The columns of a table that travel, in the order of their names.
std::vector<RowColumn> travelling(const RowTable& table);

} // namespace wanmi

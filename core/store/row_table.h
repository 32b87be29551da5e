#pragma once
// Rows of synced tables as columns: shared by what records and what applies them.
#include "core/store/database.h"
#include "core/store/row_change.h"
#include "core/store/synced_tables.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// A column as the schema declares it; synced tables are STRICT, so a value is of its type or NULL.
struct RowColumn {
    enum class Type : std::uint8_t { Whole, Real, Text, Geometry };
    std::string name;
    Type type = Type::Text;
};

/// A synced table as this file has it.
class RowTable {
public:
    /// Errc::Invalid "sync.bad_entry": no synced table.
    static Result<RowTable> open(Database& db, int srid, std::string_view name);

    const SyncedTable& synced() const { return *m_synced; }
    /// In the order of the schema, `fid` among them (its type Whole).
    const std::vector<RowColumn>& inSchema() const { return m_inSchema; }
    const RowColumn* column(std::string_view name) const; ///< nullptr: none that travels
    /// The names of every column that travels, in their order.
    std::vector<std::string> names() const;

    /// What columns of the row hold; nullopt: no such row.
    Result<std::optional<Columns>> read(const Columns& key,
                                        const std::vector<std::string>& names) const;
    Status insert(const Columns& row) const;
    Status update(const Columns& key, const Columns& values) const;
    Status remove(const Columns& key) const;
    /// Errc::Invalid "sync.bad_entry" unless these are the columns of the key.
    Status checkKey(const Columns& key) const;
    /// The same for columns the table does not have.
    Status checkColumns(const Columns& columns) const;

    /// The value at a place of a row that was read, as it travels.
    Result<CellValue> cell(const Statement& row, int at, const RowColumn& column) const;
    Status bind(Statement& to, int at, std::string_view column, const CellValue& value) const;
    Status bindAll(Statement& to, int from, const Columns& values) const;
    Database& db() const { return *m_db; }
    int srid() const { return m_srid; }

private:
    RowTable(Database& db, int srid, const SyncedTable& synced)
        : m_db(&db),
          m_srid(srid),
          m_synced(&synced) {}
    std::string where() const;

    Database* m_db;
    int m_srid;
    const SyncedTable* m_synced;
    std::vector<RowColumn> m_inSchema;
};

/// "sync.cannot_travel"
Error cannotTravel(std::string_view table, std::string_view column, std::string what);

} // namespace wanmi

#pragma once
#include "core/store/database.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wanmi {

/// The schema this program writes, and the oldest it can still read and upgrade.
inline constexpr std::int64_t kSchema = 6;
/// "WANM" as SQLite's application id: tells a store from any other SQLite file.
inline constexpr std::int64_t kApplicationId = 0x57414E4D;

/// The settings of a store (table store_info).
class StoreInfo {
public:
    explicit StoreInfo(Database& db) : m_db(&db) {}
    Result<std::optional<std::string>> get(std::string_view key) const;
    Status set(std::string_view key, std::string_view value);

private:
    Database* m_db;
};

/// Makes an empty store with the newest schema in a file that must not exist yet.
/// Errc::Conflict "store.exists" with arg file.
Result<Database> createStore(const std::string& pathUtf8);

/// Opens a store; an older schema is upgraded first, after a backup beside the file
/// (X.sqlite.d/backup). Errc::Invalid "store.newer" with args file, schema, known for a store of a
/// newer program; "store.not_a_store" for another file.
Result<Database> openStore(const std::string& pathUtf8, Database::Mode mode);

/// A geometry column of the schema and the SpatiaLite type it holds.
struct GeometryColumn {
    std::string_view table;
    std::string_view column;
    std::string_view type; // POINT, LINESTRING, POLYGON, MULTIPOLYGON
};
const std::vector<GeometryColumn>& geometryColumns();

/// Fixes the store's coordinate system and registers every geometry column with its spatial index.
/// A store has one coordinate system for life: Errc::Conflict "store.srid_fixed" with args srid,
/// wanted when another is set. Inside the caller's transaction.
Status fixSrid(Database& db, int srid);
/// The store's EPSG code; 0 while none is fixed.
Result<int> storeSrid(Database& db);

/// Bulk loading into an indexed table: the spatial triggers are put aside, and the R-tree is
/// written packed at the end (many times quicker than row by row). Use inside one transaction.
Status suspendSpatialIndex(Database& db, const GeometryColumn& column);
Status rebuildSpatialIndex(Database& db, const GeometryColumn& column);

/// Notes a changed row for the other processes that have the store open; in the caller's
/// transaction.
Status noteChange(Database& db, std::string_view table, std::string_view key);

} // namespace wanmi

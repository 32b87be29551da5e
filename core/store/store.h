#pragma once
#include "core/store/database.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wanmi {

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

/// Makes sure that a new store may come to lie here: neither a store nor the log (-wal) of one that
/// is gone, which SQLite would play into the new one. Errc::Conflict "store.exists",
/// "store.leftover" with arg file.
Status clearPlace(const std::string& pathUtf8);

/// Gives a store that was made beside its place, and is closed, its name; a store that came to lie
/// there meanwhile stays. Errors of clearPlace; Errc::Io "file.unwritable" with arg file.
Status giveName(const std::string& besideUtf8, const std::string& pathUtf8);

/// Makes an empty store with the newest schema in a file that must not exist yet.
/// Errors of clearPlace.
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
/// The newest noted change, 0 where there is none.
Result<std::int64_t> lastChange(Database& db);
/// Was a row of one of these tables noted as changed after `seq`? What long work that read without
/// the lock asks before it writes.
Result<bool> changedSince(Database& db, std::int64_t seq,
                          std::initializer_list<std::string_view> tables);

} // namespace wanmi

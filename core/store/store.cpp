#include "core/store/store.h"

#include "case_flow_0002.h"
#include "core/base/file.h"
#include "duty_0003.h"
#include "foundation_0001.h"
#include "rules_and_shifts_0004.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>

namespace wanmi {
namespace {

/// One step of the schema. Append only; a released step is never edited.
struct Migration {
    std::int64_t to;
    std::string_view script;
};
constexpr std::array kMigrations{Migration{1, embedded::foundation_0001},
                                 Migration{2, embedded::case_flow_0002},
                                 Migration{3, embedded::duty_0003},
                                 Migration{4, embedded::rules_and_shifts_0004}};
static_assert(kMigrations.back().to == kSchema);

Status applyMigration(Database& db, const Migration& step) {
    WANMI_LET(auto tx, Transaction::begin(db));
    WANMI_TRY(db.run(step.script));
    WANMI_TRY(db.run(fmt::format("PRAGMA user_version = {}", step.to)));
    return tx.commit();
}

/// A copy of the whole file, beside it, before anything in it is changed.
Status backUp(Database& db, const std::string& pathUtf8, std::int64_t schema) {
    const auto folder = pathFrom(pathUtf8 + ".d") / "backup";
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) return fail(Errc::Io, "file.unwritable", {{"file", utf8(folder)}});
    const auto copy = folder / fmt::format("before-schema-{}.sqlite", schema + 1);
    std::filesystem::remove(copy, error);
    WANMI_LET(auto q, db.prepare("VACUUM INTO :file"));
    return q.bind(":file", utf8(copy)).done();
}

Status migrate(Database& db, const std::string& pathUtf8) {
    WANMI_LET(const auto found, db.number("PRAGMA user_version"));
    const auto schema = found.value_or(0);
    if (schema > kSchema) {
        return fail(Errc::Invalid, "store.newer",
                    {{"file", pathUtf8},
                     {"schema", std::to_string(schema)},
                     {"known", std::to_string(kSchema)}});
    }
    if (schema == kSchema) return ok();
    if (schema > 0) {
        WANMI_TRY(backUp(db, pathUtf8, schema));
    }
    for (const auto& step : kMigrations) {
        if (step.to > schema) {
            WANMI_TRY(applyMigration(db, step));
        }
    }
    return ok();
}

} // namespace

Result<std::optional<std::string>> StoreInfo::get(std::string_view key) const {
    WANMI_LET(auto q, m_db->prepare("SELECT value FROM store_info WHERE key = :key"));
    WANMI_LET(const bool row, q.bind(":key", key).step());
    if (!row) return std::optional<std::string>{};
    return q.maybeText(0);
}

Status StoreInfo::set(std::string_view key, std::string_view value) {
    WANMI_LET(auto q, m_db->prepare("INSERT INTO store_info (key, value) VALUES (:key, :value)"
                                    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"));
    return q.bind(":key", key).bind(":value", value).done();
}

Status clearPlace(const std::string& pathUtf8) {
    std::error_code ignored;
    if (std::filesystem::exists(pathFrom(pathUtf8), ignored)) {
        return fail(Errc::Conflict, "store.exists", {{"file", pathUtf8}});
    }
    for (const auto* tail : {"-wal", "-journal"}) {
        const auto log = pathUtf8 + tail;
        const auto size = std::filesystem::file_size(pathFrom(log), ignored);
        if (!ignored && size > 0) return fail(Errc::Conflict, "store.leftover", {{"file", log}});
    }
    for (const auto* tail : {"-wal", "-journal", "-shm"}) {
        std::filesystem::remove(pathFrom(pathUtf8 + tail), ignored);
    }
    return ok();
}

Status giveName(const std::string& besideUtf8, const std::string& pathUtf8) {
    WANMI_TRY(clearPlace(pathUtf8));
    const auto from = pathFrom(besideUtf8);
    const auto to = pathFrom(pathUtf8);
    std::error_code failed;
    // A rename would replace a store that another program has put there since; a second name does
    // not.
    std::filesystem::create_hard_link(from, to, failed);
    std::error_code ignored;
    if (failed && std::filesystem::exists(to, ignored)) {
        return fail(Errc::Conflict, "store.exists", {{"file", pathUtf8}});
    }
    if (!failed) {
        std::filesystem::remove(from, ignored);
        return ok();
    }
    std::filesystem::rename(from, to, failed); // a file system without second names
    if (failed) return fail(Errc::Io, "file.unwritable", {{"file", pathUtf8}});
    return ok();
}

Result<Database> createStore(const std::string& pathUtf8) {
    WANMI_TRY(clearPlace(pathUtf8));
    WANMI_LET(auto db, Database::open(pathUtf8, Database::Mode::Create));
    WANMI_TRY(db.run(fmt::format("PRAGMA application_id = {}", kApplicationId)));
    // Without its 6,000 reference systems: a store needs two (fixSrid adds them).
    WANMI_TRY(db.run("SELECT InitSpatialMetaData(1, 'NONE')"));
    WANMI_TRY(migrate(db, pathUtf8));
    return db;
}

Result<Database> openStore(const std::string& pathUtf8, Database::Mode mode) {
    WANMI_LET(auto db, Database::open(pathUtf8, mode));
    WANMI_LET(const auto application, db.number("PRAGMA application_id"));
    WANMI_LET(const auto schema, db.number("PRAGMA user_version"));
    if (application.value_or(0) != kApplicationId || schema.value_or(0) == 0) {
        return fail(Errc::Invalid, "store.not_a_store", {{"file", pathUtf8}});
    }
    if (mode == Database::Mode::ReadOnly && *schema == kSchema) return db;
    if (mode == Database::Mode::ReadOnly && *schema < kSchema) {
        return fail(Errc::Invalid, "store.older", {{"file", pathUtf8}});
    }
    WANMI_TRY(migrate(db, pathUtf8));
    return db;
}

Result<int> storeSrid(Database& db) {
    WANMI_LET(const auto value, db.number("SELECT value FROM store_info WHERE key = 'srid'"));
    return static_cast<int>(value.value_or(0));
}

const std::vector<GeometryColumn>& geometryColumns() {
    static const std::vector<GeometryColumn> kColumns{{"region", "geom", "MULTIPOLYGON"},
                                                      {"cell", "geom", "POLYGON"},
                                                      {"duty_grid", "geom", "MULTIPOLYGON"},
                                                      {"street_line", "geom", "LINESTRING"},
                                                      {"base_area", "geom", "MULTIPOLYGON"},
                                                      {"component", "geom", "POINT"},
                                                      {"cases", "geom", "POINT"}};
    return kColumns;
}

Status fixSrid(Database& db, int srid) {
    WANMI_LET(const int fixed, storeSrid(db));
    if (fixed == srid) return ok();
    if (fixed != 0) {
        return fail(Errc::Conflict, "store.srid_fixed",
                    {{"srid", std::to_string(fixed)}, {"wanted", std::to_string(srid)}});
    }
    for (const int each : {4326, srid}) {
        WANMI_LET(const auto done, db.number(fmt::format("SELECT InsertEpsgSrid({})", each)));
        if (done.value_or(0) != 1) {
            return fail(Errc::Invalid, "crs.unknown", {{"crs", fmt::format("EPSG:{}", each)}});
        }
    }
    for (const auto& c : geometryColumns()) {
        WANMI_LET(const auto registered,
                  db.number(fmt::format("SELECT RecoverGeometryColumn('{}', '{}', {}, '{}', 'XY')",
                                        c.table, c.column, srid, c.type)));
        WANMI_LET(const auto indexed, db.number(fmt::format("SELECT CreateSpatialIndex('{}', '{}')",
                                                            c.table, c.column)));
        if (registered.value_or(0) != 1 || indexed.value_or(0) != 1) {
            return fail(Errc::Db, "store.failed",
                        {{"what", fmt::format("geometry of {}", c.table)}});
        }
    }
    return StoreInfo{db}.set("srid", std::to_string(srid));
}

Status noteChange(Database& db, std::string_view table, std::string_view key) {
    WANMI_LET(auto q, db.prepare("INSERT INTO change (tbl, key) VALUES (:tbl, :key)"));
    return q.bind(":tbl", table).bind(":key", key).done();
}

Result<std::int64_t> lastChange(Database& db) {
    WANMI_LET(const auto last, db.number("SELECT max(seq) FROM change"));
    return last.value_or(0);
}

Result<bool> changedSince(Database& db, std::int64_t seq,
                          std::initializer_list<std::string_view> tables) {
    WANMI_LET(auto q,
              db.prepare("SELECT EXISTS (SELECT 1 FROM change WHERE seq > ?1 AND tbl = ?2)"));
    for (const auto table : tables) {
        WANMI_TRY(q.at(1, seq).at(2, table).step());
        if (q.integer(0) != 0) return true;
        q.reset();
    }
    return false;
}

} // namespace wanmi

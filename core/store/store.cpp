#include "core/store/store.h"

#include "around_0007.h"
#include "case_flow_0002.h"
#include "components_0013.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/store/access_log.h"
#include "core/store/schema.h"
#include "duty_0003.h"
#include "evidence_0006.h"
#include "foundation_0001.h"
#include "grid_past_0012.h"
#include "lists_0010.h"
#include "people_0004.h"
#include "region_acts_0014.h"
#include "rules_and_shifts_0005.h"
#include "rulings_0009.h"
#include "sync_0015.h"
#include "tally_0011.h"
#include "terminal_0008.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <utility>

namespace wanmi {
namespace {

/// One step of the schema. Append only; a released step is never edited.
struct Migration {
    std::int64_t to;
    std::string_view script;
    Status (*after)(Database&) = nullptr; ///< what SQL alone cannot do; in the same transaction
};
constexpr std::array kMigrations{Migration{1, embedded::foundation_0001},
                                 Migration{2, embedded::case_flow_0002},
                                 Migration{3, embedded::duty_0003},
                                 Migration{4, embedded::people_0004, adoptAccessRows},
                                 Migration{5, embedded::rules_and_shifts_0005},
                                 Migration{6, embedded::evidence_0006},
                                 Migration{7, embedded::around_0007},
                                 Migration{8, embedded::terminal_0008},
                                 Migration{9, embedded::rulings_0009},
                                 Migration{10, embedded::lists_0010},
                                 Migration{11, embedded::tally_0011},
                                 Migration{12, embedded::grid_past_0012},
                                 Migration{13, embedded::components_0013},
                                 Migration{14, embedded::region_acts_0014},
                                 Migration{15, embedded::sync_0015}};
static_assert(kMigrations.back().to == kSchema);

/// Every step above `schema`; inside the caller's transaction, so that a kill leaves the old store.
Status upgrade(Database& db, std::int64_t schema) {
    for (const auto& step : kMigrations) {
        if (step.to <= schema) continue;
        WANMI_TRY(db.run(step.script));
        if (step.after != nullptr) {
            WANMI_TRY(step.after(db));
        }
    }
    return db.run(fmt::format("PRAGMA user_version = {}", kSchema));
}

Result<std::int64_t> schemaOf(Database& db) {
    WANMI_LET(const auto found, db.number("PRAGMA user_version"));
    return found.value_or(0);
}

/// A copy of the whole file under a name of its own; gone again unless kept.
class Backup {
public:
    /// Beside the store, before anything in it is changed.
    static Result<Backup> make(Database& db, const std::string& pathUtf8) {
        const auto folder = pathFrom(pathUtf8 + ".d") / "backup";
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        if (error) return fail(Errc::Io, "file.unwritable", {{"file", utf8(folder)}});
        Backup copy{folder / fmt::format("part-{:016x}.sqlite", randomBits())};
        WANMI_LET(auto q, db.prepare("VACUUM INTO :file"));
        WANMI_TRY(q.bind(":file", utf8(copy.m_path)).done());
        WANMI_TRY(flushFile(utf8(copy.m_path))); // SQLite leaves that to the caller
        return copy;
    }
    Backup(Backup&& o) noexcept : m_path(std::exchange(o.m_path, {})) {}
    Backup(const Backup&) = delete;
    Backup& operator=(const Backup&) = delete;
    Backup& operator=(Backup&&) = delete;
    ~Backup() {
        std::error_code ignored;
        if (!m_path.empty()) std::filesystem::remove(m_path, ignored);
    }
    Status keepAs(const std::string& name) {
        const auto target = m_path.parent_path() / name;
        std::error_code error;
        std::filesystem::rename(m_path, target, error);
        if (error) return fail(Errc::Io, "file.unwritable", {{"file", utf8(target)}});
        m_path.clear();
        return ok();
    }

private:
    explicit Backup(std::filesystem::path path) : m_path(std::move(path)) {}
    std::filesystem::path m_path;
};

/// One try: copy, then upgrade what was copied. False: another process wrote in between.
Result<bool> backUpAndUpgrade(Database& db, const std::string& pathUtf8, std::int64_t schema) {
    WANMI_LET(const auto before, db.number("PRAGMA data_version"));
    WANMI_LET(auto copy, Backup::make(db, pathUtf8));
    WANMI_LET(auto tx, Transaction::begin(db));
    WANMI_LET(const auto after, db.number("PRAGMA data_version"));
    if (before != after) return false;
    WANMI_TRY(copy.keepAs(fmt::format("before-schema-{}.sqlite", kSchema)));
    WANMI_TRY(upgrade(db, schema));
    WANMI_TRY(tx.commit());
    return true;
}

/// An empty store's room is taken before SpatiaLite writes into it: of a full disk SpatiaLite would
/// tell the user on stderr by itself.
Status takeRoom(Database& db) {
    constexpr int kEmptyStore = 600'000; // bytes, a little less than its tables take
    WANMI_TRY(db.run(fmt::format("CREATE TABLE room AS SELECT zeroblob({}) AS bytes;"
                                 "DROP TABLE room;",
                                 kEmptyStore)));
    return db.run("PRAGMA wal_checkpoint(TRUNCATE)");
}

Status migrate(Database& db, const std::string& pathUtf8) {
    for (;;) {
        WANMI_LET(const auto schema, schemaOf(db));
        if (schema > kSchema) {
            return fail(Errc::Invalid, "store.newer",
                        {{"file", pathUtf8},
                         {"schema", std::to_string(schema)},
                         {"known", std::to_string(kSchema)}});
        }
        if (schema == kSchema) return ok();
        if (schema == 0) {
            WANMI_LET(auto tx, Transaction::begin(db));
            WANMI_TRY(upgrade(db, 0));
            return tx.commit();
        }
        WANMI_LET(const bool done, backUpAndUpgrade(db, pathUtf8, schema));
        if (done) return ok();
    }
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
    WANMI_TRY(takeRoom(db));
    WANMI_TRY(db.run(fmt::format("PRAGMA application_id = {}", kApplicationId)));
    // Without its 6,000 reference systems: a store needs two (fixSrid adds them).
    WANMI_LET(const auto ready, db.number("SELECT InitSpatialMetaData(1, 'NONE')"));
    if (ready.value_or(0) != 1) {
        return fail(Errc::Db, "store.failed", {{"what", "InitSpatialMetaData"}});
    }
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
    // Of every step of a case SpatiaLite would write down when the layer changed.
    WANMI_TRY(db.run("DROP TRIGGER IF EXISTS tmu_cases_geom"));
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

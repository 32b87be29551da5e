#include "core/sync/central_tables.h"

#include "core/base/hash.h"

#include <fmt/format.h>

#include <chrono>
#include <future>
#include <map>

namespace wanmi {
namespace {

constexpr std::chrono::milliseconds kLook{100};

// The order of the key is made byte by byte, so that it is the same under every collation.
constexpr const char* kTables = R"(
SELECT format('%I.%I', n.nspname, c.relname), n.nspname || '.' || c.relname,
    coalesce((SELECT string_agg(format(CASE WHEN a.attcollation <> 0 THEN 'row_of_it.%I COLLATE "C"'
            ELSE 'row_of_it.%I' END, a.attname), ', ' ORDER BY k.n)
        FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k (att, n)
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.att
        WHERE i.indrelid = c.oid AND i.indisprimary), 'row_of_it::text COLLATE "C"')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND n.nspname <> 'information_schema'
  AND n.nspname NOT LIKE 'pg\_%'
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
      AND d.deptype = 'e')
ORDER BY (n.nspname || '.' || c.relname) COLLATE "C")";

Result<TableDigest> digestOf(PgConnection& db, const std::string& name, const std::string& quoted,
                             const std::string& order) {
    TableDigest out;
    out.table = name;
    Sha256 digest;
    WANMI_TRY(db.copyOut(
        fmt::format("COPY (SELECT encode(sha256(convert_to(row_of_it::text, 'UTF8')), 'hex') "
                    "FROM {} row_of_it ORDER BY {}) TO STDOUT",
                    quoted, order),
        [&](std::string_view line) {
            ++out.rows;
            digest.add(line);
            return ok();
        }));
    out.digest = digest.hex();
    return out;
}

} // namespace

Status cancellable(PgConnection& db, const Progress& progress, std::string_view step,
                   const std::function<Status()>& work) {
    auto done = std::async(std::launch::async, work);
    auto going = tell(progress, step, 0, 0);
    while (done.wait_for(kLook) != std::future_status::ready) {
        if (going) going = tell(progress, step, 0, 0);
        if (!going) (void)db.cancel(); // again and again: it may be between two statements
    }
    auto status = done.get();
    return going ? status : going;
}

Result<std::vector<TableDigest>> digestTables(PgConnection& db, const Progress& progress) {
    // The text of a value depends on these.
    WANMI_TRY(db.script("SET bytea_output = 'hex'; SET extra_float_digits = 1"));
    WANMI_LET(const auto tables, db.query(kTables));
    std::vector<TableDigest> out;
    for (int i = 0; i < tables.count(); ++i) {
        WANMI_TRY(cancellable(db, progress, "central.comparing", [&]() -> Status {
            WANMI_LET(auto one,
                      digestOf(db, tables.text(i, 1), tables.text(i, 0), tables.text(i, 2)));
            out.push_back(std::move(one));
            return ok();
        }));
    }
    return out;
}

std::vector<TableDifference> compareTables(const std::vector<TableDigest>& was,
                                           const std::vector<TableDigest>& is) {
    std::map<std::string, TableDifference> all;
    for (const auto& table : was) {
        all[table.table].was = table;
    }
    for (const auto& table : is) {
        all[table.table].is = table;
    }
    std::vector<TableDifference> out;
    out.reserve(all.size());
    for (auto& [name, pair] : all) {
        out.push_back(std::move(pair));
    }
    return out;
}

} // namespace wanmi

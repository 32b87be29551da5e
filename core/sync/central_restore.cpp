#include "core/sync/central_restore.h"

#include "core/base/file.h"
#include "core/base/hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

namespace wanmi {
namespace {

constexpr auto kKeeper = "wanmi drill"; ///< who holds a drill's database
constexpr std::size_t kPiece = 1U << 18U;

/// Roles that a backup needs; those that were made go again unless kept.
class Roles {
public:
    explicit Roles(PgConnection& db) : m_db(&db) {}
    Roles(const Roles&) = delete;
    Roles& operator=(const Roles&) = delete;
    ~Roles() {
        for (const auto& name : m_made) {
            (void)m_db->query("DROP ROLE IF EXISTS " + name);
        }
    }
    void keep() { m_made.clear(); }
    std::vector<std::string> thereBefore;

    Status make(const std::vector<BackupRole>& roles) {
        for (const auto& role : roles) {
            WANMI_LET(const auto there, m_db->query("SELECT 1 FROM pg_roles WHERE rolname = $1",
                                                    PgParams{}.add(role.name)));
            if (there.count() == 1) {
                thereBefore.push_back(role.name);
            } else {
                WANMI_TRY(makeOne(role));
            }
        }
        for (const auto& role : roles) { // as the centre gave it: to people who may come in
            if (!role.login || role.name.substr(0, 3) != "wp_") continue;
            const bool before =
                std::find(thereBefore.begin(), thereBefore.end(), role.name) != thereBefore.end();
            if (before) continue; // who was there stays as they are
            WANMI_LET(const auto name, m_db->quotedName(role.name));
            WANMI_TRY(m_db->query("GRANT wanmi_member TO " + name));
        }
        return ok();
    }

private:
    Status makeOne(const BackupRole& role) {
        WANMI_LET(const auto name, m_db->quotedName(role.name));
        auto sql = fmt::format("CREATE ROLE {} {} NOSUPERUSER NOCREATEROLE NOCREATEDB NOBYPASSRLS",
                               name, role.login ? "LOGIN" : "NOLOGIN");
        const bool isVerifier = role.verifier.substr(0, 14) == "SCRAM-SHA-256$" &&
                                role.verifier.find_first_of("'\\") == std::string::npos;
        if (isVerifier) sql += " PASSWORD '" + role.verifier + "'";
        WANMI_TRY(m_db->query(sql));
        m_made.insert(m_made.begin(), name);
        return ok();
    }
    PgConnection* m_db;
    std::vector<std::string> m_made; ///< the last one first
};

/// pg_restore with the backup's file on its standard input: it ends when this program does.
Status fill(const PgTools& tools, const PgLogin& login, const Backup& backup, bool atOnce,
            const Progress& progress) {
    std::ifstream in{pathFrom(dumpFileOf(backup)), std::ios::binary};
    std::int64_t done = 0;
    ChildTalk talk;
    talk.give = [&](std::string& bytes) -> Result<bool> {
        bytes.resize(kPiece);
        in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        bytes.resize(static_cast<std::size_t>(in.gcount()));
        done += in.gcount();
        return !bytes.empty();
    };
    talk.look = [&] { return tell(progress, "central.restoring", done, backup.dumpSize); };
    return tools.run("pg_restore",
                     {"--no-password", "--exit-on-error", "--no-tablespaces", "--no-publications",
                      "--no-subscriptions", "--dbname=" + login.address.database,
                      atOnce ? "--single-transaction" : "--no-comments"},
                     login, std::move(talk), progress, "central.restoring");
}

/// After the tables: everything that makes the copy a centre at work, and its own opinion of
/// itself.
Status takeUp(PgConnection& db, RestoreReport& report, const Progress& progress) {
    WANMI_TRY(upgradeCentre(db));
    WANMI_LET(report.schema, centralSchema(db));
    WANMI_TRY(db.query("SELECT wanmi.renew_feed()"));
    WANMI_LET(const auto feed, db.query("SELECT feed FROM wanmi.install"));
    report.feed = feed.text(0, 0);
    return cancellable(db, progress, "central.checking", [&]() -> Status {
        WANMI_LET(report.faults, checkCentre(db));
        return ok();
    });
}

Status needEmpty(PgConnection& db, const std::string& database) {
    WANMI_LET(const auto found,
              db.query("SELECT 1 FROM pg_namespace WHERE nspname = 'wanmi' UNION ALL "
                       "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                       "WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' "
                       "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid "
                       "AND d.classid = 'pg_class'::regclass AND d.deptype IN ('e', 'i', 'a')) "
                       "AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') LIMIT 1"));
    if (found.count() == 0) return ok();
    return fail(Errc::Conflict, "central.not_empty", {{"database", database}});
}

/// A database of a drawn name at a server; dropped with the object.
class ScratchDatabase {
public:
    explicit ScratchDatabase(PgConnection& db)
        : m_db(&db),
          name(fmt::format("wanmi_drill_{:016x}", randomBits())) {}
    ScratchDatabase(const ScratchDatabase&) = delete;
    ScratchDatabase& operator=(const ScratchDatabase&) = delete;
    ~ScratchDatabase() { (void)drop(); }
    Status make() {
        // Text is compared as at the server's own databases; nothing of the drill depends on it.
        return did(m_db->query(
            fmt::format("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name)));
    }
    Status drop() {
        return did(m_db->query(fmt::format("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)));
    }

private:
    static Status did(const Result<PgRows>& rows) { return rows ? ok() : Status{rows.error()}; }
    PgConnection* m_db;

public:
    const std::string name;
};

/// Those that nobody holds any more.
Status dropLeftOver(PgConnection& db) {
    WANMI_LET(const auto left,
              db.query("SELECT quote_ident(d.datname) FROM pg_database d WHERE d.datname LIKE "
                       "'wanmi\\_drill\\_%' AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a "
                       "WHERE a.datid = d.oid AND a.application_name = $1)",
                       PgParams{}.add(kKeeper)));
    for (int i = 0; i < left.count(); ++i) {
        WANMI_TRY(db.query("DROP DATABASE IF EXISTS " + left.text(i, 0) + " WITH (FORCE)"));
    }
    return ok();
}

} // namespace

bool RestoreReport::isWhole() const {
    return ledgerSame && faults.empty() &&
           std::all_of(tables.begin(), tables.end(), [](const auto& t) { return t.same(); });
}

Status compareWith(PgConnection& db, const Backup& backup, RestoreReport& report,
                   const Progress& progress) {
    WANMI_LET(const auto is, digestTables(db, progress));
    report.tables = compareTables(backup.tables, is);
    Backup head;
    WANMI_TRY(readLedgerHead(db, head));
    report.ledgerSame = head.ledgerSeq == backup.ledgerSeq && head.ledgerHash == backup.ledgerHash;
    return ok();
}

Result<RestoreReport> restoreBackup(const PgLogin& login, const Backup& backup,
                                    const std::string& programs, const Progress& progress) {
    WANMI_LET(auto db, PgConnection::open(login));
    WANMI_TRY(needSuperuser(db));
    WANMI_TRY(needEmpty(db, login.address.database));
    WANMI_LET(const auto tools, PgTools::find(db, programs));
    Roles roles{db};
    // No desk comes in before the feed is another one: it would go on with a cursor of the old.
    WANMI_LET(const auto base, db.quotedName(login.address.database));
    WANMI_TRY(db.query("REVOKE CONNECT ON DATABASE " + base + " FROM PUBLIC"));
    WANMI_TRY(roles.make(backup.roles));
    WANMI_TRY(fill(tools, login, backup, true, progress));
    roles.keep();
    RestoreReport report;
    report.rolesKept = std::move(roles.thereBefore);
    WANMI_TRY(compareWith(db, backup, report, progress));
    const bool same = report.isWhole(); // no fault has been looked for yet
    if (same) WANMI_TRY(takeUp(db, report, progress));
    if (same) WANMI_TRY(db.query("GRANT CONNECT ON DATABASE " + base + " TO PUBLIC"));
    return report;
}

Result<RestoreReport> drillBackup(const PgLogin& login, const Backup& backup,
                                  const std::string& programs, const Progress& progress) {
    WANMI_LET(auto admin, PgConnection::open(login));
    WANMI_TRY(needSuperuser(admin));
    WANMI_LET(const auto tools, PgTools::find(admin, programs));
    WANMI_TRY(dropLeftOver(admin));
    Roles roles{admin}; // goes after the database that needs them
    WANMI_TRY(roles.make(backup.roles));
    ScratchDatabase scratch{admin};
    WANMI_TRY(scratch.make());
    auto there = login;
    there.address.database = scratch.name;
    there.program = kKeeper;
    WANMI_LET(auto db, PgConnection::open(there));
    WANMI_TRY(fill(tools, there, backup, false, progress));
    RestoreReport report;
    report.rolesKept = std::move(roles.thereBefore);
    WANMI_TRY(compareWith(db, backup, report, progress));
    WANMI_TRY(takeUp(db, report, progress));
    WANMI_TRY(scratch.drop());
    return report;
}

} // namespace wanmi

#include "core/sync/central_backup.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/sync/central_install.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

namespace wanmi {
namespace {

namespace fs = std::filesystem;

constexpr auto kDump = "centre.dump";
constexpr auto kManifest = "manifest.json";
constexpr int kForm = 1;

/// A folder under a name that says it is not whole; removed unless it got its own name.
class PartFolder {
public:
    PartFolder(const PartFolder&) = delete;
    PartFolder& operator=(const PartFolder&) = delete;
    explicit PartFolder(fs::path whole) : m_whole(std::move(whole)), m_part(m_whole) {
        m_part += ".part";
    }
    ~PartFolder() {
        std::error_code ignored;
        if (!m_done) fs::remove_all(m_part, ignored);
    }
    Status make() {
        std::error_code failed;
        fs::create_directories(m_whole.parent_path(), failed);
        if (!failed) fs::create_directory(m_part, failed);
        if (!failed) fs::permissions(m_part, fs::perms::owner_all, failed);
        return failed ? unwritable() : ok();
    }
    /// Others' are left alone: `feed` is this centre's.
    void removeOlder(const std::string& feed) const {
        std::error_code ignored;
        std::vector<fs::path> old;
        for (const auto& entry : fs::directory_iterator{m_whole.parent_path(), ignored}) {
            const auto name = utf8(entry.path().filename());
            const auto end = "-" + feed.substr(0, 8) + ".part";
            if (name.substr(0, 6) == "wanmi-" && name.size() > end.size() &&
                name.substr(name.size() - end.size()) == end) {
                old.push_back(entry.path());
            }
        }
        for (const auto& path : old) {
            fs::remove_all(path, ignored);
        }
    }
    Status finish() {
        WANMI_TRY(syncFolder(m_part));
        std::error_code failed;
        fs::rename(m_part, m_whole, failed);
        if (failed) return unwritable();
        m_done = true;
        return syncFolder(m_whole.parent_path());
    }
    std::string file(const char* name) const { return utf8(m_part / name); }

private:
    Status unwritable() const {
        return fail(Errc::Io, "file.unwritable", {{"file", utf8(m_whole)}});
    }
    fs::path m_whole;
    fs::path m_part;
    bool m_done = false;
};

/// One at a time: the lock goes with the line.
Status lockBackups(PgConnection& db) {
    WANMI_LET(const auto got, db.query("SELECT pg_try_advisory_lock(hashtext('wanmi.backup'))"));
    return got.flag(0, 0) ? ok() : Status{fail(Errc::Conflict, "central.backup_runs")};
}

Status readRoles(PgConnection& db, Backup& into) {
    // Beside people those who were granted something, such as a copier: without them nothing could
    // be granted where the backup is restored.
    WANMI_LET(const auto rows,
              db.query("SELECT a.rolname, a.rolcanlogin, coalesce(a.rolpassword, '') "
                       "FROM pg_authid a WHERE a.rolname IN ('wanmi_owner', 'wanmi_member') "
                       "OR a.rolname IN (SELECT 'wp_' || p.login FROM wanmi.person p) "
                       "OR (NOT a.rolsuper AND a.oid IN (SELECT x.grantee FROM pg_class c, "
                       "aclexplode(c.relacl) x WHERE c.relnamespace = 'wanmi'::regnamespace "
                       "UNION SELECT x.grantee FROM pg_namespace n, aclexplode(n.nspacl) x "
                       "WHERE n.nspname = 'wanmi')) ORDER BY 1"));
    for (int i = 0; i < rows.count(); ++i) {
        into.roles.push_back({rows.text(i, 0), rows.flag(i, 1), rows.text(i, 2)});
    }
    return ok();
}

Status readElsewhere(PgConnection& db, Backup& into) {
    WANMI_LET(const auto rows, db.query("SELECT n.nspname || '.' || c.relname FROM pg_class c "
                                        "JOIN pg_namespace n ON n.oid = c.relnamespace "
                                        "WHERE c.relkind = 'f' ORDER BY 1"));
    for (int i = 0; i < rows.count(); ++i) {
        into.elsewhere.push_back(rows.text(i, 0));
    }
    return ok();
}

Result<Backup> describe(PgConnection& db, const std::string& version) {
    Backup out;
    WANMI_LET(out.schema, centralSchema(db));
    WANMI_LET(const auto here, db.query("SELECT city, feed, to_char(now() AT TIME ZONE 'UTC', "
                                        "'YYYYMMDD\"T\"HH24MISS.MS\"Z\"') FROM wanmi.install"));
    out.city = here.text(0, 0);
    out.feed = here.text(0, 1);
    out.madeAt = here.text(0, 2);
    out.server = version;
    WANMI_TRY(readLedgerHead(db, out));
    WANMI_TRY(readRoles(db, out));
    WANMI_TRY(readElsewhere(db, out));
    return out;
}

Status writeDump(const PgTools& tools, const PgLogin& login, const std::string& snapshot,
                 const std::string& file, Backup& into, const Progress& progress) {
    WANMI_LET(auto out, FileWriter::create(file));
    Sha256 hash;
    ChildTalk talk;
    talk.take = [&](std::string_view bytes) -> Status {
        hash.add(bytes);
        into.dumpSize += static_cast<std::int64_t>(bytes.size());
        return out.write(bytes);
    };
    WANMI_TRY(tools.run("pg_dump",
                        {"--format=custom", "--no-password", "--snapshot=" + snapshot,
                         "--no-tablespaces", "--no-publications", "--no-subscriptions"},
                        login, std::move(talk), progress, "central.dumping"));
    into.dumpHash = hash.hex();
    return out.finish();
}

Json manifestOf(const Backup& b) {
    Json tables = Json::array();
    for (const auto& t : b.tables) {
        tables.push_back({{"table", t.table}, {"rows", t.rows}, {"digest", t.digest}});
    }
    Json roles = Json::array();
    for (const auto& r : b.roles) {
        roles.push_back({{"role", r.name}, {"login", r.login}, {"verifier", r.verifier}});
    }
    return {{"form", kForm},
            {"made_at", b.madeAt},
            {"city", b.city},
            {"feed", b.feed},
            {"schema", b.schema},
            {"server", b.server},
            {"dump", {{"file", kDump}, {"size", b.dumpSize}, {"sha256", b.dumpHash}}},
            {"ledger", {{"seq", b.ledgerSeq}, {"hash", b.ledgerHash}}},
            {"tables", tables},
            {"elsewhere", b.elsewhere},
            {"roles", roles}};
}

/// Throws where something is missing or of another kind.
Backup backupOf(const Json& m) {
    Backup b;
    m.at("made_at").get_to(b.madeAt);
    m.at("city").get_to(b.city);
    m.at("feed").get_to(b.feed);
    m.at("schema").get_to(b.schema);
    m.at("server").get_to(b.server);
    m.at("dump").at("size").get_to(b.dumpSize);
    m.at("dump").at("sha256").get_to(b.dumpHash);
    m.at("ledger").at("seq").get_to(b.ledgerSeq);
    m.at("ledger").at("hash").get_to(b.ledgerHash);
    for (const auto& t : m.at("tables")) {
        b.tables.push_back({t.at("table"), t.at("rows"), t.at("digest")});
    }
    m.at("elsewhere").get_to(b.elsewhere);
    for (const auto& r : m.at("roles")) {
        b.roles.push_back({r.at("role"), r.at("login"), r.at("verifier")});
    }
    return b;
}

Error badBackup(const std::string& folder, const char* what) {
    return fail(Errc::Invalid, "central.bad_backup", {{"folder", folder}, {"what", what}});
}

Status checkDump(const Backup& b, const Progress& progress) {
    std::error_code failed;
    const auto path = pathFrom(dumpFileOf(b));
    const auto size = fs::file_size(path, failed);
    if (failed || static_cast<std::int64_t>(size) != b.dumpSize) return badBackup(b.folder, "size");
    std::ifstream in{path, std::ios::binary};
    Sha256 hash;
    std::string buffer(1U << 20U, '\0');
    std::int64_t done = 0;
    while (in.read(buffer.data(), static_cast<std::streamsize>(buffer.size())), in.gcount() > 0) {
        hash.add({buffer.data(), static_cast<std::size_t>(in.gcount())});
        done += in.gcount();
        WANMI_TRY(tell(progress, "central.reading_backup", done, b.dumpSize));
    }
    return hash.hex() == b.dumpHash ? ok() : Status{badBackup(b.folder, "hash")};
}

} // namespace

std::string dumpFileOf(const Backup& backup) {
    return utf8(pathFrom(backup.folder) / kDump);
}

Status needSuperuser(PgConnection& db) {
    WANMI_LET(const auto who, db.query("SELECT rolsuper, rolname FROM pg_roles "
                                       "WHERE rolname = current_user"));
    if (who.count() == 1 && who.flag(0, 0)) return ok();
    return fail(Errc::Forbidden, "central.needs_superuser",
                {{"user", who.count() == 1 ? who.text(0, 1) : std::string{}}});
}

Status readLedgerHead(PgConnection& db, Backup& into) {
    WANMI_LET(const auto head, db.query("SELECT seq, hash FROM wanmi.ledger_head"));
    into.ledgerSeq = head.count() == 1 ? head.number(0, 0) : -1;
    into.ledgerHash = head.count() == 1 ? head.text(0, 0) : std::string{};
    return ok();
}

Result<Backup> takeBackup(const PgLogin& login, const std::string& to, const std::string& programs,
                          const Progress& progress) {
    WANMI_LET(auto lock, PgConnection::open(login));
    WANMI_TRY(needSuperuser(lock));
    WANMI_TRY(centralSchema(lock));
    WANMI_LET(const auto tools, PgTools::find(lock, programs));
    WANMI_TRY(lockBackups(lock));
    WANMI_LET(auto db, PgConnection::open(login));
    // It takes no number of a transaction, so that the feed does not wait for it.
    WANMI_TRY(db.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
    WANMI_LET(const auto snapshot, db.query("SELECT pg_export_snapshot()"));
    WANMI_LET(auto out, describe(db, tools.version()));
    const auto whole = pathFrom(to) / fmt::format("wanmi-{}-{}", out.madeAt, out.feed.substr(0, 8));
    PartFolder part{whole};
    part.removeOlder(out.feed);
    WANMI_TRY(part.make());
    WANMI_TRY(writeDump(tools, login, snapshot.text(0, 0), part.file(kDump), out, progress));
    WANMI_LET(out.tables, digestTables(db, progress));
    WANMI_TRY(db.query("COMMIT"));
    WANMI_TRY(replaceOwnersFile(part.file(kManifest), manifestOf(out).dump(1) + "\n"));
    WANMI_TRY(part.finish());
    out.folder = utf8(whole);
    return out;
}

Result<Backup> readBackup(const std::string& folder, const Progress& progress) {
    const auto file = utf8(pathFrom(folder) / kManifest);
    WANMI_LET(const auto text, readFile(file));
    const auto json = parseJson(text);
    if (!json || !json->is_object() || json->value("form", Json{}) != kForm) {
        return badBackup(folder, "manifest");
    }
    Backup out;
    try {
        out = backupOf(*json);
    } catch (const Json::exception&) {
        return badBackup(folder, "manifest");
    }
    out.folder = folder;
    WANMI_TRY(checkDump(out, progress));
    return out;
}

} // namespace wanmi

// Backups of a centre: taken, proved, restored; damaged, cut and killed.
#include "core/base/json.h"
#include "core/sync/central_restore.h"
#include "tests/pg/console.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <functional>
#include <thread>

namespace wanmi::test {
namespace {

namespace fs = std::filesystem;

/// A centre with cases of two people, and calls of the program for it.
struct KeptCentre : WorkingCentre {
    ScratchFolder folder;
    KeptCentre() {
        for (const auto& [login, actor] : {std::pair{"li", li()}, std::pair{"chen", chen()}}) {
            const auto who = signer(desk, login);
            for (int i = 0; i < 2; ++i) {
                must(remote(login)->apply(
                    desk, {entryOf(who, ReportedCase{at("2026-01-05T09:00"), actor}, 0)}));
            }
        }
    }
    std::string url(const std::string& database) const {
        auto& cluster = PgCluster::shared();
        return "postgresql://postgres@/" + database + "?host=" + cluster.folder() +
               "&port=" + std::to_string(cluster.port());
    }
    std::vector<std::string> words(std::vector<std::string> verb,
                                   const std::string& database = {}) const {
        verb.insert(verb.begin(), {"--json", "central"});
        verb.insert(verb.end(), {"--url", url(database.empty() ? base.name : database)});
        return verb;
    }
    Outcome call(const std::vector<std::string>& verb, const std::string& database = {}) const {
        return run(folder, WANMICTL, words(verb, database));
    }
    std::string backups() const { return folder.file("backups"); }
    Backup backup() const { return must(takeBackup(base.login(), backups(), "")); }
    /// What a drill or a backup would leave behind.
    std::string leftOver() {
        std::string out;
        const auto rows = must(admin.query("SELECT datname FROM pg_database "
                                           "WHERE datname LIKE 'wanmi\\_drill\\_%'"));
        for (int i = 0; i < rows.count(); ++i) {
            out += rows.text(i, 0) + " ";
        }
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator{backups(), ignored}) {
            if (entry.path().extension() == ".part") out += entry.path().string() + " ";
        }
        return out;
    }
    std::string feed() { return must(admin.query("SELECT feed FROM wanmi.install")).text(0, 0); }
};

/// The tables that differ, with their rows then and now.
std::string differences(const std::vector<TableDifference>& tables) {
    std::string out;
    for (const auto& t : tables) {
        if (t.same()) continue;
        out +=
            t.was.table + " " + std::to_string(t.was.rows) + " " + std::to_string(t.is.rows) + " ";
    }
    return out;
}

void changeManifest(const Backup& backup, const std::function<void(Json&)>& change) {
    const auto file = backup.folder + "/manifest.json";
    auto manifest = must(parseJson(must(readFile(file))));
    change(manifest);
    must(replaceFile(file, manifest.dump()));
}

void waitUntil(const std::function<bool()>& what) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    while (!what()) {
        REQUIRE(std::chrono::steady_clock::now() < until);
        std::this_thread::sleep_for(std::chrono::milliseconds{2});
    }
}

void writeProgram(const std::string& file, const std::string& text) {
    must(replaceFile(file, text));
    fs::permissions(file, fs::perms::owner_all);
}

} // namespace

TEST_CASE("A drill takes a backup, restores it, finds it whole, and leaves the backup alone",
          "[pg]") {
    KeptCentre centre;
    const auto feed = centre.feed();
    const auto done = centre.call({"drill", "--to", centre.backups()});
    INFO(done.err << done.out);
    REQUIRE(done.code == 0);
    const auto told = done.json();
    CHECK(told["differences"] == 0);
    CHECK(told["faults"].empty());
    CHECK(told["feed"] != feed);
    CHECK(centre.feed() == feed);
    CHECK(centre.leftOver().empty());
    std::int64_t events = 0;
    for (const auto& t : told["tables"]) {
        CHECK(t["same"] == true);
        if (t["table"] == "wanmi.case_event_990101") events = t["is"]["rows"];
    }
    CHECK(events == 4);
    const std::string folder = told["backup"];
    CHECK((fs::status(folder).permissions() & (fs::perms::group_all | fs::perms::others_all)) ==
          fs::perms::none);
    // Again, from what lies there; and a backup on its own.
    CHECK(centre.call({"drill", "--from", folder}).code == 0);
    CHECK(centre.call({"drill", "--from", folder}, "postgres").code == 0);
    CHECK(centre.call({"drill"}).code == 2);
    CHECK(centre.call({"backup", "--to", centre.folder.file("other")}).code == 0);
}

TEST_CASE("What is in a backup is one moment of the centre, whatever desks bring meanwhile",
          "[pg]") {
    KeptCentre centre;
    const auto who = centre.signer(centre.desk, "li");
    std::atomic<bool> stop{false};
    std::atomic<int> taken{0};
    std::thread desk{[&] {
        auto remote = centre.remote("li");
        while (!stop) {
            (void)remote->apply(centre.desk, {entryOf(who, ReportedCase{}, 0)});
            ++taken;
        }
    }};
    waitUntil([&] { return taken > 0; });
    const auto before = taken.load();
    const auto backup = takeBackup(centre.base.login(), centre.backups(), "");
    const auto during = taken.load() - before;
    stop = true;
    desk.join();
    const auto report = must(drillBackup(centre.base.login(), must(backup), ""));
    CHECK(differences(report.tables).empty());
    CHECK(report.isWhole());
    CHECK(during > 0); // nobody had to wait
}

TEST_CASE("A row that is not as it was saved is found, and so is one that is gone", "[pg]") {
    KeptCentre centre;
    const auto backup = centre.backup();
    const PgDatabase empty;
    REQUIRE(must(restoreBackup(empty.login(), backup, "")).isWhole());
    auto copy = must(PgConnection::open(empty.login()));
    RestoreReport report;
    must(compareWith(copy, backup, report));
    CHECK(differences(report.tables) == "wanmi.install 1 1 "); // the new feed
    must(copy.script("UPDATE wanmi.cases SET x_mm = x_mm + 1 WHERE id = (SELECT min(id) FROM "
                     "wanmi.cases); DELETE FROM wanmi.session"));
    must(compareWith(copy, backup, report));
    CHECK(differences(report.tables) ==
          "wanmi.cases_990101 4 4 wanmi.install 1 1 wanmi.session 2 0 ");
    must(copy.script("DROP TABLE wanmi.address"));
    must(compareWith(copy, backup, report));
    CHECK(differences(report.tables).substr(0, 21) == "wanmi.address 0 0 wan");

    changeManifest(backup, [](Json& m) { m["tables"][0]["rows"] = 77; });
    const auto told = centre.call({"drill", "--from", backup.folder});
    CHECK(told.code == 1);
    CHECK(told.json()["differences"] == 1);
    CHECK(centre.leftOver().empty());
}

TEST_CASE("A backup that is cut or changed is refused before anything is done with it", "[pg]") {
    KeptCentre centre;
    const auto backup = centre.backup();
    const auto dump = dumpFileOf(backup);
    const auto bytes = must(readFile(dump));
    const auto why = [&] {
        const auto told = centre.call({"drill", "--from", backup.folder});
        CHECK(told.code == 1);
        CHECK(centre.leftOver().empty());
        const auto error = told.errorJson();
        return error.value("code", "") + " " +
               error.value("args", Json::object()).value("what", "");
    };
    must(replaceFile(dump, bytes.substr(0, bytes.size() / 2)));
    CHECK(why() == "central.bad_backup size");
    auto other = bytes;
    other[bytes.size() / 2] ^= 1;
    must(replaceFile(dump, other));
    CHECK(why() == "central.bad_backup hash");
    // Damaged before it was described: pg_restore finds it.
    const auto half = bytes.substr(0, bytes.size() / 2);
    must(replaceFile(dump, half));
    changeManifest(backup, [&](Json& m) {
        m["dump"] = {{"file", "centre.dump"}, {"size", half.size()}, {"sha256", sha256(half)}};
    });
    CHECK(why().substr(0, 19) == "central.tool_failed");
    const PgDatabase empty;
    CHECK(centre.call({"restore", "--from", backup.folder}, empty.name).errorJson()["code"] ==
          "central.tool_failed");
    auto db = must(PgConnection::open(empty.login()));
    CHECK(centralSchema(db).error().reason == "central.not_installed"); // nothing stays
    must(replaceFile(backup.folder + "/manifest.json", "{}"));
    CHECK(why() == "central.bad_backup manifest");
    CHECK(centre.call({"drill", "--from", centre.folder.file("none")}).errorJson()["code"] ==
          "file.unreadable");
}

TEST_CASE("Backups of the same second lie beside each other, the older one first", "[pg]") {
    KeptCentre centre;
    std::vector<std::string> folders;
    folders.reserve(4);
    for (int i = 0; i < 4; ++i) {
        folders.push_back(centre.backup().folder);
    }
    CHECK(std::adjacent_find(folders.begin(), folders.end(), std::greater_equal<>{}) ==
          folders.end());
    for (const auto& folder : folders) {
        CHECK(readBackup(folder));
    }
}

TEST_CASE("A drill that is killed or interrupted leaves nothing that stays", "[pg]") {
    KeptCentre centre;
    // Sends the signal when it is seen at work; one that was done before is begun again.
    const auto stopped = [&](const char* verb, const char* sign, int signal) {
        for (int attempt = 0; attempt < 50; ++attempt) {
            ChildProgram program{centre.folder, WANMICTL,
                                 centre.words({verb, "--to", centre.backups()})};
            waitUntil([&] {
                return !program.running() || centre.leftOver().find(sign) != std::string::npos;
            });
            if (program.running()) program.send(signal);
            auto told = program.wait();
            if (told.code != 0) return told;
        }
        throw std::runtime_error{"never met at work"};
    };
    const auto told = stopped("drill", "wanmi_drill", SIGINT);
    CHECK(told.code == 1);
    CHECK(told.errorJson()["code"] == "common.cancelled");
    CHECK(centre.leftOver().empty());
    CHECK(stopped("drill", "wanmi_drill", SIGKILL).code == -SIGKILL);
    CHECK(stopped("backup", ".part", SIGKILL).code == -SIGKILL);
    CHECK(centre.leftOver().find(".part") != std::string::npos);
    CHECK_FALSE(centre.leftOver().empty());
    // The server notices that nobody holds them within a moment.
    waitUntil([&] {
        return must(centre.admin.query("SELECT 1 FROM pg_stat_activity WHERE application_name LIKE "
                                       "'wanmi drill%' OR application_name LIKE 'wanmictl%'"))
                   .count() == 0;
    });
    const auto next = centre.call({"drill", "--to", centre.backups()});
    INFO(next.err);
    CHECK(next.code == 0);
    CHECK(centre.leftOver().empty());
}

TEST_CASE(
    "A restored centre is told whole to every desk, also at a server that is younger than the "
    "one it comes from",
    "[pg]") {
    KeptCentre centre;
    // As if two milliards of transactions had been before these.
    must(centre.admin.script(
        "ALTER TABLE wanmi.entry DISABLE TRIGGER entry_stays; "
        "UPDATE wanmi.entry SET xid = (xid::text::bigint + 2000000000)::text::xid8; "
        "ALTER TABLE wanmi.entry ENABLE TRIGGER entry_stays; "
        "UPDATE wanmi.change_log SET xid = (xid::text::bigint + 2000000000)::text::xid8"));
    REQUIRE(centre.faults().empty());
    const auto backup = centre.backup();
    const PgDatabase empty;
    const auto told = centre.call({"restore", "--from", backup.folder}, empty.name);
    INFO(told.err << told.out);
    REQUIRE(told.code == 0);
    CHECK(told.json()["faults"].empty());
    CHECK(told.json()["feed"] != centre.feed());
    PgRemote desk{empty.login("wp_li", kPersonPassword)};
    FeedCursor cursor;
    cursor.feed = must(desk.hello(centre.desk)).feed;
    // What was told before is compared, not told; what comes later is told.
    CHECK(must(desk.feed(centre.desk, cursor, 100)).items.empty());
    CHECK(must(desk.copyHeads(centre.desk, {}, 100)).size() ==
          static_cast<std::size_t>(centre.count("cases")));
    const auto session = must(desk.openSession(centre.desk));
    const Signer who{centre.desk, "li", session.id, session.secret};
    REQUIRE(must(desk.apply(centre.desk, {entryOf(who, ReportedCase{}, 0)})).front().outcome ==
            SyncAnswer::Outcome::Taken);
    CHECK(must(desk.feed(centre.desk, cursor, 100)).items.size() == 1);

    const auto again = centre.call({"restore", "--from", backup.folder}, empty.name);
    CHECK(again.errorJson()["code"] == "central.not_empty");
}

TEST_CASE("Roles that are not there are made with their passwords, and those that are stay",
          "[pg]") {
    KeptCentre centre;
    const auto backup = centre.backup();
    must(centre.admin.script("REASSIGN OWNED BY wp_chen TO postgres; DROP OWNED BY wp_chen; "
                             "DROP ROLE wp_chen"));
    must(setCentralPassword(centre.admin, "li", "another one 2"));
    const PgDatabase empty;
    const auto report = must(restoreBackup(empty.login(), backup, ""));
    CHECK(report.isWhole());
    CHECK(report.rolesKept ==
          std::vector<std::string>{"wanmi_member", "wanmi_owner", "wp_li", "wp_zhou"});
    CHECK(PgConnection::open(empty.login("wp_chen", kPersonPassword)));
    CHECK(PgConnection::open(empty.login("wp_li", "another one 2")));
}

TEST_CASE("What stands in a backup's way is said in one line, and leaves nothing", "[pg]") {
    KeptCentre centre;
    const auto code = [&](const std::vector<std::string>& more) {
        auto verb = more;
        verb.insert(verb.begin(), {"backup", "--to", centre.backups()});
        const auto told = centre.call(verb);
        CHECK(told.code == 1);
        CHECK(std::count(told.err.begin(), told.err.end(), '\n') == 1);
        CHECK(centre.leftOver().empty());
        return told.errorJson().value("code", "");
    };
    const auto bin = centre.folder.file("bin");
    fs::create_directories(bin);
    CHECK(code({"--pg-bin", bin}) == "central.no_tool");
    writeProgram(bin + "/pg_restore", "#!/bin/sh\n");
    writeProgram(bin + "/pg_dump", "#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.1'\n");
    CHECK(code({"--pg-bin", bin}) == "central.old_tool");
    writeProgram(bin + "/pg_dump",
                 "#!/bin/sh\n[ \"$1\" = --version ] && echo 'pg_dump (PostgreSQL) "
                 "99.1' && exit\necho 'pg_dump: error: no more' >&2\nexit 1\n");
    CHECK(code({"--pg-bin", bin}) == "central.tool_failed");

    ChildProgram full{centre.folder, WANMICTL, centre.words({"backup", "--to", centre.backups()}),
                      20'000};
    const auto told = full.wait();
    CHECK(told.code == 1);
    CHECK(told.errorJson()["code"] == "file.disk_full");
    CHECK(centre.leftOver().empty());

    auto holds = must(PgConnection::open(centre.base.login()));
    must(holds.query("SELECT pg_advisory_lock(hashtext('wanmi.backup'))"));
    CHECK(code({}) == "central.backup_runs");
    must(centre.admin.script(
        "DO $$BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'installer') "
        "THEN CREATE ROLE installer LOGIN CREATEROLE; END IF; END$$"));
    CHECK(takeBackup(centre.base.login("installer"), centre.backups(), "").error().reason ==
          "central.needs_superuser");
}

TEST_CASE("The password that a backup is taken with stands on no command line and in no file of it",
          "[pg]") {
    const Console console;
    REQUIRE(console.install().code == 0);
    const auto bin = console.folder.file("bin");
    fs::create_directories(bin);
    const auto seen = console.folder.file("seen");
    for (const auto* name : {"pg_dump", "pg_restore"}) {
        writeProgram(bin + "/" + name, "#!/bin/sh\necho \"$0 $*\" >>'" + seen + "'\nexec " +
                                           std::string{name} + " \"$@\"\n");
    }
    const auto done = console({"drill", "--to", console.folder.file("backups"), "--pg-bin", bin});
    INFO(done.err << done.out);
    REQUIRE(done.code == 0);
    const auto words = must(readFile(seen));
    CHECK(words.find("--single-transaction") == std::string::npos);
    CHECK(words.find("--exit-on-error") != std::string::npos);
    CHECK(words.find(kBossPassword) == std::string::npos);
    const std::string folder = done.json()["backup"];
    for (const auto& entry : fs::directory_iterator{folder}) {
        CHECK(must(readFile(entry.path().string())).find(kBossPassword) == std::string::npos);
    }
}

} // namespace wanmi::test

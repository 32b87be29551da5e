// A store of schema 1 is made here by its own released script, filled, and opened by this program.
#include "core/service/access.h"
#include "core/service/whole_store.h"
#include "core/store/schema.h"
#include "tests/support/small_city.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>

namespace wanmi {
namespace {

using test::must;
using test::ScratchFolder;
using test::smallCity;

/// smallCity with two cases, as this program writes them.
std::string cityWithCases(const ScratchFolder& folder) {
    auto path = smallCity(folder);
    auto desk = must(Desk::open(path));
    ReportCommand r;
    r.kind = "event:0102";
    r.at = test::kInCity;
    r.text = "路口有暴露垃圾";
    r.actor = "collector1";
    must(CaseService{*desk}.report(r));
    must(CaseService{*desk}.report(r));
    return path;
}

std::string scriptOf(int step) {
    for (const auto& entry :
         std::filesystem::directory_iterator{WANMI_SOURCE_DIR "/core/store/sql"}) {
        const auto name = entry.path().filename().string();
        if (name.substr(0, 4) != "000" + std::to_string(step)) continue;
        std::ifstream in{entry.path()};
        std::stringstream text;
        text << in.rdbuf();
        return text.str();
    }
    throw std::runtime_error{"no such step"};
}

/// An empty store as a program of schema 1 made it, with the rows of a later one copied in: every
/// table of schema 1, column by column.
std::string storeOfSchema1(const ScratchFolder& folder) {
    const auto newer = cityWithCases(folder);
    const auto path = folder.file("old.sqlite");
    auto db = must(Database::open(path, Database::Mode::Create));
    must(db.run("PRAGMA application_id = " + std::to_string(kApplicationId)));
    must(db.run("SELECT InitSpatialMetaData(1, 'NONE')"));
    must(db.run(scriptOf(1)));
    must(db.run("PRAGMA user_version = 1"));
    {
        auto tx = must(Transaction::begin(db));
        must(fixSrid(db, 4547));
        must(tx.commit());
    }
    must(db.run("DELETE FROM store_info; ATTACH '" + newer + "' AS newer"));
    for (const auto* table :
         {"store_info", "rule_text", "region", "cell", "duty_grid", "duty_grid_cell", "department",
          "person", "cases", "case_event", "case_private", "serial", "change"}) {
        std::string columns;
        auto q = must(db.prepare(std::string{"SELECT name FROM pragma_table_info('"} + table +
                                 "', 'main') WHERE name IN (SELECT name FROM pragma_table_info('" +
                                 table + "', 'newer'))"));
        while (must(q.step())) {
            columns += (columns.empty() ? "" : ", ") + q.text(0);
        }
        must(db.run("INSERT INTO main." + std::string{table} + " (" + columns + ") SELECT " +
                    columns + " FROM newer." + table));
    }
    must(db.run("DETACH newer"));
    must(db.run("INSERT INTO access_log (at, actor, what, object, reason) VALUES"
                " (1767574800000000, 'acceptor1', 'case_private', 'c-1', '回访'),"
                " (1767574900000000, 'chief1', 'case_private', 'c-2', '核实')"));
    return path;
}

std::int64_t schemaOf(const std::string& path) {
    auto db = must(Database::open(path, Database::Mode::ReadWrite));
    return must(db.number("PRAGMA user_version")).value();
}

std::string backupOf(const std::string& path) {
    return path + ".d/backup/before-schema-" + std::to_string(kSchema) + ".sqlite";
}

void isWhole(const std::string& path) {
    auto desk = must(Desk::open(path));
    CHECK(must(desk->db().number("PRAGMA user_version")) == kSchema);
    CHECK(must(checkStore(*desk, {})).empty());
    CHECK(must(summary(*desk)).cases == 2);
    CHECK(must(desk->people()).size() > 10);
    AccessLog log{desk->db()};
    const auto entries = must(log.list({}));
    REQUIRE(entries.size() == 2);
    CHECK(entries[1].actor == "acceptor1");
    CHECK(entries[1].object == "c-1");
    CHECK(entries[0].reason == "核实");
    CHECK(entries[0].at == Instant{std::chrono::microseconds{1767574900000000}});
    CHECK(must(log.verify()).empty());
    // And it works on.
    ReportCommand r;
    r.kind = "event:0102";
    r.at = test::kInCity;
    r.text = "x";
    r.actor = "collector1";
    CHECK(CaseService{*desk}.report(r));
}

} // namespace

TEST_CASE("A store of schema 1 opens, is backed up, and is upgraded with nothing lost",
          "[service]") {
    ScratchFolder folder;
    const auto path = storeOfSchema1(folder);
    REQUIRE(schemaOf(path) == 1);
    DeskOptions readOnly;
    readOnly.readOnly = true;
    CHECK(Desk::open(path, readOnly).error().reason == "store.older");
    CHECK(schemaOf(path) == 1);
    isWhole(path);
    // The backup is the old store, whole, and nothing else lies beside it.
    CHECK(schemaOf(backupOf(path)) == 1);
    auto old = must(Database::open(backupOf(path), Database::Mode::ReadWrite));
    CHECK(must(old.number("SELECT count(*) FROM cases")) == 2);
    CHECK(must(old.number("SELECT count(*) FROM access_log")) == 2);
    for (const auto& f : std::filesystem::directory_iterator{path + ".d/backup"}) {
        CHECK(f.path().filename().string().substr(0, 13) == "before-schema");
    }
}

TEST_CASE("An upgrade that fails in the middle leaves the old store as it was", "[service]") {
    ScratchFolder folder;
    const auto path = storeOfSchema1(folder);
    {
        auto db = must(Database::open(path, Database::Mode::ReadWrite));
        must(db.run("CREATE TABLE session (x)")); // in the way of the second step
    }
    CHECK_FALSE(Desk::open(path));
    CHECK(schemaOf(path) == 1);
    auto db = must(Database::open(path, Database::Mode::ReadWrite));
    CHECK(must(db.number("SELECT count(*) FROM access_log")) == 2);
    CHECK(must(db.number("SELECT count(*) FROM sqlite_master WHERE name = 'credential'")) == 0);
    must(db.run("DROP TABLE session"));
    isWhole(path);
}

TEST_CASE("Killed while it upgrades, a store is the old one or the new one, never between",
          "[service]") {
    ScratchFolder folder;
    const auto original = storeOfSchema1(folder);
    must(must(Database::open(original, Database::Mode::ReadWrite))
             .run("PRAGMA wal_checkpoint(TRUNCATE)"));
    int older = 0;
    for (int round = 0; round < 12; ++round) {
        const auto path = folder.file("killed" + std::to_string(round) + ".sqlite");
        std::filesystem::copy_file(original, path);
        const auto child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            (void)openStore(path, Database::Mode::ReadWrite);
            _exit(0);
        }
        // Killed a little later each time: before, in and after the upgrade.
        const auto until =
            std::chrono::steady_clock::now() + std::chrono::microseconds{50 << round};
        while (std::chrono::steady_clock::now() < until) {
        }
        kill(child, SIGKILL);
        int status = 0;
        waitpid(child, &status, 0);
        const auto schema = schemaOf(path);
        CHECK((schema == 1 || schema == kSchema));
        older += schema == 1 ? 1 : 0;
        isWhole(path);
    }
    CHECK(older > 0);
}

TEST_CASE("Two processes that open an old store at once: it is upgraded once, and its backup is "
          "the old one",
          "[service]") {
    ScratchFolder folder;
    const auto path = storeOfSchema1(folder);
    std::array<pid_t, 2> children{};
    for (auto& child : children) {
        child = fork();
        REQUIRE(child >= 0);
        if (child == 0) _exit(openStore(path, Database::Mode::ReadWrite) ? 0 : 1);
    }
    for (const auto child : children) {
        int status = 0;
        waitpid(child, &status, 0);
        CHECK(status == 0);
    }
    isWhole(path);
    CHECK(schemaOf(backupOf(path)) == 1);
}

} // namespace wanmi

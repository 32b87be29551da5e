// One version apart: a centre that an older program made, and desks older and newer than theirs.
#include "tests/pg/two_stores.h"

#include <algorithm>

namespace wanmi::test {
namespace {

/// The scripts but the last one, and what install does then.
void installBefore(PgConnection& db) {
    std::vector<std::string> scripts;
    for (const auto& entry :
         std::filesystem::directory_iterator{WANMI_SOURCE_DIR "/core/sync/sql/central"}) {
        scripts.push_back(entry.path().string());
    }
    std::sort(scripts.begin(), scripts.end());
    scripts.pop_back();
    auto tx = must(PgTransaction::begin(db));
    for (const auto& script : scripts) {
        must(db.script(must(readFile(script))));
    }
    const auto setup = setupOfTests();
    must(db.query("SELECT wanmi.install($1, $2::text[], $3, $4, $5)", PgParams{}
                                                                          .add(setup.city)
                                                                          .addTexts(setup.districts)
                                                                          .add(setup.srid)
                                                                          .add(setup.zone)
                                                                          .addFlag(false)));
    must(loadCentralRules(db, shippedRules()));
    must(tx.commit());
}

/// Every function and table of the centre as the catalogue tells it, one line each.
std::string shapeOf(PgConnection& db) {
    const auto rows = must(db.query(
        "SELECT string_agg(line, E'\\n' ORDER BY line COLLATE \"C\") FROM ("
        "SELECT pg_get_functiondef(p.oid) || coalesce(p.proacl::text, '') || p.proowner::regrole "
        "AS line "
        "FROM pg_proc p WHERE p.pronamespace = 'wanmi'::regnamespace UNION ALL "
        "SELECT c.relname || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) "
        "FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 "
        "WHERE c.relnamespace = 'wanmi'::regnamespace) x"));
    return rows.text(0, 0);
}

std::string codeOf(const Outcome& told) {
    return told.code == 0 ? "done" : told.errorJson().value("code", "");
}

} // namespace

TEST_CASE("A centre one script behind is upgraded with its data, and takes what a desk made before",
          "[pg]") {
    const PgDatabase base{PgCluster::kSeed};
    auto db = must(PgConnection::open(base.login()));
    installBefore(db);
    REQUIRE(must(centralSchema(db)) == centralSchemaKnown() - 1);
    must(addCentralPerson(db, {"li", "李", "ACCEPTOR", "", ""}, kPersonPassword));
    CentralDesk plan;
    plan.name = "台席";
    const auto given = must(addCentralDesk(db, plan));
    const DeskPass pass{given.code, given.key};
    PgRemote remote{base.login("wp_li", kPersonPassword)};
    const auto session = must(remote.openSession(pass));
    const Signer who{pass, "li", session.id, session.secret};
    const auto before = must(remote.hello(pass));
    REQUIRE(must(remote.apply(pass, {entryOf(who, ReportedCase{}, 0)})).front().outcome ==
            SyncAnswer::Outcome::Taken);
    const auto unsent = entryOf(who, ReportedCase{}, 0); // in the outbox while it is upgraded

    CHECK(must(upgradeCentre(db)) == 1);
    CHECK(must(centralSchema(db)) == centralSchemaKnown());
    CHECK(must(upgradeCentre(db)) == 0);
    CHECK(must(checkCentre(db)).empty());
    CHECK(must(remote.hello(pass)).feed == before.feed); // nobody copies again
    CHECK(must(remote.apply(pass, {unsent})).front().outcome == SyncAnswer::Outcome::Taken);
    FeedCursor cursor;
    cursor.feed = before.feed;
    CHECK(must(remote.feed(pass, cursor, 100)).items.size() == 2);
    CHECK(must(checkCentre(db)).empty());

    TestCentre fresh;
    REQUIRE(shapeOf(db).size() > 10'000);
    CHECK(shapeOf(db) == shapeOf(fresh.admin)); // as one that was made today
}

TEST_CASE("central upgrade runs what is missing, and leaves a newer centre alone", "[pg]") {
    const Console console;
    CHECK(codeOf(console({"upgrade"})) == "central.not_installed");
    auto db = must(PgConnection::open(console.base.login()));
    installBefore(db);
    const auto done = console({"upgrade"});
    INFO(done.err);
    REQUIRE(done.code == 0);
    CHECK(done.json()["scripts"] == 1);
    CHECK(console({"upgrade"}).json()["scripts"] == 0);
    must(db.script("INSERT INTO wanmi.version (number) VALUES (999)"));
    CHECK(codeOf(console({"upgrade"})) == "central.newer");
}

TEST_CASE("A desk too old for its centre, or too new, is told so in words and keeps its work until "
          "it can be taken",
          "[pg]") {
    const TwoStores city;
    auto db = must(PgConnection::open(city.console.base.login()));
    const auto speaks = [&db](int least, int newest) {
        must(db.script("UPDATE wanmi.install SET min_protocol = " + std::to_string(least) +
                       ", protocol = " + std::to_string(newest)));
    };
    const auto refusedAs = [&city](const std::string& code) {
        const auto told = city.sync(city.first, {"run"});
        CHECK(codeOf(told) == code);
        CHECK(told.errorJson().value("text", "").size() > code.size() + 20);
        const auto status =
            run(city.folder, WANMICTL, {"--json", "--store", city.first, "sync", "status"}).json();
        CHECK(status["unsent"] == 1);
        CHECK(status["stopped"] == code);
        CHECK(city.cases(city.first) == 1);
    };
    city.reports(city.first);
    speaks(kSyncProtocol + 1, kSyncProtocol + 1);
    refusedAs("central.too_old");
    speaks(kSyncProtocol - 1, kSyncProtocol - 1);
    refusedAs("central.too_new");
    speaks(kSyncProtocol - 1, kSyncProtocol + 1); // one apart: both speak it
    const auto done = city.sync(city.first, {"run"});
    INFO(done.err);
    REQUIRE(done.code == 0);
    CHECK(done.json()["taken"] == 1);
    const auto status =
        run(city.folder, WANMICTL, {"--json", "--store", city.first, "sync", "status"}).json();
    CHECK(status["unsent"] == 0);
    CHECK(status["stopped"] == "");
}

} // namespace wanmi::test

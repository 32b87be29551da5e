// packaging/several_servers.md, run as it stands: a city's server and two districts'.
#include "core/base/text.h"
#include "core/sync/central_restore.h"
#include "tests/pg/console.h"

#include <algorithm>
#include <sstream>
#include <thread>

namespace wanmi::test {
namespace {

/// The statements of the page under this first line.
std::string recipe(const std::string& title) {
    std::istringstream page{must(readFile(WANMI_SOURCE_DIR "/packaging/several_servers.md"))};
    std::string out;
    bool inBlock = false;
    for (std::string line; std::getline(page, line);) {
        if (line == "-- " + title) inBlock = true;
        if (line == "```") inBlock = false;
        if (inBlock) out += line + "\n";
    }
    REQUIRE_FALSE(out.empty());
    return out;
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    for (auto p = text.find(what); p != std::string::npos; p = text.find(what, p + with.size())) {
        text.replace(p, what.size(), with);
    }
    return text;
}

constexpr auto kSecret = "very secret 1";

/// A district's own server and centre.
class District {
public:
    explicit District(std::string given) : code(std::move(given)) {
        server.makeDatabase("wanmi", PgCluster::kSeed);
        admin.emplace(must(PgConnection::open(server.login("wanmi"))));
        auto setup = setupOfTests();
        setup.districts = {code};
        must(installCentre(*admin, setup, shippedRules()));
        must(addCentralPerson(*admin, {"li", "李", "ACCEPTOR", "", ""}, kPersonPassword));
        must(addCentralPerson(*admin, {"city", "市平台", "LEADER", "", ""}, kSecret));
        CentralDesk plan;
        plan.name = "台席";
        const auto given2 = must(addCentralDesk(*admin, plan));
        m_pass = {given2.code, given2.key};
    }
    std::string code;
    PgCluster server{{"wal_level=logical", "max_wal_senders=5", "max_replication_slots=5"}};
    std::optional<PgConnection> admin;

    void reports(int cases) {
        PgRemote remote{server.login("wanmi", "wp_li", kPersonPassword)};
        const auto session = must(remote.openSession(m_pass));
        const Signer who{m_pass, "li", session.id, session.secret};
        for (int i = 0; i < cases; ++i) {
            const auto sent = entryOf(who, ReportedCase{at("2026-01-05T09:00"), li(), code}, 0);
            REQUIRE(must(remote.apply(m_pass, {sent})).front().outcome ==
                    SyncAnswer::Outcome::Taken);
        }
    }
    /// The recipe's text with this district's place in it.
    std::string put(const std::string& text) const {
        auto out = replaced(replaced(text, "990101", code), "district.example", "127.0.0.1");
        return replaced(replaced(out, "5432", std::to_string(server.port())), "change me", kSecret);
    }
    /// A server that was killed and started again: lines to it are new.
    void reconnect() { admin.emplace(must(PgConnection::open(server.login("wanmi")))); }

private:
    DeskPass m_pass;
};

std::int64_t numberOf(PgConnection& db, const std::string& sql) {
    return must(db.query(sql)).number(0, 0);
}

std::string planOf(PgConnection& db, const std::string& sql) {
    std::string out;
    must(db.each("EXPLAIN (VERBOSE) " + sql, {}, [&out](const PgRows& row) {
        out += row.text(0, 0) + "\n";
        return ok();
    }));
    return out;
}

/// Of the tables that are copied, those of this district.
std::vector<TableDigest> copiedOf(PgConnection& db, const std::string& code) {
    auto all = must(digestTables(db));
    all.erase(std::remove_if(all.begin(), all.end(),
                             [&code](const TableDigest& t) {
                                 return t.table.find(code) == std::string::npos ||
                                        t.table.find("private") != std::string::npos;
                             }),
              all.end());
    return all;
}

void waitUntil(const std::function<bool()>& what) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{90};
    while (!what()) {
        REQUIRE(std::chrono::steady_clock::now() < until);
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
}

} // namespace

TEST_CASE("A city reads its districts' servers as one, as packaging/several_servers.md says",
          "[pg]") {
    District east{"990101"};
    District west{"990102"};
    east.reports(3);
    west.reports(2);
    const PgDatabase base;
    auto city = must(PgConnection::open(base.login()));
    must(city.script(recipe("city")));
    for (auto* district : {&east, &west}) {
        must(city.script(district->put(recipe("city, each district"))));
    }
    CHECK(numberOf(city, "SELECT count(*) FROM city.cases") == 5);
    CHECK(numberOf(city, "SELECT count(*) FROM city.cases c JOIN city.case_event v ON v.district = "
                         "c.district AND v.case_id = c.id AND v.hash = c.head") == 5);
    const std::string digest = "SELECT string_agg(c::text, '' ORDER BY c.id COLLATE \"C\") FROM ";
    CHECK(must(city.query(digest + "city.cases c WHERE district = '990102'")).text(0, 0) ==
          must(west.admin->query(digest + "wanmi.cases c")).text(0, 0));

    // A district's question goes to it alone, and a count by district is made there.
    CHECK(planOf(city, "SELECT * FROM city.cases WHERE district = '990101'").find("part_990102") ==
          std::string::npos);
    must(city.script("SET enable_partitionwise_aggregate = on"));
    const auto plan = planOf(city, "SELECT district, count(*) FROM city.cases GROUP BY district");
    INFO(plan);
    CHECK(plan.find("Remote SQL: SELECT district, count(*) FROM wanmi.cases") != std::string::npos);

    // What the page says does not work.
    const auto refused = [&city](const std::string& sql) {
        const auto done = city.script(sql);
        return done ? std::string{"done"} : done.error().detail;
    };
    CHECK(refused("DELETE FROM city.cases").find("does not allow deletes") != std::string::npos);
    CHECK(refused("ALTER TABLE part_990101.cases ENABLE ROW LEVEL SECURITY") != "done");
    const auto insert = west.server.login("wanmi", "wp_city", kSecret);
    auto reader = must(PgConnection::open(insert));
    CHECK_FALSE(reader.script("DELETE FROM wanmi.cases"));
    const PgDatabase central{centreTemplate()};
    auto whole = must(PgConnection::open(central.login()));
    must(whole.script("CREATE EXTENSION postgres_fdw; CREATE SERVER d FOREIGN DATA WRAPPER "
                      "postgres_fdw OPTIONS (host '127.0.0.1')"));
    const auto part =
        whole.script("CREATE FOREIGN TABLE wanmi.cases_990103 PARTITION OF wanmi.cases "
                     "FOR VALUES IN ('990103') SERVER d");
    REQUIRE_FALSE(part);
    CHECK(part.error().detail.find("cannot create foreign partition") != std::string::npos);

    west.server.stopServer();
    CHECK_FALSE(city.query("SELECT count(*) FROM city.cases"));
    CHECK(numberOf(city, "SELECT count(*) FROM city.cases WHERE district = '990101'") == 3);
    west.server.start();
    waitUntil([&] {
        const auto again = city.query("SELECT count(*) FROM city.cases");
        return again && again->number(0, 0) == 5;
    });
}

TEST_CASE("A city's copy follows its districts, one that commits late and one that was cut",
          "[pg]") {
    District east{"990101"};
    District west{"990102"};
    east.reports(2); // before it is copied
    const PgDatabase base{PgCluster::kSeed};
    auto city = must(PgConnection::open(base.login()));
    must(installCentre(city, setupOfTests(), shippedRules()));
    must(city.script("ALTER SYSTEM SET wal_retrieve_retry_interval = '200ms'")); // for the test
    must(city.script("SELECT pg_reload_conf()"));
    for (auto* district : {&east, &west}) {
        must(district->admin->script(district->put(recipe("district"))));
        must(city.script(district->put(recipe("city copy, each district"))));
        const auto faults = must(checkCentre(*district->admin));
        CHECK(faults.empty()); // the copier's rights are no fault
    }
    const auto same = [&city](District& district) {
        return copiedOf(*district.admin, district.code) == copiedOf(city, district.code);
    };
    east.reports(1);
    west.reports(2);
    waitUntil([&] { return same(east) && same(west); });
    CHECK(numberOf(city, "SELECT count(*) FROM wanmi.v_open_cases") == 5);

    // What began first and commits last comes too, after what overtook it.
    auto late = must(PgConnection::open(east.server.login("wanmi")));
    must(
        late.script("BEGIN; UPDATE wanmi.cases SET number = 'late' WHERE id = (SELECT min(id) FROM "
                    "wanmi.cases)"));
    east.reports(1);
    waitUntil([&] { return same(east); });
    must(late.script("COMMIT"));
    CHECK_FALSE(copiedOf(*east.admin, east.code) == std::vector<TableDigest>{});
    waitUntil([&] { return same(east); });
    CHECK(numberOf(city, "SELECT count(*) FROM wanmi.cases WHERE number = 'late'") == 1);

    // Cut, worked on, and there again; the other one goes on meanwhile.
    east.server.killServer();
    west.reports(1);
    waitUntil([&] { return same(west); });
    CHECK(numberOf(city, "SELECT count(*) FROM wanmi.cases WHERE district = '990101'") == 4);
    east.server.start();
    east.reconnect();
    east.reports(2);
    waitUntil([&] { return same(east); });
    CHECK(numberOf(city, "SELECT count(*) FROM wanmi.cases") == 9);
    CHECK(numberOf(city, "SELECT count(*) FROM wanmi.case_private") == 0);

    // Nobody brings anything to the copy: it has no desk.
    must(addCentralPerson(city, {"reader", "读", "LEADER", "", ""}, kPersonPassword));
    auto reader = must(PgConnection::open(base.login("wp_reader", kPersonPassword)));
    CHECK(numberOf(reader, "SELECT count(*) FROM wanmi.v_open_cases") == 9);
    CHECK_FALSE(reader.script("DELETE FROM wanmi.cases"));
    CHECK(reader.query("SELECT wanmi.apply('001', $1, '[]')", PgParams{}.add(std::string(64, 'a')))
              .error()
              .reason == "central.unknown_desk");
    for (const auto* code : {"990101", "990102"}) { // or the database cannot be dropped
        must(city.script("DROP SUBSCRIPTION wanmi_" + std::string{code}));
    }
}

TEST_CASE("A copier that may do more than copy is a fault", "[pg]") {
    District east{"990101"};
    must(east.admin->script(east.put(recipe("district"))));
    CHECK(must(checkCentre(*east.admin)).empty());
    { // a backup of such a district comes back where nobody knows the copier
        const ScratchFolder folder;
        const auto backup = must(takeBackup(east.server.login("wanmi"), folder.file("b"), ""));
        const auto elsewhere = PgCluster::shared().login("postgres");
        CHECK(must(drillBackup(elsewhere, backup, "")).isWhole());
        auto db = must(PgConnection::open(elsewhere));
        CHECK(numberOf(db, "SELECT count(*) FROM pg_roles WHERE rolname IN ('wanmi_copy', "
                           "'wp_city')") == 0);
    }
    must(east.admin->script("GRANT SELECT ON wanmi.case_private_990101 TO wanmi_copy"));
    CHECK(must(checkCentre(*east.admin)).size() == 1);
    must(east.admin->script("GRANT wanmi_member TO wanmi_copy"));
    CHECK(must(checkCentre(*east.admin)).size() == 2);
    must(east.admin->script("GRANT INSERT ON wanmi.cases_990101 TO wanmi_copy"));
    CHECK(must(checkCentre(*east.admin)).size() == 3);
}

} // namespace wanmi::test

#include "core/sync/pg.h"
#include "tests/support/pg_cluster.h"
#include "tests/support/small_city.h"

#include <future>
#include <thread>

namespace wanmi::test {
namespace {

using namespace std::chrono_literals;

PgConnection come(const PgDatabase& db) {
    return must(PgConnection::open(db.login()));
}

std::string why(const Result<PgAddress>& address) {
    if (address) return "taken";
    const auto& error = address.error();
    return error.reason + (error.args.empty() ? "" : " " + error.args.front().value);
}

/// Somebody who has to know a password.
void makePerson(PgConnection& db, const std::string& name, const std::string& password) {
    const auto verifier = must(db.verifierOf(name, password));
    must(db.script("CREATE ROLE " + name + " LOGIN PASSWORD '" + verifier + "'"));
}

} // namespace

TEST_CASE("An address is read from a URL, and one with a password is refused", "[pg]") {
    const auto full = must(PgAddress::parse("postgresql://li@db.city.example:6543/wanmi"));
    CHECK(full.text() == "li@db.city.example:6543/wanmi");
    CHECK_FALSE(full.isLocal());
    const auto socket = must(PgAddress::parse("postgresql://li@/wanmi?host=/run/pg&port=7"));
    CHECK(socket.text() == "li@/run/pg:7/wanmi");
    CHECK(socket.isLocal());
    CHECK(must(PgAddress::parse("postgres://[::1]/w")).isLocal());
    CHECK_FALSE(must(PgAddress::parse("postgres://127.0.0.1,db2/w")).isLocal());
    for (const auto* url :
         {"postgresql://li:secret@localhost/w", "postgresql://li@localhost/w?password=secret",
          "postgresql://localhost/w?sslpassword=secret"}) {
        CHECK(why(PgAddress::parse(url)) == "central.password_in_url");
    }
    CHECK(why(PgAddress::parse("host=localhost dbname=w")) == "central.bad_url form");
    CHECK(why(PgAddress::parse("postgresql:///w")) == "central.bad_url host");
    CHECK(why(PgAddress::parse("postgresql://localhost")) == "central.bad_url database");
    CHECK(why(PgAddress::parse("postgresql://localhost/w?options=-cx")) ==
          "central.bad_url options");
    CHECK(why(PgAddress::parse("postgresql://far/w?sslmode=prefer")) == "central.tls_needed far");
    CHECK(why(PgAddress::parse("postgresql://far/w?sslmode=verify-full")) == "taken");
    CHECK(why(PgAddress::parse("postgresql://localhost/w?sslmode=disable")) == "taken");
}

TEST_CASE("Values never become part of a statement, and come back as they went", "[pg]") {
    const PgDatabase base;
    auto db = come(base);
    const std::string bytes{"\0\1\xff'\\", 5};
    const std::vector<std::string> texts{"'; DROP TABLE x; --", "a\"b\\c,{}", "", "万米", "NULL"};
    const auto rows = must(db.query("SELECT $1::text, $2::bigint, $3::text IS NULL, $4::bytea, "
                                    "array_to_string($5::text[], '|'), $6::boolean",
                                    PgParams{}
                                        .add(texts[0])
                                        .add(std::int64_t{-7})
                                        .addNull()
                                        .addBytes(bytes)
                                        .addTexts(texts)
                                        .addFlag(true)));
    REQUIRE(rows.count() == 1);
    CHECK(rows.text(0, 0) == texts[0]);
    CHECK(rows.number(0, 1) == -7);
    CHECK(rows.flag(0, 2));
    CHECK(rows.text(0, 4) == texts[0] + "|" + texts[1] + "||万米|NULL");
    CHECK(rows.flag(0, 5));
    const auto back = must(db.query("SELECT $1::bytea", PgParams{}.addBytes(bytes), PgForm::Bytes));
    CHECK(back.text(0, 0) == bytes);
    const auto cut = db.query("SELECT $1::text", PgParams{}.add(std::string_view{"a\0b", 3}));
    REQUIRE_FALSE(cut);
    CHECK(cut.error().args == Args{{"state", "22021"}});
    CHECK(must(db.query("SELECT 1")).number(0, 0) == 1);
}

TEST_CASE(
    "A function's refusal is an error with its reason and args, anything else names its state",
    "[pg]") {
    const PgDatabase base;
    auto db = come(base);
    const auto refused =
        db.script("DO $$BEGIN RAISE EXCEPTION 'central.too_old' USING ERRCODE = 'WM001', "
                  "DETAIL = '{\"least\": 3, \"of\": \"x\"}'; END$$");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "central.too_old");
    CHECK(refused.error().args == Args{{"least", "3"}, {"of", "x"}});
    const auto wrong = db.query("SELECT 1/0");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == Errc::Db);
    CHECK(wrong.error().reason == "central.failed");
    CHECK(wrong.error().args == Args{{"state", "22012"}});
    must(db.script("DO $$BEGIN RAISE NOTICE 'told'; END$$"));
    const auto told = db.takeTold();
    REQUIRE(told.size() == 1);
    CHECK(told.front().find("told") != std::string::npos);
}

TEST_CASE("A transaction that is not committed is undone, and a failed one cannot be committed",
          "[pg]") {
    const PgDatabase base;
    auto db = come(base);
    must(db.script("CREATE TABLE t (n int)"));
    {
        auto tx = must(PgTransaction::begin(db));
        must(db.query("INSERT INTO t VALUES (1)"));
    }
    {
        auto tx = must(PgTransaction::begin(db));
        must(db.query("INSERT INTO t VALUES (2)"));
        REQUIRE_FALSE(db.query("SELECT 1/0"));
        const auto done = tx.commit();
        REQUIRE_FALSE(done);
        CHECK(done.error().args == Args{{"state", "25P02"}});
    }
    {
        auto tx = must(PgTransaction::begin(db));
        must(db.query("INSERT INTO t VALUES (3)"));
        must(tx.commit());
    }
    CHECK(must(db.query("SELECT string_agg(n::text, ',') FROM t")).text(0, 0) == "3");
}

TEST_CASE("Many rows come one at a time, and COPY goes both ways", "[pg]") {
    const PgDatabase base;
    auto db = come(base);
    must(db.script("CREATE TABLE t (n int, s text)"));
    int next = 0;
    must(db.copyIn("COPY t FROM STDIN", [&next](std::string& text) -> Result<bool> {
        for (int i = 0; i < 1000; ++i) {
            text += std::to_string(next++) + "\t井盖\n";
        }
        return next <= 200'000;
    }));
    CHECK(must(db.query("SELECT count(*) FROM t")).number(0, 0) == 200'000);
    std::int64_t sum = 0;
    must(db.each("SELECT n FROM t WHERE n < $1", PgParams{}.add(100'000),
                 [&sum](const PgRows& row) -> Status {
                     sum += row.number(0, 0);
                     return ok();
                 }));
    CHECK(sum == std::int64_t{99'999} * 50'000);
    std::size_t lines = 0;
    must(db.copyOut("COPY t TO STDOUT", [&lines](std::string_view line) -> Status {
        lines += line.back() == '\n' ? 1 : 0;
        return ok();
    }));
    CHECK(lines == 200'000);

    const auto stopped = db.copyIn("COPY t FROM STDIN", [](std::string& text) -> Result<bool> {
        if (!text.empty()) return true;
        text = "1\tx\n";
        return fail(Errc::Cancelled, "work.cancelled");
    });
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == Errc::Cancelled);
    CHECK(must(db.query("SELECT count(*) FROM t")).number(0, 0) == 200'000);
}

TEST_CASE("A notice is heard by who listens, also one that came before the waiting", "[pg]") {
    const PgDatabase base;
    auto hears = come(base);
    auto tells = come(base);
    must(hears.listen("wanmi_feed"));
    CHECK_FALSE(must(hears.waitNotice(20ms)));
    must(tells.query("NOTIFY wanmi_feed"));
    CHECK(must(hears.waitNotice(5s)));
    must(tells.query("NOTIFY wanmi_feed"));
    must(hears.query("SELECT pg_sleep(0.05)"));
    CHECK(must(hears.waitNotice(0ms)));
    CHECK_FALSE(must(hears.waitNotice(0ms)));
}

TEST_CASE("A statement that takes too long is stopped, and so is one that is cancelled", "[pg]") {
    const PgDatabase base;
    auto login = base.login();
    login.answerWithin = 200ms;
    auto db = must(PgConnection::open(login));
    const auto late = db.query("SELECT pg_sleep(30)");
    REQUIRE_FALSE(late);
    CHECK(late.error().code == Errc::Network);
    CHECK(late.error().reason == "sync.unreachable");
    CHECK(db.isGood());

    auto slow = come(base);
    auto asked =
        std::async(std::launch::async, [&slow] { return slow.query("SELECT pg_sleep(30)"); });
    while (asked.wait_for(10ms) != std::future_status::ready) {
        must(slow.cancel());
    }
    CHECK_FALSE(asked.get());
    CHECK(must(slow.query("SELECT 2")).number(0, 0) == 2);
}

TEST_CASE("A server that goes away is a line that failed, and nothing else works over it", "[pg]") {
    const PgDatabase base;
    auto db = come(base);
    auto other = come(base);
    const auto process = must(db.query("SELECT pg_backend_pid()")).number(0, 0);
    must(other.query("SELECT pg_terminate_backend($1)", PgParams{}.add(process)));
    const auto gone = db.query("SELECT 1");
    REQUIRE_FALSE(gone);
    CHECK(gone.error().code == Errc::Network);
    CHECK_FALSE(db.isGood());
    const auto still = db.query("SELECT 1");
    REQUIRE_FALSE(still);
    CHECK(still.error().code == Errc::Network);
    CHECK_FALSE(db.waitNotice(1ms));
    auto nobody = base.login();
    nobody.address.port = "1";
    const auto refused = PgConnection::open(nobody);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "sync.unreachable");
}

TEST_CASE("People come in by SCRAM, and over a line between machines by TLS alone", "[pg]") {
    auto& cluster = PgCluster::shared();
    const PgDatabase base;
    auto admin = come(base);
    makePerson(admin, "wp_li", "密码 1'\"");
    const auto stored =
        must(admin.query("SELECT rolpassword FROM pg_authid WHERE rolname = 'wp_li'"));
    CHECK(stored.text(0, 0).rfind("SCRAM-SHA-256$", 0) == 0);

    CHECK(PgConnection::open(base.login("wp_li", "密码 1'\"")));
    const auto wrong = PgConnection::open(base.login("wp_li", "other"));
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().reason == "central.no_login");
    const auto without = PgConnection::open(base.login("wp_li"));
    REQUIRE_FALSE(without);
    CHECK(without.error().reason == "central.no_login");
    must(admin.script("ALTER ROLE wp_li NOLOGIN"));
    CHECK(PgConnection::open(base.login("wp_li", "密码 1'\"")).error().reason ==
          "central.no_login");
    must(admin.script("ALTER ROLE wp_li LOGIN"));
    auto elsewhere = base.login("wp_li", "密码 1'\"");
    elsewhere.address.database = "nowhere";
    CHECK(PgConnection::open(elsewhere).error().reason == "central.no_database");

    // 0.0.0.0 is this machine too, but not by its name: as good as any other machine.
    const auto far = [&](const std::string& host) {
        return PgConnection::open(
            cluster.loginAt(host, cluster.port(), base.name, "wp_li", "密码 1'\""));
    };
    const auto closed = must(far("0.0.0.0"));
    CHECK(closed.isEncrypted());
    must(admin.query("ALTER SYSTEM SET ssl = off"));
    must(admin.query("SELECT pg_reload_conf()"));
    auto open = far("0.0.0.0");
    for (int i = 0; open && i < 1000; ++i) {
        open = far("0.0.0.0"); // until the server has read it
    }
    must(admin.query("ALTER SYSTEM RESET ssl"));
    must(admin.query("SELECT pg_reload_conf()"));
    CHECK(open.error().reason == "central.no_tls");
    CHECK(far("127.0.0.1"));
}

} // namespace wanmi::test

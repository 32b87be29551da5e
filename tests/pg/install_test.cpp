#include "core/base/json.h"
#include "core/domain/casework/transitions.h"
#include "tests/pg/centre.h"

#include <nlohmann/json.hpp>

namespace wanmi::test {
namespace {

std::string reasonOf(const Status& status) {
    return status ? "done" : status.error().reason;
}

} // namespace

TEST_CASE("A centre is installed once, and a second time is refused without a change", "[pg]") {
    const PgDatabase base{PgCluster::kSeed};
    auto db = must(PgConnection::open(base.login()));
    CHECK(centralSchema(db).error().reason == "central.not_installed");
    CHECK(checkCentre(db).error().reason == "central.not_installed");
    must(installCentre(db, setupOfTests(), shippedRules()));
    CHECK(must(centralSchema(db)) == centralSchemaKnown());
    const auto feed = must(db.query("SELECT feed FROM wanmi.install")).text(0, 0);
    CHECK(reasonOf(installCentre(db, setupOfTests(), shippedRules())) == "central.installed");
    CHECK(must(db.query("SELECT feed FROM wanmi.install")).text(0, 0) == feed);
    CHECK(must(checkCentre(db)).empty());
}

TEST_CASE("A centre that cannot be installed leaves nothing behind", "[pg]") {
    const PgDatabase base{PgCluster::kSeed};
    auto db = must(PgConnection::open(base.login()));
    auto setup = setupOfTests();
    setup.srid = 1;
    CHECK(reasonOf(installCentre(db, setup, shippedRules())) == "central.unknown_srid");
    setup = setupOfTests();
    setup.zone = "Asia/Nowhere";
    CHECK(reasonOf(installCentre(db, setup, shippedRules())) == "central.unknown_zone");
    setup = setupOfTests();
    setup.districts = {"990101", "'; DROP SCHEMA public CASCADE; --"};
    CHECK(reasonOf(installCentre(db, setup, shippedRules())) == "central.bad_district");
    setup.districts.clear();
    CHECK(reasonOf(installCentre(db, setup, shippedRules())) == "central.no_district");
    CHECK(centralSchema(db).error().reason == "central.not_installed");
    must(installCentre(db, setupOfTests(), shippedRules()));
    must(addCentralDistrict(db, "990103"));
    must(addCentralDistrict(db, "990103"));
    CHECK(reasonOf(addCentralDistrict(db, "99010")) == "central.bad_district");
    CHECK(must(checkCentre(db)).empty());
}

TEST_CASE("Every step of core's table is in the centre's, with the profile's posts in place",
          "[pg]") {
    TestCentre centre;
    const auto told = must(parseJson(centralRulesText(shippedRules())));
    CHECK(told["transitions"].size() == transitions().size());
    const auto rows =
        must(centre.admin.query("SELECT count(*), count(*) FILTER (WHERE '*' = ANY (posts)), "
                                "count(*) FILTER (WHERE array_to_string(posts, ' ') LIKE '%@%') "
                                "FROM wanmi.transition WHERE action <> 'imported'"));
    CHECK(rows.number(0, 0) == static_cast<std::int64_t>(transitions().size()));
    CHECK(rows.number(0, 1) > 0);
    CHECK(rows.number(0, 2) == 0);
    const auto file = must(
        centre.admin.query("SELECT posts[1], next FROM wanmi.transition WHERE action = 'file'"));
    CHECK(file.text(0, 0) == shippedRules().profile.filePost);
    CHECK(file.text(0, 1) == "pending_dispatch");
    must(loadCentralRules(centre.admin, shippedRules()));
    CHECK(centre.count("transition") == static_cast<std::int64_t>(transitions().size()) + 1);
}

TEST_CASE("A person added at the centre comes in with the password given, until revoked", "[pg]") {
    TestCentre centre;
    centre.addPerson("li", "ACCEPTOR", "", "990101");
    CHECK(reasonOf(addCentralPerson(centre.admin, {"li", "李", "ACCEPTOR", "", ""},
                                    kPersonPassword)) == "central.person_known");
    CHECK(reasonOf(addCentralPerson(centre.admin, {"wu", "吴", "KING", "", ""}, kPersonPassword)) ==
          "central.unknown_post");
    CHECK(reasonOf(addCentralPerson(centre.admin, {"wu", "吴", "ACCEPTOR", "", ""},
                                    "七个字的口令啊")) == "central.short_password");
    CHECK(centre.count("person") == 1);
    const auto role = must(centre.admin.query("SELECT rolcanlogin, rolsuper, rolcreaterole, "
                                              "rolcreatedb, rolbypassrls, pg_has_role(oid, "
                                              "'wanmi_member', 'member') "
                                              "FROM pg_roles WHERE rolname = 'wp_li'"));
    CHECK(role.flag(0, 0));
    for (const int never : {1, 2, 3, 4}) {
        CHECK_FALSE(role.flag(0, never));
    }
    CHECK(role.flag(0, 5));

    auto own = must(PgConnection::open(centre.as("li")));
    must(changeCentralPassword(own, "li", "another one 2"));
    CHECK_FALSE(PgConnection::open(centre.as("li")));
    CHECK(PgConnection::open(centre.base.login("wp_li", "another one 2")));
    CHECK_FALSE(must(centralPeople(centre.admin)).front().mustChange);
    must(setCentralPassword(centre.admin, "li", kPersonPassword));
    CHECK(must(centralPeople(centre.admin)).front().mustChange);
    CHECK(reasonOf(setCentralPassword(centre.admin, "nobody", kPersonPassword)) ==
          "central.unknown_person");

    auto in = must(PgConnection::open(centre.as("li")));
    must(revokeCentralPerson(centre.admin, "li"));
    CHECK(in.query("SELECT 1").error().reason == "sync.unreachable");
    CHECK(PgConnection::open(centre.as("li")).error().reason == "central.no_login");
    CHECK(reasonOf(revokeCentralPerson(centre.admin, "nobody")) == "central.unknown_person");
    must(grantCentralPerson(centre.admin, {"li", "", "DUTY_CHIEF", "", ""}));
    CHECK(PgConnection::open(centre.as("li")));
    const auto people = must(centralPeople(centre.admin));
    REQUIRE(people.size() == 1);
    CHECK(people.front().post == "DUTY_CHIEF");
    CHECK(people.front().region.empty());
    CHECK(centre.faults().empty());
}

TEST_CASE("A desk gets a code that was never given, and a key that is told once", "[pg]") {
    TestCentre centre;
    const auto first = centre.addDesk("990101");
    const auto second = centre.addDesk();
    CHECK(first.desk == "001");
    CHECK(second.desk == "002");
    CHECK(first.key.size() == 64);
    CHECK(must(centre.admin.query("SELECT 1 FROM wanmi.desk WHERE key_hash = decode($1, 'hex')",
                                  PgParams{}.add(first.key)))
              .count() == 0);
    must(revokeCentralDesk(centre.admin, "002"));
    CHECK(reasonOf(revokeCentralDesk(centre.admin, "777")) == "central.unknown_desk");
    CHECK(centre.addDesk().desk == "003");
    const auto desks = must(centralDesks(centre.admin));
    REQUIRE(desks.size() == 3);
    CHECK(desks[0].region == "990101");
    CHECK_FALSE(desks[1].active);
    CHECK(desks[0].lastSeen.empty());
}

} // namespace wanmi::test

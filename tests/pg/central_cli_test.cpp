// wanmictl central: a centre made and run from the command line, and no password anywhere.
#include "core/base/json.h"
#include "tests/pg/console.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace wanmi::test {
namespace {

std::string everythingIn(const std::string& folder) {
    std::string out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        if (entry.is_regular_file()) out += must(readFile(entry.path().string()));
    }
    return out;
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("wanmictl central: a centre is made, gets people and desks, and is found in order",
          "[pg]") {
    const Console console;
    CHECK(console({"people"}).errorJson()["code"] == "central.not_installed");
    const auto made = console.install();
    INFO(made.err);
    REQUIRE(made.code == 0);
    CHECK(made.json()["districts"].size() == 2);
    CHECK(made.json()["schema"] == centralSchemaKnown());
    const auto again = console.install();
    CHECK(again.code == 1);
    CHECK(again.errorJson()["code"] == "central.installed");
    CHECK(console({"install", "--city", "x"}).code == 2);
    CHECK(console({"add-district", "990103"}).code == 0);
    CHECK(console({"add-district", "99"}).errorJson()["code"] == "central.bad_district");
    CHECK(console({"rules"}).code == 0);

    const auto two = std::string{kBossPassword} + "\n" + kNewPassword + "\n";
    const auto added = console({"add-person", "li", "--name", "李", "--post", "ACCEPTOR"}, two);
    INFO(added.err);
    REQUIRE(added.code == 0);
    CHECK(console({"add-person", "li", "--name", "李", "--post", "ACCEPTOR"}, two)
              .errorJson()["code"] == "central.person_known");
    CHECK(PgConnection::open(console.base.login("wp_li", kNewPassword)));
    CHECK(console({"grant", "li", "--post", "DUTY_CHIEF", "--region", "990101"}).code == 0);
    CHECK(console({"revoke", "li"}).code == 0);
    auto people = console({"people"}).json()["people"];
    REQUIRE(people.size() == 1);
    CHECK(people[0]["post"] == "DUTY_CHIEF");
    CHECK(people[0]["active"] == false);
    CHECK_FALSE(PgConnection::open(console.base.login("wp_li", kNewPassword)));
    CHECK(console({"set-password", "nobody"}, two).errorJson()["code"] == "central.unknown_person");

    const auto keyFile = console.folder.file("key");
    const auto desk = console({"add-desk", "一号台", "--region", "990101", "--key-file", keyFile});
    REQUIRE(desk.code == 0);
    CHECK(desk.json()["desk"] == "001");
    CHECK_FALSE(holds(desk.out, must(readFile(keyFile)).substr(0, 64)));
    CHECK((std::filesystem::status(keyFile).permissions() & std::filesystem::perms::others_read) ==
          std::filesystem::perms::none);
    CHECK(console({"add-desk", "二号台"}).json()["key"].get<std::string>().size() == 64);
    CHECK(console({"revoke-desk", "002"}).code == 0);
    CHECK(console({"desks"}).json()["desks"].size() == 2);

    const auto clean = console({"check"});
    INFO(clean.out);
    CHECK(clean.json()["count"] == 0);
    auto db = must(PgConnection::open(console.base.login()));
    must(db.script("GRANT EXECUTE ON FUNCTION wanmi.revoke_desk(text) TO PUBLIC"));
    const auto found = console({"check"});
    CHECK(found.code == 1);
    CHECK(found.json()["count"] > 0);
}

TEST_CASE("wanmictl central: a centre can be made as a store's city", "[pg]") {
    const Console console;
    const auto store = smallCity(console.folder);
    const auto made = console({"install", "--store", store});
    INFO(made.err);
    REQUIRE(made.code == 0);
    CHECK(made.json()["city"] == "试城");
    CHECK(made.json()["srid"] == 4547);
    CHECK(made.json()["sandbox"] == true);
    CHECK(made.json()["districts"] == Json::array({"990101"}));
}

TEST_CASE(
    "wanmictl central: a password in the URL is refused, and one that is wrong lets nobody in",
    "[pg]") {
    const Console console;
    const auto with = run(console.folder, WANMICTL,
                          {"--json", "central", "people", "--url",
                           "postgresql://boss:" + std::string{kBossPassword} + "@localhost/x"});
    CHECK(with.code == 1);
    CHECK(with.errorJson()["code"] == "central.password_in_url");
    CHECK_FALSE(holds(with.err, kBossPassword));
    CHECK(console({"people"}, "wrong\n").errorJson()["code"] == "central.no_login");
}

TEST_CASE("A password given to wanmictl central stands in no file, no log and no command line",
          "[pg]") {
    const Console console;
    REQUIRE(console.install().code == 0);
    const auto two = std::string{kBossPassword} + "\n" + kNewPassword + "\n";
    REQUIRE(console({"add-person", "li", "--name", "李", "--post", "ACCEPTOR"}, two).code == 0);
    REQUIRE(console({"set-password", "li"}, two).code == 0);
    auto db = must(PgConnection::open(console.base.login()));

    // A relay stays: what can be seen of it from outside?
    const auto command = "exec '" WANMICTL "' central relay --password-stdin --url '" +
                         console.url() + "' >'" + console.folder.file("relay.txt") + "' 2>&1";
    std::FILE* relay = popen(command.c_str(), "w"); // NOLINT(cert-env33-c): our own program
    REQUIRE(relay != nullptr);
    std::fputs((std::string{kBossPassword} + "\n").c_str(), relay);
    std::fflush(relay);
    const std::string there = "SELECT 1 FROM pg_stat_activity WHERE application_name = "
                              "'wanmictl relay'";
    while (must(db.query(there)).count() == 0) {
    }
    std::string seen;
    pid_t process = 0;
    for (const auto& entry : std::filesystem::directory_iterator{"/proc"}) {
        const auto line = readFile((entry.path() / "cmdline").string());
        if (!line || !holds(*line, console.base.name + "?host")) continue;
        const auto surroundings = readFile((entry.path() / "environ").string());
        seen += *line + (surroundings ? *surroundings : "");
        if (holds(*line, "relay")) process = std::stoi(entry.path().filename().string());
    }
    REQUIRE(process > 0);
    REQUIRE(holds(seen, "--password-stdin"));
    kill(process, SIGTERM);
    CHECK(pclose(relay) == 0);

    const auto log = PgCluster::shared().log();
    REQUIRE(holds(log, "add_person")); // it does log what is done
    const auto left = everythingIn(console.folder.file("")) +
                      everythingIn(PgCluster::shared().folder() + "/data/global");
    for (const auto* password : {kBossPassword, kNewPassword}) {
        CHECK_FALSE(holds(seen, password));
        CHECK_FALSE(holds(log, password));
        CHECK_FALSE(holds(left, password));
    }
}

TEST_CASE("A role that is no superuser installs a centre and runs it", "[pg]") {
    const PgDatabase base{PgCluster::kSeed};
    auto super = must(PgConnection::open(base.login()));
    must(super.script(
        "DO $$BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'installer') "
        "THEN CREATE ROLE installer LOGIN CREATEROLE; END IF; "
        "IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'wanmi_owner') THEN "
        "GRANT wanmi_owner, wanmi_member TO installer WITH ADMIN OPTION; END IF; END$$"));
    must(super.script("ALTER DATABASE " + base.name +
                      " OWNER TO installer; "
                      "ALTER SCHEMA public OWNER TO installer"));
    auto db = must(PgConnection::open(base.login("installer")));
    must(installCentre(db, setupOfTests(), shippedRules()));
    must(addCentralPerson(db, {"li", "李", "ACCEPTOR", "", ""}, kPersonPassword));
    CentralDesk plan;
    plan.name = "台席";
    const auto desk = must(addCentralDesk(db, plan));
    PgRemote remote{base.login("wp_li", kPersonPassword)};
    CHECK(must(remote.hello({desk.code, desk.key})).login == "li");
    must(setCentralPassword(db, "li", "another one 2"));
    must(revokeCentralPerson(db, "li"));
    CHECK(must(centralPeople(db)).size() == 1);
    CHECK(must(centralDesks(db)).size() == 1);
    CHECK(must(checkCentre(db)).empty());
    CHECK(must(newestTold(db)) == "0");
}

} // namespace wanmi::test

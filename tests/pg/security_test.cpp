// Who reads and writes what at the centre, whatever they ask of it.
#include "tests/pg/rights_fixture.h"

#include <algorithm>

namespace wanmi::test {
namespace {

/// A report by hand, in a community of a district.
CaseEvent reportIn(const std::string& district, const std::string& number,
                   const std::string& actor) {
    CaseEvent e;
    const auto now = SystemClock{}.now();
    IdSource ids;
    e.caseId = ids.next(now);
    e.seq = 1;
    e.id = ids.next(now);
    e.type = Action::Report;
    e.actor = actor;
    e.at = now;
    JsonObject body;
    body.put("area_class", 2).put("at", JsonArray{}.add(1000).add(2000));
    body.put("community", district + "001001").put("district", district);
    body.put("kind", "event:0102").put("number", number).put("source", "supervisor");
    body.put("private", JsonObject{}.put("contact_name", sha256(std::string(64, 'a') + "王五")));
    e.body = body.put("state", "reported").text();
    e.hash = eventHash(e);
    return e;
}

CaseEvent after(const CaseEvent& before, Action type, const std::string& actor, JsonObject body,
                std::string_view state) {
    CaseEvent e = before;
    e.seq = before.seq + 1;
    e.id = IdSource{}.next(before.at);
    e.type = type;
    e.actor = actor;
    e.body = body.put("state", state).text();
    e.prev = before.hash;
    e.hash = eventHash(e);
    return e;
}

/// With what the citizen said, in the clear.
std::string withPrivate(std::string entry) {
    const std::string values = R"(,"private":[{"field":"contact_name","salt":")" +
                               std::string(64, 'a') + R"(","value":"王五"}])";
    const auto place = entry.find(R"(,"follows":)");
    return entry.insert(place, values);
}

/// Two districts with a case each; that of the first was given to department D.
struct TwoDistricts : Centre {
    TwoDistricts() : Centre(true), collector(add("collector", "SUPERVISOR_FIELD")) {
        add("acceptor", "ACCEPTOR");
        add("chief", "DUTY_CHIEF");
        add("dispatcher", "DISPATCHER");
        one = reportIn("990101", "N1", "collector");
        const auto two = reportIn("990102", "N2", "collector");
        const Signing by{"collector", "", key};
        REQUIRE(send(*this, collector, withPrivate(entryText(*this, one, by))) == kTaken);
        REQUIRE(send(*this, collector, withPrivate(entryText(*this, two, by, "990102"))) == kTaken);
        take(Action::Accept, "acceptor", {}, "pending_register");
        take(Action::File, "chief", JsonObject{}.put("file_number", "F1"), "pending_dispatch");
        take(Action::Dispatch, "dispatcher", JsonObject{}.put("department", "D"), "pending_handle");
    }
    void take(Action type, const std::string& actor, const JsonObject& body,
              std::string_view state) {
        const auto e = after(one, type, actor, body, state);
        REQUIRE(send(*this, collector, e) == kTaken);
        one = e;
    }
    PgConnection collector;
    CaseEvent one;
};

/// Every table that members may read at all.
std::vector<std::string> readable(Centre& centre) {
    std::vector<std::string> out;
    const auto rows = must(centre.admin.query(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'wanmi'::regnamespace AND "
        "c.relkind IN ('r', 'p', 'v') AND has_table_privilege('wanmi_member', c.oid, 'SELECT')"));
    out.reserve(static_cast<std::size_t>(rows.count()));
    for (int i = 0; i < rows.count(); ++i) {
        out.push_back(rows.text(i, 0));
    }
    return out;
}

std::string counted(PgConnection& line, const std::string& where = "true") {
    return must(line.query("SELECT (SELECT count(*) FROM wanmi.cases WHERE " + where +
                           ") || ' ' || (SELECT count(*) FROM wanmi.case_event WHERE " + where +
                           ") || ' ' || (SELECT count(*) FROM wanmi.case_private WHERE " + where +
                           ")"))
        .text(0, 0);
}

} // namespace

TEST_CASE("A district's administrator brings no case of another district, under whatever names",
          "[pg]") {
    TwoDistricts centre;
    auto boss = centre.add("boss", "ADMIN", "", "990102");
    const Signing by{"boss", "", centre.key};
    const auto adopt = [&](const std::string& district) {
        const auto e = reportIn(district, "N-" + district, "collector");
        return send(centre, boss, entryText(centre, e, by, district, "adopt_chain"));
    };
    CHECK(adopt("990101") == Said{"refused", "sync.other_name"});
    CHECK(adopt("990102") == kTaken);
}

TEST_CASE("A person of one district reads nothing of another district", "[pg]") {
    TwoDistricts centre;
    must(centre.admin.script(
        "INSERT INTO wanmi.region SELECT d, d, 'district', d, d, '', 0, NULL, 1, NULL, 1, NULL "
        "FROM unnest(ARRAY['990101', '990102']) d"));
    auto chief = centre.add("chief2", "DUTY_CHIEF", "", "990102");
    auto street = centre.add("street1", "DUTY_CHIEF", "", "990101001");
    auto city = centre.add("leader", "LEADER");
    CHECK(counted(city) == "2 5 2");
    CHECK(counted(chief) == "1 1 1");
    CHECK(counted(street) == "1 4 1");
    CHECK(counted(street, "district = '990102'") == "0 0 0");
    for (const auto& table : readable(centre)) {
        const auto column = must(centre.admin.query(
            "SELECT 1 FROM information_schema.columns WHERE table_schema = 'wanmi' AND "
            "table_name = $1 AND column_name = 'district'",
            PgParams{}.add(table)));
        if (column.count() == 0 || table == "install") continue;
        INFO(table);
        const auto other =
            must(chief.query("SELECT count(*) FROM wanmi." + table + " WHERE district = '990101'"));
        CHECK(other.number(0, 0) == 0);
    }
    CHECK(must(chief.query("SELECT count(*) FROM wanmi.region")).number(0, 0) == 1);
    CHECK(must(chief.query("SELECT count(*) FROM wanmi.person WHERE region_code = '990101001'"))
              .number(0, 0) == 0);
    CHECK(must(checkCentre(centre.admin)).empty());
}

TEST_CASE("A department reads only the cases it was given, and never what a citizen left", "[pg]") {
    TwoDistricts centre;
    auto theirs = centre.add("dept-d", "DEPT", "D");
    auto others = centre.add("dept-e", "DEPT", "E");
    CHECK(counted(theirs) == "1 4 0");
    CHECK(counted(others) == "0 0 0");
    CHECK(counted(centre.collector) == "2 5 0");
    centre.take(Action::Return, "dept-d", {}, "returned");
    centre.take(Action::Redispatch, "dispatcher", JsonObject{}.put("department", "E"),
                "pending_handle");
    CHECK(counted(theirs) == "1 6 0"); // whoever was involved goes on seeing it
    CHECK(counted(others) == "1 6 0");

    // The same by the feed: a desk of the department gets no private values, and a case as a whole.
    const auto desk = must(addCentralDesk(centre.admin, deskOf("", "E")));
    const auto items = must(others.query("SELECT i::text FROM wanmi.feed($1, $2, '0', 0, 100) i",
                                         PgParams{}.add(desk.code).add(desk.key)));
    REQUIRE(items.count() == 1);
    const auto chain =
        must(others.query("SELECT c::text FROM wanmi.chain($1, $2, '990101', $3) c",
                          PgParams{}.add(desk.code).add(desk.key).add(centre.one.caseId)));
    REQUIRE(chain.count() == 1);
    CHECK(chain.text(0, 0).find("N1") != std::string::npos);
    CHECK(chain.text(0, 0).find("王五") == std::string::npos);
    // A desk that holds more than its person may see is not served.
    CHECK_FALSE(
        stateOfTry(theirs, "SELECT wanmi.feed('" + desk.code + "', '" + desk.key + "', '0', 0, 9)")
            .empty());
    CHECK_FALSE(
        stateOfTry(theirs, "SELECT wanmi.hello('" + centre.desk + "', '" + centre.key + "', 1)")
            .empty());
}

TEST_CASE("Nobody writes a table of the centre or calls what is the administration's", "[pg]") {
    TwoDistricts centre;
    auto admin = centre.add("admin", "ADMIN");
    const auto tables = must(centre.admin.query("SELECT relname FROM pg_class WHERE relnamespace = "
                                                "'wanmi'::regnamespace AND relkind IN ('r', "
                                                "'p')"));
    REQUIRE(tables.count() > 40);
    for (int i = 0; i < tables.count(); ++i) {
        const auto table = "wanmi." + tables.text(i, 0);
        INFO(table);
        CHECK(stateOfTry(admin, "DELETE FROM " + table) == "42501");
        CHECK(stateOfTry(admin, "INSERT INTO " + table + " DEFAULT VALUES") == "42501");
        CHECK(stateOfTry(admin, "TRUNCATE " + table) == "42501");
    }
    const auto functions = must(
        centre.admin.query("SELECT p.oid::regprocedure::text, has_function_privilege('wp_admin', "
                           "p.oid, 'EXECUTE') FROM pg_proc p "
                           "WHERE p.pronamespace = 'wanmi'::regnamespace ORDER BY 1"));
    std::string open;
    for (int i = 0; i < functions.count(); ++i) {
        const auto name = functions.text(i, 0);
        if (functions.flag(i, 1)) open += name.substr(6, name.find('(') - 6) + " ";
    }
    CHECK(open == "apply chain copy_cases copy_heads copy_rows feed feed_horizon get_piece hello "
                  "my_departments my_home my_login my_places newest objects_missing open_session "
                  "password_changed people put_piece sees_city sees_personal ");
    for (const auto* sql :
         {"SET ROLE wanmi_owner", "CREATE TABLE wanmi.x (n int)", "CREATE TABLE public.x (n int)",
          "CREATE FUNCTION public.x() RETURNS int LANGUAGE sql AS 'SELECT 1'",
          "ALTER ROLE wp_admin BYPASSRLS", "SELECT * FROM wanmi.session",
          "SELECT key_hash FROM wanmi.desk", "SELECT * FROM wanmi.case_event_990101"}) {
        INFO(sql);
        CHECK(stateOfTry(admin, sql) == "42501");
    }
    // Not even who administers changes what was accepted.
    for (const auto* table : {"case_event", "entry", "ledger"}) {
        CHECK(stateOfTry(centre.admin, std::string{"DELETE FROM wanmi."} + table) == "P0001");
        CHECK(stateOfTry(centre.admin, std::string{"TRUNCATE wanmi."} + table) == "P0001");
    }
    CHECK(must(checkCentre(centre.admin)).empty());
}

TEST_CASE("No door of the centre opens without the desk's key, or to somebody revoked", "[pg]") {
    TwoDistricts centre;
    auto leader = centre.add("leader", "LEADER");
    const auto right = "'" + centre.desk + "', '" + centre.key + "'";
    const auto doors = [](const std::string& pass) {
        return std::vector<std::string>{"hello(" + pass + ", 1)",
                                        "open_session(" + pass + ")",
                                        "people(" + pass + ")",
                                        "apply(" + pass + ", '[]')",
                                        "feed(" + pass + ", '0', 0, 9)",
                                        "chain(" + pass + ", '990101', 'x')",
                                        "objects_missing(" + pass + ", '{}')",
                                        "put_piece(" + pass + ", '', 1, 0, '')",
                                        "get_piece(" + pass + ", '', 0, 1)"};
    };
    const auto reason = [](PgConnection& line, const std::string& door) {
        const auto done = line.query("SELECT wanmi." + door);
        return done ? std::string{"open"} : done.error().reason;
    };
    const std::vector<std::string> wrong{"'" + centre.desk + "', NULL",
                                         "'" + centre.desk + "', ''",
                                         "'" + centre.desk + "', '" + std::string(64, '0') + "'",
                                         "NULL, NULL",
                                         "'999', '" + centre.key + "'",
                                         "NULL, '" + centre.key + "'"};
    for (const auto& pass : wrong) {
        for (const auto& door : doors(pass)) {
            INFO(door);
            CHECK(reason(leader, door) == "central.unknown_desk");
        }
    }
    CHECK(reason(leader, doors(right).front()) == "open");
    must(centre.admin.query("UPDATE wanmi.person SET active = false WHERE login = 'leader'"));
    for (const auto& door : doors(right)) {
        INFO(door);
        CHECK(reason(leader, door) == "central.revoked");
    }
    CHECK(counted(leader) == "0 0 0");
    must(revokeCentralDesk(centre.admin, centre.desk));
    CHECK(reason(centre.collector, doors(right).front()) == "central.desk_revoked");
}

TEST_CASE("What is signed wrongly, or by somebody who may not, is refused for good", "[pg]") {
    Centre centre{false};
    auto line = centre.add("collector", "SUPERVISOR_FIELD");
    auto other = centre.add("other", "ACCEPTOR");
    const auto rows =
        must(line.query("SELECT s->>'session', s->>'secret' FROM wanmi.open_session($1, $2) s",
                        PgParams{}.add(centre.desk).add(centre.key)));
    const Signing good{"collector", rows.text(0, 0), rows.text(0, 1)};
    const auto report = [](const char* number) { return reportIn("990101", number, "collector"); };
    const auto as = [&centre, &report, &other](const Signing& by, const char* code) {
        const auto e = report("N");
        const auto entry = entryText(centre, e, by);
        CHECK(send(centre, other, entry) == Said{"refused", code});
        CHECK(send(centre, other, entry) == Said{"refused", code}); // the same answer again
    };
    const auto with = [&good](auto change) {
        auto by = good;
        change(by);
        return by;
    };
    as(with([](Signing& s) { s.secret = std::string(64, '0'); }), "sync.bad_signature");
    as(with([&](Signing& s) { s.session.clear(), s.secret = centre.key; }), "sync.bad_signature");
    as(with([](Signing& s) { s.person = "other"; }), "sync.bad_signature"); // another's session
    as(with([](Signing& s) { s.session = "none"; }), "sync.bad_signature");
    as(with([](Signing& s) { s.at += std::chrono::hours{24 * 31}; }), "sync.session_ended");
    as({"system", "", centre.key}, "sync.other_name");

    auto named = reportIn("990101", "N", "other");
    CHECK(send(centre, other, entryText(centre, named, good)) ==
          Said{"refused", "sync.other_name"});
    auto broken = report("N");
    broken.hash = std::string(64, '0');
    CHECK(send(centre, other, entryText(centre, broken, good)) ==
          Said{"refused", "sync.bad_chain"});
    CHECK(send(centre, other, entryText(centre, report("N"), good, "110101")) ==
          Said{"refused", "sync.unknown_district"});
    auto ahead = report("N");
    ahead.at += std::chrono::hours{1};
    ahead.hash = eventHash(ahead);
    const auto early = entryText(centre, ahead, good);
    CHECK(send(centre, other, early) == Said{"later", "sync.clock_ahead"});

    // A colleague's connection brings it, under the right name.
    const auto fine = report("N1");
    CHECK(send(centre, other, entryText(centre, fine, good)) == kTaken);
    CHECK(centre.ask("SELECT actor FROM wanmi.case_event") == "collector");
    CHECK(send(centre, other, entryText(centre, report("N1"), good)) ==
          Said{"refused", "sync.number_taken"});

    const auto made = entryText(centre, report("N2"), good);
    must(revokeCentralPerson(centre.admin, "collector"));
    CHECK(send(centre, other, made) == Said{"refused", "sync.revoked"});
    CHECK(send(centre, other, entryText(centre, fine, good)) ==
          kTaken); // what was taken stays taken
    CHECK(must(checkCentre(centre.admin)).empty());
}

TEST_CASE("The centre says which lock was taken off, and what was changed behind its back",
          "[pg]") {
    TwoDistricts centre;
    REQUIRE(must(checkCentre(centre.admin)).empty());
    const std::vector<std::pair<const char*, const char*>> deeds{
        {"UPDATE wanmi.case_event SET actor = 'x' WHERE seq = 2", "event"},
        {"DELETE FROM wanmi.case_event WHERE seq = 2", "event"},
        {"UPDATE wanmi.case_event SET actor = 'x', hash = wanmi.event_hash('x', "
         "wanmi.utc_text(at), body, case_id, id, "
         "prev, seq, type) WHERE seq = 4",
         "entry"},
        {"UPDATE wanmi.cases SET state = 'closed'", "case"},
        {"DELETE FROM wanmi.entry WHERE seq = 2", "entry"},
        {"UPDATE wanmi.entry SET person = person, outcome = 'refused' WHERE seq = 2", "ledger"},
        {"DELETE FROM wanmi.ledger WHERE seq = 2", "ledger"},
        {"UPDATE wanmi.ledger_head SET hash = ''", "ledger"},
        {"DELETE FROM wanmi.change_log WHERE n = 2", "entry"},
        {"INSERT INTO wanmi.case_private VALUES ('990101', 'none', 'f', '', '', '')", "private"},
        {"DELETE FROM wanmi.case_number", "case"},
        {"INSERT INTO wanmi.district VALUES ('990103')", "partition"},
        {"ALTER TABLE wanmi.cases NO FORCE ROW LEVEL SECURITY", "security"},
        {"ALTER TABLE wanmi.case_event_990101 DISABLE ROW LEVEL SECURITY", "security"},
        {"DROP POLICY of_member ON wanmi.cases; DROP POLICY of_owner ON wanmi.cases", "security"},
        {"GRANT INSERT ON wanmi.cases TO wanmi_member", "security"},
        {"GRANT SELECT ON wanmi.session TO PUBLIC", "security"},
        {"GRANT SELECT ON wanmi.case_event_990101 TO wp_collector", "security"},
        {"GRANT EXECUTE ON FUNCTION wanmi.renew_feed() TO PUBLIC", "security"},
        {"ALTER FUNCTION wanmi.hello(text, text, int) RESET search_path", "security"},
        {"ALTER TABLE wanmi.entry DISABLE TRIGGER entry_stays", "security"},
        {"ALTER VIEW wanmi.v_open_cases SET (security_invoker = false)", "security"},
        {"GRANT CREATE ON SCHEMA public TO PUBLIC", "security"},
        {"ALTER ROLE wp_collector BYPASSRLS", "security"},
        {"UPDATE wanmi.person SET active = false WHERE login = 'collector'", "security"}};
    for (const auto& [sql, what] : deeds) {
        INFO(sql);
        const std::string_view kind{what};
        auto tx = must(PgTransaction::begin(centre.admin));
        must(centre.admin.script(std::string{"SET LOCAL session_replication_role = replica; "} +
                                 sql));
        const auto faults = must(checkCentre(centre.admin));
        CHECK(std::any_of(faults.begin(), faults.end(),
                          [&kind](const auto& f) { return f.kind == kind; }));
    }
    CHECK(must(checkCentre(centre.admin)).empty());
}

} // namespace wanmi::test

// Every table and every function of the centre, for every role, out of the catalogue: what is new
// and stands in none of the lists here is refused to everybody, or this fails.
#include "tests/pg/rights_matrix.h"

#include <map>
#include <set>

namespace wanmi::test {
namespace {

/// Whoever comes to the centre's database.
struct Visitor {
    std::string login;
    std::string post;
    std::string department;
    std::string region;
    bool active = true; ///< else revoked while connected
    bool member = true; ///< else a role of the server that is nobody at the centre

    bool isDepartment() const { return post == "DEPT" || post == "HANDLER"; }
    bool seesCity() const { return counts() && region.empty() && !isDepartment(); }
    bool counts() const { return active && member; }
    bool readsPersonal() const { return !isDepartment() && post != "SUPERVISOR_FIELD"; }
    std::string home() const { return region.substr(0, 6); }
};

std::string quote(const std::string& text) {
    return "'" + text + "'";
}

/// Cases of this visitor, as a condition on a row of wanmi.cases.
std::string casesOf(const Visitor& v) {
    if (v.seesCity()) return "true";
    std::string out{"true"};
    if (!v.region.empty()) out += " AND " + quote(v.region) + " = ANY (places)";
    if (v.isDepartment()) out += " AND " + quote(v.department) + " = ANY (departments)";
    return out;
}

std::string besideCases(const Visitor& v) {
    return "(district, case_id) IN (SELECT district, id FROM wanmi.cases WHERE " + casesOf(v) + ")";
}

std::string people(const Visitor& v) {
    if (v.seesCity()) return "true";
    auto out = "login = " + quote(v.login);
    if (!v.region.empty()) out += " OR left(region_code, 6) = " + quote(v.home());
    return out;
}

std::string placesOf(const Visitor& v) {
    if (v.region.empty()) return "true";
    return "district IN ('', " + quote(v.home()) + ")";
}

/// What may be read at all, and which rows of it; with the reason. All else may not.
using Readable = std::map<std::string, std::string (*)(const Visitor&)>;

const Readable& readable() {
    static const auto kAll = [](const Visitor&) -> std::string { return "true"; };
    static const auto kSupervision = [](const Visitor& v) {
        return v.seesCity() ? std::string{"true"} : placesOf(v);
    };
    static const Readable kReadable{
        // Work: what lies in one's region, or was given to one's department.
        {"cases", casesOf},
        {"case_event", besideCases},
        {"evidence", besideCases},
        {"case_private",
         [](const Visitor& v) { return v.readsPersonal() ? besideCases(v) : "false"; }},
        // Colleagues of the district, to know whom one works with.
        {"person", people},
        // What the centre is, who may take which step: the same in every copy of the product.
        {"install", kAll},
        {"version", kAll},
        {"district", kAll},
        {"post", kAll},
        {"transition", kAll},
        {"free_step", kAll},
        // Lists of supervision: of the rows above.
        {"v_open_cases", kSupervision},
        {"v_case_states", kSupervision},
        {"v_department_load", kSupervision},
        {"v_case_history", kSupervision},
    };
    return kReadable;
}

/// What members may call: the doors, each of which asks for the desk's key; what the policies ask
/// about the caller; and the feed's marks, which are numbers of transactions.
const std::set<std::string>& callable() {
    static const std::set<std::string> kCallable{
        "hello",        "open_session", "password_changed", "people",         "apply",
        "feed",         "feed_horizon", "newest",           "chain",          "objects_missing",
        "copy_rows",    "copy_heads",   "copy_cases",       "put_piece",      "get_piece",
        "my_login",     "my_home",      "my_places",        "my_departments", "sees_city",
        "sees_personal"};
    return kCallable;
}

struct Relation {
    std::string name;
    std::string kind; ///< of pg_class
    std::string firstColumn;
    bool isPart = false;
    bool hasDistrict = false;
    bool isSynced = false;
};

std::vector<Relation> relations(PgConnection& admin) {
    const auto rows = must(admin.query(
        "SELECT c.relname, c.relkind::text, quote_ident(min(a.attname) FILTER (WHERE a.attnum = "
        "1)), c.relispartition, bool_or(a.attname = 'district'), EXISTS (SELECT 1 FROM "
        "wanmi.synced_table s WHERE s.name = c.relname) FROM pg_class c JOIN pg_attribute a ON "
        "a.attrelid = c.oid WHERE c.relnamespace = 'wanmi'::regnamespace AND c.relkind NOT IN "
        "('i', 'I', 'c', 't') GROUP BY c.oid ORDER BY 1"));
    std::vector<Relation> out;
    out.reserve(static_cast<std::size_t>(rows.count()));
    for (int i = 0; i < rows.count(); ++i) {
        out.push_back({rows.text(i, 0), rows.text(i, 1), rows.text(i, 2), rows.flag(i, 3),
                       rows.flag(i, 4), rows.flag(i, 5)});
    }
    return out;
}

/// Calls with nothing but NULLs, of what no member may call.
std::vector<std::string> closedCalls(PgConnection& admin) {
    const auto rows = must(admin.query(
        "SELECT p.proname, 'SELECT wanmi.' || quote_ident(p.proname) || '(' || (SELECT "
        "coalesce(string_agg('NULL::' || format_type(t, NULL), ', ' ORDER BY n), '') FROM "
        "unnest(p.proargtypes::oid[]) WITH ORDINALITY x (t, n)) || ')' FROM pg_proc p WHERE "
        "p.pronamespace = 'wanmi'::regnamespace ORDER BY 1"));
    std::vector<std::string> out;
    for (int i = 0; i < rows.count(); ++i) {
        if (callable().count(rows.text(i, 0)) == 0) out.push_back(rows.text(i, 1));
    }
    return out;
}

/// The condition that rows of a relation must meet for this visitor; "" none may be read.
std::string conditionFor(const Visitor& v, const Relation& r) {
    if (!v.member || r.isPart) return {};
    if (r.isSynced) return placesOf(v); // places, rules, components, shifts: held by every desk
    const auto found = readable().find(r.name);
    return found == readable().end() ? std::string{} : found->second(v);
}

/// Everything this visitor tries with one relation.
void tryRelation(PgConnection& admin, PgConnection& line, const Visitor& v, const Relation& r) {
    const auto name = "wanmi." + r.name;
    INFO(v.login << " (" << v.post << " " << v.region << ") " << name);
    for (const auto& sql : {"INSERT INTO " + name + " DEFAULT VALUES",
                            "UPDATE " + name + " SET " + r.firstColumn + " = " + r.firstColumn,
                            "DELETE FROM " + name, "TRUNCATE " + name}) {
        const auto state = stateOfTry(line, sql);
        INFO(sql);
        // What is no table is not written either: wrong kind (42809), no view to write to (55000).
        const bool refused = state == "42501" || (r.kind != "r" && r.kind != "p" &&
                                                  (state == "42809" || state == "55000"));
        CHECK(refused);
    }
    const auto condition = conditionFor(v, r);
    if (condition.empty() || !v.active) {
        CHECK(stateOfTry(line, "SELECT * FROM " + name) == "42501");
        return;
    }
    const auto count = [&name](PgConnection& by, const std::string& where) {
        return must(by.query("SELECT count(*) FROM " + name + " WHERE " + where)).number(0, 0);
    };
    CHECK(count(line, "NOT (" + condition + ")") == 0);
    if (r.kind != "v") CHECK(count(line, "true") == count(admin, condition));
}

std::vector<Visitor> everybody() {
    std::vector<Visitor> out;
    for (const auto& post : shippedRules().posts.all()) {
        if (post.code == kSystemPost) continue;
        for (const auto* region : {"", "990101", "990102", "990101001"}) {
            const bool department = post.code == "DEPT" || post.code == "HANDLER";
            out.push_back(
                {"p" + std::to_string(out.size()), post.code, department ? "D" : "", region});
        }
    }
    out.push_back({"otherdept", "DEPT", "E", ""});
    out.push_back({"gone", "LEADER", "", "", false});
    out.push_back({"stranger", "", "", "", false, false});
    return out;
}

PgConnection lineOf(MatrixCentre& centre, const Visitor& v) {
    if (v.member) {
        auto line = centre.add(v.login, v.post, v.department, v.region);
        if (!v.active) must(centre.admin.query("REVOKE wanmi_member FROM wp_" + v.login));
        return line;
    }
    must(centre.admin.script("CREATE ROLE wp_" + v.login + " LOGIN"));
    const auto verifier = must(centre.admin.verifierOf("wp_" + v.login, kPassword));
    must(centre.admin.script("ALTER ROLE wp_" + v.login + " PASSWORD '" + verifier + "'"));
    return must(PgConnection::open(centre.base.login("wp_" + v.login, kPassword)));
}

TEST_CASE("Whoever comes, the database itself gives no row of another district or department, and"
          " lets nobody write any table or call what is not for members",
          "[pg]") {
    MatrixCentre centre;
    const auto tables = relations(centre.admin);
    const auto closed = closedCalls(centre.admin);
    REQUIRE(tables.size() > 55);
    REQUIRE(closed.size() > 60);
    for (const auto& r : tables) { // else there is nothing that could be seen
        if (!r.hasDistrict || r.isPart || r.kind == "v" || r.name == "install") continue;
        for (const auto* district : {"990101", "990102"}) {
            INFO(r.name << " has no row of " << district);
            CHECK(must(centre.admin.query("SELECT 1 FROM wanmi." + r.name +
                                          " WHERE district = " + quote(district) + " LIMIT 1"))
                      .count() == 1);
        }
    }
    std::set<std::string> known;
    for (const auto& r : tables) {
        known.insert(r.name);
    }
    for (const auto& [name, rows] : readable()) {
        INFO(name);
        CHECK(known.count(name) == 1);
    }
    const auto visitors = everybody();
    std::vector<PgConnection> lines;
    lines.reserve(visitors.size());
    for (const auto& v : visitors) { // all are there before anybody counts people
        lines.push_back(lineOf(centre, v));
    }
    for (std::size_t i = 0; i < visitors.size(); ++i) {
        for (const auto& r : tables) {
            tryRelation(centre.admin, lines[i], visitors[i], r);
        }
        for (const auto& call : closed) {
            INFO(visitors[i].login << " " << visitors[i].post << " " << call);
            CHECK(stateOfTry(lines[i], call) == "42501");
        }
    }
}

TEST_CASE("What stands beside the centre's schema is as closed to its people", "[pg]") {
    MatrixCentre centre;
    auto line = centre.add("leader", "LEADER");
    const auto rows = must(centre.admin.query(
        "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = "
        "c.relnamespace WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', "
        "'wanmi') AND c.relkind IN ('r', 'p')"));
    for (int i = 0; i < rows.count(); ++i) {
        INFO(rows.text(i, 0));
        CHECK(stateOfTry(line, "DELETE FROM " + rows.text(i, 0)) == "42501");
    }
    for (const auto* sql :
         {"CREATE SCHEMA mine",
          "CREATE TABLE public.mine (n int)",
          "CREATE EXTENSION dblink",
          "COPY wanmi.version TO 'x'",
          "COPY wanmi.version TO PROGRAM 'cat'",
          "SELECT pg_read_file('postgresql.conf')",
          "SELECT pg_ls_dir('.')",
          "SELECT pg_terminate_backend(pg_backend_pid()) FROM pg_authid",
          "SELECT rolpassword FROM pg_authid",
          "SET session_replication_role = replica",
          "SET ROLE wanmi_owner",
          "SET SESSION AUTHORIZATION postgres",
          "CREATE ROLE mine",
          "ALTER ROLE wp_leader SUPERUSER",
          "GRANT wanmi_owner TO wp_leader",
          "CREATE POLICY mine ON wanmi.cases USING (true)",
          "ALTER TABLE wanmi.cases DISABLE ROW LEVEL SECURITY",
          "DROP TABLE wanmi.cases",
          "DROP FUNCTION wanmi.newest()",
          "CREATE OR REPLACE FUNCTION wanmi.newest() RETURNS text LANGUAGE sql AS $$SELECT ''$$"}) {
        INFO(sql);
        CHECK(stateOfTry(line, sql) == "42501");
    }
    // Whose rights a policy asks for is the session's role, whatever it calls itself.
    must(line.script("SET ROLE wanmi_member"));
    CHECK(must(line.query("SELECT wanmi.my_login()")).text(0, 0) == "leader");
}

} // namespace
} // namespace wanmi::test

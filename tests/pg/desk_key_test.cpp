// What a desk's own key is good for, and what not: it signs what the product does by itself, where
// the desk is.
#include "core/base/json.h"
#include "tests/pg/rights_matrix.h"

#include <nlohmann/json.hpp>

namespace wanmi::test {
namespace {

const Said kNotHere{"later", "sync.not_here"};

struct KeyCentre : MatrixCentre {
    KeyCentre()
        : line(add("chief", "DUTY_CHIEF")),
          own(must(addCentralDesk(admin, deskOf("990101", "")))) {}

    /// An entry of the first district's desk, signed with its key.
    Json entryBy(const std::string& login, const Json& cases,
                 const std::vector<std::string>& actions, const Json& rows) const {
        const auto now = SystemClock{}.now();
        const auto id = IdSource{}.next(now);
        std::vector<std::string> ids;
        for (const auto& c : cases) {
            ids.push_back(c["case"].get<std::string>());
        }
        JsonObject intent;
        intent.put("actions", actions).put("at", utcText(now)).put("cases", ids);
        intent.put("desk", own.code).put("id", id).put("person", login);
        intent.put("rows", rows.empty() ? std::string{} : sha256(rows.dump())).put("session", "");
        return {{"id", id}, {"intent", intent.text()}, {"mac", hmacSha256(own.key, intent.text())},
                {"n", 1},   {"cases", cases},          {"rows", rows}};
    }
    Said sent(const Json& entry) {
        const auto rows = must(
            line.query("SELECT a->>'outcome', a->>'code' FROM wanmi.apply($1, $2, $3::jsonb) a",
                       PgParams{}.add(own.code).add(own.key).add(Json::array({entry}).dump())));
        return {rows.text(0, 0), rows.text(0, 1)};
    }
    Said sentRow(const std::string& login, const Json& row) {
        return sent(entryBy(login, Json::array(), {}, Json::array({row})));
    }
    PgConnection line;
    CentralDeskKey own;
};

/// What may be done with a row that is there: putting it in again, changing it, taking it out.
std::vector<Json> deedsWith(const std::string& table, const Json& row, const Json& keys) {
    Json key = Json::object();
    for (const auto& name : keys) {
        key[name.get<std::string>()] = row[name.get<std::string>()];
    }
    Json changed = Json::object();
    for (const auto& [name, value] : row.items()) {
        if (!key.contains(name)) changed[name] = value;
    }
    return {{{"t", table}, {"op", "i"}, {"k", key}, {"n", row}},
            {{"t", table}, {"op", "u"}, {"k", key}, {"n", changed}, {"o", changed}},
            {{"t", table}, {"op", "d"}, {"k", key}, {"o", row}}};
}

struct TableRow {
    std::string table;
    bool hasPlace = false;
    std::vector<Json> deeds;
};

/// Of each synced table that fits the condition the row of a district, with what may be done to it.
std::vector<TableRow> rowsOf(PgConnection& admin, const std::string& condition,
                             const std::string& district) {
    const auto tables =
        must(admin.query("SELECT name, to_json(keys)::text, shape, place_column IS NOT "
                         "NULL FROM wanmi.synced_table WHERE " +
                         condition));
    std::vector<TableRow> out;
    for (int i = 0; i < tables.count(); ++i) {
        const auto name = tables.text(i, 0);
        auto wanted = "SELECT (" + tables.text(i, 2);
        wanted.append(")::text FROM wanmi.").append(name).append(" x WHERE district = $1");
        const auto rows = must(admin.query(wanted, PgParams{}.add(district)));
        INFO(name);
        REQUIRE(rows.count() == 1);
        out.push_back(
            {name, tables.flag(i, 3),
             deedsWith(name, *parseJson(rows.text(0, 0)), *parseJson(tables.text(i, 1)))});
    }
    return out;
}

/// One event by the product on the case that MatrixCentre has of a district.
Json stepOn(const std::string& district, Action type, JsonObject body) {
    CaseEvent e;
    const auto now = SystemClock{}.now();
    e.caseId = "c" + district;
    e.seq = 2;
    e.id = IdSource{}.next(now);
    e.type = type;
    e.actor = kSystemLogin;
    e.at = now;
    e.body = body.put("state", "handling").text();
    e.hash = eventHash(e);
    return {{"case", e.caseId},
            {"district", district},
            {"follows", 1},
            {"events", Json::array({*parseJson(eventJson(e).text())})}};
}

Json regridded(const std::string& district) {
    JsonObject body;
    body.put("cell", "").put("community", district + "001001").put("duty_grid", "");
    return stepOn(district, Action::Regridded, std::move(body));
}

Json photoOf(const std::string& district) {
    const Json row{{"id", "w" + district},
                   {"mark", std::string(64, '1')},
                   {"hash", std::string(64, '2')},
                   {"salt", std::string(64, '3')},
                   {"media", "image/jpeg"},
                   {"size", 1},
                   {"name", ""},
                   {"purpose", "report"},
                   {"added_by", "system"},
                   {"added_at", 1},
                   {"seal", std::string(64, '4')}};
    return {{"case", "c" + district},
            {"district", district},
            {"follows", 1},
            {"events", Json::array()},
            {"evidence", Json::array({row})}};
}

} // namespace

TEST_CASE("A desk's own key writes no table of the administrators, wherever the row lies", "[pg]") {
    KeyCentre centre;
    for (const auto* district : {"990101", "990102"}) {
        const auto rows = rowsOf(centre.admin, "NOT posts && '{SYSTEM,*}'", district);
        REQUIRE(rows.size() > 15);
        for (const auto& row : rows) {
            for (const auto& deed : row.deeds) {
                INFO(deed.dump());
                CHECK(centre.sentRow(kSystemLogin, deed) == Said{"refused", "sync.row_right"});
            }
        }
    }
    CHECK(centre.ask("SELECT count(*) FROM wanmi.entry WHERE outcome = 'taken'") == "0");
}

TEST_CASE("A desk's own key writes no row of another district", "[pg]") {
    KeyCentre centre;
    const auto condition = "posts && '{SYSTEM,*}' AND place_column IS NOT NULL";
    const auto foreign = rowsOf(centre.admin, condition, "990102");
    REQUIRE_FALSE(foreign.empty());
    for (const auto& row : foreign) {
        for (const auto& deed : row.deeds) {
            INFO(deed.dump());
            CHECK(centre.sentRow(kSystemLogin, deed) == Said{"refused", "sync.other_region"});
        }
    }
    for (const auto& row : rowsOf(centre.admin, condition, "990101")) {
        INFO(row.table);
        CHECK(centre.sentRow(kSystemLogin, row.deeds.front()) == kTaken);
    }
}

TEST_CASE("A desk's own key acts on no case outside the desk's region", "[pg]") {
    KeyCentre centre;
    const auto by = [&centre](const Json& c, const std::vector<std::string>& actions) {
        return centre.sent(centre.entryBy(kSystemLogin, Json::array({c}), actions, Json::array()));
    };
    CHECK(by(regridded("990102"), {"regridded"}) == kNotHere);
    CHECK(by(photoOf("990102"), {}) == kNotHere);
    CHECK(centre.ask("SELECT count(*) FROM wanmi.evidence WHERE district = '990102'") == "1");
    CHECK(centre.ask("SELECT seq FROM wanmi.cases WHERE district = '990102'") == "1");
    CHECK(centre.ask("SELECT count(*) FROM wanmi.entry") == "0"); // nor is its id spoilt

    // In its own region it does what the product does.
    CHECK(by(photoOf("990101"), {}) == kTaken);
    CHECK(by(regridded("990101"), {"regridded"}) == kTaken);
    // What a person does it cannot do there either.
    auto accepted = stepOn("990101", Action::Finish, {});
    CHECK(by(accepted, {"finish"}).outcome != "taken");
}

TEST_CASE("A desk's own key makes no case of another district", "[pg]") {
    KeyCentre centre;
    const auto born = [](const std::string& district, const std::string& community) {
        CaseEvent e;
        const auto now = SystemClock{}.now();
        IdSource ids;
        e.caseId = ids.next(now);
        e.seq = 1;
        e.id = ids.next(now);
        e.type = Action::Imported;
        e.actor = kSystemLogin;
        e.at = now;
        JsonObject body;
        body.put("at", JsonArray{}.add(1000).add(2000)).put("community", community);
        body.put("district", district).put("kind", "event:0102").put("number", "I" + e.id);
        e.body = body.put("source", "supervisor").put("state", "archived").text();
        e.hash = eventHash(e);
        return Json{{"case", e.caseId},
                    {"district", district},
                    {"follows", 0},
                    {"events", Json::array({*parseJson(eventJson(e).text())})}};
    };
    const auto by = [&centre](const Json& c) {
        return centre.sent(
            centre.entryBy(kSystemLogin, Json::array({c}), {"imported"}, Json::array()));
    };
    CHECK(by(born("990102", "990102001001")) == kNotHere);
    CHECK(by(born("990102", "")) == kNotHere);
    CHECK(by(born("990101", "990102001001")) == kNotHere);
    CHECK(by(born("990101", "990101001001")) == kTaken);
    CHECK(by(born("990101", "")) == kTaken);
}

TEST_CASE("Rows that nobody signed are not taken under a name", "[pg]") {
    KeyCentre centre;
    centre.add("boss", "ADMIN");
    const auto rows = rowsOf(centre.admin, "name = 'department'", "990101");
    auto entry = centre.entryBy("boss", Json::array({photoOf("990101")}), {}, Json::array());
    entry["rows"] = Json::array({rows.front().deeds.back()});
    CHECK(centre.sent(entry) == Said{"refused", "sync.bad_signature"});
    CHECK(centre.ask("SELECT count(*) FROM wanmi.department WHERE district = '990101'") == "1");
    CHECK(centre.sentRow("boss", rows.front().deeds.back()) == kTaken);
}

} // namespace wanmi::test

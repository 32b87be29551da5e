// Rows of the tables that every desk holds: the centre has the same tables, and takes a change
// column by column.
#include "core/base/json.h"
#include "core/store/row_apply.h"
#include "core/store/row_change.h"
#include "core/store/store.h"
#include "core/store/synced_tables.h"
#include "core/sync/pg_remote.h"
#include "tests/pg/rights_fixture.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace wanmi::test {
namespace {

std::string joined(std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    std::string out;
    for (const auto& n : names) {
        out += n + " ";
    }
    return out;
}
std::string joined(const std::vector<std::string_view>& names) {
    return joined(std::vector<std::string>{names.begin(), names.end()});
}

/// The first column of every row.
std::vector<std::string> texts(Database& db, const std::string& sql) {
    std::vector<std::string> out;
    auto q = must(db.prepare(sql));
    while (must(q.step())) {
        out.push_back(q.text(0));
    }
    return out;
}

/// An entry of rows alone, by somebody of a sandbox.
std::string rowsEntry(const Centre& centre, const std::string& person, const std::string& rows) {
    const auto now = SystemClock{}.now();
    const auto id = IdSource{}.next(now);
    JsonObject intent;
    intent.put("actions", std::vector<std::string>{}).put("at", utcText(now));
    intent.put("cases", std::vector<std::string>{}).put("desk", centre.desk).put("id", id);
    intent.put("person", person).put("rows", sha256(rows)).put("session", "");
    JsonObject entry;
    entry.put("id", id).put("intent", intent.text()).put("n", 1);
    entry.put("mac", hmacSha256(centre.key, intent.text()));
    return entry.put("cases", JsonArray{}).putRaw("rows", rows).text();
}

Said sendRows(const Centre& centre, PgConnection& line, const std::string& person,
              const std::vector<RowChange>& rows) {
    return send(centre, line, rowsEntry(centre, person, rowsText(rows)));
}

const Said kMoved{"moved", "sync.moved"};

RowChange phrase(const std::string& id, const std::string& text) {
    const Columns key{{"id", id}};
    return {"phrase",
            RowChange::Op::Insert,
            key,
            {},
            {{"at", std::int64_t{1}}, {"id", id}, {"owner", ""}, {"text", text}, {"use", ""}}};
}

RowChange changed(const std::string& column, const std::string& from, const std::string& to) {
    return {"phrase", RowChange::Op::Update, {{"id", "p"}}, {{column, from}}, {{column, to}}};
}

RowChange past(std::int64_t number, const std::string& what) {
    const std::int64_t code = 9901010103000001;
    return {"component_change",
            RowChange::Op::Insert,
            {{"code", code}, {"seq", number}},
            {},
            {{"after", what},
             {"at", std::int64_t{1}},
             {"author", "admin"},
             {"batch", "b"},
             {"before", "{}"},
             {"code", code},
             {"deed", "moved"},
             {"note", ""},
             {"seq", number}}};
}

RowChange added(const std::string& table, Columns key, Columns row) {
    return {table, RowChange::Op::Insert, std::move(key), {}, std::move(row)};
}

/// A store of its own with a few rows of each sort: real numbers, geometries, NULLs, long texts.
Database filledStore() {
    auto db = must(createStore(":memory:"));
    must(fixSrid(db, 4547));
    const std::string point = "0101000000"
                              "9a9999999999b93f"
                              "555555555555d53f";
    const std::string square = "01030000000100000005000000"
                               "00000000000000000000000000000000"
                               "000000000000f03f0000000000000000"
                               "000000000000f03f000000000000f03f"
                               "0000000000000000000000000000f03f"
                               "00000000000000000000000000000000";
    const std::int64_t code = 9901010103000001;
    auto tx = must(Transaction::begin(db));
    must(applyRows(db, 4547,
                   {added("rule_text", {{"file", "a.csv"}, {"version", std::int64_t{1}}},
                          {{"file", "a.csv"},
                           {"recorded_at", std::int64_t{1}},
                           {"text", std::string(100'000, 'x') + "\n\t\"\\\x01 万米"},
                           {"version", std::int64_t{1}}}),
                    added("cell", {{"id", "c"}},
                          {{"area_class", std::int64_t{2}},
                           {"area_m2", 0.1},
                           {"code", "990101001001001"},
                           {"community_code", "990101001001"},
                           {"geom", square},
                           {"id", "c"},
                           {"land_use", ""},
                           {"manage_level", ""},
                           {"note", ""},
                           {"recorded_at", std::int64_t{1}},
                           {"responsible", ""},
                           {"valid_from", std::int64_t{1}},
                           {"valid_to", std::monostate{}}}),
                    added("component", {{"code", code}},
                          {{"cell_code", std::monostate{}},
                           {"change_day", std::monostate{}},
                           {"code", code},
                           {"data_source", ""},
                           {"extra", std::monostate{}},
                           {"first_day", "2020-01-01"},
                           {"geom", point},
                           {"kind", "0103"},
                           {"maintain_dept", ""},
                           {"manage_dept", ""},
                           {"name", "灯"},
                           {"note", ""},
                           {"owner_dept", ""},
                           {"recorded_at", std::int64_t{1}},
                           {"shape", square},
                           {"source_key", std::monostate{}},
                           {"state", "intact"},
                           {"valid_to", std::monostate{}}}),
                    past(1, "{\"n\":1}"), past(2, "{\"n\":2}"), past(3, "{\"n\":3}"),
                    past(4, "{\"n\":4}"), phrase("p", "到场")}));
    must(tx.commit());
    return db;
}

/// Asks for the keys of a table as JSON objects, in their order.
std::string keysOf(const SyncedTable& t) {
    std::string list;
    std::string pairs;
    for (const auto key : t.key) {
        list += (list.empty() ? "" : ", ") + std::string{key};
        pairs += (pairs.empty() ? "'" : ", '") + std::string{key} + "', " + std::string{key};
    }
    return "SELECT json_object(" + pairs + ") FROM " + std::string{t.name} + " ORDER BY " + list;
}

/// Every row of the synced tables of a store, as new ones.
std::vector<RowChange> everyRow(Database& db) {
    std::vector<RowChange> out;
    for (const auto& t : syncedTables()) {
        if (t.ofCase) continue;
        auto q = must(db.prepare(keysOf(t)));
        while (must(q.step())) {
            const auto key = must(columnsFromText(q.text(0)));
            const auto row = must(presentColumns(db, t.name, key, {}));
            REQUIRE(row);
            out.push_back({std::string{t.name}, RowChange::Op::Insert, key, {}, *row});
        }
    }
    return out;
}

} // namespace

TEST_CASE("The centre has the tables of the store that desks hold alike, column by column",
          "[pg]") {
    auto db = must(createStore(":memory:"));
    Centre centre{true};
    std::vector<std::string> names;
    for (const auto& t : syncedTables()) {
        if (t.ofCase) continue;
        const std::string name{t.name};
        INFO(name);
        names.push_back(name);
        const auto row = must(
            centre.admin.query("SELECT array_to_string(ARRAY(SELECT u COLLATE \"C\" FROM "
                               "unnest(columns) u ORDER BY 1), ' ') "
                               "|| ' ', "
                               "array_to_string(ARRAY(SELECT u COLLATE \"C\" FROM unnest(keys) u "
                               "ORDER BY 1), ' ') || ' ', "
                               "array_to_string(ARRAY(SELECT u COLLATE \"C\" FROM "
                               "unnest(geometries) u ORDER BY 1), ' '), "
                               "coalesce(numbered, '') FROM wanmi.synced_table WHERE name = $1",
                               PgParams{}.add(name)));
        REQUIRE(row.count() == 1);
        CHECK(row.text(0, 0) == joined(texts(db, "SELECT name FROM pragma_table_info('" + name +
                                                     "') WHERE name <> 'fid'")));
        CHECK(row.text(0, 1) == joined(t.key));
        CHECK(row.text(0, 2) + (t.geometry.empty() ? "" : " ") == joined(t.geometry));
        CHECK(row.text(0, 3) == t.numbered);
    }
    CHECK(centre.ask("SELECT string_agg(name || ' ', '' ORDER BY name COLLATE \"C\") FROM "
                     "wanmi.synced_table") == joined(names));
}

TEST_CASE("What a store holds the centre takes, and tells again bit for bit", "[pg]") {
    auto db = filledStore();
    Centre centre{true};
    auto line = centre.add("admin", "ADMIN");
    const auto rows = everyRow(db);
    REQUIRE(rows.size() == 8);
    REQUIRE(sendRows(centre, line, "admin", rows) == kTaken);
    CHECK(sendRows(centre, line, "admin", rows) == kTaken); // there already, and the same
    CHECK(centre.ask(
              "SELECT count(*) FROM wanmi.cell WHERE ST_SRID(geom) = 4547 AND ST_IsValid(geom)") ==
          texts(db, "SELECT count(*) FROM cell").front());

    auto leader = centre.add("leader", "LEADER");
    const auto told =
        must(leader.query("SELECT i->'body'->>'rows' FROM wanmi.feed($1, $2, '0', 0, 100) i",
                          PgParams{}.add(centre.desk).add(centre.key)));
    std::vector<RowChange> back;
    for (int i = 0; i < told.count(); ++i) {
        for (auto& row : must(rowsFromText(told.text(i, 0)))) {
            back.push_back(std::move(row));
        }
    }
    REQUIRE(back.size() == 2 * rows.size());
    back.resize(rows.size());
    CHECK(rowsText(back) == rowsText(rows));
    CHECK(must(checkCentre(centre.admin)).empty());
}

TEST_CASE("A large entry may take as long as it needs, and the next one no longer than any",
          "[pg]") {
    Centre centre{true};
    centre.add("admin", "ADMIN");
    auto login = centre.base.login("wp_admin", kPassword);
    login.answerWithin = std::chrono::milliseconds{400};
    PgRemote remote{login};
    std::vector<RowChange> rows;
    rows.reserve(60'000);
    for (int i = 0; i < 60'000; ++i) {
        rows.push_back(phrase("p" + std::to_string(i), "用语 " + std::to_string(i)));
    }
    const DeskPass pass{centre.desk, centre.key};
    const auto text = rowsEntry(centre, "admin", rowsText(rows));
    const WireEntry entry{parseJson(text)->at("id").get<std::string>(), text};
    const auto answers = must(remote.apply(pass, {entry}));
    REQUIRE(answers.size() == 1);
    CHECK(answers.front().outcome == SyncAnswer::Outcome::Taken);
    CHECK(remote.timesConnected() == 1);
    CHECK(centre.ask("SELECT count(*) FROM wanmi.phrase") == "60000");
}

TEST_CASE(
    "A row that comes into another district is told there whole, and where it was as a change",
    "[pg]") {
    Centre centre{true};
    auto line = centre.add("admin", "ADMIN");
    const auto there = must(addCentralDesk(centre.admin, deskOf("990102", "")));
    const Columns key{{"code", "D1"}};
    const auto send = [&](const RowChange& row) { return sendRows(centre, line, "admin", {row}); };
    REQUIRE(send(added("department", key,
                       {{"code", "D1"},
                        {"kind", ""},
                        {"name", "环卫所"},
                        {"name_en", ""},
                        {"recorded_at", std::int64_t{1}},
                        {"region_code", "990101"}})) == kTaken);
    REQUIRE(send({"department",
                  RowChange::Op::Update,
                  key,
                  {{"region_code", "990101"}},
                  {{"region_code", "990102"}}}) == kTaken);
    CHECK(centre.ask("SELECT string_agg(kind || ' ' || places[1], ', ' ORDER BY n) FROM "
                     "wanmi.change_log") == "rows 990101, rows 990101, came 990102");
    const auto told = must(line.query(
        "SELECT f->>'kind', f->'body'->'rows'->0->'n'->>'name' FROM wanmi.feed($1, $2, '0', 0, 9) f"
        " WHERE f->>'kind' <> 'rows'",
        PgParams{}.add(there.code).add(there.key)));
    REQUIRE(told.count() == 1);
    CHECK(told.text(0, 0) == "came");
    CHECK(told.text(0, 1) == "环卫所");
    CHECK(must(checkCentre(centre.admin)).empty());
}

TEST_CASE("A row is changed column by column, and a number that was given twice goes on", "[pg]") {
    Centre centre{true};
    auto line = centre.add("admin", "ADMIN");
    centre.add("dept", "DEPT", "D");
    const auto by = [&centre, &line](const char* who, const RowChange& row) {
        return sendRows(centre, line, who, {row});
    };
    CHECK(by("admin", phrase("p", "到场")) == kTaken);
    CHECK(by("admin", phrase("p", "到场")) == kTaken);
    CHECK(by("admin", phrase("p", "other")) == kMoved);
    CHECK(by("admin", phrase("q", "到场")) == kMoved); // one text once
    CHECK(by("dept", changed("use", "", "finish")) == kTaken);
    CHECK(by("admin", changed("text", "到场", "已到场")) == kTaken); // another column
    CHECK(by("admin", changed("use", "", "finish")) == kTaken);      // is so already
    CHECK(by("admin", changed("use", "", "start")) == kMoved);
    CHECK(by("admin", changed("nothing", "", "x")) == Said{"refused", "sync.bad_entry"});
    CHECK(centre.ask("SELECT use || text FROM wanmi.phrase") == "finish已到场");

    CHECK(by("admin", past(1, R"({"x":1})")) == kTaken);
    CHECK(by("admin", past(1, R"({"x":2})")) == kTaken);
    CHECK(centre.ask(
              "SELECT string_agg(seq || after, ' ' ORDER BY seq) FROM wanmi.component_change") ==
          R"(1{"x":1} 2{"x":2})");
    CHECK(by("dept", past(3, "{}")) == Said{"refused", "sync.row_right"});
    CHECK(by("admin", {"person", RowChange::Op::Insert, {{"id", "x"}}, {}, {{"id", "x"}}}) ==
          Said{"refused", "sync.row_unknown"});

    // One row that cannot be takes the whole entry along.
    CHECK(sendRows(centre, line, "admin", {phrase("r", "new"), changed("use", "", "start")}) ==
          kMoved);
    CHECK(centre.ask("SELECT count(*) FROM wanmi.phrase") == "1");
    CHECK(must(checkCentre(centre.admin)).empty());
}

} // namespace wanmi::test

#include "core/geometry/codec.h"
#include "core/store/row_apply.h"
#include "core/store/row_recorder.h"
#include "core/store/synced_tables.h"
#include "tests/store/store_fixture.h"

#include <chrono>
#include <iostream>
#include <random>

namespace wanmi::test {
namespace {

using Op = RowChange::Op;
constexpr std::int64_t kLamp = 1101010205000001;

std::string hexPoint(std::int64_t x, std::int64_t y) {
    std::string out;
    for (const char c : wkb(Point{x, y})) {
        constexpr std::string_view kDigits = "0123456789abcdef";
        const auto byte = static_cast<unsigned char>(c);
        out += {kDigits[byte >> 4U], kDigits[byte & 0xFU]};
    }
    return out;
}

CellValue text(const char* value) {
    return std::string{value};
}

RowChange lamp(std::int64_t code, std::int64_t x = 5000) {
    Columns row{{"cell_code", {}},
                {"change_day", {}},
                {"code", code},
                {"data_source", text("")},
                {"extra", {}},
                {"first_day", text("2025-01-01")},
                {"geom", hexPoint(x, 6000)},
                {"kind", text("0205")},
                {"maintain_dept", text("")},
                {"manage_dept", text("")},
                {"name", text("灯")},
                {"note", text("")},
                {"owner_dept", text("")},
                {"recorded_at", std::int64_t{7}},
                {"shape", {}},
                {"source_key", {}},
                {"state", text("intact")},
                {"valid_to", {}}};
    return {"component", Op::Insert, {{"code", code}}, {}, row};
}

RowChange history(std::int64_t seq, const char* note) {
    Columns row{{"after", text("{}")},   {"at", std::int64_t{1}}, {"author", text("a")},
                {"batch", text("b")},    {"before", text("{}")},  {"code", kLamp},
                {"deed", text("moved")}, {"note", text(note)},    {"seq", seq}};
    return {"component_change", Op::Insert, {{"code", kLamp}, {"seq", seq}}, {}, row};
}

RowChange phrase(const char* id, const char* words) {
    return {"phrase",
            Op::Insert,
            {{"id", text(id)}},
            {},
            {{"at", std::int64_t{1}},
             {"id", text(id)},
             {"owner", text("")},
             {"text", text(words)},
             {"use", text("")}}};
}

RowChange renamed(const char* before, const char* after) {
    return {"component",
            Op::Update,
            {{"code", kLamp}},
            {{"name", text(before)}},
            {{"name", text(after)}}};
}

/// A store, and changes written into it as the sync does.
struct Written {
    Database db = emptyStore();

    Status apply(const std::vector<RowChange>& changes) {
        auto tx = must(Transaction::begin(db));
        WANMI_TRY(applyRows(db, kSrid, changes));
        return tx.commit();
    }
    Status revert(const std::vector<RowChange>& changes) {
        auto tx = must(Transaction::begin(db));
        WANMI_TRY(revertRows(db, kSrid, changes));
        return tx.commit();
    }
    std::int64_t count(const std::string& sql) {
        return must(db.number("SELECT count(*) FROM " + sql)).value_or(-1);
    }
    std::string notes() {
        return must(db.text("SELECT group_concat(n, ' ') FROM (SELECT note AS n FROM "
                            "component_change ORDER BY seq)"))
            .value_or("");
    }
    std::string name() { return must(db.text("SELECT name FROM component")).value_or(""); }
};

/// Every row of every synced table, as it travels.
std::string everything(Database& db) {
    std::string out;
    for (const auto& table : syncedTables()) {
        std::string keys;
        for (const auto key : table.key) {
            keys += keys.empty() ? "\"" : ", \"";
            keys.append(key).append("\"");
        }
        std::string sql = "SELECT ";
        sql.append(keys).append(" FROM ").append(table.name).append(" ORDER BY ").append(keys);
        auto q = must(db.prepare(sql));
        while (must(q.step())) {
            Columns key;
            for (std::size_t i = 0; i < table.key.size(); ++i) {
                const auto at = static_cast<int>(i);
                const auto type =
                    must(db.text("SELECT type FROM pragma_table_info('" + std::string{table.name} +
                                 "') WHERE name = '" + std::string{table.key[i]} + "'"));
                setColumn(key, table.key[i],
                          type == "TEXT" ? CellValue{q.text(at)} : CellValue{q.integer(at)});
            }
            out += std::string{table.name} +
                   columnsText(must(presentColumns(db, table.name, key, {})).value()) + "\n";
        }
    }
    return out;
}

} // namespace

TEST_CASE("What the centre accepted is written, twice is as once", "[sync]") {
    Written w;
    must(w.apply({lamp(kLamp), renamed("灯", "路灯")}));
    CHECK(w.name() == "路灯");
    const auto before = everything(w.db);
    const auto last = must(lastChange(w.db));
    must(w.apply({lamp(kLamp), renamed("灯", "路灯")}));
    CHECK(everything(w.db) == before);
    const RowChange gone{"phrase", Op::Delete, {{"id", text("p")}}, {}, {}};
    must(w.apply({gone}));
    must(w.apply({renamed("灯", "路灯")}));
    CHECK(must(w.db.text("SELECT tbl || ' ' || key FROM change LIMIT 1")) ==
          "component 1101010205000001");
    CHECK(last == 1); // one notice for both changes of the row
}

TEST_CASE("An update of a row that is not there is an error, its deletion is none", "[sync]") {
    Written w;
    const auto done = w.apply({renamed("灯", "路灯")});
    REQUIRE_FALSE(done);
    CHECK(done.error().reason == "sync.row_absent");
    CHECK(done.error().args.at(0) == Arg{"table", "component"});
}

TEST_CASE("A change of no synced table, of another key or column is refused", "[sync]") {
    Written w;
    for (const RowChange& bad :
         {RowChange{"person", Op::Delete, {{"id", text("p")}}, {}, {}},
          RowChange{"cases; DROP TABLE phrase", Op::Delete, {{"id", text("p")}}, {}, {}},
          RowChange{"phrase", Op::Delete, {{"text", text("p")}}, {}, {}},
          RowChange{"phrase", Op::Insert, {{"id", text("p")}}, {}, {{"x\" --", text("p")}}},
          RowChange{"street_line", Op::Insert, {{"id", text("p")}}, {}, {{"fid", {}}}}}) {
        const auto done = w.apply({bad});
        REQUIRE_FALSE(done);
        CHECK(done.error().reason == "sync.bad_entry");
    }
    auto bad = lamp(kLamp);
    setColumn(bad.after, "geom", text("zz"));
    CHECK(w.apply({bad}).error().reason == "geometry.broken");
}

TEST_CASE("The spatial index follows what is written", "[sync]") {
    Written w;
    must(w.apply({lamp(kLamp)}));
    const RowChange moved{"component",
                          Op::Update,
                          {{"code", kLamp}},
                          {{"geom", hexPoint(5000, 6000)}},
                          {{"geom", hexPoint(90'000, 6000)}}};
    must(w.apply({moved}));
    CHECK(w.count("idx_component_geom WHERE xmin > 80 AND pkid = " + std::to_string(kLamp)) == 1);
    CHECK(must(w.db.number("SELECT CheckSpatialIndex('component', 'geom')")) == 1);
    must(w.revert({lamp(kLamp)}));
    CHECK(w.count("idx_component_geom") == 0);
}

TEST_CASE("A row of this desk that has the centre's number moves up", "[sync]") {
    Written w;
    must(w.apply({lamp(kLamp), history(1, "old"), history(2, "mine"), history(3, "mine-too")}));
    must(w.apply({history(2, "theirs")}));
    CHECK(w.notes() == "old theirs mine mine-too");
    must(w.apply({history(2, "theirs")}));
    CHECK(w.notes() == "old theirs mine mine-too");
    must(w.apply({history(3, "theirs-too"), history(4, "mine")})); // mine comes back
    CHECK(w.notes() == "old theirs theirs-too mine mine-too");
    must(w.apply({history(4, "mine-too"), history(5, "mine")})); // in another order
    CHECK(w.notes() == "old theirs theirs-too mine-too mine");
    must(w.revert({history(2, "mine-too")})); // whatever its number has become
    CHECK(w.notes() == "old theirs theirs-too mine");
    CHECK(must(w.db.number("SELECT max(seq) FROM component_change")) == 4);
}

TEST_CASE("The past stays guarded where no sync writes", "[sync]") {
    Written w;
    must(w.apply({lamp(kLamp), history(1, "old"), history(2, "x")}));
    must(w.apply({history(1, "theirs")}));
    CHECK(w.count("sync_writing") == 0);
    CHECK_FALSE(w.db.run("UPDATE component_change SET note = 'y'"));
    CHECK_FALSE(w.db.run("DELETE FROM component_change"));
    CHECK_FALSE(w.db.run("DELETE FROM component"));
    must(w.db.run("INSERT INTO rule_text VALUES (1, 'a', 'b', 1)"));
    CHECK_FALSE(w.db.run("UPDATE rule_text SET text = 'c'"));
    CHECK_FALSE(w.db.run("DELETE FROM rule_text"));
    must(w.db.run("INSERT INTO cell_retired VALUES ('110101001001001', 1)"));
    CHECK_FALSE(
        w.db.run("INSERT INTO cell (id, code, community_code, area_m2, valid_from, recorded_at)"
                 " VALUES ('c1', '110101001001001', '110101001001', 100, 1, 1)"));
}

TEST_CASE("A change the centre refused is undone, what was changed since stays", "[sync]") {
    Written w;
    must(w.apply({lamp(kLamp), history(1, "x"), phrase("p", "收到")}));
    must(w.apply({renamed("灯", "路灯")}));
    must(w.revert({renamed("灯", "路灯")}));
    CHECK(w.name() == "灯");
    must(w.apply({renamed("灯", "高灯")}));
    must(w.revert({renamed("灯", "路灯")}));
    CHECK(w.name() == "高灯");
    const RowChange gone{"phrase", Op::Delete, {{"id", text("p")}}, phrase("p", "收到").after, {}};
    must(w.apply({gone}));
    CHECK(w.count("phrase") == 0);
    must(w.revert({gone}));
    CHECK(w.count("phrase WHERE text = '收到'") == 1);
    must(w.revert({lamp(kLamp), history(1, "x"), phrase("p", "收到")}));
    CHECK(w.count("component") + w.count("component_change") + w.count("phrase") == 0);
    must(w.revert({lamp(kLamp), history(1, "x"), phrase("p", "收到")}));
}

TEST_CASE("Rows come in whatever order unique columns and references allow", "[sync]") {
    Written w;
    must(w.apply({phrase("p1", "甲")}));
    auto moved = RowChange{
        "phrase", Op::Update, {{"id", text("p1")}}, {{"text", text("甲")}}, {{"text", text("乙")}}};
    must(w.apply({phrase("p2", "甲"), moved}));
    CHECK(w.count("phrase") == 2);
    const RowChange lineage{
        "cell_lineage",
        Op::Insert,
        {{"edition", std::int64_t{1}}, {"from_code", text("a")}, {"to_code", text("b")}},
        {},
        {{"edition", std::int64_t{1}}, {"from_code", text("a")}, {"to_code", text("b")}}};
    CHECK(w.apply({lineage}).error().reason == "store.constraint");
    const RowChange edition{"grid_edition",
                            Op::Insert,
                            {{"edition", std::int64_t{1}}},
                            {},
                            {{"author", text("a")},
                             {"document", text("")},
                             {"edition", std::int64_t{1}},
                             {"id", text("e1")},
                             {"kind", text("cut")},
                             {"name", text("n")},
                             {"recorded_at", std::int64_t{1}},
                             {"valid_from", std::int64_t{1}}}};
    must(w.apply({lineage, edition}));
    CHECK(w.count("change WHERE tbl = 'grid_edition' AND key = 'e1'") == 1);
}

TEST_CASE("Many changes of a table are told to other processes as one", "[sync]") {
    Written w;
    std::vector<RowChange> lamps;
    for (std::int64_t i = 0; i < 150; ++i) {
        lamps.push_back(lamp(kLamp + i, 5000 + 1000 * i));
    }
    must(w.apply(lamps));
    CHECK(w.count("component") == 150);
    CHECK(w.count("change") == 1);
    CHECK(must(w.db.text("SELECT key FROM change")) == "*");
}

TEST_CASE("Thousands of rows are written in seconds", "[sync]") {
    Written w;
    std::vector<RowChange> lamps;
    for (std::int64_t i = 0; i < 2000; ++i) {
        lamps.push_back(lamp(kLamp + i, 5000 + 1000 * i));
    }
    const auto timed = [&](const char* what) {
        const auto start = std::chrono::steady_clock::now();
        must(w.apply(lamps));
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        std::cout << what << ": " << 2000 / took.count() << " rows/s\n";
        CHECK(took.count() < 10);
    };
    timed("new rows");
    timed("rows that are there");
}

TEST_CASE("Columns of a row are read as they travel", "[sync]") {
    Written w;
    must(w.apply({lamp(kLamp)}));
    CHECK(must(presentColumns(w.db, "component", {{"code", kLamp}}, {})) == lamp(kLamp).after);
    CHECK(must(presentColumns(w.db, "component", {{"code", kLamp}}, {"name"})) ==
          Columns{{"name", text("灯")}});
    CHECK_FALSE(must(presentColumns(w.db, "component", {{"code", kLamp + 1}}, {})));
    CHECK_FALSE(presentColumns(w.db, "person", {{"id", text("a")}}, {}));
    CHECK_FALSE(presentColumns(w.db, "component", {{"code", kLamp}}, {"fid"}));
}

TEST_CASE("What one store records another becomes, and the first again when it is undone",
          "[sync]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    Written here;
    Written there;
    auto recorder = must(RowRecorder::attach(here.db));
    const auto pick = [&](std::uint64_t below) { return std::to_string(random() % below); };
    for (int round = 0; round < 150; ++round) {
        CAPTURE(round);
        const auto before = everything(here.db);
        std::vector<RowChange> rows;
        {
            auto tx = must(Transaction::begin(here.db));
            must(recorder.begin());
            for (int i = 0; i < 4; ++i) {
                const auto id = pick(6);
                const std::vector<std::string> works{
                    "INSERT OR IGNORE INTO phrase VALUES ('" + id + "', 'o" + pick(2) +
                        "', '', 't" + pick(5) + "', 1)",
                    "UPDATE OR IGNORE phrase SET text = 't" + pick(5) + "' WHERE id = '" + id + "'",
                    "DELETE FROM phrase WHERE id = '" + id + "'",
                    "INSERT OR IGNORE INTO street_line (id, name, recorded_at, geom) VALUES ('" +
                        id + "', 'n', 1, ST_GeomFromText('LINESTRING(1 2, " + pick(9) +
                        " 4.5)', 4547))",
                    "UPDATE street_line SET geom = ST_GeomFromText('LINESTRING(0 0, " + pick(9) +
                        " 1)', 4547), name = 'm" + pick(3) + "' WHERE id = '" + id + "'",
                    "DELETE FROM street_line WHERE id = '" + id + "'",
                    "INSERT OR IGNORE INTO cell (id, code, community_code, area_m2, valid_from, "
                    "recorded_at) VALUES ('" +
                        id + "', '11010100100100" + pick(3) + "', 'c', 0.1 * " + pick(7) +
                        ", 1, 1)",
                    "UPDATE cell SET valid_to = 5, area_m2 = " + pick(3) + " WHERE id = '" + id +
                        "'",
                    "INSERT INTO component_change SELECT 7, coalesce(max(seq), 0) + 1, 1, 'a', "
                    "'moved', '{}', '{}', '" +
                        std::to_string(random()) + "', 'b' FROM component_change WHERE code = 7"};
                must(here.db.run(works[random() % works.size()]));
            }
            rows = must(recorder.changes(here.db)).rows;
            must(tx.commit());
        }
        recorder.pause();
        CAPTURE(rowsText(rows));
        must(there.apply(must(rowsFromText(rowsText(rows)))));
        REQUIRE(everything(there.db) == everything(here.db));
        if (random() % 3 != 0) continue;
        must(here.revert(rows));
        must(there.revert(rows));
        REQUIRE(everything(here.db) == before);
        REQUIRE(everything(there.db) == before);
    }
    CHECK(must(there.db.number("SELECT CheckSpatialIndex('street_line', 'geom')")) == 1);
}

} // namespace wanmi::test

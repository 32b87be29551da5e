#include "core/geometry/codec.h"
#include "core/store/row_recorder.h"
#include "core/store/synced_tables.h"
#include "tests/store/store_fixture.h"

#include <chrono>
#include <iostream>

namespace wanmi::test {
namespace {

using Op = RowChange::Op;

/// A store that is watched from the start.
struct Watched {
    Database db = emptyStore();
    RowRecorder recorder = must(RowRecorder::attach(db));

    std::vector<RowChange> of(const std::string& script) {
        auto tx = must(Transaction::begin(db));
        must(recorder.begin());
        must(db.run(script));
        auto found = must(recorder.changes(db)).rows;
        must(tx.commit());
        return found;
    }
    void lamp(std::int64_t code, const std::string& name) {
        auto q = must(db.prepare("INSERT INTO component (code, kind, name, first_day, recorded_at,"
                                 " geom) VALUES (?1, '0205', ?2, '2025-01-01', 7, ?3)"));
        must(q.at(1, code).at(2, name).atBlob(3, spatialitePoint({5'000, 6'000}, kSrid)).done());
    }
};

constexpr auto kPhrase = "INSERT INTO phrase VALUES ('p1', 'a', '', '收到', 5);";
constexpr auto kAddress =
    "INSERT INTO address VALUES ('a1', '', '甲', 'd', 't', '1', '', '', 'x', 1);";

std::vector<std::string> tablesOf(const std::vector<RowChange>& rows) {
    std::vector<std::string> out;
    out.reserve(rows.size());
    for (const auto& r : rows) {
        out.push_back(r.table);
    }
    return out;
}

} // namespace

TEST_CASE("A row that came is told with every column, one that goes too", "[sync]") {
    Watched w;
    const auto come = w.of(kPhrase);
    REQUIRE(come.size() == 1);
    const Columns row{{"at", std::int64_t{5}},
                      {"id", std::string{"p1"}},
                      {"owner", std::string{"a"}},
                      {"text", std::string{"收到"}},
                      {"use", std::string{}}};
    CHECK(come.front() == RowChange{"phrase", Op::Insert, {{"id", std::string{"p1"}}}, {}, row});
    const auto gone = w.of("DELETE FROM phrase WHERE id = 'p1'");
    REQUIRE(gone.size() == 1);
    CHECK(gone.front() == RowChange{"phrase", Op::Delete, {{"id", std::string{"p1"}}}, row, {}});
}

TEST_CASE("Of a row that changed the changed columns are told, as they were first and are last",
          "[sync]") {
    Watched w;
    w.of(kAddress);
    const auto rows = w.of("UPDATE address SET phone = '2', name = '甲';"
                           "UPDATE address SET phone = '3', changed_at = 9");
    REQUIRE(rows.size() == 1);
    CHECK(rows.front().op == Op::Update);
    CHECK(rows.front().before ==
          Columns{{"changed_at", std::int64_t{1}}, {"phone", std::string{"1"}}});
    CHECK(rows.front().after ==
          Columns{{"changed_at", std::int64_t{9}}, {"phone", std::string{"3"}}});
    CHECK(w.of("UPDATE address SET phone = '4'; UPDATE address SET phone = '3'").empty());
    CHECK(w.of("DELETE FROM address WHERE id = 'a1'; " + std::string{kAddress} +
               "UPDATE address SET phone = '3', changed_at = 9")
              .empty());
}

TEST_CASE("A row with a number of this file alone is told by its id", "[sync]") {
    Watched w;
    auto q = must(w.db.prepare("INSERT INTO street_line (fid, id, name, recorded_at, geom)"
                               " VALUES (?1, 's1', ?2, 1, ?3)"));
    const auto geom = spatialiteLine({{0, 0}, {1000, 2000}}, kSrid);
    must(q.at(1, std::int64_t{41}).at(2, "长街").atBlob(3, geom).done());
    const auto renamed = w.of("UPDATE street_line SET name = '短街' WHERE fid = 41");
    REQUIRE(renamed.size() == 1);
    CHECK(renamed.front().key == Columns{{"id", std::string{"s1"}}});
    CHECK(renamed.front().after == Columns{{"name", std::string{"短街"}}});

    auto tx = must(Transaction::begin(w.db));
    must(w.recorder.begin());
    must(w.db.run("DELETE FROM street_line"));
    must(q.at(1, std::int64_t{99}).at(2, "新街").atBlob(3, geom).done());
    const auto again = must(w.recorder.changes(w.db)).rows;
    REQUIRE(again.size() == 1);
    CHECK(again.front().op == Op::Update);
    CHECK(again.front().after == Columns{{"name", std::string{"新街"}}});
    const auto gone = w.of("DELETE FROM street_line").front();
    CHECK(columnOf(gone.before, "fid") == nullptr);
    CHECK(*columnOf(gone.before, "geom") ==
          CellValue{std::string{"01020000000200000000000000000000000000000000000000"
                                "000000000000f03f0000000000000040"}});
}

TEST_CASE("A new row with the number a row that went had in the file is another row", "[sync]") {
    Watched w;
    const std::string come = "INSERT INTO street_line (id, name, recorded_at, geom) VALUES ('";
    const std::string line = "', '街', 1, ST_GeomFromText('LINESTRING(0 0, 1 2)', 4547));";
    const std::string go = "DELETE FROM street_line WHERE id = '";
    w.of(come + "s1" + line);
    const auto rows = w.of(go + "s1';" + come + "s2" + line);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].op == Op::Delete);
    CHECK(rows[0].key == Columns{{"id", std::string{"s1"}}});
    CHECK(rows[0].before.size() == 6);
    CHECK(rows[1].op == Op::Insert);
    CHECK(rows[1].key == Columns{{"id", std::string{"s2"}}});
    CHECK(rows[1].after.size() == 6);
    w.of(come + "s3" + line);
    // Both went and came in the other order: each is as it was.
    CHECK(w.of(go + "s3';" + go + "s2';" + come + "s3" + line + come + "s2" + line).empty());
}

TEST_CASE("What was rolled back to a savepoint, or altogether, is not told", "[sync]") {
    Watched w;
    {
        auto tx = must(Transaction::begin(w.db));
        must(w.recorder.begin());
        must(w.db.run(kPhrase));
        {
            auto inner = must(Transaction::begin(w.db));
            must(w.db.run(kAddress));
            must(w.db.run("UPDATE phrase SET text = 'x'"));
        }
        const auto rows = must(w.recorder.changes(w.db)).rows;
        REQUIRE(tablesOf(rows) == std::vector<std::string>{"phrase"});
        CHECK(*columnOf(rows.front().after, "text") == CellValue{std::string{"收到"}});
    } // never committed
    CHECK(tablesOf(w.of(kAddress)) == std::vector<std::string>{"address"});
}

TEST_CASE("Tables of this desk alone and work under a pause are not told", "[sync]") {
    Watched w;
    CHECK(w.of("INSERT INTO cell_left VALUES ('1'); INSERT INTO store_info VALUES ('k', 'v');"
               "INSERT INTO change (tbl, key) VALUES ('a', 'b')")
              .empty());
    must(w.recorder.begin());
    w.recorder.pause();
    must(w.db.run(kPhrase));
    CHECK(must(w.recorder.changes(w.db)).empty());
    CHECK(w.of("UPDATE phrase SET text = 'x'").size() == 1);
}

TEST_CASE("What a trigger does to a table of this desk alone is left out", "[sync]") {
    Watched w;
    must(w.db.run("INSERT INTO cell (id, code, community_code, area_m2, valid_from, recorded_at)"
                  " VALUES ('c1', '110101001001001', '110101001001', 100, 1, 1)"));
    w.lamp(1101010205000001, "灯");
    must(w.db.run("UPDATE component SET cell_code = '110101001001001'"));
    const auto rows = w.of("UPDATE component SET cell_code = NULL");
    CHECK(must(w.db.number("SELECT count(*) FROM cell_left")) == 1);
    REQUIRE(tablesOf(rows) == std::vector<std::string>{"component"});
    CHECK(rows.front().key == Columns{{"code", std::int64_t{1101010205000001}}});
    CHECK(rows.front().after == Columns{{"cell_code", {}}});
}

TEST_CASE("A table emptied by a statement prepared before anybody listened is told row by row",
          "[sync]") {
    auto db = emptyStore();
    must(must(db.prepare("DELETE FROM phrase")).done()); // stays prepared
    must(db.run(kPhrase));
    auto recorder = must(RowRecorder::attach(db));
    must(recorder.begin());
    must(must(db.prepare("DELETE FROM phrase")).done());
    CHECK(must(recorder.changes(db)).rows.size() == 1);
}

TEST_CASE("Rows are told in an order in which references hold", "[sync]") {
    Watched w;
    const auto rows = w.of("INSERT INTO grid_edition VALUES (1, 'e1', 'cut', 'n', '', 'a', 1, 1);"
                           "INSERT INTO cell_lineage VALUES (1, 'a', 'b');"
                           "INSERT INTO duty_log (id, at, author, kind, day, text) VALUES"
                           " ('l1', 1, 'a', 'note', '2026-01-05', 't');"
                           "INSERT INTO duty_log (id, at, author, kind, day, text, amends) VALUES"
                           " ('l2', 2, 'a', 'note', '2026-01-05', 't', 'l1');");
    CHECK(tablesOf(rows) ==
          std::vector<std::string>{"grid_edition", "cell_lineage", "duty_log", "duty_log"});
    CHECK(rows.back().key == Columns{{"id", std::string{"l2"}}});
    const auto gone = w.of("DELETE FROM cell_lineage; DELETE FROM grid_edition");
    CHECK(tablesOf(gone) == std::vector<std::string>{"cell_lineage", "grid_edition"});
}

TEST_CASE("Evidence is told apart, whole, as it is after the change", "[sync]") {
    Watched w;
    const std::string hash(64, 'a');
    must(w.recorder.begin());
    must(w.db.run("INSERT INTO evidence (id, mark, hash, media, size, name, purpose, added_by,"
                  " added_at, seal) VALUES ('f1', '" +
                  hash + "', '" + hash + "', 'image/jpeg', 3, 'n', 'report', 'a', 1, '" + hash +
                  "')"));
    const auto found = must(w.recorder.changes(w.db));
    CHECK(found.rows.empty());
    REQUIRE(found.evidence.size() == 1);
    CHECK(found.evidence.front().size() == 16);
    CHECK(columnOf(found.evidence.front(), "fid") == nullptr);
    CHECK(*columnOf(found.evidence.front(), "case_id") == CellValue{});
    must(w.recorder.begin());
    must(w.db.run("UPDATE evidence SET hash = NULL, erased_by = 'e'"));
    const auto erased = must(w.recorder.changes(w.db));
    REQUIRE(erased.evidence.size() == 1);
    CHECK(*columnOf(erased.evidence.front(), "erased_by") == CellValue{std::string{"e"}});
}

TEST_CASE("A value that cannot be told to another desk stops the transaction with its place",
          "[sync]") {
    Watched w;
    must(w.recorder.begin());
    must(w.db.run("INSERT INTO phrase VALUES ('p', 'a', '', CAST(x'ff' AS TEXT), 1)"));
    const auto found = w.recorder.changes(w.db);
    REQUIRE_FALSE(found);
    CHECK(found.error().reason == "sync.cannot_travel");
    CHECK(found.error().args.at(1) == Arg{"column", "text"});
}

TEST_CASE("A real number is told bit for bit", "[sync]") {
    Watched w;
    const auto rows =
        w.of("INSERT INTO cell (id, code, community_code, area_m2, valid_from, recorded_at)"
             " VALUES ('c1', '110101001001001', '110101001001', 0.1 + 0.2, 1, 1),"
             " ('c2', '110101001001002', '110101001001', 10000, 1, 1)");
    REQUIRE(rows.size() == 2);
    CHECK(*columnOf(rows[0].after, "area_m2") == CellValue{0.1 + 0.2});
    CHECK(*columnOf(rows[1].after, "area_m2") == CellValue{10000.0});
}

TEST_CASE("To watch a transaction that touches no synced table costs microseconds", "[sync]") {
    Watched w;
    using Clock = std::chrono::steady_clock;
    const auto timed = [](const char* what, int rounds, const auto& work) {
        const auto start = Clock::now();
        for (int i = 0; i < rounds; ++i) {
            work();
        }
        const std::chrono::duration<double, std::micro> took = Clock::now() - start;
        std::cout << what << ": " << took.count() / rounds << " us\n";
        return took.count() / rounds;
    };
    const auto idle = timed("watch, nothing recorded", 2000, [&] {
        must(w.recorder.begin());
        CHECK(must(w.recorder.changes(w.db)).empty());
    });
    timed("insert into a table of the desk alone, unwatched", 2000, [&] {
        w.recorder.pause();
        must(w.db.run("INSERT INTO change (tbl, key) VALUES ('a', 'b')"));
    });
    timed("the same, watched", 2000, [&] {
        must(w.recorder.begin());
        must(w.db.run("INSERT INTO change (tbl, key) VALUES ('a', 'b')"));
        must(w.recorder.changes(w.db));
    });
    must(w.db.run(kAddress));
    int n = 0;
    timed("update of one row, watched and told", 2000, [&] {
        must(w.recorder.begin());
        must(w.db.run("UPDATE address SET changed_at = " + std::to_string(++n)));
        must(w.recorder.changes(w.db));
    });
    CHECK(idle < 500);
}

} // namespace wanmi::test

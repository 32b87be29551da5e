#include "core/geometry/codec.h"
#include "core/store/row_change.h"
#include "core/store/row_geometry.h"
#include "core/store/store.h"
#include "core/store/synced_tables.h"
#include "tests/store/store_fixture.h"

#include <algorithm>
#include <bit>
#include <random>
#include <set>

namespace wanmi::test {
namespace {

using Op = RowChange::Op;

CellValue anyValue(std::mt19937_64& random) {
    switch (random() % 6) {
    case 0: return {};
    case 1: return static_cast<std::int64_t>(random());
    case 2: return static_cast<std::int64_t>(random() % 100);
    case 3: {
        const auto v = std::bit_cast<double>(random());
        return std::isfinite(v) ? v : 0.5;
    }
    case 4: return static_cast<double>(random() % 1000);
    default: break;
    }
    const std::vector<std::string> texts{"", "井盖", "a\"b\\c\n\t\x01", "1", "null", "😀"};
    return texts[random() % texts.size()];
}

Columns anyColumns(std::mt19937_64& random, std::size_t count) {
    Columns out;
    for (std::size_t i = 0; i < count; ++i) {
        setColumn(out, "c" + std::to_string(random() % 20), anyValue(random));
    }
    return out;
}

RowChange anyChange(std::mt19937_64& random) {
    RowChange out;
    out.table = "t" + std::to_string(random() % 5);
    out.op = static_cast<Op>(random() % 3);
    out.key = anyColumns(random, 1 + random() % 2);
    if (out.op != Op::Insert) out.before = anyColumns(random, 1 + random() % 6);
    if (out.op == Op::Delete) return out;
    out.after = out.op == Op::Update ? out.before : anyColumns(random, 1 + random() % 6);
    for (auto& [name, value] : out.after) {
        value = anyValue(random);
    }
    return out;
}

Polygon squareWithHole(std::int64_t x, std::int64_t y) {
    return {{{x, y}, {x + 9001, y}, {x + 9001, y + 7003}, {x, y + 7003}},
            {{{x + 100, y + 100}, {x + 200, y + 103}, {x + 150, y + 333}}}};
}

void flipBit(std::string& bytes, std::uint64_t which) {
    auto& byte = bytes[which / 8 % bytes.size()];
    byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << which % 8));
}

/// Blobs of every kind the product writes.
std::vector<std::string> productBlobs(int srid) {
    const std::int64_t x = 500'123'457;
    const std::int64_t y = 3'400'765'431;
    const auto polygon = squareWithHole(x, y);
    return {spatialitePoint({x, y}, srid),
            spatialitePoint({-x, -y}, srid),
            spatialiteLine({{x, y}, {x + 1, y + 3}, {x - 7, y + 12'345}}, srid),
            spatialitePolygon(polygon, srid),
            spatialiteMultiPolygon({polygon, squareWithHole(x + 20'000, y)}, srid),
            spatialiteMultiPolygon({}, srid)};
}

} // namespace

TEST_CASE("Row changes as text come back exactly, reals bit for bit", "[sync]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    for (int round = 0; round < 500; ++round) {
        std::vector<RowChange> changes;
        for (auto n = random() % 5; n > 0; --n) {
            changes.push_back(anyChange(random));
        }
        const auto text = rowsText(changes);
        const auto back = must(rowsFromText(text));
        REQUIRE(back == changes);
        REQUIRE(rowsText(back) == text);
    }
}

TEST_CASE("The text of a row change is what the centre reads", "[sync]") {
    const std::vector<RowChange> changes{
        {"component",
         Op::Update,
         {{"code", std::int64_t{1101010103000001}}},
         {{"name", std::string{"旧"}}, {"valid_to", {}}},
         {{"name", std::string{"新"}}, {"valid_to", std::int64_t{5}}}},
        {"cell",
         Op::Insert,
         {{"id", std::string{"a"}}},
         {},
         {{"area_m2", 100.0}, {"id", std::string{"a"}}}},
        {"phrase", Op::Delete, {{"id", std::string{"p"}}}, {{"id", std::string{"p"}}}, {}}};
    CHECK(rowsText(changes) ==
          R"([{"k":{"code":1101010103000001},"n":{"name":"新","valid_to":5},)"
          R"("o":{"name":"旧","valid_to":null},"op":"u","t":"component"},)"
          R"({"k":{"id":"a"},"n":{"area_m2":100.0,"id":"a"},"op":"i","t":"cell"},)"
          R"({"k":{"id":"p"},"o":{"id":"p"},"op":"d","t":"phrase"}])");
    CHECK(rowsText({}) == "[]");
}

TEST_CASE("What is no list of row changes is refused", "[sync]") {
    const std::string good = R"({"t":"phrase","op":"i","k":{"id":"x"},"n":{"id":"x"}})";
    CHECK(rowsFromText("[" + good + "]"));
    for (const std::string bad :
         {"", "{}", "[1]", R"([{"t":"phrase"}])", R"([{"t":1,"op":"i","k":{"a":1},"n":{}}])",
          R"([{"t":"p","op":"x","k":{"a":1},"n":{}}])", R"([{"t":"p","op":"i","k":{},"n":{}}])",
          R"([{"t":"p","op":"i","k":{"a":1}}])",
          R"([{"t":"p","op":"i","k":{"a":1},"n":{"b":true}}])",
          R"([{"t":"p","op":"i","k":{"a":[1]},"n":{"b":1}}])",
          R"([{"t":"p","op":"u","k":{"a":1},"n":{"b":1},"o":{"c":1}}])",
          R"([{"t":"p","op":"i","k":{"a":1},"n":{"b":1},"o":{"b":1}}])",
          R"([{"t":"p","op":"d","k":{"a":1},"n":{"b":1},"o":{"b":1}}])"}) {
        CAPTURE(bad);
        const auto read = rowsFromText(bad);
        REQUIRE_FALSE(read);
        CHECK(read.error().reason == "sync.bad_entry");
    }
}

TEST_CASE("Columns stand in the order of their names, and a whole number is the same as a real one",
          "[sync]") {
    Columns columns;
    setColumn(columns, "b", std::int64_t{1});
    setColumn(columns, "a", 2.0);
    setColumn(columns, "b", std::int64_t{3});
    CHECK(columnsText(columns) == R"({"a":2.0,"b":3})");
    CHECK(must(columnsFromText(columnsText(columns))) == columns);
    CHECK(columnOf(columns, "c") == nullptr);
    CHECK(sameValue(std::int64_t{2}, 2.0));
    CHECK(sameValue(2.0, std::int64_t{2}));
    CHECK_FALSE(sameValue(2.5, std::int64_t{2}));
    CHECK_FALSE(sameValue(CellValue{}, std::int64_t{0}));
    CHECK_FALSE(sameValue(std::string{"2"}, std::int64_t{2}));
    CHECK(sameValue(CellValue{}, CellValue{}));
}

TEST_CASE("A geometry travels as well-known binary and comes back as the same bytes", "[sync]") {
    for (const auto& blob : productBlobs(kSrid)) {
        const auto hex = must(hexOfGeometry(blob, kSrid));
        CHECK(must(geometryFromHex(hex, kSrid)) == blob);
        CHECK(std::all_of(hex.begin(), hex.end(),
                          [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }));
        CHECK_FALSE(hexOfGeometry(blob, kSrid + 1));
    }
    CHECK(must(hexOfGeometry(spatialitePoint({1000, 2000}, kSrid), kSrid)) ==
          "0101000000000000000000f03f0000000000000040");
}

TEST_CASE("What SpatiaLite itself makes travels too", "[sync]") {
    auto db = must(createStore(":memory:"));
    must(fixSrid(db, kSrid));
    for (const std::string text :
         {"POINT(500000.123 3400000.456)", "LINESTRING(1 2, 3 4.5)", "MULTIPOINT(1 2, 3 4)",
          "POLYGON((0 0, 10 0, 10 10, 0 0), (5 3, 6 3, 6 4, 5 3))",
          "MULTILINESTRING((1 2, 3 4), (5 6, 7 8))",
          "MULTIPOLYGON(((0 0, 10 0, 10 10, 0 0)), ((20 20, 30 20, 30 30, 20 20)))",
          "GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(3 4, 5 6))"}) {
        CAPTURE(text);
        auto q = must(db.prepare("SELECT g, lower(hex(ST_AsBinary(g))) FROM"
                                 " (SELECT ST_GeomFromText(?1, 4547) AS g)"));
        REQUIRE(must(q.at(1, text).step()));
        const auto hex = must(hexOfGeometry(q.blob(0), kSrid));
        CHECK(hex == q.view(1));
        CHECK(must(geometryFromHex(hex, kSrid)) == q.blob(0));
    }
}

TEST_CASE("A geometry that would not come back as it was is an error, never a guess", "[sync]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    std::size_t refused = 0;
    for (int round = 0; round < 3000; ++round) {
        auto blobs = productBlobs(kSrid);
        auto blob = blobs[random() % blobs.size()];
        switch (random() % 3) {
        case 0: blob.resize(random() % blob.size()); break;
        case 1: flipBit(blob, random()); break;
        default: blob.push_back('\xFE'); break;
        }
        const auto hex = hexOfGeometry(blob, kSrid);
        if (!hex) {
            ++refused;
            REQUIRE(hex.error().reason == "geometry.broken");
            continue;
        }
        REQUIRE(must(geometryFromHex(*hex, kSrid)) == blob);
    }
    CHECK(refused > 2000);
    for (const std::string bad : {"", "0", "01", "zz", "0101000000", "0001000000",
                                  "0101000000000000000000F03F0000000000000040",
                                  "0101000000000000000000f03f00000000000000"}) {
        CHECK_FALSE(geometryFromHex(bad, kSrid));
    }
}

namespace {

using Names = std::set<std::string, std::less<>>;

/// The columns of a table; each is held against what is said of it.
Names columnsOf(Database& db, const SyncedTable& table) {
    auto q = must(db.prepare("SELECT name, type, pk FROM pragma_table_info(?1)"));
    q.at(1, table.name);
    Names names;
    while (must(q.step())) {
        names.insert(q.text(0));
        CHECK((q.view(1) == "BLOB") == table.isGeometry(q.view(0)));
        CHECK(q.view(1) != "ANY");
        if (!table.ownFid) CHECK((q.integer(2) > 0) == table.isKey(q.view(0)));
    }
    return names;
}

void checkNames(const Names& there, const std::vector<std::string_view>& named) {
    for (const auto name : named) {
        CHECK(there.contains(name));
    }
}

} // namespace

TEST_CASE("Synced tables are as the schema has them, and hold no bytes but geometries", "[sync]") {
    auto db = must(createStore(":memory:"));
    for (const auto& table : syncedTables()) {
        CAPTURE(table.name);
        const auto names = columnsOf(db, table);
        REQUIRE_FALSE(names.empty());
        CHECK(names.contains("fid") == table.ownFid);
        for (const auto& list : {table.key, table.geometry, table.stamps}) {
            checkNames(names, list);
        }
        CHECK(std::is_sorted(table.key.begin(), table.key.end()));
        for (const auto& unique : table.unique) {
            checkNames(names, unique.columns);
        }
        if (table.noted.size() > 1) CHECK(names.contains(table.noted));
        auto strict = must(db.prepare("SELECT strict FROM pragma_table_list(?1)"));
        REQUIRE(must(strict.at(1, table.name).step()));
        CHECK(strict.integer(0) == 1);
    }
    CHECK(syncedTable("cases") == nullptr);
    CHECK(syncedTable("person") == nullptr);
}

TEST_CASE("Parents stand before their children in the list of synced tables", "[sync]") {
    auto db = must(createStore(":memory:"));
    for (const auto& table : syncedTables()) {
        auto q = must(db.prepare("SELECT \"table\" FROM pragma_foreign_key_list(?1)"));
        q.at(1, table.name);
        while (must(q.step())) {
            const auto* parent = syncedTable(q.view(0));
            if (parent == nullptr) continue; // cases: evidence travels with them
            CAPTURE(table.name, parent->name);
            CHECK(parent <= &table);
        }
    }
}

} // namespace wanmi::test

#include "core/store/synced_tables.h"
#include "core/sync/rebase.h"
#include "core/sync/row_net.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>

namespace wanmi::test {
namespace {

using Op = RowChange::Op;

CellValue text(const char* value) {
    return std::string{value};
}
Columns id(const char* value) {
    return {{"id", text(value)}};
}
RowChange update(const char* table, const char* key, const Columns& before, const Columns& after) {
    return {table, Op::Update, id(key), before, after};
}
RowChange insert(const char* table, const char* key, Columns after) {
    setColumn(after, "id", text(key));
    return {table, Op::Insert, id(key), {}, after};
}
RowChange remove(const char* table, const char* key, Columns before) {
    setColumn(before, "id", text(key));
    return {table, Op::Delete, id(key), before, {}};
}
RowChange history(std::int64_t code, std::int64_t seq, const char* note) {
    const Columns key{{"code", code}, {"seq", seq}};
    return {"component_change",
            Op::Insert,
            key,
            {},
            {{"code", code}, {"note", text(note)}, {"seq", seq}}};
}

/// Tables as a value: what rows of a file hold.
class Model {
public:
    /// As applyRow(); `exact`: what the change says was there must be.
    void apply(const RowChange& change, bool exact = false) {
        const auto at = m_rows.find(rowKey(change));
        if (exact) REQUIRE((at == m_rows.end()) == (change.op == Op::Insert));
        if (exact && change.op == Op::Update) {
            for (const auto& [name, value] : change.before) {
                CAPTURE(change.table, name);
                REQUIRE(sameValue(*columnOf(at->second, name), value));
            }
        }
        if (change.op == Op::Delete) {
            m_rows.erase(rowKey(change));
        } else if (change.op == Op::Insert) {
            m_rows[rowKey(change)] = change.after;
        } else {
            REQUIRE(at != m_rows.end());
            for (const auto& [name, value] : change.after) {
                setColumn(at->second, name, value);
            }
        }
    }
    void apply(const std::vector<RowChange>& changes, bool exact = false) {
        for (const auto& change : changes) {
            apply(change, exact);
        }
    }
    const Columns* row(const RowKey& key) const {
        const auto at = m_rows.find(key);
        return at == m_rows.end() ? nullptr : &at->second;
    }
    std::int64_t lastNumber(std::int64_t code) const {
        std::int64_t last = 0;
        for (const auto& [key, row] : m_rows) {
            if (key.first != "component_change" || *columnOf(row, "code") != CellValue{code})
                continue;
            last = std::max(last, std::get<std::int64_t>(*columnOf(row, "seq")));
        }
        return last;
    }
    bool holdsNote(std::int64_t code, const CellValue& note) const {
        return std::any_of(m_rows.begin(), m_rows.end(), [&](const auto& r) {
            const auto* other = columnOf(r.second, "note");
            return r.first.first == "component_change" &&
                   *columnOf(r.second, "code") == CellValue{code} && other != nullptr &&
                   *other == note;
        });
    }
    friend bool operator==(const Model& a, const Model& b) {
        return std::equal(a.m_rows.begin(), a.m_rows.end(), b.m_rows.begin(), b.m_rows.end(),
                          [](const auto& x, const auto& y) {
                              return x.first == y.first && sameColumns(x.second, y.second);
                          });
    }

private:
    std::map<RowKey, Columns> m_rows;
};

/// A desk that works at random.
class Desk {
public:
    Desk(Model base, std::mt19937_64& random, int keys, int offset)
        : m_state(std::move(base)),
          m_random(&random),
          m_keys(keys),
          m_offset(offset) {}

    std::vector<RowChange> work(int steps, bool places) {
        std::vector<RowChange> out;
        while (steps-- > 0) {
            auto change = any(places);
            if (change.op == Op::Update && change.after.empty()) continue;
            m_state.apply(change, true);
            out.push_back(std::move(change));
        }
        return out;
    }
    const Model& state() const { return m_state; }
    /// No two of its history rows are alike, as in a store.
    Desk& distinct() {
        m_notes = 1'000'000'000;
        return *this;
    }

private:
    Model m_state;
    std::mt19937_64* m_random;
    int m_keys;
    int m_offset;
    int m_notes = 5;

    std::int64_t number(int below) {
        return static_cast<std::int64_t>((*m_random)() % static_cast<unsigned>(below));
    }
    CellValue value() {
        return number(3) == 0 ? CellValue{static_cast<double>(number(3))} : CellValue{number(4)};
    }
    RowChange any(bool places) {
        const std::vector<std::string> tables{"shift", "street_line", "phrase", "component_change",
                                              places ? "cell" : "shift"};
        const auto& table = tables[static_cast<std::size_t>(number(5))];
        if (table == "component_change") return newHistory();
        const auto key = std::to_string(number(m_keys) + m_offset);
        const auto* row = m_state.row({table, id(key.c_str())});
        if (row == nullptr) return insertRow(table, key);
        if (number(6) == 0) return remove(table.c_str(), key.c_str(), *row);
        auto out = update(table.c_str(), key.c_str(), {}, {});
        for (const auto* name : {"a", "b", "geom", "recorded_at"}) {
            if (number(2) == 0) continue;
            const auto next = value();
            if (sameValue(*columnOf(*row, name), next)) continue;
            setColumn(out.before, name, *columnOf(*row, name));
            setColumn(out.after, name, next);
        }
        return out;
    }
    RowChange insertRow(const std::string& table, const std::string& key) {
        Columns row;
        for (const auto* name : {"a", "b", "geom", "recorded_at"}) {
            setColumn(row, name, value());
        }
        return insert(table.c_str(), key.c_str(), row);
    }
    RowChange newHistory() {
        const std::int64_t code = number(2) + 1 + m_offset;
        return history(code, m_state.lastNumber(code) + 1, std::to_string(number(m_notes)).c_str());
    }
};

/// Is a value of mine still to be found: in the merged state, or in a conflict?
bool isKept(const RowChange& mine, const std::string& column, const CellValue& value,
            const Rebased& done, const Model& merged) {
    const auto* table = syncedTable(mine.table);
    if (table->isStamp(column)) return true;
    const auto whole =
        std::any_of(done.conflicts.begin(), done.conflicts.end(), [&](const auto& c) {
            const auto* all = std::get_if<std::string>(&c.mine);
            return syncedTable(c.table)->whole && all != nullptr && all->front() == '[';
        });
    if (whole) return true;
    const auto told = [&](const RowConflict& c) {
        if (c.table != mine.table || c.key != mine.key) return false;
        return c.column.empty() || (c.column == column && sameValue(c.mine, value));
    };
    if (std::any_of(done.conflicts.begin(), done.conflicts.end(), told)) return true;
    if (!table->numbered.empty()) {
        return column != "note" ||
               merged.holdsNote(std::get<std::int64_t>(*columnOf(mine.after, "code")), value);
    }
    const auto* row = merged.row(rowKey(mine));
    const auto* now = row == nullptr ? nullptr : columnOf(*row, column);
    return now != nullptr && sameValue(*now, value);
}

void checkNothingLost(const std::vector<RowChange>& mine, const Rebased& done,
                      const Model& merged) {
    for (const auto& change : NetChanges{mine}.all()) {
        CAPTURE(change.table, columnsText(change.key));
        for (const auto& [name, value] : change.after) {
            CAPTURE(name, cellText(value));
            REQUIRE(isKept(change, name, value, done, merged));
        }
        if (change.op != Op::Delete) continue;
        const bool told =
            std::any_of(done.conflicts.begin(), done.conflicts.end(), [&](const auto& c) {
                return syncedTable(c.table)->whole ||
                       (c.table == change.table && c.key == change.key);
            });
        REQUIRE((told || merged.row(rowKey(change)) == nullptr));
    }
}

} // namespace

TEST_CASE("Changes of different columns of a row are merged", "[sync]") {
    const auto mine = update("street_line", "s", {{"name", text("a")}}, {{"name", text("b")}});
    const auto theirs = update("street_line", "s", {{"class", text("x")}}, {{"class", text("y")}});
    const auto done = rebase({mine}, {theirs});
    CHECK(done.conflicts.empty());
    CHECK(done.mine == std::vector{mine});
    CHECK(done.local == std::vector{theirs});
}

TEST_CASE("Two values for one column are a conflict that shows theirs and keeps mine", "[sync]") {
    const auto mine = update("street_line", "s", {{"class", text("x")}, {"name", text("a")}},
                             {{"class", text("z")}, {"name", text("b")}});
    const auto theirs = update("street_line", "s", {{"name", text("a")}}, {{"name", text("c")}});
    const auto done = rebase({mine}, {theirs});
    REQUIRE(done.conflicts.size() == 1);
    CHECK(done.conflicts.front() ==
          RowConflict{"street_line", id("s"), "name", text("a"), text("c"), text("b")});
    CHECK(done.mine ==
          std::vector{update("street_line", "s", {{"class", text("x")}}, {{"class", text("z")}})});
    CHECK(done.local ==
          std::vector{update("street_line", "s", {{"name", text("b")}}, {{"name", text("c")}})});
}

TEST_CASE("The same final value is no conflict and is not sent again", "[sync]") {
    const auto mine = update("street_line", "s", {{"name", text("a")}}, {{"name", text("b")}});
    const auto done = rebase({mine}, {mine});
    CHECK(done == Rebased{});
    CHECK(rebase({remove("phrase", "p", {})}, {remove("phrase", "p", {})}) == Rebased{});
    CHECK(rebase({insert("phrase", "p", {{"at", 1.0}})},
                 {insert("phrase", "p", {{"at", std::int64_t{1}}})}) == Rebased{});
}

TEST_CASE("Of several pending changes of a row the oldest before and the newest after count",
          "[sync]") {
    const auto first = update("street_line", "s", {{"name", text("a")}}, {{"name", text("b")}});
    const auto second = update("street_line", "s", {{"name", text("b")}}, {{"name", text("c")}});
    const auto theirs = update("street_line", "s", {{"name", text("a")}}, {{"name", text("x")}});
    const auto done = rebase({first, second}, {theirs});
    REQUIRE(done.conflicts.size() == 1);
    CHECK(done.conflicts.front().base == text("a"));
    CHECK(done.conflicts.front().mine == text("c"));
    CHECK(rebase({second}, {first}).mine == std::vector{second});
}

TEST_CASE("Stamps never conflict, the later change's stand", "[sync]") {
    const auto mine =
        update("street_line", "s", {{"name", text("a")}, {"recorded_at", std::int64_t{1}}},
               {{"name", text("b")}, {"recorded_at", std::int64_t{5}}});
    const auto theirs =
        update("street_line", "s", {{"class", text("x")}, {"recorded_at", std::int64_t{1}}},
               {{"class", text("y")}, {"recorded_at", std::int64_t{9}}});
    const auto done = rebase({mine}, {theirs});
    CHECK(done.conflicts.empty());
    CHECK(done.mine ==
          std::vector{update("street_line", "s", {{"name", text("a")}}, {{"name", text("b")}})});
    const auto other = rebase({theirs}, {mine});
    CHECK(other.conflicts.empty());
    CHECK(*columnOf(other.mine.front().before, "recorded_at") == CellValue{std::int64_t{5}});
    CHECK(*columnOf(other.mine.front().after, "recorded_at") == CellValue{std::int64_t{9}});
}

TEST_CASE(
    "A row deleted there and changed here is one conflict of the whole row, and the other way",
    "[sync]") {
    const auto changed = update("shift", "s", {{"person", text("a")}}, {{"person", text("b")}});
    const auto gone = remove("shift", "s", {{"person", text("a")}});
    const auto done = rebase({changed}, {gone});
    REQUIRE(done.conflicts.size() == 1);
    CHECK(done.conflicts.front() ==
          RowConflict{
              "shift", id("s"), "", text(R"({"person":"a"})"), {}, text(R"({"person":"b"})")});
    CHECK(done.mine.empty());
    CHECK(done.local.front().op == Op::Delete);
    const auto back = rebase({gone}, {changed});
    REQUIRE(back.conflicts.size() == 1);
    CHECK(back.conflicts.front().mine == CellValue{});
    CHECK(back.local == std::vector{insert("shift", "s", {{"person", text("b")}})});
}

TEST_CASE("Two new rows of one key are a conflict, of one number not", "[sync]") {
    const auto clash = rebase({insert("shift", "s", {{"person", text("a")}})},
                              {insert("shift", "s", {{"person", text("b")}})});
    CHECK(clash.conflicts.size() == 1);
    CHECK(clash.mine.empty());
    const auto done = rebase({history(7, 4, "mine"), history(7, 5, "mine too"), history(8, 1, "x")},
                             {history(7, 4, "theirs"), history(7, 5, "theirs too")});
    CHECK(done.conflicts.empty());
    CHECK(done.mine ==
          std::vector{history(7, 6, "mine"), history(7, 7, "mine too"), history(8, 1, "x")});
    CHECK(done.local == std::vector{history(7, 4, "theirs"), history(7, 5, "theirs too"),
                                    history(7, 6, "mine"), history(7, 7, "mine too")});
    CHECK(
        rebase({history(7, 4, "mine")}, {history(7, 4, "x"), history(7, 5, "mine")}).mine.empty());
}

TEST_CASE("Two rows that cannot stand beside each other are a conflict", "[sync]") {
    const Columns same{{"owner", text("")}, {"text", text("收到")}, {"use", text("")}};
    const auto done = rebase({insert("phrase", "p1", same)}, {insert("phrase", "p2", same)});
    REQUIRE(done.conflicts.size() == 1);
    CHECK(done.mine.empty());
    CHECK(done.local == std::vector{remove("phrase", "p1", same), insert("phrase", "p2", same)});
    const Columns nobody{{"login", text("")}};
    CHECK(rebase({insert("address", "a", nobody)}, {insert("address", "b", nobody)})
              .conflicts.empty());
}

TEST_CASE(
    "Places are never merged by attribute, an overlap is one conflict of the whole change set",
    "[sync]") {
    const auto own = update("cell", "c", {{"note", text("a")}}, {{"note", text("b")}});
    const auto other =
        update("component", "k", {{"cell_code", text("1")}}, {{"cell_code", text("2")}});
    const auto theirs = update("cell", "c", {{"land_use", text("x")}}, {{"land_use", text("y")}});
    const auto done = rebase({insert("cell", "n", {}), own, other}, {theirs});
    REQUIRE(done.conflicts.size() == 1);
    CHECK(done.conflicts.front().table == "cell");
    CHECK(done.conflicts.front().key == id("c"));
    CHECK(done.conflicts.front().column.empty());
    CHECK(done.conflicts.front().mine ==
          CellValue{rowsText({insert("cell", "n", {}), own, other})});
    CHECK(done.conflicts.front().theirs == CellValue{rowsText({theirs})});
    CHECK(done.mine.empty());
    CHECK(done.local.size() == 3);
    CHECK(rebase({own}, {update("cell", "d", {{"note", text("a")}}, {{"note", text("b")}})})
              .conflicts.empty());
    CHECK(rebase({own}, {own}) == Rebased{});
}

TEST_CASE("What of this desk came back stands in nobody's way", "[sync]") {
    const auto first = update("cell", "c", {{"note", text("a")}}, {{"note", text("b")}});
    const auto second = update("cell", "c", {{"land_use", text("x")}, {"note", text("b")}},
                               {{"land_use", text("y")}, {"note", text("d")}});
    const auto done = rebase({second}, {first}, FeedOrigin::ThisDesk);
    CHECK(done.conflicts.empty());
    CHECK(done.mine == std::vector{second});
    CHECK(done.local.empty());
    CHECK(rebase({second}, {first}).conflicts.size() == 1);
    const auto moved =
        rebase({history(7, 5, "second")}, {history(7, 5, "first")}, FeedOrigin::ThisDesk);
    CHECK(moved.mine == std::vector{history(7, 6, "second")});
}

TEST_CASE(
    "Random changes are rebased: the same every time, nothing lost, the file shows what is told",
    "[sync]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    std::size_t conflicts = 0;
    std::size_t kept = 0;
    for (int round = 0; round < 4000; ++round) {
        CAPTURE(round);
        const Model base = [&] {
            Desk desk{{}, random, 4, 0};
            desk.work(12, true);
            return desk.state();
        }();
        Desk here{base, random, 4, 0};
        Desk there{base, random, 4, 0};
        const auto mine = here.work(static_cast<int>(random() % 6), random() % 3 == 0);
        const auto theirs = there.work(static_cast<int>(random() % 6), random() % 3 == 0);
        CAPTURE(rowsText(mine), rowsText(theirs));
        const auto done = rebase(mine, theirs);
        REQUIRE(rebase(mine, theirs) == done);

        auto told = there.state();
        told.apply(done.mine, true);
        auto shown = here.state();
        CAPTURE(rowsText(done.mine), rowsText(done.local));
        shown.apply(done.local);
        REQUIRE(shown == told);
        checkNothingLost(mine, done, told);
        REQUIRE(rebase(mine, {}).mine == mine);
        const auto again = rebase(done.mine, {});
        REQUIRE(again.conflicts.empty());
        conflicts += done.conflicts.size();
        kept += done.mine.size();
    }
    CHECK(conflicts > 500);
    CHECK(kept > 1000);
}

TEST_CASE("Where nothing overlaps there is no conflict and the order does not matter", "[sync]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    for (int round = 0; round < 1000; ++round) {
        CAPTURE(round);
        const Model base = [&] {
            Desk desk{{}, random, 8, 0};
            desk.work(15, true);
            return desk.state();
        }();
        Desk here{base, random, 4, 0};
        Desk there{base, random, 4, 4};
        const auto mine = here.work(static_cast<int>(random() % 8), true);
        const auto theirs = there.work(static_cast<int>(random() % 8), true);
        const auto done = rebase(mine, theirs);
        REQUIRE(done.conflicts.empty());
        auto one = here.state();
        one.apply(theirs);
        auto other = there.state();
        other.apply(done.mine);
        REQUIRE(one == other);
        auto shown = here.state();
        shown.apply(done.local);
        REQUIRE(shown == one);
    }
}

TEST_CASE(
    "Entries rebased one after the other, each on what the one before leaves to be written, show "
    "what is told",
    "[sync]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    std::size_t conflicts = 0;
    for (int round = 0; round < 3000; ++round) {
        CAPTURE(round);
        const Model base = [&] {
            Desk desk{{}, random, 3, 0};
            desk.work(10, true);
            return desk.state();
        }();
        Desk there{base, random, 3, 0};
        there.distinct();
        auto above = there.work(3, round % 3 == 0);
        Desk here{base, random, 3, 0};
        here.distinct();
        std::array<std::vector<RowChange>, 3> entries;
        for (auto& entry : entries) {
            entry = here.work(2, round % 2 == 0);
        }
        CAPTURE(rowsText(above), rowsText(entries[0]), rowsText(entries[1]), rowsText(entries[2]));
        auto told = there.state();
        for (const auto& entry : entries) {
            const auto done = rebase(entry, above);
            told.apply(done.mine, true);
            conflicts += done.conflicts.size();
            above = done.local;
        }
        auto shown = here.state();
        shown.apply(above);
        REQUIRE(shown == told);
    }
    CHECK(conflicts > 500);
}

} // namespace wanmi::test

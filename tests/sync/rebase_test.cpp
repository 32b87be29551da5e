#include "tests/sync/rebase_draw.h"

namespace wanmi::test {
namespace {

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

} // namespace
} // namespace wanmi::test

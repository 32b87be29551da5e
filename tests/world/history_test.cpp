#include "tests/support/catch.h"
#include "tests/world/history.h"
#include "tests/world/history_random.h"
#include "tests/world/history_search.h"

#include <algorithm>
#include <chrono>
#include <iostream>

namespace wanmi::test {
namespace {

using Kind = HistoryFaultKind;
using T = HistoryTransaction;

std::string told(const std::vector<HistoryFault>& faults) {
    std::string all;
    for (const auto& f : faults) {
        all += f.text + '\n';
    }
    return all;
}

const HistoryFault* find(const std::vector<HistoryFault>& faults, Kind kind) {
    const auto at = std::find_if(faults.begin(), faults.end(),
                                 [&](const HistoryFault& f) { return f.kind == kind; });
    return at == faults.end() ? nullptr : &*at;
}

bool isSerial(const std::vector<HistoryFault>& faults) {
    return std::none_of(faults.begin(), faults.end(),
                        [](const HistoryFault& f) { return deniesSerialOrder(f.kind); });
}

/// The kinds found, each once, in their order.
std::vector<std::string> kinds(const std::vector<HistoryFault>& faults) {
    std::vector<std::string> out;
    out.reserve(faults.size());
    for (const auto& f : faults) {
        out.push_back(historyWord(f.kind));
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}
using Words = std::vector<std::string>;

/// What each of `sites` applies of the same transactions, in their order.
History replicated(const std::vector<T>& transactions, const std::vector<std::string>& sites) {
    History h;
    for (const auto& site : sites) {
        std::int64_t order = 0;
        for (auto t : transactions) {
            t.site = site;
            t.order = ++order;
            if (site != sites.front()) t.reads.clear();
            h.transactions.push_back(std::move(t));
        }
    }
    return h;
}

std::vector<T> threeSteps() {
    return {{"", "T1", 0, true, {{"x", ""}}, {{"x", "x1", ""}, {"y", "y1", ""}}},
            {"", "T2", 0, true, {{"x", "x1"}}, {{"x", "x2", "x1"}}},
            {"", "T3", 0, true, {{"y", "y1"}}, {{"y", "y2", "y1"}}}};
}

/// Every desk and the centre execute the same `count` transactions, each on two of many objects.
History longHistory(int count) {
    std::mt19937_64 random{20260105};
    std::map<std::string, std::string> newest;
    std::vector<T> all;
    for (int i = 0; i < count; ++i) {
        T t;
        t.id = "T" + std::to_string(i);
        const auto first = static_cast<int>(random() % 1000);
        for (const int n : {first, (first + 1 + static_cast<int>(random() % 999)) % 1000}) {
            const auto object = "case:" + std::to_string(n);
            auto& version = newest[object];
            t.reads.push_back({object, version});
            t.writes.push_back({object, t.id, version});
            version = t.id;
        }
        all.push_back(std::move(t));
    }
    return replicated(all, {"centre", "desk 001", "desk 002"});
}

} // namespace

TEST_CASE("History: what every site applied alike is not complained of", "[history]") {
    const auto faults = checkHistory(replicated(threeSteps(), {"s1", "s2", "s3"}), {true});
    CHECK(told(faults).empty());
}

TEST_CASE("History: an empty one has no fault", "[history]") {
    CHECK(checkHistory({}, {true}).empty());
}

TEST_CASE("History: two that wrote over the same version are a lost update", "[history]") {
    History h;
    h.transactions = {{"s1", "T1", 1, true, {{"x", ""}}, {{"x", "x1", ""}}},
                      {"s1", "T2", 2, true, {{"x", ""}}, {{"x", "x2", ""}}}};
    const auto faults = checkHistory(h);
    INFO(told(faults));
    const auto* lost = find(faults, Kind::LostUpdate);
    REQUIRE(lost != nullptr);
    CHECK(lost->transactions == Words{"T1", "T2"});
    CHECK(lost->objects == Words{"x"});
    CHECK(lost->sites == Words{"s1"});
    CHECK(lost->text == "lost update: T1 and T2 both wrote over x@start");
    CHECK(kinds(faults) == Words{"lost update"});
}

TEST_CASE("History: a write over a version that its writer had not read is a lost update",
          "[history]") {
    History h;
    h.transactions = {{"s1", "T1", 1, true, {{"x", ""}}, {{"x", "x1", ""}}},
                      {"s1", "T2", 2, true, {{"x", ""}}, {{"x", "x2", "x1"}}}};
    const auto faults = checkHistory(h);
    INFO(told(faults));
    CHECK(kinds(faults) == Words{"lost update"});
    CHECK(faults.front().text == "lost update: T2 wrote over x@x1 of T1 (at s1), T2 read x@start, "
                                 "which T1 wrote over (at s1)");
}

TEST_CASE("History: two that each overwrote what the other had read are write skew", "[history]") {
    History h;
    h.transactions = {{"s1", "T1", 1, true, {{"x", ""}, {"y", ""}}, {{"x", "x1", ""}}},
                      {"s2", "T2", 1, true, {{"x", ""}, {"y", ""}}, {{"y", "y1", ""}}}};
    const auto faults = checkHistory(h);
    INFO(told(faults));
    CHECK(kinds(faults) == Words{"write skew"});
    const auto* skew = find(faults, Kind::WriteSkew);
    REQUIRE(skew != nullptr);
    CHECK(skew->transactions == Words{"T1", "T2"});
    CHECK(skew->objects == Words{"y", "x"}); // T1 read y, T2 read x
    CHECK(skew->sites == Words{"s1", "s2"});
}

TEST_CASE("History: what is read of a transaction that was not committed is a dirty read",
          "[history]") {
    History h;
    h.transactions = {{"s1", "T1", 1, false, {}, {{"x", "x1", ""}}},
                      {"s1", "T2", 2, true, {{"x", "x1"}}, {}}};
    const auto faults = checkHistory(h);
    INFO(told(faults));
    CHECK(kinds(faults) == Words{"dirty read"});
    CHECK(faults.front().transactions == Words{"T2", "T1"});
    h.transactions[1] = {"s1", "T2", 2, true, {}, {{"x", "x2", "x1"}}};
    CHECK(find(checkHistory(h), Kind::DirtyRead) != nullptr);
    h.transactions[0].committed = true;
    CHECK(checkHistory(h).empty());
}

TEST_CASE("History: what was undone and made again on a newer state counts as made again only",
          "[history]") {
    History h;
    h.transactions = {{"desk", "T2", 1, false, {{"x", ""}}, {{"x", "x2", ""}}},
                      {"centre", "T1", 1, true, {{"x", ""}}, {{"x", "x1", ""}}},
                      {"desk", "T1", 2, true, {}, {{"x", "x1", ""}}},
                      {"desk", "T2", 3, true, {{"x", "x1"}}, {{"x", "x2", "x1"}}},
                      {"centre", "T2", 2, true, {}, {{"x", "x2", "x1"}}}};
    CHECK(told(checkHistory(h, {true})).empty());
}

TEST_CASE("History: what a transaction itself wrote over again is no version for others",
          "[history]") {
    History h;
    h.transactions = {{"s1", "T1", 1, true, {}, {{"x", "x1", ""}, {"x", "x2", "x1"}}},
                      {"s1", "T2", 2, true, {{"x", "x1"}}, {}}};
    const auto faults = checkHistory(h);
    INFO(told(faults));
    CHECK(find(faults, Kind::IntermediateRead) != nullptr);
    h.transactions[1].reads = {{"x", "x2"}};
    CHECK(checkHistory(h).empty());
}

TEST_CASE("R087: two global transactions that two sites executed in different orders are found "
          "though each site by itself is in order",
          "[history]") {
    History h;
    h.transactions = {{"s1", "T1", 1, true, {}, {{"x", "x1", ""}}},
                      {"s1", "T2", 2, true, {}, {{"x", "x2", "x1"}}},
                      {"s2", "T2", 1, true, {}, {{"y", "y2", ""}}},
                      {"s2", "T1", 2, true, {}, {{"y", "y1", "y2"}}}};
    for (const std::string site : {"s1", "s2"}) {
        History alone;
        std::copy_if(h.transactions.begin(), h.transactions.end(),
                     std::back_inserter(alone.transactions),
                     [&](const T& t) { return t.site == site; });
        CHECK(checkHistory(alone, {true}).empty());
    }
    const auto faults = checkHistory(h);
    INFO(told(faults));
    CHECK(kinds(faults) == Words{"order reversed"});
    CHECK(faults.front().text == "order reversed: T2 wrote over x@x1 of T1 (at s1), T1 wrote over "
                                 "y@y2 of T2 (at s2)");
    CHECK(faults.front().sites == Words{"s1", "s2"});
}

TEST_CASE("R087: the order that sites reverse may also run over what third ones read",
          "[history]") {
    History h;
    h.transactions = {{"s1", "T1", 1, true, {}, {{"x", "x1", ""}}},
                      {"s1", "T3", 2, true, {{"x", "x1"}}, {{"z", "z3", ""}}},
                      {"s1", "T2", 3, true, {{"z", "z3"}}, {}},
                      {"s2", "T2", 1, true, {}, {{"y", "y2", ""}}},
                      {"s2", "T1", 2, true, {{"y", "y2"}}, {}}};
    const auto faults = checkHistory(h);
    INFO(told(faults));
    CHECK(kinds(faults) == Words{"order reversed"});
    CHECK(faults.front().transactions.size() == 3);
}

TEST_CASE("History: replicas that write one object in different orders are found", "[history]") {
    auto h = replicated(threeSteps(), {"s1", "s2"});
    auto& first = h.transactions[3];
    auto& second = h.transactions[4];
    REQUIRE(first.site == "s2");
    std::swap(first.order, second.order);
    const auto faults = checkHistory(h);
    INFO(told(faults));
    CHECK(find(faults, Kind::Skipped) != nullptr); // T2 came to s2 before what it stands on
    CHECK_FALSE(isSerial(faults));
    second.writes = {{"x", "x2", ""}}; // as s2 saw it
    first.writes[0].previous = "x2";
    const auto bent = checkHistory(h);
    INFO(told(bent));
    CHECK(find(bent, Kind::OtherExecution) != nullptr);
    CHECK(find(bent, Kind::ReversedOrder) != nullptr);
}

TEST_CASE("History: one part of a transaction read without the other is a fractured read",
          "[history]") {
    History h;
    h.transactions = {{"s1", "T1", 1, true, {}, {{"x", "x1", ""}, {"y", "y1", ""}}},
                      {"s1", "T2", 2, true, {{"x", "x1"}, {"y", ""}}, {}}};
    const auto faults = checkHistory(h);
    INFO(told(faults));
    CHECK(kinds(faults) == Words{"fractured read"});
    CHECK(faults.front().text == "fractured read: T2 read x@x1 of T1 (at s1), T2 read y@start, "
                                 "which T1 wrote over (at s1)");
}

TEST_CASE("History: a replica that takes one of two writes of a transaction is found",
          "[history]") {
    auto h = replicated(threeSteps(), {"s1", "s2"});
    h.starts = {{"s2", "y", ""}};
    h.transactions[3].writes.pop_back();
    const auto faults = checkHistory(h);
    INFO(told(faults));
    CHECK(find(faults, Kind::Fractured) != nullptr);
    CHECK(find(faults, Kind::Skipped) != nullptr); // y2 stands on y1
    CHECK(isSerial(faults));
}

TEST_CASE("History: what is applied twice at one site is found, at two sites it is right",
          "[history]") {
    auto h = replicated(threeSteps(), {"s1", "s2"});
    auto again = h.transactions[5];
    again.order = 9;
    h.transactions.push_back(again);
    const auto faults = checkHistory(h, {true});
    INFO(told(faults));
    CHECK(kinds(faults) == Words{"applied twice"});
    CHECK(faults.front().text == "applied twice: T3 was applied again at s2");
}

TEST_CASE("History: an object that a site gets to see later brings its past with it", "[history]") {
    auto h = replicated(threeSteps(), {"centre", "s2"});
    // s2 sees x alone at first, then y from its beginning.
    auto late = h.transactions[3];
    h.transactions[3].writes.pop_back();
    late.writes.erase(late.writes.begin());
    late.order = 7;
    h.transactions[5].order = 8;
    h.transactions.push_back(late);
    CHECK(told(checkHistory(h, {true})).empty());
}

TEST_CASE("History: a transaction that a replica skips is found by what comes after it, the last "
          "one once all is settled",
          "[history]") {
    const auto without = [](std::size_t n) {
        auto h = replicated(threeSteps(), {"s1", "s2"});
        h.transactions.erase(h.transactions.begin() + 3 + static_cast<std::ptrdiff_t>(n));
        return h;
    };
    const auto first = checkHistory(without(0));
    INFO(told(first));
    CHECK(kinds(first) == Words{"skipped"});
    CHECK(first.front().text == "skipped: s2 wrote x@x2 of T2 over x@start instead of x@x1, which "
                                "never came there");
    CHECK(checkHistory(without(2)).empty()); // it may still be on its way
    const auto last = checkHistory(without(2), {true});
    CHECK(kinds(last) == Words{"skipped"});
    CHECK(last.front().transactions == Words{"T3"});
}

TEST_CASE("History: a site that began with a copy goes on from there", "[history]") {
    auto h = replicated(threeSteps(), {"s1", "s2"});
    h.transactions.erase(h.transactions.begin() + 3);
    h.starts = {{"s2", "x", "x1"}, {"s2", "y", "y1"}};
    const auto faults = checkHistory(h, {true});
    INFO(told(faults));
    CHECK(find(faults, Kind::Skipped) == nullptr);
}

TEST_CASE("History: what works on another's write before that one has ended is not strict",
          "[history]") {
    History h;
    h.transactions = {{"s1", "T1", 4, true, {}, {{"x", "x1", "", 1}}},
                      {"s1", "T2", 3, true, {}, {{"x", "x2", "x1", 2}}}};
    CHECK(kinds(checkHistory(h)) == Words{"not strict"});
    h.transactions[1] = {"s1", "T2", 3, true, {{"x", "x1", 2}}, {}};
    CHECK(kinds(checkHistory(h)) == Words{"not strict"});
    h.transactions[1].reads[0].version = ""; // a snapshot from before
    CHECK(checkHistory(h).empty());
    h.transactions[0].order = 1;
    h.transactions[1].reads[0].version = "x1";
    CHECK(checkHistory(h).empty());
    // What a writer read is its own until it ends.
    h.transactions = {{"s1", "T1", 4, true, {{"x", "", 1}}, {{"y", "y1", "", 3}}},
                      {"s1", "T2", 3, true, {}, {{"x", "x1", "", 2}}}};
    CHECK(kinds(checkHistory(h)) == Words{"not strict"});
}

TEST_CASE("History: versions that nobody made, or that came later, are found", "[history]") {
    History h;
    h.transactions = {{"s1", "T1", 1, true, {{"x", "x9"}}, {}}};
    CHECK(kinds(checkHistory(h)) == Words{"unknown version"});
    h.transactions = {{"s1", "T1", 2, true, {}, {{"x", "x1", ""}}},
                      {"s1", "T2", 1, true, {{"x", "x1"}}, {}},
                      {"s2", "T3", 1, true, {{"x", "x1"}}, {}}};
    const auto faults = checkHistory(h);
    CHECK(kinds(faults) == Words{"not there"});
    CHECK(faults.size() == 2);
    h.transactions = {{"s1", "T1", 1, true, {}, {{"x", "x1", ""}}},
                      {"s1", "T2", 2, true, {}, {{"x", "x1", "x1"}}}};
    CHECK(find(checkHistory(h), Kind::TwoMakers) != nullptr);
}

TEST_CASE("History: of a long circle the shortest cycle is told", "[history]") {
    // Ten in a circle of reads, two of them also in a short one.
    History h;
    for (int i = 0; i < 10; ++i) {
        const auto own = std::to_string(i);
        const auto next = std::to_string((i + 1) % 10);
        h.transactions.push_back(
            {"s1", "T" + own, 1 + i, true, {{"x" + next, ""}}, {{"x" + own, "v" + own, ""}}});
    }
    const auto circle = checkHistory(h);
    REQUIRE(circle.size() == 1);
    CHECK(circle[0].transactions.size() == 10);
    h.transactions[6].reads.push_back({"x5", ""});
    const auto faults = checkHistory(h);
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].kind == Kind::WriteSkew);
    CHECK(faults[0].transactions.size() == 2);
}

TEST_CASE("History: of random serial histories none is complained of", "[history]") {
    constexpr std::uint64_t kFirst = 20260105;
    std::cout << "seeds " << kFirst << " to " << kFirst + 1999 << '\n';
    for (std::uint64_t seed = kFirst; seed < kFirst + 2000; ++seed) {
        const auto faults = checkHistory(RandomHistory{seed}.record(), {true});
        INFO("seed " << seed << '\n' << told(faults));
        REQUIRE(faults.empty());
    }
}

TEST_CASE("History: of 10,000 small histories the checker denies a serial order exactly where "
          "trying all orders finds none",
          "[history]") {
    constexpr std::uint64_t kFirst = 20260106;
    std::cout << "seeds " << kFirst << " to " << kFirst + 9999 << '\n';
    int serial = 0;
    for (std::uint64_t seed = kFirst; seed < kFirst + 10'000; ++seed) {
        RandomHistory random{seed};
        if (seed % 4 == 0) random.shuffle();
        for (std::uint64_t swaps = 0; swaps < seed % 4; ++swaps) {
            random.swapConflicting();
        }
        if (seed % 10 == 0) random.abortOne();
        const auto history = random.record();
        const auto faults = checkHistory(history);
        const bool found = SerialOrderSearch{history}.finds();
        INFO("seed " << seed << '\n' << told(faults));
        REQUIRE(isSerial(faults) == found);
        serial += found ? 1 : 0;
    }
    std::cout << serial << " of 10000 have a serial order\n";
    CHECK(serial > 1000);
    CHECK(serial < 9000);
}

TEST_CASE("History: 10,000 transactions at three sites are checked in a moment", "[history]") {
    auto h = longHistory(10'000);
    const auto began = std::chrono::steady_clock::now();
    const auto faults = checkHistory(h, {true});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    std::cout << "10,000 transactions at 3 sites: " << took.count() << " s\n";
    CHECK(told(faults).empty());
    CHECK(took.count() < 10); // a second at most where nothing else runs and nothing is checked

    // One write in the middle that did not see the one before it.
    auto& late = h.transactions[5000];
    const auto& object = late.writes.front().object;
    for (std::size_t i = 5000; i-- > 0;) {
        const auto& writes = h.transactions[i].writes;
        const auto earlier = std::find_if(writes.begin(), writes.end(),
                                          [&](const auto& w) { return w.object == object; });
        if (earlier == writes.end()) continue;
        late.reads.front().version = earlier->previous;
        break;
    }
    const auto found = checkHistory(h, {true});
    INFO(told(found));
    REQUIRE(find(found, Kind::LostUpdate) != nullptr);
    CHECK(find(found, Kind::LostUpdate)->objects == Words{object});
}

} // namespace wanmi::test

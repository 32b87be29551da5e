// Reading while others write.
#include "tests/pg/centre.h"

#include <algorithm>
#include <future>
#include <map>
#include <random>
#include <set>

namespace wanmi::test {
namespace {

using Outcome = SyncAnswer::Outcome;

/// Reports cases in batches of one to three; gives the ids of what was taken.
std::vector<std::string> writeCases(const WorkingCentre& centre, const Signer& who, int batches,
                                    unsigned seed) {
    std::mt19937 random{seed};
    auto remote = centre.remote(who.login);
    std::vector<std::string> out;
    for (int i = 0; i < batches; ++i) {
        std::vector<WireEntry> batch;
        const auto actor = who.login == "li" ? li() : chen();
        for (auto n = random() % 3 + 1; n > 0; --n) {
            batch.push_back(entryOf(who, ReportedCase{at("2026-01-05T09:00"), actor}, 0));
        }
        for (const auto& answer : must(remote->apply(who.pass, batch))) {
            if (answer.outcome == Outcome::Taken) out.push_back(answer.id);
        }
    }
    return out;
}

} // namespace

TEST_CASE("A reader that follows while desks write is told everything once, and whole transactions "
          "in order",
          "[pg]") {
    WorkingCentre centre;
    const auto seed = std::random_device{}();
    INFO("seed " << seed);
    const auto first = centre.signer(centre.desk, "li");
    const auto second = centre.signer(centre.other, "chen");
    std::vector<std::future<std::vector<std::string>>> writers;
    for (unsigned i = 0; i < 4; ++i) {
        const auto& who = i % 2 == 0 ? first : second;
        writers.push_back(std::async(std::launch::async, [&centre, &who, seed, i] {
            return writeCases(centre, who, 25, seed + i);
        }));
    }
    auto reader = centre.remote("li");
    FeedCursor cursor;
    cursor.feed = must(reader->hello(centre.desk)).feed;
    std::map<std::string, int> told;
    const auto follow = [&] {
        const auto page = must(reader->feed(centre.desk, cursor, 7));
        for (const auto& item : page.items) {
            CHECK(std::pair{item.xid, item.n} > std::pair{cursor.xid, cursor.n});
            CHECK(item.xid < page.horizon);
            cursor.xid = item.xid;
            cursor.n = item.n;
            ++told[item.entry];
        }
        return !page.items.empty();
    };
    const auto busy = [&writers] {
        return std::any_of(writers.begin(), writers.end(), [](const auto& w) {
            return w.wait_for(std::chrono::seconds{0}) != std::future_status::ready;
        });
    };
    while (busy()) {
        follow();
    }
    while (follow()) {
    }
    std::set<std::string> taken;
    for (auto& writer : writers) {
        const auto ids = writer.get();
        taken.insert(ids.begin(), ids.end());
    }
    CHECK(taken.size() >= 100);
    CHECK(told.size() == taken.size());
    for (const auto& [entry, times] : told) {
        CHECK(times == 1);
        CHECK(taken.count(entry) == 1);
    }
    CHECK(centre.faults().empty());
}

} // namespace wanmi::test

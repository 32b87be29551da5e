#include "core/base/file.h"
#include "core/service/access.h"
#include "core/service/whole_store.h"
#include "tests/support/small_city.h"

#include <algorithm>
#include <thread>

namespace wanmi {
namespace {

using test::must;
using test::ScratchFolder;
using test::smallCity;

constexpr std::chrono::hours kDay{24};

/// An entry at a day of its own, as a store in use writes them.
void addAt(Desk& desk, Instant at, const char* object = "x") {
    AccessEntry e;
    e.at = at;
    e.actor = "acceptor1";
    e.what = "export";
    e.object = object;
    must(AccessLog{desk.db()}.add(std::move(e)));
}

/// One entry every ten days over the last `days`.
void fillDays(Desk& desk, int days) {
    for (int d = days; d >= 0; d -= 10) {
        addAt(desk, desk.now() - kDay * d);
    }
}

std::string faultsOf(Desk& desk) {
    std::string text;
    for (const auto& f : must(AccessLog{desk.db()}.verify())) {
        text += std::to_string(f.seq) + " " + f.why + "; ";
    }
    return text;
}

/// As somebody with the file in hand would: the triggers put aside first.
void tamper(Desk& desk, const std::string& sql) {
    must(desk.db().run("DROP TRIGGER access_log_never_changes;"
                       "DROP TRIGGER access_log_goes_by_checkpoint"));
    must(desk.db().run(sql));
}

} // namespace

TEST_CASE("The access log is chained: a changed, dropped or moved entry is named", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    for (const auto* object : {"one", "two", "three", "four"}) {
        must(noteAccess(*desk, "acceptor1", Access::Export, object, "给领导"));
    }
    CHECK(faultsOf(*desk).empty());
    CHECK_FALSE(desk->db().run("UPDATE access_log SET actor = 'x' WHERE seq = 2"));
    CHECK_FALSE(desk->db().run("DELETE FROM access_log WHERE seq = 2"));
    SECTION("a changed actor") {
        tamper(*desk, "UPDATE access_log SET actor = 'leader1' WHERE seq = 2");
        CHECK(faultsOf(*desk) == "2 hash; ");
        const auto faults = must(checkStore(*desk, {}));
        REQUIRE(faults.size() == 1);
        CHECK(faults[0].kind == "access_log");
        CHECK(faults[0].id == "2");
    }
    SECTION("every column counts") {
        for (const auto* column :
             {"at = at + 1", "what = 'print'", "object = 'x'", "reason = ''"}) {
            auto own = must(Desk::open(desk->path()));
            auto tx = must(Transaction::begin(own->db()));
            tamper(*own, std::string{"UPDATE access_log SET "} + column + " WHERE seq = 3");
            INFO(column);
            CHECK(faultsOf(*own) == "3 hash; ");
        }
    }
    SECTION("a dropped one") {
        tamper(*desk, "DELETE FROM access_log WHERE seq = 2");
        CHECK(faultsOf(*desk) == "3 sequence; 3 previous hash; ");
    }
    SECTION("a dropped end shows against a head kept elsewhere") {
        AccessLog log{desk->db()};
        const auto head = must(log.head());
        const auto kept = std::to_string(head.seq) + ":" + head.hash;
        CHECK(must(log.holds(kept)));
        CHECK_FALSE(must(log.holds("4:" + std::string(64, '0'))));
        CHECK_FALSE(must(log.holds("what")));
        tamper(*desk, "DELETE FROM access_log WHERE seq = 4");
        CHECK(faultsOf(*desk).empty());
        CHECK_FALSE(must(log.holds(kept)));
    }
}

TEST_CASE("Old entries are cut off behind a checkpoint, and the rest stays provable", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    fillDays(*desk, 300); // 31 entries, the first 13 of them 180 days old and older
    AccessLog log{desk->db()};
    const auto head = must(log.head());
    AccessService access{*desk};
    CHECK(access.prune(180, "sysadmin1").error().reason == "people.missing_right");
    CHECK(access.prune(180, "admin").error().reason == "people.missing_right");
    CHECK(access.prune(179, "audit1").error().reason == "access.too_young");
    const auto receipt = must(access.prune(180, "audit1"));
    CHECK(receipt.entries == 13);
    REQUIRE(receipt.checkpoint);
    CHECK(receipt.checkpoint->upto == 13);
    CHECK(faultsOf(*desk).empty());
    CHECK(must(log.holds(std::to_string(head.seq) + ":" + head.hash)));
    CHECK(must(desk->db().number("SELECT count(*) FROM access_log WHERE what = 'log_pruned'"
                                 " AND object = '13'")) == 1);
    CHECK(must(desk->db().number("SELECT min(at) FROM access_log")) >=
          (desk->now() - kDay * 180).time_since_epoch().count());
    // Nothing more to cut; cutting by hand is refused as before.
    CHECK(must(access.prune(180, "audit1")).entries == 0);
    CHECK_FALSE(desk->db().run("DELETE FROM access_log WHERE seq = 14"));
    CHECK_FALSE(desk->db().run("UPDATE access_checkpoint SET upto = 20"));
    // A second cut follows the first.
    DeskOptions later;
    later.now = desk->now() + kDay * 30;
    auto next = must(Desk::open(desk->path(), later));
    CHECK(must(AccessService{*next}.prune(180, "audit1")).entries == 3);
    CHECK(faultsOf(*next).empty());
    SECTION("a forged checkpoint is named") {
        must(next->db().run("DROP TRIGGER access_checkpoint_never_changes;"
                            "UPDATE access_checkpoint SET actor = 'x' WHERE upto = 13"));
        CHECK(faultsOf(*next) == "13 checkpoint; ");
    }
    SECTION("a checkpoint moved on to hide young entries breaks the chain") {
        must(next->db().run("INSERT INTO access_checkpoint SELECT 20, head, at, actor, hash, hash"
                            " FROM access_checkpoint WHERE upto = 16;"
                            "DELETE FROM access_log WHERE seq <= 20"));
        CHECK(faultsOf(*next) == "20 checkpoint; 21 previous hash; ");
    }
}

TEST_CASE("A wrong clock cuts off nothing young", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    SECTION("a clock that was behind: what it wrote is no older than what came before it") {
        fillDays(*desk, 50);
        addAt(*desk, desk->now() - kDay * 400);
        CHECK(must(AccessService{*desk}.prune(180, "audit1")).entries == 0);
    }
    SECTION("a clock that is years ahead is told, and nothing is cut") {
        fillDays(*desk, 50);
        DeskOptions ahead;
        ahead.now = desk->now() + kDay * 365;
        auto wrong = must(Desk::open(desk->path(), ahead));
        addAt(*wrong, wrong->now()); // the sign-in at the wrong time
        const auto refused = AccessService{*wrong}.prune(180, "audit1");
        // All six look older than 180 days; the leap to the one that stays gives the clock away.
        REQUIRE_FALSE(refused);
        CHECK(refused.error().reason == "access.clock_jump");
    }
    SECTION("a broken chain is not cut") {
        fillDays(*desk, 300);
        tamper(*desk, "UPDATE access_log SET actor = 'leader1' WHERE seq = 2");
        CHECK(AccessService{*desk}.prune(180, "audit1").error().reason == "access.broken");
    }
}

TEST_CASE("Audit alone reads the access log, and the reading is in it", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    must(noteAccess(*desk, "leader1", Access::Print, "sheet.pdf"));
    AccessService access{*desk};
    for (const auto* login : {"admin", "sysadmin1", "security1", "leader1", "system"}) {
        CHECK(access.list({}, login).error().reason == "people.missing_right");
    }
    CHECK(must(access.list({}, "audit1")).size() == 1);
    AccessQuery reading;
    reading.what = "log_read";
    const auto again = must(access.list(reading, "audit1"));
    REQUIRE(again.size() == 1);
    CHECK(again[0].actor == "audit1");
    AccessQuery none;
    none.actor = "chief1";
    CHECK(must(access.list(none, "audit1")).empty());
}

TEST_CASE("Two processes writing the access log keep one chain", "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    {
        std::vector<std::jthread> writers;
        for (int k = 0; k < 2; ++k) {
            writers.emplace_back([&] {
                auto own = must(Desk::open(path));
                for (int i = 0; i < 20; ++i) {
                    must(noteAccess(*own, "acceptor1", Access::Export, "x"));
                }
            });
        }
    }
    auto desk = must(Desk::open(path));
    CHECK(must(AccessLog{desk->db()}.head()).seq == 40);
    CHECK(faultsOf(*desk).empty());
}

} // namespace wanmi

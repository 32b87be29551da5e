// What holds when the line or the server fails in the middle.
#include "tests/pg/centre.h"
#include "tests/support/cut_proxy.h"

#include <future>
#include <random>

namespace wanmi::test {
namespace {

using namespace std::chrono_literals;
using Outcome = SyncAnswer::Outcome;

/// A desk that reaches the centre over a line with faults.
struct FarCentre : WorkingCentre {
    CutProxy proxy{PgCluster::shared().port()};
    Signer who = signer(desk, "li");

    PgLogin farLogin(std::chrono::milliseconds within = 5s) const {
        auto out = PgCluster::shared().loginAt("127.0.0.1", proxy.port(), base.name, "wp_li",
                                               kPersonPassword);
        out.answerWithin = within;
        out.connectWithin = within;
        return out;
    }
    /// Sends until there is an answer; how many tries it took.
    int sendUntilAnswered(Remote& remote, const WireEntry& entry, SyncAnswer& answer) {
        for (int tries = 1; tries <= 20; ++tries) {
            const auto said = remote.apply(desk, {entry});
            if (said) {
                answer = said->front();
                return tries;
            }
            REQUIRE(said.error().code == Errc::Network);
        }
        FAIL("never answered");
        return 0;
    }
    std::int64_t eventsOf(const std::string& caseId) {
        return must(admin.query("SELECT count(*) FROM wanmi.case_event WHERE case_id = $1",
                                PgParams{}.add(caseId)))
            .number(0, 0);
    }
};

} // namespace

TEST_CASE("Wherever the line is cut while an entry is sent, it is taken once or not at all, and "
          "sent again it is taken",
          "[pg]") {
    FarCentre centre;
    const auto seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random{seed};
    int lostAnswers = 0;
    int lostEntries = 0;
    for (int round = 0; round < 24; ++round) {
        PgRemote remote{centre.farLogin()};
        REQUIRE(remote.hello(centre.desk));
        ReportedCase walk;
        const auto entry = entryOf(centre.who, walk, 0);
        const bool up = round % 2 == 0;
        const auto at =
            static_cast<long>(random() % (up ? entry.text.size() + 400 : std::size_t{120}));
        if (up) centre.proxy.cutAfterUp(at);
        if (!up) centre.proxy.cutAfterDown(at);
        const auto cut = remote.apply(centre.desk, {entry});
        // The centre may still be at work on what it got.
        const auto now = centre.eventsOf(walk.state.id);
        CHECK(now <= 1);
        if (!cut) (now == 1 ? lostAnswers : lostEntries) += 1;
        centre.proxy.cutAfterUp(-1);
        centre.proxy.cutAfterDown(-1);
        SyncAnswer answer;
        centre.sendUntilAnswered(remote, entry, answer);
        CHECK(answer.outcome == Outcome::Taken);
        CHECK(centre.eventsOf(walk.state.id) == 1);
    }
    CHECK(lostAnswers > 0);
    CHECK(lostEntries > 0);
    CHECK(centre.faults().empty());
}

TEST_CASE("A desk whose line the server ended comes in anew with the next call", "[pg]") {
    FarCentre centre;
    PgRemote remote{centre.farLogin()};
    REQUIRE(remote.hello(centre.desk));
    must(centre.admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                            "WHERE usename = 'wp_li'"));
    const auto lost = remote.hello(centre.desk);
    REQUIRE_FALSE(lost);
    CHECK(lost.error().reason == "sync.unreachable");
    CHECK(remote.hello(centre.desk));
    CHECK(remote.timesConnected() == 2);
    // It listens again too.
    CHECK_FALSE(must(remote.wait(5ms)));
    must(centre.admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                            "WHERE usename = 'wp_li'"));
    CHECK_FALSE(remote.wait(5s));
    CHECK_FALSE(must(remote.wait(5ms)));
    must(tellDesks(centre.admin, "1"));
    CHECK(must(remote.wait(5s)));
}

TEST_CASE("A backend that is ended while it takes an entry has taken it whole or not at all",
          "[pg]") {
    FarCentre centre;
    PgRemote remote{centre.farLogin(20s)};
    REQUIRE(remote.hello(centre.desk));
    ReportedCase walk;
    const auto entry = entryOf(centre.who, walk, 0);
    // Somebody holds the ledger: the entry is all written, and waits for its link.
    auto holder = must(PgConnection::open(centre.base.login()));
    auto tx = std::make_optional(must(PgTransaction::begin(holder)));
    must(holder.query("SELECT 1 FROM wanmi.ledger_head FOR UPDATE"));
    auto sent = std::async(std::launch::async, [&] { return remote.apply(centre.desk, {entry}); });
    const std::string waiting = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                "WHERE usename = 'wp_li' AND wait_event_type = 'Lock'";
    while (must(centre.admin.query(waiting)).count() == 0) {
        REQUIRE(sent.wait_for(1ms) != std::future_status::ready);
    }
    const auto cut = sent.get();
    REQUIRE_FALSE(cut);
    CHECK(cut.error().code == Errc::Network);
    tx.reset();
    CHECK(centre.eventsOf(walk.state.id) == 0);
    CHECK(must(remote.apply(centre.desk, {entry})).front().outcome == Outcome::Taken);
    CHECK(centre.eventsOf(walk.state.id) == 1);
    CHECK(centre.faults().empty());
}

TEST_CASE("A line on which nothing comes any more is given up in time", "[pg]") {
    FarCentre centre;
    PgRemote remote{centre.farLogin(300ms)};
    REQUIRE(remote.hello(centre.desk));
    centre.proxy.stall(true);
    const auto silent = remote.hello(centre.desk);
    REQUIRE_FALSE(silent);
    CHECK(silent.error().reason == "sync.unreachable");
    const auto closed = remote.hello(centre.desk); // not even coming in
    REQUIRE_FALSE(closed);
    CHECK(closed.error().reason == "sync.unreachable");
    centre.proxy.stall(false);
    CHECK(remote.hello(centre.desk));

    PgRemote slow{centre.farLogin(1s)};
    centre.proxy.delay(20ms);
    CHECK(slow.hello(centre.desk));
    centre.proxy.delay(0ms);
    // The server sees it only after it has answered: this call, or the next one, fails.
    centre.proxy.duplicateUp();
    const bool both = slow.hello(centre.desk) && slow.hello(centre.desk);
    CHECK_FALSE(both);
    CHECK(slow.hello(centre.desk));
}

TEST_CASE("Nothing the centre acknowledged is lost when its server is killed", "[pg]") {
    auto& cluster = PgCluster::shared();
    FarCentre centre;
    std::vector<std::string> acknowledged;
    for (int round = 0; round < 3; ++round) {
        std::atomic<int> taken{0};
        auto work = std::async(std::launch::async, [&] {
            PgRemote remote{centre.as("li")};
            std::vector<std::string> out;
            while (true) {
                ReportedCase walk;
                const auto answers = remote.apply(centre.desk, {entryOf(centre.who, walk, 0)});
                if (!answers) return out;
                if (answers->front().outcome == Outcome::Taken) {
                    out.push_back(walk.state.id);
                    ++taken;
                }
            }
        });
        while (taken < 5) {
            REQUIRE(work.wait_for(1ms) != std::future_status::ready);
        }
        cluster.killServer();
        const auto done = work.get();
        acknowledged.insert(acknowledged.end(), done.begin(), done.end());
        cluster.start();
        centre.admin = must(PgConnection::open(centre.base.login()));
        for (const auto& id : acknowledged) {
            CHECK(centre.eventsOf(id) == 1);
        }
    }
    CHECK(acknowledged.size() >= 15);
    CHECK(centre.faults().empty());
}

} // namespace wanmi::test

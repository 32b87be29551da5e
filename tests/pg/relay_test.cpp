#include "core/sync/relay.h"
#include "tests/pg/centre.h"

#include <atomic>
#include <future>

namespace wanmi::test {
namespace {

using namespace std::chrono_literals;

/// A relay at work; stopped with the object.
class Working {
public:
    explicit Working(PgLogin login) {
        m_end = std::async(std::launch::async, [this, login = std::move(login)] {
            return relay(login, [this](const RelayState& state) {
                first = state.isFirst;
                connected = state.connected;
                told = state.told;
                failures = state.failures;
                return !m_stop;
            });
        });
    }
    Working(const Working&) = delete;
    Working& operator=(const Working&) = delete;
    ~Working() {
        m_stop = true;
        if (m_end.valid()) (void)m_end.get();
    }
    Result<RelayState> stop() {
        m_stop = true;
        return m_end.get();
    }
    std::atomic<bool> first{false};
    std::atomic<bool> connected{false};
    std::atomic<std::int64_t> told{0};
    std::atomic<std::int64_t> failures{0};

private:
    std::atomic<bool> m_stop{false};
    std::future<Result<RelayState>> m_end;
};

template <class T>
void waitFor(const T& what) {
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (!what()) {
        REQUIRE(std::chrono::steady_clock::now() < until);
        std::this_thread::sleep_for(2ms);
    }
}

} // namespace

TEST_CASE("The relay wakes a desk that waits when another desk's entry was taken", "[pg]") {
    WorkingCentre centre;
    Working relay{centre.base.login()};
    waitFor([&] { return relay.told > 0; });
    auto waits = centre.remote("chen");
    (void)must(waits->wait(1ms)); // listens from now on
    const auto who = centre.signer(centre.desk, "li");
    ReportedCase walk;
    const auto sent = std::chrono::steady_clock::now();
    REQUIRE(
        must(centre.remote("li")->apply(centre.desk, {entryOf(who, walk, 0)})).front().outcome ==
        SyncAnswer::Outcome::Taken);
    CHECK(must(waits->wait(10s)));
    CHECK(std::chrono::steady_clock::now() - sent < 5s);
    CHECK(must(relay.stop()).told >= 2);
}

TEST_CASE("Of two relays one tells, and the other takes over when the first one's line is cut",
          "[pg]") {
    WorkingCentre centre;
    auto login = centre.base.login();
    login.program = "first relay";
    Working first{login};
    waitFor([&] { return first.first.load(); });
    login.program = "second relay";
    Working second{login};
    waitFor([&] { return second.connected.load(); });
    CHECK_FALSE(second.first);
    must(centre.admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                            "WHERE application_name = 'first relay'"));
    waitFor([&] { return first.failures > 0; });
    waitFor([&] { return second.connected && first.connected && (second.first || first.first); });
    CHECK(second.first != first.first);
}

TEST_CASE("A relay that finds no centre says so and ends", "[pg]") {
    const PgDatabase base{PgCluster::kSeed};
    const auto ended = relay(base.login(), [](const RelayState&) { return true; });
    REQUIRE_FALSE(ended);
    CHECK(ended.error().reason == "central.not_installed");
}

} // namespace wanmi::test

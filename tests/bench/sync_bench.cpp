// The centre's figures, each beside its peer in one run: durable actions against pgbench on one
// row, and how long a change takes from one desk to another.
#include "core/base/clock.h"
#include "core/sync/engine.h"
#include "core/sync/relay.h"
#include "tests/bench/centre_bench.h"
#include "tests/support/run_program.h"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <iostream>
#include <thread>

namespace wanmi::test {
namespace {

// ---- durable actions
// -----------------------------------------------------------------------------

/// Changes of one row a second, in transactions of so many, as pgbench does them.
double pgbenchRate(const PgLogin& login, const ScratchFolder& folder, int group, int perRun) {
    std::string script = "BEGIN;\n";
    for (int i = 0; i < group; ++i) {
        script += "UPDATE public.bench_one SET v = v + 1;\n";
    }
    must(replaceFile(folder.file("one.sql"), script + "COMMIT;\n"));
    const auto ran = run(folder, "pgbench",
                         {"-n", "-f", folder.file("one.sql"), "-t", std::to_string(perRun / group),
                          "-h", login.address.host, "-p", login.address.port, "-U", "postgres",
                          login.address.database});
    const auto at = ran.out.find("tps = ");
    if (at == std::string::npos) return 0;
    return std::strtod(ran.out.c_str() + at + 6, nullptr) * group;
}

void benchActions() {
    const ScratchFolder folder;
    WorkingCentre centre;
    must(centre.admin.script("CREATE TABLE public.bench_one (v bigint); INSERT INTO"
                             " public.bench_one VALUES (0)"));
    durable(centre.admin);
    const auto who = centre.signer(centre.desk, "li");
    auto remote = centre.remote("li");
    constexpr int kActions = 2000;
    for (const int group : {1, 10, 100}) {
        std::vector<double> ratios;
        std::vector<double> rates;
        for (int run = 0; run < 3; ++run) {
            std::vector<std::vector<WireEntry>> batches(kActions / static_cast<std::size_t>(group));
            std::size_t bytes = 0;
            for (auto& batch : batches) {
                for (int i = 0; i < group; ++i) {
                    batch.push_back(entryOf(who, ReportedCase{}, 0));
                    bytes += batch.back().text.size();
                }
            }
            const auto took = seconds([&] {
                for (const auto& batch : batches) {
                    must(remote->apply(centre.desk, batch));
                }
            });
            rates.push_back(kActions / took);
            const auto peer = pgbenchRate(centre.base.login(), folder, group, kActions);
            ratios.push_back(rates.back() / peer);
            if (run == 0) {
                std::cout << fmt::format("a report is {} bytes as an entry\n", bytes / kActions);
            }
        }
        std::cout << fmt::format(
            "actions in groups of {}: {:.0f} a second, {:.2f} of pgbench's updates"
            " of one row (median of 3)\n",
            group, percentile(rates, 0.5), percentile(ratios, 0.5));
    }
}

// ---- from desk to desk
// ---------------------------------------------------------------------------

/// A desk that follows: tells when it has written an item.
class Follower {
public:
    Follower(const TestCentre& centre, const DeskPass& pass, const std::string& path, bool relayed)
        : m_pass(pass),
          m_relayed(relayed),
          m_login(centre.as("li")),
          m_path(path) {}
    void start() {
        m_thread = std::thread{[this] { run(); }};
        while (!m_ready) {
            std::this_thread::yield();
        }
    }
    void stop() {
        m_stop = true;
        m_thread.join();
    }
    std::int64_t cases() const { return m_cases; }

private:
    void run() {
        PgRemote remote{m_login};
        const SystemClock clock;
        auto db = joinedStore(m_path, 4547, m_pass, must(remote.hello(m_pass)).feed);
        SyncEngine engine{
            {&db, 4547, &remote, &clock, m_pass},
            {{}, [](const Case&, const Case&, const CaseEvent&) { return ok(); }, {}}};
        must(engine.greet());
        must(engine.run());
        must(remote.wait(std::chrono::milliseconds{1}));
        m_cases = *must(db.number("SELECT count(*) FROM cases"));
        m_ready = true;
        while (!m_stop) {
            if (m_relayed) {
                if (!must(remote.wait(std::chrono::milliseconds{200}))) continue;
            } else {
                std::this_thread::sleep_for(std::chrono::milliseconds{500}); // as a desk polls
            }
            must(engine.pull());
            m_cases = *must(db.number("SELECT count(*) FROM cases"));
        }
    }
    DeskPass m_pass;
    bool m_relayed;
    PgLogin m_login;
    std::string m_path;
    std::thread m_thread;
    std::atomic<bool> m_stop{false};
    std::atomic<bool> m_ready{false};
    std::atomic<std::int64_t> m_cases{0};
};

void benchLatency(bool relayed) {
    const ScratchFolder folder;
    WorkingCentre centre;
    std::vector<std::unique_ptr<Follower>> desks;
    for (int i = 0; i < 19; ++i) {
        desks.push_back(std::make_unique<Follower>(
            centre, centre.addDesk(), folder.file(fmt::format("d{}.sqlite", i)), relayed));
        desks.back()->start();
    }
    std::atomic<bool> stop{false};
    std::thread relaying{[&] {
        if (relayed) must(relay(centre.base.login(), [&](const RelayState&) { return !stop; }));
    }};
    const auto who = centre.signer(centre.desk, "li");
    auto remote = centre.remote("li");
    std::vector<double> waits;
    std::int64_t made = desks.front()->cases();
    const auto changes = setting("WANMI_BENCH_CHANGES", relayed ? 100 : 20);
    for (std::int64_t n = 0; n < changes; ++n) {
        std::this_thread::sleep_for(std::chrono::milliseconds{37 + (n * 61) % 200});
        const auto entry = entryOf(who, ReportedCase{}, 0);
        ++made;
        const auto start = std::chrono::steady_clock::now();
        must(remote->apply(centre.desk, {entry}));
        std::vector<bool> seen(desks.size());
        for (std::size_t left = desks.size(); left > 0;) {
            for (std::size_t i = 0; i < desks.size(); ++i) {
                if (seen[i] || desks[i]->cases() < made) continue;
                seen[i] = true;
                --left;
                waits.push_back(std::chrono::duration<double, std::milli>(
                                    std::chrono::steady_clock::now() - start)
                                    .count());
            }
            std::this_thread::sleep_for(std::chrono::microseconds{200});
        }
    }
    stop = true;
    relaying.join();
    for (const auto& desk : desks) {
        desk->stop();
    }
    std::cout << fmt::format(
        "a change at one of 20 desks is in the other stores, {}: median {:.0f} ms,"
        " p99 {:.0f} ms (aim {})\n",
        relayed ? "with the relay" : "polling twice a second", percentile(waits, 0.5),
        percentile(waits, 0.99), relayed ? "100" : "1000");
}

} // namespace
} // namespace wanmi::test

TEST_CASE("actions", "[bench]") {
    wanmi::test::benchActions();
}

TEST_CASE("latency", "[bench]") {
    wanmi::test::benchLatency(true);
    wanmi::test::benchLatency(false);
}

#pragma once
#include "core/sync/remote.h"

#include <deque>
#include <functional>
#include <random>
#include <utility>
#include <vector>

namespace wanmi::test {

/// What lines do to requests: lost on the way there, answer lost on the way back, delivered twice,
/// delivered late (after others). Every desk of a world shares one `Weather`.
struct Weather {
    std::mt19937_64* random = nullptr;
    const Clock* clock = nullptr; ///< what every centre's clock shows in this world
    bool stormy = false;
    unsigned calls = 10;                    ///< of so many four go wrong
    std::deque<std::function<void()>> late; ///< requests still on their way
    int faults = 0;

    unsigned draw(unsigned n) { return static_cast<unsigned>((*random)() % n); }
    /// Delivers what is on its way, sometimes.
    void deliver(bool all) {
        while (!late.empty() && (all || draw(3) == 0)) {
            const auto request = std::move(late.front());
            late.pop_front();
            request();
        }
    }
};

class FaultyRemote final : public Remote {
public:
    FaultyRemote(Remote& inner, Weather& weather) : m_inner(&inner), m_weather(&weather) {}

    Result<CentreHello> hello(const DeskPass& pass) override {
        auto hello = through<CentreHello>([this, pass] { return m_inner->hello(pass); });
        if (hello && m_weather->clock != nullptr) hello->now = m_weather->clock->now();
        return hello;
    }
    Result<CentreSession> openSession(const DeskPass& pass) override {
        return through<CentreSession>([this, pass] { return m_inner->openSession(pass); });
    }
    Result<std::vector<CentrePerson>> people(const DeskPass& pass) override {
        return through<std::vector<CentrePerson>>([this, pass] { return m_inner->people(pass); });
    }
    Result<std::vector<SyncAnswer>> apply(const DeskPass& pass,
                                          const std::vector<WireEntry>& batch) override {
        return through<std::vector<SyncAnswer>>(
            [this, pass, batch] { return m_inner->apply(pass, batch); });
    }
    Result<FeedPage> feed(const DeskPass& pass, const FeedCursor& after, int limit) override {
        return through<FeedPage>([this, pass, after, n = limit == 0 ? 0 : few(limit)] {
            return m_inner->feed(pass, after, n);
        });
    }
    Result<std::vector<std::string>> chain(const DeskPass& pass, std::string_view district,
                                           std::string_view caseId) override {
        return through<std::vector<std::string>>(
            [this, pass, d = std::string{district}, c = std::string{caseId}] {
                return m_inner->chain(pass, d, c);
            });
    }
    Result<std::vector<CopiedRow>> copyRows(const DeskPass& pass, const CopyTable& table,
                                            const Columns& after, int limit) override {
        return through<std::vector<CopiedRow>>([this, pass, table, after, n = few(limit)] {
            return m_inner->copyRows(pass, table, after, n);
        });
    }
    Result<std::vector<CaseArrival>> copyCases(const DeskPass& pass, const CaseHead& after,
                                               int limit) override {
        return through<std::vector<CaseArrival>>(
            [this, pass, after, n = few(limit)] { return m_inner->copyCases(pass, after, n); });
    }
    Result<std::vector<CaseHead>> copyHeads(const DeskPass& pass, const CaseHead& after,
                                            int limit) override {
        return through<std::vector<CaseHead>>(
            [this, pass, after, n = few(limit)] { return m_inner->copyHeads(pass, after, n); });
    }
    Result<bool> wait(std::chrono::milliseconds atMost) override { return m_inner->wait(atMost); }
    Result<std::vector<ObjectHave>> missing(const DeskPass& pass,
                                            const std::vector<std::string>& hashes) override {
        return m_inner->missing(pass, hashes);
    }
    Result<std::int64_t> put(const DeskPass& pass, std::string_view hash, std::int64_t size,
                             std::int64_t at, std::string_view bytes) override {
        return m_inner->put(pass, hash, size, at, bytes);
    }
    Result<std::string> get(const DeskPass& pass, std::string_view hash, std::int64_t at,
                            std::int64_t atMost) override {
        return m_inner->get(pass, hash, at, atMost);
    }

private:
    /// Pages are small in bad weather, so that there are many of them.
    int few(int limit) const {
        return m_weather->stormy ? static_cast<int>(1 + m_weather->draw(4)) : limit;
    }
    template <class T, class Call>
    Result<T> through(Call call) {
        auto& weather = *m_weather;
        weather.deliver(false);
        if (!weather.stormy) return call();
        const auto what = weather.draw(weather.calls);
        if (what > 3) return call();
        ++weather.faults;
        if (what == 0) return cut(); // never arrived
        if (what == 1) {             // done, and nobody told
            [[maybe_unused]] const auto done = call();
            return cut();
        }
        if (what == 2) { // arrives later
            weather.late.push_back([call] { [[maybe_unused]] const auto done = call(); });
            return cut();
        }
        [[maybe_unused]] const auto first = call(); // arrives twice
        return call();
    }
    static Error cut() { return fail(Errc::Network, "sync.unreachable"); }

    Remote* m_inner;
    Weather* m_weather;
};

} // namespace wanmi::test

#include "core/service/sync_watch.h"

#include <algorithm>
#include <thread>

namespace wanmi {
namespace {

using Steady = std::chrono::steady_clock;

bool didSomething(const SyncRound& r) {
    return r.taken + r.moved + r.refused + r.received + r.conflicts > 0 || r.copied > 0 ||
           r.sent.sent > 0 || r.fetched.fetched > 0;
}

class Watch {
public:
    Watch(Desk& desk, Remote& remote, const WatchEvents& events, const Progress& going,
          const WatchPace& pace)
        : m_desk(&desk),
          m_remote(&remote),
          m_events(&events),
          m_going(&going),
          m_pace(pace),
          m_service(desk),
          m_wait(pace.leastWait) {}

    Status run() {
        while (going()) {
            auto done = step();
            if (done) WANMI_TRY(foundAgain());
            if (done || done.error().code == Errc::Busy) continue;
            if (done.error().code == Errc::Cancelled) return ok();
            if (done.error().reason == "central.other_feed") { // the next greeting takes it up
                m_due = true;
                continue;
            }
            if (done.error().code != Errc::Network) return done;
            WANMI_TRY(lose());
            pause();
        }
        return ok();
    }

private:
    bool going() const { return !*m_going || (*m_going)("sync.watch", 0, 0); }

    /// Waits a moment, and does a round where there is a reason.
    Status step() {
        if (!m_due) {
            WANMI_LET(const bool told, m_remote->wait(m_pace.look));
            WANMI_LET(m_due, isDue(told));
        }
        if (!m_due) return ok();
        WANMI_LET(const auto round, m_service.run(*m_remote, *m_going));
        m_due = round.sent.more || round.fetched.more;
        m_asked = Steady::now();
        WANMI_LET(const auto left, EntryStore{m_desk->db()}.waiting(m_seen, kMany));
        if (!left.empty()) m_seen = left.back().n;
        return didSomething(round) ? m_events->round(round) : ok();
    }

    Result<bool> isDue(bool told) {
        if (told) {
            m_relayed = true;
            return true;
        }
        EntryStore store{m_desk->db()};
        WANMI_LET(const auto made, store.waiting(m_seen, 1));
        if (!made.empty()) return true;
        if (Steady::now() - m_asked < (m_relayed ? m_pace.askSeldom : m_pace.ask)) return false;
        m_asked = Steady::now();
        WANMI_LET(const auto unsent, store.waitingCount()); // what was "later" before
        if (unsent > 0) return true;
        WANMI_LET(const bool news, m_service.isNews(*m_remote));
        if (news) m_relayed = false; // there is a relay no more, or it would have been told
        return news;
    }

    Status lose() {
        m_due = true; // whatever is new there since
        m_relayed = false;
        if (m_lost) return ok();
        m_lost = true;
        return m_events->lost();
    }
    Status foundAgain() {
        m_wait = m_pace.leastWait;
        if (!m_lost) return ok();
        m_lost = false;
        return m_events->back();
    }
    void pause() {
        const auto until = Steady::now() + m_wait;
        m_wait = std::min(m_wait * 2, m_pace.mostWait);
        while (Steady::now() < until && going()) {
            std::this_thread::sleep_for(std::min(m_pace.look, m_pace.leastWait));
        }
    }

    static constexpr int kMany = 10'000;
    Desk* m_desk;
    Remote* m_remote;
    const WatchEvents* m_events;
    const Progress* m_going;
    WatchPace m_pace;
    SyncService m_service;
    WatchPace::Time m_wait;
    Steady::time_point m_asked;
    std::int64_t m_seen = 0; ///< the newest entry that a round has tried to send
    bool m_due = true;
    bool m_lost = false;
    bool m_relayed = false;
};

} // namespace

Status watchCentre(Desk& desk, Remote& remote, const WatchEvents& events, const Progress& going,
                   const WatchPace& pace) {
    return Watch{desk, remote, events, going, pace}.run();
}

} // namespace wanmi

#pragma once
// Random lives of cases through a store, held against the second table; shared by the quick and the
// long run. All lives go on side by side, so that the store's clock is moved once for all of them.
#include "core/service/whole_store.h"
#include "tests/casework/flow_draw.h"
#include "tests/support/small_city.h"

#include <algorithm>
#include <random>

namespace wanmi::test {

/// What came of many lives.
struct StoreLives {
    std::int64_t draws = 0;
    std::int64_t fitting = 0;
    std::int64_t accepted = 0;
    std::int64_t undone = 0;
};

/// A store with one person for every post, and two departments.
class LivelyStore {
public:
    LivelyStore() {
        reopen(std::chrono::seconds{0});
        must(m_desk->db().run("INSERT INTO department (code, name, recorded_at)"
                              " VALUES ('CG-YL', '园林', 0)"));
        for (const auto& post : allPosts()) {
            if (post == "SYSTEM") continue;
            const bool unit = isUnit(post);
            add("the-" + post, post, unit ? "CG-HW" : "");
            if (unit) add("the-" + post + "-YL", post, "CG-YL");
        }
        m_anchor = report();
    }

    /// The store's clock goes on.
    void reopen(std::chrono::seconds later) {
        DeskOptions options;
        if (m_desk) options.now = m_desk->now() + later;
        m_desk.reset();
        m_desk = must(Desk::open(m_path, options));
    }
    std::string report() {
        ReportCommand r;
        r.kind = "event:0102";
        r.at = kInCity;
        r.text = "x";
        r.actor = "the-SUPERVISOR_FIELD";
        return must(CaseService{*m_desk}.report(r)).id;
    }
    /// The same person as in the pure run, as this store knows them.
    Actor actorLike(const Actor& drawn) {
        if (drawn.post == "SYSTEM") return must(m_desk->actor(kSystemLogin));
        const bool other = isUnit(drawn.post) && drawn.department == "CG-YL";
        return must(m_desk->actor("the-" + drawn.post + (other ? "-YL" : "")));
    }
    Result<CaseReceipt> act(const std::string& id, const CaseCommand& what, const Actor& actor) {
        StepCommand step;
        step.id = id;
        step.what = what;
        step.actor = actor.login;
        if (actor.post != "SYSTEM") return CaseService{*m_desk}.act(step);
        const SystemWork own{*m_desk};
        return CaseService{*m_desk}.act(step);
    }
    Case state(const std::string& id) { return must(CaseService{*m_desk}.show(id)).state; }
    Desk& desk() { return *m_desk; }
    const std::string& anchor() const { return m_anchor; }

private:
    static bool isUnit(const std::string& post) { return post == "DEPT" || post == "HANDLER"; }
    void add(const std::string& login, const std::string& post, const std::string& department) {
        auto q = must(m_desk->db().prepare("INSERT INTO person (id, login, name, post, department,"
                                           " recorded_at) VALUES (?1, ?1, ?1, ?2, ?3, 0)"));
        must(q.at(1, login).at(2, post).at(3, department).done());
    }

    ScratchFolder m_folder;
    std::string m_path = smallCity(m_folder);
    std::unique_ptr<Desk> m_desk;
    std::string m_anchor; ///< a case that stays: duplicates are merged into it
};

/// A drawn undo: the second table knows none, for it goes by who took the last step. Only its
/// author may, and the case is then what it was before.
inline void undoOn(LivelyStore& store, const std::string& id, const Actor& actor,
                   StoreLives& count) {
    auto view = must(CaseService{store.desk()}.show(id));
    CaseCommand undo;
    undo.action = Action::Undo;
    INFO("undo by " << actor.login << " at step " << view.state.revision);
    if (!store.act(id, undo, actor)) {
        CHECK(store.state(id) == view.state);
        return;
    }
    ++count.undone;
    CHECK(view.events.back().actor == actor.login);
    view.events.pop_back();
    CHECK(isRestored(store.state(id), must(replay(view.events))));
}

/// One draw on one case, and what the store makes of it.
inline void liveOn(LivelyStore& store, const std::string& id, std::uint64_t chance,
                   StoreLives& count) {
    const auto before = store.state(id);
    const auto now = std::max(store.desk().now(), before.changedAt);
    auto d = drawn(before, chance, now, true);
    d.actor = store.actorLike(d.actor);
    if (d.command.action == Action::Undo) return undoOn(store, id, d.actor, count);
    if (d.command.action == Action::Merge) d.command.into = store.anchor();
    // A store of one district has nobody to hand a case to.
    const bool allowed =
        d.command.action != Action::HandDown && mayPass(before, d.command, d.actor, now);
    const auto next = allowed ? nextOf(before, d.command, d.actor, now) : before.state;
    const auto done = store.act(id, d.command, d.actor);
    const bool still = d.command.action != Action::HandDown &&
                       mayPass(before, d.command, d.actor, store.desk().now());
    if (allowed != still) return; // just now due
    ++count.draws;
    count.fitting += allowed ? 1 : 0;
    INFO(stateCode(before.state) << " " << actionCode(d.command.action) << " " << d.actor.login
                                 << " at step " << before.revision << ": "
                                 << (done ? "taken" : done.error().reason));
    REQUIRE(static_cast<bool>(done) == allowed);
    const auto after = store.state(id);
    if (!done) {
        CHECK(after == before);
        return;
    }
    ++count.accepted;
    CHECK(after.state == next);
    CHECK(hasItsClock(after));
    if (chance % 7 != 0) return;
    CaseCommand undo;
    undo.action = Action::Undo;
    if (!store.act(id, undo, d.actor)) return;
    ++count.undone;
    CHECK(isRestored(store.state(id), before));
}

/// So many lives of so many draws each. At the end every one is the fold of its events, and the
/// store is sound.
inline StoreLives liveInStore(int lives, int length, std::uint64_t seed) {
    LivelyStore store;
    StoreLives count;
    std::mt19937_64 random{seed};
    CAPTURE(seed);
    std::vector<std::string> ids;
    for (int i = 0; i < lives; ++i) {
        ids.push_back(store.report());
    }
    for (int step = 0; step < length; ++step) {
        store.reopen(std::chrono::minutes{random() % 240});
        for (const auto& id : ids) {
            liveOn(store, id, random(), count);
        }
    }
    for (const auto& id : ids) {
        const auto view = must(CaseService{store.desk()}.show(id));
        CHECK(caseText(must(replay(view.events))) == caseText(view.state));
    }
    CHECK(must(checkStore(store.desk(), {})).empty());
    return count;
}

} // namespace wanmi::test

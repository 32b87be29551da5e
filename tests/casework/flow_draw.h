#pragma once
// What is drawn in the random lives of cases, in the pure domain and in a store alike.
#include "core/domain/casework/transitions.h"
#include "tests/casework/second_table.h"
#include "tests/support/casework_fixture.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace wanmi::test {

/// The clocks a case must have: in an open stage exactly one that runs or, suspended, stands still.
inline bool hasItsClock(const Case& c) {
    int running = 0;
    int paused = 0;
    for (const auto& clock : c.clocks) {
        if (clock.stage == CaseStage::Emergency) continue;
        running += clock.state == StageClock::State::Running ? 1 : 0;
        paused += clock.state == StageClock::State::Paused ? 1 : 0;
    }
    if (c.state == CaseState::Suspended) return running == 0 && paused == 1;
    return running == (isOpen(c.state) ? 1 : 0);
}

struct Draw {
    CaseCommand command;
    Actor actor;
};

/// The steps of the ordinary way.
inline bool goesOn(Action action) {
    static constexpr std::array kWay{Action::Accept,   Action::VerifyAnswer, Action::File,
                                     Action::Dispatch, Action::Redispatch,   Action::Start,
                                     Action::Finish,   Action::CheckTask,    Action::CheckAnswer,
                                     Action::Close,    Action::Archive};
    return std::find(kWay.begin(), kWay.end(), action) != kWay.end();
}

/// Whose people come: mostly of those who have the case.
inline std::string homeOf(const Case& c, bool ofCity, bool wild, std::size_t chance) {
    static const std::array<std::string, 4> kHomes{"", "990101", "990102", "990103"};
    if (ofCity) return {};
    if (wild) return kHomes[chance % kHomes.size()];
    if (c.level.size() == 6) {
        const std::size_t ofFive = c.state == CaseState::Suspended ? 4 : 1;
        return chance % 5 < ofFive ? "" : c.level;
    }
    return c.level.empty() && chance % 3 == 0 ? "990101" : "";
}

/// The ordinary ways on come first; gives how many they are. Few cases are ever suspended and with
/// a district: those are taken back.
inline std::size_t waysOn(std::vector<Draw>& fitting, CaseState state) {
    const auto takesBack = [](const Draw& d) { return d.command.action == Action::TakeBack; };
    const bool back =
        state == CaseState::Suspended && std::any_of(fitting.begin(), fitting.end(), takesBack);
    const auto ordinary = std::stable_partition(fitting.begin(), fitting.end(), [&](const Draw& d) {
        return back ? takesBack(d) : goesOn(d.command.action);
    });
    return static_cast<std::size_t>(ordinary - fitting.begin());
}

/// One draw out of a number: five in six are steps the second table permits, and half of these go
/// along the ordinary way, or few cases would come to its end.
/// `ofCity`: nobody's duty is limited to a district.
inline Draw drawn(const Case& c, std::uint64_t chance, Instant now, bool ofCity = false) {
    const auto take = [&chance](std::size_t n) {
        const auto value = static_cast<std::size_t>(chance % n);
        chance /= n;
        return value;
    };
    const auto& posts = allPosts();
    const bool wild = take(6) == 0;
    const bool onward = take(2) == 0;
    const auto whose = take(8) == 0 ? "CG-YL" : "CG-HW";
    const bool passed = take(3) != 0;
    const auto home = homeOf(c, ofCity, wild, take(15));
    static constexpr std::array kSteps{CaseState::PendingRegister, CaseState::PendingDispatch,
                                       CaseState::PendingHandle, CaseState::PendingCheck};
    const auto finish = [&](Action action, const std::string& post) {
        Draw d{fullCommand(action, now), person(post, whose)};
        d.command.passed = passed;
        d.actor.region = home;
        if (action == Action::HandAcross && home == d.command.to) d.command.to = "990102";
        d.command.step = kSteps[static_cast<std::size_t>(c.revision) % kSteps.size()];
        return d;
    };
    if (wild) {
        const auto action =
            static_cast<Action>(2 + take(static_cast<std::size_t>(Action::Count_) - 2));
        return finish(action, posts[take(posts.size())]);
    }
    std::vector<Draw> fitting;
    for (const auto& e : secondTable()) {
        for (const auto& post : e.posts) {
            auto d = finish(e.action, post);
            if (mayPass(c, d.command, d.actor, now)) {
                fitting.push_back(std::move(d));
                break; // one post an action: the flow goes on rather than turns on the spot
            }
        }
    }
    if (fitting.empty()) return finish(Action::Accept, "ACCEPTOR");
    const auto ways = waysOn(fitting, c.state);
    const bool goes = onward || c.state == CaseState::Suspended;
    return fitting[take(goes && ways > 0 ? ways : fitting.size())];
}

/// Is the case as it was before the step that was taken back? What only counts on is left out.
inline bool isRestored(Case now, const Case& before) {
    now.revision = before.revision;
    now.head = before.head;
    now.changedAt = before.changedAt;
    if (before.fileNumber.empty()) now.fileNumber.clear();
    return now == before;
}

} // namespace wanmi::test

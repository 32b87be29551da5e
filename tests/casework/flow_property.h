#pragma once
// Random lives of cases, held against the second table; shared by the quick and the long run.
#include "core/base/json.h"
#include "tests/casework/flow_draw.h"

#include <nlohmann/json.hpp>
#include <rapidcheck.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace wanmi::test {

/// What came of many lives.
struct LifeCount {
    std::map<std::pair<CaseState, Action>, int> taken;
    std::int64_t lives = 0;
    std::int64_t accepted = 0;
    std::int64_t draws = 0;
    std::int64_t fitting = 0; ///< draws the second table permits
};

/// Lives one case by these draws; false (with the reason in `why`) where the product and the second
/// table part.
inline bool live(const std::vector<std::uint64_t>& draws, LifeCount& count, std::string& why) {
    WalkingCase c{at("2026-01-05T09:00+08:00")};
    ++count.lives;
    const auto fail = [&](const char* what, const Draw& d) {
        why = std::string{what} + ": " + std::string{stateCode(c.state.state)} + " " +
              std::string{actionCode(d.command.action)} + " " + d.actor.post + " at step " +
              std::to_string(c.state.revision);
        return false;
    };
    for (const auto chance : draws) {
        c.now += std::chrono::minutes{static_cast<int>((chance >> 40) % 240)};
        const auto d = drawn(c.state, chance, c.now);
        const auto before = c.state;
        const bool allowed = mayPass(before, d.command, d.actor, c.now);
        const auto next = allowed ? nextOf(before, d.command, d.actor, c.now) : before.state;
        ++count.draws;
        count.fitting += allowed ? 1 : 0;
        const auto event = c.step(d.command, d.actor);
        if (static_cast<bool>(event) != allowed)
            return fail(allowed ? "refused" : "let through", d);
        if (!event) continue;
        ++count.accepted;
        ++count.taken[{before.state, d.command.action}];
        if (c.state.state != next) return fail("leads elsewhere", d);
        if (!hasItsClock(c.state)) return fail("clocks", d);
        if (chance % 7 == 0) { // taken back, it is as it was; and done again it is the same
            const auto kept = c;
            if (c.undo(before)) {
                if (!isRestored(c.state, before)) return fail("not restored", d);
            }
            c = kept;
        }
    }
    const auto replayed = replay(c.events);
    if (!replayed || caseText(*replayed) != caseText(c.state)) {
        why = "replay differs";
        return false;
    }
    const auto read = caseFromText(caseText(c.state));
    if (!read || *read != c.state) {
        why = "the text does not give the case back";
        return false;
    }
    for (const auto& text : {caseText(c.state), c.events.back().body}) {
        if (canonicalJson(*parseJson(text)) == text) continue;
        why = "not canonical: " + text;
        return false;
    }
    return true;
}

/// As many lives as asked for, by RapidCheck: a life that fails is made shorter until it cannot be.
inline LifeCount liveMany(int lives, std::size_t length) {
    LifeCount count;
    rc::detail::TestParams params;
    params.maxSuccess = lives;
    params.seed = 20260105;
    params.disableShrinking =
        true; // the reason names the step; lives of hundreds of steps shrink for hours
    const auto all = rc::gen::container<std::vector<std::uint64_t>>(
        length, rc::gen::map(rc::gen::inRange<std::uint64_t>(0, UINT64_MAX / 2),
                             [](std::uint64_t n) { return n * 0x9E3779B97F4A7C15ULL; }));
    const auto result = rc::detail::checkTestable(
        [&] {
            const auto draws = *all;
            std::string why;
            const bool good = live(draws, count, why);
            if (!good) RC_FAIL(why);
        },
        rc::detail::TestMetadata{"lives of cases", "lives of cases"}, params);
    const bool passed = result.template is<rc::detail::SuccessResult>();
    if (!passed) {
        std::ostringstream text;
        rc::detail::printResultMessage(result, text);
        FAIL(text.str());
    }
    return count;
}

} // namespace wanmi::test

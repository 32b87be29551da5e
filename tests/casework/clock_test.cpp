#include "core/domain/casework/clocks.h"
#include "tests/support/casework_fixture.h"

namespace wanmi {
namespace {

using test::at;
using test::person;
using test::shippedRules;
using test::WalkingCase;

} // namespace

TEST_CASE("Clock: dispatched Friday 17:00, four working hours end Monday 11:00", "[casework]") {
    const auto friday = at("2026-01-09T17:00+08:00");
    CHECK(startClock(CaseStage::Handle, {4, Unit::WorkHour}, friday, shippedRules()).due ==
          at("2026-01-12T11:00+08:00"));
    CHECK(startClock(CaseStage::Handle, {1, Unit::WorkDay}, friday, shippedRules()).due ==
          at("2026-01-12T17:00+08:00"));
    CHECK(startClock(CaseStage::Handle, {2, Unit::UrgentHour}, friday, shippedRules()).due ==
          at("2026-01-09T19:00+08:00"));
}

TEST_CASE("Clock: pauses are measured in the unit of the limit", "[casework]") {
    const auto& rules = shippedRules();
    const auto friday = at("2026-01-09T17:00+08:00");
    auto clock = startClock(CaseStage::Handle, {4, Unit::WorkHour}, friday, rules);
    clock = pauseClock(clock, at("2026-01-09T17:30+08:00"), rules);
    CHECK(clock.used == std::chrono::minutes{30});
    // Two days of weekend and a working morning pass: nothing of it is taken from the limit.
    clock = resumeClock(clock, at("2026-01-12T14:00+08:00"), rules);
    CHECK(clock.used == std::chrono::minutes{30});
    CHECK(clock.due == at("2026-01-12T17:30+08:00"));
}

TEST_CASE("Clock: the lamp turns yellow when 80 % of the limit is used", "[casework]") {
    const auto clock = startClock(CaseStage::Accept, {15, Unit::Minute},
                                  at("2026-01-05T09:00+08:00"), shippedRules());
    CHECK(clock.warn == at("2026-01-05T09:12+08:00"));
    CHECK(lampAt(clock.warn, clock.warn, clock.due) == Lamp::Green);
    CHECK(lampAt(clock.warn + std::chrono::microseconds{1}, clock.warn, clock.due) == Lamp::Yellow);
    CHECK(lampAt(clock.due + std::chrono::microseconds{1}, clock.warn, clock.due) == Lamp::Red);
}

TEST_CASE("Clock: a clock that was overdue when paused is due at once when it runs again",
          "[casework]") {
    const auto& rules = shippedRules();
    auto clock =
        startClock(CaseStage::Accept, {15, Unit::Minute}, at("2026-01-05T09:00+08:00"), rules);
    clock = pauseClock(clock, at("2026-01-05T10:00+08:00"), rules);
    clock = resumeClock(clock, at("2026-01-05T11:00+08:00"), rules);
    CHECK(clock.due == at("2026-01-05T11:00+08:00"));
}

TEST_CASE("Clock: a return pauses handling and starts the dispatcher's 15 minutes", "[casework]") {
    WalkingCase c{at("2026-01-05T09:00+08:00")};
    c.walkTo(Action::Dispatch);
    const auto handleBefore = *c.state.clock(CaseStage::Handle);
    c.now += std::chrono::hours{1};
    REQUIRE(c.step(Action::Return, person("DEPT", "CG-HW")));
    CHECK(c.state.clock(CaseStage::Handle)->state == StageClock::State::Paused);
    CHECK(c.state.running()->stage == CaseStage::Dispatch);
    CHECK(c.state.running()->due == c.now + std::chrono::minutes{15});

    SECTION("sent back to the same department the clock resumes") {
        c.now += std::chrono::minutes{10};
        REQUIRE(c.step(Action::Redispatch, person("DISPATCHER")));
        const auto& handle = *c.state.clock(CaseStage::Handle);
        CHECK(handle.started == handleBefore.started);
        CHECK(handle.used == std::chrono::hours{1});
    }
    SECTION("sent to another the clock restarts") {
        c.now += std::chrono::minutes{10};
        CaseCommand other;
        other.action = Action::Redispatch;
        other.to = "CG-YL";
        REQUIRE(c.step(other, person("DISPATCHER")));
        const auto& handle = *c.state.clock(CaseStage::Handle);
        CHECK(handle.started == c.now);
        CHECK(handle.used == std::chrono::microseconds{0});
        CHECK(c.state.department == "CG-YL");
    }
}

TEST_CASE("Clock: a verification pauses acceptance, a check pauses closing", "[casework]") {
    WalkingCase c{at("2026-01-05T09:00+08:00")};
    c.now += std::chrono::minutes{5};
    REQUIRE(c.step(Action::VerifyTask, person("ACCEPTOR")));
    CHECK(c.state.clock(CaseStage::Accept)->state == StageClock::State::Paused);
    c.now += std::chrono::minutes{20};
    REQUIRE(c.step(Action::VerifyAnswer, person("SUPERVISOR_FIELD")));
    CHECK(c.state.clock(CaseStage::Accept)->due == c.now + std::chrono::minutes{10});

    WalkingCase d{at("2026-01-05T09:00+08:00")};
    d.walkTo(Action::CheckTask);
    CHECK(d.state.clock(CaseStage::Close)->state == StageClock::State::Paused);
    CHECK(d.state.running()->stage == CaseStage::CheckTask);
}

} // namespace wanmi

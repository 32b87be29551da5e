#include "core/domain/casework/clock_history.h"
#include "core/domain/casework/clocks.h"
#include "tests/support/casework_fixture.h"

#include <algorithm>
#include <random>

namespace wanmi {
namespace {

using std::chrono::microseconds;
using test::at;
using test::person;
using test::shippedRules;
using test::WalkingCase;
using What = ClockStep::What;

const ClockHistory& historyOf(const std::vector<ClockHistory>& all, CaseStage stage) {
    const auto found = std::find_if(all.rbegin(), all.rend(), [stage](const ClockHistory& h) {
        return h.clock.stage == stage;
    });
    if (found == all.rend()) throw std::runtime_error{"no clock"};
    return *found;
}

std::vector<ClockHistory> historiesOf(const WalkingCase& c) {
    auto all = clockHistories(c.events);
    if (!all) throw std::runtime_error{all.error().reason};
    return *std::move(all);
}

const ClockStep* stepOf(const ClockExplanation& e, What what) {
    const auto found = std::find_if(e.steps.begin(), e.steps.end(),
                                    [what](const ClockStep& s) { return s.what == what; });
    return found == e.steps.end() ? nullptr : &*found;
}

/// A history of one clock made by hand: started, then halted and set going in turn.
ClockHistory handMade(LimitSpan limit, Instant start, const std::vector<Instant>& turns,
                      const RuleSet& rules) {
    ClockHistory h;
    h.clock = startClock(CaseStage::Handle, limit, start, rules);
    h.runs.push_back({start, std::nullopt});
    ClockMark mark{ClockMark::What::Started, start, 1, Action::Dispatch, "a", h.clock};
    h.marks.push_back(mark);
    for (const auto turn : turns) {
        const bool halt = h.clock.state == StageClock::State::Running;
        h.clock = halt ? pauseClock(h.clock, turn, rules) : resumeClock(h.clock, turn, rules);
        if (halt) {
            h.runs.back().to = turn;
        } else {
            h.runs.push_back({turn, std::nullopt});
        }
        mark.what = halt ? ClockMark::What::Paused : ClockMark::What::Resumed;
        mark.at = turn;
        mark.after = h.clock;
        ++mark.seq;
        h.marks.push_back(mark);
    }
    return h;
}

} // namespace

TEST_CASE("Explain: Friday 17:00 plus four working hours counts one hour, passes the night and the "
          "weekend over, and counts three",
          "[casework]") {
    const auto& rules = shippedRules();
    const auto history = handMade({4, Unit::WorkHour}, at("2026-01-09T17:00+08:00"), {}, rules);
    const auto e = explainClock(history, rules, at("2026-01-09T17:00+08:00"));
    CHECK(e.clock.due == at("2026-01-12T11:00+08:00"));
    std::vector<std::string> lines;
    for (const auto& s : e.steps) {
        lines.push_back(std::string{stepText(s.what)} + " " + s.why + " " +
                        std::to_string(s.counted.count() / 60'000'000));
    }
    CHECK(lines ==
          std::vector<std::string>{"start  0", "now  0", "counted calendar.working 60",
                                   "passed calendar.off_hours 0", "passed calendar.weekend 0",
                                   "passed calendar.weekend 0", "passed calendar.off_hours 0",
                                   "counted calendar.working 132", "warn  0",
                                   "counted calendar.working 48", "due  0"});
    CHECK(e.left == std::chrono::hours{4});
    CHECK(stepOf(e, What::Due)->sum == e.clock.total);
}

TEST_CASE("Explain: one working day from Friday 17:00 is due Monday 17:00, two continuous hours at "
          "19:00",
          "[casework]") {
    const auto& rules = shippedRules();
    const auto friday = at("2026-01-09T17:00+08:00");
    const auto day = explainClock(handMade({1, Unit::WorkDay}, friday, {}, rules), rules, friday);
    CHECK(stepOf(day, What::Due)->from == at("2026-01-12T17:00+08:00"));
    CHECK(stepOf(day, What::Due)->sum == std::chrono::hours{8});
    const auto urgent =
        explainClock(handMade({2, Unit::UrgentHour}, friday, {}, rules), rules, friday);
    CHECK(stepOf(urgent, What::Due)->from == at("2026-01-09T19:00+08:00"));
    CHECK(stepOf(urgent, What::Counted)->why == "calendar.continuous");
}

TEST_CASE("Explain: holidays and put-in workdays are named", "[casework]") {
    const auto& rules = shippedRules();
    const auto start = at("2026-02-13T17:00+08:00"); // before the Spring Festival
    const auto e = explainClock(handMade({2, Unit::WorkDay}, start, {}, rules), rules, start);
    const auto named = [&e](const std::string& why) {
        return std::any_of(e.steps.begin(), e.steps.end(),
                           [&why](const ClockStep& s) { return s.why == why && !s.name.empty(); });
    };
    CHECK(named("calendar.holiday"));
    CHECK(named("calendar.makeup"));
    CHECK(stepOf(e, What::Due)->sum == e.clock.total);
}

TEST_CASE("Explain: a return pauses handling and starts the dispatcher's 15 minutes, the same "
          "department resumes the clock, another restarts it",
          "[casework]") {
    for (const bool same : {true, false}) {
        WalkingCase c{at("2026-01-05T09:00+08:00")};
        c.walkTo(Action::Dispatch);
        c.now += std::chrono::hours{1};
        REQUIRE(c.step(Action::Return, person("DEPT", "CG-HW")));
        {
            const auto all = historiesOf(c);
            const auto handle =
                explainClock(historyOf(all, CaseStage::Handle), shippedRules(), c.now);
            REQUIRE(stepOf(handle, What::Pause) != nullptr);
            CHECK(stepOf(handle, What::Pause)->type == Action::Return);
            CHECK(stepOf(handle, What::Pause)->actor == "the-DEPT");
            CHECK(handle.used == std::chrono::hours{1});
            const auto dispatch =
                explainClock(historyOf(all, CaseStage::Dispatch), shippedRules(), c.now);
            CHECK(dispatch.left == std::chrono::minutes{15});
            CHECK(dispatch.steps.front().type == Action::Return);
        }
        c.now += std::chrono::minutes{10};
        CaseCommand again;
        again.action = Action::Redispatch;
        again.to = same ? "CG-HW" : "SW";
        REQUIRE(c.step(again, person("DISPATCHER")));
        const auto all = historiesOf(c);
        const auto handle = explainClock(historyOf(all, CaseStage::Handle), shippedRules(), c.now);
        CHECK((stepOf(handle, What::Resume) != nullptr) == same);
        CHECK(handle.used == (same ? std::chrono::hours{1} : std::chrono::hours{0}));
        const auto lives = std::count_if(all.begin(), all.end(), [](const ClockHistory& h) {
            return h.clock.stage == CaseStage::Handle;
        });
        CHECK(lives == (same ? 1 : 2));
        CHECK(stepOf(handle, What::Due)->sum == handle.clock.total);
    }
}

TEST_CASE("Explain: the verification pauses the acceptance clock, the check the closing clock",
          "[casework]") {
    WalkingCase c{at("2026-01-05T09:00+08:00")};
    c.now += std::chrono::minutes{5};
    REQUIRE(c.step(Action::VerifyTask, person("ACCEPTOR")));
    c.now += std::chrono::minutes{20};
    {
        const auto all = historiesOf(c);
        const auto e = explainClock(historyOf(all, CaseStage::Accept), shippedRules(), c.now);
        CHECK(e.used == std::chrono::minutes{5});
        CHECK(e.left == std::chrono::minutes{10});
        CHECK(e.lamp == Lamp::None);
    }
    REQUIRE(c.step(Action::VerifyAnswer, person("SUPERVISOR_FIELD")));
    for (const auto& [action, who] :
         std::vector<std::pair<Action, Actor>>{{Action::File, person("DUTY_CHIEF")},
                                               {Action::Dispatch, person("DISPATCHER")},
                                               {Action::Start, person("DEPT", "CG-HW")},
                                               {Action::Finish, person("DEPT", "CG-HW")},
                                               {Action::CheckTask, person("ACCEPTOR")}}) {
        REQUIRE(c.step(action, who));
    }
    c.now += std::chrono::minutes{12};
    const auto all = historiesOf(c);
    const auto accept = explainClock(historyOf(all, CaseStage::Accept), shippedRules(), c.now);
    CHECK(stepOf(accept, What::Resume)->type == Action::VerifyAnswer);
    const auto close = explainClock(historyOf(all, CaseStage::Close), shippedRules(), c.now);
    CHECK(stepOf(close, What::Pause)->type == Action::CheckTask);
    CHECK(close.used == std::chrono::minutes{0});
}

TEST_CASE("Explain: an overdue clock tells by how much, in its own unit", "[casework]") {
    const auto& rules = shippedRules();
    const auto start = at("2026-01-09T10:00+08:00");
    const auto e = explainClock(handMade({4, Unit::WorkHour}, start, {}, rules), rules,
                                at("2026-01-12T09:00+08:00"));
    CHECK(e.clock.due == at("2026-01-09T16:00+08:00"));
    CHECK(e.left == -std::chrono::hours{3}); // Friday 16–18, Monday 8–9
    CHECK(e.lamp == Lamp::Red);
    CHECK(stepOf(e, What::Due)->sum == e.clock.total);
    CHECK(e.steps.back().what == What::Now);
}

TEST_CASE("Explain: what was counted adds up to the limit over random calendars and pauses",
          "[casework]") {
    std::mt19937 random{20260105};
    const auto upTo = [&random](int most) {
        return std::uniform_int_distribution<int>{0, most}(random);
    };
    for (int round = 0; round < 300; ++round) {
        CalendarSpec spec;
        int from = upTo(8);
        for (int i = upTo(2); i >= 0; --i) {
            const int to = std::min(24, from + 1 + upTo(4));
            if (from >= to) break;
            spec.periods.push_back({std::chrono::hours{from}, std::chrono::hours{to}});
            from = to + 1;
        }
        for (auto& day : spec.weekdays) {
            day = upTo(9) < 7;
        }
        spec.weekdays[static_cast<std::size_t>(upTo(6))] = true;
        for (int i = 0; i < 20; ++i) {
            spec.specialDays.push_back(
                {dayFromNumber(20'450 + i * 3 + upTo(2)), upTo(1) == 1, "调"});
        }
        auto calendar = Calendar::make(spec);
        REQUIRE(calendar);
        auto rules = shippedRules();
        rules.calendar = *std::move(calendar);
        const auto unit = static_cast<Unit>(upTo(6));
        const LimitSpan limit{1 + upTo(unit == Unit::Second || unit == Unit::Minute ? 500 : 12),
                              unit};
        const auto start = at("2026-01-05T09:00+08:00") + microseconds{upTo(1'000'000'000)} * 400;
        std::vector<Instant> turns;
        auto moment = start;
        for (int i = upTo(6); i > 0; --i) {
            moment += microseconds{1 + upTo(2'000'000'000)} * (1 + upTo(60));
            turns.push_back(moment);
        }
        const auto now = moment + microseconds{upTo(2'000'000'000)} * upTo(100);
        const auto history = handMade(limit, start, turns, rules);
        const auto e = explainClock(history, rules, now);
        INFO("round " << round);
        microseconds sum{0};
        const Instant* end = nullptr;
        bool due = false;
        for (const auto& step : e.steps) {
            sum += step.counted;
            REQUIRE(step.sum == sum);
            REQUIRE(step.what != What::Carried);
            if (step.what == What::Pause || step.what == What::Resume) end = nullptr;
            if (step.what == What::Counted || step.what == What::Passed) {
                REQUIRE((end == nullptr || step.from == *end)); // no gap
                end = &step.to;
                REQUIRE((step.what == What::Passed) == (step.counted.count() == 0));
            }
            if (step.what == What::Due) {
                due = true;
                REQUIRE(step.from == e.clock.due);
                REQUIRE(step.sum == std::max(e.clock.total, e.clock.used));
            }
        }
        REQUIRE(due == (e.clock.state == StageClock::State::Running));
        REQUIRE(e.used + e.left == e.clock.total);
        if (e.clock.state != StageClock::State::Running) REQUIRE(e.used == e.clock.used);
    }
}

TEST_CASE("Explain: a clock keeps the calendar it started under when the city changes its own",
          "[casework]") {
    const auto before = shippedRules();
    auto after = before;
    CalendarSpec spec = before.calendar.spec();
    spec.periods = {{std::chrono::hours{0}, std::chrono::hours{24}}};
    spec.weekdays.fill(true);
    auto calendar = Calendar::make(spec);
    REQUIRE(calendar);
    after.calendar = *std::move(calendar);
    after.clockRules = "another";
    after.earlier.emplace(before.clockRules, std::make_shared<const ClockRules>(
                                                 ClockRules{before.calendar, before.lamps}));
    const auto friday = at("2026-01-09T17:00+08:00");
    const auto monday = at("2026-01-12T08:30+08:00");
    auto clock = startClock(CaseStage::Handle, {4, Unit::WorkHour}, friday, before);
    clock = pauseClock(clock, monday, after);
    CHECK(clock.used == std::chrono::minutes{90});
    clock = resumeClock(clock, monday, after);
    CHECK(clock.due == at("2026-01-12T11:00+08:00"));
    // One that starts now goes by the new calendar.
    CHECK(startClock(CaseStage::Handle, {4, Unit::WorkHour}, friday, after).due ==
          friday + std::chrono::hours{4});
}

TEST_CASE("Explain: a step taken back leaves no trace in the arithmetic", "[casework]") {
    WalkingCase c{at("2026-01-05T09:00+08:00")};
    c.walkTo(Action::Dispatch);
    const auto histories = historiesOf(c);
    const auto before = c.state;
    c.now += std::chrono::minutes{30};
    REQUIRE(c.step(Action::Return, person("DEPT", "CG-HW")));
    REQUIRE(historiesOf(c).size() == histories.size() + 1); // the second dispatch clock
    REQUIRE(c.undo(before));
    const auto after = historiesOf(c);
    REQUIRE(after.size() == histories.size());
    for (std::size_t i = 0; i < after.size(); ++i) {
        CHECK(after[i].clock == histories[i].clock);
        CHECK(after[i].marks.size() == histories[i].marks.size());
        CHECK(after[i].present == histories[i].present);
    }
}

TEST_CASE("Explain: an extension is told with its event, and the pieces add up to the longer limit",
          "[casework]") {
    WalkingCase c{at("2026-01-05T09:00+08:00")};
    c.walkTo(Action::Dispatch);
    c.now += std::chrono::hours{1};
    REQUIRE(c.step(Action::Extend, person("DEPT", "CG-HW")));
    REQUIRE(c.step(Action::Approve, person("DISPATCHER")));
    const auto all = historiesOf(c);
    const auto e = explainClock(historyOf(all, CaseStage::Handle), shippedRules(), c.now);
    REQUIRE(stepOf(e, What::Change) != nullptr);
    CHECK(stepOf(e, What::Change)->type == Action::Approve);
    CHECK(e.extended == shippedRules().calendar.amount(e.clock.limit));
    CHECK(stepOf(e, What::Due)->sum == e.clock.total);
    CHECK(e.used == std::chrono::hours{1});
}

TEST_CASE("Explain: a helping department's clock is told apart from the lead's", "[casework]") {
    WalkingCase c{at("2026-01-05T09:00+08:00")};
    c.walkTo(Action::Dispatch);
    c.now += std::chrono::minutes{20};
    CaseCommand assist;
    assist.action = Action::Assist;
    assist.to = "SW";
    REQUIRE(c.step(assist, person("DISPATCHER")));
    c.now += std::chrono::minutes{30};
    const auto all = historiesOf(c);
    const auto helper = std::find_if(all.begin(), all.end(),
                                     [](const ClockHistory& h) { return h.department == "SW"; });
    REQUIRE(helper != all.end());
    CHECK(explainClock(*helper, shippedRules(), c.now).used == std::chrono::minutes{30});
    const auto lead = std::find_if(all.begin(), all.end(), [](const ClockHistory& h) {
        return h.department.empty() && h.clock.stage == CaseStage::Handle;
    });
    REQUIRE(lead != all.end());
    CHECK(explainClock(*lead, shippedRules(), c.now).used == std::chrono::minutes{50});
}

} // namespace wanmi

// Deadlines that explain themselves, and rules that change: what a supervision centre is asked for
// when somebody doubts a deadline, or before it takes up next year's calendar.
#include "core/base/file.h"
#include "core/base/time_text.h"
#include "core/service/explain.h"
#include "core/service/rule_service.h"
#include "core/service/whole_store.h"
#include "core/store/case_store.h"
#include "tests/support/small_city.h"

#include <algorithm>

namespace wanmi {
namespace {

using test::kInCity;
using test::must;
using test::ScratchFolder;
using test::smallCity;

StepCommand step(const std::string& id, Action action, const char* actor) {
    StepCommand s;
    s.id = id;
    s.actor = actor;
    s.what.action = action;
    s.what.note = "因由";
    s.what.condition = 1;
    s.what.passed = true;
    s.what.closingMet = true;
    if (action == Action::Dispatch || action == Action::Redispatch) s.what.to = "CG-HW";
    return s;
}

/// A case of exposed rubbish, dispatched: its handling clock runs in working hours.
std::string dispatched(Desk& desk) {
    CaseService cases{desk};
    ReportCommand r;
    r.kind = "event:0102";
    r.at = kInCity;
    r.text = "路口有暴露垃圾";
    r.actor = "collector1";
    const auto id = must(cases.report(r)).id;
    must(cases.act(step(id, Action::Accept, "acceptor1")));
    must(cases.act(step(id, Action::File, "chief1")));
    must(cases.act(step(id, Action::Dispatch, "dispatcher1")));
    return id;
}

const char* const kShortDay = "key,value,note\nzone,Asia/Shanghai,\nweekdays,1 2 3 4 5,\n"
                              "period,09:00-10:00,\nhours_per_day,1,\n";

StageClock handling(Desk& desk, const std::string& id) {
    return *must(CaseService{desk}.show(id)).state.clock(CaseStage::Handle);
}

} // namespace

TEST_CASE("case explain: the steps of a stored case name events and rule set, and read in both "
          "languages",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    const auto id = dispatched(*desk);
    must(CaseService{*desk}.act(step(id, Action::Return, "dept-CG-HW")));
    must(CaseService{*desk}.act(step(id, Action::Redispatch, "dispatcher1")));
    const auto all = must(explainCase(*desk, id));
    CHECK(all.clocks.size() == 4); // acceptance, dispatch twice, handling
    const auto one = must(explainCase(*desk, id, CaseStage::Handle));
    REQUIRE(one.clocks.size() == 1);
    const auto& handle = one.clocks.front();
    CHECK(handle.ruleSet == 1);
    CHECK(handle.ruleVersion == desk->rules().version);
    CHECK(handle.clockRules == desk->rules().clockRules);
    CHECK(handle.what.used + handle.what.left == handle.what.clock.total);
    std::vector<Action> types;
    for (const auto& s : handle.what.steps) {
        if (s.seq > 0) types.push_back(s.type);
    }
    CHECK(types == std::vector{Action::Dispatch, Action::Return, Action::Redispatch});
    CHECK(explainCase(*desk, id, CaseStage::Close).error().reason == "explain.no_clock");
    for (const auto* language : {"zh", "en"}) {
        const auto words = must(Messages::load(WANMI_SOURCE_DIR "/data", language));
        const auto lines = explainLines(one, words, desk->zone());
        INFO(lines);
        CHECK(lines.find("explain.") == std::string::npos); // every sentence is there
        CHECK(lines.find("calendar.") == std::string::npos);
        CHECK(lines.find("dispatcher1") != std::string::npos);
    }
}

TEST_CASE("what-if: every deadline a changed calendar would move is told, and nothing is written",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    const auto id = dispatched(*desk);
    const auto before = handling(*desk, id);
    const auto changes = must(desk->lastChange());
    RuleService rules{*desk};
    const auto texts = must(rules.edited({{"mine.csv", kShortDay}}));
    std::vector<DeadlineChange> told;
    const auto effect =
        must(rules.whatIf(texts, [&told](const DeadlineChange& d) { told.push_back(d); }, {}));
    CHECK(effect.cases == 1);
    CHECK(effect.clocks == 1);
    CHECK(effect.changed == 1);
    CHECK(effect.later == 1);
    REQUIRE(told.size() == 1);
    CHECK(told[0].id == id);
    CHECK(told[0].clock.before == before);
    // One hour a day: the limit of n hours ends on the n-th working day.
    const auto to = must(loadRules(texts));
    CHECK(told[0].clock.after.due == to.calendar.deadline(before.started, before.limit));
    CHECK(told[0].clock.after.due > before.due);
    CHECK(must(desk->lastChange()) == changes);
    CHECK(handling(*desk, id) == before);
    CHECK(must(rules.sets()).size() == 1);
}

TEST_CASE("what-if on limits: a kind's own limit and a stage's", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    dispatched(*desk);
    RuleService rules{*desk};
    auto texts = must(rules.texts(1));
    auto& limits = texts.at("catalogue/cjt214/limits.csv");
    const auto row = limits.find("\nevent:0102,1,");
    REQUIRE(row != std::string::npos);
    const auto end = limits.find('\n', row + 1);
    auto line = limits.substr(row, end - row);
    const auto unit = line.find(",work_hour,");
    REQUIRE(unit != std::string::npos);
    const auto number = line.rfind(',', unit - 1);
    line.replace(number, unit - number, ",9");
    limits.replace(row, end - row, line);
    const auto edited = must(rules.edited({{"limits.csv", limits}}));
    std::vector<DeadlineChange> told;
    const auto effect =
        must(rules.whatIf(edited, [&told](const DeadlineChange& d) { told.push_back(d); }, {}));
    CHECK(effect.changed == 1);
    REQUIRE(told.size() == 1);
    CHECK(told[0].clock.after.limit == LimitSpan{9, Unit::WorkHour});
    CHECK(told[0].clock.after.total == std::chrono::hours{9});
}

TEST_CASE("Rules: a changed calendar never moves a running clock, but counts for the next one",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    auto other = must(Desk::open(desk->path())); // opened before the change
    const auto id = dispatched(*desk);
    const auto before = handling(*desk, id);
    RuleService rules{*desk};
    const auto receipt =
        must(rules.set(must(rules.edited({{"mine.csv", kShortDay}})), "admin", false, "试行", {}));
    CHECK(receipt.isNew);
    CHECK(receipt.ruleSet == 2);
    CHECK(receipt.effect.adopted == 0);
    CHECK(handling(*desk, id) == before);
    // A pause and its end under the new calendar change nothing either.
    must(CaseService{*desk}.act(step(id, Action::Return, "dept-CG-HW")));
    must(CaseService{*desk}.act(step(id, Action::Redispatch, "dispatcher1")));
    const auto resumed = handling(*desk, id);
    CHECK(resumed.rules == before.rules);
    CHECK(resumed.due ==
          desk->rules()
              .calendarOf(before.rules)
              .add(resumed.resumed, resumed.total - resumed.used, resumed.limit.unit));
    // A case dispatched from now on goes by the new one, also from a desk that was open already.
    const auto next = handling(*other, dispatched(*other));
    CHECK(other->ruleSet() == 2);
    CHECK(next.rules == desk->rules().clockRules);
    CHECK(next.due > before.due);
    CHECK(must(explainCase(*desk, id, CaseStage::Handle)).clocks[0].ruleSet == 1);
    CHECK(must(checkStore(*desk, {})).empty());
    CHECK(must(rules.sets()).back().note == "试行");
}

TEST_CASE("Rules: adopted for running cases they move clocks by an event, and the old ones taken "
          "into use again move them back",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    const auto id = dispatched(*desk);
    const auto before = handling(*desk, id);
    RuleService rules{*desk};
    const auto set =
        must(rules.set(must(rules.edited({{"mine.csv", kShortDay}})), "admin", true, "", {}));
    CHECK(set.effect.adopted == 1);
    const auto after = handling(*desk, id);
    CHECK(after.due == desk->rules().calendar.deadline(before.started, before.limit));
    const auto view = must(CaseService{*desk}.show(id));
    CHECK(view.events.back().type == Action::RulesAdopted);
    CHECK(view.events.back().actor == "admin");
    CHECK(view.row.dueAt == after.due);
    CHECK(must(replay(view.events)) == view.state);
    const auto explained = must(explainCase(*desk, id, CaseStage::Handle));
    CHECK(explained.clocks[0].ruleSet == 2);
    const auto& steps = explained.clocks[0].what.steps;
    CHECK(std::any_of(steps.begin(), steps.end(), [](const ClockStep& s) {
        return s.what == ClockStep::What::Adopt && s.actor == "admin";
    }));
    CHECK(std::none_of(steps.begin(), steps.end(),
                       [](const ClockStep& s) { return s.what == ClockStep::What::Carried; }));
    // The same again: nothing depends on it any more.
    CHECK_FALSE(must(rules.set(must(rules.texts(2)), "admin", true, "", {})).isNew);
    CHECK(must(CaseService{*desk}.show(id)).events.size() == view.events.size());

    const auto back = must(rules.set(must(rules.texts(1)), "admin", true, "", {}));
    CHECK(back.ruleSet == 3);
    CHECK(handling(*desk, id) == before);
    CHECK(must(checkStore(*desk, {})).empty());
}

TEST_CASE("Rules: adoption counts paused time anew, each run by the new calendar", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    const auto id = dispatched(*desk);
    DeskOptions later;
    later.now = test::kTestTime() + std::chrono::minutes{30}; // 09:30
    desk = must(Desk::open(desk->path(), later));
    must(CaseService{*desk}.act(step(id, Action::Return, "dept-CG-HW")));
    const auto paused = handling(*desk, id);
    CHECK(paused.used > std::chrono::minutes{29});
    // Nobody works before ten: nothing of it counts.
    const std::string late = "key,value,note\nzone,Asia/Shanghai,\nweekdays,1 2 3 4 5,\n"
                             "period,10:00-18:00,\nhours_per_day,8,\n";
    RuleService rules{*desk};
    must(rules.set(must(rules.edited({{"late.csv", late}})), "admin", true, "", {}));
    CHECK(handling(*desk, id).used == std::chrono::seconds{0});
    CHECK(handling(*desk, id).state == StageClock::State::Paused);
    must(rules.set(must(rules.texts(1)), "admin", true, "", {}));
    CHECK(handling(*desk, id).used == paused.used);
}

TEST_CASE("Rules: a mistake is refused with the file's own name and line, and nothing changes",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    RuleService rules{*desk};
    const auto argOf = [](const Error& e, const std::string& name) {
        const auto found = std::find_if(e.args.begin(), e.args.end(),
                                        [&name](const Arg& a) { return a.name == name; });
        return found == e.args.end() ? std::string{} : found->value;
    };
    const auto bad = rules.edited({{"next/year.csv", "day,kind,name\n2027-01-01,holiday,元旦\n"
                                                     "2027-02-30,holiday,春节\n"}});
    REQUIRE_FALSE(bad);
    CHECK(bad.error().reason == "rules.bad_value");
    CHECK(argOf(bad.error(), "file") == "next/year.csv");
    CHECK(argOf(bad.error(), "line") == "3");
    CHECK(rules.edited({{"x.csv", "a,b\n1,2\n"}}).error().reason == "rules.unknown_file");
    CHECK(rules.edited({{"a.csv", kShortDay}, {"b.csv", kShortDay}}).error().reason ==
          "rules.file_twice");
    const auto texts = must(rules.edited({{"mine.csv", kShortDay}}));
    const auto refused = rules.set(texts, "chief1", false, "", {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "people.missing_right");
    CHECK(must(rules.sets()).size() == 1);
}

} // namespace wanmi

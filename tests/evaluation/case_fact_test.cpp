#include "core/domain/evaluation/case_fact.h"
#include "tests/support/casework_fixture.h"

namespace wanmi::test {
namespace {

const auto kMonday = at("2026-01-05T09:00+08:00");
const auto kFebruary = at("2026-02-01T00:00+08:00");
const auto kYearEnd = at("2027-01-01T00:00+08:00");

CaseFact factOf(const std::vector<CaseEvent>& events, Instant until = kYearEnd) {
    CaseFactFolder folder{until};
    for (const auto& e : events) {
        const auto taken = folder.take(e);
        if (!taken) throw std::runtime_error{taken.error().reason};
    }
    auto fact = folder.fact();
    if (!fact) throw std::runtime_error{"no fact"};
    return *std::move(fact);
}

/// "received filed closed": what a case counts for in a period, with the cell and department.
std::string countedIn(const CaseFact& fact, const char* text,
                      EvaluationScope scope = EvaluationScope::Region) {
    const auto period = parsePeriod(text, "Asia/Shanghai");
    if (!period) throw std::runtime_error{text};
    std::vector<Counted> all;
    countIn(
        fact, *period, scope, [](std::string_view s) { return s == "hotline_12345"; }, all);
    std::string out;
    for (const auto& [what, mark] : all) {
        out += std::string{quantityCode(what)} + ":" + mark->unit(scope, UnitLevel::Cell) + " ";
    }
    return out;
}

/// A case that new boundaries put elsewhere.
void regrid(WalkingCase& c, const char* cell, const char* duty) {
    const CasePlace place{"990101002001", cell, duty, 2, "990101"};
    const auto event = decideRegrid(c.state, place, person("SYSTEM"), c.now, c.ids.next(c.now));
    auto next = fold(c.state, event);
    REQUIRE(next);
    c.state = *std::move(next);
    c.events.push_back(event);
}

constexpr const char* kNewCell = "990101002001007";

} // namespace

TEST_CASE("An action counts under the cell and duty grid its own event had, whatever comes later",
          "[never-untrue]") {
    WalkingCase c{kMonday};
    c.walkTo(Action::Dispatch);
    const auto before = factOf(c.events);
    c.now += std::chrono::minutes{20};
    regrid(c, kNewCell, "D9");
    c.now += std::chrono::minutes{20};
    for (const auto& [action, actor] : {std::pair{Action::Start, person("HANDLER", "CG-HW")},
                                        std::pair{Action::Finish, person("HANDLER", "CG-HW")},
                                        std::pair{Action::CheckTask, person("ACCEPTOR")},
                                        std::pair{Action::CheckAnswer, person("SUPERVISOR_FIELD")},
                                        std::pair{Action::Close, person("DUTY_CHIEF")}}) {
        REQUIRE(c.step(action, actor));
    }
    const auto fact = factOf(c.events);
    CHECK(fact.received == before.received);
    CHECK(fact.filed == before.filed);
    CHECK(fact.filed->place.cell == "990101001001001");
    CHECK(fact.filed->place.dutyGrid == "D1");
    CHECK(fact.closed->place.cell == kNewCell);
    CHECK(fact.closed->place.dutyGrid == "D9");
    CHECK(fact.closed->unit(EvaluationScope::Region, UnitLevel::Street) == "990101002");
    CHECK(fact.closed->unit(EvaluationScope::Region, UnitLevel::Community) == "990101002001");
    CHECK(fact.closed->unit(EvaluationScope::Region, UnitLevel::District) == "990101");
    CHECK(fact.inTime);
    CHECK(countedIn(fact, "2026-01") ==
          "received:990101001001001 filed:990101001001001 due:990101002001007 "
          "closed:990101002001007 closed_in_time:990101002001007 ");
    CHECK(countedIn(fact, "2026-02").empty());
}

TEST_CASE("What happens after a period changes nothing in it", "[never-untrue]") {
    WalkingCase c{kMonday};
    c.walkTo(Action::Dispatch);
    const auto before = factOf(c.events, kFebruary);
    c.now = kFebruary;
    regrid(c, kNewCell, "D9");
    for (const auto& [action, actor] : {std::pair{Action::Start, person("HANDLER", "CG-HW")},
                                        std::pair{Action::Finish, person("HANDLER", "CG-HW")}}) {
        REQUIRE(c.step(action, actor));
    }
    CHECK(factOf(c.events, kFebruary) == before);
    CHECK(before.head == c.events[3].hash);
    CHECK(before.open);
    CHECK_FALSE(CaseFactFolder{kMonday}.fact());
    CaseFactFolder early{kMonday};
    REQUIRE(early.take(c.events.front()));
    CHECK_FALSE(early.fact()); // reported at that moment, so not before it
}

TEST_CASE("A deadline that runs out unhandled is due where the case lay then, until it is closed") {
    WalkingCase c{kMonday};
    c.walkTo(Action::Dispatch);
    const auto due = c.state.clock(CaseStage::Handle)->due;
    CHECK_FALSE(factOf(c.events, due).due); // still green at that very moment
    const auto late = factOf(c.events, kFebruary);
    REQUIRE(late.due);
    CHECK(late.due->at == due);
    CHECK(countedIn(late, "2026-01") ==
          "received:990101001001001 filed:990101001001001 unfinished:990101001001001 "
          "due:990101001001001 ");
    CHECK(countedIn(late, "2026-01", EvaluationScope::Department) ==
          "filed:CG-HW unfinished:CG-HW due:CG-HW ");

    // Moved, reworked and closed in March: the deadline it missed stays where and when it was.
    c.now = at("2026-03-02T10:00+08:00");
    regrid(c, kNewCell, "D9");
    REQUIRE(c.step(Action::Start, person("HANDLER", "CG-HW")));
    REQUIRE(c.step(Action::Finish, person("HANDLER", "CG-HW")));
    REQUIRE(c.step(Action::CheckTask, person("ACCEPTOR")));
    CaseCommand failed;
    failed.action = Action::CheckAnswer;
    failed.passed = false;
    REQUIRE(c.step(failed, person("SUPERVISOR_FIELD")));
    c.now += std::chrono::hours{1};
    REQUIRE(c.step(Action::Rework, person("ACCEPTOR")));
    const auto again = factOf(c.events);
    REQUIRE(again.due);
    CHECK(again.due->at == due);
    CHECK(again.due->place.cell == "990101001001001");
    CHECK(countedIn(again, "2026-03") == "reworked:990101002001007 ");
    // A step taken back leads to exactly what was before it.
    const auto saved = c.state;
    c.now += std::chrono::minutes{1};
    REQUIRE(c.step(Action::Start, person("HANDLER", "CG-HW")));
    REQUIRE(c.undo(saved));
    const auto undone = factOf(c.events);
    REQUIRE(undone.due);
    CHECK(undone.due->at == due);
    CHECK(countedIn(undone, "2026-03") == "reworked:990101002001007 ");
    for (const auto& [action, actor] : {std::pair{Action::Start, person("HANDLER", "CG-HW")},
                                        std::pair{Action::Finish, person("HANDLER", "CG-HW")},
                                        std::pair{Action::CheckTask, person("ACCEPTOR")},
                                        std::pair{Action::CheckAnswer, person("SUPERVISOR_FIELD")},
                                        std::pair{Action::Close, person("DUTY_CHIEF")}}) {
        REQUIRE(c.step(action, actor));
    }
    const auto closed = factOf(c.events);
    CHECK_FALSE(closed.inTime);
    CHECK(countedIn(closed, "2026-03") ==
          "reworked:990101002001007 due:990101002001007 closed:990101002001007 "
          "closed_late:990101002001007 ");
    // January asked again: what came after it is not looked at.
    CHECK(factOf(c.events, kFebruary) == late);
}

TEST_CASE("A case handled in time and not closed yet is not due") {
    WalkingCase c{kMonday};
    c.walkTo(Action::Finish);
    const auto fact = factOf(c.events, kFebruary);
    CHECK_FALSE(fact.due);
    CHECK(fact.open);
    CHECK(fact.inTime);
}

TEST_CASE("A step that is taken back never counted") {
    WalkingCase c{kMonday};
    c.walkTo(Action::Accept);
    const auto before = c.state;
    REQUIRE(c.step(Action::File, person("DUTY_CHIEF")));
    CHECK(factOf(c.events).filed);
    REQUIRE(c.undo(before));
    CHECK_FALSE(factOf(c.events).filed);
    CHECK(countedIn(factOf(c.events), "2026-01") == "received:990101001001001 ");
    c.now += std::chrono::hours{2};
    REQUIRE(c.step(Action::File, person("DUTY_CHIEF")));
    CHECK(factOf(c.events).filed->at == c.now);
}

TEST_CASE("A citizen's report that is filed counts as what the collectors did not find") {
    WalkingCase c{kMonday, "hotline_12345"};
    REQUIRE(c.step(Action::VerifyTask, person("ACCEPTOR")));
    REQUIRE(c.step(Action::VerifyAnswer, person("SUPERVISOR_FIELD")));
    REQUIRE(c.step(Action::File, person("DUTY_CHIEF")));
    CHECK(countedIn(factOf(c.events), "2026-01") ==
          "received:990101001001001 filed:990101001001001 filed_from_citizens:990101001001001 "
          "unfinished:990101001001001 ");
}

TEST_CASE("A department has no part in a case before it is given to it, of two the last counts") {
    WalkingCase c{kMonday};
    c.walkTo(Action::File);
    CHECK(countedIn(factOf(c.events), "2026-01", EvaluationScope::Department).empty());
    c.now = at("2026-02-02T09:00+08:00");
    REQUIRE(c.step(Action::Dispatch, person("DISPATCHER")));
    CHECK(countedIn(factOf(c.events, at("2026-02-02T09:10+08:00")), "2026-02",
                    EvaluationScope::Department) == "filed:CG-HW unfinished:CG-HW ");
    REQUIRE(c.step(Action::Return, person("DEPT", "CG-HW")));
    CaseCommand elsewhere;
    elsewhere.action = Action::Redispatch;
    elsewhere.to = "CG-YL";
    REQUIRE(c.step(elsewhere, person("DISPATCHER")));
    CHECK(countedIn(factOf(c.events, at("2026-02-02T09:01+08:00")), "2026-02",
                    EvaluationScope::Department) == "filed:CG-YL unfinished:CG-YL ");
}

TEST_CASE("A case taken over from elsewhere counts at the times its import states") {
    IdSource ids{7};
    CaseBirth birth{.id = ids.next(kMonday),
                    .number = "990101-20260105-000-0001",
                    .kind = *KindCode::parse("event:0102"),
                    .source = "supervisor",
                    .at = {1000, 2000},
                    .district = "990101",
                    .community = "990101001001",
                    .cell = "990101001001001",
                    .dutyGrid = "D1",
                    .areaClass = 2,
                    .component = std::nullopt,
                    .foreignKey = "A-1",
                    .privateHashes = {},
                    .evidence = {}};
    ImportedState state;
    state.state = CaseState::Closed;
    state.reportedAt = at("2025-11-20T10:00+08:00");
    state.closedAt = at("2025-12-03T10:00+08:00");
    state.department = "CG-HW";
    const auto event =
        decideImport(birth, state, person("SYSTEM"), kMonday, ids.next(kMonday), shippedRules());
    REQUIRE(event);
    const auto whole = factOf({*event});
    CHECK(countedIn(whole, "2025-11") == "received:990101001001001 filed:990101001001001 ");
    CHECK(countedIn(whole, "2025-12") ==
          "due:990101001001001 closed:990101001001001 closed_in_time:990101001001001 ");
    // In November it was open, whatever became of it.
    const auto november = factOf({*event}, at("2025-12-01T00:00+08:00"));
    CHECK(countedIn(november, "2025-11") ==
          "received:990101001001001 filed:990101001001001 unfinished:990101001001001 ");
}

TEST_CASE("What was put right on the spot was never filed and is no closed case") {
    WalkingCase c{kMonday};
    CaseCommand command;
    command.action = Action::SelfHandle;
    command.photos = 2;
    REQUIRE(c.step(command, person("SUPERVISOR_FIELD")));
    CHECK(countedIn(factOf(c.events), "2026-01") ==
          "received:990101001001001 self_handled:990101001001001 ");
}

} // namespace wanmi::test

// Two levels: the city and its districts (R012, R074, R115).
#include "core/domain/casework/levels.h"
#include "core/domain/casework/transitions.h"
#include "core/domain/people/rights.h"
#include "tests/casework/flow_draw.h"

#include <set>

namespace wanmi {
namespace {

using test::at;
using test::isRestored;
using test::person;
using test::shippedRules;
using test::WalkingCase;

const auto kMonday = at("2026-01-05T09:00+08:00");
constexpr auto kHere = "990101"; ///< the district the case lies in
constexpr auto kThere = "990102";

Actor of(const std::string& region, const std::string& post = "DISPATCHER") {
    auto a = person(post, post == "DEPT" || post == "HANDLER" ? "CG-HW" : "", post + region);
    a.region = region;
    return a;
}

CaseCommand hand(Action action, const std::string& district = {},
                 const std::string& note = "因由") {
    CaseCommand c;
    c.action = action;
    c.to = district;
    c.note = note;
    return c;
}

/// A case that waits for dispatching.
WalkingCase filed() {
    WalkingCase c{kMonday};
    c.walkTo(Action::File);
    return c;
}

/// The same, handed to the other district.
WalkingCase handedThere() {
    auto c = filed();
    REQUIRE(c.step(hand(Action::HandDown, kThere), of("")));
    return c;
}

std::string refusal(const Result<CaseEvent>& step) {
    return step ? std::string{"taken"} : step.error().reason;
}

bool isHanding(Action action) {
    return action == Action::HandDown || action == Action::TakeBack || action == Action::HandUp ||
           action == Action::HandAcross;
}

} // namespace

TEST_CASE("The city hands a case to a district, which dispatches it inside the city's clock",
          "[casework]") {
    auto c = filed();
    const auto clocks = c.state.clocks;
    c.now += std::chrono::minutes{20};
    const auto event = c.step(hand(Action::HandDown, kThere, {}), of(""));
    REQUIRE(event);
    CHECK(event->body == R"({"district":"990102","state":"pending_dispatch"})");
    CHECK(c.state.level == kThere);
    CHECK(c.state.state == CaseState::PendingDispatch);
    CHECK(c.state.clocks == clocks);

    CHECK(refusal(c.step(Action::Dispatch, of(""))) == "case.with_district");
    CHECK(refusal(c.step(Action::Dispatch, of("990102001"))) == "people.other_region");
    CHECK(refusal(c.step(Action::Dispatch, of(kHere))) == "case.with_district");
    c.now += std::chrono::minutes{20};
    REQUIRE(c.step(Action::Dispatch, of(kThere)));
    const auto* dispatch = c.state.clock(CaseStage::Dispatch);
    REQUIRE(dispatch != nullptr);
    CHECK(dispatch->started == clocks.back().started);
    CHECK(dispatch->due == clocks.back().due);
    CHECK(c.state.level == kThere);
}

TEST_CASE("Over a district's head the city watches, and does nothing but take the case back",
          "[casework]") {
    const auto c = handedThere();
    std::set<Action> may;
    for (const auto* post : {"ACCEPTOR", "DUTY_CHIEF", "DISPATCHER", "EVALUATOR", "LEADER"}) {
        for (const auto& p : permitted(c.state, of("", post), c.now, shippedRules())) {
            may.insert(p.action);
        }
    }
    CHECK(may == std::set<Action>{Action::TakeBack, Action::Supervise, Action::SpotCheck,
                                  Action::Recall, Action::Remark, Action::Emergency});
    CHECK(mayActOn(of(kHere), c.state)); // to read it, and its files
    CHECK(mayActOn(of(kThere), c.state));
    CHECK_FALSE(mayActOn(of("990103"), c.state));
    CHECK_FALSE(mayActOn(of("990102001"), c.state));
}

TEST_CASE("The city takes a case back while it is handled, and then acts alone", "[casework]") {
    auto c = handedThere();
    REQUIRE(c.step(Action::Dispatch, of(kThere)));
    REQUIRE(c.step(Action::Start, of("", "HANDLER")));
    const auto before = c.state;
    CHECK(refusal(c.step(hand(Action::TakeBack, {}, ""), of(""))) == "case.needs");
    REQUIRE(c.step(hand(Action::TakeBack), of("")));
    CHECK(c.state.level == kCityLevel);
    CHECK(c.state.handedFrom == kThere);
    CHECK(c.state.state == CaseState::Handling);
    CHECK(c.state.department == before.department);
    CHECK(c.state.clocks == before.clocks);

    CHECK(refusal(c.step(Action::Supervise, of(kHere, "LEADER"))) == "case.with_city");
    REQUIRE(c.step(Action::Finish, of("", "HANDLER"))); // the department is bound by the case
    CHECK(refusal(c.step(Action::CheckTask, of(kHere, "ACCEPTOR"))) == "case.with_city");
    REQUIRE(c.step(Action::CheckTask, of("", "ACCEPTOR")));
    REQUIRE(c.step(Action::CheckAnswer, of(kHere, "SUPERVISOR_FIELD"))); // where it lies
    CHECK(refusal(c.step(hand(Action::TakeBack), of(""))) == "case.not_handed");
}

TEST_CASE("A district hands up what it cannot solve, with a reason, and only reads it then",
          "[casework]") {
    auto c = filed(); // never handed down: it lies in the district
    CHECK(refusal(c.step(hand(Action::HandUp, {}, ""), of(kHere))) == "case.needs");
    CHECK(refusal(c.step(hand(Action::HandUp), of(kThere))) == "people.other_region");
    const auto clocks = c.state.clocks;
    const auto event = c.step(hand(Action::HandUp), of(kHere));
    REQUIRE(event);
    CHECK(event->body == R"({"from":"990101","note":"因由","state":"pending_dispatch"})");
    CHECK(c.state.level == kCityLevel);
    CHECK(c.state.handedFrom == kHere);
    CHECK(c.state.clocks == clocks);

    CHECK(refusal(c.step(Action::Dispatch, of(kHere))) == "case.with_city");
    CHECK(refusal(c.step(hand(Action::HandAcross, kThere), of(kHere))) == "case.with_city");
    CHECK(mayActOn(of(kHere), c.state));
    CHECK(c.step(Action::Dispatch, of("")));
}

TEST_CASE("What a department gave back the district hands across, and the other one acts though it "
          "lies outside it",
          "[casework]") {
    auto c = filed();
    REQUIRE(c.step(Action::Dispatch, of(kHere)));
    REQUIRE(c.step(Action::Return, of("", "DEPT")));
    REQUIRE(c.state.state == CaseState::Returned);
    CHECK(refusal(c.step(hand(Action::HandAcross, kHere), of(kHere))) == "case.same_district");
    CHECK(refusal(c.step(hand(Action::HandAcross, "99010"), of(kHere))) == "case.unknown_district");
    CHECK(refusal(c.step(hand(Action::HandAcross, "99010x"), of(kHere))) ==
          "case.unknown_district");
    const auto event = c.step(hand(Action::HandAcross, kThere), of(kHere));
    REQUIRE(event);
    CHECK(event->body ==
          R"({"district":"990102","from":"990101","note":"因由","state":"returned"})");
    CHECK(c.state.level == kThere);
    CHECK(c.state.handedFrom == kHere);
    CHECK(refusal(c.step(Action::Redispatch, of(kHere))) == "case.with_district");
    CHECK(refusal(c.step(Action::Redispatch, of(""))) == "case.with_district");
    CHECK(c.step(Action::Redispatch, of(kThere)));
    CHECK(caseFromText(caseText(c.state))->level == kThere);
    CHECK(caseFromText(caseText(c.state))->handedFrom == kHere);
}

TEST_CASE("Nobody skips a level: streets hand nothing, districts nothing down, the city nothing up",
          "[casework]") {
    auto c = filed();
    for (const auto action : {Action::HandUp, Action::HandAcross}) {
        CHECK(refusal(c.step(hand(action, kThere), of("990101001"))) == "case.not_district");
        CHECK(refusal(c.step(hand(action, kThere), of(""))) == "case.not_district");
    }
    CHECK(refusal(c.step(hand(Action::HandDown, kThere), of(kHere))) == "case.not_city");
    CHECK(refusal(c.step(hand(Action::HandDown, "990102001"), of(""))) == "case.unknown_district");
    c = handedThere();
    CHECK(refusal(c.step(hand(Action::HandDown, kHere), of(""))) == "case.with_district");
    CHECK(refusal(c.step(hand(Action::TakeBack), of(kThere))) == "case.not_city");
}

TEST_CASE("Handing a case on starts, pauses and stops no clock and leaves the state as it is",
          "[casework]") {
    int rows = 0;
    for (const auto& t : transitions()) {
        if (!isHanding(t.action)) continue;
        ++rows;
        CHECK(t.clock().empty());
        CHECK(t.where == NextState::Same);
    }
    CHECK(rows == 14);
}

TEST_CASE("Whoever handed a case on takes it back while nobody has seen it, and it is as it was",
          "[casework]") {
    const auto there = [](WalkingCase& c) {
        REQUIRE(c.step(hand(Action::HandDown, kThere), of("")));
    };
    const auto nothing = [](WalkingCase&) {};
    const auto check = [](const auto& prepare, const CaseCommand& command, const Actor& who) {
        auto c = filed();
        prepare(c);
        const auto before = c.state;
        REQUIRE(c.step(command, who));
        CHECK(c.state.level != before.level);
        REQUIRE(c.undo(before));
        CHECK(isRestored(c.state, before));
    };
    check(nothing, hand(Action::HandDown, kThere), of(""));
    check(nothing, hand(Action::HandUp), of(kHere));
    check(there, hand(Action::TakeBack), of(""));
    check(there, hand(Action::HandAcross, kHere), of(kThere));
}

} // namespace wanmi

// The steps beside the ordinary way, each as the requirement reads.
#include "core/domain/casework/transitions.h"
#include "tests/casework/second_table.h"
#include "tests/support/casework_fixture.h"

#include <algorithm>

namespace wanmi {
namespace {

using test::at;
using test::fullCommand;
using test::person;
using test::shippedRules;
using test::WalkingCase;

const auto kMonday = at("2026-01-05T09:00+08:00");

CaseCommand command(Action action, Instant now = kMonday) {
    return fullCommand(action, now);
}

std::string refusal(const Result<CaseEvent>& event) {
    return event ? "" : event.error().reason;
}

WalkingCase walked(Action last) {
    WalkingCase c{kMonday};
    c.walkTo(last);
    return c;
}

const Actor kDept = person("DEPT", "CG-HW");

} // namespace

TEST_CASE("A department returns a case: handling pauses and the dispatcher's 15 minutes start, "
          "back to the same department the clock resumes, to another it restarts",
          "[casework]") {
    auto c = walked(Action::Dispatch);
    const auto used = std::chrono::hours{1};
    c.now += used;
    REQUIRE(c.step(command(Action::Return), kDept));
    CHECK(c.state.clock(CaseStage::Handle)->state == StageClock::State::Paused);
    CHECK(c.state.clock(CaseStage::Handle)->used == used);
    CHECK(c.state.running()->stage == CaseStage::Dispatch);
    CHECK(c.state.running()->due == c.now + std::chrono::minutes{15});
    auto same = c;
    same.now += std::chrono::minutes{5};
    REQUIRE(same.step(command(Action::Redispatch), person("DISPATCHER")));
    CHECK(same.state.clock(CaseStage::Handle)->used == used);
    auto other = c;
    auto elsewhere = command(Action::Redispatch);
    elsewhere.to = "CG-YL";
    REQUIRE(other.step(elsewhere, person("DISPATCHER")));
    CHECK(other.state.clock(CaseStage::Handle)->used == std::chrono::microseconds{0});
    CHECK(other.state.clock(CaseStage::Handle)->started == other.now);
}

TEST_CASE("A pending extension dies when the assignment is revoked", "[casework]") {
    auto c = walked(Action::Dispatch);
    REQUIRE(c.step(command(Action::Extend), kDept));
    REQUIRE(c.state.request);
    CHECK(refusal(c.step(command(Action::Return), kDept)) == "case.request_open");
    auto recalled = c;
    auto recall = command(Action::Recall);
    recall.step = CaseState::PendingDispatch;
    REQUIRE(recalled.step(recall, person("LEADER")));
    CHECK_FALSE(recalled.state.request);
    // Starting the work does not revoke it.
    REQUIRE(c.step(command(Action::Start), kDept));
    CHECK(c.state.request);
}

TEST_CASE("An extension adds one original limit to the present deadline, twice at most, never when "
          "overdue, the second goes one level higher",
          "[casework]") {
    auto c = walked(Action::Start);
    const auto limit = c.state.clock(CaseStage::Handle)->total;
    const auto due = c.state.clock(CaseStage::Handle)->due;
    REQUIRE(c.step(command(Action::Extend), kDept));
    CHECK(c.state.clock(CaseStage::Handle)->due == due);
    CHECK(refusal(c.step(command(Action::Approve), kDept)) == "case.wrong_post");
    REQUIRE(c.step(command(Action::Approve), person("DISPATCHER")));
    const auto once = *c.state.clock(CaseStage::Handle);
    CHECK(once.total == 2 * limit);
    CHECK(once.due == shippedRules().calendar.add(due, limit, once.limit.unit));

    REQUIRE(c.step(command(Action::Extend), kDept));
    REQUIRE(c.step(command(Action::Reject), person("DISPATCHER")));
    CHECK(c.state.extensions == 1); // a refusal does not use one up
    REQUIRE(c.step(command(Action::Extend), kDept));
    REQUIRE(c.step(command(Action::Approve), person("DISPATCHER")));
    CHECK(c.state.clock(CaseStage::Handle)->total == 2 * limit); // not yet: the chief is to agree
    REQUIRE(c.step(command(Action::Approve), person("DUTY_CHIEF")));
    CHECK(c.state.clock(CaseStage::Handle)->total == 3 * limit);
    CHECK(refusal(c.step(command(Action::Extend), kDept)) == "case.extended_enough");

    auto late = walked(Action::Start);
    late.now = late.state.clock(CaseStage::Handle)->due + std::chrono::seconds{1};
    CHECK(refusal(late.step(command(Action::Extend), kDept)) == "case.overdue");
}

TEST_CASE("A suspended case stands still until its end, resumes by itself with what was left, and "
          "is suspended once only",
          "[casework]") {
    auto c = walked(Action::Start);
    c.now += std::chrono::hours{1};
    auto suspend = command(Action::Suspend, c.now);
    REQUIRE(c.step(suspend, kDept));
    CHECK(c.state.state == CaseState::Handling);
    REQUIRE(c.step(command(Action::Approve), person("DISPATCHER")));
    CHECK(c.state.state == CaseState::Suspended);
    CHECK(c.state.suspendUntil == suspend.until);
    CHECK(c.state.running() == nullptr);
    CHECK(refusal(c.step(command(Action::Resume), person("SYSTEM"))) == "case.suspended_still");
    const auto used = c.state.clock(CaseStage::Handle)->used;
    c.now = *suspend.until;
    REQUIRE(c.step(command(Action::Resume), person("SYSTEM")));
    CHECK(c.state.state == CaseState::Handling);
    CHECK(c.state.clock(CaseStage::Handle)->used == used);
    CHECK(refusal(c.step(command(Action::Suspend, c.now), kDept)) == "case.suspended_before");
}

TEST_CASE("A suspension has an end within a year, a long one goes one level higher", "[casework]") {
    auto c = walked(Action::Start);
    auto never = command(Action::Suspend);
    never.until.reset();
    CHECK(refusal(c.step(never, kDept)) == "case.needs");
    auto past = command(Action::Suspend);
    past.until = c.now;
    CHECK(refusal(c.step(past, kDept)) == "case.until_past");
    auto far = command(Action::Suspend);
    far.until = c.now + std::chrono::hours{24 * 366};
    CHECK(refusal(c.step(far, kDept)) == "case.until_too_far");
    far.until = c.now + std::chrono::hours{24 * 200};
    REQUIRE(c.step(far, kDept));
    CHECK(c.state.request->levels == std::vector<std::string>{"DISPATCHER", "DUTY_CHIEF"});
}

TEST_CASE("R038: a false or unnecessary case is withdrawn at any step, a handler asks, the duty "
          "chief agrees",
          "[casework]") {
    for (const auto last : {Action::Accept, Action::File, Action::Dispatch, Action::Start,
                            Action::Finish, Action::CheckAnswer}) {
        auto c = walked(last);
        REQUIRE(c.step(command(Action::Withdraw), person("DUTY_CHIEF")));
        CHECK(c.state.state == CaseState::Cancelled);
        CHECK(c.state.running() == nullptr);
    }
    auto c = walked(Action::Start);
    REQUIRE(c.step(command(Action::Withdraw), person("HANDLER", "CG-HW")));
    CHECK(c.state.state == CaseState::Handling);
    REQUIRE(c.step(command(Action::Approve), person("DUTY_CHIEF")));
    CHECK(c.state.state == CaseState::Cancelled);
    auto other = walked(Action::Start);
    CHECK(refusal(other.step(command(Action::Withdraw),
                             person("SUPERVISOR_FIELD", "", "another"))) == "case.other_reporter");
}

TEST_CASE("Nobody grants their own request", "[casework]") {
    auto c = walked(Action::Close);
    REQUIRE(c.step(command(Action::Appeal), kDept));
    REQUIRE(c.step(command(Action::Approve), person("DISPATCHER")));
    auto same = person("ACCEPTOR", "", "the-DEPT");
    CHECK(refusal(c.step(command(Action::Approve), same)) == "case.own_request");
}

TEST_CASE("A department appeals once after closing, granted, the case is exempt and its facts stay",
          "[casework]") {
    auto c = walked(Action::Close);
    const auto closed = c.state.closedAt;
    REQUIRE(c.step(command(Action::Appeal), kDept));
    REQUIRE(c.step(command(Action::Approve), person("DISPATCHER")));
    CHECK_FALSE(c.state.exempt);
    REQUIRE(c.step(command(Action::Approve), person("ACCEPTOR")));
    CHECK(c.state.exempt);
    CHECK(c.state.closedAt == closed);
    CHECK(refusal(c.step(command(Action::Appeal), kDept)) == "case.appealed_before");
}

TEST_CASE("Merged into its original and split again, a case goes on with the time it had left",
          "[casework]") {
    auto c = walked(Action::Accept);
    c.now += std::chrono::minutes{4};
    REQUIRE(c.step(command(Action::Merge), person("ACCEPTOR")));
    CHECK(c.state.mergedInto == "another");
    CHECK(c.state.running() == nullptr);
    c.now += std::chrono::hours{100};
    REQUIRE(c.step(command(Action::Split), person("ACCEPTOR")));
    CHECK(c.state.state == CaseState::PendingRegister);
    CHECK(c.state.mergedInto.empty());
    CHECK(c.state.running()->due == c.now + std::chrono::minutes{11});
    auto itself = command(Action::Merge);
    itself.into = c.state.id;
    CHECK(refusal(c.step(itself, person("ACCEPTOR"))) == "case.merge_itself");
}

TEST_CASE("The recycle bin gives a case back as it was", "[casework]") {
    auto c = walked(Action::Accept);
    REQUIRE(c.step(command(Action::Recycle), person("ACCEPTOR")));
    CHECK(c.state.state == CaseState::Recycled);
    CHECK(refusal(c.step(command(Action::File), person("DUTY_CHIEF"))) == "case.not_now");
    REQUIRE(c.step(command(Action::Restore), person("DUTY_CHIEF")));
    CHECK(c.state.state == CaseState::PendingRegister);
    CHECK(c.state.running()->stage == CaseStage::Accept);
}

TEST_CASE("R033: a supervised case needs a reply", "[casework]") {
    auto c = walked(Action::Dispatch);
    CHECK(refusal(c.step(command(Action::SuperviseReply), kDept)) == "case.no_supervision");
    auto order = command(Action::Supervise);
    order.reason = "leader";
    REQUIRE(c.step(order, person("LEADER")));
    REQUIRE(c.state.supervisions.size() == 1);
    CHECK(c.state.supervisions[0].type == "leader");
    CHECK(c.state.supervisions[0].level == 2);
    REQUIRE(c.step(command(Action::SuperviseReply), kDept));
    CHECK(c.state.supervisions[0].repliedBy == "the-DEPT");
    order.reason = "now";
    CHECK(refusal(c.step(order, person("LEADER"))) == "case.bad_value");
}

TEST_CASE("R034: a spot check recalls a closed case to the faulty step, and it is counted",
          "[casework]") {
    auto c = walked(Action::Close);
    auto found = command(Action::SpotCheck);
    found.reason = "bad_handling";
    REQUIRE(c.step(found, person("EVALUATOR")));
    auto recall = command(Action::Recall);
    recall.step = CaseState::PendingHandle;
    REQUIRE(c.step(recall, person("EVALUATOR")));
    CHECK(c.state.state == CaseState::PendingHandle);
    CHECK(c.state.recalls == 1);
    CHECK_FALSE(c.state.closedAt);
    CHECK(c.state.running()->stage == CaseStage::Handle);
    CHECK(c.state.running()->started == c.now);
    auto never = walked(Action::Dispatch);
    recall.step = CaseState::PendingCheck;
    CHECK(refusal(never.step(recall, person("LEADER"))) == "case.bad_step");
}

TEST_CASE("R046: a major case waits for the experts' opinion before it is handled", "[casework]") {
    auto c = walked(Action::File);
    REQUIRE(c.step(command(Action::ExpertAsk), person("DUTY_CHIEF")));
    CHECK(refusal(c.step(command(Action::Dispatch), person("DISPATCHER"))) ==
          "case.awaits_experts");
    REQUIRE(c.step(command(Action::ExpertOpinion), person("LEADER")));
    CHECK(c.step(command(Action::Dispatch), person("DISPATCHER")));
}

TEST_CASE("R037: a task that stays undone is sent again, to another collector, with a new clock",
          "[casework]") {
    auto c = walked(Action::CheckTask);
    c.now += std::chrono::minutes{40};
    auto again = command(Action::Resend);
    again.to = "collector9";
    REQUIRE(c.step(again, person("ACCEPTOR")));
    CHECK(c.state.check.to == "collector9");
    CHECK(c.state.check.open);
    CHECK(c.state.running()->stage == CaseStage::CheckTask);
    CHECK(c.state.running()->started == c.now);
    CHECK(refusal(c.step(command(Action::CheckAnswer), person("SUPERVISOR_FIELD"))) ==
          "case.other_collector");
}

TEST_CASE("An emergency runs its own continuous clock to a recorded end", "[casework]") {
    auto c = walked(Action::Start);
    REQUIRE(c.step(command(Action::Emergency), person("DUTY_CHIEF")));
    CHECK(c.state.emergency.grade == 2);
    CHECK(c.state.clock(CaseStage::Emergency)->state == StageClock::State::Running);
    CHECK(c.state.clock(CaseStage::Handle)->state == StageClock::State::Running);
    REQUIRE(c.step(command(Action::EmergencyReport), person("DISPATCHER")));
    CHECK(c.state.emergency.reports == 1);
    REQUIRE(c.step(command(Action::EmergencyEnd), person("LEADER")));
    CHECK_FALSE(c.state.emergency.open);
    CHECK(c.state.clock(CaseStage::Emergency)->state == StageClock::State::Stopped);
}

TEST_CASE("Helping departments have a clock each, the lead unit answers for all", "[casework]") {
    auto c = walked(Action::Dispatch);
    REQUIRE(c.step(command(Action::Assist), person("DISPATCHER")));
    REQUIRE(c.state.assists.size() == 1);
    CHECK(c.state.assists[0].department == "CG-YL");
    CHECK(c.state.assists[0].clock.due == c.state.clock(CaseStage::Handle)->due);
    CHECK(refusal(c.step(command(Action::AssistFinish), kDept)) == "case.other_department");
    CHECK(refusal(c.step(command(Action::Assist), person("DISPATCHER"))) == "case.helps_already");
    auto theirs = c;
    REQUIRE(theirs.step(command(Action::AssistFinish), person("DEPT", "CG-YL")));
    CHECK(theirs.state.assists[0].done());
    REQUIRE(c.step(command(Action::Start), kDept));
    REQUIRE(c.step(command(Action::Finish), kDept));
    CHECK(c.state.assists[0].done());
}

TEST_CASE("A case assigned to one handler is not started by another, the desk signs for it once",
          "[casework]") {
    auto c = walked(Action::Dispatch);
    REQUIRE(c.step(command(Action::Sign), kDept));
    CHECK(c.state.signedAt == c.now);
    CHECK(refusal(c.step(command(Action::Sign), kDept)) == "case.signed_before");
    auto assign = command(Action::Assign);
    assign.to = "li";
    REQUIRE(c.step(assign, kDept));
    CHECK(refusal(c.step(command(Action::Start), person("HANDLER", "CG-HW", "wang"))) ==
          "case.other_handler");
    CHECK(c.step(command(Action::Start), person("HANDLER", "CG-HW", "li")));
}

TEST_CASE("A collector who puts it right on the spot closes the report with two photos",
          "[casework]") {
    WalkingCase c{kMonday};
    auto self = command(Action::SelfHandle);
    self.photos = 1;
    CHECK(refusal(c.step(self, person("SUPERVISOR_FIELD"))) == "case.needs");
    self.photos = 2;
    CHECK(refusal(c.step(self, person("SUPERVISOR_FIELD", "", "another"))) ==
          "case.other_reporter");
    REQUIRE(c.step(self, person("SUPERVISOR_FIELD")));
    CHECK(c.state.state == CaseState::Closed);
    CHECK(c.state.selfHandled);
    CHECK(c.state.fileNumber.empty());
}

TEST_CASE("A case's numbers are never changed: not by a corrected kind, a recall or a step taken "
          "back",
          "[casework]") {
    auto c = walked(Action::Accept);
    const auto before = c.state;
    REQUIRE(c.step(command(Action::File), person("DUTY_CHIEF")));
    const auto number = c.state.fileNumber;
    REQUIRE(c.undo(before));
    CHECK(c.state.state == CaseState::PendingRegister);
    CHECK(c.state.fileNumber == number);
    auto event = decide(c.state, command(Action::File), person("DUTY_CHIEF"), c.now,
                        c.ids.next(c.now), shippedRules(), "E0102202601059999999");
    REQUIRE(event);
    c.state = *fold(c.state, *event);
    CHECK(c.state.fileNumber == number);
    auto correct = command(Action::Correct);
    correct.kind = "event:0103";
    event =
        decide(c.state, correct, person("DUTY_CHIEF"), c.now, c.ids.next(c.now), shippedRules());
    REQUIRE(event);
    c.state = *fold(c.state, *event);
    CHECK(c.state.kind == "event:0103");
    CHECK(c.state.fileNumber == number);
    CHECK(c.state.conditionZh ==
          shippedRules().limits.condition(*KindCode::parse("event:0103"), 1)->filingZh);
}

TEST_CASE("Only the author takes a step back, and only the last one", "[casework]") {
    auto c = walked(Action::Accept);
    const auto before = c.state;
    REQUIRE(c.step(command(Action::File), person("DUTY_CHIEF")));
    const auto other = decideUndo(c.state, before, c.events.back(), person("ACCEPTOR"), c.now, "x");
    REQUIRE_FALSE(other);
    CHECK(other.error().reason == "case.not_the_author");
    const auto earlier = decideUndo(c.state, before, c.events[1], person("ACCEPTOR"), c.now, "x");
    REQUIRE_FALSE(earlier);
    CHECK(earlier.error().reason == "case.nothing_to_undo");
    REQUIRE(c.step(command(Action::Supervise), person("LEADER")));
}

} // namespace wanmi

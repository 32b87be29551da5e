// The complete flow through the store: requests, the common pool, taking back, ledgers, the tick,
// notices. Each as the requirement reads.
#include "core/service/tick.h"
#include "tests/service/centre.h"

namespace wanmi {

using test::Centre;
using test::kTestTime;
using test::must;
using test::reason;

TEST_CASE("An extension waits for its approval, is found by who is to give it, and stands in the "
          "ledger with its share",
          "[service]") {
    Centre centre;
    const auto id = centre.handled();
    must(centre.act(id, Action::Extend, "dept-CG-HW"));
    CaseQuery waiting;
    waiting.approver = "DISPATCHER";
    CHECK(must(centre.cases.list(waiting)).total == 1);
    CHECK(centre.told("dispatcher1", "notice.request", id));
    must(centre.act(id, Action::Approve, "dispatcher1"));
    CHECK(must(centre.cases.list(waiting)).total == 0);
    CHECK(centre.told("dept-CG-HW", "notice.decided", id));
    CHECK(centre.state(id).extensions == 1);
    const auto ledger = must(centre.cases.ledger(
        Action::Extend, kTestTime() - std::chrono::hours{1}, kTestTime() + std::chrono::hours{1}));
    REQUIRE(ledger.rows.size() == 1);
    CHECK(ledger.rows[0].outcome == "approved");
    CHECK(ledger.rows[0].by == "dept-CG-HW");
    CHECK(ledger.rows[0].opinions.size() == 1);
    CHECK(ledger.filed == 1);
    CHECK(ledger.percent == Approx(100));
    CHECK(ledger.warns);
    CHECK(centre.faults() == 0);
}

TEST_CASE("A request turned down has no effect, and the ledger says so", "[service]") {
    Centre centre;
    const auto id = centre.handled();
    must(centre.act(id, Action::Extend, "dept-CG-HW"));
    CHECK(reason(centre.act(id, Action::Withdraw, "chief1")) == "case.request_open");
    must(centre.act(id, Action::Reject, "dispatcher1"));
    const auto ledger = must(centre.cases.ledger(
        Action::Extend, kTestTime() - std::chrono::hours{1}, kTestTime() + std::chrono::hours{1}));
    REQUIRE(ledger.rows.size() == 1);
    CHECK(ledger.rows[0].outcome == "rejected");
    CHECK(ledger.approved == 0);
}

TEST_CASE("R038: a withdrawn case tells those who have it in hand", "[service]") {
    Centre centre;
    const auto id = centre.handled();
    must(centre.act(id, Action::Start, "handler-CG-HW-1"));
    must(centre.act(id, Action::Withdraw, "chief1"));
    CHECK(centre.state(id).state == CaseState::Cancelled);
    CHECK(centre.told("dept-CG-HW", "notice.withdrawn", id));
    CHECK(centre.told("handler-CG-HW-1", "notice.withdrawn", id));
    CHECK_FALSE(centre.told("chief1", "notice.withdrawn", id));
}

TEST_CASE("A notice is read by each person for themselves", "[service]") {
    Centre centre;
    const auto id = centre.handled();
    const auto unread = must(notices(*centre.desk, "dept-CG-HW", true));
    REQUIRE_FALSE(unread.empty());
    CHECK(must(readNotices(*centre.desk, "dept-CG-HW", {unread[0].id})) == 1);
    CHECK(must(readNotices(*centre.desk, "dept-CG-HW", {unread[0].id})) == 0);
    CHECK(must(notices(*centre.desk, "dept-CG-HW", true)).size() == unread.size() - 1);
    CHECK(must(notices(*centre.desk, "dept-CG-HW", false)).size() == unread.size());
}

TEST_CASE("The author takes a step back until the next post opens the case, what changes is listed "
          "first",
          "[service]") {
    Centre centre;
    const auto id = centre.handled();
    const auto preview = must(centre.cases.undoPreview(id, "dispatcher1"));
    CHECK(preview.action == Action::Dispatch);
    CHECK(preview.then == CaseState::PendingDispatch);
    REQUIRE(preview.clocks.size() == 1);
    CHECK(preview.clocks[0].stage == CaseStage::Dispatch);
    CHECK(centre.state(id).state == CaseState::PendingHandle); // only listed
    CHECK(reason(centre.act(id, Action::Undo, "chief1")) == "case.not_the_author");
    const auto before = centre.state(id).revision;
    must(centre.act(id, Action::Undo, "dispatcher1"));
    CHECK(centre.state(id).state == CaseState::PendingDispatch);
    CHECK(centre.state(id).revision == before + 1); // an event, nothing is deleted
    CHECK(reason(centre.act(id, Action::Undo, "dispatcher1")) == "case.not_undoable");

    must(centre.act(id, Action::Dispatch, "dispatcher1", "CG-HW"));
    centre.setTime(centre.desk->now() + std::chrono::seconds{1});
    REQUIRE(centre.cases.seen(id, "dept-CG-HW"));
    CHECK(reason(centre.act(id, Action::Undo, "dispatcher1")) == "case.seen_since");
    CHECK(centre.faults() == 0);
}

TEST_CASE(
    "A report is claimed from the pool before work on it, the duty chief hands it on, idle, it "
    "goes back",
    "[service]") {
    Centre centre;
    REQUIRE(centre.desk->db().run(
        "INSERT INTO person (id, login, name, post, recorded_at) VALUES ('p2', "
        "'acceptor2', '乙', 'ACCEPTOR', 0)"));
    const auto id = centre.report();
    REQUIRE(centre.cases.claim(id, "acceptor1"));
    CHECK(centre.cases.claim(id, "acceptor2").error().reason == "case.claimed");
    CHECK(reason(centre.act(id, Action::Accept, "acceptor2")) == "case.claimed");
    REQUIRE(centre.cases.claim(id, "chief1", "acceptor2"));
    CHECK(reason(centre.act(id, Action::Accept, "acceptor1")) == "case.claimed");
    CHECK(centre.cases.claim(id, "dispatcher1").error().reason == "case.wrong_post");
    centre.setTime(centre.desk->now() + std::chrono::minutes{11});
    CHECK(must(tick(*centre.desk)).released == 1);
    must(centre.act(id, Action::Accept, "acceptor1"));
    REQUIRE(centre.cases.claim(id, "acceptor1"));
    CHECK(must(centre.cases.releaseAll("acceptor1")) == 1);
    CHECK(must(centre.cases.releaseAll("acceptor1")) == 0);
}

TEST_CASE("R036: a duplicate is merged into its original, which must be a case that goes on",
          "[service]") {
    Centre centre;
    const auto original = centre.report();
    const auto duplicate = centre.report();
    const auto number = centre.state(original).number;
    must(centre.act(duplicate, Action::Merge, "acceptor1", number));
    CHECK(centre.state(duplicate).mergedInto == original);
    CaseQuery of;
    of.mergedInto = original;
    CHECK(must(centre.cases.list(of)).total == 1);
    const auto third = centre.report();
    CHECK(reason(centre.act(third, Action::Merge, "acceptor1", duplicate)) == "case.merge_target");
    must(centre.act(duplicate, Action::Split, "acceptor1"));
    CHECK(must(centre.cases.list(of)).total == 0);
    CHECK(centre.faults() == 0);
}

TEST_CASE("A handler must be of the department, a helping department must exist", "[service]") {
    Centre centre;
    const auto id = centre.handled();
    CHECK(reason(centre.act(id, Action::Assign, "dept-CG-HW", "collector1")) ==
          "case.not_a_handler");
    must(centre.act(id, Action::Assign, "dept-CG-HW", "handler-CG-HW-1"));
    CHECK(reason(centre.act(id, Action::Assist, "dispatcher1", "NONE")) ==
          "case.unknown_department");
    CHECK(centre.told("handler-CG-HW-1", "notice.assign", id));
}

TEST_CASE(
    "The tick resumes what was suspended until now, archives, climbs each rung once, a second "
    "tick does nothing",
    "[service]") {
    Centre centre;
    const auto suspended = centre.handled();
    must(centre.act(suspended, Action::Suspend, "dept-CG-HW"));
    must(centre.act(suspended, Action::Approve, "dispatcher1"));
    const auto waiting = centre.report();
    const auto closed = centre.report();
    must(centre.act(closed, Action::ForceClose, "chief1"));
    must(centre.act(closed, Action::Approve, "leader1"));

    centre.setTime(centre.desk->now() + std::chrono::minutes{2});
    auto first = must(tick(*centre.desk));
    CHECK(first.resumed == 0);
    CHECK(first.archived == 0);
    CHECK(first.escalated == 1); // R041: not looked at within 60 seconds
    CHECK(centre.told("chief1", "notice.escalated", waiting));
    CHECK(must(tick(*centre.desk)).escalated == 0);

    centre.setTime(kTestTime() + std::chrono::hours{24 * 21});
    const auto later = must(tick(*centre.desk));
    CHECK(later.resumed == 1);
    CHECK(later.archived == 1);
    CHECK(centre.state(suspended).state == CaseState::PendingHandle);
    CHECK(centre.state(closed).state == CaseState::Archived);
    const auto again = must(tick(*centre.desk));
    CHECK(again.resumed + again.archived + again.escalated == 0);
    CHECK(centre.faults() == 0);
}

} // namespace wanmi

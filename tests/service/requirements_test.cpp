// The functions of a supervision and command centre, each carried out through the service as the
// requirement words it. What is shown elsewhere by the same number is not repeated here.
#include "core/base/json.h"
#include "core/service/duty_log.h"
#include "core/service/explain.h"
#include "core/service/suggest.h"
#include "core/service/tick.h"
#include "tests/service/centre.h"

#include <algorithm>
#include <set>

namespace wanmi {
namespace {

using test::Centre;
using test::kInCity;
using test::must;
using test::reason;

/// The ids a query finds.
std::set<std::string> found(Centre& centre, const CaseQuery& query) {
    std::set<std::string> ids;
    for (const auto& row : must(centre.cases.list(query)).rows) {
        ids.insert(row.id);
    }
    return ids;
}

CaseQuery inState(CaseState state) {
    CaseQuery query;
    query.states = {state};
    return query;
}

} // namespace

TEST_CASE(
    "R025: reports of collectors, of citizens by every channel and of leaders are taken in at "
    "one desk",
    "[requirement]") {
    Centre centre;
    std::set<std::string> reported;
    for (const auto* source : {"hotline_12345", "hotline_12319", "police_110", "website", "wechat",
                               "weibo", "petition", "media", "leader", "desk", "video"}) {
        ReportCommand r;
        r.kind = "event:0102";
        r.at = kInCity;
        r.text = "路口有暴露垃圾";
        r.actor = "acceptor1";
        r.source = source;
        r.contactPhone = "13800000000";
        const auto id = must(centre.cases.report(r)).id;
        CHECK(centre.state(id).source == source);
        reported.insert(id);
    }
    const auto own = centre.report("collector1");
    CHECK(centre.state(own).source == "supervisor");
    reported.insert(own);
    CHECK(found(centre, inState(CaseState::Reported)) == reported);
    for (const auto& id : reported) {
        must(centre.act(id, Action::Accept, "acceptor1"));
    }
    CHECK(found(centre, inState(CaseState::PendingRegister)) == reported);
    ReportCommand strange;
    strange.kind = "event:0102";
    strange.at = kInCity;
    strange.actor = "acceptor1";
    strange.source = "rumour";
    CHECK(centre.cases.report(strange).error().reason == "case.unknown_source");
}

TEST_CASE("R026: a case is filed under a number of its own, many are located and kept at hand "
          "together, and the recycle bin gives back what was put there",
          "[requirement]") {
    Centre centre;
    std::vector<std::string> ids{centre.walked(Action::Accept), centre.walked(Action::Accept)};
    std::set<std::string> numbers;
    for (const auto& id : ids) {
        numbers.insert(must(centre.act(id, Action::File, "chief1")).fileNumber);
    }
    CHECK(numbers.size() == 2);
    CHECK(numbers.count("") == 0);
    // Located together: every line of the list carries its place.
    for (const auto& row : must(centre.cases.list(inState(CaseState::PendingDispatch))).rows) {
        CHECK(row.at.lon == Approx(kInCity.lon).margin(1e-6));
        CHECK(row.at.lat == Approx(kInCity.lat).margin(1e-6));
    }
    Favourites favourites{*centre.desk};
    for (const auto& id : ids) {
        must(favourites.put("chief1", id, ""));
    }
    CHECK(must(favourites.list("chief1")).size() == 2);

    const auto wrong = centre.walked(Action::Accept);
    must(centre.act(wrong, Action::Recycle, "acceptor1"));
    CHECK(found(centre, inState(CaseState::Recycled)) == std::set<std::string>{wrong});
    CaseQuery open;
    open.openOnly = true;
    CHECK(found(centre, open) == std::set<std::string>(ids.begin(), ids.end()));
    must(centre.act(wrong, Action::Restore, "chief1"));
    CHECK(centre.state(wrong).state == CaseState::PendingRegister);
    CHECK(centre.faults() == 0);
}

TEST_CASE("R027: a citizen's report goes to a collector to be verified on the spot before it is "
          "filed",
          "[requirement]") {
    Centre centre;
    ReportCommand r;
    r.kind = "event:0102";
    r.at = kInCity;
    r.text = "井盖松动";
    r.actor = "acceptor1";
    r.source = "hotline_12345";
    const auto id = must(centre.cases.report(r)).id;
    must(centre.act(id, Action::Accept, "acceptor1"));
    CHECK(reason(centre.act(id, Action::File, "chief1")) == "case.needs_verify");
    must(centre.act(id, Action::VerifyTask, "acceptor1", "collector1"));
    CHECK(centre.told("collector1", "notice.verify_task", id));
    CHECK(reason(centre.act(id, Action::VerifyAnswer, "collector2")) == "case.other_collector");
    must(centre.act(id, Action::VerifyAnswer, "collector1"));
    CHECK(centre.state(id).verify.passed);
    must(centre.act(id, Action::File, "chief1"));
    CHECK(centre.state(id).state == CaseState::PendingDispatch);
}

TEST_CASE("R028: a filed case is passed on to the next step and to the department that handles it",
          "[requirement]") {
    Centre centre;
    const auto id = centre.walked(Action::File);
    CHECK(found(centre, inState(CaseState::PendingDispatch)) == std::set<std::string>{id});
    must(centre.act(id, Action::Dispatch, "dispatcher1", "CG-HW"));
    CaseQuery theirs;
    theirs.department = "CG-HW";
    CHECK(found(centre, theirs) == std::set<std::string>{id});
    CHECK(centre.told("dept-CG-HW", "notice.dispatch", id));
    theirs.department = "YL";
    CHECK(found(centre, theirs).empty());
    const auto explained = must(explainCase(*centre.desk, id, CaseStage::Handle));
    CHECK(explained.clocks.size() == 1); // it counts from now
}

TEST_CASE("R029: a handled case goes back to a collector to be checked on the spot, not to those "
          "who handled it",
          "[requirement]") {
    Centre centre;
    const auto id = centre.walked(Action::Finish);
    must(centre.act(id, Action::CheckTask, "acceptor1", "collector1"));
    CHECK(centre.told("collector1", "notice.check_task", id));
    CaseQuery tasks;
    tasks.taskTo = "collector1";
    CHECK(found(centre, tasks) == std::set<std::string>{id});
    CHECK(reason(centre.act(id, Action::CheckAnswer, "dept-CG-HW")) == "case.wrong_post");
    must(centre.act(id, Action::CheckAnswer, "collector1"));
    CHECK(centre.state(id).state == CaseState::PendingClose);
    CHECK(found(centre, tasks).empty());
}

TEST_CASE("R030: a checked case is closed, one that failed its check goes back to be handled again",
          "[requirement]") {
    Centre centre;
    const auto good = centre.walked(Action::CheckAnswer);
    must(centre.act(good, Action::Close, "chief1"));
    CHECK(centre.state(good).state == CaseState::Closed);
    CHECK(centre.state(good).closedAt);

    const auto bad = centre.walked(Action::CheckTask);
    must(centre.act(bad, Action::CheckAnswer, "collector1", "",
                    [](CaseCommand& c) { c.passed = false; }));
    CHECK(reason(centre.act(bad, Action::Close, "chief1")) == "case.not_now");
    must(centre.act(bad, Action::Rework, "acceptor1"));
    CHECK(centre.state(bad).state == CaseState::PendingHandle);
    CHECK(centre.state(bad).reworkCount == 1);
    CHECK(centre.told("dept-CG-HW", "notice.rework", bad));
}

TEST_CASE("R031: closed cases are archived by themselves, found again with all their history, and "
          "go no further",
          "[requirement]") {
    Centre centre;
    const auto id = centre.walked(Action::Close);
    const auto number = centre.state(id).fileNumber;
    CHECK(must(tick(*centre.desk)).archived == 0);
    centre.setTime(centre.desk->now() + std::chrono::hours{25});
    CHECK(must(tick(*centre.desk)).archived == 1);
    CHECK(found(centre, inState(CaseState::Archived)) == std::set<std::string>{id});
    const auto view = must(centre.cases.show(number));
    CHECK(view.state.id == id);
    CHECK(view.events.size() == 10);
    CHECK(view.events.back().actor == kSystemLogin);
    CHECK(reason(centre.act(id, Action::Rework, "chief1")) == "case.not_now");
    CHECK(centre.faults() == 0);
}

TEST_CASE("R032: one list answers by state, region, kind and lamp, with its total, what is overdue "
          "has the red lamp",
          "[requirement]") {
    Centre centre;
    const auto late = centre.walked(Action::Accept);
    const auto closed = centre.walked(Action::Close);
    centre.setTime(centre.desk->now() + std::chrono::hours{1});
    const auto fresh = centre.walked(Action::Accept);
    const auto total = [&centre](const std::function<void(CaseQuery&)>& with) {
        CaseQuery query;
        with(query);
        return must(centre.cases.list(query)).total;
    };
    CHECK(total([](CaseQuery& q) { q.states = {CaseState::PendingRegister}; }) == 2);
    CHECK(total([](CaseQuery& q) { q.states = {CaseState::Closed}; }) == 1);
    CHECK(total([](CaseQuery& q) { q.region = "990101001"; }) == 3);
    CHECK(total([](CaseQuery& q) { q.region = "990102"; }) == 0);
    CHECK(total([](CaseQuery& q) { q.kind = "event:01"; }) == 3);
    CHECK(total([](CaseQuery& q) { q.kind = "event:0201"; }) == 0);
    CaseQuery red;
    red.lamp = Lamp::Red;
    CHECK(found(centre, red) == std::set<std::string>{late});
    CaseQuery none;
    none.lamp = Lamp::None;
    CHECK(found(centre, none) == std::set<std::string>{closed});
    CaseQuery green;
    green.lamp = Lamp::Green;
    CHECK(found(centre, green) == std::set<std::string>{fresh});
}

TEST_CASE("R033: a case put under supervision tells those at work by type and level, and waits for "
          "their reply",
          "[requirement]") {
    Centre centre;
    const auto id = centre.handled();
    must(centre.act(id, Action::Supervise, "leader1", "", [](CaseCommand& c) {
        c.reason = "leader";
        c.level = 3;
    }));
    CHECK(centre.told("dept-CG-HW", "notice.supervise", id));
    const auto waiting = [&centre, &id] {
        return must(
            centre.desk->db().number("SELECT supervised FROM cases WHERE id = '" + id + "'"));
    };
    CHECK(waiting() == 1);
    must(centre.act(id, Action::SuperviseReply, "dept-CG-HW"));
    CHECK(waiting() == 0);
    CHECK(centre.told("leader1", "notice.supervise_reply", id));
    const auto order = centre.state(id).supervisions.at(0);
    CHECK(order.level == 3);
    CHECK(order.reply == "因由");
}

TEST_CASE("R034: a leader finds cases by conditions, comments on them and calls one back to the "
          "faulty step, which counts",
          "[requirement]") {
    Centre centre;
    const auto open = centre.handled();
    const auto closed = centre.walked(Action::Close);
    CaseQuery problem;
    problem.states = {CaseState::Closed};
    problem.kind = "event:0102";
    problem.region = "990101";
    REQUIRE(found(centre, problem) == std::set<std::string>{closed});
    must(centre.act(open, Action::Remark, "leader1"));
    must(centre.act(closed, Action::SpotCheck, "leader1", "",
                    [](CaseCommand& c) { c.reason = "bad_handling"; }));
    must(centre.act(closed, Action::Recall, "leader1", "",
                    [](CaseCommand& c) { c.step = CaseState::PendingHandle; }));
    CHECK(centre.state(closed).state == CaseState::PendingHandle);
    CHECK(centre.state(closed).recalls == 1);
    CHECK(centre.told("dept-CG-HW", "notice.recall", closed));
    CHECK(centre.faults() == 0);
}

TEST_CASE("R035: the map is asked by place: what lies there, where a name or code is, how far it "
          "is",
          "[requirement]") {
    Centre centre;
    PlaceService places{*centre.desk};
    const auto here = must(places.locate(kInCity));
    CHECK(here.district == "990101");
    CHECK(here.community == "990101001001");
    REQUIRE_FALSE(here.cell.empty());
    const auto cell = must(places.find(here.cell));
    REQUIRE_FALSE(cell.empty());
    CHECK(cell[0].kind == "cell");
    const auto name = must(places.find("区域3"));
    REQUIRE_FALSE(name.empty());
    CHECK(name[0].code == "990101001001");
    const auto id = centre.report();
    const auto number = centre.state(id).number;
    const auto hit = must(places.find(number));
    REQUIRE_FALSE(hit.empty());
    CHECK(hit[0].kind == "case");
    const auto row = *must(centre.cases.row(id));
    CHECK(sphereMetres(row.at, {kInCity.lon, kInCity.lat + 0.001}) == Approx(111.2).margin(0.5));
}

TEST_CASE("R037: a task that stays undone is sent again to another collector, who is told",
          "[requirement]") {
    Centre centre;
    const auto id = centre.walked(Action::Finish);
    must(centre.act(id, Action::CheckTask, "acceptor1", "collector1"));
    centre.setTime(centre.desk->now() + std::chrono::minutes{31});
    // Neither a receipt within 30 s nor an answer in time: the desk is told of both.
    CHECK(must(tick(*centre.desk)).escalated == 2);
    CHECK(centre.told("acceptor1", "notice.escalated", id));
    must(centre.act(id, Action::Resend, "acceptor1", "collector2"));
    CHECK(centre.told("collector2", "notice.resend", id));
    CHECK(reason(centre.act(id, Action::CheckAnswer, "collector1")) == "case.other_collector");
    must(centre.act(id, Action::CheckAnswer, "collector2"));
}

TEST_CASE("R038: withdrawal is possible at every step of an open case, and always tells somebody",
          "[requirement]") {
    Centre centre;
    for (const auto last : {Action::Accept, Action::File, Action::Dispatch, Action::Start,
                            Action::Finish, Action::CheckTask, Action::CheckAnswer}) {
        const auto id = centre.walked(last);
        const auto before = *must(centre.desk->db().number("SELECT count(*) FROM notice"));
        must(centre.act(id, Action::Withdraw, "chief1"));
        INFO(actionCode(last));
        CHECK(centre.state(id).state == CaseState::Cancelled);
        CHECK(centre.state(id).running() == nullptr);
        CHECK(must(centre.desk->db().number("SELECT count(*) FROM notice")) > before);
    }
    // A handler asks for it; the duty chief decides.
    const auto id = centre.walked(Action::Start);
    must(centre.act(id, Action::Withdraw, "handler-CG-HW-1"));
    CHECK(centre.state(id).state == CaseState::Handling);
    CHECK(centre.told("chief1", "notice.request", id));
    must(centre.act(id, Action::Approve, "chief1"));
    CHECK(centre.state(id).state == CaseState::Cancelled);
    CHECK(centre.told("handler-CG-HW-1", "notice.withdrawn", id)); // who asked, too
}

TEST_CASE("R041: a report is looked at within 60 seconds, or the duty chief is told",
          "[requirement]") {
    Centre centre;
    const auto looked = centre.walked(Action::Accept);
    const auto waiting = centre.report();
    const auto start = centre.state(waiting).reportedAt;
    centre.setTime(start + std::chrono::seconds{50});
    CHECK(must(tick(*centre.desk)).escalated == 0);
    centre.setTime(start + std::chrono::seconds{61});
    CHECK(must(tick(*centre.desk)).escalated == 1);
    CHECK(centre.told("chief1", "notice.escalated", waiting));
    CHECK_FALSE(centre.told("chief1", "notice.escalated", looked));
}

TEST_CASE("R046: a major case goes to the experts and is not sent out before their opinion, which "
          "stays with it",
          "[requirement]") {
    Centre centre;
    const auto id = centre.walked(Action::File);
    must(centre.act(id, Action::ExpertAsk, "chief1"));
    CHECK(centre.told("leader1", "notice.experts", id));
    CHECK(reason(centre.act(id, Action::Dispatch, "dispatcher1", "CG-HW")) ==
          "case.awaits_experts");
    must(centre.act(id, Action::ExpertOpinion, "leader1", "",
                    [](CaseCommand& c) { c.note = "先抢险后修复"; }));
    must(centre.act(id, Action::Dispatch, "dispatcher1", "CG-HW"));
    const auto events = must(centre.cases.show(id)).events;
    CHECK(std::any_of(events.begin(), events.end(), [](const CaseEvent& e) {
        return e.type == Action::ExpertOpinion && e.body.find("先抢险后修复") != std::string::npos;
    }));
}

} // namespace wanmi

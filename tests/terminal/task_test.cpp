#include "core/service/survey.h"
#include "tests/terminal/terminal_city.h"

namespace wanmi {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using test::kTestTime;
using test::must;
using test::TerminalCity;

CaseState stateOfCase(TerminalCity& city, const std::string& id) {
    return must(CaseService{*city.desk}.show(id)).state.state;
}

std::int64_t escalations(TerminalCity& city) {
    return must(city.desk->db().number("SELECT count(*) FROM case_event WHERE type = 'escalated'"))
        .value_or(-1);
}

} // namespace

TEST_CASE("R023, R027: a task waits in the inbox with its deadlines, is answered with photos, and "
          "is gone",
          "[terminal]") {
    TerminalCity city;
    const auto id = city.orderedCase();
    const auto tasks = city.inbox();
    REQUIRE(tasks.size() == 1);
    CHECK(tasks[0].kind == "verify");
    CHECK(tasks[0].caseId == id);
    CHECK(tasks[0].note == "请到现场");
    CHECK(tasks[0].receiveBy == tasks[0].sent + seconds{30});
    CHECK(tasks[0].answerBy == tasks[0].sent + minutes{30});
    CHECK(city.inbox("collector2").empty());
    const auto photo = city.photo("spot", "verify");
    const auto r =
        city.done("answer", {{"task", tasks[0].id}, {"result", "pass"}, {"photos", {photo}}});
    CHECK(r["state"] == "pending_register");
    CHECK(city.inbox().empty());
    CHECK(city.refused("answer", {{"task", tasks[0].id}, {"result", "pass"}}) ==
          "terminal.task_over");
    const auto shown = must(CaseService{*city.desk}.show(id));
    CHECK(evidenceOf(shown.events.back()) == std::vector<std::string>{photo});
    CHECK(shown.events.back().actor == "collector1");
    CHECK(city.isSound());
}

TEST_CASE("One collector cannot answer another's task, nor confirm it", "[terminal]") {
    TerminalCity city;
    const auto id = city.orderedCase();
    const auto task = city.inbox().at(0).id;
    CHECK(city.refused("answer", {{"task", task}, {"result", "pass"}}, "collector2") ==
          "case.other_collector");
    CHECK(city.refused("receipt", {{"task", task}}, "collector2") == "case.other_collector");
    CHECK(city.refused("answer", {{"task", task}}) == "terminal.bad_field");
    CHECK(city.refused("answer", {{"task", city.id()}, {"result", "pass"}}) ==
          "terminal.unknown_task");
    CHECK(stateOfCase(city, id) == CaseState::PendingVerify);
    CHECK(city.count("terminal_package") == 0);
}

TEST_CASE("A task to nobody by name is offered to who is on duty", "[terminal]") {
    TerminalCity city;
    const auto id = city.orderedCase({});
    REQUIRE(city.inbox().size() == 1);
    CHECK(city.inbox()[0].forAnybody);
    CHECK(city.inbox("collector2").empty()); // off duty
    city.done("answer", {{"task", city.inbox()[0].id}, {"result", "fail"}});
    CHECK(stateOfCase(city, id) == CaseState::PendingRegister);
    CHECK(city.inbox().empty());
}

TEST_CASE("R042: the 30 seconds of a task to its terminal end with the receipt", "[terminal]") {
    TerminalCity city;
    city.orderedCase();
    const auto task = city.inbox().at(0).id;
    city.later(seconds{20});
    const auto r = city.done("receipt", {{"task", task}});
    city.later(seconds{25});
    CHECK(city.done("receipt", {{"task", task}})["received"] == r["received"]); // the first counts
    city.later(seconds{300});
    must(tick(*city.desk));
    CHECK(city.inbox().at(0).sends == 1);
    CHECK(city.inbox().at(0).received.has_value());
    CHECK(city.told("collector1", "notice.resend") == 0);
    CHECK(city.isSound());
}

TEST_CASE("R042: without a receipt the task is sent again and the duty chief told, once",
          "[terminal]") {
    TerminalCity city;
    const auto id = city.orderedCase();
    city.later(seconds{20});
    must(tick(*city.desk));
    CHECK(city.inbox().at(0).sends == 1);
    const auto before = city.told("chief1", "notice.escalated");
    city.later(seconds{50});
    CHECK(must(tick(*city.desk)).sentAgain == 1);
    CHECK(must(tick(*city.desk)).sentAgain == 0);
    CHECK(city.inbox().at(0).sends == 2);
    CHECK(city.told("chief1", "notice.escalated") == before + 1);
    CHECK(city.told("collector1", "notice.resend") == 1);
    CHECK(must(CaseService{*city.desk}.show(id)).state.verify.open);
    CHECK(city.isSound());
}

TEST_CASE("An unanswered task is sent again when its time is over, and the duty chief told",
          "[terminal]") {
    TerminalCity city;
    city.orderedCase();
    city.done("receipt", {{"task", city.inbox().at(0).id}});
    city.later(minutes{31});
    const auto before = escalations(city);
    CHECK(must(tick(*city.desk)).sentAgain == 1);
    CHECK(escalations(city) == before + 1);
    CHECK(city.inbox().at(0).sends == 2);
    CHECK(city.inbox().at(0).lamp == Lamp::Red); // lateness is not wiped out by sending again
    CHECK(city.told("chief1", "notice.escalated") == 1);
    CHECK(city.told("collector1", "notice.resend") == 1);
    CHECK(city.isSound());
}

TEST_CASE("A task resent by the desk is a new one with 30 seconds of its own, the answer to the "
          "first counts",
          "[terminal]") {
    TerminalCity city;
    const auto id = city.orderedCase();
    const auto first = city.inbox().at(0).id;
    city.step(id, Action::Resend, "acceptor1", "collector1");
    const auto second = city.inbox().at(0).id;
    CHECK(first != second);
    CHECK(city.done("answer", {{"task", first}, {"result", "pass"}})["state"] ==
          "pending_register");
}

TEST_CASE("R023: a survey is ordered, found by reports, answered, and sent again when it is late",
          "[terminal]") {
    TerminalCity city;
    SurveyService surveys{*city.desk};
    NewSurvey what{"井盖普查",
                   "逐一查看",
                   "event:0102",
                   "990101001",
                   kTestTime() + std::chrono::hours{2},
                   {"collector1", "collector2"}};
    CHECK(surveys.add(what, "dispatcher1").error().reason == "case.wrong_post");
    auto bad = what;
    bad.to = {"acceptor1"};
    CHECK(surveys.add(bad, "chief1").error().reason == "case.not_a_collector");
    bad = what;
    bad.due = kTestTime() - seconds{1};
    CHECK(surveys.add(bad, "chief1").error().reason == "survey.past");
    bad = what;
    bad.region = "990199";
    CHECK(surveys.add(bad, "chief1").error().reason == "people.unknown_region");
    const auto id = must(surveys.add(what, "chief1"));
    CHECK(city.told("collector1", "notice.survey") == 1);
    const auto task = city.inbox().at(0);
    CHECK(task.kind == "survey");
    CHECK(task.answerBy == what.due);
    city.done("receipt", {{"task", task.id}});
    auto body = test::reportBody();
    body["survey"] = task.id;
    CHECK(city.refused("report", body, "collector2") == "case.other_collector");
    CHECK(city.count("cases") == 0);
    const auto found = city.done("report", body)["case"];
    CHECK(city.refused("answer", {{"task", task.id}, {"counted", 1}}, "collector2") ==
          "case.other_collector");
    city.done("answer", {{"task", task.id}, {"counted", 40}, {"note", "一处缺损"}});
    CHECK(city.refused("answer", {{"task", task.id}, {"counted", 41}}) == "survey.answered");
    CHECK(city.inbox().empty());

    city.later(std::chrono::hours{3});
    SurveyService later{*city.desk};
    CHECK(must(tick(*city.desk)).sentAgain == 2); // no receipt, and no answer
    CHECK(must(tick(*city.desk)).sentAgain == 0);
    CHECK(city.told("chief1", "notice.survey_late") == 2);
    const auto s = must(later.show(id));
    CHECK(s.tasks.at(0).counted == 40);
    CHECK(s.tasks.at(0).cases == std::vector<std::string>{found.get<std::string>()});
    CHECK_FALSE(s.tasks.at(1).answered.has_value());
    must(later.close(id, "chief1"));
    CHECK(city.inbox("collector2").empty());
    CHECK(city.isSound());
}

} // namespace wanmi

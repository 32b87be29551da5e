#include "core/service/tick.h"
#include "tests/support/flush_count.h"
#include "tests/support/small_city.h"

namespace wanmi {

using test::must;

TEST_CASE("An action is durable with exactly one flush of the disk", "[cli]") {
    const test::ScratchFolder folder;
    auto desk = must(Desk::open(test::smallCity(folder)));
    CaseService cases{*desk};
    const auto flushesOf = [](const auto& action) {
        const auto before = test::flushes.load();
        must(action());
        return test::flushes - before;
    };
    ReportCommand r;
    r.kind = "event:0102";
    r.at = test::kInCity;
    r.text = "x";
    r.actor = "collector1";
    const auto id = must(cases.report(r)).id;
    CHECK(flushesOf([&] { return cases.report(r); }) == 1);
    for (const auto& [action, actor] :
         std::initializer_list<std::pair<Action, const char*>>{{Action::Accept, "acceptor1"},
                                                               {Action::File, "chief1"},
                                                               {Action::Dispatch, "dispatcher1"},
                                                               {Action::Start, "dept-CG-HW"}}) {
        StepCommand s;
        s.id = id;
        s.actor = actor;
        s.what.action = action;
        s.what.condition = 1;
        s.what.to = action == Action::Dispatch ? "CG-HW" : "";
        INFO(actionCode(action));
        CHECK(flushesOf([&] { return cases.act(s); }) == 1);
    }
    StepCommand refused;
    refused.id = id;
    refused.actor = "acceptor1";
    refused.what.action = Action::Accept;
    const auto before = test::flushes.load();
    CHECK_FALSE(cases.act(refused));
    CHECK(test::flushes == before); // what is refused writes nothing
}

TEST_CASE("What is committed is brought home at a quiet moment, not in an action", "[cli]") {
    const test::ScratchFolder folder;
    auto desk = must(Desk::open(test::smallCity(folder)));
    CaseService cases{*desk};
    ReportCommand r;
    r.kind = "event:0102";
    r.at = test::kInCity;
    r.text = "x";
    r.actor = "collector1";
    auto before = test::flushes.load();
    must(settle(*desk));
    CHECK(test::flushes == before); // a short log is not worth it
    must(desk->db().run("CREATE TABLE room AS SELECT zeroblob(8000000) AS bytes; DROP TABLE room"));
    before = test::flushes.load();
    must(settle(*desk));
    CHECK(test::flushes > before);
    for (int i = 0; i < 3; ++i) { // the first begins the log anew
        before = test::flushes.load();
        must(cases.report(r));
        CHECK(test::flushes == before + 1);
    }
}

} // namespace wanmi

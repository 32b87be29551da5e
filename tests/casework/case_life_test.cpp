#include "tests/casework/second_table.h"
#include "tests/support/casework_fixture.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>

namespace wanmi {
namespace {

using test::allPosts;
using test::fullCommand;
using test::mayPass;
using test::nextOf;
using test::person;
using test::shippedRules;
using test::WalkingCase;

const auto kMonday = test::at("2026-01-05T09:00+08:00");

bool beginsCase(Action action) {
    return action == Action::Report || action == Action::Imported;
}

/// Made by functions of their own, not by decide().
bool isMadeElsewhere(Action action) {
    return beginsCase(action) || action == Action::Undo;
}

std::vector<Action> everyAction() {
    std::vector<Action> all;
    for (std::size_t a = 0; a < static_cast<std::size_t>(Action::Count_); ++a) {
        if (!beginsCase(static_cast<Action>(a))) all.push_back(static_cast<Action>(a));
    }
    return all;
}

/// A case in each state, reached as people would.
std::map<CaseState, WalkingCase> samples() {
    std::map<CaseState, WalkingCase> out;
    const auto keep = [&out](CaseState s, const WalkingCase& c) {
        REQUIRE(c.state.state == s);
        out.emplace(s, c);
    };
    const WalkingCase fresh{kMonday};
    keep(CaseState::Reported, fresh);
    for (const auto last : {Action::Accept, Action::File, Action::Dispatch, Action::Start,
                            Action::Finish, Action::CheckAnswer, Action::Close, Action::Archive}) {
        WalkingCase c{kMonday};
        c.walkTo(last);
        out.emplace(c.state.state, c);
    }
    const auto reach = [&](CaseState from, Action action, const Actor& actor, CaseState to) {
        auto c = out.at(from);
        REQUIRE(c.step(fullCommand(action, c.now), actor));
        keep(to, c);
    };
    const auto dept = person("DEPT", "CG-HW");
    reach(CaseState::Reported, Action::VerifyTask, person("ACCEPTOR"), CaseState::PendingVerify);
    reach(CaseState::Reported, Action::Merge, person("ACCEPTOR"), CaseState::Merged);
    reach(CaseState::Reported, Action::Recycle, person("ACCEPTOR"), CaseState::Recycled);
    reach(CaseState::Reported, Action::Withdraw, person("DUTY_CHIEF"), CaseState::Cancelled);
    reach(CaseState::PendingRegister, Action::Refuse, person("DUTY_CHIEF"), CaseState::NotAccepted);
    reach(CaseState::PendingHandle, Action::Return, dept, CaseState::Returned);
    reach(CaseState::Handling, Action::ForceClose, person("LEADER"), CaseState::ForcedClose);
    auto suspended = out.at(CaseState::Handling);
    REQUIRE(suspended.step(fullCommand(Action::Suspend, suspended.now), dept));
    REQUIRE(suspended.step(fullCommand(Action::Approve, suspended.now), person("DISPATCHER")));
    keep(CaseState::Suspended, suspended);
    return out;
}

} // namespace

TEST_CASE("Case life: every state, action and post is decided as the hand-written table says",
          "[casework]") {
    const auto all = samples();
    CHECK(all.size() == static_cast<std::size_t>(CaseState::Count_));
    const auto actions = everyAction();
    std::size_t decided = 0;
    for (const auto& [state, sample] : all) {
        for (const auto action : actions) {
            for (const auto& post : allPosts()) {
                auto c = sample;
                INFO(stateCode(state) << " " << actionCode(action) << " " << post);
                const auto actor = person(post, "CG-HW");
                const auto command = fullCommand(action, c.now);
                const bool allowed = mayPass(c.state, command, actor, c.now);
                const auto next = allowed ? nextOf(c.state, command, actor, c.now) : state;
                const auto event = c.step(command, actor);
                CHECK(static_cast<bool>(event) == allowed);
                if (event && allowed) CHECK(c.state.state == next);
                ++decided;
            }
        }
    }
    CHECK(decided == all.size() * actions.size() * allPosts().size());
}

TEST_CASE("Case life: permitted() lists exactly the steps that decide() lets through",
          "[casework]") {
    std::mt19937_64 random{20260105};
    CAPTURE(20260105);
    for (int run = 0; run < 100; ++run) {
        WalkingCase c{kMonday};
        for (int length = 0; length < 16; ++length) {
            const auto& post = allPosts()[random() % allPosts().size()];
            const auto actor = person(post, "CG-HW");
            const auto listed = permitted(c.state, actor, c.now, shippedRules());
            for (const auto action : everyAction()) {
                if (isMadeElsewhere(action)) continue;
                auto copy = c;
                const bool passes = static_cast<bool>(copy.step(fullCommand(action, c.now), actor));
                const bool shown =
                    std::any_of(listed.begin(), listed.end(),
                                [action](const PermittedAction& p) { return p.action == action; });
                INFO(stateCode(c.state.state) << " " << actionCode(action) << " " << post);
                REQUIRE(passes == shown);
            }
            if (!listed.empty()) {
                const auto action = listed[random() % listed.size()].action;
                (void)c.step(fullCommand(action, c.now), actor);
            }
        }
    }
}

TEST_CASE("Supervision and handling are separate: nobody checks their own work", "[casework]") {
    WalkingCase c{kMonday};
    c.walkTo(Action::CheckTask);
    // A collector who also stands on the handling list may not answer.
    c.state.handlers.emplace_back("the-SUPERVISOR_FIELD");
    const auto answer = c.step(Action::CheckAnswer, person("SUPERVISOR_FIELD"));
    REQUIRE_FALSE(answer);
    CHECK(answer.error().reason == "case.own_work");
    CHECK(c.step(Action::CheckAnswer, person("SUPERVISOR_FIELD", "", "another")));
}

TEST_CASE("Case: a refusal names what is missing", "[casework]") {
    WalkingCase c{kMonday};
    const auto wrongPost = c.step(Action::Accept, person("HANDLER"));
    REQUIRE_FALSE(wrongPost);
    CHECK(wrongPost.error().reason == "case.wrong_post");
    CHECK(std::count(wrongPost.error().args.begin(), wrongPost.error().args.end(),
                     Arg{"needed", "ACCEPTOR, DUTY_CHIEF"}) == 1);
    CHECK(c.step(Action::Close, person("DUTY_CHIEF")).error().reason == "case.not_now");

    c.walkTo(Action::Accept);
    CaseCommand file;
    file.action = Action::File;
    CHECK(c.step(file, person("DUTY_CHIEF")).error().args ==
          Args{{"action", "file"}, {"field", "condition"}});
    CaseCommand refuse;
    refuse.action = Action::Refuse;
    CHECK(c.step(refuse, person("DUTY_CHIEF")).error().args ==
          Args{{"action", "refuse"}, {"field", "note"}});
}

TEST_CASE("Case: closing needs its closing condition ticked", "[casework]") {
    WalkingCase c{kMonday};
    c.walkTo(Action::CheckAnswer);
    CaseCommand close;
    close.action = Action::Close;
    CHECK(c.step(close, person("DUTY_CHIEF")).error().args ==
          Args{{"action", "close"}, {"field", "closing_condition"}});
    close.closingMet = true;
    CHECK(c.step(close, person("DUTY_CHIEF")));
    CHECK(c.state.closedAt == c.now);
}

TEST_CASE("Case: a citizen's report is verified before it is filed, a collector's need not be",
          "[casework]") {
    WalkingCase c{kMonday, "hotline_12345"};
    REQUIRE(c.step(Action::Accept, person("ACCEPTOR")));
    CHECK(c.step(Action::File, person("DUTY_CHIEF")).error().reason == "case.needs_verify");
    CaseCommand task;
    task.action = Action::VerifyTask;
    task.to = "collector7";
    REQUIRE(c.step(task, person("ACCEPTOR")));
    CHECK(c.step(Action::VerifyAnswer, person("SUPERVISOR_FIELD")).error().reason ==
          "case.other_collector");
    REQUIRE(c.step(Action::VerifyAnswer, person("SUPERVISOR_FIELD", "", "collector7")));
    CHECK(c.step(Action::File, person("DUTY_CHIEF")));
    CHECK(c.state.conditionZh ==
          shippedRules().limits.condition(*KindCode::parse("event:0102"), 1)->filingZh);
}

TEST_CASE("Case: a department acts on its own cases only", "[casework]") {
    WalkingCase c{kMonday};
    c.walkTo(Action::Dispatch);
    CHECK(c.step(Action::Start, person("DEPT", "CG-YL")).error().reason == "case.other_department");
    CHECK(c.step(Action::Return, person("DEPT", "CG-YL")).error().reason ==
          "case.other_department");
    CHECK(c.step(Action::Start, person("DEPT", "CG-HW")));
}

TEST_CASE("Case: times within a case never go back, whatever a desk's clock says", "[casework]") {
    WalkingCase c{kMonday};
    c.now -= std::chrono::hours{5};
    REQUIRE(c.step(Action::Accept, person("ACCEPTOR")));
    CHECK(c.events.back().at == kMonday);
}

TEST_CASE("Case: a source's later row moves an imported case to its new state", "[casework]") {
    const auto& rules = shippedRules();
    IdSource ids{1};
    CaseBirth birth{.id = ids.next(kMonday),
                    .number = "n",
                    .kind = *KindCode::parse("event:0102"),
                    .source = "import",
                    .at = {1, 2},
                    .district = "990001",
                    .community = {},
                    .cell = {},
                    .dutyGrid = {},
                    .areaClass = 0,
                    .component = std::nullopt,
                    .foreignKey = "14-001",
                    .privateHashes = {},
                    .evidence = {}};
    const Actor system{kSystemLogin, "", kSystemPost, "", ""};
    const ImportedState open{CaseState::PendingHandle, kMonday - std::chrono::hours{500},
                             std::nullopt, "", "Open"};
    const auto first = decideImport(birth, open, system, kMonday, ids.next(kMonday), rules);
    REQUIRE(first);
    auto c = *fold({}, *first);
    CHECK(c.reportedAt == open.reportedAt);
    CHECK(c.running() != nullptr);
    const ImportedState done{CaseState::Archived, open.reportedAt, kMonday, "", "Completed"};
    const auto second = decideReimport(c, done, system, kMonday, ids.next(kMonday), rules);
    REQUIRE(second);
    c = *fold(c, *second);
    CHECK(c.state == CaseState::Archived);
    CHECK(c.closedAt == kMonday);
    CHECK(c.running() == nullptr);
    CHECK(c.revision == 2);
}

} // namespace wanmi

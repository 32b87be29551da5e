#include "core/domain/casework/transitions.h"
#include "tests/support/casework_fixture.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>

namespace wanmi {
namespace {

using test::person;
using test::shippedRules;
using test::WalkingCase;

const auto kMonday = test::at("2026-01-05T09:00+08:00");

const std::vector<std::string> kPosts{
    "SUPERVISOR_FIELD", "ACCEPTOR",  "DUTY_CHIEF", "DISPATCHER", "DEPT",
    "HANDLER",          "EVALUATOR", "LEADER",     "ADMIN",      "SYSTEM"};

/// A second table, written by hand from the wording and not from data/transitions.csv: who
/// may do what in which state, and where it leads.
struct Expected {
    CaseState from;
    Action action;
    std::vector<std::string> posts;
    CaseState next;
};
const std::vector<Expected> kExpected{
    {CaseState::Reported, Action::Accept, {"ACCEPTOR", "DUTY_CHIEF"}, CaseState::PendingRegister},
    {CaseState::Reported, Action::VerifyTask, {"ACCEPTOR", "DUTY_CHIEF"}, CaseState::PendingVerify},
    {CaseState::PendingRegister,
     Action::VerifyTask,
     {"ACCEPTOR", "DUTY_CHIEF"},
     CaseState::PendingVerify},
    {CaseState::PendingVerify,
     Action::VerifyAnswer,
     {"SUPERVISOR_FIELD"},
     CaseState::PendingRegister},
    {CaseState::PendingRegister, Action::File, {"DUTY_CHIEF"}, CaseState::PendingDispatch},
    {CaseState::PendingRegister, Action::Refuse, {"DUTY_CHIEF"}, CaseState::NotAccepted},
    {CaseState::PendingDispatch, Action::Dispatch, {"DISPATCHER"}, CaseState::PendingHandle},
    {CaseState::PendingHandle, Action::Return, {"DEPT"}, CaseState::Returned},
    {CaseState::Returned, Action::Redispatch, {"DISPATCHER"}, CaseState::PendingHandle},
    {CaseState::PendingHandle, Action::Start, {"DEPT", "HANDLER"}, CaseState::Handling},
    {CaseState::Handling, Action::Finish, {"DEPT", "HANDLER"}, CaseState::PendingCheck},
    {CaseState::PendingCheck, Action::CheckTask, {"ACCEPTOR"}, CaseState::PendingCheck},
    {CaseState::PendingCheck, Action::CheckAnswer, {"SUPERVISOR_FIELD"}, CaseState::PendingClose},
    {CaseState::PendingCheck, Action::Rework, {"ACCEPTOR", "DISPATCHER"}, CaseState::PendingHandle},
    {CaseState::PendingClose, Action::Rework, {"DUTY_CHIEF"}, CaseState::PendingHandle},
    {CaseState::PendingClose, Action::Close, {"DUTY_CHIEF"}, CaseState::Closed},
    {CaseState::Closed, Action::Archive, {"SYSTEM"}, CaseState::Archived},
};

const Expected* expected(CaseState from, Action action) {
    const auto found = std::find_if(kExpected.begin(), kExpected.end(), [&](const Expected& e) {
        return e.from == from && e.action == action;
    });
    return found == kExpected.end() ? nullptr : &*found;
}

bool has(const std::vector<std::string>& posts, const std::string& post) {
    return std::find(posts.begin(), posts.end(), post) != posts.end();
}

CaseCommand fullCommand(Action action) {
    CaseCommand c;
    c.action = action;
    if (action == Action::Dispatch || action == Action::Redispatch) c.to = "CG-HW";
    c.note = "因由";
    c.condition = 1;
    c.passed = true;
    c.closingMet = true;
    return c;
}

/// Does the hand-written table, with the conditions on tasks and answers, let this step through?
bool mayPass(const Case& c, Action action, const std::string& post) {
    const auto* e = expected(c.state, action);
    if (e == nullptr || !has(e->posts, post)) return false;
    if (action == Action::CheckTask) return !c.check.open;
    if (action == Action::CheckAnswer) return c.check.open;
    if (action == Action::Rework && c.state == CaseState::PendingCheck) {
        return c.check.answered && !c.check.passed;
    }
    if (action == Action::File) return !c.verify.answered || c.verify.passed;
    return true;
}

bool beginsCase(Action action) {
    return action == Action::Report || action == Action::Imported;
}

struct Draw {
    CaseCommand command;
    std::string post;
};

/// A step that the hand-written table permits in this state; nothing where nothing follows.
std::optional<Draw> permitted(CaseState state, std::mt19937_64& random) {
    std::vector<const Expected*> open;
    for (const auto& e : kExpected) {
        if (e.from == state) open.push_back(&e);
    }
    if (open.empty()) return std::nullopt;
    const auto& e = *open[random() % open.size()];
    return Draw{fullCommand(e.action), e.posts[random() % e.posts.size()]};
}

} // namespace

TEST_CASE("Case life: every state, action and post is decided as the hand-written table says",
          "[casework]") {
    // Each state reached on the ordinary way, then every step tried by every post.
    std::map<CaseState, WalkingCase> samples;
    const auto reach = [&samples](CaseState s, WalkingCase c) {
        REQUIRE(c.state.state == s);
        samples.emplace(s, std::move(c));
    };
    WalkingCase fresh{kMonday};
    reach(CaseState::Reported, fresh);
    auto verify = fresh;
    REQUIRE(verify.step(Action::VerifyTask, person("ACCEPTOR")));
    reach(CaseState::PendingVerify, verify);
    for (const auto last : {Action::Accept, Action::File, Action::Dispatch, Action::Start,
                            Action::Finish, Action::CheckAnswer, Action::Close, Action::Archive}) {
        WalkingCase c{kMonday};
        c.walkTo(last);
        samples.emplace(c.state.state, c);
    }
    auto returned = samples.at(CaseState::PendingHandle);
    REQUIRE(returned.step(Action::Return, person("DEPT", "CG-HW")));
    reach(CaseState::Returned, returned);
    auto refused = samples.at(CaseState::PendingRegister);
    REQUIRE(refused.step(Action::Refuse, person("DUTY_CHIEF")));
    reach(CaseState::NotAccepted, refused);

    int decided = 0;
    for (const auto& [state, sample] : samples) {
        for (std::size_t a = 0; a < static_cast<std::size_t>(Action::Count_); ++a) {
            const auto action = static_cast<Action>(a);
            if (beginsCase(action)) continue;
            for (const auto& post : kPosts) {
                auto c = sample;
                INFO(stateCode(state) << " " << actionCode(action) << " " << post);
                const bool allowed = mayPass(c.state, action, post);
                const auto event = c.step(fullCommand(action), person(post, "CG-HW"));
                CHECK(static_cast<bool>(event) == allowed);
                if (event && allowed) CHECK(c.state.state == expected(state, action)->next);
                ++decided;
            }
        }
    }
    CHECK(decided == static_cast<int>(samples.size()) * 16 * 10);
}

TEST_CASE("Case life: permitted() lists exactly the steps that decide() lets through",
          "[casework]") {
    std::mt19937_64 random{20260105};
    CAPTURE(20260105);
    for (int run = 0; run < 200; ++run) {
        WalkingCase c{kMonday};
        for (int length = 0; length < 12; ++length) {
            const auto& post = kPosts[random() % kPosts.size()];
            const auto actor = person(post, "CG-HW");
            const auto listed = permitted(c.state, actor, shippedRules());
            for (std::size_t a = 2; a < static_cast<std::size_t>(Action::Count_); ++a) {
                auto copy = c;
                const auto action = static_cast<Action>(a);
                const bool passes = static_cast<bool>(copy.step(fullCommand(action), actor));
                const bool shown =
                    std::any_of(listed.begin(), listed.end(),
                                [action](const PermittedAction& p) { return p.action == action; });
                INFO(stateCode(c.state.state) << " " << actionCode(action) << " " << post);
                REQUIRE(passes == shown);
            }
            if (!listed.empty()) {
                (void)c.step(fullCommand(listed[random() % listed.size()].action), actor);
            }
        }
    }
}

TEST_CASE("Every open stage has a clock", "[casework]") {
    // Random walks, 80 % of the draws permitted by the hand-written table; every transition is
    // taken.
    std::mt19937_64 random{7};
    CAPTURE(7);
    std::map<std::pair<CaseState, Action>, int> taken;
    std::size_t accepted = 0;
    constexpr int kRuns = 2500;
    for (int run = 0; run < kRuns; ++run) {
        WalkingCase c{kMonday};
        for (int draw = 0; draw < 40 && c.state.state != CaseState::Archived; ++draw) {
            Draw drawn{fullCommand(static_cast<Action>(2 + random() % 15)),
                       kPosts[random() % kPosts.size()]};
            if (random() % 5 != 0) {
                const auto fitting = permitted(c.state.state, random);
                if (!fitting) break; // not_accepted: nothing follows
                drawn = *fitting;
            }
            auto& [command, post] = drawn;
            command.passed = random() % 2 == 0;
            c.now += std::chrono::minutes{static_cast<int>(random() % 300)};
            const auto before = c.state.state;
            const bool allowed = mayPass(c.state, command.action, post);
            const auto event = c.step(command, person(post, "CG-HW"));
            REQUIRE(static_cast<bool>(event) == allowed);
            if (!event) continue;
            ++accepted;
            ++taken[{before, command.action}];
            const auto running = std::count_if(
                c.state.clocks.begin(), c.state.clocks.end(),
                [](const StageClock& k) { return k.state == StageClock::State::Running; });
            REQUIRE(running == (isOpen(c.state.state) ? 1 : 0));
        }
        const auto replayed = replay(c.events);
        REQUIRE(replayed);
        REQUIRE(*replayed == c.state);
    }
    for (const auto& e : kExpected) {
        INFO(stateCode(e.from) << " " << actionCode(e.action));
        CHECK(taken[{e.from, e.action}] >= 100);
    }
    CHECK(accepted > std::size_t{5} * kRuns);
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
                    .privateHashes = {}};
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

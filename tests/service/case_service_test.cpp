#include "core/base/time_text.h"
#include "core/service/whole_store.h"
#include "core/store/case_store.h"
#include "tests/support/small_city.h"

#include <algorithm>
#include <array>
#include <set>
#include <thread>

namespace wanmi {
namespace {

using test::kInCity;
using test::must;
using test::ScratchFolder;
using test::smallCity;

ReportCommand rubbish(const char* actor = "collector1") {
    ReportCommand r;
    r.kind = "event:0102";
    r.at = kInCity;
    r.text = "路口有暴露垃圾";
    r.actor = actor;
    return r;
}

StepCommand step(const std::string& id, Action action, const char* actor) {
    StepCommand s;
    s.id = id;
    s.actor = actor;
    s.what.action = action;
    s.what.note = "因由";
    s.what.condition = 1;
    s.what.passed = true;
    s.what.closingMet = true;
    if (action == Action::Dispatch) s.what.to = "CG-HW";
    return s;
}

const std::vector<std::pair<Action, const char*>> kWay{
    {Action::Accept, "acceptor1"},       {Action::File, "chief1"},
    {Action::Dispatch, "dispatcher1"},   {Action::Start, "dept-CG-HW"},
    {Action::Finish, "handler-CG-HW-1"}, {Action::CheckTask, "acceptor1"},
    {Action::CheckAnswer, "collector1"}, {Action::Close, "chief1"},
    {Action::Archive, "system"}};

std::string walk(CaseService& cases, Action last = Action::Archive) {
    const auto r = must(cases.report(rubbish()));
    for (const auto& [action, actor] : kWay) {
        must(cases.act(step(r.id, action, actor)));
        if (action == last) break;
    }
    return r.id;
}

} // namespace

TEST_CASE(
    "A case goes from report to archive, each step by the right post, and check finds it whole",
    "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    CaseService cases{*desk};
    const auto view = must(cases.show(walk(cases)));
    CHECK(view.state.state == CaseState::Archived);
    CHECK(view.events.size() == 10);
    CHECK(view.state.number.substr(0, 19) == "990101-20260105-000");
    CHECK(view.state.fileNumber == "E0102202601050000001");
    CHECK(view.state.cell.substr(0, 12) == "990101001001");
    CHECK_FALSE(view.state.dutyGrid.empty());
    CHECK(must(checkStore(*desk, {})).empty());
}

TEST_CASE("An action is taken once: the second of two gets a refusal that says who was first",
          "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    auto one = must(Desk::open(path));
    auto two = must(Desk::open(path));
    const auto r = must(CaseService{*one}.report(rubbish()));
    auto mine = step(r.id, Action::Accept, "acceptor1");
    mine.revision = r.revision;
    must(CaseService{*one}.act(mine));
    auto theirs = step(r.id, Action::VerifyTask, "chief1");
    theirs.revision = r.revision;
    const auto late = CaseService{*two}.act(theirs);
    REQUIRE_FALSE(late);
    CHECK(late.error().code == Errc::Conflict);
    CHECK(late.error().reason == "case.changed");
    const auto& args = late.error().args;
    CHECK(std::find(args.begin(), args.end(), Arg{"who", "acceptor1"}) != args.end());
    CHECK(std::find(args.begin(), args.end(), Arg{"action", "accept"}) != args.end());
    CHECK(must(CaseService{*two}.show(r.id)).events.size() == 2);
}

TEST_CASE("Two threads that act on the same revision get one success and one refusal, every time",
          "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    auto desk = must(Desk::open(path));
    for (int round = 0; round < 20; ++round) {
        const auto r = must(CaseService{*desk}.report(rubbish()));
        std::array<bool, 2> won{};
        {
            std::vector<std::jthread> racers;
            for (std::size_t k = 0; k < 2; ++k) {
                racers.emplace_back([&, k] {
                    auto own = must(Desk::open(path));
                    auto s = step(r.id, Action::Accept, k == 0 ? "acceptor1" : "chief1");
                    s.revision = r.revision;
                    won[k] = static_cast<bool>(CaseService{*own}.act(s));
                });
            }
        }
        REQUIRE(won[0] != won[1]);
    }
}

TEST_CASE("A refused step changes nothing: no event, no number used up", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    CaseService cases{*desk};
    const auto before = must(summary(*desk)).digest;
    auto outside = rubbish();
    outside.at = {115.5, 31.5};
    CHECK(cases.report(outside).error().reason == "case.outside");
    auto unknown = rubbish("nobody");
    CHECK(cases.report(unknown).error().reason == "people.unknown");
    auto kind = rubbish();
    kind.kind = "event:9999";
    CHECK(cases.report(kind).error().reason == "case.unknown_kind");
    CHECK(cases.report(rubbish("handler-CG-HW-1")).error().reason == "case.wrong_post");
    CHECK(must(summary(*desk)).digest == before);

    const auto id = walk(cases, Action::Accept);
    const auto filed = must(summary(*desk)).digest;
    CHECK(cases.act(step(id, Action::File, "acceptor1")).error().reason == "case.wrong_post");
    auto dispatch = step(id, Action::Dispatch, "dispatcher1");
    CHECK(cases.act(dispatch).error().reason == "case.not_now");
    CHECK(must(summary(*desk)).digest == filed);
}

TEST_CASE("A case's numbers are unique, never changed and found by their last digits",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    CaseService cases{*desk};
    std::set<std::string> numbers;
    std::set<std::string> fileNumbers;
    for (int i = 0; i < 30; ++i) {
        const auto r = must(cases.report(rubbish()));
        numbers.insert(r.number);
        if (i >= 3) continue;
        must(cases.act(step(r.id, Action::Accept, "acceptor1")));
        const auto filed = must(cases.act(step(r.id, Action::File, "chief1")));
        fileNumbers.insert(filed.fileNumber);
        CHECK(filed.number == r.number);
        // A second filing is refused, and the steps that follow leave both numbers.
        CHECK(cases.act(step(r.id, Action::File, "chief1")).error().reason == "case.not_now");
        const auto later = must(cases.act(step(r.id, Action::Dispatch, "dispatcher1")));
        CHECK(later.number == r.number);
        CHECK(later.fileNumber == filed.fileNumber);
        CHECK(must(cases.resolve(filed.fileNumber)) == r.id);
    }
    CHECK(numbers.size() == 30);
    CHECK(fileNumbers == std::set<std::string>{"E0102202601050000001", "E0102202601050000002",
                                               "E0102202601050000003"});
    CHECK(must(cases.resolve("0017")) ==
          must(cases.show(*std::next(numbers.begin(), 16))).state.id);
    CHECK(cases.resolve("9999").error().reason == "case.unknown");
    CHECK_FALSE(desk->db().run("UPDATE serial SET last = last - 1"));
    // No two rows can have one number, and a number changed in the file is named by check.
    CHECK_FALSE(desk->db().run("UPDATE cases SET number = '" + *numbers.begin() + "'"));
    CHECK_FALSE(desk->db().run("UPDATE cases SET file_number = '" + *fileNumbers.begin() + "'"));
    for (const char* column : {"number", "file_number"}) {
        const auto undone = must(Transaction::begin(desk->db()));
        must(desk->db().run(std::string{"UPDATE cases SET "} + column + " = 'x' WHERE number = '" +
                            *numbers.begin() + "'"));
        const auto faults = must(checkStore(*desk, {}));
        REQUIRE(faults.size() == 1);
        CHECK(faults[0].kind == "projection");
        CHECK(faults[0].detail == column);
    }
}

TEST_CASE("The row in the file is the fold of the events in the file, byte for byte", "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    std::string id;
    {
        auto desk = must(Desk::open(path));
        CaseService cases{*desk};
        id = walk(cases, Action::CheckTask);
    }
    auto desk = must(Desk::open(path, DeskOptions{true, std::nullopt}));
    auto store = must(CaseStore::open(desk->db(), desk->srid()));
    const auto replayed = must(replay(must(store.events(id))));
    CHECK(replayed.revision == 7);
    CHECK(must(desk->db().text("SELECT fold FROM cases")) == caseText(replayed));
    CHECK(must(desk->db().text("SELECT head FROM cases")) == replayed.head);
    CHECK(must(desk->db().text("SELECT state FROM cases")) == "pending_check");
    CHECK(must(desk->db().text("SELECT task_to FROM cases")) == std::nullopt);
    CHECK(must(desk->db().text("SELECT number FROM cases")) == replayed.number);
    CHECK(must(desk->db().text("SELECT file_number FROM cases")) == replayed.fileNumber);
    CHECK(must(desk->db().number("SELECT due_at FROM cases")) ==
          replayed.running()->due.time_since_epoch().count());
}

TEST_CASE("A row that was written meanwhile is not written from what was read before",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    CaseService cases{*desk};
    const auto id = must(cases.report(rubbish())).id;
    auto store = must(CaseStore::open(desk->db(), desk->srid()));
    const auto before = *must(store.get(id));
    must(cases.act(step(id, Action::Accept, "acceptor1")));
    const auto meanwhile = *must(store.get(id));
    auto after = before;
    after.revision = before.revision + 1;
    after.handler = "somebody";
    const auto refused = store.append(before, after, {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "case.changed_meanwhile");
    CHECK(*must(store.get(id)) == meanwhile);
    CHECK(must(desk->db().text("SELECT handler FROM cases")) == std::nullopt);
    must(store.append(meanwhile, after, {}));
    CHECK(must(desk->db().text("SELECT handler FROM cases")) == "somebody");
}

TEST_CASE("Accepted events are never changed or deleted, not even by SQL in the file",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    CaseService cases{*desk};
    walk(cases, Action::Accept);
    CHECK_FALSE(desk->db().run("UPDATE case_event SET actor = 'x'"));
    CHECK_FALSE(desk->db().run("DELETE FROM case_event"));
    CHECK_FALSE(desk->db().run("DELETE FROM cases"));
}

TEST_CASE(
    "check names a case whose row, event or private value was changed behind the product's back",
    "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    CaseService cases{*desk};
    const auto id = walk(cases, Action::File);
    const auto kindOfFault = [&] {
        const auto faults = must(checkStore(*desk, {}));
        return faults.size() == 1 && faults[0].id == id ? faults[0].kind
                                                        : "count " + std::to_string(faults.size());
    };
    SECTION("row") {
        must(desk->db().run("UPDATE cases SET department = 'CG-SZ'"));
        CHECK(kindOfFault() == "projection");
    }
    SECTION("event") {
        must(desk->db().run("DROP TRIGGER case_event_never_changes; UPDATE case_event SET actor = "
                            "'x' WHERE seq = 2"));
        CHECK(kindOfFault() == "chain");
    }
    SECTION("last event dropped") {
        must(desk->db().run(
            "DROP TRIGGER case_event_never_goes; DELETE FROM case_event WHERE seq = 3"));
        CHECK(kindOfFault() == "projection");
    }
    SECTION("private value") {
        must(desk->db().run("UPDATE case_private SET value = 'something else'"));
        CHECK(kindOfFault() == "private");
    }
}

TEST_CASE("Every look at what a citizen said is logged, and needs a reason", "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    CaseService cases{*desk};
    auto report = rubbish("acceptor1");
    report.source = "hotline_12345";
    report.contactName = "王某";
    report.contactPhone = "13800000000";
    const auto r = must(cases.report(report));
    CHECK(cases.openPrivate(r.id, "acceptor1", "  ").error().reason == "private.needs_reason");
    CHECK(must(cases.openPrivate(r.id, "acceptor1", "回访")).contactPhone == "13800000000");
    CHECK(must(desk->db().number(
              "SELECT count(*) FROM access_log WHERE actor = 'acceptor1' AND reason = '回访'")) ==
          1);
    // Nothing of it is in the chain.
    for (const auto& e : must(cases.show(r.id)).events) {
        CHECK(e.body.find("王某") == std::string::npos);
        CHECK(e.body.find("13800000000") == std::string::npos);
        CHECK(e.body.find("暴露垃圾") == std::string::npos);
    }
}

TEST_CASE("List: filters by state, region, lamp and number, nearest deadline first", "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    {
        auto desk = must(Desk::open(path));
        CaseService cases{*desk};
        walk(cases, Action::Accept);
        walk(cases, Action::Dispatch);
        walk(cases, Action::Archive);
    }
    // An hour later the acceptance clock of 15 minutes has run out.
    DeskOptions later;
    later.now = test::kTestTime() + std::chrono::hours{1};
    auto desk = must(Desk::open(path, later));
    CaseService cases{*desk};
    CaseQuery open;
    open.openOnly = true;
    const auto page = must(cases.list(open));
    REQUIRE(page.total == 2);
    CHECK(page.rows[0].state == CaseState::PendingRegister);
    CHECK(page.rows[0].lamp == Lamp::Red);
    CHECK(page.rows[1].lamp == Lamp::Green);
    CaseQuery red;
    red.lamp = Lamp::Red;
    CHECK(must(cases.list(red)).total == 1);
    CaseQuery archived;
    archived.states = {CaseState::Archived};
    CHECK(must(cases.list(archived)).total == 1);
    CaseQuery region;
    region.region = "990101001";
    CHECK(must(cases.list(region)).total == 3);
    region.region = "990102";
    CHECK(must(cases.list(region)).total == 0);
    CaseQuery injected;
    injected.text = "' OR 1=1 --";
    CHECK(must(cases.list(injected)).total == 0);
    CaseQuery both; // what is to be done and what is done, in one order
    both.order = CaseQuery::Order::NewestFirst;
    const auto newest = must(cases.list(both));
    REQUIRE(newest.total == 3);
    CHECK(std::is_sorted(newest.rows.begin(), newest.rows.end(),
                         [](const CaseRow& a, const CaseRow& b) { return a.number > b.number; }));
    both.states = {CaseState::Archived, CaseState::PendingRegister, CaseState::Closed};
    CHECK(must(cases.list(both)).total == 2);
    CHECK(must(cases.list(both)).rows.size() == 2);
    both.kind = "event:0101";
    CHECK(must(cases.list(both)).total == 0);
    CaseQuery paged;
    paged.limit = 1;
    paged.offset = 1;
    CHECK(must(cases.list(paged)).rows.size() == 1);
}

TEST_CASE("List: a collector's tasks are the open ones for them or for nobody by name",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    CaseService cases{*desk};
    const auto ordered = [&](const char* collector) {
        const auto id = walk(cases, Action::Finish);
        auto order = step(id, Action::CheckTask, "acceptor1");
        order.what.to = collector;
        must(cases.act(order));
        return id;
    };
    const auto mine = ordered("collector1");
    const auto theirs = ordered("collector2");
    const auto anybodys = ordered("");
    walk(cases, Action::Finish);      // waits for the order: nobody's task yet
    walk(cases, Action::CheckAnswer); // done
    const auto verify = must(cases.report(rubbish("acceptor1"))).id;
    auto order = step(verify, Action::VerifyTask, "acceptor1");
    order.what.to = "collector1";
    must(cases.act(order));
    const auto listed = [&](const char* collector) {
        CaseQuery q;
        q.taskTo = collector;
        std::set<std::string> ids;
        for (const auto& row : must(cases.list(q)).rows)
            ids.insert(row.id);
        return ids;
    };
    CHECK(listed("collector1") == std::set<std::string>{mine, anybodys, verify});
    CHECK(listed("collector2") == std::set<std::string>{theirs, anybodys});
}

TEST_CASE("Outside a sandbox nobody acts by a bare name", "[service]") {
    ScratchFolder folder;
    InitOptions options;
    options.dataFolder = WANMI_SOURCE_DIR "/data";
    options.city = "真城";
    options.district = "110101";
    must(initStore(folder.file("real.sqlite"), options));
    auto desk = must(Desk::open(folder.file("real.sqlite")));
    CHECK(CaseService{*desk}.report(rubbish("admin")).error().reason == "people.needs_sign_in");
    DeskOptions now;
    now.now = SystemClock{}.now() + std::chrono::hours{1};
    CHECK(Desk::open(folder.file("real.sqlite"), now).error().reason == "sandbox.only");
}

} // namespace wanmi

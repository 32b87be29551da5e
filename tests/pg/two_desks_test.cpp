// Stories of two desks and a real centre, step by step.
#include "core/service/component_service.h"
#include "core/service/duty_assign.h"
#include "core/service/region_acts.h"
#include "core/store/case_store.h"
#include "tests/casework/second_table.h"
#include "tests/grid/city.h"
#include "tests/pg/real_centre.h"
#include "tests/world/world.h"

namespace wanmi::test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

/// Two desks that know everything the other knows, and people for each.
class TwoDesks {
public:
    explicit TwoDesks(std::uint64_t seed)
        : world({.seed = seed, .desks = 2, .rightClocks = true}, [this](const WorldStart& start) {
              auto made = std::make_unique<RealCentre>(start, false);
              auto admin = made->admin();
              must(addCentralPerson(admin, {"admin2", "二", "ADMIN", "", ""}, kPersonPassword));
              must(addCentralPerson(admin, {"dispatcher2", "二", "DISPATCHER", "", ""},
                                    kPersonPassword));
              centre = made.get();
              return made;
          }) {
        talk();
    }
    /// Everybody twice: what each has, and what has come of it.
    void talk() {
        for (const std::size_t desk : {0U, 1U, 0U, 1U}) {
            must(world.sync(desk));
        }
    }
    Desk& desk(std::size_t i) { return world.desk(i); }
    std::vector<ConflictRow> open(std::size_t i) {
        return must(SyncService{desk(i)}.conflicts(true));
    }
    bool holds(std::size_t i, const std::string& kind) {
        const auto all = open(i);
        return std::any_of(all.begin(), all.end(),
                           [&kind](const ConflictRow& c) { return c.kind == kind; });
    }
    std::string report(std::size_t i) {
        ReportCommand command;
        command.kind = "event:0102";
        command.at = kInCity;
        command.text = "路口有暴露垃圾";
        command.actor = "acceptor1";
        auto id = must(CaseService{desk(i)}.report(command)).id;
        world.acknowledge(i);
        return id;
    }
    void act(std::size_t i, const std::string& id, Action action, const std::string& who) {
        auto command = fullCommand(action, desk(i).now());
        must(CaseService{desk(i)}.act({id, command, who, std::nullopt}));
        world.acknowledge(i);
    }
    /// Reported, accepted and filed; known at both desks.
    std::string filed() {
        auto id = report(0);
        act(0, id, Action::Accept, "acceptor1");
        act(0, id, Action::File, "chief1");
        talk();
        return id;
    }
    std::vector<CaseEvent> accepted(std::size_t i, const std::string& id) {
        return must(must(CaseStore::open(desk(i).db(), desk(i).srid())).acceptedEvents(id));
    }
    /// Everything is as the centre has it, at both.
    void checkSettled() {
        world.settle();
        for (const auto& fault : world.faults()) {
            FAIL_CHECK(fault);
        }
        for (const std::size_t i : {0U, 1U}) {
            for (const auto& fault : must(checkStore(desk(i), {}))) {
                FAIL_CHECK(i << ": " << fault.kind << " " << fault.id << " " << fault.detail);
            }
        }
    }
    /// Every place in force: codes, bounds, names and whose they are.
    std::string places(std::size_t i) {
        auto q = must(desk(i).db().prepare(
            "SELECT 'r' || code || name || hex(geom) FROM region WHERE valid_to IS NULL UNION ALL "
            "SELECT 'c' || code || hex(geom) FROM cell WHERE valid_to IS NULL UNION ALL SELECT 'd' "
            "|| code || collector || hex(geom) FROM duty_grid WHERE valid_to IS NULL UNION ALL "
            "SELECT 'e' || edition || id FROM grid_edition UNION ALL SELECT 'a' || number || id || "
            "state FROM region_act ORDER BY 1"));
        std::string out;
        while (must(q.step())) {
            out += q.text(0) + "\n";
        }
        return out;
    }

    RealCentre* centre = nullptr;
    World world;
};

/// A draft that changes the bounds of a cell, published at this desk alone.
std::int64_t publish(Desk& desk, const std::string& name, const std::string& who, bool splits) {
    GridAdmin admin{desk};
    must(admin.newDraft(name, who));
    auto draft = must(admin.open(name));
    const auto cell = largest(draft);
    const auto border = draft.mesh().borders(cell);
    const auto beside = std::find_if(border.begin(), border.end(),
                                     [](const auto& b) { return b.other != kOutside; });
    must(draft.apply(splits ? split(draft, cell) : merge(cell, beside->other)));
    must(admin.keep(name, 0, draft.log(), who));
    PublishRequest request;
    request.draft = name;
    request.actor = who;
    return must(admin.publish(request)).edition;
}

/// A week in which the second desk hears of nobody.
struct AwayForAWeek : TwoDesks {
    AwayForAWeek() : TwoDesks(6) {
        cases.reserve(4);
        while (cases.size() < 4) {
            cases.push_back(filed());
        }
        world.setWrong(1, minutes{-4}); // its battery is low
        for (std::size_t day = 0; day < 7; ++day) {
            world.pass(hours{24});
            live(day);
            must(world.sync(0));
        }
    }
    void live(std::size_t day) {
        const auto which = day % 4;
        if (day < 4) act(day % 2, cases[which], Action::Dispatch, "dispatcher1");
        if (day >= 4) act(1, cases[which], Action::ExpertAsk, "chief1");
        rename(0, which, "甲" + std::to_string(day));
        rename(1, which + 4, "乙" + std::to_string(day));
        reported.push_back(report(0));
        reported.push_back(report(1));
        act(1, reported.back(), Action::Accept, "acceptor1");
    }
    void rename(std::size_t i, std::size_t which, const std::string& name) {
        const auto code = world.components()[which];
        must(ComponentService{desk(i)}.correct({{code}, std::nullopt}, {{"name", name}},
                                               {"admin", "改", false, std::nullopt}));
        world.acknowledge(i);
    }
    /// Everything of the week is there, nothing is left to decide.
    void checkHas(std::size_t i) {
        for (const auto& c : open(i)) {
            FAIL_CHECK(i << " " << c.kind << " " << c.table << " " << c.reason << " " << c.args);
        }
        for (const auto& id : reported) {
            CHECK_FALSE(accepted(i, id).empty());
        }
        for (const auto& id : cases) {
            CHECK(accepted(i, id).size() >= 4);
        }
    }

    std::vector<std::string> cases;
    std::vector<std::string> reported;
};

} // namespace

TEST_CASE("Two administrators move the same boundary: the first publication stands at every desk,"
          " the second is kept whole as a conflict",
          "[pg]") {
    TwoDesks two{1};
    const auto caseId = two.report(0);
    two.talk();
    two.world.pass(hours{1});
    const auto edition = publish(two.desk(0), "东", "admin", true);
    REQUIRE(publish(two.desk(1), "西", "admin2", false) == edition); // neither knows of the other
    REQUIRE(two.places(0) != two.places(1));
    must(two.world.sync(0));
    const auto first = two.places(0);
    must(two.world.sync(1));
    two.talk();

    CHECK(two.places(0) == first);
    CHECK(two.places(1) == first);
    CHECK(two.open(0).empty());
    const auto kept = two.open(1);
    REQUIRE_FALSE(kept.empty());
    CHECK(kept.front().person == "admin2");
    CHECK(kept.front().mine.find("cell") != std::string::npos); // the work itself
    CHECK(two.accepted(1, caseId) == two.accepted(0, caseId));
    const auto grid = must(PlaceService{two.desk(1)}.checkGrid());
    CHECK(grid.gaps == 0);
    CHECK(grid.overlaps == 0);
    two.checkSettled();
    // On the edition in force the second may be made anew.
    CHECK(publish(two.desk(1), "西二", "admin2", false) == edition + 1);
    two.talk();
    CHECK(two.places(0) == two.places(1));
    two.checkSettled();
}

TEST_CASE("Two administrators give the same duty grid to two collectors: the first has it",
          "[pg]") {
    TwoDesks two{2};
    two.world.pass(hours{1});
    const auto code =
        must(two.desk(0).db().text("SELECT code FROM duty_grid WHERE valid_to IS NULL LIMIT 1"))
            .value();
    must(assignDutyGrid(two.desk(0), code, "collector1", "admin"));
    must(assignDutyGrid(two.desk(1), code, "collector2", "admin2"));
    two.talk();

    for (const std::size_t i : {0U, 1U}) {
        CHECK(must(two.desk(i).db().text("SELECT collector FROM duty_grid WHERE valid_to IS NULL "
                                         "AND code = '" +
                                         code + "'"))
                  .value() == "collector1");
    }
    CHECK(two.open(0).empty());
    REQUIRE_FALSE(two.open(1).empty());
    CHECK(two.open(1).front().mine.find("collector2") != std::string::npos);
    CHECK(two.places(0) == two.places(1));
    two.checkSettled();
}

TEST_CASE("Two acts on the same region from two desks: the first comes into force at both",
          "[pg]") {
    TwoDesks two{3};
    two.world.pass(hours{1});
    const auto enact = [&two](std::size_t i, const char* name) {
        RegionActRequest request;
        request.act.kind = RegionActKind::Rename;
        request.act.code = "990101001";
        request.act.name = name;
        request.document = "文〔2026〕1号";
        request.actor = "admin";
        RegionActs acts{two.desk(i)};
        const auto number = must(acts.propose(request)).row.number;
        must(acts.confirm(number, "admin2"));
    };
    enact(0, "甲街道");
    enact(1, "乙街道");
    two.talk();

    for (const std::size_t i : {0U, 1U}) {
        CHECK(must(two.desk(i).db().text(
                       "SELECT name FROM region WHERE valid_to IS NULL AND code = '990101001'"))
                  .value() == "甲街道");
    }
    CHECK(two.open(0).empty());
    CHECK_FALSE(two.open(1).empty());
    CHECK(two.places(0) == two.places(1));
    two.checkSettled();
}

TEST_CASE(
    "Two dispatchers dispatch the same case: the first wins, the second is told who was first",
    "[pg]") {
    TwoDesks two{4};
    const auto id = two.filed();
    two.world.pass(minutes{5});
    two.act(0, id, Action::Dispatch, "dispatcher1");
    two.act(1, id, Action::Dispatch, "dispatcher2");
    two.talk();

    const auto chain = two.accepted(1, id);
    CHECK(chain == two.accepted(0, id));
    CHECK(chain.back().actor == "dispatcher1");
    const auto told = two.open(1);
    REQUIRE(told.size() == 1);
    CHECK(told.front().kind == "step");
    CHECK(told.front().person == "dispatcher2");
    CHECK(told.front().reason == "case.changed");
    CHECK(told.front().args.find("dispatcher1") != std::string::npos);
    CHECK(told.front().args.find("dispatch") != std::string::npos);
    two.checkSettled();
}

TEST_CASE("A step that the table permits on what somebody else made of the case is decided anew and"
          " taken",
          "[pg]") {
    TwoDesks two{5};
    const auto id = two.filed();
    two.world.pass(minutes{5});
    two.act(0, id, Action::Dispatch, "dispatcher1");
    two.act(1, id, Action::ExpertAsk, "chief1");
    two.talk();

    const auto chain = two.accepted(0, id);
    REQUIRE(chain.size() == 5);
    CHECK(chain[3].type == Action::Dispatch);
    CHECK(chain[4].type == Action::ExpertAsk);
    CHECK(must(CaseService{two.desk(0)}.show(id)).state.state == CaseState::PendingHandle);
    CHECK(two.open(1).empty());
    two.checkSettled();
}

TEST_CASE("A desk is away for a week: what both sides did comes to both, once and in its order, and"
          " its clock is right again",
          "[pg]") {
    AwayForAWeek two;
    CHECK(must(SyncService{two.desk(1)}.status()).unsent >= 21);
    two.talk();

    CHECK(must(SyncService{two.desk(1)}.status()).unsent == 0);
    CHECK(two.desk(1).now() == two.desk(0).now());
    two.checkHas(0);
    two.checkHas(1);
    for (const auto& id : two.cases) { // the clocks of the case, not only the desk's
        const auto mine = must(CaseService{two.desk(1)}.show(id)).state;
        CHECK(mine == must(CaseService{two.desk(0)}.show(id)).state);
    }
    two.checkSettled();
}

} // namespace wanmi::test

// What becomes of work that the centre would not have.
#include "core/service/case_service.h"
#include "core/service/component_service.h"
#include "core/service/personal_data.h"
#include "core/service/tick.h"
#include "core/store/case_store.h"
#include "core/store/row_apply.h"
#include "tests/support/small_city.h"
#include "tests/world/world.h"

namespace wanmi::test {
namespace {

const ComponentOrder kByAdmin{"admin", "改", false, std::nullopt};

std::string nameOf(Desk& desk, std::int64_t code) {
    return must(ComponentService{desk}.show(code)).row.name;
}

void rename(Desk& desk, std::int64_t code, const char* name) {
    must(ComponentService{desk}.correct({{code}, std::nullopt}, {{"name", name}}, kByAdmin));
}

std::string report(Desk& desk, const std::string& order = {}) {
    ReportCommand command;
    command.kind = "event:0102";
    command.at = kInCity;
    command.text = "路口有暴露垃圾";
    command.contactPhone = "13800000001";
    command.actor = "acceptor1";
    command.order = order;
    return must(CaseService{desk}.report(command)).id;
}

StepCommand accept(const std::string& id, const char* actor) {
    CaseCommand what;
    what.action = Action::Accept;
    return {id, what, actor, std::nullopt};
}

std::size_t accepted(Desk& desk, const std::string& id) {
    auto store = must(CaseStore::open(desk.db(), desk.srid()));
    return must(store.acceptedEvents(id)).size();
}

TEST_CASE("What stood on a refused change goes with it: no value stays that nobody accepted",
          "[world]") {
    World world{{.seed = 1, .desks = 2, .rightClocks = true}};
    const auto code = world.components().front();
    const auto before = nameOf(world.desk(0), code);
    rename(world.desk(0), code, "甲");
    rename(world.desk(0), code, "乙");
    world.centre().takeRowRights("admin");

    CHECK(must(world.sync(0)).refused == 2);

    CHECK(nameOf(world.desk(0), code) == before);
    CHECK(must(SyncService{world.desk(0)}.conflicts(true)).size() == 2);
}

TEST_CASE("A desk with work that it has not sent is in order", "[world]") {
    World world{{.seed = 6, .desks = 1, .rightClocks = true}};
    const auto id = report(world.desk(0));
    must(world.sync(0));
    must(CaseService{world.desk(0)}.act(accept(id, "acceptor1")));
    report(world.desk(0));

    CHECK(must(checkStore(world.desk(0), {})).empty());
}

TEST_CASE("Mine is not put over another thing that has taken its code", "[world]") {
    World world{{.seed = 2, .desks = 2, .rightClocks = true}};
    const auto add = [&world](std::size_t desk, double east) {
        const NewComponents what{"0101", {{kInCity.lon + east, kInCity.lat}}, {}};
        return must(ComponentService{world.desk(desk)}.add(what, kByAdmin)).codes.front();
    };
    const auto code = add(0, 0.0011);
    REQUIRE(add(1, 0.0023) == code); // two desks without a word between them
    must(world.sync(0));
    must(world.sync(1));
    const auto open = must(SyncService{world.desk(1)}.conflicts(true));
    REQUIRE_FALSE(open.empty());
    for (const auto& conflict : open) {
        const auto done = SyncService{world.desk(1)}.resolve(conflict.id, true, "admin");
        if (conflict.table == "component") {
            REQUIRE_FALSE(done);
            CHECK(done.error().reason == "sync.entry_stays");
        }
    }
    const Columns key{{"code", code}};
    CHECK(must(presentColumns(world.desk(1).db(), "component", key, {})) ==
          must(presentColumns(world.desk(0).db(), "component", key, {})));
}

TEST_CASE("Steps do not go without the rows they were made with", "[world]") {
    World world{{.seed = 3, .desks = 2, .rightClocks = true}};
    auto& first = world.desk(0).db();
    const auto cell = must(first.text("SELECT id FROM cell ORDER BY code LIMIT 1")).value();
    const Columns key{{"id", cell}};
    world.centre().seedRow("cell", key, *must(presentColumns(first, "cell", key, {})));
    const auto id = report(world.desk(0));
    must(world.sync(0));
    must(world.sync(1));
    const auto note = [&world, &cell](std::size_t desk, const std::string& text) {
        must(world.desk(desk).db().run("UPDATE cell SET note = '" + text + "' WHERE id = '" + cell +
                                       "'"));
    };
    {
        auto tx = must(Transaction::begin(first));
        must(world.desk(0).acting("admin"));
        note(0, "甲");
        must(CaseService{world.desk(0)}.act(accept(id, "chief1")));
        must(tx.commit());
    }
    {
        auto tx = must(Transaction::begin(world.desk(1).db()));
        must(world.desk(1).acting("admin"));
        note(1, "乙");
        must(tx.commit());
    }
    must(world.sync(1)); // is first
    must(world.sync(0));

    CHECK(world.centre().cases().at(id).size() == 1); // the step was not sent alone
    CHECK(must(CaseService{world.desk(0)}.show(id)).state.state == CaseState::Reported);
    CHECK_FALSE(must(SyncService{world.desk(0)}.conflicts(true)).empty());
}

TEST_CASE("An order taken in at two desks is one case at the centre and stops neither desk",
          "[world]") {
    World world{{.seed = 4, .desks = 2, .rightClocks = true}};
    const auto first = report(world.desk(0), "G-7");
    const auto second = report(world.desk(1), "G-7");
    must(world.sync(0));
    must(world.sync(1));
    must(world.sync(1));

    CHECK(accepted(world.desk(1), first) == 1);
    CHECK(accepted(world.desk(1), second) == 0); // kept, for whoever decides
    CHECK(must(SyncService{world.desk(1)}.conflicts(true)).size() == 1);
}

TEST_CASE("An erasure that another step came before is made all the same, at every desk",
          "[world]") {
    World world{{.seed = 5, .desks = 2, .rightClocks = true}};
    const auto id = report(world.desk(0));
    must(world.sync(0));
    must(world.sync(1));
    must(PersonalData{world.desk(1)}.erase(id, "chief1", "本人要求"));
    must(CaseService{world.desk(0)}.act(accept(id, "acceptor1")));
    must(world.sync(0));
    must(world.sync(1));
    must(world.sync(0));

    for (const std::size_t desk : {0U, 1U}) {
        auto store = must(CaseStore::open(world.desk(desk).db(), world.desk(desk).srid()));
        CHECK(must(store.privateValues(id)).empty());
        CHECK(must(store.get(id))->erased);
    }
}

} // namespace
} // namespace wanmi::test

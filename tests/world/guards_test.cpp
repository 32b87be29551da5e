// Guards that a world in good order hardly ever needs, each in the moment it is there for.
#include "core/service/case_service.h"
#include "core/service/component_service.h"
#include "core/service/personal_data.h"
#include "core/service/tick.h"
#include "core/store/case_store.h"
#include "tests/support/small_city.h"
#include "tests/world/world.h"

#include <algorithm>
#include <functional>

namespace wanmi::test {
namespace {

std::string report(Desk& desk) {
    ReportCommand command;
    command.kind = "event:0102";
    command.at = kInCity;
    command.text = "路口有暴露垃圾";
    command.contactPhone = "13800000001";
    command.actor = "acceptor1";
    return must(CaseService{desk}.report(command)).id;
}

void correct(Desk& desk, const std::string& id) {
    CaseCommand what;
    what.action = Action::Correct;
    what.kind = "event:0103";
    what.note = "因由";
    must(CaseService{desk}.act({id, what, "acceptor1", std::nullopt}));
}

/// Of those that the centre has taken.
std::ptrdiff_t escalations(Desk& desk, const std::string& id) {
    const auto all = must(must(CaseStore::open(desk.db(), desk.srid())).acceptedEvents(id));
    return std::count_if(all.begin(), all.end(),
                         [](const CaseEvent& e) { return e.type == Action::Escalated; });
}

/// A line on which something happens between a page of the feed and its answer.
class Between final : public MemoryRemote {
public:
    Between(MemoryCentre& centre, std::function<void()> what)
        : MemoryRemote(centre),
          m_what(std::move(what)) {}
    Result<FeedPage> feed(const DeskPass& pass, const FeedCursor& after, int limit) override {
        if (m_done) return fail(Errc::Network, "sync.unreachable");
        m_done = true;
        auto page = MemoryRemote::feed(pass, after, limit);
        m_what();
        return page;
    }

private:
    std::function<void()> m_what;
    bool m_done = false;
};

TEST_CASE(
    "What was erased at a desk does not come back with a case that is fetched whole, though the"
    " centre has not heard of the erasure yet",
    "[world]") {
    World world{{.seed = 11, .desks = 2, .rightClocks = true}};
    auto& desk = world.desk(0);
    const auto id = report(desk);
    must(world.sync(0));
    must(world.sync(1));
    correct(world.desk(1), id);
    must(world.sync(1));
    world.setWrong(0, std::chrono::minutes{5}); // so that the centre takes the erasure later
    must(PersonalData{desk}.erase(id, "chief1", "本人要求"));
    world.centre().renewFeed("feed-2"); // restored from a copy
    const auto round = must(world.sync(0));

    REQUIRE(round.later == 1);
    REQUIRE(must(must(CaseStore::open(desk.db(), desk.srid())).acceptedEvents(id)).size() == 2);
    CHECK(must(must(CaseStore::open(desk.db(), desk.srid())).privateValues(id)).empty());
}

TEST_CASE("A step of the product that came too late is made again under its id, and the centre has"
          " it once",
          "[world]") {
    World world{{.seed = 12, .desks = 2, .rightClocks = true}};
    const auto id = report(world.desk(0));
    must(world.sync(0));
    must(world.sync(1));
    world.pass(std::chrono::hours{24 * 10});
    must(tick(world.desk(1)));
    REQUIRE(must(SyncService{world.desk(1)}.status()).unsent > 0);
    correct(world.desk(0), id); // is first
    must(world.sync(0));
    must(world.sync(1));

    CHECK(must(SyncService{world.desk(1)}.conflicts(true)).empty()); // nobody has to decide this
    CHECK(escalations(world.desk(1), id) == 0);
    REQUIRE(tick(world.desk(1)));
    must(world.sync(1));
    CHECK(escalations(world.desk(1), id) > 0);
    world.settle();
    for (const auto& fault : world.faults()) {
        FAIL_CHECK(fault);
    }
}

TEST_CASE("A page that another process has written, and more, is passed over", "[world]") {
    World world{{.seed = 13, .desks = 2, .rightClocks = true}};
    const auto code = world.components().front();
    const auto rename = [&world, code](const char* name) {
        must(ComponentService{world.desk(0)}.correct({{code}, std::nullopt}, {{"name", name}},
                                                     {"admin", "改", false, std::nullopt}));
        must(world.sync(0));
    };
    rename("甲");
    Between line{world.centre(), [&world, &rename] {
                     rename("乙");
                     must(world.sync(1)); // the other process at this desk
                 }};
    REQUIRE_FALSE(SyncService{world.desk(1)}.run(line)); // and here the line ends

    CHECK(must(ComponentService{world.desk(1)}.show(code)).row.name == "乙");
}

} // namespace
} // namespace wanmi::test

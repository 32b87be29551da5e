// One bad thing stops one thing, never a desk.
#include "core/service/case_service.h"
#include "core/service/own_lists.h"
#include "core/service/whole_store.h"
#include "core/store/case_store.h"
#include "tests/support/small_city.h"
#include "tests/world/world.h"

namespace wanmi::test {
namespace {

std::string report(Desk& desk, const std::string& order = {}) {
    ReportCommand command;
    command.kind = "event:0102";
    command.at = kInCity;
    command.text = "路口有暴露垃圾";
    command.actor = "acceptor1";
    command.order = order;
    return must(CaseService{desk}.report(command)).id;
}
bool isThere(Desk& desk, const std::string& id) {
    return must(must(CaseStore::open(desk.db(), desk.srid())).get(id)).has_value();
}
std::vector<std::string> reasons(Desk& desk) {
    std::vector<std::string> out;
    for (const auto& c : must(SyncService{desk}.conflicts(true))) {
        out.push_back(c.reason);
    }
    return out;
}
std::int64_t count(Desk& desk, const std::string& what) {
    return must(desk.db().number("SELECT count(*) FROM " + what)).value_or(0);
}

/// A line on which the items of one case are another text.
class SpoiledLine final : public MemoryRemote {
public:
    SpoiledLine(MemoryCentre& centre, std::string caseId, std::string from, std::string to)
        : MemoryRemote(centre),
          m_case(std::move(caseId)),
          m_from(std::move(from)),
          m_to(std::move(to)) {}
    Result<FeedPage> feed(const DeskPass& pass, const FeedCursor& after, int limit) override {
        auto page = MemoryRemote::feed(pass, after, limit);
        for (auto& item : page->items) {
            if (item.body.find(m_case) == std::string::npos) continue;
            const auto at = item.body.find(m_from);
            if (at != std::string::npos) item.body.replace(at, m_from.size(), m_to);
        }
        return page;
    }

private:
    std::string m_case;
    std::string m_from;
    std::string m_to;
};

TEST_CASE("A case that comes and cannot be read stands still, and everything else goes on",
          "[world]") {
    World world{{.seed = 21, .desks = 2, .rightClocks = true}};
    const auto bad = report(world.desk(0));
    const auto good = report(world.desk(0));
    must(world.sync(0));
    const auto [from, to] = GENERATE(std::pair{R"("events":)", R"("evnts":)"},
                                     std::pair{R"("type":"report")", R"("type":"no_step")"},
                                     std::pair{R"(\"at\":[)", R"(\"tt\":[)"});
    INFO(from);
    SpoiledLine line{world.centre(), bad, from, to};
    const auto round = SyncService{world.desk(1)}.run(line);
    REQUIRE(round);
    CHECK(isThere(world.desk(1), good));
    CHECK_FALSE(isThere(world.desk(1), bad));
    CHECK(reasons(world.desk(1)).size() == 1);
    must(world.sync(1)); // nothing is asked again and again
    CHECK(reasons(world.desk(1)).size() == 1);
}

TEST_CASE("One order taken in by two districts is two cases at the city's desk", "[world]") {
    World east{{.seed = 22, .desks = 2, .rightClocks = true}};
    World west{{.seed = 23, .desks = 2, .rightClocks = true}};
    const auto first = report(east.desk(0), "77");
    must(east.sync(0));
    must(east.sync(1));
    const auto second = report(west.desk(1), "77");
    must(west.sync(1));
    auto& city = east.desk(1);
    CaseArrival arrival;
    arrival.caseId = second;
    arrival.events = west.centre().cases().at(second);
    SyncService sync{city};
    const auto hooks = sync.hooks();
    CaseIntake intake{city.db(), city.srid(), hooks};
    {
        auto tx = must(Transaction::begin(city.db()));
        REQUIRE(intake.take(arrival));
        must(tx.commit());
    }
    CHECK(isThere(city, first));
    CHECK(isThere(city, second));
    std::vector<std::string> faults;
    for (const auto& fault : must(checkStore(city, {}))) {
        if (fault.kind == "projection") faults.push_back(fault.id + " " + fault.detail);
    }
    CHECK(faults.empty());
}

TEST_CASE("What was refused is undone though something refused with it stands in its way",
          "[world]") {
    World world{{.seed = 24, .desks = 2, .rightClocks = true}};
    auto& desk = world.desk(0);
    const auto old = must(Phrases{desk}.add({{}, {}, {}, "到场"}, false, "acceptor1")).id;
    must(world.sync(0));
    world.centre().takeRowRights("acceptor1");
    must(Phrases{desk}.remove(old, "acceptor1"));
    must(Phrases{desk}.add({{}, {}, {}, "到场"}, false, "acceptor1")); // a text is there once
    const auto id = report(desk);
    REQUIRE(world.sync(0));
    CHECK(count(desk, "phrase WHERE id = '" + old + "'") == 1);
    CHECK(count(desk, "phrase") == 1);
    CHECK(reasons(desk).size() == 2);
    CHECK(world.centre().cases().count(id) == 1);
}

TEST_CASE("What was taken is not undone with what was refused beside it", "[world]") {
    World world{{.seed = 25, .desks = 2, .rightClocks = true}};
    auto& desk = world.desk(0);
    const auto id = must(Phrases{desk}.add({{}, {}, {}, "到场"}, false, "acceptor1")).id;
    must(world.sync(0));
    world.centre().takeRowRights("acceptor1");
    const auto set = [&](const char* who, const char* what) {
        auto tx = must(Transaction::begin(desk.db()));
        must(desk.acting(who));
        must(desk.db().run(std::string{"UPDATE phrase SET "} + what));
        must(tx.commit());
    };
    set("acceptor1", "use = 'finish'");
    set("admin", "text = '已到场'");
    must(world.sync(0));
    must(world.sync(1));
    CHECK(reasons(desk).size() == 1);
    for (const std::size_t i : {0U, 1U}) {
        CHECK(count(world.desk(i), "phrase WHERE text = '已到场' AND use = ''") == 1);
    }
}

/// While its greeting is under way another process of the desk does a whole round.
class OvertakenLine final : public MemoryRemote {
public:
    OvertakenLine(MemoryCentre& centre, std::function<void()> other)
        : MemoryRemote(centre),
          m_other(std::move(other)) {}
    int pages = 0;
    Result<CentreHello> hello(const DeskPass& pass) override {
        if (const auto other = std::exchange(m_other, {})) other();
        return MemoryRemote::hello(pass);
    }
    Result<std::vector<CopiedRow>> copyRows(const DeskPass& pass, const CopyTable& table,
                                            const Columns& after, int limit) override {
        ++pages;
        return MemoryRemote::copyRows(pass, table, after, limit);
    }

private:
    std::function<void()> m_other;
};

TEST_CASE("Of two processes that hear of a new feed at once, one compares", "[world]") {
    World world{{.seed = 26, .desks = 2, .rightClocks = true}};
    report(world.desk(0));
    must(world.sync(0));
    must(world.sync(1));
    world.centre().renewFeed("feed-9");
    OvertakenLine line{world.centre(), [&world] { must(world.sync(1)); }};
    must(SyncService{world.desk(1)}.run(line));
    CHECK(line.pages == 0);
    world.settle();
    CHECK(world.faults().empty());
}

} // namespace
} // namespace wanmi::test

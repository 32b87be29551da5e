// The first copy, and a centre that begins another feed.
#include "core/service/case_service.h"
#include "core/service/component_service.h"
#include "core/service/own_lists.h"
#include "core/service/tick.h"
#include "core/store/case_store.h"
#include "tests/support/small_city.h"
#include "tests/world/world.h"

namespace wanmi::test {
namespace {

const ComponentOrder kByAdmin{"admin", "改", false, std::nullopt};

void rename(Desk& desk, std::int64_t code, const std::string& name) {
    must(ComponentService{desk}.correct({{code}, std::nullopt}, {{"name", name}}, kByAdmin));
}
std::string nameOf(Desk& desk, std::int64_t code) {
    return must(ComponentService{desk}.show(code)).row.name;
}
std::string report(Desk& desk) {
    ReportCommand command;
    command.kind = "event:0102";
    command.at = kInCity;
    command.text = "路口有暴露垃圾";
    command.contactPhone = "13800000001";
    command.actor = "acceptor1";
    return must(CaseService{desk}.report(command)).id;
}
void step(Desk& desk, const std::string& id, Action action, const char* actor) {
    CaseCommand what;
    what.action = action;
    must(CaseService{desk}.act({id, what, actor, std::nullopt}));
}
std::string addPhrase(Desk& desk, const std::string& text) {
    return must(Phrases{desk}.add({{}, {}, {}, text}, false, "acceptor1")).id;
}
std::size_t accepted(Desk& desk, const std::string& id) {
    auto store = must(CaseStore::open(desk.db(), desk.srid()));
    return must(store.acceptedEvents(id)).size();
}
std::int64_t count(Desk& desk, const std::string& what) {
    return must(desk.db().number("SELECT count(*) FROM " + what)).value_or(0);
}
std::string faultsOf(World& world) {
    std::string out;
    for (const auto& fault : world.faults()) {
        out += fault + "\n";
    }
    return out;
}

/// A line that counts the pages asked for, and is cut after some calls.
class CountedLine final : public Remote {
public:
    explicit CountedLine(Remote& inner) : m_inner(&inner) {}
    int left = 1'000'000;           ///< calls that get through
    std::vector<std::string> pages; ///< of rows, as "table after"

    Result<CentreHello> hello(const DeskPass& pass) override {
        if (isCut()) return lost();
        return m_inner->hello(pass);
    }
    Result<CentreSession> openSession(const DeskPass& pass) override {
        return m_inner->openSession(pass);
    }
    Result<std::vector<CentrePerson>> people(const DeskPass& pass) override {
        return m_inner->people(pass);
    }
    Result<std::vector<SyncAnswer>> apply(const DeskPass& pass,
                                          const std::vector<WireEntry>& batch) override {
        return m_inner->apply(pass, batch);
    }
    Result<FeedPage> feed(const DeskPass& pass, const FeedCursor& after, int limit) override {
        if (isCut()) return lost();
        return m_inner->feed(pass, after, limit);
    }
    Result<std::vector<std::string>> chain(const DeskPass& pass, std::string_view district,
                                           std::string_view caseId) override {
        return m_inner->chain(pass, district, caseId);
    }
    Result<std::vector<CopiedRow>> copyRows(const DeskPass& pass, const CopyTable& table,
                                            const Columns& after, int /*limit*/) override {
        if (isCut()) return lost();
        pages.push_back(table.name + " " + columnsText(after));
        return m_inner->copyRows(pass, table, after, 3);
    }
    Result<std::vector<CaseArrival>> copyCases(const DeskPass& pass, const CaseHead& after,
                                               int /*limit*/) override {
        if (isCut()) return lost();
        pages.push_back("cases " + after.caseId);
        return m_inner->copyCases(pass, after, 1);
    }
    Result<std::vector<CaseHead>> copyHeads(const DeskPass& pass, const CaseHead& after,
                                            int limit) override {
        if (isCut()) return lost();
        return m_inner->copyHeads(pass, after, limit);
    }
    Result<bool> wait(std::chrono::milliseconds atMost) override { return m_inner->wait(atMost); }
    Result<std::vector<ObjectHave>> missing(const DeskPass& pass,
                                            const std::vector<std::string>& hashes) override {
        return m_inner->missing(pass, hashes);
    }
    Result<std::int64_t> put(const DeskPass& pass, std::string_view hash, std::int64_t size,
                             std::int64_t at, std::string_view bytes) override {
        return m_inner->put(pass, hash, size, at, bytes);
    }
    Result<std::string> get(const DeskPass& pass, std::string_view hash, std::int64_t at,
                            std::int64_t atMost) override {
        return m_inner->get(pass, hash, at, atMost);
    }

private:
    bool isCut() { return left-- <= 0; }
    static Error lost() { return fail(Errc::Network, "sync.unreachable"); }
    Remote* m_inner;
};

TEST_CASE("A first copy that is cut goes on where it was: no page is asked for twice", "[world]") {
    World world{{.seed = 11, .desks = 1, .rightClocks = true}};
    for (int i = 0; i < 4; ++i) {
        step(world.desk(0), report(world.desk(0)), Action::Accept, "acceptor1");
    }
    must(world.sync(0));
    const auto late = world.join();
    MemoryRemote direct{world.centre()};
    CountedLine line{direct};
    for (int round = 0; round < 200; ++round) {
        line.left = 4; // a greeting, perhaps the horizon, and two or three pages
        const auto done = SyncService{world.desk(late)}.run(line);
        if (done) break;
        REQUIRE(done.error().code == Errc::Network);
    }
    CHECK(count(world.desk(late), "sync_copy") == 0);
    const std::set<std::string> once{line.pages.begin(), line.pages.end()};
    CHECK(once.size() > 20);
    CHECK(once.size() == line.pages.size());
    world.settle();
    CHECK(faultsOf(world).empty());
}

TEST_CASE("What changes while a desk copies is there when it has copied, whatever page it was on",
          "[world]") {
    World world{{.seed = 12, .desks = 1, .rightClocks = true}};
    auto& first = world.desk(0);
    const auto late = world.join();
    MemoryRemote direct{world.centre()};
    CountedLine line{direct};
    int round = 0;
    for (bool done = false; !done; ++round) {
        REQUIRE(round < 300);
        line.left = 3;
        done = static_cast<bool>(SyncService{world.desk(late)}.run(line));
        // One comes and goes, one comes, one changes twice, a case is reported and goes on.
        const auto n = std::to_string(round);
        const auto gone = addPhrase(first, "去 " + n);
        must(world.sync(0));
        must(Phrases{first}.remove(gone, "acceptor1"));
        addPhrase(first, "留 " + n);
        const auto code = world.components()[static_cast<std::size_t>(round) % 8];
        rename(first, code, "甲" + n);
        must(world.sync(0));
        rename(first, code, "乙" + n);
        if (round % 5 == 0) step(first, report(first), Action::Accept, "acceptor1");
        must(world.sync(0));
    }
    CHECK(round > 5);
    world.settle();
    CHECK(faultsOf(world).empty());
    CHECK(count(world.desk(late), "phrase") == count(first, "phrase"));
}

TEST_CASE("A centre that begins another feed is compared: what is pending stays pending, nothing is"
          " asked that both know",
          "[world]") {
    World world{{.seed = 13, .desks = 2, .rightClocks = true}};
    const auto code = world.components().front();
    const auto id = report(world.desk(0));
    rename(world.desk(0), code, "甲");
    must(world.sync(0));
    must(world.sync(1));
    // Taken, and not told back yet; then a change on top of it that is not sent.
    rename(world.desk(0), code, "乙");
    step(world.desk(0), id, Action::Accept, "acceptor1");
    {
        MemoryRemote direct{world.centre()};
        CountedLine line{direct};
        line.left = 1; // the greeting; entries go, the feed does not come
        REQUIRE_FALSE(SyncService{world.desk(0)}.run(line));
    }
    rename(world.desk(0), code, "丙");
    world.centre().renewFeed("feed-9");
    const auto round = must(world.sync(0));
    must(world.sync(1));

    CHECK(round.conflicts == 0);
    CHECK(nameOf(world.desk(1), code) == "丙");
    CHECK(accepted(world.desk(1), id) == 2);
    world.settle();
    CHECK(faultsOf(world).empty());
    CHECK(count(world.desk(0), "sync_conflict") + count(world.desk(1), "sync_conflict") == 0);
}

TEST_CASE("What the product does by itself at two desks is not left over when the copy brings it",
          "[world]") {
    World world{{.seed = 17, .desks = 2, .rightClocks = true}};
    const auto id = report(world.desk(0));
    must(world.sync(0));
    must(world.sync(1));
    world.pass(std::chrono::hours{24 * 10}); // its deadline is missed
    must(tick(world.desk(1)));
    must(world.sync(1));
    MemoryRemote direct{world.centre()};
    CountedLine line{direct};
    line.left = 2; // the greeting, and how far the feed goes when the copy begins
    world.centre().renewFeed("feed-9");
    REQUIRE_FALSE(SyncService{world.desk(0)}.run(line));
    must(tick(world.desk(0))); // the same steps, under the same ids
    REQUIRE(must(SyncService{world.desk(0)}.status()).unsent > 0);
    must(world.sync(0));
    world.settle();
    CHECK(faultsOf(world).empty());
}

TEST_CASE("What a centre had taken, and lost before it told, is sent once more", "[world]") {
    World world{{.seed = 15, .desks = 2, .rightClocks = true}};
    const auto backup = world.centre();
    const auto id = report(world.desk(0));
    rename(world.desk(0), world.components().front(), "甲");
    {
        MemoryRemote direct{world.centre()};
        CountedLine line{direct};
        line.left = 1;
        REQUIRE_FALSE(SyncService{world.desk(0)}.run(line));
    }
    REQUIRE(world.centre().cases().count(id) == 1);
    world.centre() = backup;
    world.centre().renewFeed("restored");
    must(world.sync(0));
    must(world.sync(1));

    CHECK(accepted(world.desk(1), id) == 1);
    CHECK(nameOf(world.desk(1), world.components().front()) == "甲");
    world.settle();
    CHECK(faultsOf(world).empty());
}

TEST_CASE(
    "After a restore to an earlier time no desk stops, and what the centre lost is kept at the"
    " desks for somebody to decide",
    "[world]") {
    World world{{.seed = 14, .desks = 2, .rightClocks = true}};
    const auto known = report(world.desk(0));
    must(world.sync(0));
    must(world.sync(1));
    const auto backup = world.centre();
    step(world.desk(0), known, Action::Accept, "acceptor1");
    const auto lost = report(world.desk(0));
    addPhrase(world.desk(0), "备份之后");
    must(world.sync(0));
    must(world.sync(1));

    world.centre() = backup;
    world.centre().renewFeed("restored");
    const auto after = report(world.desk(0));
    must(world.sync(0));
    must(world.sync(1));

    for (const std::size_t desk : {0U, 1U}) {
        INFO("desk " << desk);
        CHECK(accepted(world.desk(desk), known) == 2); // kept as it was accepted
        CHECK(accepted(world.desk(desk), lost) == 1);
        CHECK(accepted(world.desk(desk), after) == 1); // and work goes on
        CHECK(count(world.desk(desk), "phrase WHERE text = '备份之后'") == 0);
        std::multiset<std::string> why;
        for (const auto& c : must(SyncService{world.desk(desk)}.conflicts(true))) {
            why.insert(c.reason);
        }
        CHECK(why == std::multiset<std::string>{"sync.centre_behind", "sync.centre_behind",
                                                "sync.not_at_centre"});
    }
    for (const auto& c : must(SyncService{world.desk(0)}.conflicts(true))) {
        if (c.kind == "row") must(SyncService{world.desk(0)}.resolve(c.id, true, "acceptor1"));
    }
    must(world.sync(0));
    must(world.sync(1));
    CHECK(count(world.desk(1), "phrase WHERE text = '备份之后'") == 1); // put back by hand
}

TEST_CASE("What a restored centre lost goes before what it has comes: neither a number that is free"
          " again nor a row that others name stops a desk, and later values are kept",
          "[world]") {
    World world{{.seed = 16, .desks = 2, .rightClocks = true}};
    auto& first = world.desk(0);
    const auto code = world.components().front();
    const auto old = addPhrase(first, "甲");
    rename(first, code, "备份时");
    must(world.sync(0));
    must(world.sync(1));
    const auto backup = world.centre();

    world.pass(std::chrono::seconds{60});
    must(Phrases{first}.remove(old, "acceptor1"));
    addPhrase(first, "甲"); // the text that only one row may have is another row's now
    rename(first, code, "备份后");
    const auto cell = must(first.db().text("SELECT code FROM cell ORDER BY code LIMIT 1")).value();
    {
        auto tx = must(Transaction::begin(first.db()));
        must(first.acting("admin"));
        must(first.db().run(
            "INSERT INTO grid_edition (edition, id, kind, name, document, author,"
            " valid_from, recorded_at) VALUES (9, 'e9', 'draft', '新版', '', 'admin',"
            " 1, 1); INSERT INTO cell_lineage (edition, from_code, to_code) VALUES"
            " (9, '" +
            cell + "', '" + cell + "')"));
        must(tx.commit());
    }
    must(world.sync(0));
    must(world.sync(1));
    REQUIRE(count(world.desk(1), "grid_edition WHERE edition = 9") == 1);

    world.centre() = backup;
    world.centre().renewFeed("restored");
    for (const std::size_t desk : {0U, 1U}) {
        INFO("desk " << desk);
        must(world.sync(desk));
        CHECK(count(world.desk(desk), "grid_edition WHERE edition = 9") == 0);
        CHECK(count(world.desk(desk), "cell_lineage WHERE edition = 9") == 0);
        CHECK(count(world.desk(desk), "phrase WHERE id = '" + old + "'") == 1);
        CHECK(nameOf(world.desk(desk), code) == "备份时");
        int later = 0;
        for (const auto& c : must(SyncService{world.desk(desk)}.conflicts(true))) {
            const bool name = c.table == "component" && c.column == "name";
            if (name && c.mine == R"("备份后")") ++later;
        }
        CHECK(later == 1);
    }
}

} // namespace
} // namespace wanmi::test

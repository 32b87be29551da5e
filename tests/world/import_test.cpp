// Whose work an import is at a desk with a centre, and what else the product does for somebody.
#include "core/service/grid_plan.h"
#include "core/service/own_lists.h"
#include "core/store/case_store.h"
#include "tests/support/list_source.h"
#include "tests/support/small_city.h"
#include "tests/world/world.h"

namespace wanmi::test {
namespace {

const std::vector<std::string> kColumns{"id", "opened", "lon", "lat"};

Result<ImportSummary> take(Desk& desk, ImportKind kind, const std::string& actor,
                           const SourceRows& rows = {
                               {"K-1", "2025-12-01 10:00:00", "114.3031", "30.6027"}}) {
    const auto tables = must(ImportTables::load(WANMI_SOURCE_DIR "/data"));
    const auto messages = must(Messages::load(WANMI_SOURCE_DIR "/data", "en"));
    ListSource source{"taken.csv", kColumns, rows};
    ImportOptions options;
    options.kind = kind;
    options.key = "id";
    options.actor = actor;
    if (kind == ImportKind::Components) options.set = {{"kind", "0102"}};
    if (kind == ImportKind::Requests) options.set = {{"kind", "event:0102"}};
    return importRows(desk, source, options, tables, messages, {});
}

std::int64_t count(Desk& desk, const std::string& what) {
    return must(desk.db().number("SELECT count(*) FROM " + what)).value_or(-1);
}

/// Who signed the last entry of the desk.
std::string signer(Desk& desk) {
    return must(desk.db().text("SELECT person FROM sync_entry ORDER BY n DESC LIMIT 1"))
        .value_or("");
}

TEST_CASE("Components an administrator imports at a joined desk arrive at another one", "[world]") {
    World world{{.seed = 11, .desks = 2, .rightClocks = true}};
    world.centre().takeRowRights(std::string{kSystemLogin});

    CHECK(must(take(world.desk(0), ImportKind::Components, "admin")).imported == 1);
    CHECK(signer(world.desk(0)) == "admin");
    CHECK(must(world.sync(0)).refused == 0);
    must(world.sync(1));

    for (const std::size_t desk : {0U, 1U}) {
        CHECK(count(world.desk(desk), "component WHERE kind = '0102'") == 1);
    }
}

TEST_CASE("What an import corrects is in the history under the name of who imports", "[world]") {
    World world{{.seed = 12, .desks = 1, .rightClocks = true}};
    auto& desk = world.desk(0);
    must(take(desk, ImportKind::Components, "admin"));
    must(take(desk, ImportKind::Components, "admin", {{"K-1", "", "114.3033", "30.6027"}}));
    CHECK(count(desk, "component_change WHERE author = 'admin' AND deed = 'corrected'") == 1);
    CHECK(count(desk, "component_batch WHERE author = 'admin' AND deed = 'import'") == 1);
}

TEST_CASE("Who may not write such rows at the centre is told so before anything is imported",
          "[world]") {
    World world{{.seed = 13, .desks = 1, .rightClocks = true}};
    auto& desk = world.desk(0);
    const auto entries = count(desk, "sync_entry");
    const auto components = count(desk, "component");
    for (const auto kind :
         {ImportKind::Regions, ImportKind::Streets, ImportKind::Components, ImportKind::Requests}) {
        const auto refused = take(desk, kind, "acceptor1");
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == Errc::Forbidden);
        CHECK(refused.error().reason == "people.missing_right");
        CHECK(take(desk, kind, "").error().reason == "people.needs_actor");
    }
    CHECK(count(desk, "sync_entry") == entries);
    CHECK(count(desk, "component") == components);
    CHECK(count(desk, "cases") == 0);
}

TEST_CASE("An administrator of another district imports nothing into this one at a joined desk",
          "[world]") {
    World world{{.seed = 14, .desks = 1, .rightClocks = true}};
    auto& desk = world.desk(0);
    const auto components = count(desk, "component");
    must(desk.db().run("UPDATE person SET region_code = '990102' WHERE login = 'admin'"));

    const auto refused = take(desk, ImportKind::Components, "admin");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == "people.other_region");
    CHECK(count(desk, "component") == components);

    must(desk.db().run("UPDATE person SET region_code = '990101001' WHERE login = 'admin'"));
    CHECK(must(take(desk, ImportKind::Components, "admin")).imported == 1); // their own street
}

TEST_CASE("Requests an administrator takes over are their work at the centre and arrive",
          "[world]") {
    World world{{.seed = 15, .desks = 2, .rightClocks = true}};
    must(take(world.desk(0), ImportKind::Requests, "admin"));
    CHECK(signer(world.desk(0)) == "admin");
    CHECK(must(world.sync(0)).refused == 0);
    must(world.sync(1));
    CHECK(count(world.desk(1), "cases") == 1);
    CHECK(count(world.desk(1), "case_event WHERE type = 'imported' AND actor = 'system'") == 1);
}

TEST_CASE("Cases that lie in another cell since an administrator's work do not take its signature",
          "[world]") {
    World world{{.seed = 16, .desks = 1, .rightClocks = true}};
    world.centre().takeRowRights(std::string{kSystemLogin});
    auto& desk = world.desk(0);
    must(take(desk, ImportKind::Requests, "admin"));
    const auto id = must(desk.db().text("SELECT id FROM cases")).value();
    const auto cells = must(PlaceStore{desk.db()}.cells());
    {
        auto tx = must(Transaction::begin(desk.db()));
        must(desk.acting("admin"));
        must(desk.db().run("INSERT INTO grid_edition (edition, id, kind, name, document, author,"
                           " valid_from, recorded_at) VALUES (9, 'e9', 'draft', '新版', '',"
                           " 'admin', 1, 1)"));
        must(regridCases(desk, {{id, {cells.back().code.substr(0, 12), cells.back().code, {}, 0}}},
                         {}));
        must(tx.commit());
    }
    CHECK(signer(desk) == "admin");
    CHECK(must(world.sync(0)).refused == 0);
    CHECK(count(desk, "grid_edition WHERE edition = 9") == 1);
}

TEST_CASE("A grid that an administrator cuts at a joined desk arrives at another one", "[world]") {
    World world{{.seed = 18, .desks = 2, .rightClocks = true}};
    auto& desk = world.desk(0);
    GridRequest request;
    request.targetM2 = 20'000;
    request.actor = "acceptor1";
    CHECK(PlaceService{desk}.generateGrid(request, {}).error().code == Errc::Forbidden);
    request.actor = "admin";
    must(PlaceService{desk}.generateGrid(request, {}));
    CHECK(signer(desk) == "admin");
    CHECK(must(world.sync(0)).refused == 0);
    must(world.sync(1));
    const auto* inForce = "cell WHERE valid_to IS NULL";
    CHECK(count(desk, inForce) > 0);
    CHECK(count(world.desk(1), inForce) == count(desk, inForce));
}

TEST_CASE("Who only looked something up signs nothing of what is done after", "[world]") {
    World world{{.seed = 17, .desks = 1, .rightClocks = true}};
    auto& desk = world.desk(0);
    must(Phrases{desk}.list({}, "acceptor1"));
    auto tx = must(Transaction::begin(desk.db()));
    must(desk.db().run("INSERT INTO grid_edition (edition, id, kind, name, document, author,"
                       " valid_from, recorded_at) VALUES (9, 'e9', 'draft', '新版', '', 'admin',"
                       " 1, 1)"));
    must(tx.commit());
    CHECK(signer(desk) == kSystemLogin);
}

} // namespace
} // namespace wanmi::test

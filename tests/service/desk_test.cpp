#include "core/base/file.h"
#include "core/base/time_text.h"
#include "core/service/whole_store.h"
#include "tests/support/small_city.h"

namespace wanmi {
namespace {

using test::must;
using test::ScratchFolder;
using test::smallCity;

InitOptions plain(const char* district) {
    InitOptions o;
    o.dataFolder = WANMI_SOURCE_DIR "/data";
    o.city = "试城";
    o.district = district;
    o.sandbox = true;
    return o;
}

} // namespace

TEST_CASE("init: the coordinate system is the prefecture's CGCS2000 zone, UTM is left to the first "
          "import",
          "[service]") {
    ScratchFolder folder;
    must(initStore(folder.file("bj.sqlite"), plain("110101")));
    CHECK(must(Desk::open(folder.file("bj.sqlite")))->srid() == 4548); // 117° E
    must(initStore(folder.file("la.sqlite"), plain("990001")));
    auto desk = must(Desk::open(folder.file("la.sqlite")));
    CHECK(desk->srid() == 0);
    CHECK(desk->projection().error().reason == "store.no_srid");
    auto tx = must(Transaction::begin(desk->db()));
    must(desk->fixSridFor({-118.24, 34.05}));
    must(tx.commit());
    CHECK(desk->srid() == 32611);
    CHECK(fixSrid(desk->db(), 4548).error().reason == "store.srid_fixed");
}

TEST_CASE("init: bad input makes no file and changes none", "[service]") {
    ScratchFolder folder;
    const auto path = folder.file("x.sqlite");
    CHECK(initStore(path, plain("123")).error().reason == "code.region");
    auto crs = plain("990001");
    crs.crs = "EPSG:4326"; // not in metres
    CHECK(initStore(path, crs).error().reason == "crs.unknown");
    auto data = plain("990001");
    data.dataFolder = folder.file("nowhere");
    CHECK_FALSE(initStore(path, data));
    CHECK_FALSE(std::filesystem::exists(path));
    must(replaceFile(path, "not a store"));
    CHECK(initStore(path, plain("990001")).error().reason == "store.exists");
    CHECK(Desk::open(path).error().reason == "store.not_a_store");
    CHECK(must(readFile(path)) == "not a store");
    CHECK(Desk::open(folder.file("absent.sqlite")).error().reason == "store.absent");
}

TEST_CASE("A store of a newer program is refused and left as it is", "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    {
        auto desk = must(Desk::open(path));
        must(desk->db().run("PRAGMA user_version = 99"));
    }
    const auto newer = Desk::open(path);
    REQUIRE_FALSE(newer);
    CHECK(newer.error().reason == "store.newer");
}

TEST_CASE("Sandbox: the clock runs on from where it was set, and only forward", "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    const auto first = must(Desk::open(path))->now();
    CHECK(first >= test::kTestTime());
    CHECK(first < test::kTestTime() + std::chrono::minutes{10});
    DeskOptions later;
    later.now = test::kTestTime() + std::chrono::hours{24};
    CHECK(must(Desk::open(path, later))->now() >= *later.now);
    CHECK(must(Desk::open(path))->now() >= *later.now); // every program reads it
    DeskOptions back;
    back.now = test::kTestTime();
    CHECK(Desk::open(path, back).error().reason == "sandbox.back");
}

TEST_CASE("Sandbox: a clock moved by one program is noticed and taken over by one that is open",
          "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    auto mine = must(Desk::open(path));
    const auto before = must(mine->lastChange());
    DeskOptions later;
    later.now = test::kTestTime() + std::chrono::hours{24};
    must(Desk::open(path, later));
    CHECK(mine->now() < *later.now);
    const auto notices = must(mine->changesSince(before));
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].table == "clock");
    must(mine->refreshClock());
    CHECK(mine->now() >= *later.now);
}

TEST_CASE("Sandbox: a desk may go by a later time alone, and the store's clock stays",
          "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    DeskOptions later;
    later.now = test::kTestTime() + std::chrono::hours{24};
    later.keepNow = false;
    auto alone = must(Desk::open(path, later));
    must(alone->refreshClock()); // the store's earlier clock does not take it back
    CHECK(alone->now() >= *later.now);
    CHECK(must(Desk::open(path))->now() < *later.now);
    later.now = *later.now + std::chrono::hours{24};
    must(Desk::open(path, DeskOptions{false, later.now, true}));
    const auto kept = must(must(Desk::open(path))->lastChange());
    must(alone->keepClock()); // another program has moved it further
    CHECK(must(must(Desk::open(path))->lastChange()) == kept);
    CHECK(must(Desk::open(path))->now() >= *later.now);
}

TEST_CASE("Another process's change is seen as a notice", "[service]") {
    ScratchFolder folder;
    const auto path = smallCity(folder);
    auto mine = must(Desk::open(path));
    auto theirs = must(Desk::open(path));
    const auto before = must(mine->lastChange());
    ReportCommand r;
    r.kind = "event:0102";
    r.at = test::kInCity;
    r.text = "x";
    r.actor = "collector1";
    const auto id = must(CaseService{*theirs}.report(r)).id;
    const auto notices = must(mine->changesSince(before));
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].table == "cases");
    CHECK(notices[0].key == id);
}

TEST_CASE("Schema: SpatiaLite accepts every geometry column and its index after bulk loading",
          "[service]") {
    ScratchFolder folder;
    auto desk = must(Desk::open(smallCity(folder)));
    const auto column = geometryColumns()[5];
    REQUIRE(column.table == "component");
    {
        auto tx = must(Transaction::begin(desk->db()));
        must(suspendSpatialIndex(desk->db(), column));
        PlaceStore places{desk->db()};
        const auto corner = must(must(desk->projection())->toStore({114.30, 30.60}));
        for (int i = 1; i <= 3000; ++i) {
            Component c;
            c.code = must(ComponentCode::make("990101", "0101", i)).number();
            c.kind = "0101";
            c.firstDay = "2026-01-01";
            c.at = {corner.x + i * 137 % 600'000, corner.y + i * 7919 % 600'000};
            must(places.addComponent(c, desk->now()));
        }
        must(rebuildSpatialIndex(desk->db(), column));
        must(tx.commit());
    }
    CHECK(must(desk->db().text("SELECT rtreecheck('idx_component_geom')")) == "ok");
    CHECK(must(desk->db().number("SELECT CheckSpatialIndex('component', 'geom')")) == 1);
    // The triggers are back: a later row is indexed too.
    Component late;
    late.code = must(ComponentCode::make("990101", "0101", 4000)).number();
    late.kind = "0101";
    late.firstDay = "2026-01-01";
    late.at = must(must(desk->projection())->toStore(test::kInCity));
    must(PlaceStore{desk->db()}.addComponent(late, desk->now()));
    CHECK(must(desk->db().number("SELECT count(*) FROM idx_component_geom")) == 3001);
    CHECK(must(PlaceService{*desk}.nearestComponent(late.at, 1))->code == late.code);
}

} // namespace wanmi

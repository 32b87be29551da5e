// sync watch: two stores of one centre, of which one stays with it.
#include "core/service/sync_watch.h"
#include "tests/pg/two_stores.h"

#include <algorithm>
#include <thread>

namespace wanmi::test {
namespace {

void waitUntil(const std::function<bool()>& what) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    while (!what()) {
        REQUIRE(std::chrono::steady_clock::now() < until);
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
}

} // namespace

TEST_CASE(
    "sync watch brings what is made here, fetches what is made elsewhere, outlives the centre "
    "and ends well",
    "[pg]") {
    const TwoStores city;
    ChildProgram watch{city.folder, WANMICTL, city.words(city.second, {"watch"})};

    city.reports(city.first);
    REQUIRE(city.sync(city.first, {"run"}).code == 0);
    waitUntil([&] { return city.cases(city.second) == 1; });

    city.reports(city.second);
    waitUntil([&] {
        REQUIRE(city.sync(city.first, {"run"}).code == 0);
        return city.cases(city.first) == 2;
    });
    waitUntil([&] {
        const auto lines = city.told();
        return std::any_of(lines.begin(), lines.end(),
                           [](const Json& line) { return line.value("taken", 0) == 1; });
    });

    PgCluster::shared().killServer();
    waitUntil([&] { return city.events("lost") == 1; });
    city.reports(city.second); // work goes on
    CHECK(watch.running());
    PgCluster::shared().start();
    waitUntil([&] { return city.events("back") == 1; });
    waitUntil([&] {
        REQUIRE(city.sync(city.first, {"run"}).code == 0);
        return city.cases(city.first) == 3;
    });
    CHECK(city.events("lost") == 1); // once, however often it tried

    watch.send(SIGTERM);
    const auto end = watch.wait();
    INFO(end.err);
    CHECK(end.code == 0);
    CHECK(end.err.empty());
    for (const auto& line : city.told()) { // nothing is told of rounds that did nothing
        CHECK((line.value("event", "") != "round" || line.value("taken", 0) > 0 ||
               line.value("received", 0) > 0));
    }
}

TEST_CASE("sync watch ends with a sentence where trying again will not help", "[pg]") {
    const TwoStores city;
    ChildProgram watch{city.folder, WANMICTL, city.words(city.second, {"watch"})};
    city.reports(city.second);
    waitUntil([&] { return city.events("round") > 0; });
    REQUIRE(city.console({"revoke-desk", "002"}).code == 0);
    city.reports(city.second);
    const auto end = watch.wait();
    CHECK(end.code == 1);
    CHECK(end.errorJson()["code"] == "central.desk_revoked");
    CHECK(run(city.folder, WANMICTL,
              {"--json", "--store", smallCity(city.folder), "sync", "watch", "--as", "admin",
               "--password-file", city.folder.file("password")})
              .errorJson()["code"] == "sync.not_joined");
}

TEST_CASE("A watch that tries in vain says so once", "[pg]") {
    const ScratchFolder folder;
    const auto desk = must(Desk::open(smallCity(folder)));
    CentreRow row;
    row.desk = "001";
    must(EntryStore{desk->db()}.join(row));
    must(desk->keepDeskKey(std::string(64, 'a')));
    PgLogin nobody;
    nobody.address = must(PgAddress::parse("postgresql://wp_li@127.0.0.1:1/x"));
    PgRemote remote{nobody};
    int tries = 0;
    int lost = 0;
    WatchEvents events;
    events.lost = [&lost] {
        ++lost;
        return ok();
    };
    WatchPace pace;
    pace.leastWait = std::chrono::milliseconds{1};
    pace.mostWait = std::chrono::milliseconds{4};
    must(watchCentre(
        *desk, remote, events,
        [&tries](std::string_view step, std::int64_t, std::int64_t) {
            if (step == "sync.greeting") ++tries;
            return tries < 6;
        },
        pace));
    CHECK(tries == 6);
    CHECK(lost == 1);
}

} // namespace wanmi::test

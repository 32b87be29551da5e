// sync watch: two stores of one centre, of which one stays with it.
#include "core/base/json.h"
#include "core/service/sync_watch.h"
#include "tests/pg/console.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>
#include <thread>

namespace wanmi::test {
namespace {

/// A centre made as a store's city, and that store and a new one joined to it.
struct TwoStores {
    Console console;
    ScratchFolder folder;
    std::string first = smallCity(folder, "first.sqlite");
    std::string second = folder.file("second.sqlite");

    TwoStores() {
        REQUIRE(console({"install", "--store", first}).code == 0);
        const auto two = std::string{kBossPassword} + "\n" + kNewPassword + "\n";
        REQUIRE(console({"add-person", "admin", "--name", "管", "--post", "ADMIN"}, two).code == 0);
        REQUIRE(console({"add-person", "li", "--name", "李", "--post", "ACCEPTOR"}, two).code == 0);
        must(replaceFile(folder.file("password"), std::string{kNewPassword} + "\n"));
        for (const auto* key : {"1", "2"}) {
            REQUIRE(console({"add-desk", "台", "--key-file", folder.file(key)}).code == 0);
        }
        joins(first, "001", folder.file("1"), true);
        joins(second, "002", folder.file("2"), false);
        for (const auto& store : {first, second}) { // they get to know its people
            REQUIRE(sync(store, {"run"}).code == 0);
        }
    }
    std::string url() const {
        auto& cluster = PgCluster::shared();
        return "postgresql:///" + console.base.name + "?host=" + cluster.folder() +
               "&port=" + std::to_string(cluster.port());
    }
    std::vector<std::string> words(const std::string& store, std::vector<std::string> verb) const {
        verb.insert(verb.begin(), {"--json", "--store", store, "sync"});
        verb.insert(verb.end(), {"--as", "admin", "--password-file", folder.file("password")});
        return verb;
    }
    Outcome sync(const std::string& store, const std::vector<std::string>& verb) const {
        return run(folder, WANMICTL, words(store, verb));
    }
    void joins(const std::string& store, const std::string& desk, const std::string& key,
               bool upload) const {
        std::vector<std::string> verb{"join", "--url", url(), "--desk", desk, "--key-file", key};
        if (upload) verb.emplace_back("--upload");
        const auto joined = sync(store, verb);
        INFO(joined.err);
        REQUIRE(joined.code == 0);
    }
    void reports(const std::string& store) const {
        const auto made =
            run(folder, WANMICTL,
                {"--json", "--store", store, "case", "report", "--at", "114.3031,30.6027", "--kind",
                 "event:0102", "--text", "垃圾", "--actor", "li"});
        INFO(made.err);
        REQUIRE(made.code == 0);
    }
    std::int64_t cases(const std::string& store) const {
        return must(must(Desk::open(store))->db().number("SELECT count(*) FROM cases")).value_or(0);
    }
    /// The lines that the program at work has told up to now.
    std::vector<Json> told() const {
        std::vector<Json> out;
        const auto text = readFile(folder.file("child-out.txt"));
        std::istringstream lines{text ? *text : ""};
        for (std::string line; std::getline(lines, line);) {
            if (auto json = parseJson(line)) out.push_back(*json);
        }
        return out;
    }
    int events(const std::string& name) const {
        int out = 0;
        for (const auto& line : told()) {
            out += line.value("event", "") == name ? 1 : 0;
        }
        return out;
    }
};

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

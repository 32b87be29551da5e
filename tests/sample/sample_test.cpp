#include "core/service/case_service.h"
#include "core/service/place_service.h"
#include "core/service/sample/sample.h"
#include "core/service/whole_store.h"
#include "tests/support/catch.h"
#include "tests/support/sample_store.h"

#include <filesystem>
#include <map>
#include <set>

namespace wanmi {
namespace {

std::unique_ptr<Desk> deskOn(const std::string& path) {
    auto desk = Desk::open(path);
    REQUIRE(desk);
    return *std::move(desk);
}

StoreSummary summaryOf(std::uint64_t seed) {
    const auto path = smallSampleStore() + ".again";
    SampleOptions options;
    options.seed = seed;
    options.cells = 120;
    options.components = 2000;
    options.cases = 300;
    options.dataFolder = std::string{WANMI_SOURCE_DIR} + "/data";
    const auto made = makeSample(path, options, {});
    REQUIRE(made);
    const auto desk = deskOn(path);
    const auto s = summary(*desk);
    REQUIRE(s);
    return *s;
}

} // namespace

TEST_CASE("A sample city has exactly what was asked for, and every check of the store is clean") {
    const auto desk = deskOn(smallSampleStore());
    const auto s = summary(*desk);
    REQUIRE(s);
    CHECK(s->cells == 120);
    CHECK(s->components == 2000);
    CHECK(s->cases == 300);
    CHECK(s->openCases >= 36);
    CHECK(desk->isSandbox());
    const auto faults = checkStore(*desk, {});
    REQUIRE(faults);
    for (const auto& f : *faults)
        UNSCOPED_INFO(f.kind << " " << f.id << " " << f.detail);
    CHECK(faults->empty());
}

TEST_CASE("The same seed gives the same digest, another seed another") {
    const auto first = deskOn(smallSampleStore());
    const auto one = summary(*first);
    REQUIRE(one);
    CHECK(summaryOf(1).digest == one->digest);
    CHECK(summaryOf(2).digest != one->digest);
}

TEST_CASE(
    "Open cases rest in every state the machine reaches, under every lamp, from every source") {
    const auto desk = deskOn(smallSampleStore());
    CaseService cases{*desk};
    CaseQuery query;
    query.openOnly = true;
    query.limit = 1000;
    const auto page = cases.list(query);
    REQUIRE(page);
    std::map<CaseState, int> states;
    std::set<Lamp> lamps;
    std::set<std::string> sources;
    for (const auto& row : page->rows) {
        ++states[row.state];
        lamps.insert(row.lamp);
        sources.insert(row.source);
    }
    CHECK(states.size() == 9);
    for (const auto lamp : {Lamp::Green, Lamp::Yellow, Lamp::Red})
        CHECK(lamps.count(lamp) == 1);
    CHECK(sources.size() == 12);
}

TEST_CASE("There are people for every post, with logins as the desk expects them") {
    const auto desk = deskOn(smallSampleStore());
    std::set<std::string> posts;
    std::set<std::string> logins;
    const auto people = desk->people();
    REQUIRE(people);
    for (const auto& p : *people) {
        posts.insert(p.post);
        CHECK(logins.insert(p.login).second);
    }
    for (const auto& post : desk->rules().posts.all())
        CHECK(posts.count(post.code) == 1);
    for (const char* login : {"acceptor12", "chief4", "dispatcher6", "evaluator3", "leader2",
                              "admin", "collector1", "dept-CG-HW", "handler-CG-HW-1"})
        CHECK(logins.count(login) == 1);
}

TEST_CASE("Components of all six classes lie in cells of their district") {
    const auto desk = deskOn(smallSampleStore());
    const auto classes =
        desk->db().number("SELECT count(DISTINCT substr(kind, 1, 2)) FROM component");
    REQUIRE(classes);
    CHECK(*classes == 6);
    const auto kinds = desk->db().number("SELECT count(DISTINCT kind) FROM component");
    REQUIRE(kinds);
    CHECK(*kinds == 85);
    const auto lost = desk->db().number(
        "SELECT count(*) FROM component WHERE cell_code NOT IN (SELECT code FROM cell)");
    REQUIRE(lost);
    CHECK(*lost == 0);
}

TEST_CASE("A sample has its key beside it") {
    const auto folder = std::filesystem::path{smallSampleStore()}.parent_path();
    CHECK(std::filesystem::exists(folder / "original.sqlite.d" / "key.pem"));
    for (const auto& file : std::filesystem::directory_iterator{folder}) {
        CHECK(file.path().filename().string().find(".making-") == std::string::npos);
    }
}

TEST_CASE("A cancelled sample leaves nothing") {
    const auto path = smallSampleStore() + ".cancelled";
    SampleOptions options;
    options.cells = 120;
    options.components = 2000;
    options.cases = 300;
    options.dataFolder = std::string{WANMI_SOURCE_DIR} + "/data";
    const auto made =
        makeSample(path, options, [](std::string_view step, std::int64_t, std::int64_t) {
            return step != "sample.cases";
        });
    REQUIRE_FALSE(made);
    CHECK(made.error().code == Errc::Cancelled);
    const auto target = std::filesystem::path{path};
    for (const auto& file : std::filesystem::directory_iterator{target.parent_path()}) {
        INFO(file.path());
        CHECK_FALSE(file.path().filename().string().starts_with(target.filename().string()));
    }
}

} // namespace wanmi

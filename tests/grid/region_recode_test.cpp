// What a component is after its district was given another code.
#include "core/service/component_life.h"
#include "tests/grid/region_city.h"
#include "tests/place/survey.h"

#include <fmt/format.h>

namespace wanmi::test {
namespace {

constexpr std::int64_t kFirst = 9901010205000001;
constexpr std::int64_t kSecond = 9901030205000001;
constexpr std::int64_t kThird = 9901040205000001;

void recode(RegionCity& city, const char* from, const char* to) {
    auto change = act(RegionActKind::Recode, from);
    change.newCode = to;
    city.enact(change);
}

std::vector<std::string> lineOf(RegionCity& city, std::int64_t code, double eastMetres) {
    const auto at = must(ComponentService{*city.desk}.show(code)).at;
    return {std::to_string(code),
            "0205",
            fmt::format("{:.9f}", at.lon + eastMetres / 95'800), // metres in a degree, near enough
            fmt::format("{:.9f}", at.lat),
            "",
            "",
            "",
            "",
            ""};
}

} // namespace

TEST_CASE(
    "Whatever code of a component one asks by, its whole life and its code of today are told") {
    RegionCity city;
    recode(city, "990101", "990103");
    recode(city, "990103", "990104");
    for (const auto code : {kFirst, kSecond, kThird}) {
        INFO(code);
        const auto chain = must(RegionStore{city.desk->db()}.recodings(code));
        REQUIRE(chain.size() == 2);
        CHECK(chain[0].from == kFirst);
        CHECK(chain[1].to == kThird);
        CHECK(must(codeToday(*city.desk, code)) == kThird);
        CHECK(must(componentLife(*city.desk, code)).size() == 3); // surveyed, recoded twice
    }
    CHECK(must(codeToday(*city.desk, 9901020205000001)) == 9901020205000001);
    CHECK(city.clean());
}

TEST_CASE("A survey compared before its district got another code is decided after it") {
    RegionCity city;
    RecensusOptions options{"admin", "survey.csv", "", {}, {}, {}, {}};
    Survey survey{{lineOf(city, kFirst, 5)}};
    const auto compared = must(compareSurvey(*city.desk, survey, options));
    const auto stood = must(ComponentService{*city.desk}.show(kFirst)).row.at;
    recode(city, "990101", "990103");
    RecensusService service{*city.desk};
    RecensusQuery moved;
    moved.what = CensusClass::Moved;
    const auto rows = must(service.show(compared.what.id, moved)).rows;
    REQUIRE(rows.size() == 1);
    ComponentOrder order;
    order.actor = "admin";
    order.note = "普查";
    const auto done = must(service.accept(compared.what.id, {{rows.front().n}, {}}, order));
    CHECK(done.act.changed == 1);
    const auto today = must(ComponentService{*city.desk}.show(kSecond)).row;
    CHECK(std::abs(today.at.x - stood.x - 5'000) < 100);
    CHECK(must(ComponentService{*city.desk}.show(kFirst)).row.at == stood);
    CHECK(city.clean());
}

TEST_CASE("A survey that knows only the old codes is held against the components of today, and so "
          "is an import") {
    RegionCity city;
    recode(city, "990101", "990103");
    RecensusOptions options{"admin", "survey.csv", "", {}, {}, {}, {}};
    Survey survey{{lineOf(city, kFirst, 0)}};
    const auto compared = must(compareSurvey(*city.desk, survey, options));
    RecensusQuery same;
    same.what = CensusClass::Same;
    const auto rows = must(RecensusService{*city.desk}.show(compared.what.id, same)).rows;
    REQUIRE(rows.size() == 1);
    CHECK(rows.front().component == kSecond);

    auto line = lineOf(city, kFirst, 0);
    line[4] = "新名";
    Survey again{{line}, "renamed.csv"};
    ImportOptions how;
    how.kind = ImportKind::Components;
    const auto tables = must(ImportTables::load(WANMI_SOURCE_DIR "/data"));
    const auto messages = must(Messages::load(WANMI_SOURCE_DIR "/data", "en"));
    const auto taken = must(importRows(*city.desk, again, how, tables, messages, {}));
    CHECK(taken.updated == 1);
    CHECK(must(ComponentService{*city.desk}.show(kSecond)).row.name == "新名");
    CHECK(must(ComponentService{*city.desk}.show(kFirst)).row.name.empty());
    CHECK(city.clean());
}

TEST_CASE("A community that another was split off from is told by the code it got itself") {
    RegionCity city;
    auto split = act(RegionActKind::Split, "990101001001");
    split.newCode = "990101001003";
    split.name = "新社区";
    for (const auto& cell : city.cellsOf("990101001001")) {
        if (split.members.size() < 2) split.members.push_back(cell.code);
    }
    city.enact(split);
    recode(city, "990101001001", "990101001009");
    CHECK(must(city.acts().history("990101001001")).now == "990101001009");
    CHECK(city.clean());
}

TEST_CASE("What a place was called on a day gone by is known by the code and name of that day") {
    RegionCity city;
    const auto before = city.desk->now();
    const auto cell = city.cellsOf("990101001001").front().code;
    auto rename = act(RegionActKind::Rename, "990101002");
    rename.name = "新街道";
    city.enact(rename);
    recode(city, "990101", "990103");
    PlaceService places{*city.desk};
    CHECK_FALSE(must(places.unit("990101")));
    CHECK_FALSE(must(places.unit(cell)));
    REQUIRE(must(places.unit("990101", before)));
    CHECK(must(places.unit("990101", before))->kind == "region");
    CHECK(must(places.unit("990101002", before))->name == "990101002号");
    CHECK(must(places.unit("990103002"))->name == "新街道");
    CHECK_FALSE(must(places.unit("990103002", before)));
    REQUIRE(must(places.unit(cell, before)));
    CHECK(must(places.unit(cell, before))->kind == "cell");
}

TEST_CASE("A component's life goes on under the code its district gives it") {
    RegionCity city;
    constexpr std::int64_t kOld = 9901010205000001;
    constexpr std::int64_t kNew = 9901030205000001;
    ReportCommand r;
    r.kind = "component:0205";
    r.component = kOld;
    r.at = must(ComponentService{*city.desk}.show(kOld)).at;
    r.text = "路灯不亮";
    r.actor = "collector1";
    const auto named = must(city.cases.report(r));
    ComponentOrder order;
    order.actor = "admin";
    order.note = "换灯头";
    const auto before =
        must(ComponentService{*city.desk}.correct({{kOld}, {}}, {{"name", "一号灯"}}, order));
    auto recode = act(RegionActKind::Recode, "990101");
    recode.newCode = "990103";
    city.enact(recode);
    ComponentService components{*city.desk};
    must(components.correct({{kNew}, {}}, {{"name", "新一号灯"}}, order));

    for (const auto code : {kOld, kNew}) {
        const auto life = must(componentLife(*city.desk, code));
        std::string kinds;
        for (const auto& moment : life) {
            kinds += std::string{lifeKindCode(moment.kind)} + " ";
        }
        CHECK(kinds == "surveyed reported changed recoded changed ");
        CHECK(life[1].theCase->number == named.number);
        CHECK(life[3].recoding->from == kOld);
        CHECK(life[3].recoding->to == kNew);
    }
    // The old row is not a component that could be brought back beside the new one.
    for (const auto& refused : {components.restore({{kOld}, {}}, order),
                                components.move({{kOld}, {}}, {{}, 1, 1}, order)}) {
        REQUIRE_FALSE(refused);
        CHECK(refused.error().reason == "component.has_new_code");
        REQUIRE(refused.error().args.size() == 2);
        CHECK(refused.error().args[1].value == "9901030205000001");
    }
    CHECK(components.undo(before.batch, order).error().reason == "component.all_changed_since");
    ComponentFilter retired;
    retired.retired = true;
    CHECK(must(components.list(retired, 10)).total == 0);
    CHECK(city.clean());
}

} // namespace wanmi::test

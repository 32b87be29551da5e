// What a component is after its district was given another code.
#include "core/service/component_life.h"
#include "tests/grid/region_city.h"

namespace wanmi::test {

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

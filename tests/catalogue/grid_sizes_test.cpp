#include "tests/catalogue/rule_texts.h"

namespace wanmi {

using wanmi::testing::arg;
using wanmi::testing::shippedTexts;

TEST_CASE("Sizes of cells are found by the longest beginning of a region's code, and checked") {
    const std::string head =
        "code,target_m2,least_percent,most_percent,component_percent,least_width_m\n";
    const auto read = [&](const std::string& rows) {
        return GridSizes::load(head + rows, "grid_sizes.csv");
    };
    const auto sizes =
        read("*,12000,40,160,30,10\n31,35000,40,160,30,15\n310101,20000,50,150,0,8\n");
    REQUIRE(sizes);
    CHECK(sizes->of("420102").targetM2 == 12'000);
    CHECK(sizes->of("310115003001").targetM2 == 35'000);
    CHECK(sizes->of("310101002").targetM2 == 20'000);
    CHECK(sizes->of("310101").least == 0.5);
    CHECK(sizes->of("310101").most == 1.5);
    CHECK(sizes->of("310101").componentShare == 0);
    CHECK(sizes->of("310101").leastWidthM == 8);
    CHECK(GridSizes::load({}, "grid_sizes.csv")->of("31").targetM2 == 10'000);
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"3x,10000,40,160,30,10\n", "code"},        {",10000,40,160,30,10\n", "code"},
        {"*,499,40,160,30,10\n", "target_m2"},      {"*,10000,91,160,30,10\n", "least_percent"},
        {"*,10000,40,109,30,10\n", "most_percent"}, {"*,10000,40,160,81,10\n", "component_percent"},
        {"*,10000,40,160,30,-1\n", "least_width_m"}};
    for (const auto& [row, column] : wrong) {
        INFO(row);
        const auto refused = read("31,35000,40,160,30,15\n" + row);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().reason == "rules.bad_value");
        CHECK(arg(refused.error(), "column") == column);
        CHECK(arg(refused.error(), "line") == "3");
        CHECK(arg(refused.error(), "file") == "grid_sizes.csv");
    }
    const auto twice = read("31,35000,40,160,30,15\n31,35000,40,160,30,15\n");
    REQUIRE_FALSE(twice);
    CHECK(twice.error().reason == "rules.duplicate");
    RuleTexts texts = shippedTexts();
    CHECK(loadRules(texts)->gridSizes.of("310101").targetM2 == 35'000);
    CHECK(loadRules(texts)->gridSizes.of("990101").targetM2 == 10'000);
    texts["grid_sizes.csv"] = head + "*,1,40,160,30,10\n";
    CHECK(loadRules(texts).error().reason == "rules.bad_value");
    texts.erase("grid_sizes.csv"); // a store from before it
    CHECK(loadRules(texts)->gridSizes.of("310101").targetM2 == 35'000);
}

} // namespace wanmi

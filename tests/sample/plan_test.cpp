#include "core/geometry/measures.h"
#include "core/service/sample/city_plan.h"
#include "tests/support/catch.h"

#include <set>

namespace wanmi::sample {
namespace {

CityPlan plan(std::uint64_t seed) {
    const auto words = Words::load(std::string{WANMI_SOURCE_DIR} + "/data");
    REQUIRE(words);
    NameGiver names{*words, seed};
    const PlanRequest request{{0, 0, 1, 2200, 1900}, "990101", "澄江区", 3, 9, seed};
    auto made = planCity(request, names, {});
    REQUIRE(made);
    return *std::move(made);
}

} // namespace

TEST_CASE("The streets and communities of a planned district are exact parts of it") {
    const auto city = plan(3);
    double district = 0;
    double streets = 0;
    double communities = 0;
    std::set<std::string> names;
    for (const auto& region : city.regions) {
        const double area = areaM2(region.shape);
        CHECK(area > 0);
        CHECK(names.insert(region.name).second);
        (region.level == RegionLevel::District ? district
         : region.level == RegionLevel::Street ? streets
                                               : communities) += area;
    }
    CHECK(city.regions.size() == 1 + 3 + 9);
    CHECK(streets == Approx(district).margin(0.01));
    CHECK(communities == Approx(district).margin(0.01));
}

TEST_CASE("Equal seeds plan equal cities, another seed another one") {
    const auto one = plan(5);
    const auto two = plan(5);
    const auto other = plan(6);
    REQUIRE(one.streets.size() == two.streets.size());
    for (std::size_t i = 0; i < one.streets.size(); ++i) {
        CHECK(one.streets[i].line == two.streets[i].line);
        CHECK(one.streets[i].name == two.streets[i].name);
    }
    CHECK(one.regions.front().shape == two.regions.front().shape);
    CHECK_FALSE(one.regions.front().shape == other.regions.front().shape);
}

TEST_CASE(
    "A planned district has every class of road, a bridge, parks, a lake and houses inside it") {
    const auto city = plan(1);
    std::set<RoadClass> classes;
    for (const auto& street : city.streets)
        classes.insert(street.roadClass);
    CHECK(classes.size() >= 4);
    CHECK_FALSE(city.bridges.empty());
    CHECK(city.parks.size() == 2);
    CHECK(city.houses.size() > 200);
    for (const auto& [use, house] : city.houses) {
        const auto& shape = city.areas[house.area].shape[house.part];
        REQUIRE(locate(city.regions.front().shape, shape.outer.front()) == Where::Inside);
    }
}

} // namespace wanmi::sample

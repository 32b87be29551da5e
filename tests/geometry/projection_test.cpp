#include "core/geometry/projection.h"
#include "tests/support/catch.h"

#include <cmath>
#include <limits>
#include <numbers>
#include <random>

namespace wanmi {
namespace {

double metresApart(LonLat a, LonLat b) {
    const double perDegree = 111'320.0;
    const double east = (a.lon - b.lon) * perDegree * std::cos(a.lat * std::numbers::pi / 180);
    return std::hypot(east, (a.lat - b.lat) * perDegree);
}

} // namespace

TEST_CASE("Projection: Beijing in its 3-degree zone is where PROJ's database puts it",
          "[geometry]") {
    const auto projection = Projection::open(4548); // central meridian 117° E
    REQUIRE(projection);
    const auto at = projection->toStore({116.397, 39.909});
    REQUIRE(at);
    const auto back = projection->toLonLat(*at);
    CHECK(std::abs(back.lon - 116.397) < 2e-8);
    CHECK(std::abs(back.lat - 39.909) < 2e-8);
    // cs2cs EPSG:4490 EPSG:4548
    const auto slow = Transform::open("EPSG:4548", 4548);
    REQUIRE(slow);
    const auto same =
        slow->apply(static_cast<double>(at->x) / 1000, static_cast<double>(at->y) / 1000);
    REQUIRE(same);
    CHECK(std::abs(same->x - at->x) <= 1);
    CHECK(std::abs(same->y - at->y) <= 1);
    CHECK(at->x > 400'000'000);
    CHECK(at->x < 500'000'000);
}

TEST_CASE("Projection: every Gauss-Krüger and UTM zone agrees with PROJ's own definition",
          "[geometry]") {
    std::vector<int> srids;
    for (int zone = 0; zone <= 20; ++zone) {
        srids.push_back(4534 + zone);
    }
    for (const int utm : {32601, 32635, 32660, 32701, 32750}) {
        srids.push_back(utm);
    }
    for (const int srid : srids) {
        INFO("EPSG:" << srid);
        const auto quick = Projection::open(srid);
        REQUIRE(quick);
        const Point at{512'345'678, srid >= 32700 ? 7'000'123'456 : 4'123'456'789};
        const LonLat place = quick->toLonLat(at);
        const auto slow = Transform::open("EPSG:" + std::to_string(srid), srid);
        REQUIRE(slow);
        const auto same =
            slow->apply(static_cast<double>(at.x) / 1000, static_cast<double>(at.y) / 1000);
        REQUIRE(same);
        CHECK(*same == at);
        CHECK(*quick->toStore(place) == at);
    }
}

TEST_CASE("Projection: CGCS2000 and WGS 84 are not shifted against each other", "[geometry]") {
    const auto plain = Transform::open("EPSG:4326", 4548);
    const auto cgcs = Transform::open("EPSG:4490", 4548);
    const auto text = Transform::open(
        R"(GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]])",
        4548);
    REQUIRE((plain && cgcs && text));
    CHECK(*plain->apply(116.4, 39.9) == *cgcs->apply(116.4, 39.9));
    CHECK(*plain->apply(116.4, 39.9) == *text->apply(116.4, 39.9));
}

TEST_CASE("Transform: feet of Illinois become the place they mean", "[geometry]") {
    const auto transform = Transform::open("EPSG:3435", 32616);
    REQUIRE(transform);
    const auto direct = Projection::open(32616);
    // The city hall of Chicago, roughly.
    const auto at = transform->apply(1'174'000, 1'901'000);
    REQUIRE(at);
    const auto place = direct->toLonLat(*at);
    CHECK(std::abs(place.lon + 87.63) < 0.02);
    CHECK(std::abs(place.lat - 41.88) < 0.02);
}

TEST_CASE("Transform: names in any case, x first, and a clear no to the rest", "[geometry]") {
    for (const char* name : {"GCJ-02", "gcj02", "BD-09", "bd09", "epsg:4326", "EPSG:3857",
                             "+proj=longlat +datum=WGS84 +no_defs"}) {
        INFO(name);
        CHECK(Transform::open(name, 4549));
    }
    for (const char* name : {"", "EPSG:999999", "nonsense", "EPSG:"}) {
        const auto refused = Transform::open(name, 4549);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().reason == "crs.unknown");
        CHECK(refused.error().args.at(0) == Arg{"crs", name});
    }
    CHECK_FALSE(Projection::open(4326)); // degrees
    CHECK_FALSE(Projection::open(3435)); // feet
    CHECK(isKnownSrid(3857));
    CHECK_FALSE(isKnownSrid(1));
}

TEST_CASE("Transform: places that are none are refused with what was given", "[geometry]") {
    const auto transform = Transform::open("EPSG:4326", 4549);
    REQUIRE(transform);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double inf = std::numeric_limits<double>::infinity();
    const std::vector<std::pair<double, double>> wrong{{nan, 0},  {0, inf},  {116, 91},
                                                       {-181, 3}, {-60, 40}, {1e300, 1e300}};
    for (const auto& [x, y] : wrong) {
        const auto refused = transform->apply(x, y);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().reason == "crs.out_of_range");
        CHECK(refused.error().args.size() == 2);
    }
    CHECK(transform->apply(116, 39)); // and works on afterwards
}

TEST_CASE("GCJ-02 and BD-09 go and come back within a millimetre anywhere in China", "[geometry]") {
    std::mt19937_64 random(20260105);
    std::uniform_real_distribution<double> lon(73, 137);
    std::uniform_real_distribution<double> lat(1, 55);
    for (int i = 0; i < 20'000; ++i) {
        const LonLat at{lon(random), lat(random)};
        INFO("seed 20260105, " << at.lon << " " << at.lat);
        const LonLat gcj = wgs84ToGcj02(at);
        REQUIRE(metresApart(at, gcj) > 1);
        REQUIRE(metresApart(at, gcj) < 2'000);
        REQUIRE(metresApart(gcj02ToWgs84(gcj), at) < 1e-3);
        REQUIRE(metresApart(bd09ToGcj02(gcj02ToBd09(gcj)), gcj) < 1e-3);
    }
}

TEST_CASE("GCJ-02: the offset of Tian'anmen is the published one, and none abroad", "[geometry]") {
    const LonLat gcj = wgs84ToGcj02({116.391, 39.9073});
    CHECK(std::abs(gcj.lon - 116.39724) < 1e-4);
    CHECK(std::abs(gcj.lat - 39.90870) < 1e-4);
    const LonLat bd = gcj02ToBd09({116.39724, 39.90870});
    CHECK(std::abs(bd.lon - 116.4036) < 1e-4);
    CHECK(std::abs(bd.lat - 39.9150) < 1.5e-4);
    const LonLat helsinki{24.94, 60.17};
    CHECK(wgs84ToGcj02(helsinki).lon == helsinki.lon);
    CHECK(gcj02ToWgs84(helsinki).lat == helsinki.lat);
}

TEST_CASE("A new store takes the zone nearest its centre", "[geometry]") {
    CHECK(storeSrid(true, {116.4, 39.9}) == 4548);
    CHECK(storeSrid(true, {121.47, 31.23}) == 4549);
    CHECK(storeSrid(true, {75.9, 39.4}) == 4534);
    CHECK(storeSrid(true, {134.9, 48.3}) == 4554);
    CHECK(storeSrid(false, {24.94, 60.17}) == 32635);
    CHECK(storeSrid(false, {-87.6, 41.9}) == 32616);
    CHECK(storeSrid(false, {151.2, -33.9}) == 32756);
    CHECK(storeSrid(false, {180, 10}) == 32660);
}

} // namespace wanmi

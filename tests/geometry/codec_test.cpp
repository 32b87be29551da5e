#include "core/geometry/codec.h"
#include "tests/support/catch.h"

#include <random>

namespace wanmi {
namespace {

const Polygon kHoled{{{0, 0}, {10'001, 3}, {10'000, 10'007}, {-5, 9'999}},
                     {{{1'000, 1'000}, {1'001, 2'000}, {2'000, 1'003}}}};

std::string bytes(std::initializer_list<int> values) {
    std::string out;
    for (const int v : values) {
        out.push_back(static_cast<char>(v));
    }
    return out;
}

} // namespace

TEST_CASE("SpatiaLite: a point has the documented bytes", "[geometry]") {
    const auto blob = spatialitePoint({1'500, -2'250}, 4549);
    REQUIRE(blob.size() == 60);
    CHECK(blob.substr(0, 6) == bytes({0x00, 0x01, 0xC5, 0x11, 0x00, 0x00}));
    CHECK(static_cast<unsigned char>(blob[38]) == 0x7C);
    CHECK(blob.substr(39, 4) == bytes({1, 0, 0, 0}));
    CHECK(blob.substr(43, 8) == bytes({0, 0, 0, 0, 0, 0, 0xF8, 0x3F})); // 1.5
    CHECK(static_cast<unsigned char>(blob.back()) == 0xFE);
    CHECK(*sridOfSpatialite(blob) == 4549);
}

TEST_CASE("SpatiaLite: millimetres come back exactly, whatever their size", "[geometry]") {
    std::mt19937_64 random(7);
    std::uniform_int_distribution<std::int64_t> far(-90'000'000'000, 90'000'000'000);
    for (int i = 0; i < 50'000; ++i) {
        const Point p{far(random), far(random)};
        const auto back = pointFromSpatialite(spatialitePoint(p, 32635));
        REQUIRE(back);
        REQUIRE(*back == p);
    }
}

TEST_CASE("SpatiaLite: lines and polygons with holes come back as they were", "[geometry]") {
    const Line line{{1, 2}, {3, 4}, {-5, 6}};
    CHECK(*lineFromSpatialite(spatialiteLine(line, 1)) == line);
    CHECK(*polygonFromSpatialite(spatialitePolygon(kHoled, 1)) == kHoled);
    const MultiPolygon two{kHoled, {{{50, 50}, {60, 50}, {60, 60}}, {}}};
    CHECK(*multiPolygonFromSpatialite(spatialiteMultiPolygon(two, 1)) == two);
    CHECK(*multiPolygonFromSpatialite(spatialitePolygon(kHoled, 1)) == MultiPolygon{kHoled});
    CHECK(multiPolygonFromSpatialite(spatialiteMultiPolygon({}, 1))->empty());
    std::string together = "x";
    appendSpatialite(together, line, 9);
    CHECK(together == "x" + spatialiteLine(line, 9));
}

TEST_CASE("SpatiaLite: another type than asked for is refused", "[geometry]") {
    const auto point = spatialitePoint({1, 1}, 1);
    CHECK_FALSE(lineFromSpatialite(point));
    CHECK_FALSE(polygonFromSpatialite(point));
    CHECK_FALSE(multiPolygonFromSpatialite(point));
    CHECK(pointFromSpatialite(spatialiteLine({{0, 0}, {1, 1}}, 1)).error().reason ==
          "geometry.broken");
}

TEST_CASE("Codecs: no damaged bytes crash or are read past their end", "[geometry]") {
    const std::vector<std::string> seeds{spatialitePoint({1, 2}, 3),
                                         spatialitePolygon(kHoled, 4549),
                                         spatialiteMultiPolygon({kHoled, kHoled}, 1),
                                         wkb(MultiPolygon{kHoled}), wkb(Line{{1, 2}, {3, 4}})};
    for (const auto& seed : seeds) {
        for (std::size_t length = 0; length < seed.size(); ++length) {
            const auto cut = seed.substr(0, length);
            REQUIRE_FALSE(multiPolygonFromSpatialite(cut));
            REQUIRE_FALSE(pointFromSpatialite(cut));
            REQUIRE_FALSE(shapeFromWkb(cut));
        }
    }
    std::mt19937_64 random(11);
    std::size_t read = 0;
    for (int i = 0; i < 200'000; ++i) {
        auto damaged = seeds[random() % seeds.size()];
        for (int times = 0; times < 3; ++times) {
            damaged[random() % damaged.size()] = static_cast<char>(random());
        }
        for (const bool good :
             {bool{multiPolygonFromSpatialite(damaged)}, bool{polygonFromSpatialite(damaged)},
              bool{pointFromSpatialite(damaged)}, bool{lineFromSpatialite(damaged)},
              bool{shapeFromWkb(damaged)}}) {
            if (good) ++read;
        }
    }
    CHECK(read > 0); // changed coordinates are still coordinates
}

TEST_CASE("WKB: ours reads back, in metres, with closed rings", "[geometry]") {
    const auto shape = shapeFromWkb(wkb(kHoled));
    REQUIRE(shape);
    CHECK(shape->kind == WkbShape::Kind::Areas);
    CHECK_FALSE(shape->multi);
    REQUIRE(shape->parts.size() == 1);
    REQUIRE(shape->parts[0].size() == 2);
    CHECK(shape->parts[0][0].size() == 5);
    CHECK(shape->parts[0][0].front() == shape->parts[0][0].back());
    CHECK(shape->parts[0][0][1] == RawPoint{10.001, 0.003});
    const auto many = shapeFromWkb(wkb(MultiPolygon{kHoled, kHoled}));
    REQUIRE(many);
    CHECK(many->multi);
    CHECK(many->parts.size() == 2);
}

TEST_CASE("WKB: big endian, Z, M and an srid are read and dropped", "[geometry]") {
    // Big-endian ISO POINT ZM (3001) 1 2 3 4.
    const auto iso =
        bytes({0, 0, 0,    0x0B, 0xB9, 0x3F, 0xF0, 0, 0, 0, 0,    0,    0, 0x40, 0, 0, 0, 0, 0,
               0, 0, 0x40, 0x08, 0,    0,    0,    0, 0, 0, 0x40, 0x10, 0, 0,    0, 0, 0, 0});
    const auto point = shapeFromWkb(iso);
    REQUIRE(point);
    CHECK(point->parts == std::vector<std::vector<WkbShape::Path>>{{{{1, 2}}}});
    // EWKB POINT Z with srid 4326.
    auto ewkb = bytes({1, 1, 0, 0, 0xA0, 0xE6, 0x10, 0, 0});
    ewkb += wkb(Point{5'000, 6'000}).substr(5) + std::string(8, '\0');
    const auto second = shapeFromWkb(ewkb);
    REQUIRE(second);
    CHECK(second->parts[0][0][0] == RawPoint{5, 6});
}

TEST_CASE("WKB: a collection keeps what has the highest dimension, empties have no parts",
          "[geometry]") {
    const std::string head = bytes({1, 7, 0, 0, 0, 3, 0, 0, 0});
    const auto mixed =
        shapeFromWkb(head + wkb(Point{1, 1}) + wkb(kHoled) + wkb(Line{{0, 0}, {1, 1}}));
    REQUIRE(mixed);
    CHECK(mixed->kind == WkbShape::Kind::Areas);
    CHECK(mixed->parts.size() == 1);
    const auto nothing = shapeFromWkb(bytes({1, 6, 0, 0, 0, 0, 0, 0, 0}));
    REQUIRE(nothing);
    CHECK(nothing->empty());
    CHECK(nothing->kind == WkbShape::Kind::Areas);
    const auto curve = shapeFromWkb(bytes({1, 8, 0, 0, 0, 0, 0, 0, 0}));
    REQUIRE_FALSE(curve);
    CHECK(curve.error().reason == "geometry.kind");
    // Collections nested without end are refused, not followed.
    std::string deep;
    for (int i = 0; i < 1'000; ++i) {
        deep += bytes({1, 7, 0, 0, 0, 1, 0, 0, 0});
    }
    CHECK_FALSE(shapeFromWkb(deep));
}

} // namespace wanmi

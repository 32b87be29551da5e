#include "core/geometry/measures.h"
#include "core/service/grid_input.h"
#include "tests/support/small_city.h"

#include <algorithm>

namespace wanmi {
namespace {

using test::must;
using test::ScratchFolder;
using test::smallCity;

Polygon rectangle(Point at, std::int64_t w, std::int64_t h) {
    return {{at, {at.x + w, at.y}, {at.x + w, at.y + h}, {at.x, at.y + h}}, {}};
}

/// A city with a street, tracks of all kinds, a pond, and two blocks: one along the street.
struct Ground {
    ScratchFolder folder;
    std::unique_ptr<Desk> desk = must(Desk::open(smallCity(folder)));
    Point corner = must(must(desk->projection())->toStore({114.30, 30.60}));

    Ground() {
        auto tx = must(Transaction::begin(desk->db()));
        PlaceStore places{desk->db()};
        const auto street = [&](const char* roadClass, std::int64_t north) {
            const Line line{{corner.x, corner.y + north}, {corner.x + 600'000, corner.y + north}};
            must(places.addStreet({"", roadClass, "", line}, id(), desk->now()));
        };
        street("residential", 300'000);
        street("rail", 500'000);
        street("tram", 301'000);
        street("subway", 450'000);
        street("abandoned", 460'000);
        const auto area = [&](const char* kind, std::int64_t east, std::int64_t north,
                              std::int64_t height) {
            const Point at{corner.x + east, corner.y + north};
            must(places.addBaseArea({kind, "", {rectangle(at, 100'000, height)}}, id(),
                                    desk->now()));
        };
        area("water", 20'000, 20'000, 60'000);
        area("block", 250'000, 305'000, 20'000); // along the street on its longer sides
        area("block", 250'000, 60'000, 100'000);
        area("park", 400'000, 60'000, 100'000);
        must(tx.commit());
    }

    std::string id() { return desk->ids().next(desk->now()); }
};

} // namespace

TEST_CASE("grid: cells are cut along streets, rails, water, and blocks that no street runs round",
          "[service]") {
    Ground ground;
    PlaceStore places{ground.desk->db()};
    const Point c = ground.corner;
    Box box;
    box.add(c);
    box.add({c.x + 600'000, c.y + 600'000});
    const auto lines = must(gridLines(places, box));
    std::vector<std::size_t> sizes;
    sizes.reserve(lines.size());
    for (const auto& line : lines) {
        sizes.push_back(line.size());
    }
    CHECK(sizes == std::vector<std::size_t>{2, 2, 5, 5});
    CHECK(std::count(lines.begin(), lines.end(),
                     Line{{c.x, c.y + 500'000}, {c.x + 600'000, c.y + 500'000}}) == 1);
    CHECK(lines[2].front() == lines[2].back());
    CHECK(lines[3].front() == Point{c.x + 250'000, c.y + 60'000});
}

TEST_CASE("grid: a cut follows the block and counts no slivers, sizes come from the rules",
          "[service]") {
    Ground ground;
    auto& desk = *ground.desk;
    const auto made = must(PlaceService{desk}.generateGrid({}, {}));
    CHECK(made.slivers == 0);
    CHECK(made.cells > 25);
    const Point middle{ground.corner.x + 300'000, ground.corner.y + 110'000};
    const auto of = must(PlaceStore{desk.db()}.placeOf(middle)).cell;
    const auto cell = must(PlaceStore{desk.db()}.cell(of));
    REQUIRE(cell);
    CHECK(cell->areaM2 == Approx(10'000).epsilon(0.01)); // the block itself
    Region region;
    region.code = "310101001001";
    const std::string head =
        "code,target_m2,least_percent,most_percent,component_percent,least_width_m\n";
    const auto sizes = must(
        GridSizes::load(head + "*,10000,40,160,0,10\n31,35000,50,150,0,15\n", "grid_sizes.csv"));
    PlaceStore places{desk.db()};
    const auto shanghai = must(gridOptions(places, {region}, sizes, 0));
    CHECK(shanghai.targetOfRegion == std::vector<double>{35'000});
    CHECK(shanghai.least == 0.5);
    CHECK(shanghai.most == 1.5);
    CHECK(shanghai.leastWidthM == 15);
    const auto own = must(gridOptions(places, {region}, sizes, 8'000));
    CHECK(own.targetM2 == 8'000);
    CHECK(own.targetOfRegion.empty());
}

} // namespace wanmi

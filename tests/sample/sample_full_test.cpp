#include "core/service/place_service.h"
#include "core/service/sample/sample.h"
#include "core/service/whole_store.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <filesystem>
#include <vector>

namespace wanmi {

TEST_CASE("The shipped sample is a district of 8 streets, 40 communities and 1,652 cells of "
          "fitting size") {
    const auto path =
        (std::filesystem::temp_directory_path() / "wanmi-sample-full.sqlite").string();
    for (const auto* tail : {"", "-wal", "-shm"})
        std::filesystem::remove(path + tail);
    SampleOptions options;
    options.dataFolder = std::string{WANMI_SOURCE_DIR} + "/data";
    REQUIRE(makeSample(path, options, {}));
    auto desk = Desk::open(path);
    REQUIRE(desk);
    const auto s = summary(**desk);
    REQUIRE(s);
    CHECK(s->districts == 1);
    CHECK(s->streets == 8);
    CHECK(s->communities == 40);
    CHECK(s->cells == 1652);
    CHECK(s->components == 60'000);
    CHECK(s->cases == 12'000);
    CHECK(s->openCases >= 380);
    CHECK(s->openCases <= 460);

    std::vector<double> areas;
    auto q = (*desk)->db().prepare("SELECT area_m2 FROM cell");
    REQUIRE(q);
    for (auto row = q->step(); row && *row; row = q->step())
        areas.push_back(q->real(0));
    std::sort(areas.begin(), areas.end());
    REQUIRE(areas.size() == 1652);
    CHECK(areas[areas.size() * 5 / 100] >= 6000);
    CHECK(areas[areas.size() * 95 / 100] <= 35'000);

    PlaceService places{**desk};
    const auto grid = places.checkGrid();
    REQUIRE(grid);
    CHECK(grid->gaps == 0);
    CHECK(grid->overlaps == 0);
    CHECK(grid->badCodes == 0);
    const auto events =
        (*desk)->db().number("SELECT count(*) FROM cases WHERE kind LIKE 'event:%'");
    REQUIRE(events);
    CHECK(*events > 11'600);
    CHECK(*events < 11'800);
    desk->reset();
    std::filesystem::remove(path);
}

} // namespace wanmi

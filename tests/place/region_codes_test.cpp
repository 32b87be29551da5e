#include "core/service/region_codes.h"
#include "tests/support/catch.h"

#include <set>

namespace wanmi {

TEST_CASE("A region finds its official code by name, also by the short one", "[unit]") {
    const auto codes = RegionCodes::load("code,name\n"
                                         "110101001,东华门街道\n"
                                         "110101002,景山街道\n"
                                         "110102001,景山街道\n"
                                         "110105022,崔各庄地区\n"
                                         "110101,东城区\n");
    REQUIRE(codes);
    CHECK(codes->find(RegionLevel::Street, "110101", "东华门街道") == "110101001");
    CHECK(codes->find(RegionLevel::Street, "110101", "东华门") == "110101001");
    CHECK(codes->find(RegionLevel::Street, "110105", "崔各庄乡") == "110105022");
    CHECK(codes->find(RegionLevel::Street, "110101", "景山街道") == "110101002");
    CHECK_FALSE(codes->find(RegionLevel::Street, "11", "景山街道")); // two of that name
    CHECK_FALSE(codes->find(RegionLevel::Community, "110101", "景山街道"));
    CHECK(codes->find(RegionLevel::District, "1101", "东城区") == "110101");
}

TEST_CASE("A provisional code is given once", "[unit]") {
    ProvisionalCodes codes;
    codes.use("990101902");
    CHECK(codes.next("990101") == "990101901");
    CHECK(codes.next("990101") == "990101903");
    std::set<std::string> seen{"990101901", "990101902", "990101903"};
    while (const auto next = codes.next("990101")) {
        CHECK(seen.insert(*next).second);
    }
    CHECK(seen.size() == 998);
    CHECK(codes.next("990102") == "990102901");
}

} // namespace wanmi

#include "tests/casework/flow_property.h"

namespace wanmi {

TEST_CASE("Every open stage has a clock: in 2,000 random lives no forbidden step passes, no "
          "permitted one fails, undo restores and replay is the same",
          "[casework]") {
    const auto count = test::liveMany(2'000, 40);
    CHECK(count.fitting * 10 >= count.draws * 7);
    CHECK(count.accepted >= 20 * count.lives);
}

} // namespace wanmi

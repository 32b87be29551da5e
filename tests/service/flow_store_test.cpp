#include "tests/service/flow_store.h"

namespace wanmi {

TEST_CASE("Random lives through a store: no forbidden step passes, no permitted one fails, every "
          "open stage has its clock, replay is the projection, the chain holds, undo restores",
          "[service]") {
    const auto count = test::liveInStore(15, 30, 20260113);
    CHECK(count.fitting * 10 >= count.draws * 7);
    CHECK(count.accepted >= 15 * 15);
    CHECK(count.undone >= 10);
}

} // namespace wanmi

#include "tests/service/flow_store.h"

#include <cstdio>

namespace wanmi {

TEST_CASE(
    "2,000 random lives through a store: no forbidden step passes, no permitted one fails, "
    "every open stage has its clock, replay is the projection, the chain holds, undo restores",
    "[service][slow]") {
    const auto count = test::liveInStore(2'000, 45, 20260114);
    std::printf("2000 lives in a store, %lld draws, %.1f %% permitted, mean accepted length %.1f, "
                "%lld undone\n",
                static_cast<long long>(count.draws),
                100.0 * static_cast<double>(count.fitting) / static_cast<double>(count.draws),
                static_cast<double>(count.accepted) / 2000, static_cast<long long>(count.undone));
    CHECK(count.fitting * 10 >= count.draws * 8);
    CHECK(count.accepted >= 20 * 2'000);
    CHECK(count.undone >= 2'000);
}

} // namespace wanmi

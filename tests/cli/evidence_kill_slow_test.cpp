#include "tests/cli/evidence_kill.h"

#include <cstdio>

namespace wanmi {

TEST_CASE("Kill -9 a thousand times, at any point of actions with photos: nothing acknowledged is "
          "lost, nothing is half stored, the check is clean",
          "[cli][slow]") {
    const auto actions = test::killMany(1000, 20260112);
    std::printf("1000 blows among %zu acknowledged actions with two photos each\n", actions);
    CHECK(actions >= 2000);
}

} // namespace wanmi

#include "tests/casework/flow_property.h"

#include <climits>
#include <cstdio>

namespace wanmi {

TEST_CASE("100,000 random lives over all posts agree with the second table, each transition taken "
          "a hundred times",
          "[casework][slow]") {
    const auto count = test::liveMany(100'000, 50);
    std::printf("%lld lives, %lld draws, %.1f %% permitted, mean accepted length %.1f\n",
                static_cast<long long>(count.lives), static_cast<long long>(count.draws),
                100.0 * static_cast<double>(count.fitting) / static_cast<double>(count.draws),
                static_cast<double>(count.accepted) / static_cast<double>(count.lives));
    CHECK(count.lives >= 100'000);
    CHECK(count.fitting * 10 >= count.draws * 8);
    CHECK(count.accepted >= 20 * count.lives);
    int rarest = INT_MAX;
    for (const auto& t : transitions()) {
        if (!t.from || t.action == Action::Undo) continue;
        INFO(stateCode(*t.from) << " " << actionCode(t.action));
        const auto found = count.taken.find({*t.from, t.action});
        const int taken = found == count.taken.end() ? 0 : found->second;
        CHECK(taken >= 100);
        rarest = std::min(rarest, taken);
    }
    std::printf("the rarest transition was taken %d times\n", rarest);
}

} // namespace wanmi

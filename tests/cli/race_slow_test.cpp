#include "tests/cli/race.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <cstdio>

namespace wanmi {

TEST_CASE("Two long-lived processes act on the same revision 10,000 times: exactly one success "
          "each, the loser is told who was first, with what and when",
          "[cli][slow]") {
    const auto count = test::raceMany(10'000);
    std::printf("%d rounds on one revision: %d to %d\n", count.rounds, count.won[0], count.won[1]);
    CHECK(count.rounds == 10'000);
    CHECK(count.won[0] + count.won[1] == 10'000);
    CHECK(std::min(count.won[0], count.won[1]) >= 100); // both were there in time, often
}

} // namespace wanmi

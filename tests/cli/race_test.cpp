#include "tests/cli/race.h"
#include "tests/support/catch.h"

namespace wanmi {

TEST_CASE("Two long-lived processes act on the same revision 300 times: exactly one success each, "
          "the loser is told who was first, with what and when",
          "[cli]") {
    const auto count = test::raceMany(300);
    CHECK(count.rounds == 300);
    CHECK(count.won[0] + count.won[1] == 300);
}

} // namespace wanmi

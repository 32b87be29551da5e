#include "tests/support/catch.h"
#include "tests/world/world.h"

#include <cstdlib>
#include <iostream>

namespace wanmi::test {
namespace {

std::uint64_t number(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable); // NOLINT(concurrency-mt-unsafe): one thread
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

TEST_CASE("World: whatever the lines, the clocks and the disks do, nothing acknowledged is lost,"
          " nothing is applied twice, nothing is skipped",
          "[world]") {
    const auto first = number("WANMI_WORLD_SEED", 1);
    const auto seeds = number("WANMI_WORLD_SEEDS", 60);
    World::Tally sum;
    int failed = 0;
    for (auto seed = first; seed < first + seeds && failed < 3; ++seed) {
        World world{{.seed = seed}};
        world.live();
        world.settle();
        const auto faults = world.faults();
        if (!faults.empty()) ++failed;
        for (const auto& fault : faults) {
            FAIL_CHECK("seed " << seed << ": " << fault);
        }
        sum.acknowledged += world.tally().acknowledged;
        sum.refusedHere += world.tally().refusedHere;
        sum.syncs += world.tally().syncs;
        sum.cutSyncs += world.tally().cutSyncs;
        sum.full += world.tally().full;
        sum.conflicts += world.tally().conflicts;
        sum.lineFaults += world.tally().lineFaults;
    }
    std::cout << seeds << " seeds from " << first << ": " << sum.acknowledged
              << " edits acknowledged, " << sum.refusedHere << " refused at the desk, " << sum.syncs
              << " syncs (" << sum.cutSyncs << " cut short), " << sum.lineFaults
              << " faults of lines, " << sum.full << " full disks, " << sum.conflicts
              << " conflicts kept\n";
    CHECK(failed == 0);
    CHECK(sum.acknowledged > static_cast<int>(seeds)); // the worlds do live
    CHECK(sum.lineFaults > 0);
}

} // namespace
} // namespace wanmi::test

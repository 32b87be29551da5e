// The worlds of tests/world with PostgreSQL as their centre: the same steps, the same oracle.
#include "tests/pg/real_centre.h"
#include "tests/world/world.h"

#include <cstdlib>
#include <iostream>

namespace wanmi::test {
namespace {

std::uint64_t number(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable); // NOLINT(concurrency-mt-unsafe): one thread
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

struct Sum {
    int acknowledged = 0;
    int syncs = 0;
    int cutSyncs = 0;
    int lineFaults = 0;
    int conflicts = 0;
    int cuts = 0;
    int deaths = 0;

    void add(const World::Tally& tally, const RealCentre& centre) {
        acknowledged += tally.acknowledged;
        syncs += tally.syncs;
        cutSyncs += tally.cutSyncs;
        lineFaults += tally.lineFaults;
        conflicts += tally.conflicts;
        cuts += centre.cuts();
        deaths += centre.deaths();
    }
};

/// Gives how many things were not as they must be.
std::size_t live(std::uint64_t seed, Sum& sum) {
    const RealCentre* centre = nullptr;
    World world{{.seed = seed, .calls = 60}, [&centre, seed](const WorldStart& start) {
                    auto made = std::make_unique<RealCentre>(start, seed % 3 == 0);
                    centre = made.get();
                    return made;
                }};
    world.live();
    world.settle();
    const auto faults = world.faults();
    for (const auto& fault : faults) {
        FAIL_CHECK("seed " << seed << ": " << fault);
    }
    sum.add(world.tally(), *centre);
    return faults.size();
}

TEST_CASE("World with PostgreSQL: whatever lines and servers do, nothing acknowledged is lost,"
          " nothing is applied twice, nothing is skipped",
          "[pg]") {
    const auto first = number("WANMI_WORLD_PG_SEED", 1);
    const auto seeds = number("WANMI_WORLD_PG_SEEDS", 6);
    Sum sum;
    int failed = 0;
    for (auto seed = first; seed < first + seeds && failed < 3; ++seed) {
        INFO("seed " << seed);
        if (live(seed, sum) != 0) ++failed;
    }
    std::cout << seeds << " seeds from " << first << ": " << sum.acknowledged
              << " edits acknowledged, " << sum.syncs << " syncs (" << sum.cutSyncs
              << " cut short), " << sum.lineFaults << " requests lost or doubled, " << sum.cuts
              << " lines cut, " << sum.deaths << " servers killed, " << sum.conflicts
              << " conflicts kept\n";
    CHECK(failed == 0);
    CHECK(sum.acknowledged > static_cast<int>(seeds)); // the worlds do live
    CHECK(sum.lineFaults + sum.cuts > 0);
    if (seeds >= 3) CHECK(sum.deaths > 0);
}

} // namespace
} // namespace wanmi::test

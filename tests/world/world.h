#pragma once
#include "core/base/clock.h"
#include "core/service/desk.h"
#include "core/service/sync_service.h"
#include "tests/world/faulty_remote.h"
#include "tests/world/site.h"
#include "tests/world/world_centre.h"

#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace wanmi::test {

/// What a world is made with.
struct WorldPlan {
    std::uint64_t seed = 1;
    int desks = 3;
    int steps = 40;
    bool rightClocks = false; ///< else each desk shows another time
    unsigned calls = 10;      ///< of so many four go wrong
};

/// Several real stores in memory, one centre (in memory too, or what `make` makes), clocks that go
/// by steps and differ, and faults at every call: drawn from one seed.
class World {
public:
    explicit World(const WorldPlan& plan);
    World(const WorldPlan& plan, const CentreMaker& make);
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    ~World();

    /// Draws and does the steps.
    void live();
    /// The weather clears: everybody talks until nothing is left to say.
    void settle();
    /// What is not as it must be; empty: all is well.
    std::vector<std::string> faults();

    struct Tally {
        int acknowledged = 0; ///< edits a desk said it had done
        int refusedHere = 0;
        int syncs = 0;
        int cutSyncs = 0;
        int full = 0;      ///< writes for which the disk had no room
        int conflicts = 0; ///< rows of conflict tables
        int lineFaults = 0;
    };
    const Tally& tally() const { return m_tally; }

    /// One desk, for a story that is told step by step; `sync` as long as the weather is calm.
    Desk& desk(std::size_t i) { return *m_sites.at(i)->desk; }
    MemoryCentre& centre(); ///< where it is one in memory
    Result<SyncRound> sync(std::size_t i) { return SyncService{desk(i)}.run(m_sites.at(i)->line); }
    /// One more desk, that has copied nothing yet.
    std::size_t join();
    Weather& weather() { return m_weather; }
    const std::vector<std::int64_t>& components() const { return m_components; }
    void pass(std::chrono::seconds time) { m_clock.advance(time); }
    /// From now on the desk's machine shows another time.
    void setWrong(std::size_t i, std::chrono::seconds by) { m_sites.at(i)->clock.wrong = by; }
    /// The desk has just said that an edit is done: it must not be lost.
    void acknowledge(std::size_t i) { note(*m_sites.at(i), true); }

private:
    unsigned draw(unsigned n) { return static_cast<unsigned>(m_random() % n); }
    std::size_t add(const StoreBytes& store);
    void step(Site& site);
    void report(Site& site);
    void act(Site& site);
    void erase(Site& site);
    void editComponent(Site& site);
    void sync(Site& site);
    void fullDisk(Site& site);
    void note(Site& site, bool done);
    bool quiet(Site& site);

    std::mt19937_64 m_random;
    WorldPlan m_plan;
    FixedClock m_clock;
    Weather m_weather;
    std::unique_ptr<WorldCentre> m_centre;
    std::vector<std::unique_ptr<Site>> m_sites;
    std::vector<std::string> m_cases; ///< ids of every case that was reported
    std::vector<std::int64_t> m_components;
    Tally m_tally;
};

} // namespace wanmi::test

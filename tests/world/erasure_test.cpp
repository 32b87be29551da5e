// What a citizen gave is erased wherever it is, in whatever order a report, a file and an erasure
// come to the centre; and nothing else is lost with it.
#include "core/service/personal_data.h"
#include "core/service/whole_store.h"
#include "core/store/case_store.h"
#include "tests/world/citizens_file.h"
#include "tests/world/world.h"

namespace wanmi::test {
namespace {

struct TwoSites : World {
    TwoSites() : World({.seed = 31, .desks = 2, .rightClocks = true}) {}

    void talk() {
        for (const std::size_t i : {0U, 1U, 0U}) {
            must(sync(i));
        }
    }
    void erase(std::size_t i, const std::string& id) {
        must(PersonalData{desk(i)}.erase(id, "chief1", "本人要求"));
    }
    /// Nowhere is anything left that tells of a content; nothing was refused; every store is in
    /// order, and a new one is given no more.
    void checkGone(const std::string& id, std::int64_t rows) {
        const auto fresh = join();
        must(sync(fresh));
        for (std::size_t i = 0; i <= fresh; ++i) {
            INFO("desk " << i);
            auto store = must(CaseStore::open(desk(i).db(), desk(i).srid()));
            CHECK(must(store.get(id))->erased);
            CHECK(must(store.privateValues(id)).empty());
            CHECK(fileRows(desk(i), id, false) == rows);
            CHECK(fileRows(desk(i), id, true) == 0);
            CHECK(must(SyncService{desk(i)}.conflicts(false)).empty());
            CHECK(must(SyncService{desk(i)}.status()).unsent == 0);
            for (const auto& fault : must(checkStore(desk(i), {}))) {
                FAIL_CHECK(fault.kind << " " << fault.id << " " << fault.detail);
            }
        }
        CHECK(centre().files(id).find(R"("hash":")") == std::string::npos);
    }
};

TEST_CASE("A report whose photo was erased before it was sent comes to the centre, and the erasure"
          " after it",
          "[world]") {
    TwoSites world;
    const auto photo = citizensFile(world.desk(0), {}, "photo");
    const auto id = citizensReport(world.desk(0), {photo.mark});
    world.erase(0, id);
    const auto round = must(world.sync(0));

    CHECK(round.refused == 0);
    CHECK(round.taken == 2);
    REQUIRE(world.centre().cases().count(id) == 1);
    CHECK(world.centre().cases().at(id).size() == 2);
    world.talk();
    world.checkGone(id,
                    1); // what tells that there was a file is at every desk: the report names it
}

TEST_CASE("A file that was added without a step and erased before it was sent stops nothing",
          "[world]") {
    TwoSites world;
    const auto id = citizensReport(world.desk(0));
    world.talk();
    citizensFile(world.desk(0), id, "photo");
    world.erase(0, id);
    const auto round = must(world.sync(0));

    CHECK(round.refused == 0);
    CHECK(round.taken == 2);
    world.talk();
    world.checkGone(id, 1);
}

TEST_CASE("The same citizen's file from two desks is erased under both marks", "[world]") {
    TwoSites world;
    const auto id = citizensReport(world.desk(0));
    world.talk();
    citizensFile(world.desk(0), id, "photo");
    citizensFile(world.desk(1), id, "photo");
    world.talk();
    REQUIRE(world.centre().files(id).find(R"("hash":")") != std::string::npos);
    world.erase(1, id);
    must(world.sync(1));
    world.talk();

    world.checkGone(id, 2);
}

TEST_CASE("A citizen's file that its desk sends after another has erased the case is erased",
          "[world]") {
    TwoSites world;
    const auto id = citizensReport(world.desk(0));
    world.talk();
    citizensFile(world.desk(0), id, "photo");
    world.erase(1, id);
    must(world.sync(1));
    world.talk(); // the first sends before it hears

    world.checkGone(id, 1);
}

} // namespace
} // namespace wanmi::test

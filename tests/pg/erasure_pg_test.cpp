// The stories of tests/world/erasure_test.cpp as the centre's own tables tell them.
#include "core/service/personal_data.h"
#include "tests/pg/real_centre.h"
#include "tests/world/citizens_file.h"
#include "tests/world/world.h"

namespace wanmi::test {
namespace {

class ErasingDesks {
public:
    ErasingDesks()
        : world({.seed = 31, .desks = 2, .rightClocks = true}, [this](const WorldStart& start) {
              auto made = std::make_unique<RealCentre>(start, false);
              centre = made.get();
              return made;
          }) {}

    Desk& desk(std::size_t i) { return world.desk(i); }
    SyncRound talk(std::initializer_list<std::size_t> desks) {
        SyncRound last;
        for (const auto i : desks) {
            last = must(world.sync(i));
        }
        return last;
    }
    void erase(std::size_t i, const std::string& id) {
        must(PersonalData{desk(i)}.erase(id, "chief1", "本人要求"));
        world.acknowledge(i);
    }
    /// Known at both desks.
    std::string reported() {
        auto id = citizensReport(desk(0));
        world.acknowledge(0);
        talk({0, 1});
        return id;
    }
    std::int64_t count(const std::string& what) {
        auto line = centre->admin();
        return must(line.query("SELECT count(*) FROM wanmi." + what)).number(0, 0);
    }
    /// Rows of the centre that still tell of a content.
    std::int64_t told() {
        return count("evidence WHERE hash IS NOT NULL OR salt IS NOT NULL OR name <> '' OR lon_e7"
                     " IS NOT NULL OR erased_by IS NULL");
    }
    /// All have heard of all: as many rows everywhere, no content, and whoever checks finds
    /// nothing.
    void checkGone(const std::string& id, std::int64_t rows) {
        world.settle();
        for (const auto& fault : world.faults()) { // with what the centre finds wrong with itself
            FAIL_CHECK(fault);
        }
        CHECK(told() == 0);
        CHECK(count("evidence") == rows);
        CHECK(count("case_private") == 0);
        const auto fresh = world.join();
        talk({fresh});
        for (std::size_t i = 0; i <= fresh; ++i) {
            INFO("desk " << i);
            CHECK(fileRows(desk(i), id, false) == rows);
            CHECK(fileRows(desk(i), id, true) == 0);
            CHECK(must(SyncService{desk(i)}.conflicts(false)).empty());
            for (const auto& fault : must(checkStore(desk(i), {}))) {
                FAIL_CHECK(fault.kind << " " << fault.id << " " << fault.detail);
            }
        }
    }

    RealCentre* centre = nullptr;
    World world;
};

} // namespace

TEST_CASE("A report whose photo was erased before it was sent is taken, and so is the erasure",
          "[pg]") {
    ErasingDesks two;
    const auto photo = citizensFile(two.desk(0), {}, "photo");
    const auto id = citizensReport(two.desk(0), {photo.mark});
    two.world.acknowledge(0);
    two.erase(0, id);
    const auto round = two.talk({0});

    CHECK(round.taken == 2);
    CHECK(round.refused == 0);
    CHECK(two.count("case_event") == 2);
    two.checkGone(id, 1);
}

TEST_CASE("An erasure takes the file that another desk gave the same case under another mark",
          "[pg]") {
    ErasingDesks two;
    const auto id = two.reported();
    const auto first = citizensFile(two.desk(0), id, "photo");
    citizensFile(two.desk(1), id, "photo");
    two.talk({0, 1});
    REQUIRE(two.told() == 1);
    {
        auto line = two.centre->admin();
        must(line.query("INSERT INTO wanmi.object (hash, size) VALUES ($1, 5)",
                        PgParams{}.add(first.hash)));
    }
    two.erase(1, id); // names its own mark alone
    two.talk({1});

    CHECK(two.told() == 0);
    CHECK(two.count("object") == 0);
    two.checkGone(id, 2);
}

TEST_CASE("A citizen's file that comes after the erasure of its case is kept erased", "[pg]") {
    ErasingDesks two;
    const auto id = two.reported();
    citizensFile(two.desk(0), id, "photo");
    two.world.acknowledge(0);
    two.erase(1, id);
    two.talk({1});
    const auto round = two.talk({0}); // sends before it hears

    CHECK(round.taken == 1);
    CHECK(two.told() == 0);
    two.checkGone(id, 1);
}

TEST_CASE("What nobody has to erase stays: the file that is no citizen's, and another case's",
          "[pg]") {
    ErasingDesks two;
    const auto id = two.reported();
    const auto other = two.reported();
    citizensFile(two.desk(0), other, "photo");
    auto line = two.centre->admin();
    two.talk({0});
    must(line.query("INSERT INTO wanmi.evidence (district, id, case_id, mark, hash, media, size,"
                    " name, purpose, added_by, added_at, seal, entry) SELECT district, 'plain',"
                    " $1, $2, $2, media, size, name, 'verify', added_by, added_at, seal, entry"
                    " FROM wanmi.evidence",
                    PgParams{}.add(id).add(sha256("plain"))));
    two.erase(1, id);
    two.talk({1});

    CHECK(two.told() == 2);
}

} // namespace wanmi::test

#include "tests/geometry/mesh_random.h"
#include "tests/support/catch.h"

#include <iostream>

namespace wanmi::test {

TEST_CASE("100,000 random edits of 2,000 cells keep the partition exact, and undo of all gives the "
          "start byte for byte (seed 2026)",
          "[mesh]") {
    const auto built = buildMesh(meshCity(2'000, 2026));
    REQUIRE(built);
    const std::string start = bytesOf(built->mesh);
    MeshHistory history(built->mesh);
    const EditTally tally = editAtRandom(history, 2026, 100'000, 1'000);
    std::cout << tally;
    CHECK(tally.taken() > 40'000);
    CHECK(tally.taken() < 95'000);
    CHECK(tally.kinds.size() == 9);
    for (const auto& [kind, counts] : tally.kinds) {
        CHECK(counts[0] > 300);
        if (kind != MeshEdit::Kind::Dissolve) CHECK(counts[1] > 30); // it finds a neighbour
    }
    const std::string end = bytesOf(history.mesh());
    const auto again = MeshHistory::replay(built->mesh, history.log());
    REQUIRE(again);
    CHECK(bytesOf(again->mesh()) == end);
    while (history.undo() != nullptr) {
    }
    CHECK(bytesOf(history.mesh()) == start);
}

} // namespace wanmi::test

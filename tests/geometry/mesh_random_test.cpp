#include "tests/geometry/mesh_random.h"
#include "tests/support/catch.h"

namespace wanmi::test {
namespace {

void editAndGoBack(std::size_t cells, std::size_t edits, std::size_t wholeEvery, std::uint64_t seed,
                   bool outside = false) {
    const auto city = meshCity(cells, seed);
    const auto built = buildMesh(city);
    REQUIRE(built);
    const std::string start = bytesOf(built->mesh);
    MeshHistory history(built->mesh);
    const EditTally tally = editAtRandom(history, seed, edits, wholeEvery, outside);
    INFO(tally);
    CHECK(tally.kinds.size() == 9);
    for (const auto& [kind, counts] : tally.kinds) {
        INFO(static_cast<int>(kind));
        CHECK(counts[0] > 20);
    }
    CHECK(tally.taken() > edits / 3);
    CHECK(tally.taken() < edits * 19 / 20);
    const std::string end = bytesOf(history.mesh());
    const auto again = MeshHistory::replay(built->mesh, history.log());
    REQUIRE(again);
    CHECK(bytesOf(again->mesh()) == end);
    while (history.undo() != nullptr) {
    }
    CHECK(bytesOf(history.mesh()) == start);
    while (history.redo() != nullptr) {
    }
    CHECK(bytesOf(history.mesh()) == end);
}

} // namespace

TEST_CASE("Random edits keep a grid a partition with the same sum of areas, and undo gives the "
          "start byte for byte (seeds 1 and 2)",
          "[mesh]") {
    editAndGoBack(200, 1'500, 500, 1);
    editAndGoBack(60, 1'500, 500, 2);
}

TEST_CASE(
    "Random edits that may move the outer boundary too keep a grid a partition (seeds 3 and 4)",
    "[mesh]") {
    editAndGoBack(40, 1'500, 300, 3, true);
    editAndGoBack(120, 1'500, 300, 4, true);
}

} // namespace wanmi::test

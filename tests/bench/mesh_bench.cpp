// How long an edit of a grid takes, with its check, against a check of the whole. By hand:
// geometry_bench "An edit*".
#include "core/geometry/measures.h"
#include "core/geometry/partition.h"
#include "tests/geometry/mesh_random.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <chrono>
#include <iostream>

namespace wanmi::test {
namespace {

double microsecondsOf(const auto& action) {
    const auto start = std::chrono::steady_clock::now();
    action();
    return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start)
        .count();
}

void print(const std::string& name, std::vector<double>& times) {
    if (times.empty()) return;
    std::sort(times.begin(), times.end());
    const auto at = [&](double share) {
        return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
    };
    std::cout << "  " << name << ": " << times.size() << ", median " << at(0.5) << " us, p99 "
              << at(0.99) << " us, most " << times.back() << " us\n";
}

void bench(std::size_t cells, std::size_t edits) {
    const auto city = meshCity(cells, 2026);
    GridMesh mesh;
    const double building = microsecondsOf([&] { mesh = std::move(buildMesh(city)->mesh); });
    std::cout << cells << " cells, " << mesh.edgeCount() << " edges: built in " << building / 1e3
              << " ms\n";
    std::map<MeshEdit::Kind, std::vector<double>> byKind;
    std::vector<double> taken;
    std::vector<double> refused;
    std::vector<double> undone;
    EditMaker maker(1);
    for (std::size_t i = 0; i < edits; ++i) {
        const MeshEdit edit = maker.next(mesh);
        MeshChange change;
        bool good = false;
        const double took = microsecondsOf([&] {
            auto result = applyEdit(mesh, edit);
            good = static_cast<bool>(result);
            if (good) change = *std::move(result);
        });
        (good ? taken : refused).push_back(took);
        if (good) byKind[edit.kind].push_back(took);
        if (good && i % 8 == 0) {
            undone.push_back(microsecondsOf([&] { mesh.revert(change); }));
        }
    }
    print("taken", taken);
    for (auto& [kind, times] : byKind) {
        MeshEdit edit;
        edit.kind = kind;
        print(editText(edit), times);
    }
    print("refused", refused);
    print("undone", undone);
    std::vector<Polygon> shapes;
    std::vector<MeshCell> alive;
    for (MeshCell cell = 0; cell < mesh.cellCount(); ++cell) {
        if (!mesh.alive(cell)) continue;
        shapes.push_back(mesh.polygon(cell));
        alive.push_back(cell);
    }
    const std::vector<MultiPolygon> whole{mesh.outline(alive)};
    bool clean = false;
    const double full = microsecondsOf([&] {
        clean = checkPartition(whole, std::vector<std::size_t>(shapes.size(), 0), shapes).clean();
    });
    CHECK(clean);
    std::cout << "  a check of the whole: " << full / 1e3 << " ms\n";
}

} // namespace

TEST_CASE("An edit of a grid and its check", "[bench]") {
    bench(2'000, 50'000);
    bench(40'625, 50'000);
}

} // namespace wanmi::test

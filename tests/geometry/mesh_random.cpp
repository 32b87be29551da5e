#include "tests/geometry/mesh_random.h"

#include "core/geometry/arrangement.h"
#include "core/geometry/grid_generate.h"
#include "core/geometry/measures.h"
#include "core/geometry/neighbours.h"
#include "core/geometry/partition.h"
#include "tests/geometry/made_city.h"
#include "tests/support/catch.h"

#include <cmath>
#include <utility>

namespace wanmi::test {

std::vector<MeshInput> meshCity(std::size_t cells, std::uint64_t seed) {
    const double side = std::sqrt(static_cast<double>(cells) * 12'000);
    const auto across = std::max(2, static_cast<int>(side / 600));
    GridOptions options;
    options.exactCount = cells;
    const auto grid = generateGrid(communities(across, across, side, side),
                                   streets(side, side, 160, seed), options, {});
    REQUIRE(grid);
    std::vector<MeshInput> out;
    for (const auto& cell : grid->cells) {
        const auto region = static_cast<std::uint32_t>(cell.region);
        out.push_back({{cell.shape}, region, region});
    }
    return out;
}

std::string bytesOf(const GridMesh& mesh) {
    std::string out;
    const auto add = [&](std::int64_t value) {
        for (int i = 0; i < 8; ++i) {
            out.push_back(static_cast<char>(static_cast<std::uint64_t>(value) >>
                                            (8U * static_cast<unsigned>(i))));
        }
    };
    add(static_cast<std::int64_t>(mesh.cellCount()));
    for (MeshCell cell = 0; cell < mesh.cellCount(); ++cell) {
        add(mesh.alive(cell) ? 1 : 0);
        if (!mesh.alive(cell)) continue;
        add(mesh.state(cell).region);
        add(mesh.state(cell).duty);
        add(mesh.twiceArea(cell));
        const Polygon shape = mesh.polygon(cell);
        std::vector<Ring> rings{shape.outer};
        rings.insert(rings.end(), shape.holes.begin(), shape.holes.end());
        for (const Ring& ring : rings) {
            add(static_cast<std::int64_t>(ring.size()));
            for (const Point& p : ring) {
                add(p.x);
                add(p.y);
            }
        }
    }
    return out;
}

std::vector<MeshCell> aliveCells(const GridMesh& mesh) {
    std::vector<MeshCell> out;
    for (MeshCell cell = 0; cell < mesh.cellCount(); ++cell) {
        if (mesh.alive(cell)) out.push_back(cell);
    }
    return out;
}

std::int64_t sumOfAreas(const GridMesh& mesh) {
    std::int64_t sum = 0;
    for (MeshCell cell = 0; cell < mesh.cellCount(); ++cell) {
        if (mesh.alive(cell)) sum += mesh.twiceArea(cell);
    }
    return sum;
}

std::int64_t twiceAreaOf(const Polygon& polygon) {
    std::int64_t area = twiceArea(polygon.outer);
    for (const Ring& hole : polygon.holes) {
        area += twiceArea(hole);
    }
    return area;
}

void checkWhole(const GridMesh& mesh) {
    const std::vector<MeshCell> cells = aliveCells(mesh);
    std::vector<Polygon> shapes;
    std::vector<LabelledSegment> segments;
    shapes.reserve(cells.size());
    for (const MeshCell cell : cells) {
        shapes.push_back(mesh.polygon(cell));
    }
    for (const MeshEdge& edge : mesh.edges()) {
        segments.push_back({edge.from, edge.to, 0});
    }
    const MultiPolygon whole = mesh.outline(cells);
    const auto faults = checkPartition({whole}, std::vector<std::size_t>(shapes.size(), 0), shapes);
    REQUIRE(faults.clean());
    std::int64_t sum = 0;
    for (const Polygon& part : whole) {
        sum += twiceAreaOf(part);
    }
    REQUIRE(sum == sumOfAreas(mesh));
    std::map<std::uint32_t, std::vector<Polygon>> regions;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        regions[mesh.state(cells[i]).region].push_back(shapes[i]);
    }
    for (const auto& [region, parts] : regions) {
        REQUIRE(mesh.outline(mesh.cellsOf(MeshLayer::Region, region)) == dissolve(parts));
    }
    const auto noded = nodeSegments(segments);
    REQUIRE(noded);
    REQUIRE(noded->size() == segments.size());
    const Arrangement lines = Arrangement::build(*noded);
    REQUIRE(lines.edgeCount() == mesh.edgeCount());
}

void checkTouched(const GridMesh& mesh, const MeshChange& change) {
    std::vector<Polygon> shapes;
    std::vector<MeshCell> cells;
    for (const MeshCell cell : change.touched()) {
        if (!mesh.alive(cell)) continue;
        shapes.push_back(mesh.polygon(cell));
        cells.push_back(cell);
        REQUIRE(isSimple(shapes.back().outer));
        REQUIRE(twiceAreaOf(shapes.back()) == mesh.twiceArea(cell));
        REQUIRE(mesh.twiceArea(cell) > 0);
    }
    if (shapes.empty()) return;
    const MultiPolygon outline = mesh.outline(cells);
    REQUIRE(checkPartition({outline}, std::vector<std::size_t>(shapes.size(), 0), shapes).clean());
}

namespace {

Point between(Point a, Point b, std::int64_t part) {
    return {a.x + (b.x - a.x) * part / 16, a.y + (b.y - a.y) * part / 16};
}

} // namespace

MeshEdit EditMaker::next(const GridMesh& mesh) {
    static constexpr std::array kOften{
        std::pair{MeshEdit::Kind::Move, 34U},   std::pair{MeshEdit::Kind::MoveArc, 8U},
        std::pair{MeshEdit::Kind::Insert, 16U}, std::pair{MeshEdit::Kind::Remove, 12U},
        std::pair{MeshEdit::Kind::Reshape, 8U}, std::pair{MeshEdit::Kind::Split, 7U},
        std::pair{MeshEdit::Kind::Merge, 4U},   std::pair{MeshEdit::Kind::Assign, 8U},
        std::pair{MeshEdit::Kind::Dissolve, 3U}};
    auto at = static_cast<unsigned>(below(100));
    MeshEdit edit;
    for (const auto& [kind, often] : kOften) {
        edit.kind = kind;
        if (at < often) break;
        at -= often;
    }
    edit.regions = below(3) == 0;
    edit.outside = m_outside && below(2) == 0;
    edit.cell = anyCell(mesh);
    fill(mesh, edit);
    return edit;
}

MeshCell EditMaker::anyCell(const GridMesh& mesh) {
    for (;;) {
        const auto cell = static_cast<MeshCell>(below(mesh.cellCount()));
        if (mesh.alive(cell)) return cell;
    }
}

std::int64_t EditMaker::away(std::int64_t most) {
    return static_cast<std::int64_t>(below(static_cast<std::uint64_t>(2 * most + 1))) - most;
}

std::int64_t EditMaker::step(const MeshEdge& edge) {
    const auto length = static_cast<std::int64_t>(distanceM(edge.from, edge.to) * 1000);
    return below(12) == 0 ? 3 * length + 20'000 : length / 3 + 1;
}

void EditMaker::fill(const GridMesh& mesh, MeshEdit& edit) {
    const auto edges = mesh.edgesOf(edit.cell);
    const MeshEdge edge = edges[below(edges.size())];
    const MeshEdge other = edges[below(edges.size())];
    switch (edit.kind) {
    case MeshEdit::Kind::Move:
        edit.at = edge.from;
        edit.to = near(edge.from, step(edge));
        break;
    case MeshEdit::Kind::MoveArc:
        edit.line = {edge.from, edge.to};
        edit.to = near({}, step(edge) / 2 + 1);
        break;
    case MeshEdit::Kind::Insert:
        edit.line = {edge.from, edge.to};
        edit.at = near(between(edge.from, edge.to, 1 + static_cast<std::int64_t>(below(14))),
                       below(2) == 0 ? 1 : step(edge) / 4 + 1);
        break;
    case MeshEdit::Kind::Remove: edit.at = edge.from; break;
    case MeshEdit::Kind::Reshape:
        if (edge.right != kOutside &&
            mesh.state(edge.right).region != mesh.state(edit.cell).region && below(2) == 0) {
            edit.group = mesh.state(edit.cell).region; // a community's border
            edit.regions = true;
        }
        edit.line = {edge.from, near(between(edge.from, other.from, 8), step(edge)), other.from};
        break;
    case MeshEdit::Kind::Split: fillSplit(edit, edge, other); break;
    case MeshEdit::Kind::Merge:
        edit.other = edge.right == kOutside ? other.right : edge.right;
        break;
    case MeshEdit::Kind::Assign: fillAssign(mesh, edit); break;
    case MeshEdit::Kind::Dissolve: break;
    }
}

void EditMaker::fillSplit(MeshEdit& edit, const MeshEdge& edge, const MeshEdge& other) {
    if (below(2) == 0) {
        edit.line = {edge.from, other.from};
        return;
    }
    const Point a = between(edge.from, edge.to, 7);
    const Point b = between(other.from, other.to, 9);
    const Point bend = near(between(a, b, 8), 5'000);
    edit.line = {{a.x - (b.x - a.x) / 50, a.y - (b.y - a.y) / 50},
                 bend,
                 {b.x + (b.x - a.x) / 50, b.y + (b.y - a.y) / 50}};
}

void EditMaker::fillAssign(const GridMesh& mesh, MeshEdit& edit) {
    edit.layer = below(2) == 0 ? MeshLayer::Region : MeshLayer::Duty;
    edit.group = 0;
    for (int tries = 0; tries < 30; ++tries) { // most cells have neighbours of their own group only
        const auto edges = mesh.edgesOf(edit.cell);
        const MeshCell beside = edges[below(edges.size())].right;
        if (beside != kOutside) edit.group = mesh.state(beside).group(edit.layer);
        if (edit.group != mesh.state(edit.cell).group(edit.layer)) return;
        edit.cell = anyCell(mesh);
    }
}

std::ostream& operator<<(std::ostream& out, const EditTally& tally) {
    for (const auto& [kind, counts] : tally.kinds) {
        MeshEdit edit;
        edit.kind = kind;
        out << editText(edit) << " taken " << counts[0] << ", refused " << counts[1] << "\n";
    }
    for (const auto& [reason, count] : tally.reasons) {
        out << reason << " " << count << "\n";
    }
    return out;
}

EditTally editAtRandom(MeshHistory& history, std::uint64_t seed, std::size_t count,
                       std::size_t wholeEvery, bool outside) {
    EditMaker maker(seed, outside);
    EditTally tally;
    std::int64_t sum = sumOfAreas(history.mesh());
    for (std::size_t i = 0; i < count; ++i) {
        const MeshEdit edit = maker.next(history.mesh());
        const auto result = history.apply(edit);
        INFO("edit " << i << " " << editText(edit));
        ++tally.kinds[edit.kind][result ? 0 : 1];
        if (result) {
            checkTouched(history.mesh(), **result);
        } else {
            ++tally.reasons[result.error().reason];
        }
        if (edit.outside) sum = sumOfAreas(history.mesh());
        REQUIRE(sumOfAreas(history.mesh()) == sum);
        if (i % wholeEvery == wholeEvery - 1) checkWhole(history.mesh());
        if (maker.below(40) == 0 && history.undo() != nullptr) sum = sumOfAreas(history.mesh());
    }
    checkWhole(history.mesh());
    return tally;
}

} // namespace wanmi::test

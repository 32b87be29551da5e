#include "core/geometry/grid_generate.h"

#include "core/geometry/grid_steps.h"
#include "core/geometry/measures.h"
#include "core/geometry/neighbours.h"
#include "core/geometry/partition.h"

#include <queue>

#include <algorithm>
#include <cmath>

namespace wanmi {
namespace {

using Face = Coverage::Face;

/// A connected part of a region and how many cells it gets.
struct Part {
    std::vector<Face> faces;
    std::size_t region = 0;
    double areaM2 = 0;
    double loadM2 = 0;
    std::size_t cells = 1;
    std::size_t siblings = 1; ///< parts of the region, this one too
};

double targetOf(std::size_t region, const GridOptions& options) {
    return options.targetOfRegion.empty() ? options.targetM2 : options.targetOfRegion[region];
}

/// How much larger than asked the cells of a part are, so that limits follow.
double sizeRatio(const Part& part, const GridOptions& options) {
    return std::max(1.0,
                    part.areaM2 / static_cast<double>(part.cells) / targetOf(part.region, options));
}

std::size_t mostOf(std::size_t region, const GridOptions& options) {
    if (options.mostOfRegion.empty()) return options.maxCellsPerRegion;
    return std::min(options.maxCellsPerRegion, options.mostOfRegion[region]);
}

std::vector<Part> partsOf(const Coverage& coverage, const FaceLoads& loads) {
    std::vector<Part> out;
    for (auto& faces : connectedParts(coverage)) {
        Part part;
        part.faces = std::move(faces);
        part.region = coverage.region(part.faces.front());
        for (const Face face : part.faces) {
            part.areaM2 += coverage.area(face);
            part.loadM2 += loads.of(coverage, face);
        }
        out.push_back(std::move(part));
    }
    return out;
}

/// Hands out one more at a time to whoever has most per share (Sainte-Laguë), until `total` are
/// given or `mayHave` says no to everybody. `shares` start at their present value.
template <class MayHave>
void apportion(const std::vector<double>& weights, std::vector<std::size_t>& shares,
               std::size_t total, MayHave mayHave) {
    std::size_t given = 0;
    std::priority_queue<std::pair<double, std::size_t>> queue;
    const auto claim = [&](std::size_t i) {
        return weights[i] / (2.0 * static_cast<double>(shares[i]) + 1.0);
    };
    for (std::size_t i = 0; i < weights.size(); ++i) {
        given += shares[i];
        queue.push({claim(i), weights.size() - 1 - i}); // of equals the first
    }
    while (given < total && !queue.empty()) {
        const std::size_t i = weights.size() - 1 - queue.top().second;
        queue.pop();
        if (!mayHave(i)) continue;
        ++shares[i];
        ++given;
        queue.push({claim(i), weights.size() - 1 - i});
    }
}

void giveCells(std::vector<Part>& parts, std::size_t regions, const GridOptions& options) {
    std::vector<double> weights;
    std::vector<std::size_t> shares(parts.size(), 1);
    std::vector<std::size_t> ofRegion(regions, 0);
    for (const Part& part : parts) {
        weights.push_back(part.loadM2);
        ++ofRegion[part.region];
    }
    const auto take = [&](std::size_t i) {
        if (ofRegion[parts[i].region] >= mostOf(parts[i].region, options)) return false;
        ++ofRegion[parts[i].region];
        return true;
    };
    if (options.exactCount > 0) {
        apportion(weights, shares, options.exactCount, take);
    } else {
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const auto wish = static_cast<std::size_t>(
                std::max(1LL, std::llround(parts[i].loadM2 / targetOf(parts[i].region, options))));
            while (shares[i] < wish && take(i)) {
                ++shares[i];
            }
        }
    }
    for (std::size_t i = 0; i < parts.size(); ++i) {
        parts[i].cells = shares[i];
    }
}

/// Small faces united, large ones cut, until the part has its number of cells.
std::vector<Face> cellsOf(Coverage& coverage, FaceLoads& loads, const Part& part,
                          const GridOptions& options) {
    const auto cells = static_cast<double>(part.cells);
    const double least = options.least * targetOf(part.region, options) * sizeRatio(part, options);
    UniteRule rule;
    rule.targetM2 = part.loadM2 / cells;
    rule.minM2 = std::min(least, part.areaM2 / cells);
    rule.minWidthM = options.leastWidthM;
    rule.most = part.cells;
    const auto blocks = uniteSmall(coverage, loads, part.faces, rule);
    std::vector<double> weights;
    weights.reserve(blocks.size());
    for (const Face face : blocks) {
        weights.push_back(loads.of(coverage, face));
    }
    std::vector<std::size_t> shares(blocks.size(), 1);
    apportion(weights, shares, part.cells, [&](std::size_t i) { // many points, but no tiny cells
        return loads.unitM2() == 0 ||
               coverage.area(blocks[i]) >= rule.minM2 * static_cast<double>(shares[i] + 1);
    });
    std::vector<Face> out;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        splitFaces(coverage, loads, blocks[i], shares[i], out);
    }
    return out;
}

/// Cuts the largest cells in two until there are `wanted`; a cell that cannot be cut is passed
/// over.
void makeUp(Coverage& coverage, FaceLoads& loads, std::vector<Face>& cells, std::size_t wanted) {
    std::priority_queue<std::pair<double, Face>> queue;
    for (const Face face : cells) {
        queue.push({coverage.area(face), face});
    }
    while (cells.size() < wanted && !queue.empty()) {
        const Face face = queue.top().second;
        queue.pop();
        std::vector<Face> two;
        splitFaces(coverage, loads, face, 2, two);
        if (two.size() < 2) continue;
        cells.push_back(two.back());
        for (const Face half : two) {
            queue.push({coverage.area(half), half});
        }
    }
}

/// Cells larger than allowed are halved where the region may have more of them.
void halveTooLarge(Coverage& coverage, FaceLoads& loads, std::vector<Face>& cells, double most,
                   std::size_t limit) {
    for (std::size_t i = 0; i < cells.size() && cells.size() < limit; ++i) {
        if (coverage.area(cells[i]) <= most) continue;
        std::vector<Face> two;
        splitFaces(coverage, loads, cells[i], 2, two);
        if (two.size() == 2) cells.push_back(two.back());
    }
}

/// Rows of about a cell's height from the north, in a row from the west.
void inReadingOrder(std::vector<GridCell>& cells, std::size_t regions) {
    struct Key {
        std::size_t region;
        std::int64_t row;
        Point middle;
        std::size_t index;
    };
    std::vector<std::int64_t> north(regions, INT64_MIN);
    std::vector<double> area(regions, 0);
    std::vector<std::size_t> count(regions, 0);
    std::vector<Point> middles;
    for (const GridCell& cell : cells) {
        middles.push_back(interiorPoint(cell.shape));
        north[cell.region] = std::max(north[cell.region], boxOf(cell.shape).maxY);
        area[cell.region] += areaM2(cell.shape);
        ++count[cell.region];
    }
    std::vector<Key> keys;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::size_t r = cells[i].region;
        const double side = std::sqrt(area[r] / static_cast<double>(count[r])) * kMillimetres;
        const auto row = static_cast<std::int64_t>(static_cast<double>(north[r] - middles[i].y) /
                                                   std::max(side, 1.0));
        keys.push_back({r, row, middles[i], i});
    }
    std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) {
        if (a.region != b.region) return a.region < b.region;
        if (a.row != b.row) return a.row < b.row;
        if (a.middle.x != b.middle.x) return a.middle.x < b.middle.x;
        return a.middle.y > b.middle.y;
    });
    std::vector<GridCell> sorted;
    sorted.reserve(cells.size());
    for (const Key& key : keys) {
        sorted.push_back(std::move(cells[key.index]));
    }
    cells = std::move(sorted);
}

Status checkOptions(const std::vector<GridRegion>& regions, const GridOptions& options) {
    for (const GridRegion& region : regions) {
        if (!(areaM2(region.shape) > 0)) {
            return fail(Errc::Invalid, "grid.no_area", {{"code", region.code}});
        }
    }
    if (options.exactCount > 0 && options.exactCount < regions.size()) {
        return fail(Errc::Invalid, "grid.count",
                    {{"count", std::to_string(options.exactCount)},
                     {"least", std::to_string(regions.size())}});
    }
    return ok();
}

Status checkCount(const std::vector<Part>& parts, const std::vector<GridRegion>& regions,
                  const GridOptions& options) {
    std::size_t given = 0;
    for (const Part& part : parts) {
        given += part.cells;
    }
    if (options.exactCount == 0 || given == options.exactCount) return ok();
    if (given > options.exactCount) {
        return fail(
            Errc::Invalid, "grid.count",
            {{"count", std::to_string(options.exactCount)}, {"least", std::to_string(given)}});
    }
    return fail(Errc::Invalid, "grid.too_fine",
                {{"code", regions.front().code}, {"most", std::to_string(given)}});
}

GridOptions completed(const std::vector<GridRegion>& regions, GridOptions options) {
    double area = 0;
    for (const auto& region : regions) {
        area += areaM2(region.shape);
    }
    if (options.exactCount > 0) {
        options.targetM2 = area / static_cast<double>(options.exactCount);
        options.targetOfRegion.clear();
    }
    if (!(options.targetM2 >= 1)) options.targetM2 = 10'000;
    return options;
}

GridResult resultOf(const Coverage& coverage, const std::vector<Face>& faces, std::size_t regions) {
    GridResult out;
    for (const Face face : faces) {
        GridCell cell{coverage.region(face), coverage.polygon(face)};
        normalise(cell.shape);
        out.cells.push_back(std::move(cell));
    }
    inReadingOrder(out.cells, regions);
    std::vector<std::vector<Polygon>> ofRegion(regions);
    for (const GridCell& cell : out.cells) {
        ofRegion[cell.region].push_back(cell.shape);
    }
    for (const auto& shapes : ofRegion) {
        out.regions.push_back(dissolve(shapes));
    }
    return out;
}

/// The promise of the header, proven on the result itself before anyone stores it.
Status proven(const GridResult& result) {
    std::vector<std::size_t> regionOf;
    std::vector<Polygon> shapes;
    for (const GridCell& cell : result.cells) {
        regionOf.push_back(cell.region);
        shapes.push_back(cell.shape);
    }
    const auto faults = checkPartition(result.regions, regionOf, shapes);
    if (faults.clean()) return ok();
    const Point at = faults.where.empty() ? Point{} : faults.where.front();
    return fail(Errc::Invalid, "geometry.tangled",
                {{"x", std::to_string(at.x / 1000)}, {"y", std::to_string(at.y / 1000)}});
}

} // namespace

Result<GridResult> generateGrid(const std::vector<GridRegion>& regions,
                                const std::vector<Line>& cutLines, const GridOptions& asked,
                                const Progress& progress) {
    WANMI_TRY(checkOptions(regions, asked));
    const GridOptions options = completed(regions, asked);
    WANMI_LET(GridGround ground, gridGround(regions, cutLines, progress));
    tieIslands(ground.coverage, 0.25 * options.targetM2);
    FaceLoads loads(ground.coverage, options.points, options.pointShare, options.targetM2);
    auto parts = partsOf(ground.coverage, loads);
    giveCells(parts, regions.size(), options);
    WANMI_TRY(checkCount(parts, regions, options));
    std::vector<Face> cells;
    std::int64_t done = 0;
    for (const Part& part : parts) {
        WANMI_TRY(tell(progress, "grid.cutting", done++, static_cast<std::int64_t>(parts.size())));
        auto faces = cellsOf(ground.coverage, loads, part, options);
        makeUp(ground.coverage, loads, faces, part.cells);
        if (options.exactCount == 0) {
            const double most = options.most * targetOf(part.region, options);
            halveTooLarge(ground.coverage, loads, faces, most * sizeRatio(part, options),
                          std::max(part.cells, mostOf(part.region, options) / part.siblings));
        }
        cells.insert(cells.end(), faces.begin(), faces.end());
    }
    if (options.exactCount > 0) {
        makeUp(ground.coverage, loads, cells, options.exactCount);
        if (cells.size() != options.exactCount) {
            return fail(Errc::Invalid, "grid.too_fine",
                        {{"code", regions.front().code}, {"most", std::to_string(cells.size())}});
        }
    }
    GridResult result = resultOf(ground.coverage, cells, regions.size());
    result.troubles = std::move(ground.troubles);
    WANMI_TRY(proven(result));
    return result;
}

} // namespace wanmi

#include "core/service/sample/sample_places.h"

#include "core/geometry/grid_generate.h"
#include "core/geometry/measures.h"
#include "core/geometry/neighbours.h"

#include <fmt/format.h>

#include <algorithm>

namespace wanmi::sample {
namespace {

/// A collector walks about this many cells in a shift.
constexpr std::size_t kCellsInDuty = 13;

int areaClassOf(Quarter quarter, std::string_view use) {
    if (quarter == Quarter::Outskirts) return 3;
    if (quarter == Quarter::Old || quarter == Quarter::Centre) return 1;
    return use == "commercial" ? 1 : 2;
}

Status describeCells(District& d, const GridResult& grid) {
    std::vector<Polygon> blockShapes;
    for (const auto& block : d.plan.blocks)
        blockShapes.push_back(block.shape);
    const auto blocks = CellLocator::build(blockShapes);
    std::map<std::string, int> last;
    std::vector<std::string> codes;
    for (const auto& region : d.plan.regions) {
        if (region.level == RegionLevel::Community) codes.push_back(region.code);
    }
    for (const auto& made : grid.cells) {
        const auto& community = codes[made.region];
        WANMI_LET(const auto region, RegionCode::parse(community));
        WANMI_LET(const auto code, CellCode::make(region, ++last[community]));
        const Point middle = interiorPoint(made.shape);
        const auto block = blocks.find(middle);
        Cell cell;
        cell.code = code.text();
        cell.community = community;
        cell.areaM2 = areaM2(made.shape);
        if (block) cell.landUse = landUse(d.plan.blocks[*block].use);
        d.quarterOf.push_back(d.plan.ground.quarterOf(fromLattice(middle)));
        cell.areaClass = areaClassOf(d.quarterOf.back(), cell.landUse);
        cell.shape = made.shape;
        d.cells.push_back(std::move(cell));
    }
    return ok();
}

void makeDuties(District& d, std::size_t& collectors) {
    std::vector<Polygon> shapes;
    std::vector<double> weights;
    std::vector<std::size_t> streetOf;
    std::vector<std::string> streets;
    std::map<std::string, std::string> names;
    for (const auto& region : d.plan.regions) {
        if (region.level != RegionLevel::Street) continue;
        streets.push_back(region.code);
        names[region.code] = region.name;
    }
    for (const auto& cell : d.cells) {
        shapes.push_back(cell.shape);
        weights.push_back(cell.areaM2 * (cell.areaClass == 1   ? 1.4
                                         : cell.areaClass == 2 ? 1.0
                                                               : 0.7));
        const auto at = std::lower_bound(streets.begin(), streets.end(), cell.code.substr(0, 9));
        streetOf.push_back(static_cast<std::size_t>(at - streets.begin()));
    }
    const auto wanted =
        std::max(streets.size(), (d.cells.size() + kCellsInDuty / 2) / kCellsInDuty);
    const auto group = groupNeighbours(shapes, weights, wanted, streetOf);
    const auto groups = group.empty() ? 0 : *std::max_element(group.begin(), group.end()) + 1;
    d.duties.resize(groups);
    std::vector<std::vector<Polygon>> parts(groups);
    d.dutyOf.resize(d.cells.size());
    for (std::size_t i = 0; i < d.cells.size(); ++i) {
        d.dutyOf[i] = static_cast<std::uint32_t>(group[i]);
        d.duties[group[i]].cells.push_back(d.cells[i].code);
        d.duties[group[i]].street = streets[streetOf[i]];
        parts[group[i]].push_back(shapes[i]);
    }
    std::map<std::string, int> serial;
    for (std::size_t g = 0; g < groups; ++g) {
        auto& duty = d.duties[g];
        const int number = ++serial[duty.street];
        duty.code = fmt::format("{}R{:03}", duty.street, number);
        duty.name = fmt::format("{}第{}责任网格", names[duty.street], number);
        duty.collector = fmt::format("collector{}", ++collectors);
        duty.shape = dissolve(parts[g]);
    }
}

} // namespace

Result<District> makeDistrict(CityPlan plan, std::size_t count, std::size_t& collectors,
                              const Progress& progress) {
    std::vector<GridRegion> regions;
    for (const auto& region : plan.regions) {
        if (region.level == RegionLevel::Community) regions.push_back({region.code, region.shape});
    }
    GridOptions options;
    options.exactCount = count;
    WANMI_LET(auto grid, generateGrid(regions, plan.cutLines, options, progress));
    District d{.plan = std::move(plan),
               .cells = {},
               .quarterOf = {},
               .dutyOf = {},
               .duties = {},
               .locator = {},
               .known = {}};
    // The cells' nodes belong to their community's border, and so to the street's and district's.
    std::size_t next = 0;
    std::map<std::string, std::vector<Polygon>> under;
    for (auto& region : d.plan.regions) {
        if (region.level != RegionLevel::Community) continue;
        region.shape = std::move(grid.regions[next++]);
        for (const auto& part : region.shape) {
            under[region.parent].push_back(part);
            under[region.parent.substr(0, 6)].push_back(part);
        }
    }
    for (auto& region : d.plan.regions) {
        if (region.level != RegionLevel::Community) region.shape = dissolve(under[region.code]);
    }
    WANMI_TRY(describeCells(d, grid));
    makeDuties(d, collectors);
    std::vector<Polygon> shapes;
    for (const auto& cell : d.cells)
        shapes.push_back(cell.shape);
    d.locator = CellLocator::build(shapes);
    return d;
}

Status writePlaces(Database& db, const District& d, IdSource& ids, Instant validFrom) {
    PlaceStore store{db};
    for (const auto& region : d.plan.regions)
        WANMI_TRY(store.addRegion(region, ids.next(validFrom), validFrom));
    for (const auto& cell : d.cells)
        WANMI_TRY(store.addCell(cell, ids.next(validFrom), validFrom));
    for (const auto& duty : d.duties)
        WANMI_TRY(store.addDutyGrid(duty, ids.next(validFrom), validFrom));
    for (const auto& street : d.plan.streets)
        WANMI_TRY(store.addStreet(
            {street.name, std::string{roadClassText(street.roadClass)}, "", street.line},
            ids.next(validFrom), validFrom));
    for (const auto& area : d.plan.areas)
        WANMI_TRY(store.addBaseArea(area, ids.next(validFrom), validFrom));
    return ok();
}

} // namespace wanmi::sample

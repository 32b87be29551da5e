// Cutting the grid and checking it: the two long verbs of PlaceService.
#include "core/domain/casework/decide.h"
#include "core/geometry/measures.h"
#include "core/geometry/neighbours.h"
#include "core/service/import_place.h"
#include "core/service/place_service.h"
#include "core/store/case_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace wanmi {
namespace {

/// Ways that do not part one block from the next; everything else that is a street does.
bool cuts(const StreetLine& street) {
    static constexpr std::array<std::string_view, 12> kNot{
        "footway",  "path",     "steps",    "cycleway",     "bridleway", "corridor",
        "platform", "elevator", "proposed", "construction", "raceway",   "track"};
    return std::find(kNot.begin(), kNot.end(), street.roadClass) == kNot.end();
}

/// A duty grid is about a dozen cells: what one collector walks in a shift.
constexpr std::size_t kCellsInDutyGrid = 12;
/// What a street without communities is taken for: one community of its own, to be renamed later.
constexpr const char* kOnlyCommunity = "901";

class GridMaker {
public:
    GridMaker(Desk& desk, const GridRequest& request, const Progress& progress)
        : m_desk(&desk),
          m_store(desk.db()),
          m_request(&request),
          m_progress(&progress),
          m_now(desk.now()) {}

    Result<GridSummary> run() {
        WANMI_TRY(chooseCommunities());
        WANMI_LET(const auto lines, cutLines());
        std::vector<GridRegion> input;
        for (const auto& c : m_communities) {
            input.push_back({c.code, c.shape});
        }
        GridOptions options;
        options.targetM2 = m_request->targetM2;
        options.exactCount = m_request->exactCount;
        WANMI_LET(auto cut, wanmi::generateGrid(input, lines, options, *m_progress));
        WANMI_TRY(tell(*m_progress, "grid.writing", 0, 0));
        WANMI_TRY(endOld());
        WANMI_TRY(writeRegions(cut));
        WANMI_TRY(writeCells(cut));
        WANMI_TRY(proposeDutyGrids());
        WANMI_TRY(m_store.placeComponents(*m_progress));
        WANMI_TRY(regridCases());
        for (const auto* table : {"cases", "region", "cell", "duty_grid", "component"}) {
            WANMI_TRY(noteChange(m_desk->db(), table, "*"));
        }
        return summarise();
    }

private:
    Status chooseCommunities() {
        const std::string& under = m_request->region;
        if (!under.empty()) {
            WANMI_LET(const auto asked, m_store.region(under));
            WANMI_LET(const auto below, m_store.regions({}, under));
            if (!asked && below.empty()) {
                return fail(Errc::NotFound, "region.unknown", {{"code", under}});
            }
        }
        WANMI_LET(m_communities, m_store.regions(RegionLevel::Community, under));
        std::set<std::string> served;
        for (const auto& c : m_communities) {
            served.insert(c.code.substr(0, 9));
        }
        WANMI_LET(const auto streets, m_store.regions(RegionLevel::Street, under));
        for (const auto& street : streets) {
            if (served.contains(street.code)) continue;
            Region only{RegionLevel::Community,
                        street.code + kOnlyCommunity,
                        street.name,
                        street.code,
                        true,
                        {},
                        street.shape};
            m_added.insert(only.code);
            m_communities.push_back(std::move(only));
        }
        std::erase_if(m_communities, [](const Region& r) { return r.shape.empty(); });
        if (m_communities.empty()) {
            return fail(Errc::NotFound, "region.none", {{"code", under.empty() ? "-" : under}});
        }
        std::sort(m_communities.begin(), m_communities.end(),
                  [](const Region& a, const Region& b) { return a.code < b.code; });
        return ok();
    }

    Result<std::vector<Line>> cutLines() {
        Box box;
        for (const auto& c : m_communities) {
            const Box each = boxOf(c.shape);
            box.add({each.minX, each.minY});
            box.add({each.maxX, each.maxY});
        }
        WANMI_LET(auto streets, m_store.streets(box));
        std::vector<Line> lines;
        for (auto& s : streets) {
            if (cuts(s)) lines.push_back(std::move(s.line));
        }
        WANMI_LET(const auto areas, m_store.baseAreas());
        for (const auto& area : areas) {
            if (area.kind == "water" && box.meets(boxOf(area.shape))) addEdges(area.shape, lines);
        }
        return lines;
    }

    static void addEdges(const MultiPolygon& shape, std::vector<Line>& lines) {
        const auto add = [&lines](Ring ring) {
            if (ring.empty()) return;
            ring.push_back(ring.front());
            lines.push_back(std::move(ring));
        };
        for (const auto& part : shape) {
            add(part.outer);
            for (const auto& hole : part.holes) {
                add(hole);
            }
        }
    }

    Status endOld() {
        for (const auto& c : m_communities) {
            m_streets.insert(c.code.substr(0, 9));
            WANMI_TRY(m_store.endCells(c.code, m_now));
        }
        for (const auto& street : m_streets) {
            WANMI_TRY(m_store.endDutyGrids(street, m_now));
        }
        return ok();
    }

    /// The regions take the nodes of their cells, so that both have one and the same boundary.
    Status writeRegions(GridResult& cut) {
        for (std::size_t i = 0; i < m_communities.size(); ++i) {
            auto& community = m_communities[i];
            community.shape = std::move(cut.regions[i]);
            if (m_added.contains(community.code)) {
                WANMI_TRY(m_store.addRegion(community, m_desk->ids().next(m_now), m_now));
                WANMI_LET(auto street, m_store.region(community.parent));
                if (!street) continue;
                street->shape = community.shape;
                WANMI_TRY(m_store.updateRegion(*street, m_now));
            } else {
                WANMI_TRY(m_store.updateRegion(community, m_now));
            }
        }
        return ok();
    }

    Status writeCells(GridResult& cut) {
        std::vector<int> last;
        for (const auto& c : m_communities) {
            WANMI_LET(const int sequence, m_store.lastSequence(c.code));
            last.push_back(sequence);
        }
        for (auto& each : cut.cells) {
            const auto& community = m_communities[each.region].code;
            WANMI_LET(const auto parent, RegionCode::parse(community));
            WANMI_LET(const auto code, CellCode::make(parent, ++last[each.region]));
            const double area = areaM2(each.shape);
            m_areas.push_back(area);
            const Cell cell{code.text(), community, area, 2, {}, std::move(each.shape)};
            WANMI_TRY(m_store.addCell(cell, m_desk->ids().next(m_now), m_now));
        }
        return ok();
    }

    Status proposeDutyGrids() {
        for (const auto& street : m_streets) {
            WANMI_LET(const auto cells, m_store.cells(street));
            if (cells.empty()) continue;
            std::vector<Polygon> shapes;
            std::vector<double> weights;
            for (const auto& c : cells) {
                shapes.push_back(c.shape);
                weights.push_back(c.areaM2);
            }
            const auto wanted = (cells.size() + kCellsInDutyGrid - 1) / kCellsInDutyGrid;
            const auto group = groupNeighbours(shapes, weights, wanted);
            WANMI_TRY(writeDutyGrids(street, cells, group));
        }
        return ok();
    }

    Status writeDutyGrids(const std::string& street, const std::vector<Cell>& cells,
                          const std::vector<std::size_t>& group) {
        WANMI_LET(const int last, m_store.lastDutyGrid(street));
        WANMI_LET(const auto region, m_store.region(street));
        std::map<std::size_t, std::vector<std::size_t>> members;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            members[group[i]].push_back(i);
        }
        int serial = last;
        for (const auto& [ignored, list] : members) {
            ++serial;
            DutyGrid grid;
            grid.code = fmt::format("{}R{:03}", street, serial);
            grid.name = fmt::format("{} {}", region ? region->name : street, serial);
            grid.street = street;
            std::vector<Polygon> shapes;
            for (const auto i : list) {
                grid.cells.push_back(cells[i].code);
                shapes.push_back(cells[i].shape);
            }
            grid.shape = dissolve(shapes);
            WANMI_TRY(m_store.addDutyGrid(grid, m_desk->ids().next(m_now), m_now));
        }
        return ok();
    }

    /// Open cases follow the new boundaries, by an event each; a closed one keeps the cell of its
    /// day, and gets one only where it never had any.
    Status regridCases() {
        WANMI_LET(const auto cases, m_store.casesToPlace());
        if (cases.empty()) return ok();
        WANMI_LET(const auto finder, PlaceFinder::open(m_store));
        WANMI_LET(const auto system, m_desk->actor(kSystemLogin));
        WANMI_LET(auto store, CaseStore::open(m_desk->db(), m_desk->srid()));
        std::int64_t done = 0;
        for (const auto& each : cases) {
            if (done++ % 512 == 0) {
                WANMI_TRY(
                    tell(*m_progress, "grid.cases", done, static_cast<std::int64_t>(cases.size())));
            }
            const auto state = stateOf(each.state);
            if (!each.cell.empty() && (!state || !isOpen(*state))) continue;
            const auto place = finder.find(each.at);
            const bool same = place.cell == each.cell && place.community == each.community &&
                              place.dutyGrid == each.dutyGrid;
            if (same || place.cell.empty()) continue;
            WANMI_LET(const auto before, store.get(each.id));
            if (!before) continue;
            const CasePlace to{place.community, place.cell, place.dutyGrid, place.areaClass};
            const auto event = decideRegrid(*before, to, system, m_now, m_desk->ids().next(m_now));
            WANMI_LET(const auto after, fold(*before, event));
            WANMI_TRY(store.append(after, before->revision, {event}));
        }
        return ok();
    }

    GridSummary summarise() {
        std::sort(m_areas.begin(), m_areas.end());
        const auto n = m_areas.size();
        if (n == 0) return {};
        const double median =
            n % 2 == 1 ? m_areas[n / 2] : (m_areas[n / 2 - 1] + m_areas[n / 2]) / 2;
        return {static_cast<std::int64_t>(n), m_areas.front(), median, m_areas.back()};
    }

    Desk* m_desk;
    PlaceStore m_store;
    const GridRequest* m_request;
    const Progress* m_progress;
    Instant m_now;
    std::vector<Region> m_communities;
    std::set<std::string> m_added; ///< communities that are not in the store yet
    std::set<std::string> m_streets;
    std::vector<double> m_areas;
};

/// The rows a check looks at, and what it finds.
class GridCheck {
public:
    explicit GridCheck(Desk& desk) : m_desk(&desk), m_store(desk.db()) {}

    Result<GridFaults> run() {
        WANMI_LET(m_cells, m_store.cells());
        WANMI_LET(const auto communities, m_store.regions(RegionLevel::Community));
        std::set<std::string> cutStreets;
        for (const auto& cell : m_cells) {
            cutStreets.insert(cell.community.substr(0, 9));
        }
        std::map<std::string, std::size_t, std::less<>> index;
        std::vector<MultiPolygon> shapes;
        for (const auto& c : communities) {
            if (!cutStreets.contains(c.code.substr(0, 9))) continue; // no grid there yet
            index.emplace(c.code, shapes.size());
            shapes.push_back(c.shape);
        }
        std::vector<std::size_t> regionOf;
        std::vector<Polygon> polygons;
        for (auto& cell : m_cells) {
            const auto at = index.find(cell.community);
            checkCode(cell, at != index.end());
            if (at == index.end()) continue;
            regionOf.push_back(at->second);
            polygons.push_back(std::move(cell.shape));
        }
        m_out.cells = static_cast<std::int64_t>(m_cells.size());
        WANMI_TRY(takePartition(checkPartition(shapes, regionOf, polygons)));
        return std::move(m_out);
    }

private:
    void checkCode(const Cell& cell, bool known) {
        const auto code = CellCode::parse(cell.code);
        std::string why;
        if (!code) {
            why = "not a cell code";
        } else if (code->community() != cell.community) {
            why = "not of community " + cell.community;
        } else if (!known) {
            why = "no community " + cell.community;
        }
        if (why.empty()) return;
        ++m_out.badCodes;
        m_out.faults.push_back({"code", cell.code, std::move(why)});
    }

    Status takePartition(const PartitionFaults& found) {
        m_out.gaps = static_cast<std::int64_t>(found.gaps);
        m_out.overlaps = static_cast<std::int64_t>(found.overlaps);
        m_out.uncoveredM2 = found.uncoveredM2;
        if (found.where.empty()) return ok();
        WANMI_LET(const auto* projection, m_desk->projection());
        for (std::size_t i = 0; i < found.where.size(); ++i) {
            const LonLat at = projection->toLonLat(found.where[i]);
            WANMI_LET(const auto place, m_store.placeOf(found.where[i]));
            m_out.faults.push_back({i < found.gaps ? "gap" : "overlap",
                                    place.cell.empty() ? place.community : place.cell,
                                    fmt::format("{:.7f} {:.7f}", at.lon, at.lat)});
        }
        return ok();
    }

    Desk* m_desk;
    PlaceStore m_store;
    std::vector<Cell> m_cells;
    GridFaults m_out;
};

} // namespace

Result<GridSummary> PlaceService::generateGrid(const GridRequest& request,
                                               const Progress& progress) {
    WANMI_TRY(m_desk->projection()); // a store without a coordinate system has nothing to cut
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_LET(const auto summary, GridMaker(*m_desk, request, progress).run());
    WANMI_TRY(tx.commit());
    return summary;
}

Result<GridFaults> PlaceService::checkGrid() {
    return GridCheck{*m_desk}.run();
}

} // namespace wanmi

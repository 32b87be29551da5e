// Checking the grid: the verb of PlaceService that changes nothing.
#include "core/service/place_service.h"

#include <fmt/format.h>

#include <map>
#include <set>

namespace wanmi {
namespace {

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

Result<GridFaults> PlaceService::checkGrid() {
    return GridCheck{*m_desk}.run();
}

} // namespace wanmi

// Checking the grid: the verb of PlaceService that changes nothing.
#include "core/geometry/cell_locator.h"
#include "core/service/place_service.h"
#include "core/store/grid_store.h"

#include <fmt/format.h>

#include <map>
#include <set>

namespace wanmi {
namespace {

/// The rows a check looks at, and what it finds.
class GridCheck {
public:
    GridCheck(Desk& desk, std::optional<Instant> asOf)
        : m_desk(&desk),
          m_store(desk.db()),
          m_asOf(asOf) {}

    Result<GridFaults> run() {
        std::vector<Region> communities;
        WANMI_TRY(read(communities));
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
            m_codes.push_back(cell.code);
        }
        m_out.cells = static_cast<std::int64_t>(m_cells.size());
        const auto found = checkPartition(shapes, regionOf, polygons);
        if (m_asOf && !found.where.empty()) m_past = CellLocator::build(polygons);
        WANMI_TRY(takePartition(found));
        return std::move(m_out);
    }

private:
    Status read(std::vector<Region>& communities) {
        if (!m_asOf) {
            WANMI_LET(m_cells, m_store.cells());
            WANMI_LET(communities, m_store.regions(RegionLevel::Community));
            return ok();
        }
        GridStore past{m_desk->db()};
        WANMI_LET(m_cells, past.cellsAsOf(*m_asOf));
        WANMI_LET(communities, past.regionsAsOf(*m_asOf));
        std::erase_if(communities,
                      [](const Region& r) { return r.level != RegionLevel::Community; });
        return ok();
    }

    /// The cell at a place, or else the community.
    Result<std::string> nameOf(Point at) {
        if (m_past) {
            const auto index = m_past->find(at);
            return index ? m_codes[*index] : std::string{};
        }
        WANMI_LET(const auto place, m_store.placeOf(at));
        return place.cell.empty() ? place.community : place.cell;
    }

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
            WANMI_LET(auto name, nameOf(found.where[i]));
            m_out.faults.push_back({i < found.gaps ? "gap" : "overlap", std::move(name),
                                    fmt::format("{:.7f} {:.7f}", at.lon, at.lat)});
        }
        return ok();
    }

    Desk* m_desk;
    PlaceStore m_store;
    std::optional<Instant> m_asOf;
    std::vector<Cell> m_cells;
    std::vector<std::string> m_codes;  ///< of the polygons looked at
    std::optional<CellLocator> m_past; ///< over them, for a day gone by
    GridFaults m_out;
};

} // namespace

Result<GridFaults> PlaceService::checkGrid(std::optional<Instant> asOf) {
    return GridCheck{*m_desk, asOf}.run();
}

} // namespace wanmi

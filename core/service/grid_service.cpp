// Cutting the grid: the long verb of PlaceService. All the computing is done before the store is
// locked, so that nobody waits for it.
#include "core/geometry/measures.h"
#include "core/service/access.h"
#include "core/service/grid_input.h"
#include "core/service/grid_replace.h"
#include "core/service/place_service.h"
#include "core/service/region_acts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

namespace wanmi {
namespace {

/// What a street without communities is taken for: one community of its own, to be renamed later.
constexpr const char* kOnlyCommunity = "901";
constexpr std::size_t kCodes = 999; // three digits of the cell code

class GridMaker {
public:
    GridMaker(Desk& desk, const GridRequest& request, const Progress& progress)
        : m_desk(&desk),
          m_store(desk.db()),
          m_request(&request),
          m_progress(&progress),
          m_next(desk, progress) {}

    /// Reads and computes; writes nothing and locks nobody out.
    Status plan() {
        WANMI_TRY(m_next.begin());
        WANMI_TRY(chooseCommunities());
        WANMI_LET(const auto options, sizes());
        WANMI_LET(const auto lines, gridLines(m_store, box()));
        std::vector<GridRegion> input;
        for (const auto& c : m_communities) {
            input.push_back({c.code, c.shape});
        }
        WANMI_LET(auto cut, wanmi::generateGrid(input, lines, options, *m_progress));
        m_shapes = std::move(cut.regions);
        WANMI_TRY(gatherCells(std::move(cut.cells)));
        m_next.planDuties(m_streets);
        return m_next.planMoves();
    }

    /// Writes what was planned, in the caller's transaction.
    Result<GridSummary> write() {
        WANMI_TRY(m_next.lock());
        m_now = m_next.now();
        WANMI_TRY(m_next.addEdition(m_request->region, {}, kSystemLogin));
        WANMI_TRY(endOld());
        WANMI_TRY(writeRegions());
        WANMI_TRY(writeCells());
        WANMI_TRY(m_next.writeDuties());
        WANMI_TRY(m_next.moveThings());
        return summarise();
    }

private:
    Status chooseCommunities() {
        const std::string& under = m_request->region;
        if (!under.empty()) {
            WANMI_LET(const auto asked, m_store.region(under));
            WANMI_LET(const auto below, m_store.regions({}, under));
            if (!asked && below.empty()) {
                return unknownRegion(*m_desk, under);
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

    Box box() const {
        Box out;
        for (const auto& c : m_communities) {
            const Box each = boxOf(c.shape);
            out.add({each.minX, each.minY});
            out.add({each.maxX, each.maxY});
        }
        return out;
    }

    /// How large the cells are to be, and how many codes each community has for them.
    Result<GridOptions> sizes() {
        const auto& rules = m_desk->rules().gridSizes;
        WANMI_LET(auto options, gridOptions(m_store, m_communities, rules, m_request->targetM2));
        options.exactCount = m_request->exactCount;
        m_leastWidthM = options.leastWidthM;
        WANMI_LET(const auto fixed, m_store.fixedCells());
        for (const auto& c : m_communities) {
            const auto at = fixed.find(c.code);
            const auto gone = at == fixed.end() ? std::size_t{0} : at->second;
            const auto most = std::min(options.maxCellsPerRegion, kCodes - std::min(kCodes, gone));
            if (most == 0) return fail(Errc::Conflict, "code.cell_full", {{"code", c.code}});
            options.mostOfRegion.push_back(most);
            const double area = areaM2(c.shape);
            const bool met = area / options.targetM2 < static_cast<double>(most) + 0.5;
            if (met || m_request->targetM2 <= 0 || m_request->exactCount > 0) continue;
            return fail(
                Errc::Invalid, "grid.target",
                {{"code", c.code},
                 {"target", fmt::format("{:.0f}", options.targetM2)},
                 {"count", fmt::format("{:.0f}", area / options.targetM2)},
                 {"most", std::to_string(most)},
                 {"least", fmt::format("{:.0f}", std::ceil(area / static_cast<double>(most)))}});
        }
        return options;
    }

    /// The cells of the whole store as they are to be, in order of community: those that stay, and
    /// the new ones, which have no code yet.
    Status gatherCells(std::vector<GridCell> cut) {
        std::set<std::string_view> anew;
        for (const auto& c : m_communities) {
            anew.insert(c.code);
            m_streets.insert(c.code.substr(0, 9));
        }
        std::vector<Cell> cells;
        WANMI_LET(auto present, m_store.cells());
        for (auto& cell : present) {
            if (!anew.contains(cell.community)) cells.push_back(std::move(cell));
        }
        for (auto& each : cut) {
            const double area = areaM2(each.shape);
            m_areas.push_back(area);
            m_slivers += meanWidthM(each.shape) < m_leastWidthM ? 1 : 0;
            cells.push_back(
                {{}, m_communities[each.region].code, area, 2, {}, std::move(each.shape)});
        }
        std::stable_sort(cells.begin(), cells.end(),
                         [](const Cell& a, const Cell& b) { return a.community < b.community; });
        m_next.take(std::move(cells));
        return ok();
    }

    Status endOld() {
        std::vector<std::string> codes;
        for (const auto& c : m_communities) {
            codes.push_back(c.code);
        }
        WANMI_TRY(m_store.endCells(codes, m_now));
        return m_next.endDuties();
    }

    /// The regions take the nodes of their cells, so that both have one and the same boundary.
    Status writeRegions() {
        for (std::size_t i = 0; i < m_communities.size(); ++i) {
            auto& community = m_communities[i];
            community.shape = std::move(m_shapes[i]);
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

    Status writeCells() {
        std::string community;
        std::vector<int> free;
        std::size_t given = 0;
        for (auto& cell : m_next.cells()) {
            if (!cell.code.empty()) continue;
            if (cell.community != community) {
                community = cell.community;
                WANMI_LET(free, m_store.freeSequences(community));
                given = 0;
            }
            WANMI_LET(const auto parent, RegionCode::parse(community));
            if (given == free.size()) {
                return fail(Errc::Invalid, "code.cell_full", {{"code", community}});
            }
            WANMI_LET(const auto code, CellCode::make(parent, free[given++]));
            cell.code = code.text();
            WANMI_TRY(m_store.addCell(cell, m_desk->ids().next(m_now), m_now));
        }
        return ok();
    }

    GridSummary summarise() {
        std::sort(m_areas.begin(), m_areas.end());
        const auto n = m_areas.size();
        if (n == 0) return {};
        const double median =
            n % 2 == 1 ? m_areas[n / 2] : (m_areas[n / 2 - 1] + m_areas[n / 2]) / 2;
        return {static_cast<std::int64_t>(n), m_areas.front(), median, m_areas.back(), m_slivers};
    }

    Desk* m_desk;
    PlaceStore m_store;
    const GridRequest* m_request;
    const Progress* m_progress;
    GridReplacement m_next;
    Instant m_now;
    std::vector<Region> m_communities;
    std::set<std::string> m_added; ///< communities that are not in the store yet
    std::set<std::string> m_streets;
    std::vector<MultiPolygon> m_shapes; ///< of the communities, with the nodes of their cells
    std::vector<double> m_areas;
    double m_leastWidthM = 0;
    std::int64_t m_slivers = 0;
};

} // namespace

Result<GridSummary> PlaceService::generateGrid(const GridRequest& request,
                                               const Progress& progress) {
    WANMI_TRY(m_desk->refreshRules());
    WANMI_TRY(m_desk->projection()); // a store without a coordinate system has nothing to cut
    GridMaker maker{*m_desk, request, progress};
    WANMI_TRY(administering(*m_desk, request.actor, AdminAct::EditGrid)); // before long work
    WANMI_TRY(maker.plan());
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_TRY(administering(*m_desk, request.actor, AdminAct::EditGrid));
    WANMI_LET(const auto summary, maker.write());
    WANMI_TRY(tx.commit());
    return summary;
}

} // namespace wanmi

#include "core/service/duty_proposal.h"

#include "core/geometry/duty_balance.h"
#include "core/geometry/neighbours.h"
#include "core/service/region_acts.h"
#include "core/store/place_counts.h"
#include "core/store/place_store.h"

#include <algorithm>
#include <map>

namespace wanmi {
namespace {

constexpr std::size_t kCellsInDutyGrid = 12;

using Indices = std::vector<std::size_t>;

std::string streetOf(const std::string& code) {
    return code.substr(0, 9);
}

Indices numberedAnew(const Indices& groups) {
    std::map<std::size_t, std::size_t> number;
    Indices out;
    for (const auto group : groups) {
        out.push_back(number.emplace(group, number.size()).first->second);
    }
    return out;
}

std::size_t countOf(const Indices& groups) {
    return groups.empty() ? 0 : *std::max_element(groups.begin(), groups.end()) + 1;
}

class Proposer {
public:
    Proposer(Desk& desk, const DutyRequest& request)
        : m_desk(&desk),
          m_store(desk.db()),
          m_request(&request) {}

    Result<DutyProposal> run(const Progress& progress) {
        WANMI_TRY(read());
        WANMI_TRY(weigh());
        WANMI_TRY(start());
        std::int64_t done = 0;
        for (const auto& [street, cells] : m_ofStreet) {
            WANMI_TRY(tell(progress, "duty_grid.balancing", done++,
                           static_cast<std::int64_t>(m_ofStreet.size())));
            improve(cells);
        }
        return result();
    }

private:
    Desk* m_desk;
    PlaceStore m_store;
    const DutyRequest* m_request;
    std::vector<Cell> m_cells;
    std::vector<Polygon> m_shapes;
    std::vector<DutyGrid> m_grids;
    Indices m_now; ///< by cell: its duty grid's place in m_grids, or their number
    std::map<std::string, Indices> m_ofStreet;
    std::vector<std::int64_t> m_components;
    std::vector<std::int64_t> m_cases;
    std::vector<double> m_weights;                               ///< of all cells together 1
    std::vector<std::pair<std::string, std::size_t>> m_proposed; ///< by cell: street and number

    Status read() {
        const auto& under = m_request->street;
        if (!under.empty()) {
            WANMI_LET(const auto street, m_store.region(under));
            if (!street) return unknownRegion(*m_desk, under);
        }
        WANMI_LET(m_cells, m_store.cells(under));
        if (m_cells.empty()) {
            return fail(Errc::NotFound, "duty_grid.no_cells",
                        {{"code", under.empty() ? "-" : under}});
        }
        WANMI_LET(m_grids, m_store.dutyGrids(under));
        std::map<std::string, std::size_t, std::less<>> gridOf;
        for (std::size_t g = 0; g < m_grids.size(); ++g) {
            for (const auto& cell : m_grids[g].cells) {
                gridOf[cell] = g;
            }
        }
        for (std::size_t i = 0; i < m_cells.size(); ++i) {
            const auto found = gridOf.find(m_cells[i].code);
            m_now.push_back(found == gridOf.end() ? m_grids.size() : found->second);
            m_ofStreet[streetOf(m_cells[i].code)].push_back(i);
            m_shapes.push_back(m_cells[i].shape);
        }
        m_proposed.resize(m_cells.size());
        return ok();
    }

    Status weigh() {
        const auto since = m_desk->now() - std::chrono::hours{24} * m_request->days;
        WANMI_LET(const auto components, componentsByCell(m_desk->db(), m_request->street));
        WANMI_LET(const auto cases, casesByCell(m_desk->db(), m_request->street, since));
        const auto countIn = [](const auto& counts, const std::string& cell) {
            const auto found = counts.find(cell);
            return found == counts.end() ? std::int64_t{0} : found->second;
        };
        for (const auto& cell : m_cells) {
            m_components.push_back(countIn(components, cell.code));
            m_cases.push_back(countIn(cases, cell.code));
        }
        m_weights.assign(m_cells.size(), 0);
        double kinds = 0;
        for (const auto& counts :
             {std::vector<std::int64_t>(m_cells.size(), 1), m_components, m_cases}) {
            double sum = 0;
            for (const auto count : counts) {
                sum += static_cast<double>(count);
            }
            if (!(sum > 0)) continue;
            ++kinds;
            for (std::size_t i = 0; i < counts.size(); ++i) {
                m_weights[i] += static_cast<double>(counts[i]) / sum;
            }
        }
        for (double& weight : m_weights) {
            weight /= kinds;
        }
        return ok();
    }

    std::size_t gridsNow(const std::string& street) const {
        return static_cast<std::size_t>(
            std::count_if(m_grids.begin(), m_grids.end(),
                          [&](const DutyGrid& grid) { return grid.street == street; }));
    }

    /// From scratch: all streets together where the number is given for all, else street by street.
    Status start() {
        const auto asked = m_request->collectors;
        if (asked == 0) {
            for (const auto& [street, cells] : m_ofStreet) {
                auto wanted = gridsNow(street);
                if (wanted == 0) wanted = (cells.size() + kCellsInDutyGrid - 1) / kCellsInDutyGrid;
                const Indices own(cells.size(), 0);
                put(cells, groupNeighbours(picked(m_shapes, cells), picked(m_weights, cells),
                                           wanted, own));
            }
            return ok();
        }
        if (asked > m_cells.size()) {
            return fail(
                Errc::Invalid, "duty_grid.too_many",
                {{"count", std::to_string(asked)}, {"most", std::to_string(m_cells.size())}});
        }
        Indices street(m_cells.size());
        std::size_t number = 0;
        for (const auto& [code, cells] : m_ofStreet) {
            for (const auto i : cells) {
                street[i] = number;
            }
            ++number;
        }
        const auto groups = groupNeighbours(m_shapes, m_weights, asked, street);
        if (const auto least = countOf(groups); least > asked) {
            return fail(Errc::Invalid, "duty_grid.too_few",
                        {{"count", std::to_string(asked)}, {"least", std::to_string(least)}});
        }
        for (const auto& [code, cells] : m_ofStreet) {
            put(cells, picked(groups, cells));
        }
        return ok();
    }

    template <class T>
    static std::vector<T> picked(const std::vector<T>& all, const Indices& which) {
        std::vector<T> out;
        out.reserve(which.size());
        for (const auto i : which) {
            out.push_back(all[i]);
        }
        return out;
    }

    void put(const Indices& cells, const Indices& groups) {
        const auto numbers = numberedAnew(groups);
        for (std::size_t k = 0; k < cells.size(); ++k) {
            m_proposed[cells[k]] = {streetOf(m_cells[cells[k]].code), numbers[k]};
        }
    }

    /// One street: what was drawn from scratch against what there is, both made even.
    void improve(const Indices& cells) {
        const auto near = neighbours(picked(m_shapes, cells));
        const auto weights = picked(m_weights, cells);
        const Indices area(cells.size(), 0);
        Indices groups;
        for (const auto i : cells) {
            groups.push_back(m_proposed[i].second);
        }
        const auto wanted = countOf(groups);
        groups = balanceGroups(near, weights, std::move(groups), area);
        const Indices now = picked(m_now, cells);
        const bool whole = std::find(now.begin(), now.end(), m_grids.size()) == now.end();
        if (const auto present = numberedAnew(now);
            whole && countOf(present) == wanted && areConnected(near, present, area)) {
            constexpr double kWorthMoving = 1.02;
            auto kept = balanceGroups(near, weights, present, area);
            if (spreadOf(weights, kept) <= kWorthMoving * spreadOf(weights, groups)) {
                groups = std::move(kept);
            }
        }
        put(cells, groups);
    }

    void add(DutyLoad& load, std::size_t cell) const {
        ++load.cells;
        load.areaM2 += m_cells[cell].areaM2;
        load.components += m_components[cell];
        load.cases += m_cases[cell];
        load.share += m_weights[cell];
    }

    /// Shares in means of all; gives the greatest.
    static double finish(std::vector<ProposedDuty>& duties) {
        double sum = 0;
        for (const auto& duty : duties) {
            sum += duty.load.share;
        }
        double most = 0;
        for (auto& duty : duties) {
            duty.load.share *= sum > 0 ? static_cast<double>(duties.size()) / sum : 0;
            most = std::max(most, duty.load.share);
        }
        return most;
    }

    DutyProposal result() {
        DutyProposal out;
        for (const auto& grid : m_grids) {
            out.now.push_back({grid.street, grid.code, grid.collector, grid.cells, {}});
        }
        std::map<std::pair<std::string, std::size_t>, std::size_t> index;
        for (const auto& key : m_proposed) {
            index.emplace(key, 0);
        }
        for (auto& [key, at] : index) {
            at = out.proposed.size();
            out.proposed.push_back({key.first, {}, {}, {}, {}});
        }
        Indices dutyOf;
        for (std::size_t i = 0; i < m_cells.size(); ++i) {
            dutyOf.push_back(index[m_proposed[i]]);
            auto& duty = out.proposed[dutyOf.back()];
            duty.cells.push_back(m_cells[i].code);
            add(duty.load, i);
            if (m_now[i] < out.now.size()) add(out.now[m_now[i]].load, i);
        }
        nameKept(out, dutyOf);
        out.spreadNow = finish(out.now);
        out.spreadProposed = finish(out.proposed);
        return out;
    }

    /// Whose cells each mostly takes over: the largest common parts first, each code once.
    void nameKept(DutyProposal& out, const Indices& dutyOf) const {
        std::map<std::pair<std::size_t, std::size_t>, std::size_t> common; // now, proposed → cells
        for (std::size_t i = 0; i < m_cells.size(); ++i) {
            if (m_now[i] < m_grids.size()) ++common[{m_now[i], dutyOf[i]}];
        }
        std::vector<std::pair<std::size_t, std::pair<std::size_t, std::size_t>>> order;
        order.reserve(common.size());
        for (const auto& [pair, cells] : common) {
            order.emplace_back(cells, pair);
        }
        std::stable_sort(order.begin(), order.end(),
                         [](const auto& a, const auto& b) { return a.first > b.first; });
        std::vector<char> given(m_grids.size(), 0);
        std::size_t stay = 0;
        for (const auto& [cells, pair] : order) {
            auto& duty = out.proposed[pair.second];
            if (given[pair.first] || !duty.keeps.empty()) continue;
            given[pair.first] = 1;
            duty.keeps = m_grids[pair.first].code;
            duty.collector = m_grids[pair.first].collector;
            stay += cells;
        }
        out.moved = m_cells.size() - stay;
        giveRest(out.proposed, given);
    }

    /// Codes nobody took over go to what is left in their street: none ends without need.
    void giveRest(std::vector<ProposedDuty>& duties, std::vector<char>& given) const {
        for (auto& duty : duties) {
            for (std::size_t g = 0; g < m_grids.size() && duty.keeps.empty(); ++g) {
                if (given[g] || m_grids[g].street != duty.street) continue;
                given[g] = 1;
                duty.keeps = m_grids[g].code;
                duty.collector = m_grids[g].collector;
            }
        }
    }
};

} // namespace

Result<DutyProposal> proposeDutyGrids(Desk& desk, const DutyRequest& request,
                                      const Progress& progress) {
    return Proposer{desk, request}.run(progress);
}

} // namespace wanmi

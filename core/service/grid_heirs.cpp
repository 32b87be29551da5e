// What cells of a file take over from those before them.
#include "core/geometry/grid_mend.h"
#include "core/geometry/measures.h"
#include "core/geometry/neighbours.h"
#include "core/service/grid_file.h"

#include <algorithm>

namespace wanmi {
namespace {

/// Less ground in common is a border drawn a little otherwise.
constexpr double kSameGroundM2 = 1;

std::string streetOf(const std::string& community) {
    return community.substr(0, 9);
}

class HeirPlan {
public:
    HeirPlan(Desk& desk, const std::vector<CellRow>& present, const std::vector<FileCell>& file,
             GridFilePlan& plan)
        : m_store(desk.db()),
          m_present(&present),
          m_file(&file),
          m_plan(&plan) {
        for (const auto& row : present) {
            m_byCode.emplace(row.cell.code, &row);
        }
    }

    Status run(const Progress& progress) {
        WANMI_TRY(findGround(progress));
        WANMI_TRY(readDuties());
        for (auto& next : m_plan->cells) {
            inherit(next);
        }
        for (const auto& gone : m_plan->gone) {
            touch(gone.cell.code);
        }
        std::set<std::string> streets;
        for (const auto& community : m_plan->communities) {
            streets.insert(streetOf(community));
        }
        for (const auto& street : streets) {
            if (!hangsTogether(street)) m_plan->dutyStreets.insert(street);
        }
        return ok();
    }

private:
    /// Whose ground the cells that were made or changed have.
    Status findGround(const Progress& progress) {
        std::vector<const CellRow*> olds;
        std::vector<MultiPolygon> before;
        std::vector<MultiPolygon> after;
        std::vector<const NextCell*> news;
        std::set<std::string_view> gone;
        const auto addOld = [&](const CellRow& row) {
            olds.push_back(&row);
            before.push_back({row.cell.shape});
        };
        for (const auto& row : m_plan->gone) {
            addOld(row);
            gone.insert(row.cell.code);
        }
        for (const auto& next : m_plan->cells) {
            if (next.beside || next.kind == NextCell::Kind::Kept) continue;
            news.push_back(&next);
            after.push_back({next.row.cell.shape});
            if (next.kind == NextCell::Kind::Changed)
                addOld(*m_byCode.find(next.row.cell.code)->second);
        }
        if (before.empty() || after.empty()) return ok();
        WANMI_LET(const auto shared, sharedGround(before, after, progress));
        std::map<const NextCell*, double> most;
        for (const auto& each : shared) {
            if (each.areaM2 < kSameGroundM2) continue;
            const CellRow& from = *olds[each.a];
            const NextCell& into = *news[each.b];
            double& best = most[&into];
            if (each.areaM2 > best) {
                best = each.areaM2;
                m_heirOf[into.number] = &from;
            }
            addLineage(from, into, gone);
        }
        return ok();
    }

    void addLineage(const CellRow& from, const NextCell& into,
                    const std::set<std::string_view>& gone) {
        const bool goesOn = !gone.contains(from.cell.code);
        if (goesOn && into.kind == NextCell::Kind::Changed) return; // a border moved
        m_plan->lineage.emplace_back(from.cell.code, into.row.cell.code);
    }

    Status readDuties() {
        WANMI_LET(const auto duties, m_store.dutyGrids());
        for (const auto& duty : duties) {
            m_streetOf[duty.code] = duty.street;
            for (const auto& cell : duty.cells) {
                m_plan->dutyOf[cell] = duty.code;
            }
        }
        return ok();
    }

    std::string dutyOf(const std::string& cell) const {
        const auto found = m_plan->dutyOf.find(cell);
        return found == m_plan->dutyOf.end() ? std::string{} : found->second;
    }

    void touch(const std::string& cell) {
        if (const auto duty = dutyOf(cell); !duty.empty()) m_touched.insert(duty);
    }

    void inherit(NextCell& next) {
        next.duty = dutyOf(next.row.cell.code);
        if (next.kind != NextCell::Kind::Made) return;
        const auto heir = m_heirOf.find(next.number);
        if (heir == m_heirOf.end()) return;
        const CellRow& from = *heir->second;
        const FileCell* row = next.fileCell == SIZE_MAX ? nullptr : &(*m_file)[next.fileCell];
        next.row.cell.areaClass = from.cell.areaClass;
        if (row == nullptr || !row->landUse) next.row.cell.landUse = from.cell.landUse;
        if (row == nullptr || !row->manageLevel) next.row.manageLevel = from.manageLevel;
        if (row == nullptr || !row->responsible) next.row.responsible = from.responsible;
        if (row == nullptr || !row->note) next.row.note = from.note;
        const auto duty = dutyOf(from.cell.code);
        if (duty.empty() || m_streetOf[duty] != streetOf(next.row.cell.community)) return;
        next.duty = duty;
        m_touched.insert(duty);
    }

    /// Has every cell of the street a duty grid, and are those that change still in one piece?
    bool hangsTogether(const std::string& street) const {
        std::vector<Polygon> shapes;
        std::vector<std::string> duties;
        for (const auto& next : m_plan->cells) {
            if (next.beside || streetOf(next.row.cell.community) != street) continue;
            shapes.push_back(next.row.cell.shape);
            duties.push_back(next.duty);
        }
        for (const auto& row : *m_present) {
            if (streetOf(row.cell.community) != street) continue;
            const bool ofFile = std::binary_search(m_plan->communities.begin(),
                                                   m_plan->communities.end(), row.cell.community);
            if (ofFile) continue;
            shapes.push_back(row.cell.shape);
            duties.push_back(dutyOf(row.cell.code));
        }
        if (std::any_of(duties.begin(), duties.end(), [](const auto& d) { return d.empty(); }))
            return false;
        const bool changes = std::any_of(duties.begin(), duties.end(), [this](const auto& duty) {
            return m_touched.contains(duty);
        });
        return !changes || inOnePiece(wanmi::neighbours(shapes), duties);
    }

    bool inOnePiece(const std::vector<std::vector<std::size_t>>& beside,
                    const std::vector<std::string>& duties) const {
        std::set<std::string_view> begun;
        std::vector<char> known(duties.size(), 0);
        for (std::size_t start = 0; start < duties.size(); ++start) {
            if (known[start] != 0 || !m_touched.contains(duties[start])) continue;
            if (!begun.insert(duties[start]).second) return false; // a second piece of it
            walk(beside, duties, start, known);
        }
        return true;
    }

    static void walk(const std::vector<std::vector<std::size_t>>& beside,
                     const std::vector<std::string>& duties, std::size_t start,
                     std::vector<char>& known) {
        std::vector<std::size_t> open{start};
        known[start] = 1;
        while (!open.empty()) {
            const auto at = open.back();
            open.pop_back();
            for (const auto other : beside[at]) {
                if (known[other] != 0 || duties[other] != duties[start]) continue;
                known[other] = 1;
                open.push_back(other);
            }
        }
    }

    PlaceStore m_store;
    const std::vector<CellRow>* m_present;
    const std::vector<FileCell>* m_file;
    GridFilePlan* m_plan;
    std::map<std::string_view, const CellRow*> m_byCode;
    std::map<std::uint32_t, const CellRow*> m_heirOf; // by number
    std::map<std::string, std::string, std::less<>> m_streetOf;
    std::set<std::string> m_touched; ///< duty grids that get or lose a cell
};

} // namespace

Status allotCodes(Desk& desk, std::vector<NextCell>& cells) {
    PlaceStore places{desk.db()};
    std::map<std::string, std::vector<std::pair<Point, NextCell*>>> wanted;
    std::set<std::string> taken;
    for (auto& next : cells) {
        if (!next.row.cell.code.empty()) {
            taken.insert(next.row.cell.code);
            continue;
        }
        const auto at = interiorPoint(next.row.cell.shape);
        wanted[next.row.cell.community].push_back({{-at.y, at.x}, &next});
    }
    for (auto& [community, nexts] : wanted) {
        WANMI_LET(const auto region, RegionCode::parse(community));
        WANMI_LET(const auto free, places.freeSequences(community));
        std::sort(nexts.begin(), nexts.end(),
                  [](const auto& a, const auto& b) { return a.first < b.first; });
        auto next = nexts.begin();
        for (const int sequence : free) {
            if (next == nexts.end()) break;
            WANMI_LET(const auto code, CellCode::make(region, sequence));
            if (taken.contains(code.text())) continue; // of another row of the file
            next->second->row.cell.code = code.text();
            ++next;
        }
        if (next != nexts.end()) {
            return fail(Errc::Invalid, "code.cell_full", {{"code", community}});
        }
    }
    return ok();
}

Status planHeirs(Desk& desk, const std::vector<CellRow>& present, const std::vector<FileCell>& file,
                 GridFilePlan& plan, const Progress& progress) {
    return HeirPlan{desk, present, file, plan}.run(progress);
}

} // namespace wanmi

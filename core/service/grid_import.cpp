// A grid from a file: read, laid over its communities, mended or refused, written.
#include "core/service/grid_import.h"

#include "core/base/csv.h"
#include "core/domain/people/rights.h"
#include "core/geometry/grid_mend.h"
#include "core/geometry/measures.h"
#include "core/service/grid_file.h"
#include "core/service/grid_replace.h"

#include <fmt/format.h>

#include <algorithm>

namespace wanmi {
namespace {

using Kind = MendFault::Kind;

GridFlaw flawOf(Kind kind) {
    switch (kind) {
    case Kind::Snap: return GridFlaw::Snap;
    case Kind::Overlap: return GridFlaw::Overlap;
    case Kind::Outside: return GridFlaw::Outside;
    case Kind::Gap:
    case Kind::GapCell: return GridFlaw::Gap;
    case Kind::Part:
    case Kind::PartCell: return GridFlaw::Part;
    case Kind::Sliver: return GridFlaw::Sliver;
    case Kind::Lost: return GridFlaw::Lost;
    }
    return GridFlaw::Lost;
}

class GridImporter {
public:
    GridImporter(Desk& desk, const GridImportOptions& options, const GridRepairs& repairs,
                 const Progress& progress)
        : m_desk(&desk),
          m_options(&options),
          m_progress(&progress),
          m_next(desk, progress) {
        m_limits.repair = options.repair;
        m_limits.snapM = repairs.of(GridFlaw::Snap).limit;
        m_limits.gapCellM2 = repairs.of(GridFlaw::Gap).limit;
        m_limits.partCellM2 = repairs.of(GridFlaw::Part).limit;
        m_limits.leastWidthM = repairs.of(GridFlaw::Sliver).limit;
    }

    Status read(RowSource& source, const ImportTables& tables) {
        WANMI_TRY(m_next.begin());
        PlaceStore places{m_desk->db()};
        WANMI_LET(auto regions, places.regions(RegionLevel::Community));
        for (auto& region : regions) {
            m_communities.emplace(region.code, std::move(region));
        }
        WANMI_LET(m_present, GridStore{m_desk->db()}.cellRows(std::nullopt));
        WANMI_LET(m_file,
                  readGridFile(*m_desk, source, *m_options, tables, m_communities, *m_progress));
        if (m_file.cells.empty() && m_file.flaws.empty()) {
            return fail(Errc::Invalid, "grid.no_rows", {{"file", m_options->name}});
        }
        m_out.rows = m_file.rows;
        m_out.ended = m_file.ended;
        m_out.legacy = m_file.legacy;
        m_out.guessed = m_file.guessed;
        m_out.crs = m_file.crs;
        m_out.flaws = m_file.flaws;
        return ok();
    }

    /// False: the file is refused.
    Result<bool> plan() {
        if (m_file.cells.empty()) return false;
        chooseRegions();
        WANMI_LET(auto mended, mendGrid(m_regions, mendCells(), m_limits, *m_progress));
        const bool coded = std::none_of(m_out.flaws.begin(), m_out.flaws.end(),
                                        [](const auto& f) { return f.refused; });
        if (!mended.sound || !coded) {
            WANMI_TRY(nameFlaws(mended.faults));
            return false;
        }
        takeCells(mended);
        takeRegions(mended);
        WANMI_TRY(allotCodes(*m_desk, m_plan.cells));
        WANMI_TRY(nameFlaws(mended.faults));
        takeGone();
        WANMI_TRY(planHeirs(*m_desk, m_present, m_file.cells, m_plan, *m_progress));
        takeWhole();
        m_next.planDuties(m_plan.dutyStreets);
        WANMI_TRY(m_next.planMoves());
        return true;
    }

    /// In the caller's transaction.
    Status write() {
        WANMI_TRY(m_next.lock());
        WANMI_LET(const auto actor, administrator(*m_desk, m_options->actor));
        for (const auto& community : m_plan.communities) {
            WANMI_TRY(mayActIn(actor, community.substr(0, 6), community));
        }
        WANMI_TRY(m_next.addEdition(m_options->name, m_options->document, actor.login));
        GridFileWriter writer{*m_desk, m_plan, m_next.edition(), m_next.now()};
        WANMI_TRY(m_next.endDuties());
        WANMI_TRY(writer.cells(*m_progress));
        WANMI_TRY(writer.regions());
        WANMI_TRY(m_next.writeDuties());
        WANMI_TRY(writer.duties());
        return m_next.moveThings();
    }

    GridImport result(bool taken) {
        m_out.taken = taken;
        m_out.communities = m_plan.communities;
        for (const auto& next : m_plan.cells) {
            if (next.beside) {
                ++m_out.beside;
                continue;
            }
            ++m_out.cells;
            m_out.kept += next.kind == NextCell::Kind::Kept ? 1 : 0;
            m_out.changed += next.kind == NextCell::Kind::Changed ? 1 : 0;
            m_out.made += next.kind == NextCell::Kind::Made ? 1 : 0;
        }
        m_out.retired = static_cast<std::int64_t>(m_plan.gone.size());
        m_out.dutyStreets.assign(m_plan.dutyStreets.begin(), m_plan.dutyStreets.end());
        m_out.components = static_cast<std::int64_t>(m_next.movedComponents());
        m_out.cases = static_cast<std::int64_t>(m_next.movedCases());
        m_out.edition = m_next.edition();
        std::stable_sort(m_out.flaws.begin(), m_out.flaws.end(),
                         [](const auto& a, const auto& b) { return a.refused && !b.refused; });
        return std::move(m_out);
    }

    static Result<Actor> administrator(Desk& desk, std::string_view login) {
        WANMI_LET(auto actor, desk.acting(login));
        WANMI_TRY(mayAdminister(actor, AdminAct::EditGrid));
        return actor;
    }

private:
    bool isOfFile(std::string_view community) const {
        return std::binary_search(m_plan.communities.begin(), m_plan.communities.end(), community);
    }

    /// The communities of the file, and those that may share a border with one of them.
    void chooseRegions() {
        constexpr std::int64_t kBesideMm = 1000;
        std::set<std::string> given;
        for (const auto& cell : m_file.cells) {
            given.insert(cell.community);
        }
        m_plan.communities.assign(given.begin(), given.end());
        std::vector<Box> boxes;
        for (const auto& code : m_plan.communities) {
            const Box box = boxOf(m_communities.find(code)->second.shape);
            boxes.push_back({box.minX - kBesideMm, box.minY - kBesideMm, box.maxX + kBesideMm,
                             box.maxY + kBesideMm});
        }
        for (const auto& [code, region] : m_communities) {
            if (region.shape.empty()) continue;
            const Box box = boxOf(region.shape);
            const bool near = std::any_of(boxes.begin(), boxes.end(),
                                          [&](const Box& each) { return each.meets(box); });
            if (!near) continue;
            m_numberOf.emplace(code, static_cast<std::uint32_t>(m_regions.size()));
            m_codeOf.push_back(code);
            m_regions.push_back({region.shape, isOfFile(code)});
        }
    }

    /// Those of the file, then those beside.
    std::vector<MendCell> mendCells() {
        std::vector<MendCell> out;
        for (const auto& cell : m_file.cells) {
            out.push_back({cell.shape, m_numberOf.find(cell.community)->second, false});
        }
        for (std::size_t i = 0; i < m_present.size(); ++i) {
            const auto region = m_numberOf.find(m_present[i].cell.community);
            if (region == m_numberOf.end() || m_regions[region->second].given) continue;
            out.push_back({{m_present[i].cell.shape}, region->second, true});
            m_beside.push_back(i);
        }
        return out;
    }

    void takeCells(const Mended& mended) {
        std::map<std::string_view, const CellRow*> before;
        for (const auto& row : m_present) {
            before.emplace(row.cell.code, &row);
        }
        const auto files = m_file.cells.size();
        for (const auto& each : mended.cells) {
            NextCell next;
            next.number = each.number;
            next.row.cell.community = m_codeOf[each.region];
            if (each.number < files) {
                next.fileCell = each.number;
                const auto& code = m_file.cells[each.number].code;
                const auto old = before.find(code);
                takeRow(next, old == before.end() ? nullptr : old->second);
                next.row.cell.code = code;
            } else if (each.number < files + m_beside.size()) {
                next.row = m_present[m_beside[each.number - files]];
                next.beside = true;
                next.kind = NextCell::Kind::Changed;
            }
            Polygon old = next.row.cell.shape;
            normalise(old);
            const bool same = old == each.shape;
            if (next.beside && same) continue;
            if (!same && next.kind == NextCell::Kind::Kept) next.kind = NextCell::Kind::Changed;
            next.row.cell.shape = each.shape;
            next.row.cell.areaM2 = areaM2(each.shape);
            m_plan.cells.push_back(std::move(next));
        }
    }

    /// The row as the file has it over what it was before.
    void takeRow(NextCell& next, const CellRow* old) const {
        if (old != nullptr) {
            next.row = *old;
            next.kind = NextCell::Kind::Kept;
        }
        const auto& file = m_file.cells[next.fileCell];
        const auto put = [&](const std::optional<std::string>& value, std::string& into) {
            if (!value || *value == into) return;
            into = *value;
            if (next.kind == NextCell::Kind::Kept) next.kind = NextCell::Kind::Changed;
        };
        put(file.landUse, next.row.cell.landUse);
        put(file.manageLevel, next.row.manageLevel);
        put(file.responsible, next.row.responsible);
        put(file.note, next.row.note);
    }

    void takeRegions(const Mended& mended) {
        for (std::size_t r = 0; r < m_regions.size(); ++r) {
            MultiPolygon before = m_regions[r].shape;
            normalise(before);
            if (mended.regions[r].empty() || mended.regions[r] == before) continue;
            m_plan.regions.emplace(m_codeOf[r], mended.regions[r]);
        }
    }

    void takeGone() {
        std::set<std::string_view> codes;
        for (const auto& next : m_plan.cells) {
            codes.insert(next.row.cell.code);
        }
        for (const auto& row : m_present) {
            if (isOfFile(row.cell.community) && !codes.contains(row.cell.code))
                m_plan.gone.push_back(row);
        }
    }

    /// The cells of the whole store as they are to be.
    void takeWhole() {
        std::vector<Cell> cells;
        std::set<std::string_view> written;
        for (const auto& next : m_plan.cells) {
            cells.push_back(next.row.cell);
            written.insert(next.row.cell.code);
        }
        for (const auto& row : m_present) {
            if (isOfFile(row.cell.community) || written.contains(row.cell.code)) continue;
            cells.push_back(row.cell);
        }
        std::sort(cells.begin(), cells.end(),
                  [](const Cell& a, const Cell& b) { return a.code < b.code; });
        m_next.take(std::move(cells));
    }

    std::string nameOf(std::uint32_t number) const {
        const auto next = std::lower_bound(
            m_plan.cells.begin(), m_plan.cells.end(), number,
            [](const NextCell& each, std::uint32_t wanted) { return each.number < wanted; });
        if (next != m_plan.cells.end() && next->number == number) return next->row.cell.code;
        if (number >= m_file.cells.size()) return {};
        const auto& cell = m_file.cells[number];
        return cell.code.empty() ? cell.written : cell.code;
    }

    Status nameFlaws(const std::vector<MendFault>& faults) {
        WANMI_LET(const auto* projection, m_desk->projection());
        for (const auto& fault : faults) {
            GridFlawFound found;
            found.flaw = flawOf(fault.kind);
            found.refused = !m_options->repair && fault.kind != Kind::Sliver;
            found.made = fault.kind == Kind::GapCell || fault.kind == Kind::PartCell;
            found.code = nameOf(fault.cell);
            if (fault.other != fault.cell) found.other = nameOf(fault.other);
            const bool loses = fault.other < m_file.cells.size() && fault.kind != Kind::Overlap;
            const auto of = loses ? fault.other : fault.cell;
            if (of < m_file.cells.size()) found.row = m_file.cells[of].row;
            found.where = projection->toLonLat(fault.where);
            found.areaM2 = fault.areaM2;
            m_out.flaws.push_back(std::move(found));
        }
        return ok();
    }

    Desk* m_desk;
    const GridImportOptions* m_options;
    const Progress* m_progress;
    MendLimits m_limits;
    GridReplacement m_next;
    Communities m_communities;
    std::vector<CellRow> m_present;
    FileGrid m_file;
    std::map<std::string, std::uint32_t, std::less<>> m_numberOf; ///< of a region
    std::vector<std::string> m_codeOf;
    std::vector<MendRegion> m_regions;
    std::vector<std::size_t> m_beside; ///< index into m_present
    GridFilePlan m_plan;
    GridImport m_out;
};

} // namespace

Result<GridImport> importGrid(Desk& desk, RowSource& source, const GridImportOptions& options,
                              const ImportTables& tables, const Progress& progress) {
    WANMI_TRY(desk.projection()); // a store without a coordinate system has no communities
    WANMI_TRY(GridImporter::administrator(desk, options.actor));
    WANMI_LET(const auto repairs, gridRepairs(desk));
    GridImporter importer{desk, options, repairs, progress};
    WANMI_TRY(importer.read(source, tables));
    WANMI_LET(const bool sound, importer.plan());
    if (!sound) return importer.result(false);
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_TRY(importer.write());
    if (!options.tryOnly) WANMI_TRY(tx.commit());
    return importer.result(true);
}

Result<GridRepairs> gridRepairs(Desk& desk) {
    WANMI_LET(const auto text,
              desk.db().text("SELECT text FROM rule_text WHERE file = 'grid_repairs.csv'"
                             " ORDER BY version DESC LIMIT 1"));
    return GridRepairs::load(text ? std::string_view{*text} : GridRepairs::shipped(),
                             "grid_repairs.csv");
}

std::string gridFlawTable(const std::vector<GridFlawFound>& flaws, const GridRepairs& repairs,
                          std::string_view language) {
    // The mark lets spreadsheets see UTF-8.
    std::string out = "\xEF\xBB\xBFrule,row,cell,other,area_m2,lon,lat,text\r\n";
    for (const auto& flaw : flaws) {
        const auto& row = repairs.of(flaw.flaw);
        out += fmt::format("{},{},{},{},{:.6f},", gridFlawCode(flaw.flaw),
                           flaw.row == 0 ? std::string{} : std::to_string(flaw.row),
                           csvField(flaw.code), csvField(flaw.other), flaw.areaM2);
        out += flaw.where ? fmt::format("{:.7f},{:.7f},", flaw.where->lon, flaw.where->lat)
                          : std::string{",,"};
        out += csvField(language == "zh" ? row.zh : row.en) + "\r\n";
    }
    return out;
}

} // namespace wanmi

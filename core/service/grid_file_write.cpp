// Writing a grid that came from a file.
#include "core/geometry/neighbours.h"
#include "core/service/grid_file.h"

namespace wanmi {

Status GridFileWriter::end(const CellRow& gone) {
    const auto& cell = gone.cell;
    WANMI_TRY(m_store.endCell(cell.code, m_now, m_now));
    if (keepsDuties(cell.community) && m_plan->dutyOf.contains(cell.code)) {
        WANMI_TRY(m_store.endDutyCell(cell.code, m_now));
    }
    WANMI_TRY(m_store.retireCode(cell.code, m_edition));
    WANMI_LET(const auto code, CellCode::parse(cell.code));
    return m_places.raiseSerial("cell:" + cell.community, code.sequence());
}

Status GridFileWriter::cells(const Progress& progress) {
    for (const auto& gone : m_plan->gone) {
        WANMI_TRY(end(gone));
    }
    const auto all = static_cast<std::int64_t>(m_plan->cells.size());
    std::int64_t done = 0;
    for (const auto& next : m_plan->cells) {
        if (done++ % 512 == 0) WANMI_TRY(tell(progress, "grid.writing", done, all));
        if (next.kind == NextCell::Kind::Kept) continue;
        const auto& code = next.row.cell.code;
        if (next.kind == NextCell::Kind::Changed) {
            WANMI_TRY(m_store.endCell(code, m_now, m_now));
        }
        WANMI_TRY(m_store.addCellRow(next.row, m_desk->ids().next(m_now), m_now, m_now));
        if (next.kind == NextCell::Kind::Made && keepsDuties(next.row.cell.community)) {
            WANMI_TRY(m_store.addDutyCell(code, next.duty, m_now));
        }
    }
    for (const auto& [from, into] : m_plan->lineage) {
        WANMI_TRY(m_store.addLineage(m_edition, from, into));
    }
    return ok();
}

Status GridFileWriter::regions() {
    for (const auto& [code, shape] : m_plan->regions) {
        WANMI_TRY(m_store.endRegion(code, m_now, m_now));
        WANMI_TRY(m_store.addRegionVersion(code, shape, m_desk->ids().next(m_now), m_now, m_now));
    }
    return ok();
}

std::set<std::string> GridFileWriter::touchedDuties() const {
    std::set<std::string> out;
    const auto touch = [&](const Cell& cell, const std::string& duty) {
        if (!duty.empty() && keepsDuties(cell.community)) out.insert(duty);
    };
    for (const auto& next : m_plan->cells) {
        if (next.kind != NextCell::Kind::Kept) touch(next.row.cell, next.duty);
    }
    for (const auto& gone : m_plan->gone) {
        const auto duty = m_plan->dutyOf.find(gone.cell.code);
        if (duty != m_plan->dutyOf.end()) touch(gone.cell, duty->second);
    }
    return out;
}

Status GridFileWriter::duties() {
    const auto touched = touchedDuties();
    if (touched.empty()) return ok();
    std::map<std::string, Polygon, std::less<>> shapes;
    WANMI_LET(auto cells, m_places.cells());
    for (auto& cell : cells) {
        shapes.emplace(cell.code, std::move(cell.shape));
    }
    for (const auto& code : touched) {
        WANMI_LET(const auto found, m_places.dutyGrids(code));
        if (found.empty() || found.front().code != code) continue;
        WANMI_TRY(reshape(found.front(), shapes));
    }
    return ok();
}

Status GridFileWriter::reshape(const DutyGrid& duty,
                               const std::map<std::string, Polygon, std::less<>>& shapes) {
    std::vector<Polygon> parts;
    for (const auto& cell : duty.cells) {
        const auto shape = shapes.find(cell);
        if (shape != shapes.end()) parts.push_back(shape->second);
    }
    const auto outline = dissolve(parts);
    if (outline == duty.shape) return ok();
    WANMI_TRY(m_store.endDuty(duty.code, m_now, m_now));
    if (parts.empty()) return ok();
    return m_store.addDutyVersion(duty.code, outline, m_desk->ids().next(m_now), m_now, m_now);
}

} // namespace wanmi

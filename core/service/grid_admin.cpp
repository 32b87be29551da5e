// Drafts of the grid: made, kept line by line, put on a newer grid, dropped.
#include "core/service/grid_admin.h"

#include "core/domain/people/rights.h"
#include "core/service/grid_plan.h"
#include "core/store/place_store.h"
#include "core/store/read_snapshot.h"

#include <algorithm>

namespace wanmi {

Result<Actor> GridAdmin::administrator(std::string_view login) {
    WANMI_LET(auto actor, m_desk->acting(login));
    WANMI_TRY(mayAdminister(actor, AdminAct::EditGrid));
    return actor;
}

Result<GridDraftRow> GridAdmin::openDraft(std::string_view name) {
    WANMI_LET(auto found, m_store.draft(name));
    if (!found || found->state != "open") {
        return fail(Errc::NotFound, "draft.unknown", {{"name", std::string{name}}});
    }
    return std::move(*found);
}

Result<GridDraftRow> GridAdmin::newDraft(std::string_view name, std::string_view actor) {
    if (name.empty()) return fail(Errc::Invalid, "draft.no_name");
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_LET(const auto who, administrator(actor));
    WANMI_LET(const auto there, m_store.draft(name));
    if (there) return fail(Errc::Conflict, "draft.exists", {{"name", std::string{name}}});
    WANMI_LET(const auto edition, m_store.edition());
    const Instant now = m_desk->now();
    const GridDraftRow row{
        m_desk->ids().next(now), std::string{name}, who.login, "open", edition, now, now, 0};
    WANMI_TRY(m_store.addDraft(row));
    WANMI_TRY(tx.commit());
    return row;
}

Result<std::vector<GridDraftRow>> GridAdmin::drafts(bool all) {
    return m_store.drafts(all);
}

Status GridAdmin::dropDraft(std::string_view name, std::string_view actor) {
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_TRY(administrator(actor));
    WANMI_LET(auto row, openDraft(name));
    row.state = "dropped";
    WANMI_TRY(m_store.setDraft(row, m_desk->now()));
    return tx.commit();
}

Result<GridStart> GridAdmin::start() {
    GridStart start;
    PlaceStore places{m_desk->db()};
    WANMI_LET(start.edition, m_store.edition());
    WANMI_LET(start.cells, places.cells());
    if (start.cells.empty()) return fail(Errc::NotFound, "grid.no_cells");
    WANMI_LET(const auto regions, places.regions({}));
    for (const auto& region : regions) {
        if (region.level != RegionLevel::District) start.regions.push_back(region.code);
    }
    WANMI_LET(const auto duties, places.dutyGrids());
    start.dutyOf.assign(start.cells.size(), kNoGroup);
    for (const auto& duty : duties) {
        const auto number = static_cast<std::uint32_t>(start.duties.size());
        start.duties.push_back(duty.code);
        for (const auto& code : duty.cells) {
            const auto at =
                std::lower_bound(start.cells.begin(), start.cells.end(), code,
                                 [](const Cell& c, const std::string& k) { return c.code < k; });
            if (at != start.cells.end() && at->code == code)
                start.dutyOf[static_cast<std::size_t>(at - start.cells.begin())] = number;
        }
    }
    return start;
}

Result<GridDraft> GridAdmin::open(std::string_view name, const Progress& progress) {
    // One view of the store: a publication in between would mix two editions.
    GridStart from;
    std::string log;
    {
        WANMI_LET(const auto view, ReadSnapshot::begin(m_desk->db()));
        WANMI_LET(const auto row, openDraft(name));
        WANMI_LET(log, m_store.draftLog(row.id));
        WANMI_LET(from, start());
    }
    return GridDraft::open(std::move(from), log, progress);
}

Status GridAdmin::keep(std::string_view name, std::size_t fromLine, std::string_view lines,
                       std::string_view actor) {
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_LET(const auto who, administrator(actor));
    WANMI_LET(const auto row, openDraft(name));
    WANMI_LET(const auto kept, m_store.draftLog(row.id, std::min(fromLine, row.lines)));
    const bool same = kept.size() <= lines.size() && lines.substr(0, kept.size()) == kept;
    if (fromLine > row.lines || !same) {
        return fail(Errc::Conflict, "draft.elsewhere", {{"name", row.name}});
    }
    lines.remove_prefix(kept.size());
    const Instant now = m_desk->now();
    for (std::size_t line = row.lines; !lines.empty(); ++line) {
        const auto end = lines.find('\n');
        if (end == std::string_view::npos) return fail(Errc::Invalid, "draft.bad_step");
        WANMI_TRY(m_store.addLine(row.id, line, lines.substr(0, end), who.login, now));
        lines.remove_prefix(end + 1);
    }
    WANMI_TRY(m_store.setDraft(row, now));
    return tx.commit();
}

Result<DraftRefit> GridAdmin::refit(std::string_view name, std::string_view actor,
                                    const Progress& progress) {
    WANMI_LET(auto row, openDraft(name));
    WANMI_LET(const auto log, m_store.draftLog(row.id));
    WANMI_LET(auto from, start());
    const auto edition = from.edition;
    WANMI_LET(auto refit, refitDraft(std::move(from), log, progress));
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_LET(const auto who, administrator(actor));
    WANMI_LET(row, openDraft(row.name));
    WANMI_LET(const auto now, m_store.draftLog(row.id));
    WANMI_LET(const auto inForce, m_store.edition());
    if (now != log || inForce != edition) {
        return fail(Errc::Conflict, "draft.elsewhere", {{"name", row.name}});
    }
    WANMI_TRY(m_store.forgetLines(row.id));
    std::string_view rest = refit.log;
    for (std::size_t line = 0; !rest.empty(); ++line) {
        const auto end = rest.find('\n');
        WANMI_TRY(m_store.addLine(row.id, line, rest.substr(0, end), who.login, m_desk->now()));
        rest.remove_prefix(end + 1);
    }
    row.edition = edition;
    WANMI_TRY(m_store.setDraft(row, m_desk->now()));
    WANMI_TRY(tx.commit());
    return refit;
}

Result<Rehearsal> GridAdmin::rehearse(std::string_view name, std::string_view document,
                                      const Progress& progress) {
    WANMI_LET(auto plan, planPublication(*m_desk, name, document, progress));
    return std::move(plan.rehearsal);
}

Result<CellHistory> GridAdmin::history(std::string_view code) {
    CellHistory out;
    WANMI_LET(out.versions, m_store.versions(code));
    if (out.versions.empty()) {
        return fail(Errc::NotFound, "grid.unknown_cell", {{"name", std::string{code}}});
    }
    WANMI_LET(out.lineage, m_store.lineage(code));
    WANMI_LET(out.retiredIn, m_store.retiredIn(code));
    return out;
}

} // namespace wanmi

#include "core/service/duty_assign.h"

#include "core/domain/people/rights.h"
#include "core/service/grid_admin.h"
#include "core/store/people_store.h"
#include "core/store/place_store.h"

#include <algorithm>
#include <utility>

namespace wanmi {
namespace {

constexpr std::string_view kCollector = "SUPERVISOR_FIELD";

/// Hands cells over one by one, those that cannot go yet after the others: each step leaves every
/// duty grid in one piece.
class Adopter {
public:
    explicit Adopter(GridDraft& draft) : m_draft(&draft) {}

    void want(const ProposedDuty& duty) {
        const auto target = m_targets.size();
        m_targets.push_back(duty.keeps.empty() ? std::nullopt
                                               : m_draft->groupNamed(MeshLayer::Duty, duty.keeps));
        for (const auto& name : duty.cells) {
            const auto cell = m_draft->cellNamed(name);
            if (!cell || !m_draft->mesh().alive(*cell)) continue;
            const bool there =
                m_targets[target] && m_draft->mesh().state(*cell).duty == *m_targets[target];
            if (!there) m_pending.emplace_back(*cell, target);
        }
    }

    std::size_t run() {
        std::size_t moved = 0;
        for (bool more = true; more;) {
            more = false;
            std::vector<std::pair<MeshCell, std::size_t>> later;
            for (const auto& step : m_pending) {
                if (hand(step.first, step.second)) {
                    ++moved;
                    more = true;
                } else {
                    later.push_back(step);
                }
            }
            m_pending = std::move(later);
        }
        return moved;
    }

    std::vector<std::string> left() const {
        std::vector<std::string> names;
        for (const auto& [cell, target] : m_pending) {
            names.push_back(m_draft->cellName(cell));
        }
        std::sort(names.begin(), names.end());
        return names;
    }

private:
    bool hand(MeshCell cell, std::size_t target) {
        MeshEdit edit;
        edit.kind = MeshEdit::Kind::Assign;
        edit.layer = MeshLayer::Duty;
        edit.cell = cell;
        edit.group = m_targets[target].value_or(m_draft->newDuty());
        if (!m_draft->apply(edit)) return false;
        m_targets[target] = edit.group;
        return true;
    }

    GridDraft* m_draft;
    std::vector<std::optional<std::uint32_t>> m_targets; ///< nullopt: not made yet
    std::vector<std::pair<MeshCell, std::size_t>> m_pending;
};

} // namespace

Status assignDutyGrid(Desk& desk, std::string_view code, std::string_view collector,
                      std::string_view login) {
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto actor, desk.acting(login));
    WANMI_TRY(mayAdminister(actor, AdminAct::EditGrid));
    WANMI_LET(const auto grids, PlaceStore{desk.db()}.dutyGrids(code));
    if (grids.empty() || grids.front().code != code) {
        return fail(Errc::NotFound, "duty_grid.unknown", {{"code", std::string{code}}});
    }
    WANMI_TRY(mayActIn(actor, grids.front().street.substr(0, 6), grids.front().street));
    PeopleStore people{desk.db()};
    WANMI_LET(const auto person, people.person(collector));
    if (!person || !person->active || person->who.post != kCollector) {
        return fail(Errc::Invalid, "people.bad_successor", {{"login", std::string{collector}}});
    }
    if (grids.front().collector == collector) {
        return fail(Errc::Invalid, "duty_grid.same",
                    {{"code", std::string{code}}, {"login", std::string{collector}}});
    }
    const Instant now = desk.now();
    WANMI_TRY(people.give(code, collector, desk.ids().next(now), now));
    WANMI_TRY(noteChange(desk.db(), "duty_grid", code));
    return tx.commit();
}

Result<DutyAdoption> adoptDutyProposal(Desk& desk, const DutyRequest& request,
                                       std::string_view name, std::string_view actor,
                                       const Progress& progress) {
    GridAdmin admin{desk};
    WANMI_LET(auto draft, admin.open(name, progress));
    WANMI_LET(const auto proposal, proposeDutyGrids(desk, request, progress));
    const auto from = draft.lines();
    Adopter adopter{draft};
    for (const auto& duty : proposal.proposed) {
        adopter.want(duty);
    }
    DutyAdoption out;
    out.moved = adopter.run();
    out.left = adopter.left();
    out.spreadNow = proposal.spreadNow;
    out.spreadProposed = proposal.spreadProposed;
    WANMI_TRY(admin.keep(name, from, draft.log(from), actor));
    return out;
}

} // namespace wanmi

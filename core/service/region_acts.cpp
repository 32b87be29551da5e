#include "core/service/region_acts.h"

#include "core/base/time_text.h"
#include "core/domain/people/rights.h"
#include "core/service/region_work.h"
#include "core/store/read_snapshot.h"

#include <algorithm>

namespace wanmi {
namespace {

/// An administrator of a district or street acts there only; whoever receives ground is asked too.
Result<Actor> administrator(Desk& desk, std::string_view login, const RegionAct& act) {
    WANMI_LET(auto actor, desk.acting(login));
    WANMI_TRY(mayAdminister(actor, AdminAct::EditGrid));
    auto touched = act.members;
    touched.push_back(act.code);
    if (!act.into.empty()) touched.push_back(act.into);
    for (const auto& code : touched) {
        WANMI_TRY(mayActIn(actor, code.substr(0, 6), code));
    }
    return actor;
}

} // namespace

Result<RegionActRow> RegionActs::open(std::int64_t number) {
    WANMI_LET(auto row, m_store.act(number));
    if (!row) return fail(Errc::NotFound, "act.unknown", {{"number", std::to_string(number)}});
    if (row->state != "proposed") {
        return fail(Errc::Conflict, "act.over",
                    {{"number", std::to_string(number)}, {"state", row->state}});
    }
    return *std::move(row);
}

Result<RegionRehearsal> RegionActs::propose(const RegionActRequest& request) {
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_LET(const auto actor, administrator(*m_desk, request.actor, request.act));
    if (request.document.empty()) {
        return fail(Errc::Invalid, "act.needs",
                    {{"what", "document"}, {"act", std::string{regionActName(request.act.kind)}}});
    }
    RegionActRow row;
    row.act = regionActText(request.act);
    row.document = request.document;
    row.proposedAt = m_desk->now();
    row.validFrom = request.validFrom;
    row.author = actor.login;
    row.id = m_desk->ids().next(row.proposedAt);
    WANMI_LET(auto work, workOut(*m_desk, row));
    WANMI_LET(work.rehearsal.row.number, m_store.addAct(row));
    WANMI_TRY(tx.commit());
    return std::move(work.rehearsal);
}

Result<RegionRehearsal> RegionActs::tryOut(const RegionAct& act) {
    WANMI_LET(const auto view, ReadSnapshot::begin(m_desk->db()));
    RegionActRow row;
    row.act = regionActText(act);
    WANMI_LET(auto work, workOut(*m_desk, row));
    return std::move(work.rehearsal);
}

Result<std::vector<RegionActRow>> RegionActs::list(bool all) {
    return m_store.acts(all);
}

Result<RegionRehearsal> RegionActs::rehearse(std::int64_t number) {
    WANMI_LET(const auto view, ReadSnapshot::begin(m_desk->db()));
    WANMI_LET(const auto row, open(number));
    WANMI_LET(auto work, workOut(*m_desk, row));
    return std::move(work.rehearsal);
}

Result<RegionRehearsal> RegionActs::confirm(std::int64_t number, std::string_view login,
                                            const Progress& progress) {
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_LET(const auto row, open(number));
    WANMI_LET(const auto act, parseRegionAct(row.act));
    WANMI_LET(const auto actor, administrator(*m_desk, login, act));
    if (actor.login == row.author) {
        return fail(Errc::Forbidden, "act.same_person",
                    {{"number", std::to_string(number)}, {"actor", actor.login}});
    }
    if (row.validFrom && *row.validFrom > m_desk->now()) {
        return fail(Errc::Conflict, "act.too_early",
                    {{"number", std::to_string(number)},
                     {"day", dayText(localDay(*row.validFrom, m_desk->zone()))}});
    }
    WANMI_LET(auto work, workOut(*m_desk, row));
    WANMI_LET(const auto edition, putInForce(*m_desk, work, actor, progress));
    const Instant now = m_desk->now();
    WANMI_TRY(m_store.endAct(number, "done", actor.login, now, edition));
    WANMI_TRY(tx.commit());
    auto& done = work.rehearsal.row;
    done.state = "done";
    done.endedBy = actor.login;
    done.endedAt = now;
    done.edition = edition;
    return std::move(work.rehearsal);
}

Status RegionActs::drop(std::int64_t number, std::string_view login) {
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_LET(const auto row, open(number));
    WANMI_LET(const auto act, parseRegionAct(row.act));
    WANMI_LET(const auto actor, administrator(*m_desk, login, act));
    WANMI_TRY(m_store.endAct(number, "dropped", actor.login, m_desk->now(), std::nullopt));
    return tx.commit();
}

Error unknownRegion(Desk& desk, std::string_view code) {
    const auto history = RegionActs{desk}.history(code);
    if (!history) return history.error();
    if (history->now.empty() || history->now == code)
        return fail(Errc::NotFound, "region.unknown", {{"code", std::string{code}}});
    return fail(Errc::NotFound, "region.has_new_code",
                {{"code", std::string{code}}, {"now", history->now}});
}

Result<RegionHistory> RegionActs::history(std::string_view code) {
    RegionHistory out;
    WANMI_LET(out.versions, m_store.versions(code));
    if (out.versions.empty()) {
        return fail(Errc::NotFound, "region.unknown", {{"code", std::string{code}}});
    }
    WANMI_LET(out.lineage, m_store.lineage(code));
    out.now = std::string{code};
    for (bool inForce = !out.versions.back().to; !inForce;) {
        WANMI_LET(const auto steps, m_store.lineage(out.now));
        // the last: a region that another was split off from lived on under its own code
        const auto on = std::find_if(steps.rbegin(), steps.rend(),
                                     [&](const CellLineage& l) { return l.from == out.now; });
        if (on == steps.rend()) {
            out.now.clear();
            break;
        }
        out.now = on->to;
        WANMI_LET(const auto versions, m_store.versions(out.now));
        inForce = versions.empty() || !versions.back().to;
    }
    return out;
}

} // namespace wanmi

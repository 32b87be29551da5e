// Beside the steps: who has a report in hand, who has looked, what a step back would change,
// ledgers.
#include "core/base/time_text.h"
#include "core/service/case_targets.h"

#include <algorithm>

namespace wanmi {

Status CaseService::seen(std::string_view id, std::string_view login) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(auto store, CaseStore::open(desk.db(), desk.srid()));
    WANMI_LET(const auto uuid, resolve(id));
    WANMI_LET(const auto fid, store.fid(uuid));
    WANMI_LET(const auto actor, desk.acting(login));
    WANMI_TRY(store.putSeen(*fid, actor, desk.now()));
    return tx.commit();
}

Status CaseService::claim(std::string_view id, std::string_view login, std::string_view to) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(auto store, CaseStore::open(desk.db(), desk.srid()));
    WANMI_LET(const auto uuid, resolve(id));
    WANMI_LET(const auto c, store.get(uuid));
    WANMI_LET(const auto fid, store.fid(uuid));
    WANMI_LET(const auto actor, desk.acting(login));
    WANMI_LET(const auto whom, desk.actor(to.empty() ? actor.login : std::string{to}));
    if (!isInPool(c->state)) {
        return fail(Errc::Invalid, "case.not_now",
                    {{"action", "claim"}, {"state", std::string{stateCode(c->state)}}});
    }
    for (const auto& who : {actor, whom}) {
        if (who.post == "ACCEPTOR" || who.post == "DUTY_CHIEF") continue;
        return fail(Errc::Forbidden, "case.wrong_post",
                    {{"action", "claim"},
                     {"actor", who.login},
                     {"post", who.post},
                     {"needed", "ACCEPTOR, DUTY_CHIEF"}});
    }
    WANMI_LET(const auto held, store.claim(*fid));
    const bool handsOn = actor.post == "DUTY_CHIEF";
    if (held && held->login != actor.login && !handsOn) {
        return fail(Errc::Conflict, "case.claimed", {{"who", held->login}});
    }
    WANMI_TRY(store.putClaim(*fid, {whom.login, desk.now()}));
    WANMI_TRY(noteChange(desk.db(), "cases", uuid));
    return tx.commit();
}

Status CaseService::release(std::string_view id, std::string_view login) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(auto store, CaseStore::open(desk.db(), desk.srid()));
    WANMI_LET(const auto uuid, resolve(id));
    WANMI_LET(const auto fid, store.fid(uuid));
    WANMI_LET(const auto actor, desk.acting(login));
    WANMI_LET(const auto held, store.claim(*fid));
    if (held && held->login != actor.login && actor.post != "DUTY_CHIEF") {
        return fail(Errc::Conflict, "case.claimed", {{"who", held->login}});
    }
    WANMI_TRY(store.dropClaim(*fid));
    WANMI_TRY(noteChange(desk.db(), "cases", uuid));
    return tx.commit();
}

Result<int> CaseService::releaseAll(std::string_view login) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(auto q, desk.db().prepare("DELETE FROM claim WHERE login = ?1"));
    WANMI_TRY(q.at(1, login).done());
    const int released = static_cast<int>(desk.db().changes());
    if (released > 0) WANMI_TRY(noteChange(desk.db(), "cases", "*"));
    WANMI_TRY(tx.commit());
    return released;
}

Result<UndoPreview> CaseService::undoPreview(std::string_view id, std::string_view login) {
    WANMI_LET(auto store, CaseStore::open(m_desk->db(), m_desk->srid()));
    WANMI_LET(const auto uuid, resolve(id));
    WANMI_LET(const auto now, store.get(uuid));
    WANMI_LET(const auto actor, m_desk->actor(login));
    WANMI_LET(const auto event, undoEvent(store, *now, actor, m_desk->now(), "preview"));
    WANMI_LET(const auto then, fold(*now, event));
    WANMI_LET(const auto events, store.events(uuid));
    const auto& last = events.back();
    UndoPreview p{last.type, last.actor, last.at, now->state, then.state, then.department, {}};
    for (const auto& clock : then.clocks) {
        if (clock.state != StageClock::State::Stopped) p.clocks.push_back(clock);
    }
    return p;
}

namespace {

/// What became of a request: its own event says whether it had to wait, later ones how it ended.
LedgerRow ledgerRow(const Case& c, const std::vector<CaseEvent>& events, std::size_t at) {
    const auto& asked = events[at];
    LedgerRow row{c.id, c.number, asked.type, asked.actor, asked.at, {}, "at_once", {}};
    Case state;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto before = state.request;
        auto next = fold(std::move(state), events[i]);
        if (!next) return row;
        state = *std::move(next);
        if (i == at && state.request) {
            row.outcome = "waiting";
            row.note = state.request->note;
        }
        if (i <= at || row.outcome != "waiting") continue;
        if (state.request) {
            row.opinions = state.request->opinions;
            continue;
        }
        row.outcome = events[i].type == Action::Approve       ? "approved"
                      : events[i].type == Action::Reject      ? "rejected"
                      : events[i].type == Action::DropRequest ? "dropped"
                                                              : "lapsed";
        if (before) row.opinions = before->opinions;
        if (row.outcome == "approved" || row.outcome == "rejected") {
            row.opinions.push_back({events[i].actor, {}, {}, events[i].at});
        }
    }
    return row;
}

} // namespace

Result<Ledger> CaseService::ledger(Action operation, Instant from, Instant to) {
    auto& db = m_desk->db();
    Ledger out;
    out.operation = operation;
    out.warnPercent = m_desk->rules().approvals.warnPercent(actionCode(operation));
    const auto since = from.time_since_epoch().count();
    const auto until = to.time_since_epoch().count();
    WANMI_LET(auto filed,
              db.prepare("SELECT count(*) FROM cases WHERE filed_at >= ?1 AND filed_at < ?2"));
    WANMI_TRY(filed.at(1, since).at(2, until).step());
    out.filed = filed.integer(0);
    WANMI_LET(auto q, db.prepare("SELECT c.id, e.seq FROM case_event e JOIN cases c ON c.fid = "
                                 "e.case_fid WHERE (e.type = 'return' OR e.type = 'withdraw' OR "
                                 "e.type = 'extend' OR e.type = 'suspend' OR e.type = "
                                 "'force_close' OR e.type = 'upward' OR e.type = 'appeal')"
                                 " AND e.type = ?1 AND e.at >= ?2 AND e.at < ?3"
                                 " ORDER BY e.at, c.id"));
    q.at(1, actionCode(operation)).at(2, since).at(3, until);
    WANMI_LET(auto store, CaseStore::open(db, m_desk->srid()));
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        WANMI_LET(const auto c, store.get(q.view(0)));
        WANMI_LET(const auto events, store.events(q.view(0)));
        out.rows.push_back(ledgerRow(*c, events, static_cast<std::size_t>(q.integer(1) - 1)));
        const auto& outcome = out.rows.back().outcome;
        out.approved += outcome == "approved" || outcome == "at_once" ? 1 : 0;
    }
    if (out.filed > 0) {
        out.percent = 100.0 * static_cast<double>(out.approved) / static_cast<double>(out.filed);
    }
    out.warns = out.percent > out.warnPercent;
    return out;
}

} // namespace wanmi

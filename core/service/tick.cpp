#include "core/service/tick.h"

#include "core/base/id.h"
#include "core/service/case_service.h"
#include "core/service/notices.h"
#include "core/service/terminal_tick.h"
#include "core/store/case_store.h"
#include "core/store/terminal_store.h"

#include <fmt/format.h>

#include <algorithm>

namespace wanmi {
namespace {

Result<std::vector<std::string>> idsOf(Statement& q) {
    std::vector<std::string> ids;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        ids.push_back(q.text(0));
    }
    return ids;
}

class Ticker {
public:
    Ticker(Desk& desk, Actor system) : m_desk(&desk), m_system(std::move(system)) {}

    Result<TickReport> run(const Progress& progress) {
        WANMI_TRY(resume());
        WANMI_TRY(archive());
        WANMI_TRY(escalate(progress));
        WANMI_TRY(deliver());
        WANMI_TRY(release());
        return m_report;
    }

private:
    std::int64_t now() const { return m_desk->now().time_since_epoch().count(); }

    /// One step by the product, unless it was taken before or is no longer due.
    Result<bool> step(const std::string& id, const CaseCommand& what, const std::string& eventId) {
        auto& desk = *m_desk;
        WANMI_LET(auto tx, Transaction::begin(desk.db()));
        WANMI_LET(auto store, CaseStore::open(desk.db(), desk.srid()));
        WANMI_LET(auto known, desk.db().prepare("SELECT 1 FROM case_event WHERE id = ?1 UNION ALL"
                                                " SELECT 1 FROM pending_event WHERE id = ?1"));
        WANMI_LET(const bool taken, known.at(1, eventId).step());
        if (taken) return false;
        WANMI_LET(const auto before, store.get(id));
        if (!before) return false;
        const auto event = decide(*before, what, m_system, desk.now(), eventId, desk.rules());
        if (!event) return false; // somebody was first
        WANMI_LET(const auto after, fold(*before, *event));
        WANMI_TRY(store.append(*before, after, {*event}));
        WANMI_TRY(noteChange(desk.db(), "cases", id));
        WANMI_TRY(tellOf(desk, *before, after, *event));
        const auto& told = what.notify;
        const bool again = std::find(told.begin(), told.end(), kTaskAgain) != told.end();
        if (again) WANMI_TRY(sendTaskAgain(desk, id));
        WANMI_TRY(tx.commit());
        m_report.sentAgain += again ? 1 : 0;
        return true;
    }

    Status resume() {
        WANMI_LET(auto q, m_desk->db().prepare("SELECT id FROM cases WHERE suspend_until <= ?1 AND "
                                               "state = 'suspended' ORDER BY suspend_until"));
        WANMI_LET(const auto ids, idsOf(q.at(1, now())));
        for (const auto& id : ids) {
            CaseCommand what;
            what.action = Action::Resume;
            WANMI_LET(const bool done, step(id, what, uuid5(id + ":resume")));
            m_report.resumed += done ? 1 : 0;
        }
        return ok();
    }

    Status archive() {
        const auto* stage = m_desk->rules().stages.find("archive");
        if (stage == nullptr || !stage->limit) return ok();
        // A first sieve by the clock, the exact limit (it may be in working days) case by case.
        WANMI_LET(auto q, m_desk->db().prepare(
                              "SELECT id, closed_at, revision FROM cases WHERE state IN ('closed', "
                              "'forced_close') AND closed_at <= ?1 ORDER BY closed_at"));
        q.at(1, now());
        std::vector<std::pair<std::string, std::int64_t>> due;
        for (;;) {
            WANMI_LET(const bool row, q.step());
            if (!row) break;
            const Instant closed{std::chrono::microseconds{q.integer(1)}};
            const auto when = m_desk->rules().calendar.deadline(closed, *stage->limit);
            if (when > m_desk->now()) continue;
            due.emplace_back(q.text(0), q.integer(2));
        }
        for (const auto& [id, revision] : due) {
            CaseCommand what;
            what.action = Action::Archive;
            WANMI_LET(const bool done,
                      step(id, what, uuid5(fmt::format("{}:archive:{}", id, revision))));
            m_report.archived += done ? 1 : 0;
        }
        return ok();
    }

    Status escalate(const Progress& progress) {
        const auto rungs = m_desk->rules().escalations.ladder(m_desk->rules().profile.ladder);
        if (rungs.empty()) return ok();
        WANMI_LET(auto q, m_desk->db().prepare("SELECT id FROM cases WHERE " + openCases() +
                                               " AND due_at IS NOT NULL ORDER BY due_at"));
        WANMI_LET(const auto ids, idsOf(q));
        WANMI_LET(auto store, CaseStore::open(m_desk->db(), m_desk->srid()));
        std::int64_t done = 0;
        for (const auto& id : ids) {
            WANMI_TRY(
                tell(progress, "tick.looking", done++, static_cast<std::int64_t>(ids.size())));
            WANMI_LET(const auto c, store.get(id));
            if (!c) continue;
            for (const auto& rung : rungs) {
                WANMI_TRY(climb(*c, rung));
            }
        }
        return ok();
    }

    static bool concerns(const Rung& rung, const Case& c) {
        return (rung.state.empty() || rung.state == stateCode(c.state)) &&
               c.kind.compare(0, rung.kind.size(), rung.kind) == 0;
    }

    /// Orders that no terminal has confirmed.
    Status deliver() {
        const auto rungs = m_desk->rules().escalations.ladder(m_desk->rules().profile.ladder);
        TerminalStore terminal{m_desk->db()};
        WANMI_LET(auto tasks, terminal.caseTasks({}));
        WANMI_LET(const auto near, terminal.nearTasks({}));
        tasks.insert(tasks.end(), near.begin(), near.end());
        WANMI_LET(auto store, CaseStore::open(m_desk->db(), m_desk->srid()));
        for (const auto& task : tasks) {
            const auto due = receiptDue(*m_desk, task.sent);
            if (task.delivery.received || !due || *due > m_desk->now()) continue;
            WANMI_LET(const auto c, store.get(task.caseId));
            if (!c) continue;
            for (const auto& rung : rungs) {
                if (rung.stage != "terminal" || !concerns(rung, *c)) continue;
                const auto from = rung.fromDue ? *due : task.sent;
                if (m_desk->now() < m_desk->rules().calendar.deadline(from, rung.after)) continue;
                WANMI_TRY(raise(*c, rung, fmt::format("{}:terminal:{}", c->id, task.task)));
            }
        }
        return tickTerminal(*m_desk, rungs, m_report);
    }

    Status climb(const Case& c, const Rung& rung) {
        if (!concerns(rung, c)) return ok();
        const auto stage = stageOf(rung.stage);
        const auto* clock = stage ? c.clock(*stage) : nullptr;
        if (clock == nullptr || clock->state != StageClock::State::Running) return ok();
        const auto from = rung.fromDue ? clock->due : clock->started;
        if (m_desk->now() < m_desk->rules().calendar.deadline(from, rung.after)) return ok();
        return raise(
            c, rung,
            fmt::format("{}:{}:{}", c.id, rung.stage, clock->started.time_since_epoch().count()));
    }

    /// Once for what `clock` names.
    Status raise(const Case& c, const Rung& rung, const std::string& clock) {
        CaseCommand what;
        what.action = Action::Escalated;
        what.reason = rung.code;
        what.notify = rung.to;
        WANMI_LET(const bool done, step(c.id, what, uuid5(clock + ":" + rung.code)));
        if (!done) return ok();
        ++m_report.escalated;
        m_report.lines.push_back(c.number + " " + rung.code);
        return ok();
    }

    Status release() {
        const auto idle = std::chrono::minutes{m_desk->rules().profile.claimIdleMinutes};
        auto& db = m_desk->db();
        WANMI_LET(auto tx, Transaction::begin(db));
        // Work on it counts from the holder's last step; the product's own steps are no work.
        WANMI_LET(auto q,
                  db.prepare("DELETE FROM claim WHERE at <= ?1 AND NOT EXISTS (SELECT 1 "
                             "FROM case_event e WHERE e.case_fid = claim.case_fid AND "
                             "e.actor = claim.login AND e.at > ?1) AND NOT EXISTS (SELECT 1 "
                             "FROM pending_event p WHERE p.case_fid = claim.case_fid AND "
                             "p.actor = claim.login AND p.at > ?1)"));
        const auto since = (m_desk->now() - idle).time_since_epoch().count();
        WANMI_TRY(q.at(1, since).done());
        m_report.released = static_cast<int>(db.changes());
        if (m_report.released > 0) WANMI_TRY(noteChange(db, "cases", "*"));
        return tx.commit();
    }

    Desk* m_desk;
    Actor m_system;
    TickReport m_report;
};

} // namespace

Result<TickReport> tick(Desk& desk, const Progress& progress) {
    WANMI_LET(auto system, desk.actor(kSystemLogin));
    Ticker ticker{desk, std::move(system)};
    WANMI_LET(auto report, ticker.run(progress));
    WANMI_TRY(settle(desk)); // nobody waits for a tick
    return report;
}

Status settle(Desk& desk) {
    return desk.db().settleLog();
}

} // namespace wanmi

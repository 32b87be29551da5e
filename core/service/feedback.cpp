#include "core/service/feedback.h"

#include "core/base/instants.h"
#include "core/base/json.h"
#include "core/domain/people/mask.h"
#include "core/service/case_service.h"
#include "core/service/outbox.h"
#include "core/service/whole_store.h"
#include "core/store/case_store.h"

#include <nlohmann/json.hpp>

namespace wanmi {
namespace {

std::optional<Instant> maybeAt(const Statement& q, int column) {
    const auto value = q.maybeInteger(column);
    if (!value) return std::nullopt;
    return Instant{std::chrono::microseconds{*value}};
}

void putTime(Statement& q, int at, const std::optional<Instant>& time) {
    if (time) {
        q.at(at, micros(*time));
    } else {
        q.atNull(at);
    }
}

bool isEnded(CaseState s) {
    return s == CaseState::Closed || s == CaseState::ForcedClose || s == CaseState::NotAccepted ||
           s == CaseState::Cancelled || s == CaseState::Archived;
}

/// Does the step change what is owed to somebody?
bool matters(const Case& before, const Case& after) {
    return isEnded(before.state) != isEnded(after.state) || before.mergedInto != after.mergedInto;
}

/// A report with contact details in the family of a case: itself and what was merged into it.
struct Caller {
    std::string caseId;
    std::string number;
    std::string source;
    Instant reportedAt;
    bool hasContact = false;
};

Result<std::vector<Caller>> family(Database& db, const std::string& id) {
    WANMI_LET(auto q,
              db.prepare("WITH RECURSIVE f (id) AS (SELECT ?1 UNION SELECT c.id FROM cases c"
                         " JOIN f ON c.merged_into = f.id)"
                         " SELECT c.id, c.number, c.source, c.reported_at, EXISTS (SELECT 1 FROM"
                         " case_private p WHERE p.case_fid = c.fid AND p.field = 'contact_phone'"
                         " AND p.value <> '') FROM f JOIN cases c ON c.id = f.id ORDER BY c.id"));
    q.at(1, id);
    std::vector<Caller> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back({q.text(0), q.text(1), q.text(2),
                       Instant{std::chrono::microseconds{q.integer(3)}}, q.integer(4) != 0});
    }
}

/// What one caller is owed by the rules of their source.
struct Owed {
    std::optional<Instant> reply;
    std::optional<Instant> call;
};

Owed owedTo(const Caller& caller, Instant ended, const RuleSet& rules) {
    Owed out;
    const auto* source = rules.sources.find(caller.source);
    if (source == nullptr) return out;
    const LimitSpan usual{rules.profile.callBackDays, Unit::WorkDay};
    if (source->reply) {
        out.reply = source->limit ? rules.calendar.deadline(caller.reportedAt, *source->limit)
                                  : rules.calendar.deadline(ended, usual);
    }
    if (source->callBack) out.call = rules.calendar.deadline(ended, usual);
    return out;
}

Status owe(Desk& desk, const Caller& caller, const Case& root, Instant ended) {
    const auto owed = owedTo(caller, ended, desk.rules());
    const bool refused = root.state == CaseState::NotAccepted && !root.outcome.empty();
    const std::string outcome = refused ? root.outcome : std::string{stateCode(root.state)};
    WANMI_LET(auto q, desk.db().prepare(
                          "INSERT OR REPLACE INTO feedback (case_id, root_id, source, outcome,"
                          " ended_at, reply_due, call_due) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
                          " ?7)"));
    q.at(1, caller.caseId).at(2, root.id).at(3, caller.source).at(4, outcome).at(5, micros(ended));
    putTime(q, 6, owed.reply);
    putTime(q, 7, owed.call);
    WANMI_TRY(q.done());
    WANMI_TRY(noteChange(desk.db(), "feedback", caller.caseId));
    if (!owed.reply) return ok();
    return queueReply(desk, caller.caseId, caller.number, outcome, ended);
}

/// The case goes on: nobody is owed anything yet, and what was not sent stays here.
Status forget(Desk& desk, const Caller& caller) {
    WANMI_LET(auto q, desk.db().prepare("DELETE FROM feedback WHERE case_id = ?1"));
    WANMI_TRY(q.at(1, caller.caseId).done());
    if (desk.db().changes() == 0) return ok();
    WANMI_TRY(noteChange(desk.db(), "feedback", caller.caseId));
    return dropReply(desk, caller.caseId, "reopened");
}

Status noteCall(Desk& desk, const Case& after, const CaseEvent& event, bool reached) {
    WANMI_LET(auto q, desk.db().prepare(
                          "UPDATE feedback SET called_at = ?2, called_by = ?3,"
                          " reached = max(reached, ?4), rating = nullif(?5, 0),"
                          " replied_at = CASE WHEN ?4 = 1 THEN ifnull(replied_at, ?2) ELSE"
                          " replied_at END, replied_by = CASE WHEN ?4 = 1 THEN ifnull(replied_by,"
                          " ?3) ELSE replied_by END WHERE case_id = ?1"));
    q.at(1, after.id).at(2, micros(event.at)).at(3, event.actor);
    WANMI_TRY(q.at(4, std::int64_t{reached}).at(5, std::int64_t{after.satisfaction}).done());
    if (desk.db().changes() == 0) return ok();
    if (reached) WANMI_TRY(dropReply(desk, after.id, "answered"));
    return noteChange(desk.db(), "feedback", after.id);
}

Feedback readRow(const Statement& q) {
    Feedback f;
    f.caseId = q.text(0);
    f.number = q.text(1);
    f.rootId = q.text(2);
    f.source = q.text(3);
    f.outcome = q.text(4);
    f.endedAt = Instant{std::chrono::microseconds{q.integer(5)}};
    f.replyDue = maybeAt(q, 6);
    f.repliedAt = maybeAt(q, 7);
    f.repliedBy = q.text(8);
    f.callDue = maybeAt(q, 9);
    f.calledAt = maybeAt(q, 10);
    f.calledBy = q.text(11);
    f.reached = q.integer(12) != 0;
    f.rating = static_cast<int>(q.integer(13));
    f.contact = maskedPhone(q.view(14));
    return f;
}

/// What is owed comes from two indexes; everything else from the time of the end.
std::string listSql(const FeedbackQuery& query) {
    std::string sql = "SELECT f.case_id, c.number, f.root_id, f.source, f.outcome, f.ended_at,"
                      " f.reply_due, f.replied_at, ifnull(f.replied_by, ''), f.call_due,"
                      " f.called_at, ifnull(f.called_by, ''), f.reached, ifnull(f.rating, 0),"
                      " ifnull((SELECT value FROM case_private p WHERE p.case_fid = c.fid AND"
                      " p.field = 'contact_phone'), '') FROM feedback f JOIN cases c ON c.id ="
                      " f.case_id WHERE f.ended_at >= ?1 AND f.ended_at < ?2 AND (?3 = '' OR"
                      " f.source = ?3) ";
    if (query.dueOnly) {
        sql += "AND f.case_id IN (SELECT case_id FROM feedback WHERE reply_due IS NOT NULL AND"
               " replied_at IS NULL AND reply_due <= ?5 UNION SELECT case_id FROM feedback WHERE"
               " call_due IS NOT NULL AND reached = 0 AND call_due <= ?5) ORDER BY"
               " min(CASE WHEN f.replied_at IS NULL THEN ifnull(f.reply_due, ?5) ELSE ?5 END,"
               " CASE WHEN f.reached = 0 THEN ifnull(f.call_due, ?5) ELSE ?5 END), f.case_id ";
    } else {
        sql += "ORDER BY f.ended_at DESC, f.case_id ";
    }
    return sql + "LIMIT ?4";
}

constexpr std::int64_t kEnd = 253'402'300'799'000'000; // 9999-12-31

} // namespace

Result<std::string> rootOf(Desk& desk, const std::string& caseId) {
    WANMI_LET(auto q, desk.db().prepare(
                          "WITH RECURSIVE up (id, into_id, depth) AS (SELECT id, merged_into, 0"
                          " FROM cases WHERE id = ?1 UNION SELECT c.id, c.merged_into, up.depth + 1"
                          " FROM cases c JOIN up ON c.id = up.into_id WHERE up.depth < 100)"
                          " SELECT id FROM up ORDER BY depth DESC LIMIT 1"));
    WANMI_LET(const bool row, q.at(1, caseId).step());
    return row ? q.text(0) : caseId;
}

Status settleFeedback(Desk& desk, const Case& before, const Case& after, const CaseEvent& event) {
    if (event.type == Action::CallBack) {
        WANMI_LET(const auto body, parseJson(event.body));
        return noteCall(desk, after, event, body.value("reached", false));
    }
    if (!matters(before, after)) return ok();
    WANMI_LET(const auto callers, family(desk.db(), after.id));
    Case root = after;
    if (!after.mergedInto.empty()) {
        WANMI_LET(const auto id, rootOf(desk, after.id));
        WANMI_LET(auto store, CaseStore::open(desk.db(), desk.srid()));
        WANMI_LET(auto found, store.get(id));
        if (found) root = *std::move(found);
    }
    for (const auto& caller : callers) {
        if (!isEnded(root.state)) {
            WANMI_TRY(forget(desk, caller));
        } else if (caller.hasContact) {
            WANMI_TRY(owe(desk, caller, root, event.at));
        }
    }
    return ok();
}

Result<std::vector<Feedback>> FeedbackService::list(const FeedbackQuery& query) {
    WANMI_LET(auto q, m_desk->db().prepare(listSql(query)));
    q.at(1, query.from ? micros(*query.from) : std::int64_t{0})
        .at(2, query.to ? micros(*query.to) : kEnd)
        .at(3, query.source)
        .at(4, query.limit);
    if (query.dueOnly) q.at(5, query.by ? micros(*query.by) : kEnd);
    std::vector<Feedback> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back(readRow(q));
    }
}

Result<std::vector<Satisfaction>> FeedbackService::satisfaction(Instant from, Instant to) {
    WANMI_LET(auto q,
              m_desk->db().prepare(
                  "SELECT source, count(*), count(replied_at), sum(reached), count(rating),"
                  " count(CASE WHEN rating >= 4 THEN 1 END), ifnull(sum(rating), 0) FROM feedback"
                  " WHERE ended_at >= ?1 AND ended_at < ?2 GROUP BY source ORDER BY source"));
    q.at(1, micros(from)).at(2, micros(to));
    std::vector<Satisfaction> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back({q.text(0), q.integer(1), q.integer(2), q.integer(3), q.integer(4),
                       q.integer(5), q.integer(6)});
    }
}

Status FeedbackService::answered(std::string_view id, std::string_view login) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto who, desk.acting(login));
    if (who.post != "ACCEPTOR" && who.post != "DUTY_CHIEF") {
        return fail(Errc::Forbidden, "feedback.not_yours",
                    {{"actor", who.login}, {"post", who.post}});
    }
    WANMI_LET(const auto uuid, CaseService{desk}.resolve(id));
    WANMI_LET(auto q, desk.db().prepare("SELECT replied_at, ifnull(replied_by, '') FROM feedback"
                                        " WHERE case_id = ?1"));
    WANMI_LET(const bool row, q.at(1, uuid).step());
    if (!row) return fail(Errc::NotFound, "feedback.unknown", {{"case", std::string{id}}});
    if (const auto at = maybeAt(q, 0)) {
        return fail(
            Errc::Conflict, "feedback.replied",
            {{"case", std::string{id}}, {"who", q.text(1)}, {"at", localText(*at, desk.zone())}});
    }
    WANMI_TRY(noteReply(desk.db(), uuid, who.login, desk.now()));
    WANMI_TRY(dropReply(desk, uuid, "answered"));
    return tx.commit();
}

Status noteReply(Database& db, std::string_view caseId, std::string_view by, Instant at) {
    WANMI_LET(auto q, db.prepare("UPDATE feedback SET replied_at = ?2, replied_by = ?3"
                                 " WHERE case_id = ?1 AND replied_at IS NULL"));
    WANMI_TRY(q.at(1, caseId).at(2, micros(at)).at(3, by).done());
    if (db.changes() == 0) return ok();
    return noteChange(db, "feedback", caseId);
}

Status checkFeedback(Desk& desk, std::vector<Fault>& faults) {
    // A row stands for a report that has ended, by itself or with the original it names; and the
    // satisfaction it tells is the one the case's own history tells.
    WANMI_LET(
        auto q,
        desk.db().prepare(
            "SELECT f.case_id, CASE WHEN r.state NOT IN ('closed', 'forced_close', 'archived',"
            " 'not_accepted', 'cancelled') THEN 'not ended' WHEN f.case_id <> f.root_id AND"
            " c.merged_into IS NULL THEN 'not merged' ELSE 'satisfaction' END"
            " FROM feedback f JOIN cases c ON c.id = f.case_id JOIN cases r ON r.id = f.root_id"
            " WHERE r.state NOT IN ('closed', 'forced_close', 'archived', 'not_accepted',"
            " 'cancelled') OR (f.case_id <> f.root_id AND c.merged_into IS NULL) OR (f.called_at"
            " IS NOT NULL AND ifnull(f.rating, 0) <> ifnull(json_extract(c.fold,"
            " '$.satisfaction'), 0)) ORDER BY f.case_id"));
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return ok();
        faults.push_back({"feedback", q.text(0), q.text(1)});
    }
}

} // namespace wanmi

// What is put into the outbox and what is told of it; sending is in outbox_send.cpp.
#include "core/service/outbox.h"

#include "core/base/instants.h"
#include "core/base/json.h"
#include "core/domain/people/rights.h"
#include "core/service/whole_store.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace wanmi {
namespace {

struct Fresh {
    std::string id;
    std::string channel;
    std::string text;
    std::string args;
    std::string caseId;
    std::string login; ///< "" the caller
};

Status put(Desk& desk, const Fresh& m, Instant at) {
    WANMI_LET(auto q,
              desk.db().prepare(
                  "INSERT OR IGNORE INTO outbox (id, at, channel, text, args, case_id, login,"
                  " state, next_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, ''),"
                  " 'waiting', ?2)"));
    q.at(1, m.id).at(2, micros(at)).at(3, m.channel).at(4, m.text).at(5, m.args);
    WANMI_TRY(q.at(6, m.caseId).at(7, m.login).done());
    return noteChange(desk.db(), "outbox", m.id);
}

/// Which of these ways are open.
Result<std::vector<std::string>> openOf(Database& db, const std::vector<std::string>& wanted) {
    std::vector<std::string> out;
    if (wanted.empty()) return out;
    WANMI_LET(auto q, db.prepare("SELECT name FROM channel WHERE active = 1"));
    std::vector<std::string> open;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        open.push_back(q.text(0));
    }
    for (const auto& name : wanted) {
        if (std::find(open.begin(), open.end(), name) != open.end()) out.push_back(name);
    }
    return out;
}

constexpr std::string_view kListSql =
    "SELECT o.id, o.at, o.channel, ifnull(o.case_id, ''), ifnull(c.number, ''), ifnull(o.login, "
    "''),"
    " o.state, o.why, o.tries, o.next_at, o.sent_at FROM outbox o LEFT JOIN cases c ON c.id ="
    " o.case_id WHERE (?1 = '' OR o.state = ?1) ORDER BY o.at DESC, o.id LIMIT ?2";

} // namespace

Status queueReply(Desk& desk, const std::string& caseId, const std::string& number,
                  const std::string& outcome, Instant ended) {
    WANMI_LET(const auto open, openOf(desk.db(), desk.rules().sending.channels(kReply)));
    if (open.empty()) return ok();
    // Only what kind of contact it is; the contact itself stays where it lies.
    WANMI_LET(auto q, desk.db().prepare("SELECT instr(value, '@') > 0 FROM case_private WHERE"
                                        " field = 'contact_phone' AND case_fid = (SELECT fid FROM"
                                        " cases WHERE id = ?1)"));
    WANMI_LET(const bool row, q.at(1, caseId).step());
    if (!row) return ok();
    const std::string channel{q.integer(0) != 0 ? kMail : kSms};
    if (std::find(open.begin(), open.end(), channel) == open.end()) return ok();
    const auto id = uuid5("reply:" + caseId + ":" + std::to_string(micros(ended)));
    const auto args = canonicalJson(Json{{"case", number}, {"stage", outcome}});
    return put(desk, {id, channel, "sending.reply", args, caseId, ""}, ended);
}

Status dropReply(Desk& desk, const std::string& caseId, std::string_view why) {
    WANMI_LET(auto q,
              desk.db().prepare("UPDATE outbox SET state = 'dropped', why = ?2 WHERE case_id"
                                " = ?1 AND login IS NULL AND state IN ('waiting',"
                                " 'given_up')"));
    WANMI_TRY(q.at(1, caseId).at(2, why).done());
    if (desk.db().changes() == 0) return ok();
    return noteChange(desk.db(), "outbox", "*");
}

Result<bool> goesOutside(Desk& desk, std::string_view text) {
    WANMI_LET(const auto open, openOf(desk.db(), desk.rules().sending.channels(text)));
    return !open.empty();
}

Status queueNotice(Desk& desk, const OutsideNotice& notice,
                   const std::vector<std::string>& logins) {
    WANMI_LET(const auto open, openOf(desk.db(), desk.rules().sending.channels(notice.text)));
    if (open.empty() || logins.empty()) return ok();
    const auto args =
        canonicalJson(Json{{"case", notice.number}, {"stage", actionCode(notice.action)}});
    WANMI_LET(auto q, desk.db().prepare("SELECT phone <> '', mail <> '', wechat <> '' FROM address"
                                        " WHERE login = ?1"));
    for (const auto& login : logins) {
        WANMI_LET(const bool known, q.reset().at(1, login).step());
        if (!known) continue;
        for (const auto& channel : open) {
            const int column = channel == kSms ? 0 : channel == kMail ? 1 : 2;
            if (q.integer(column) == 0) continue;
            const auto id = uuid5(notice.id + ":" + login + ":" + channel);
            WANMI_TRY(
                put(desk, {id, channel, "sending.notice", args, notice.caseId, login}, notice.at));
        }
    }
    return ok();
}

Result<std::vector<OutboxRow>> Outbox::list(std::string_view state, std::int64_t limit) {
    WANMI_LET(auto q, m_desk->db().prepare(kListSql));
    q.at(1, state).at(2, limit);
    std::vector<OutboxRow> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        OutboxRow r{q.text(0),
                    instantOf(q.integer(1)),
                    q.text(2),
                    q.text(3),
                    q.text(4),
                    q.text(5),
                    q.text(6),
                    q.text(7),
                    static_cast<int>(q.integer(8)),
                    instantOf(q.integer(9)),
                    std::nullopt};
        if (const auto sent = q.maybeInteger(10)) r.sentAt = instantOf(*sent);
        out.push_back(std::move(r));
    }
}

Result<std::vector<OutboxTry>> Outbox::tries(std::string_view id) {
    WANMI_LET(auto q, m_desk->db().prepare("SELECT n, at, ended_at, outcome, status, detail FROM"
                                           " outbox_try WHERE outbox_id = ?1 ORDER BY n"));
    q.at(1, id);
    std::vector<OutboxTry> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        OutboxTry t{static_cast<int>(q.integer(0)),
                    instantOf(q.integer(1)),
                    std::nullopt,
                    q.text(3),
                    static_cast<int>(q.integer(4)),
                    q.text(5)};
        if (const auto ended = q.maybeInteger(2)) t.endedAt = instantOf(*ended);
        out.push_back(std::move(t));
    }
}

Result<int> Outbox::retry(std::string_view id, std::string_view login) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto who, desk.acting(login));
    if (who.post != "DUTY_CHIEF") WANMI_TRY(mayAdminister(who, AdminAct::ChangeRules));
    if (!id.empty()) {
        WANMI_LET(auto known, desk.db().prepare("SELECT state FROM outbox WHERE id = ?1"));
        WANMI_LET(const bool row, known.at(1, id).step());
        if (!row) return fail(Errc::NotFound, "outbox.unknown", {{"id", std::string{id}}});
        if (known.view(0) != "given_up") {
            return fail(Errc::Conflict, "outbox.not_given_up",
                        {{"id", std::string{id}}, {"state", known.text(0)}});
        }
    }
    WANMI_LET(auto q,
              desk.db().prepare("UPDATE outbox SET state = 'waiting', why = '', tries = 0,"
                                " next_at = ?2 WHERE state = 'given_up' AND (?1 = '' OR id ="
                                " ?1)"));
    WANMI_TRY(q.at(1, id).at(2, micros(desk.now())).done());
    const auto count = static_cast<int>(desk.db().changes());
    if (count > 0) WANMI_TRY(noteChange(desk.db(), "outbox", id.empty() ? "*" : id));
    WANMI_TRY(tx.commit());
    return count;
}

Status checkOutbox(Desk& desk, std::vector<Fault>& faults) {
    WANMI_LET(auto q,
              desk.db().prepare(
                  "SELECT id, 'sent without an acknowledgement' FROM outbox o WHERE state = 'sent'"
                  " AND NOT EXISTS (SELECT 1 FROM outbox_try t WHERE t.outbox_id = o.id AND"
                  " t.outcome = 'sent') UNION ALL SELECT id, 'acknowledged, yet to be sent' FROM"
                  " outbox o WHERE state IN ('waiting', 'given_up') AND EXISTS (SELECT 1 FROM"
                  " outbox_try t WHERE t.outbox_id = o.id AND t.outcome = 'sent') UNION ALL SELECT"
                  " id, 'more than number and stage' FROM outbox o WHERE EXISTS (SELECT 1 FROM"
                  " json_each(o.args) WHERE key NOT IN ('case', 'stage')) ORDER BY 1"));
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return ok();
        faults.push_back({"outbox", q.text(0), q.text(1)});
    }
}

} // namespace wanmi

#include "core/service/notices.h"

#include "core/base/id.h"
#include "core/base/json.h"
#include "core/base/json_object.h"
#include "core/base/json_view.h"
#include "core/domain/catalogue/escalations.h"
#include "core/service/feedback.h"
#include "core/service/outbox.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace wanmi {
namespace {

struct Telling {
    std::string text;
    std::vector<Audience> to;
};

std::vector<Audience> posts(std::string_view level) {
    std::vector<Audience> out;
    while (!level.empty()) {
        const auto at = level.find('|');
        out.push_back({"", std::string{level.substr(0, at)}, ""});
        level = at == std::string_view::npos ? std::string_view{} : level.substr(at + 1);
    }
    return out;
}

Audience department(const Case& c) {
    return {"", "DEPT", c.department};
}

/// Those who have the case in hand.
std::vector<Audience> atWork(const Case& c) {
    std::vector<Audience> out;
    if (!c.department.empty()) out.push_back(department(c));
    for (const auto& a : c.assists) {
        if (!a.done()) out.push_back({"", "DEPT", a.department});
    }
    for (const auto& task : {c.verify, c.check}) {
        if (task.open && !task.to.empty()) out.push_back({task.to, "", ""});
    }
    if (!c.handler.empty()) out.push_back({c.handler, "", ""});
    if (!c.assignedTo.empty()) out.push_back({c.assignedTo, "", ""});
    if (out.empty()) out.push_back({c.reporter, "", ""});
    return out;
}

/// Whom a name in an escalation means; nobody where there is no task to come again.
std::optional<Audience> meant(const std::string& name, const Case& c) {
    if (name == kTaskAgain) {
        const auto& task = c.verify.open ? c.verify : c.check;
        return task.open ? std::optional{Audience{task.to, "", ""}} : std::nullopt;
    }
    if (name == "DEPT") return department(c);
    const bool isPost = std::all_of(name.begin(), name.end(),
                                    [](char ch) { return (ch >= 'A' && ch <= 'Z') || ch == '_'; });
    return isPost ? Audience{"", name, ""} : Audience{name, "", ""};
}

std::vector<Audience> named(const CaseEvent& e, const Case& c) {
    std::vector<Audience> out;
    const auto body = JsonDocument::parse(e.body);
    const auto* notify = body ? body->root().find("notify") : nullptr;
    if (notify == nullptr) return out;
    for (const auto& name : notify->texts()) {
        if (auto to = meant(name, c)) out.push_back(*std::move(to));
    }
    return out;
}

Telling requestTelling(const Case& before, const Case& after) {
    if (after.request)
        return {"notice.request", posts(after.request->levels.at(after.request->given))};
    if (before.request) return {"notice.decided", {{before.request->by, "", ""}}};
    return {};
}

/// Who rules, who sends on, and whoever said it was not theirs, or has it now.
std::vector<Audience> disputing(const Case& c) {
    auto out = posts("LEADER|DISPATCHER");
    for (const auto& code : c.dispute.denied) {
        out.push_back({"", "DEPT", code});
    }
    if (!c.dispute.owner.empty()) out.push_back({"", "DEPT", c.dispute.owner});
    return out;
}

/// Those who dispatch for whoever has it now, and those at work on it.
std::vector<Audience> taking(const Case& c) {
    auto out = posts("DISPATCHER");
    if (!c.department.empty()) out.push_back(department(c));
    return out;
}

Telling tellingOf(const Case& before, const Case& after, const CaseEvent& e) {
    switch (e.type) {
    case Action::VerifyTask: return {"notice.verify_task", {{after.verify.to, "", ""}}};
    case Action::CheckTask: return {"notice.check_task", {{after.check.to, "", ""}}};
    case Action::Resend:
        return {"notice.resend", {{after.verify.open ? after.verify.to : after.check.to, "", ""}}};
    case Action::Dispatch:
    case Action::Redispatch: return {"notice.dispatch", {department(after)}};
    case Action::Assist: return {"notice.assist", {{"", "DEPT", after.assists.back().department}}};
    case Action::Assign: return {"notice.assign", {{after.assignedTo, "", ""}}};
    case Action::Return:
        if (after.state == CaseState::Returned) return {"notice.returned", posts("DISPATCHER")};
        return requestTelling(before, after);
    case Action::Rework: return {"notice.rework", {department(after)}};
    case Action::Recall: return {"notice.recall", atWork(after)};
    case Action::Supervise: return {"notice.supervise", atWork(after)};
    case Action::SuperviseReply:
        return {"notice.supervise_reply", {{after.supervisions.back().by, "", ""}}};
    case Action::Dispute: return {"notice.dispute", disputing(after)};
    case Action::Ruling: return {"notice.ruling", disputing(after)};
    case Action::ExpertAsk: return {"notice.experts", posts("LEADER")};
    case Action::Emergency:
    case Action::Escalated: return {"notice." + std::string{actionCode(e.type)}, named(e, after)};
    case Action::HandDown:
    case Action::HandAcross: return {"notice.handed", taking(after)};
    case Action::TakeBack:
    case Action::HandUp: return {"notice.with_city", taking(after)};
    case Action::Merge:
    case Action::Undo: return {"notice." + std::string{actionCode(e.type)}, atWork(before)};
    default: break;
    }
    const bool ended = isOpen(before.state) && (after.state == CaseState::Cancelled ||
                                                after.state == CaseState::ForcedClose);
    if (ended) {
        auto to = atWork(before);
        if (before.request) to.push_back({before.request->by, "", ""}); // granted
        return {"notice.withdrawn", std::move(to)};
    }
    return requestTelling(before, after);
}

const std::string& numberOf(const Case& c) {
    return c.fileNumber.empty() ? c.number : c.fileNumber;
}

std::string argsText(const Case& c, const CaseEvent& e) {
    JsonObject args;
    args.put("action", actionCode(e.type)).put("actor", e.actor).put("case", numberOf(c));
    const auto body = JsonDocument::parse(e.body);
    for (const auto* key : {"note", "rung", "district"}) {
        const auto* at = body ? body->root().find(key) : nullptr;
        if (at != nullptr) args.put(key, at->text());
    }
    return args.text();
}

/// Outside too, to each person a post means, where sending.csv says so.
Status tellOutside(Desk& desk, const Audience& to, const OutsideNotice& notice) {
    WANMI_LET(const bool outside, goesOutside(desk, notice.text));
    if (!outside) return ok();
    if (!to.login.empty()) return queueNotice(desk, notice, {to.login});
    WANMI_LET(auto q,
              desk.db().prepare("SELECT login FROM person WHERE active = 1 AND post = ?1 AND"
                                " (?2 = '' OR department = ?2) ORDER BY login"));
    q.at(1, to.post).at(2, to.department);
    std::vector<std::string> logins;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return queueNotice(desk, notice, logins);
        logins.push_back(q.text(0));
    }
}

} // namespace

Status putNotice(Desk& desk, const NewNotice& n) {
    WANMI_LET(auto q, desk.db().prepare("INSERT OR IGNORE INTO notice (id, at, login, post,"
                                        " department, case_id, text, args) VALUES (?1, ?2,"
                                        " nullif(?3, ''), nullif(?4, ''), nullif(?5, ''),"
                                        " nullif(?6, ''), ?7, ?8)"));
    q.at(1, n.id).at(2, n.at.time_since_epoch().count()).at(3, n.login).at(4, n.post);
    WANMI_TRY(q.at(5, n.department).at(6, n.caseId).at(7, n.text).at(8, n.args).done());
    return noteChange(desk.db(), "notice", n.id);
}

Status tellOf(Desk& desk, const Case& before, const Case& after, const CaseEvent& event) {
    WANMI_TRY(settleFeedback(desk, before, after, event));
    auto telling = tellingOf(before, after, event);
    const bool isAsked = event.type == Action::SuperviseReply || event.type == Action::Approve;
    std::vector<std::string> told;
    for (const auto& to : telling.to) {
        if (to.login.empty() && to.post.empty()) continue;
        if (to.login == event.actor && !isAsked) continue; // nobody is told what they did
        const auto id = uuid5(event.id + ":" + to.login + ":" + to.post + ":" + to.department);
        if (std::find(told.begin(), told.end(), id) != told.end()) continue;
        told.push_back(id);
        // Of an escalation only the collector is told by name: their task comes once more.
        const bool again = event.type == Action::Escalated && !to.login.empty();
        const std::string text = again ? "notice.resend" : telling.text;
        WANMI_TRY(putNotice(desk, {id, event.at, to.login, to.post, to.department, after.id, text,
                                   argsText(after, event)}));
        WANMI_TRY(
            tellOutside(desk, to, {id, text, after.id, numberOf(after), event.type, event.at}));
    }
    return ok();
}

Result<bool> tellPerson(Desk& desk, std::string_view source, Instant at, const Audience& to,
                        std::string_view text, const Args& args) {
    const auto id =
        uuid5(std::string{source} + ":" + to.login + ":" + to.post + ":" + to.department);
    WANMI_LET(auto q, desk.db().prepare("SELECT 1 FROM notice WHERE id = ?1"));
    WANMI_LET(const bool told, q.at(1, id).step());
    if (told) return false;
    Json json = Json::object();
    for (const auto& a : args) {
        json[a.name] = a.value;
    }
    WANMI_TRY(putNotice(
        desk,
        {id, at, to.login, to.post, to.department, {}, std::string{text}, canonicalJson(json)}));
    return true;
}

Result<std::vector<Notice>> notices(Desk& desk, std::string_view login, bool unreadOnly,
                                    std::int64_t limit) {
    WANMI_LET(const auto who, desk.actor(login));
    WANMI_LET(auto q,
              desk.db().prepare(
                  "SELECT n.id, n.at, ifnull(n.case_id, ''), n.text, n.args, r.at IS NOT "
                  "NULL AS seen FROM notice n LEFT JOIN notice_read r ON r.notice_id = n.id "
                  "AND r.login = ?1 WHERE (n.login = ?1 OR (n.post = ?2 AND "
                  "(n.department IS NULL OR n.department = ?3))) AND (?4 = 0 OR r.at IS "
                  "NULL) ORDER BY n.at DESC, n.id LIMIT ?5"));
    q.at(1, login)
        .at(2, who.post)
        .at(3, who.department)
        .at(4, std::int64_t{unreadOnly})
        .at(5, limit);
    std::vector<Notice> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        Notice n{q.text(0), Instant{std::chrono::microseconds{q.integer(1)}},
                 q.text(2), q.text(3),
                 {},        q.integer(5) != 0};
        WANMI_LET(const auto args, parseJson(q.view(4)));
        for (const auto& [name, value] : args.items()) {
            n.args.push_back({name, value.get<std::string>()});
        }
        out.push_back(std::move(n));
    }
    return out;
}

Result<int> readNotices(Desk& desk, std::string_view login, const std::vector<std::string>& ids) {
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    int marked = 0;
    for (const auto& id : ids) {
        WANMI_LET(auto q, desk.db().prepare("INSERT OR IGNORE INTO notice_read (notice_id, login, "
                                            "at) SELECT id, ?2, ?3 FROM notice WHERE id = ?1"));
        WANMI_TRY(q.at(1, id).at(2, login).at(3, desk.now().time_since_epoch().count()).done());
        marked += static_cast<int>(desk.db().changes());
    }
    WANMI_TRY(noteChange(desk.db(), "notice", "*"));
    WANMI_TRY(tx.commit());
    return marked;
}

} // namespace wanmi

#include "core/service/survey.h"

#include "core/base/instants.h"
#include "core/base/text.h"
#include "core/base/time_text.h"
#include "core/service/notices.h"

#include <algorithm>
#include <set>

namespace wanmi {
namespace {

std::optional<Instant> maybeAt(const Statement& q, int column) {
    if (q.isNull(column)) return std::nullopt;
    return Instant{std::chrono::microseconds{q.integer(column)}};
}

constexpr std::string_view kColumns =
    "SELECT id, title, text, kind, region_code, due_at, made_by, made_at, closed_at FROM survey ";

Survey readSurvey(const Statement& q) {
    Survey s;
    s.id = q.text(0);
    s.what.title = q.text(1);
    s.what.text = q.text(2);
    s.what.kind = q.text(3);
    s.what.region = q.text(4);
    s.what.due = *maybeAt(q, 5);
    s.madeBy = q.text(6);
    s.made = *maybeAt(q, 7);
    s.closed = maybeAt(q, 8);
    return s;
}

Error needs(const char* field) {
    return fail(Errc::Invalid, "survey.needs", {{"field", field}});
}

Status mayOrder(const Actor& actor) {
    if (actor.post == "ACCEPTOR" || actor.post == "DUTY_CHIEF") return ok();
    return fail(Errc::Forbidden, "case.wrong_post",
                {{"action", "survey"},
                 {"actor", actor.login},
                 {"post", actor.post},
                 {"needed", "ACCEPTOR, DUTY_CHIEF"}});
}

Status regionKnown(Desk& desk, const std::string& code) {
    if (code.empty()) return ok();
    WANMI_LET(auto q, desk.db().prepare(
                          "SELECT 1 FROM region WHERE code = ?1 AND valid_to IS NULL UNION ALL "
                          "SELECT 1 FROM cell WHERE code = ?1 AND valid_to IS NULL LIMIT 1"));
    WANMI_LET(const bool row, q.at(1, code).step());
    if (row) return ok();
    return fail(Errc::Invalid, "people.unknown_region", {{"region", code}});
}

Status kindKnown(const Desk& desk, const std::string& kind) {
    if (kind.empty()) return ok();
    WANMI_LET(const auto code, KindCode::parse(kind));
    if (desk.rules().catalogue.find(code) != nullptr) return ok();
    return fail(Errc::Invalid, "case.unknown_kind", {{"kind", kind}});
}

Status checkSurvey(Desk& desk, const NewSurvey& what) {
    if (!isUtf8(what.title) || !isUtf8(what.text)) return fail(Errc::Invalid, "text.not_utf8");
    if (trim(what.title).empty()) return needs("title");
    if (what.to.empty()) return needs("to");
    if (what.due <= desk.now()) {
        return fail(Errc::Invalid, "survey.past", {{"due", localText(what.due, desk.zone())}});
    }
    WANMI_TRY(kindKnown(desk, what.kind));
    WANMI_TRY(regionKnown(desk, what.region));
    for (const auto& login : what.to) {
        WANMI_LET(const auto collector, desk.actor(login));
        if (collector.post != "SUPERVISOR_FIELD") {
            return fail(Errc::Invalid, "case.not_a_collector", {{"login", login}});
        }
    }
    return ok();
}

Status putSurvey(Database& db, const Survey& s) {
    WANMI_LET(auto q, db.prepare("INSERT INTO survey (id, title, text, kind, region_code, due_at,"
                                 " made_by, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"));
    WANMI_TRY(q.at(1, s.id)
                  .at(2, s.what.title)
                  .at(3, s.what.text)
                  .at(4, s.what.kind)
                  .at(5, s.what.region)
                  .at(6, micros(s.what.due))
                  .at(7, s.madeBy)
                  .at(8, micros(s.made))
                  .done());
    return noteChange(db, "survey", s.id);
}

} // namespace

Result<std::string> SurveyService::add(const NewSurvey& what, std::string_view login) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto actor, desk.acting(login));
    WANMI_TRY(mayOrder(actor));
    WANMI_TRY(checkSurvey(desk, what));
    const auto now = desk.now();
    Survey s{desk.ids().next(now), what, actor.login, now, {}, {}};
    WANMI_TRY(putSurvey(desk.db(), s));
    WANMI_LET(auto q, desk.db().prepare(
                          "INSERT INTO survey_task (id, survey_id, login) VALUES (?1, ?2, ?3)"));
    for (const auto& to : std::set<std::string>(what.to.begin(), what.to.end())) {
        const auto task = desk.ids().next(now);
        WANMI_TRY(q.at(1, task).at(2, s.id).at(3, to).done());
        WANMI_TRY(tellPerson(desk, task, now, {to, "", ""}, "notice.survey",
                             {{"title", what.title}, {"due", localText(what.due, desk.zone())}}));
    }
    WANMI_TRY(tx.commit());
    return s.id;
}

Status SurveyService::close(std::string_view id, std::string_view login) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto actor, desk.acting(login));
    WANMI_TRY(mayOrder(actor));
    WANMI_LET(const auto s, show(id));
    if (s.closed) return fail(Errc::Invalid, "survey.closed", {{"title", s.what.title}});
    WANMI_LET(auto q, desk.db().prepare("UPDATE survey SET closed_at = ?2 WHERE id = ?1"));
    WANMI_TRY(q.at(1, id).at(2, micros(desk.now())).done());
    WANMI_TRY(noteChange(desk.db(), "survey", id));
    return tx.commit();
}

Status SurveyService::fillTasks(Survey& s) {
    WANMI_LET(auto q, m_desk->db().prepare(
                          "SELECT t.id, t.survey_id, t.login, t.answered_at, t.counted, t.note,"
                          " f.case_id FROM survey_task t LEFT JOIN survey_find f ON f.task_id ="
                          " t.id WHERE t.survey_id = ?1 ORDER BY t.login, f.case_id"));
    q.at(1, s.id);
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return ok();
        if (s.tasks.empty() || s.tasks.back().id != q.view(0)) {
            s.tasks.push_back(
                {q.text(0), q.text(1), q.text(2), maybeAt(q, 3), q.integer(4), q.text(5), {}});
        }
        if (!q.isNull(6)) s.tasks.back().cases.push_back(q.text(6));
    }
}

Result<std::vector<Survey>> SurveyService::list(bool openOnly) {
    WANMI_LET(auto q, m_desk->db().prepare(std::string{kColumns} +
                                           "WHERE ?1 = 0 OR closed_at IS NULL ORDER BY made_at "
                                           "DESC, id DESC"));
    q.at(1, std::int64_t{openOnly});
    std::vector<Survey> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        out.push_back(readSurvey(q));
    }
    for (auto& s : out) {
        WANMI_TRY(fillTasks(s));
    }
    return out;
}

Result<Survey> SurveyService::show(std::string_view id) {
    WANMI_LET(auto q, m_desk->db().prepare(std::string{kColumns} + "WHERE id = ?1"));
    WANMI_LET(const bool row, q.at(1, id).step());
    if (!row) return fail(Errc::NotFound, "survey.unknown", {{"id", std::string{id}}});
    auto s = readSurvey(q);
    WANMI_TRY(fillTasks(s));
    return s;
}

Result<std::vector<std::pair<Survey, SurveyTask>>> SurveyService::waiting(std::string_view login) {
    std::vector<std::pair<Survey, SurveyTask>> out;
    WANMI_LET(const auto surveys, list(true));
    for (const auto& s : surveys) {
        for (const auto& t : s.tasks) {
            if (!t.answered && (login.empty() || t.login == login)) out.emplace_back(s, t);
        }
    }
    return out;
}

Result<std::optional<std::pair<Survey, SurveyTask>>> SurveyService::task(std::string_view id) {
    std::optional<std::pair<Survey, SurveyTask>> none;
    WANMI_LET(auto q, m_desk->db().prepare("SELECT survey_id FROM survey_task WHERE id = ?1"));
    WANMI_LET(const bool row, q.at(1, id).step());
    if (!row) return none;
    WANMI_LET(const auto s, show(q.text(0)));
    const auto t = std::find_if(s.tasks.begin(), s.tasks.end(),
                                [id](const SurveyTask& one) { return one.id == id; });
    if (t == s.tasks.end()) return none;
    return std::optional{std::pair{s, *t}};
}

Result<std::pair<Survey, SurveyTask>> SurveyService::open(std::string_view taskId,
                                                          std::string_view login) {
    WANMI_LET(const auto found, task(taskId));
    if (!found) return fail(Errc::NotFound, "survey.unknown", {{"id", std::string{taskId}}});
    const auto& [s, t] = *found;
    if (t.login != login) {
        return fail(Errc::Forbidden, "case.other_collector",
                    {{"actor", std::string{login}}, {"collector", t.login}});
    }
    if (t.answered) {
        return fail(Errc::Conflict, "survey.answered",
                    {{"title", s.what.title}, {"at", localText(*t.answered, m_desk->zone())}});
    }
    if (s.closed) return fail(Errc::Invalid, "survey.closed", {{"title", s.what.title}});
    return *found;
}

Status SurveyService::answer(std::string_view taskId, std::string_view login, std::int64_t counted,
                             std::string_view note) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto who, desk.acting(login));
    WANMI_LET(const auto found, open(taskId, who.login));
    WANMI_LET(auto q, desk.db().prepare("UPDATE survey_task SET answered_at = ?2, counted = ?3,"
                                        " note = ?4 WHERE id = ?1"));
    WANMI_TRY(q.at(1, taskId).at(2, micros(desk.now())).at(3, counted).at(4, trim(note)).done());
    WANMI_TRY(noteChange(desk.db(), "survey", found.first.id));
    return tx.commit();
}

Status SurveyService::found(std::string_view taskId, std::string_view login,
                            std::string_view caseId) {
    WANMI_LET(const auto task, open(taskId, login));
    WANMI_LET(auto q, m_desk->db().prepare("INSERT OR IGNORE INTO survey_find (task_id, case_id)"
                                           " VALUES (?1, ?2)"));
    WANMI_TRY(q.at(1, taskId).at(2, caseId).done());
    return noteChange(m_desk->db(), "survey", task.first.id);
}

} // namespace wanmi

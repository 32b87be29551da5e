#include "core/service/terminal_work.h"

#include "core/base/time_text.h"
#include "core/service/attendance.h"
#include "core/service/case_service.h"
#include "core/service/duty_log.h"
#include "core/service/survey.h"
#include "core/store/case_store.h"
#include "core/store/evidence_store.h"
#include "core/store/terminal_store.h"

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

constexpr std::size_t kMostFixes = 5000;
constexpr std::int64_t kMostCounted = 100'000'000;

class PackageWork {
public:
    PackageWork(Desk& desk, const Actor& who, const Package& package)
        : m_desk(&desk),
          m_who(&who),
          m_package(&package),
          m_reader(package.body, desk.zone(), "body.") {}

    Result<Json> report();
    Result<Json> answer();
    Result<Json> position();
    Result<Json> attendance();
    Result<Json> dailyLog();
    Result<Json> withdrawal();
    Result<Json> receipt();

private:
    Result<Evidence> ownPhoto(const std::string& hash, const std::string& caseId);
    Result<Json> step(const std::string& caseId, CaseCommand what);
    Result<Json> selfHandle(const CaseReceipt& reported, const Json& handled,
                            std::vector<std::string> photos);
    Result<CaseTask> openTask(const TaskOwner& owner);
    Result<Json> answerCase(const TaskOwner& owner, CaseCommand what);
    Result<Json> answerSurvey(const std::string& task, std::int64_t counted,
                              const std::string& note);
    Status mayReceive(const std::string& task);
    static Json receiptJson(const CaseReceipt& r) {
        return {{"case", r.id},
                {"number", r.number},
                {"state", stateCode(r.state)},
                {"revision", r.revision}};
    }

    Desk* m_desk;
    const Actor* m_who;
    const Package* m_package;
    BodyReader m_reader;
};

/// A photo that a package names: whole, sent by this collector, and not another case's.
Result<Evidence> PackageWork::ownPhoto(const std::string& hash, const std::string& caseId) {
    WANMI_LET(const auto rows, EvidenceStore{m_desk->db()}.byMark(hash));
    const auto own = std::find_if(rows.begin(), rows.end(), [&](const Evidence& e) {
        return e.hash == hash && e.addedBy == m_who->login &&
               (!e.caseId || (!caseId.empty() && *e.caseId == caseId));
    });
    if (own != rows.end()) return *own;
    return fail(Errc::Conflict, "terminal.photo_missing", {{"photo", hash}});
}

Result<Json> PackageWork::step(const std::string& caseId, CaseCommand what) {
    for (const auto& hash : what.evidence) {
        WANMI_TRY(ownPhoto(hash, caseId));
    }
    StepCommand command;
    command.id = caseId;
    command.actor = m_who->login;
    command.what = std::move(what);
    WANMI_LET(const auto receipt, CaseService{*m_desk}.act(command));
    return receiptJson(receipt);
}

Result<Json> PackageWork::report() {
    ReportCommand command;
    command.kind = m_reader.text("kind");
    command.at = m_reader.place("at", true).value_or(LonLat{});
    command.text = m_reader.text("text");
    command.actor = m_who->login;
    const auto component = m_reader.text("component", false);
    const auto survey = m_reader.text("survey", false);
    const auto photos = m_reader.hashes("photos");
    const auto* handled = m_reader.object("handled");
    WANMI_TRY(m_reader.done());
    if (!component.empty()) {
        WANMI_LET(const auto code, ComponentCode::parse(component));
        command.component = code.number();
    }
    std::vector<std::string> ofHandling;
    std::vector<std::string> purposes;
    for (const auto& hash : photos) {
        WANMI_LET(const auto photo, ownPhoto(hash, {}));
        const bool handling =
            handled != nullptr && (photo.purpose == "before" || photo.purpose == "after");
        (handling ? ofHandling : command.evidence).push_back(hash);
        purposes.push_back(photo.purpose);
    }
    const auto has = [&purposes](const char* purpose) {
        return std::find(purposes.begin(), purposes.end(), purpose) != purposes.end();
    };
    if (handled != nullptr && !(has("before") && has("after"))) {
        return fail(Errc::Invalid, "terminal.before_after");
    }
    WANMI_LET(const auto reported, CaseService{*m_desk}.report(command));
    if (!survey.empty()) {
        WANMI_TRY(SurveyService{*m_desk}.found(survey, m_who->login, reported.id));
    }
    if (handled == nullptr) return receiptJson(reported);
    return selfHandle(reported, *handled, std::move(ofHandling));
}

/// 自行处置: put right on the spot, with photos from before and after.
Result<Json> PackageWork::selfHandle(const CaseReceipt& reported, const Json& handled,
                                     std::vector<std::string> photos) {
    BodyReader reader{handled, m_desk->zone(), "body.handled."};
    CaseCommand what;
    what.action = Action::SelfHandle;
    what.note = reader.text("note", false);
    WANMI_TRY(reader.done());
    what.evidence = std::move(photos);
    return step(reported.id, std::move(what));
}

Result<Json> PackageWork::answer() {
    const auto task = m_reader.text("task");
    const auto result = m_reader.text("result", false);
    CaseCommand what;
    what.note = m_reader.text("note", false);
    what.evidence = m_reader.hashes("photos");
    const auto counted = m_reader.whole("counted", 0, kMostCounted, false);
    WANMI_TRY(m_reader.done());
    WANMI_LET(const auto owner, TerminalStore{m_desk->db()}.ownerOf(task));
    if (!owner && !what.evidence.empty()) { // what a survey finds is reported, with its photos
        return fail(Errc::Invalid, "terminal.unknown_field", {{"field", "body.photos"}});
    }
    if (!owner) return answerSurvey(task, counted, what.note);
    if (result != "pass" && result != "fail") {
        return fail(Errc::Invalid, "terminal.bad_field",
                    {{"field", "body.result"}, {"why", "pass, fail"}});
    }
    what.passed = result == "pass";
    return answerCase(*owner, std::move(what));
}

/// The task while it waits for its answer.
Result<CaseTask> PackageWork::openTask(const TaskOwner& owner) {
    WANMI_LET(auto store, CaseStore::open(m_desk->db(), m_desk->srid()));
    WANMI_LET(const auto c, store.get(owner.caseId));
    if (!c) return fail(Errc::NotFound, "case.unknown", {{"id", owner.caseId}});
    auto task = owner.verify ? c->verify : c->check;
    if (task.open) return task;
    return fail(Errc::Conflict, "terminal.task_over",
                {{"case", c->number}, {"state", std::string{stateCode(c->state)}}});
}

Result<Json> PackageWork::answerCase(const TaskOwner& owner, CaseCommand what) {
    WANMI_TRY(openTask(owner));
    what.action = owner.verify ? Action::VerifyAnswer : Action::CheckAnswer;
    return step(owner.caseId, std::move(what));
}

Result<Json> PackageWork::answerSurvey(const std::string& task, std::int64_t counted,
                                       const std::string& note) {
    SurveyService surveys{*m_desk};
    WANMI_LET(const auto found, surveys.task(task));
    if (!found) return fail(Errc::NotFound, "terminal.unknown_task", {{"task", task}});
    WANMI_TRY(surveys.answer(task, m_who->login, counted, note));
    return Json{{"survey", found->first.id}, {"counted", counted}};
}

Result<Json> PackageWork::position() {
    const auto* fixes = m_reader.list("fixes", kMostFixes);
    WANMI_TRY(m_reader.done());
    if (fixes == nullptr || fixes->empty()) {
        return fail(Errc::Invalid, "terminal.bad_field",
                    {{"field", "body.fixes"}, {"why", "missing"}});
    }
    std::vector<PositionFix> places;
    for (const auto& one : *fixes) {
        if (!one.is_object()) {
            return fail(Errc::Invalid, "terminal.bad_field",
                        {{"field", "body.fixes"}, {"why", "object"}});
        }
        BodyReader reader{one, m_desk->zone(), "body.fixes."};
        const auto time = reader.time("time", true);
        const auto at = reader.place("at", true);
        WANMI_TRY(reader.done());
        places.push_back({*time, *at});
    }
    WANMI_LET(const int kept, Attendance{*m_desk}.positions(m_who->login, places));
    return Json{{"kept", kept}, {"refused", static_cast<int>(places.size()) - kept}};
}

Result<Json> PackageWork::attendance() {
    const auto what = m_reader.text("what");
    const auto time = m_reader.time("time", true);
    const auto at = m_reader.place("at", false);
    WANMI_TRY(m_reader.done());
    WANMI_LET(const auto id, Attendance{*m_desk}.sign(m_who->login, what, *time, at));
    return Json{{"attendance", id}};
}

Result<Json> PackageWork::dailyLog() {
    const auto text = m_reader.text("text");
    const auto day = m_reader.text("day", false);
    WANMI_TRY(m_reader.done());
    std::optional<Day> about;
    if (!day.empty()) {
        WANMI_LET(about, parseDay(day));
    }
    WANMI_LET(const auto id, DutyLog{*m_desk}.add(m_who->login, "daily", text, about));
    return Json{{"entry", id}};
}

Result<Json> PackageWork::withdrawal() {
    const auto which = m_reader.text("case");
    CaseCommand what;
    what.action = Action::Withdraw;
    what.note = m_reader.text("note");
    WANMI_TRY(m_reader.done());
    WANMI_LET(const auto id, CaseService{*m_desk}.resolve(which));
    WANMI_LET(auto json, step(id, std::move(what)));
    // Where it needs somebody's consent the case goes on until that is given.
    json["waits"] = json["state"] != stateCode(CaseState::Cancelled);
    return json;
}

/// Is the task open, and this collector's?
Status PackageWork::mayReceive(const std::string& task) {
    WANMI_LET(const auto owner, TerminalStore{m_desk->db()}.ownerOf(task));
    std::string to;
    if (owner) {
        WANMI_LET(const auto order, openTask(*owner));
        to = order.to;
    } else {
        WANMI_LET(const auto survey, SurveyService{*m_desk}.task(task));
        if (!survey) return fail(Errc::NotFound, "terminal.unknown_task", {{"task", task}});
        to = survey->second.login;
    }
    if (to.empty() || to == m_who->login) return ok();
    return fail(Errc::Forbidden, "case.other_collector",
                {{"actor", m_who->login}, {"collector", to}});
}

Result<Json> PackageWork::receipt() {
    const auto task = m_reader.text("task");
    WANMI_TRY(m_reader.done());
    WANMI_TRY(mayReceive(task));
    TerminalStore store{m_desk->db()};
    WANMI_TRY(store.receive(task, m_who->login, m_desk->now()));
    WANMI_LET(const auto delivery, store.delivery(task));
    return Json{{"task", task}, {"received", localText(*delivery.received, m_desk->zone())}};
}

struct PackageKind {
    std::string_view name;
    Result<Json> (PackageWork::*work)();
};
constexpr std::array<PackageKind, 7> kKinds{{{"report", &PackageWork::report},
                                             {"answer", &PackageWork::answer},
                                             {"position", &PackageWork::position},
                                             {"attendance", &PackageWork::attendance},
                                             {"daily_log", &PackageWork::dailyLog},
                                             {"withdrawal", &PackageWork::withdrawal},
                                             {"receipt", &PackageWork::receipt}}};

} // namespace

Result<Json> doPackage(Desk& desk, const Actor& who, const Package& package) {
    PackageWork work{desk, who, package};
    for (const auto& kind : kKinds) {
        if (kind.name == package.kind) return (work.*kind.work)();
    }
    return fail(Errc::Invalid, "terminal.unknown_kind", {{"kind", package.kind}});
}

} // namespace wanmi

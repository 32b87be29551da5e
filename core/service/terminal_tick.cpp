#include "core/service/terminal_tick.h"

#include "core/base/id.h"
#include "core/base/time_text.h"
#include "core/service/attendance.h"
#include "core/service/notices.h"
#include "core/service/survey.h"
#include "core/service/terminal_photo.h"
#include "core/store/terminal_store.h"

namespace wanmi {
namespace {

class TerminalTicker {
public:
    TerminalTicker(Desk& desk, TickReport& report) : m_desk(&desk), m_report(&report) {}

    Status climb(const Rung& rung) {
        if (rung.stage != "terminal" && rung.stage != "survey_task") return ok();
        WANMI_LET(const auto waiting, SurveyService{*m_desk}.waiting({}));
        for (const auto& [survey, task] : waiting) {
            WANMI_LET(const bool due, isDue(rung, survey, task));
            if (due) WANMI_TRY(tell(rung, survey, task));
        }
        return ok();
    }

    Status drop() {
        auto& desk = *m_desk;
        const auto& rules = desk.rules().profile.terminal;
        const auto now = desk.now();
        WANMI_LET(const auto photos, TerminalStore{desk.db()}.photosUntil(
                                         now - std::chrono::hours{24} * rules.photoDays));
        for (const auto& photo : photos) {
            WANMI_TRY(TerminalPhotos{desk}.drop(photo));
            ++m_report->dropped;
        }
        WANMI_LET(auto tx, Transaction::begin(desk.db()));
        WANMI_LET(const auto places,
                  forgetPlaces(desk, now - std::chrono::hours{rules.positionHours}));
        // What these packages asked for does no harm when it is asked for again.
        WANMI_LET(auto q, desk.db().prepare("DELETE FROM terminal_package WHERE received_at <= ?1"
                                            " AND kind IN ('position', 'photo', 'piece',"
                                            " 'receipt')"));
        const auto until = now - std::chrono::hours{24} * rules.packageDays;
        WANMI_TRY(q.at(1, until.time_since_epoch().count()).done());
        m_report->dropped += static_cast<int>(places + desk.db().changes());
        return tx.commit();
    }

private:
    Result<bool> isDue(const Rung& rung, const Survey& survey, const SurveyTask& task) {
        const auto& calendar = m_desk->rules().calendar;
        auto from = rung.fromDue ? survey.what.due : survey.made;
        if (rung.stage == "terminal") {
            WANMI_LET(const auto delivery, TerminalStore{m_desk->db()}.delivery(task.id));
            const auto due = receiptDue(*m_desk, survey.made);
            if (delivery.received || !due) return false;
            if (rung.fromDue) from = *due;
        }
        return m_desk->now() >= calendar.deadline(from, rung.after);
    }

    /// Once a task and rung: the first notice of it decides.
    Status tell(const Rung& rung, const Survey& survey, const SurveyTask& task) {
        auto& desk = *m_desk;
        WANMI_LET(auto tx, Transaction::begin(desk.db()));
        const auto source = uuid5(task.id + ":" + rung.code);
        const Args args{{"title", survey.what.title},
                        {"collector", task.login},
                        {"due", localText(survey.what.due, desk.zone())}};
        bool climbed = false;
        for (const auto& to : rung.to) {
            const bool again = to == kTaskAgain;
            const auto audience =
                again ? Audience{task.login, "", ""} : Audience{"", std::string{to}, ""};
            WANMI_LET(const bool told,
                      tellPerson(desk, source, desk.now(), audience,
                                 again ? "notice.survey" : "notice.survey_late", args));
            climbed |= told;
            if (!told || !again) continue;
            WANMI_TRY(TerminalStore{desk.db()}.sendAgain(task.id, desk.now()));
            ++m_report->sentAgain;
        }
        if (!climbed) return ok();
        ++m_report->escalated;
        m_report->lines.push_back(survey.what.title + " " + task.login + " " + rung.code);
        return tx.commit();
    }

    Desk* m_desk;
    TickReport* m_report;
};

} // namespace

std::optional<Instant> receiptDue(const Desk& desk, Instant sent) {
    const auto* stage = desk.rules().stages.find("terminal");
    if (stage == nullptr || !stage->limit) return std::nullopt;
    return desk.rules().calendar.deadline(sent, *stage->limit);
}

Status sendTaskAgain(Desk& desk, std::string_view caseId) {
    TerminalStore store{desk.db()};
    WANMI_LET(const auto task, store.newestTask(caseId));
    if (task.empty()) return ok();
    return store.sendAgain(task, desk.now());
}

Status tickTerminal(Desk& desk, const std::vector<Rung>& rungs, TickReport& report) {
    TerminalTicker ticker{desk, report};
    for (const auto& rung : rungs) {
        WANMI_TRY(ticker.climb(rung));
    }
    return ticker.drop();
}

} // namespace wanmi

#include "core/service/terminal.h"

#include "core/base/hash.h"
#include "core/base/text.h"
#include "core/service/attendance.h"
#include "core/service/case_service.h"
#include "core/service/survey.h"
#include "core/service/terminal_photo.h"
#include "core/service/terminal_tick.h"
#include "core/service/terminal_work.h"
#include "core/store/case_store.h"

#include <algorithm>

namespace wanmi {
namespace {

std::string sealOf(const Package& p, std::string_view login, std::string_view salt) {
    return Sha256{}.add(salt).add("\n").add(login).add("\n").add(p.text).hex();
}

bool isOfPhoto(const Package& p) {
    return p.kind == "photo" || p.kind == "piece";
}

/// The package as it was taken before; nullopt: it is new. Errc::Conflict where its id was used for
/// something else.
Result<std::optional<PackageRow>> takenBefore(Desk& desk, const Package& p,
                                              std::string_view login) {
    WANMI_LET(auto row, TerminalStore{desk.db()}.package(p.id));
    if (row && row->seal != sealOf(p, login, row->salt)) {
        return fail(Errc::Conflict, "terminal.other_content", {{"id", p.id}});
    }
    return row;
}

Json stateJson(const PhotoState& s) {
    return {{"photo", s.hash}, {"whole", s.whole}, {"pieces", s.pieces}, {"missing", s.missing}};
}

/// One package on its way through the desk.
class Taking {
public:
    Taking(Desk& desk, Package package) : m_desk(&desk), m_package(std::move(package)) {}

    Result<PackageReceipt> run(const std::string& login) {
        if (m_package.kind == "piece") {
            WANMI_LET(const auto before, takenBefore(*m_desk, m_package, login));
            if (!before) {
                WANMI_LET(m_piece, TerminalPhotos{*m_desk}.putAside(login, m_package.body));
            }
        }
        auto receipt = write(login);
        if (!receipt) {
            if (m_piece) WANMI_TRY(TerminalPhotos{*m_desk}.removeFiles({m_piece->row.hash}));
            return receipt.error();
        }
        if (!isOfPhoto(m_package)) return receipt;
        const auto photo = m_photo;
        WANMI_TRY(TerminalPhotos{*m_desk}.settle(login, photo));
        WANMI_LET(const auto state, TerminalPhotos{*m_desk}.state(login, photo));
        receipt->result = plainJson(stateJson(state));
        return receipt;
    }

private:
    /// What it asks for and that it was taken, in one transaction.
    Result<PackageReceipt> write(const std::string& login) {
        auto& desk = *m_desk;
        WANMI_LET(auto tx, Transaction::begin(desk.db()));
        WANMI_TRY(desk.refreshRules());
        WANMI_LET(const auto who, desk.acting(login));
        WANMI_LET(const auto before, takenBefore(desk, m_package, login));
        if (before) {
            m_photo = before->photo;
            WANMI_TRY(tx.commit());
            return PackageReceipt{m_package.id, m_package.kind, true, before->received,
                                  before->result};
        }
        WANMI_LET(const auto result, work(who));
        PackageRow row{m_package.id, who.login,      m_package.kind, desk.ids().salt(),
                       {},           m_package.made, desk.now(),     plainJson(result),
                       m_photo};
        row.seal = sealOf(m_package, login, row.salt);
        WANMI_TRY(TerminalStore{desk.db()}.add(row));
        WANMI_TRY(tx.commit());
        return PackageReceipt{row.id, row.kind, false, row.received, row.result};
    }

    Result<Json> work(const Actor& who) {
        TerminalPhotos photos{*m_desk};
        if (m_package.kind == "photo") {
            WANMI_LET(m_photo, photos.announce(who.login, m_package.body));
            return Json{{"photo", m_photo}};
        }
        if (m_piece) {
            m_photo = m_piece->photo;
            WANMI_TRY(photos.add(who.login, *m_piece));
            return Json{{"photo", m_photo}};
        }
        return doPackage(*m_desk, who, m_package);
    }

    Desk* m_desk;
    Package m_package;
    std::optional<TerminalPhotos::Piece> m_piece;
    std::string m_photo; ///< the whole it is about
};

/// Tasks as the collector sees them.
class Inbox {
public:
    Inbox(Desk& desk, const Projection& projection, CaseStore store)
        : m_desk(&desk),
          m_projection(&projection),
          m_cases(std::move(store)) {}

    Status addCases(const std::vector<CaseTaskRow>& rows) {
        for (const auto& row : rows) {
            WANMI_LET(const auto c, m_cases.get(row.caseId));
            if (!c) return fail(Errc::NotFound, "case.unknown", {{"id", row.caseId}});
            const bool verify = c->verify.open;
            TerminalTask t;
            t.id = row.task;
            t.kind = verify ? "verify" : "check";
            t.caseId = c->id;
            t.number = c->fileNumber.empty() ? c->number : c->fileNumber;
            t.about = c->kind;
            t.at = m_projection->toLonLat(c->at);
            t.forAnybody = row.to.empty();
            WANMI_LET(t.note, noteOf(row));
            putTimes(t, row.sent, row.delivery);
            const auto* clock = c->clock(verify ? CaseStage::VerifyTask : CaseStage::CheckTask);
            if (clock != nullptr && clock->state == StageClock::State::Running) {
                t.answerBy = clock->due;
                t.lamp = lampAt(m_desk->now(), clock->warn, clock->due);
            }
            m_tasks.push_back(std::move(t));
        }
        return ok();
    }

    Status addSurveys(std::string_view login) {
        WANMI_LET(const auto waiting, SurveyService{*m_desk}.waiting(login));
        for (const auto& [survey, task] : waiting) {
            TerminalTask t;
            t.id = task.id;
            t.kind = "survey";
            t.number = survey.what.title;
            t.about = survey.what.kind;
            t.note = survey.what.text;
            t.region = survey.what.region;
            WANMI_LET(const auto delivery, TerminalStore{m_desk->db()}.delivery(task.id));
            putTimes(t, survey.made, delivery);
            t.answerBy = survey.what.due;
            t.lamp = m_desk->now() > survey.what.due ? Lamp::Red : Lamp::Green;
            m_tasks.push_back(std::move(t));
        }
        return ok();
    }

    std::vector<TerminalTask> sorted() {
        std::stable_sort(m_tasks.begin(), m_tasks.end(), [](const auto& a, const auto& b) {
            return a.answerBy.value_or(Instant::max()) < b.answerBy.value_or(Instant::max());
        });
        return std::move(m_tasks);
    }

private:
    Result<std::string> noteOf(const CaseTaskRow& row) {
        WANMI_LET(const auto events, m_cases.events(row.caseId));
        for (const auto& e : events) {
            if (e.id != row.task) continue;
            WANMI_LET(const Json body, parseJson(e.body));
            return body.value("note", std::string{});
        }
        return std::string{};
    }

    void putTimes(TerminalTask& t, Instant sent, const TaskDelivery& delivery) const {
        t.sent = sent;
        t.sends = delivery.sends;
        t.received = delivery.received;
        t.receiveBy = receiptDue(*m_desk, sent);
    }

    Desk* m_desk;
    const Projection* m_projection;
    CaseStore m_cases;
    std::vector<TerminalTask> m_tasks;
};

} // namespace

Result<Actor> TerminalService::collector(std::string_view login) {
    WANMI_LET(const auto who, m_desk->acting(login));
    if (who.post == "SUPERVISOR_FIELD") return who;
    return fail(Errc::Forbidden, "terminal.not_a_collector",
                {{"login", who.login}, {"post", who.post}});
}

Result<PackageReceipt> TerminalService::take(std::string_view login, std::string_view text) {
    auto& desk = *m_desk;
    WANMI_LET(const auto who, collector(login));
    WANMI_LET(auto package,
              readPackage(text, desk.rules().profile.terminal, desk.now(), desk.zone()));
    if (package.from != who.login) {
        return fail(Errc::Forbidden, "terminal.other_sender",
                    {{"from", package.from}, {"login", who.login}});
    }
    return Taking{desk, std::move(package)}.run(who.login);
}

Result<std::vector<TerminalTask>> TerminalService::inbox(std::string_view login) {
    auto& desk = *m_desk;
    WANMI_LET(const auto who, collector(login));
    WANMI_LET(const auto* projection, desk.projection());
    WANMI_LET(auto store, CaseStore::open(desk.db(), desk.srid()));
    Inbox inbox{desk, *projection, std::move(store)};
    TerminalStore terminal{desk.db()};
    WANMI_LET(const auto own, terminal.caseTasks(who.login));
    WANMI_TRY(inbox.addCases(own));
    WANMI_LET(const auto duty, Attendance{desk}.dutyAt(who.login, desk.now()));
    if (duty) {
        WANMI_LET(const auto near, terminal.nearTasks(duty->dutyGrid));
        WANMI_TRY(inbox.addCases(near));
    }
    WANMI_TRY(inbox.addSurveys(who.login));
    return inbox.sorted();
}

Result<PhotoState> TerminalService::photo(std::string_view login, std::string_view hash) {
    WANMI_LET(const auto who, collector(login));
    const auto name = lower(hash);
    TerminalPhotos photos{*m_desk};
    WANMI_TRY(photos.settle(who.login, name)); // a crash may have come between
    return photos.state(who.login, name);
}

} // namespace wanmi

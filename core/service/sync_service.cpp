#include "core/service/sync_service.h"

#include "core/base/json_view.h"
#include "core/base/time_text.h"
#include "core/domain/casework/command_text.h"
#include "core/domain/casework/erase.h"
#include "core/service/case_service.h"
#include "core/service/centre_people.h"
#include "core/service/evidence_service.h"
#include "core/service/notices.h"
#include "core/service/personal_data.h"
#include "core/store/entry_watch.h"
#include "core/store/row_apply.h"

#include <algorithm>

namespace wanmi {
namespace {

/// "wanted" until what the store held before it joined is at the centre, then "done".
constexpr std::string_view kUpload = "sync_upload";

/// A centre that has answered within this time is there.
constexpr std::chrono::minutes kAnswersWithin{2};
/// A watch that waits the longest asks again within this time.
constexpr std::chrono::seconds kNextRoundWithin{30};

/// The clock of the machine; the desk's own is corrected by what is measured with this one.
class DeskClock final : public Clock {
public:
    explicit DeskClock(const Desk& desk) : m_desk(&desk) {}
    Instant now() const override { return m_desk->machineNow(); }

private:
    const Desk* m_desk;
};

/// Somebody else's step came first: said by who took it, as at one desk.
Error firstWas(const CaseEvent& first, const Case& now, const Desk& desk) {
    return fail(Errc::Conflict, "case.changed",
                {{"case", now.number},
                 {"revision", std::to_string(now.revision)},
                 {"who", first.actor},
                 {"action", std::string{actionCode(first.type)}},
                 {"at", localText(first.at, desk.zone())}});
}

Error lapsed(const PendingStep& step, const Case& now) {
    return fail(Errc::Conflict, "sync.lapsed",
                {{"action", std::string{actionCode(step.event.type)}}, {"case", now.number}});
}

/// What was erased here is gone: it is erased at the centre too, whatever came first.
Result<CaseEvent> eraseAgain(const Case& now, const Actor& actor, const PendingStep& step) {
    WANMI_LET(auto data, erasedBy(step.event));
    return decideErase(now, std::move(data), actor, step.event.at, step.event.id);
}

Result<CaseEvent> undoAgain(const std::vector<CaseEvent>& history, const Case& now,
                            const Actor& actor, const PendingStep& step) {
    auto earlier = history;
    const auto last = earlier.back();
    if (last.hash != step.event.prev) return lapsed(step, now); // it meant another step
    earlier.pop_back();
    WANMI_LET(const auto before, replay(earlier));
    return decideUndo(now, before, last, actor, step.event.at, step.event.id);
}

/// The 案卷号 a filing gave: it keeps it, so that none is lost.
std::string fileNumberOf(const CaseEvent& event) {
    const auto body = JsonDocument::parse(event.body);
    return body ? body->root().text("file_number", {}) : std::string{};
}

Result<CaseEvent> decideAgain(Desk& desk, const std::vector<CaseEvent>& history, const Case& now,
                              const PendingStep& step) {
    const bool erases = step.event.type == Action::PersonalDataErased;
    if (step.command.empty() && !erases) return lapsed(step, now);
    WANMI_LET(const auto actor, desk.actor(step.event.actor));
    if (erases) return eraseAgain(now, actor, step);
    WANMI_LET(const auto command, commandFromText(step.command));
    auto made = command.action == Action::Undo
                    ? undoAgain(history, now, actor, step)
                    : decide(now, command, actor, step.event.at, step.event.id, desk.rules(),
                             fileNumberOf(step.event));
    if (made || made.error().reason != "case.not_now") return made;
    const auto first = std::find_if(history.begin(), history.end(), [&step](const CaseEvent& e) {
        return e.seq == step.event.seq;
    });
    return first == history.end() ? made.error() : firstWas(*first, now, desk);
}

Status eraseHere(Desk& desk, const Case& c, const CaseEvent& event) {
    WANMI_LET(auto q, desk.db().prepare("DELETE FROM case_private WHERE case_fid = (SELECT fid FROM"
                                        " cases WHERE id = ?1)"));
    WANMI_TRY(q.at(1, c.id).done());
    EvidenceService evidence{desk};
    WANMI_LET(const auto unused, evidence.erase(c.id, event.id));
    return evidence.removeFiles(unused);
}

/// What an event of another desk brings with it here.
Status afterEvent(Desk& desk, const Case& before, const Case& after, const CaseEvent& event) {
    if (after.erased && !before.erased) WANMI_TRY(eraseHere(desk, after, event));
    if (after.state != before.state) {
        WANMI_LET(auto store, CaseStore::open(desk.db(), desk.srid()));
        WANMI_LET(const auto fid, store.fid(after.id));
        if (fid) WANMI_TRY(store.dropClaim(*fid));
    }
    return tellOf(desk, before, after, event);
}

/// Messages of a step that will never be are not sent.
Status dropMessages(Desk& desk, const std::string& caseId, Instant madeAt) {
    WANMI_LET(auto drop,
              desk.db().prepare("UPDATE outbox SET state = 'dropped', why = 'refused'"
                                " WHERE case_id = ?1 AND at >= ?2 AND state = 'waiting'"));
    return drop.at(1, caseId).at(2, madeAt.time_since_epoch().count()).done();
}

} // namespace

StepHooks SyncService::hooks() {
    auto* desk = m_desk;
    return {[desk](const std::vector<CaseEvent>& history, const Case& now,
                   const PendingStep& step) { return decideAgain(*desk, history, now, step); },
            [desk](const Case& before, const Case& after, const CaseEvent& event) {
                return afterEvent(*desk, before, after, event);
            },
            [desk](const std::string& caseId, Instant madeAt) {
                return dropMessages(*desk, caseId, madeAt);
            }};
}

Status SyncService::join(Remote& remote, const JoinOptions& options) {
    auto& desk = *m_desk;
    WANMI_LET(const auto known, EntryStore{desk.db()}.centre());
    if (known) return fail(Errc::Conflict, "sync.joined", {{"url", known->url}});
    WANMI_LET(const auto hello, remote.hello(options.pass));
    WANMI_LET(const auto cases, desk.db().number("SELECT count(*) FROM cases"));
    if (cases.value_or(0) != 0 && !options.upload) {
        return fail(Errc::Conflict, "sync.has_cases", {{"count", std::to_string(*cases)}});
    }
    if (desk.srid() != 0 && desk.srid() != hello.srid) {
        return fail(
            Errc::Conflict, "sync.other_srid",
            {{"here", std::to_string(desk.srid())}, {"centre", std::to_string(hello.srid)}});
    }
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    if (desk.srid() == 0) WANMI_TRY(desk.fixSridTo(hello.srid));
    CentreRow row;
    row.url = options.url;
    row.desk = options.pass.desk;
    row.region = hello.deskRegion;
    row.department = hello.deskDepartment;
    row.cursor.feed = hello.feed;
    row.joinedAt = desk.now();
    WANMI_TRY(EntryStore{desk.db()}.join(row));
    if (!options.upload) WANMI_TRY(EntryStore{desk.db()}.putCopy({})); // all that is there
    WANMI_TRY(StoreInfo{desk.db()}.set("desk_code", options.pass.desk));
    if (options.upload) WANMI_TRY(StoreInfo{desk.db()}.set(kUpload, "wanted"));
    WANMI_TRY(tx.commit());
    return desk.rereadCode();
}

Result<UploadReport> SyncService::upload(Remote& remote, std::string_view login,
                                         const Progress& progress) {
    auto& desk = *m_desk;
    WANMI_LET(const auto row, EntryStore{desk.db()}.centre());
    if (!row) return fail(Errc::Conflict, "sync.not_joined");
    WANMI_LET(const auto key, desk.deskKey());
    Uploader who{{row->desk, key}, std::string{login}, {}};
    WANMI_LET(who.session, remote.openSession(who.pass));
    WANMI_LET(auto report, uploadStore(desk.db(), desk.srid(), remote, who, desk.now(), progress));
    if (!report.refused.empty()) {
        return fail(
            Errc::Forbidden, "sync.upload_refused",
            {{"count", std::to_string(report.refused.size())},
             {"why", report.refused.front().reason + " " + argsText(report.refused.front().args)}});
    }
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_TRY(StoreInfo{desk.db()}.set(kUpload, "done"));
    CopyMark mark;
    mark.again = true; // the centre held other things before: compared, not told by its feed
    WANMI_TRY(EntryStore{desk.db()}.putCopy(mark));
    WANMI_TRY(tx.commit());
    return report;
}

Result<SyncRound> SyncService::run(Remote& remote, const Progress& progress) {
    auto& desk = *m_desk;
    WANMI_LET(const auto row, EntryStore{desk.db()}.centre());
    if (!row) return fail(Errc::Conflict, "sync.not_joined");
    WANMI_LET(const auto upload, StoreInfo{desk.db()}.get(kUpload));
    if (upload == "wanted") return fail(Errc::Conflict, "sync.needs_upload");
    WANMI_LET(const auto key, desk.deskKey());
    const DeskPass pass{row->desk, key};
    const DeskClock clock{desk};
    SyncEngine engine{{&desk.db(), desk.srid(), &remote, &clock, pass}, hooks()};
    WANMI_TRY(tell(progress, "sync.greeting", 0, 0));
    WANMI_TRY(engine.greet());
    WANMI_LET(const auto greeted, EntryStore{desk.db()}.centre());
    if (greeted && greeted->cursor.feed != row->cursor.feed) {
        m_sent = {}; // another server may lack what was brought to the one before
        m_fetched = {};
    }
    WANMI_TRY(desk.refreshSkew()); // what is decided anew goes by the right time
    WANMI_LET(const auto people, remote.people(pass));
    WANMI_TRY(CentrePeople{desk}.take(people));
    SyncRound round;
    WANMI_LET(static_cast<SyncReport&>(round), engine.run(progress));
    WANMI_TRY(desk.refreshRules());
    const TravelRoom room{&desk.db(), desk.path(), &remote, pass};
    const TravelShare share{std::int64_t{4} << 20U, progress};
    WANMI_LET(round.sent, sendObjects(room, m_sent, share));
    WANMI_LET(round.fetched, fetchObjects(room, m_fetched, share));
    return round;
}

Result<bool> SyncService::isNews(Remote& remote) {
    WANMI_LET(const auto row, EntryStore{m_desk->db()}.centre());
    if (!row) return fail(Errc::Conflict, "sync.not_joined");
    WANMI_LET(const auto key, m_desk->deskKey());
    const auto page = remote.feed({row->desk, key}, row->cursor, 1);
    if (!page && page.error().reason == "central.other_feed") return true;
    if (!page) return page.error();
    return !page->items.empty();
}

Result<SyncStatus> SyncService::status() {
    EntryStore store{m_desk->db()};
    SyncStatus out;
    WANMI_LET(const auto row, store.centre());
    if (!row) return out;
    out.joined = true;
    out.url = row->url;
    out.desk = row->desk;
    out.region = row->region;
    out.department = row->department;
    out.contact = row->contactAt;
    out.proof = row->proofAt;
    out.skewMicros = row->skew;
    out.stopped = row->stopped;
    WANMI_LET(out.unsent, store.waitingCount());
    WANMI_LET(const auto first, store.waiting(0, 1));
    if (!first.empty()) out.oldestUnsent = first.front().madeAt;
    const auto now = m_desk->now();
    const bool answers = out.contact && now - *out.contact < kAnswersWithin && out.stopped.empty();
    if (out.unsent > 0 && answers) out.expected = now + kNextRoundWithin;
    WANMI_LET(const auto open,
              m_desk->db().number("SELECT count(*) FROM sync_conflict WHERE state = 'open'"));
    out.openConflicts = open.value_or(0);
    return out;
}

Result<std::vector<ConflictRow>> SyncService::conflicts(bool openOnly) {
    return EntryStore{m_desk->db()}.conflicts(openOnly);
}

/// A column is set to this desk's value.
Status SyncService::putValue(const ConflictRow& conflict, const Columns& key) {
    auto& db = m_desk->db();
    WANMI_LET(auto mine, cellFromText(conflict.mine));
    WANMI_LET(const auto present, presentColumns(db, conflict.table, key, {conflict.column}));
    if (!present) {
        return fail(Errc::NotFound, "sync.row_absent",
                    {{"table", conflict.table}, {"key", conflict.key}});
    }
    return applyRow(db, m_desk->srid(),
                    {conflict.table,
                     RowChange::Op::Update,
                     key,
                     *present,
                     {{conflict.column, std::move(mine)}}});
}

/// The row as this desk had it: written once more as a change of today.
Status SyncService::putRow(const ConflictRow& conflict) {
    WANMI_LET(const auto key, columnsFromText(conflict.key));
    if (!conflict.column.empty()) return putValue(conflict, key);
    WANMI_LET(const auto text, cellFromText(conflict.mine));
    const auto* mine = std::get_if<std::string>(&text);
    auto& db = m_desk->db();
    if (mine == nullptr) { // this desk had deleted it
        return applyRow(db, m_desk->srid(), {conflict.table, RowChange::Op::Delete, key, {}, {}});
    }
    WANMI_LET(const auto present, presentColumns(db, conflict.table, key, {}));
    if (present || (!mine->empty() && mine->front() == '[')) {
        // Another thing has the key now; or a grid or rules, which are rehearsed anew.
        return fail(Errc::Conflict, "sync.entry_stays", {{"id", conflict.id}});
    }
    WANMI_LET(auto columns, columnsFromText(*mine));
    return applyRow(db, m_desk->srid(),
                    {conflict.table, RowChange::Op::Insert, key, {}, std::move(columns)});
}

/// The step that was refused, taken anew on the case as it is.
Status SyncService::again(const ConflictRow& conflict, std::string_view actor) {
    WANMI_LET(const auto entry, EntryStore{m_desk->db()}.entry(conflict.entry));
    if (!entry || entry->command.empty()) {
        return fail(Errc::Conflict, "sync.lapsed", {{"action", conflict.reason}, {"case", {}}});
    }
    WANMI_LET(auto command, commandFromText(entry->command));
    const auto done = CaseService{*m_desk}.act(
        {conflict.key, std::move(command), std::string{actor}, std::nullopt});
    return done ? ok() : Status{done.error()};
}

Status SyncService::resolve(std::string_view id, bool mine, std::string_view login) {
    auto& desk = *m_desk;
    EntryStore store{desk.db()};
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto actor, desk.acting(login));
    WANMI_LET(const auto found, store.conflict(id));
    if (!found) return fail(Errc::NotFound, "sync.unknown_conflict", {{"id", std::string{id}}});
    WANMI_TRY(store.decide(id, mine ? "mine" : "theirs", actor.login, desk.now()));
    if (mine && found->kind == "row") WANMI_TRY(putRow(*found));
    if (mine && found->kind == "step") WANMI_TRY(again(*found, actor.login));
    if (mine && found->kind == "entry") {
        return fail(Errc::Conflict, "sync.entry_stays", {{"id", std::string{id}}});
    }
    return tx.commit();
}

} // namespace wanmi

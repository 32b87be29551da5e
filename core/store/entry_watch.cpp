#include "core/store/entry_watch.h"

#include "core/base/hash.h"
#include "core/base/json_object.h"
#include "core/base/time_text.h"
#include "core/domain/people/actor.h"
#include "core/store/sql.h"
#include "core/store/store.h"
#include "sync_sql.h"

#include <algorithm>
#include <map>

namespace wanmi {
namespace {

constexpr auto kJoinedDesk = sql::named(embedded::sync_sql, "joined_desk");
constexpr auto kNewSteps = sql::named(embedded::sync_sql, "new_steps");
constexpr auto kHomeDistrict = sql::named(embedded::sync_sql, "home_district");
constexpr auto kAssignSteps = sql::named(embedded::sync_sql, "assign_steps");
constexpr auto kAddEntry = sql::named(embedded::sync_sql, "add_entry");

/// What a transaction did on one case.
struct Step {
    std::int64_t fid = 0;
    std::int64_t follows = 0;
    std::size_t events = 0;
    std::vector<std::string> evidence;
};

Result<std::string> homeDistrict(Database& db, std::int64_t fid) {
    WANMI_LET(auto q, db.prepare(kHomeDistrict));
    WANMI_LET(const bool row, q.at(1, fid).step());
    if (!row) return fail(Errc::Invalid, "store.corrupt", {{"what", "case without an event"}});
    return q.text(0);
}

std::string textOf(const Columns& columns, std::string_view name) {
    for (const auto& [column, value] : columns) {
        const auto* text = std::get_if<std::string>(&value);
        if (column == name && text != nullptr) return *text;
    }
    return {};
}

/// A file that was given to a case, or erased. Files of no case yet stay here.
Status takeEvidence(Database& db, const Columns& file, std::map<std::string, Step>& steps) {
    const auto caseId = textOf(file, "case_id");
    if (caseId.empty()) return ok();
    auto& step = steps[caseId];
    step.evidence.push_back(textOf(file, "id"));
    if (step.events != 0 || step.fid != 0) return ok();
    WANMI_LET(auto q, db.prepare("SELECT fid, revision FROM cases WHERE id = ?1"));
    WANMI_TRY(q.at(1, caseId).step());
    step.fid = q.integer(0);
    step.follows = q.integer(1);
    return ok();
}

} // namespace

/// What the transaction did, before it is an entry.
struct EntryWatch::Done {
    std::map<std::string, Step> steps; ///< by case
    std::vector<RowChange> rows;
    std::vector<std::string> actions;
    std::string firstEvent;
    std::string actor;
    std::size_t events = 0;
};

EntryWatch* entryWatch(Database& db) {
    return dynamic_cast<EntryWatch*>(db.watching());
}

EntryWatch::Pause::Pause(Database& db) : m_watch(entryWatch(db)) {
    if (m_watch != nullptr) ++m_watch->m_paused;
}
EntryWatch::Pause::~Pause() {
    if (m_watch != nullptr) --m_watch->m_paused;
}

Status EntryWatch::began(Database& db) {
    m_joined = false;
    m_person.clear(); // of whoever only looked something up before
    m_command.clear();
    WANMI_LET(const auto desk, db.text(kJoinedDesk));
    if (!desk || m_paused != 0) return ok();
    m_desk = *desk;
    m_joined = true;
    if (!m_rows) {
        WANMI_LET(auto rows, RowRecorder::attach(db));
        m_rows.emplace(std::move(rows));
    }
    return m_rows->begin();
}

void EntryWatch::ended() noexcept {
    m_joined = false;
    m_person.clear();
    m_command.clear();
    if (m_rows) m_rows->pause();
}

Result<EntryWatch::Done> EntryWatch::collect(Database& db) {
    Done done;
    WANMI_LET(auto q, db.prepare(kNewSteps));
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        auto& step = done.steps[q.text(0)];
        if (step.events == 0) {
            step.fid = q.integer(1);
            step.follows = q.integer(2) - 1;
        }
        ++step.events;
        if (done.events++ == 0) {
            done.firstEvent = q.text(3);
            done.actor = q.text(5);
        }
        const auto action = q.text(4);
        if (std::find(done.actions.begin(), done.actions.end(), action) == done.actions.end()) {
            done.actions.push_back(action);
        }
    }
    WANMI_LET(auto recorded, m_rows->changes(db));
    done.rows = std::move(recorded.rows);
    for (const auto& file : recorded.evidence) {
        WANMI_TRY(takeEvidence(db, file, done.steps));
    }
    return done;
}

Status EntryWatch::committing(Database& db) {
    if (!holdsBack()) return ok();
    WANMI_LET(const auto done, collect(db));
    if (done.steps.empty() && done.rows.empty()) return ok();
    return write(db, done);
}

Status EntryWatch::write(Database& db, const Done& done) {
    const auto now = m_now();
    const auto id = done.events == 1 ? done.firstEvent : m_ids.next(now);
    // What the product does with cases in somebody's transaction is done with that person's right:
    // cells they drew anew, requests they took over.
    const bool own = done.actor.empty() || done.actor == kSystemLogin;
    std::string person = own ? m_person : done.actor;
    if (person.empty()) person = kSystemLogin;
    WANMI_LET(const auto key, m_keyOf(person));

    JsonArray steps;
    std::vector<std::string> cases;
    for (const auto& [caseId, step] : done.steps) {
        WANMI_LET(const auto district, homeDistrict(db, step.fid));
        JsonObject one;
        one.put("case", caseId).put("district", district).put("follows", step.follows);
        if (!step.evidence.empty()) one.put("evidence", step.evidence);
        steps.add(one);
        cases.push_back(caseId);
    }
    const auto rows = rowsText(done.rows);
    JsonObject intent;
    intent.put("actions", done.actions).put("at", utcText(now)).put("cases", cases);
    intent.put("desk", m_desk).put("id", id).put("person", person);
    intent.put("rows", done.rows.empty() ? std::string{} : sha256(rows));
    intent.put("session", key.session);
    const auto text = intent.text();

    WANMI_LET(auto assign, db.prepare(kAssignSteps));
    WANMI_TRY(assign.at(1, id).done());
    WANMI_LET(auto add, db.prepare(kAddEntry));
    const bool single = done.events == 1 && done.rows.empty(); // a command makes one event
    add.at(1, id).at(2, person).at(3, text).at(4, hmacSha256(key.secret, text));
    add.at(5, single ? std::string_view{m_command} : std::string_view{}).at(6, steps.text());
    WANMI_TRY(add.at(7, rows).at(8, now.time_since_epoch().count()).done());
    return noteChange(db, "sync_entry", id);
}

} // namespace wanmi

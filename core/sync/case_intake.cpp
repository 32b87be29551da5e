#include "core/sync/case_intake.h"

#include "core/base/json.h"
#include "core/base/json_view.h"
#include "core/base/time_text.h"
#include "core/store/row_apply.h"
#include "core/store/sql.h"
#include "core/store/store.h"
#include "desk_sql.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <stdexcept>

namespace wanmi {
namespace {

constexpr auto kPendingOf = sql::named(embedded::desk_sql, "pending_of");
constexpr auto kDropPending = sql::named(embedded::desk_sql, "drop_pending");
constexpr auto kPutPending = sql::named(embedded::desk_sql, "put_pending");
constexpr auto kPutAccepted = sql::named(embedded::desk_sql, "put_accepted");

Error badItem(std::string what) {
    return fail(Errc::Invalid, "sync.bad_item", {{"what", std::move(what)}});
}

/// Throws std::out_of_range on what is no event; parse errors of action and time as Result.
Result<CaseEvent> eventFromJson(const JsonView& json, const std::string& caseId) {
    CaseEvent e;
    e.caseId = caseId;
    e.seq = json.at("seq").number();
    e.id = json.at("id").text();
    WANMI_LET(e.type, parseAction(json.at("type").text()));
    e.actor = json.at("actor").text();
    WANMI_LET(e.at, parseTime(json.at("at").text(), "UTC"));
    e.body = json.at("body").text();
    e.prev = json.at("prev").text();
    e.hash = json.at("hash").text();
    return e;
}

Status bindEvent(Statement& put, std::int64_t fid, const CaseEvent& e) {
    put.at(1, fid).at(2, e.seq).at(3, e.id).at(4, actionCode(e.type)).at(5, e.actor);
    put.at(6, e.at.time_since_epoch().count()).at(7, e.body).at(8, e.prev).at(9, e.hash);
    return ok();
}

/// Does the event carry the hash it must, right after this state?
bool follows(const Case& c, const CaseEvent& e) {
    return e.seq == c.revision + 1 && e.prev == c.head && eventHash(e) == e.hash;
}

/// Two desks gave the case the same file for the same purpose: the centre keeps one row of it, this
/// desk its own. Or it was erased here: it stays so.
Result<bool> isHereAlready(Database& db, const Columns& file) {
    const auto text = [&file](std::string_view name) {
        const auto* value = columnOf(file, name);
        const auto* found = value == nullptr ? nullptr : std::get_if<std::string>(value);
        return found == nullptr ? std::string{} : *found;
    };
    WANMI_LET(auto q, db.prepare("SELECT 1 FROM evidence WHERE (case_id = ?1 AND hash = ?2 AND"
                                 " purpose = ?3 AND id <> ?4) OR (id = ?4 AND erased_by IS NOT"
                                 " NULL)"));
    return q.at(1, text("case_id"))
        .at(2, text("hash"))
        .at(3, text("purpose"))
        .at(4, text("id"))
        .step();
}

/// The same order taken in here too, and not accepted, or accepted in another district, where its
/// number is another one: that case keeps the report, and is not found by the order's number.
Status makeRoom(Database& db, const std::string& order) {
    if (order.empty()) return ok();
    WANMI_LET(auto set, db.prepare("UPDATE cases SET foreign_key = NULL WHERE foreign_key = ?1"));
    return set.at(1, order).done();
}

Error forked(const CaseEvent& e) {
    return fail(Errc::Invalid, "sync.forked", {{"case", e.caseId}, {"seq", std::to_string(e.seq)}});
}

} // namespace

Result<CaseArrival> arrivalFromText(std::string_view body) {
    WANMI_LET(const auto document, JsonDocument::parse(body));
    const auto& root = document.root();
    CaseArrival out;
    try {
        out.caseId = root.at("case").text();
        out.district = root.at("district").text();
        for (const auto& json : root.at("events")) {
            WANMI_LET(auto e, eventFromJson(json, out.caseId));
            out.events.push_back(std::move(e));
        }
        if (const auto* secrets = root.find("private")) {
            for (const auto& s : *secrets) {
                out.secrets.push_back({std::string{s.at("field").text()},
                                       std::string{s.at("salt").text()},
                                       std::string{s.at("value").text()}});
            }
        }
        if (!root.contains("evidence")) return out;
    } catch (const std::out_of_range& broken) {
        return badItem(broken.what());
    }
    WANMI_LET(const auto json, parseJson(body)); // rare: the reader above gives no part as text
    for (const auto& file : json.at("evidence")) {
        out.evidence.push_back(plainJson(file));
    }
    return out;
}

/// A case as this store has it.
struct CaseIntake::Known {
    std::int64_t fid = 0; ///< 0: not here
    Case row;             ///< as its row shows it, with what is pending
    Case base;            ///< of the accepted events alone
    std::vector<CaseEvent> accepted;
    std::vector<PendingStep> steps;
};

Result<std::vector<PendingStep>> CaseIntake::pending(std::int64_t fid, std::string_view caseId) {
    std::vector<PendingStep> out;
    WANMI_LET(auto q, m_db->prepare(kPendingOf));
    q.at(1, fid);
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        PendingStep s;
        WANMI_LET(s.event, eventOfRow(q, caseId));
        s.entry = q.text(8);
        s.command = q.text(9);
        out.push_back(std::move(s));
    }
}

Result<CaseIntake::Known> CaseIntake::known(std::string_view caseId) {
    Known k;
    WANMI_LET(auto store, CaseStore::open(*m_db, m_srid));
    WANMI_LET(auto found, store.stored(caseId));
    if (!found) return k;
    k.fid = found->fid;
    k.row = std::move(found->c);
    WANMI_LET(k.steps, pending(k.fid, caseId));
    WANMI_LET(k.accepted, store.acceptedEvents(caseId));
    if (k.steps.empty()) {
        k.base = k.row;
    } else if (!k.accepted.empty()) {
        WANMI_LET(k.base, replay(k.accepted));
    }
    return k;
}

Status CaseIntake::acceptEvents(Known& k, const std::vector<CaseEvent>& fresh) {
    WANMI_LET(auto store, CaseStore::open(*m_db, m_srid));
    auto state = k.base;
    for (const auto& e : fresh) {
        if (!follows(state, e)) return forked(e);
        WANMI_LET(state, fold(std::move(state), e));
    }
    if (k.fid == 0) {
        WANMI_TRY(makeRoom(*m_db, state.foreignKey));
        WANMI_LET(k.fid, store.add(state, {}));
        k.row = state;
    }
    WANMI_LET(auto put, m_db->prepare(kPutAccepted));
    for (const auto& e : fresh) {
        WANMI_TRY(bindEvent(put, k.fid, e));
        WANMI_TRY(put.done());
        k.accepted.push_back(e);
    }
    k.base = std::move(state);
    return ok();
}

/// Puts the pending steps on the accepted state again: as they are where they still follow, decided
/// anew where they do not.
Status CaseIntake::settle(Known& k, const std::vector<PendingStep>& steps,
                          std::vector<LostStep>& lost) {
    WANMI_LET(auto drop, m_db->prepare(kDropPending));
    WANMI_TRY(drop.at(1, k.fid).done());
    auto state = k.base;
    auto history = k.accepted;
    WANMI_LET(auto put, m_db->prepare(kPutPending));
    for (const auto& step : steps) {
        const bool gone = std::any_of(lost.begin(), lost.end(),
                                      [&step](const LostStep& l) { return l.entry == step.entry; });
        if (gone) continue; // an entry is taken whole or not at all
        auto event = step.event;
        if (!follows(state, event)) {
            auto made = m_hooks->again(history, state, step);
            if (!made) {
                lost.push_back({step.event.caseId, step.entry, made.error()});
                continue;
            }
            event = *std::move(made);
        }
        WANMI_LET(state, fold(std::move(state), event));
        WANMI_TRY(bindEvent(put, k.fid, event));
        WANMI_TRY(put.at(10, step.entry).done());
        history.push_back(std::move(event));
    }
    WANMI_LET(auto store, CaseStore::open(*m_db, m_srid));
    WANMI_TRY(store.rewrite(k.fid, k.row, state));
    return noteChange(*m_db, "cases", state.id);
}

Status CaseIntake::bring(std::int64_t fid, const CaseArrival& arrival) {
    WANMI_LET(auto store, CaseStore::open(*m_db, m_srid));
    // Erased here is erased, though the centre may not have heard of it yet.
    WANMI_LET(const auto now, store.get(arrival.caseId));
    if (!now || !now->erased) {
        for (const auto& s : arrival.secrets) {
            WANMI_TRY(store.putPrivate(fid, s));
        }
    }
    for (const auto& file : arrival.evidence) {
        WANMI_LET(auto columns, columnsFromText(file));
        RowChange row{"evidence", RowChange::Op::Insert, {}, {}, std::move(columns)};
        if (const auto* id = columnOf(row.after, "id")) row.key = {{"id", *id}};
        WANMI_LET(const bool twice, isHereAlready(*m_db, row.after));
        if (!twice) WANMI_TRY(applyRow(*m_db, m_srid, row));
    }
    return ok();
}

/// What is not here yet; every earlier event must be the one that is here.
Result<std::vector<CaseEvent>> CaseIntake::freshOf(const Known& k, const CaseArrival& arrival) {
    std::vector<CaseEvent> fresh;
    for (const auto& e : arrival.events) {
        if (e.seq > k.base.revision) {
            fresh.push_back(e);
        } else if (k.accepted.at(static_cast<std::size_t>(e.seq) - 1).hash != e.hash) {
            return forked(e);
        }
    }
    return fresh;
}

/// Tells of the events that were not made here; of an erasure always, for values may have come back
/// since.
Status CaseIntake::tellArrived(Case state, const std::vector<CaseEvent>& fresh,
                               const std::vector<std::string>& own) {
    for (const auto& e : fresh) {
        WANMI_LET(auto after, fold(state, e));
        const bool made = std::find(own.begin(), own.end(), e.id) != own.end();
        if (!made || e.type == Action::PersonalDataErased) {
            WANMI_TRY(m_hooks->arrived(state, after, e));
        }
        state = std::move(after);
    }
    return ok();
}

Status CaseIntake::accept(Known& k, const std::vector<CaseEvent>& fresh,
                          std::vector<LostStep>& lost) {
    const auto before = k.base;
    WANMI_TRY(acceptEvents(k, fresh));
    std::vector<PendingStep> left;
    std::vector<std::string> own;
    for (auto& step : k.steps) {
        const bool isIn = std::any_of(fresh.begin(), fresh.end(), [&step](const CaseEvent& e) {
            return e.id == step.event.id;
        });
        if (isIn) {
            own.push_back(step.event.id);
        } else {
            left.push_back(std::move(step));
        }
    }
    WANMI_TRY(settle(k, left, lost));
    return tellArrived(before, fresh, own);
}

Result<CaseIntake::Taken> CaseIntake::take(const CaseArrival& arrival) {
    Taken out;
    WANMI_LET(auto k, known(arrival.caseId));
    WANMI_LET(const auto fresh, freshOf(k, arrival));
    if (!fresh.empty() && fresh.front().seq != k.base.revision + 1) {
        out.gap = true;
        return out;
    }
    if (fresh.empty() && k.fid == 0) return out; // a file of a case that is not told to this desk
    if (!fresh.empty()) WANMI_TRY(accept(k, fresh, out.lost));
    WANMI_TRY(bring(k.fid, arrival));
    return out;
}

Result<CaseIntake::Taken> CaseIntake::load(const CaseArrival& whole) {
    WANMI_LET(auto store, CaseStore::open(*m_db, m_srid));
    WANMI_LET(const auto here, store.fid(whole.caseId));
    if (here || whole.events.empty()) return take(whole);
    Known k;
    WANMI_TRY(acceptEvents(k, whole.events));
    if (!whole.secrets.empty() || !whole.evidence.empty()) WANMI_TRY(bring(k.fid, whole));
    return Taken{};
}

Result<std::vector<LostStep>> CaseIntake::dropSteps(std::string_view caseId,
                                                    std::string_view entry) {
    std::vector<LostStep> lost;
    WANMI_LET(auto k, known(caseId));
    if (k.fid == 0) return lost;
    std::vector<PendingStep> left;
    for (auto& step : k.steps) {
        if (step.entry != entry) left.push_back(std::move(step));
    }
    if (left.size() == k.steps.size()) return lost;
    if (k.accepted.empty()) return lost; // a report stays as it was made, for whoever decides
    WANMI_TRY(settle(k, left, lost));
    return lost;
}

} // namespace wanmi

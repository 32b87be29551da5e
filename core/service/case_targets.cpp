#include "core/service/case_targets.h"

#include "core/store/place_store.h"
#include "core/sync/entry_store.h"

namespace wanmi {
namespace {

Status departmentKnown(Desk& desk, const std::string& code) {
    WANMI_LET(auto q, desk.db().prepare("SELECT 1 FROM department WHERE code = ?1"));
    WANMI_LET(const bool row, q.at(1, code).step());
    if (!row) return fail(Errc::Invalid, "case.unknown_department", {{"department", code}});
    return ok();
}

Status collectorKnown(Desk& desk, const std::string& login) {
    WANMI_LET(const auto to, desk.actor(login));
    if (to.post == "SUPERVISOR_FIELD") return ok();
    return fail(Errc::Invalid, "case.not_a_collector", {{"login", login}});
}

Status handlerKnown(Desk& desk, const std::string& login, const std::string& department) {
    WANMI_LET(const auto to, desk.actor(login));
    if (to.post == "HANDLER" && to.department == department) return ok();
    return fail(Errc::Invalid, "case.not_a_handler",
                {{"login", login}, {"department", department}});
}

/// A district's desk does not hold the others: what it cannot know its centre decides.
Status districtKnown(Desk& desk, const std::string& code) {
    WANMI_LET(const bool levels, hasLevels(desk));
    if (!levels) return fail(Errc::Invalid, "case.no_levels");
    if (code.empty()) return ok();
    WANMI_LET(const auto region, PlaceStore{desk.db()}.region(code));
    if (region && region->level == RegionLevel::District) return ok();
    WANMI_LET(const auto centre, EntryStore{desk.db()}.centre());
    if (!region && centre) return ok();
    return fail(Errc::Invalid, "case.unknown_district", {{"district", code}});
}

/// The original must be a case that goes on, or has gone its way: not one that was put away.
Result<std::string> originalOf(Desk& desk, CaseService& cases, const std::string& into) {
    WANMI_LET(const auto id, cases.resolve(into));
    WANMI_LET(auto store, CaseStore::open(desk.db(), desk.srid()));
    WANMI_LET(const auto original, store.get(id));
    const auto state = original->state;
    if (state == CaseState::Merged || state == CaseState::Recycled ||
        state == CaseState::Cancelled || state == CaseState::NotAccepted) {
        return fail(Errc::Invalid, "case.merge_target", {{"into", original->number}});
    }
    return id;
}

} // namespace

Result<CaseCommand> settleTargets(Desk& desk, CaseService& cases, const Case& before,
                                  CaseCommand what) {
    switch (what.action) {
    case Action::Dispatch:
    case Action::Redispatch:
    case Action::Assist:
    case Action::Ruling:
        if (!what.to.empty()) WANMI_TRY(departmentKnown(desk, what.to));
        return what;
    case Action::Dispute:
        for (const auto& department : what.notify) {
            WANMI_TRY(departmentKnown(desk, department));
        }
        return what;
    case Action::VerifyTask:
    case Action::CheckTask:
    case Action::Resend:
        if (!what.to.empty()) WANMI_TRY(collectorKnown(desk, what.to));
        return what;
    case Action::Assign:
        if (!what.to.empty()) WANMI_TRY(handlerKnown(desk, what.to, before.department));
        return what;
    case Action::HandDown:
    case Action::HandUp:
    case Action::HandAcross: WANMI_TRY(districtKnown(desk, what.to)); return what;
    case Action::Merge: {
        if (what.into.empty()) return what;
        WANMI_LET(what.into, originalOf(desk, cases, what.into));
        return what;
    }
    default: return what;
    }
}

Result<bool> hasLevels(Desk& desk) {
    WANMI_LET(const auto centre, EntryStore{desk.db()}.centre());
    if (centre) return true;
    WANMI_LET(const auto districts, desk.db().number("SELECT count(*) FROM region WHERE level ="
                                                     " 'district' AND valid_to IS NULL"));
    return districts.value_or(0) > 1;
}

bool isInPool(CaseState state) {
    return state == CaseState::Reported || state == CaseState::PendingRegister;
}

Status checkClaim(CaseStore& store, std::int64_t fid, const Case& before, const Actor& actor) {
    if (!isInPool(before.state)) return ok();
    WANMI_LET(const auto claim, store.claim(fid));
    // Collectors answer for their own reports whoever is reading them at the centre.
    if (!claim || claim->login == actor.login || actor.post == "SUPERVISOR_FIELD" ||
        actor.post == kSystemPost || actor.post == "DUTY_CHIEF") {
        return ok();
    }
    return fail(Errc::Conflict, "case.claimed", {{"who", claim->login}});
}

Result<CaseEvent> undoEvent(CaseStore& store, const Case& now, const Actor& actor, Instant at,
                            const std::string& eventId) {
    WANMI_LET(auto events, store.events(now.id));
    if (events.size() < 2) {
        return fail(Errc::Invalid, "case.nothing_to_undo", {{"case", now.number}});
    }
    const auto last = events.back();
    events.pop_back();
    WANMI_LET(const auto before, replay(events));
    WANMI_LET(auto event, decideUndo(now, before, last, actor, at, eventId));
    WANMI_LET(const auto fid, store.fid(now.id));
    WANMI_LET(const auto reader, store.seenSince(*fid, last.at, actor));
    if (reader) {
        return fail(Errc::Forbidden, "case.seen_since",
                    {{"who", reader->login}, {"post", reader->post}});
    }
    return event;
}

} // namespace wanmi

#include "core/service/shifts.h"

#include "core/base/instants.h"
#include "core/base/text.h"
#include "core/base/time_text.h"
#include "core/service/duty_log.h"

namespace wanmi {
namespace {

bool mayPlan(const Actor& actor) {
    return actor.post == "DUTY_CHIEF" || actor.post == "ADMIN" || actor.post == "ADMIN_SYSTEM";
}

Error notYours(const Actor& actor) {
    return fail(Errc::Forbidden, "shift.not_yours", {{"actor", actor.login}, {"post", actor.post}});
}

Result<Shift> find(Database& db, std::string_view id) {
    WANMI_LET(auto q,
              db.prepare("SELECT id, person, from_at, to_at, duty_code FROM shift WHERE id ="
                         " ?1"));
    WANMI_LET(const bool row, q.at(1, id).step());
    if (!row) return fail(Errc::NotFound, "shift.unknown", {{"id", std::string{id}}});
    return Shift{q.text(0), q.text(1), Instant{std::chrono::microseconds{q.integer(2)}},
                 Instant{std::chrono::microseconds{q.integer(3)}}, q.text(4)};
}

Status noOverlap(Desk& desk, const Shift& s) {
    WANMI_LET(auto q, desk.db().prepare("SELECT from_at, to_at FROM shift WHERE person = ?1 AND"
                                        " to_at > ?2 AND from_at < ?3 AND id <> ?4 ORDER BY from_at"
                                        " LIMIT 1"));
    q.at(1, s.person).at(2, micros(s.from)).at(3, micros(s.to)).at(4, s.id);
    WANMI_LET(const bool row, q.step());
    if (!row) return ok();
    const auto text = [&](int column) {
        return localText(Instant{std::chrono::microseconds{q.integer(column)}}, desk.zone());
    };
    return fail(Errc::Conflict, "shift.overlap",
                {{"person", s.person}, {"from", text(0)}, {"to", text(1)}});
}

Status gridKnown(Database& db, const std::string& code) {
    if (code.empty()) return ok();
    WANMI_LET(auto q, db.prepare("SELECT 1 FROM duty_grid WHERE code = ?1 AND valid_to IS NULL"));
    WANMI_LET(const bool row, q.at(1, code).step());
    if (!row) return fail(Errc::Invalid, "shift.unknown_grid", {{"grid", code}});
    return ok();
}

} // namespace

Result<std::vector<Shift>> Shifts::list(Instant from, Instant to) {
    return ShiftStore{m_desk->db()}.between(from, to);
}

Result<std::string> Shifts::set(const Shift& wanted, std::string_view login) {
    auto& desk = *m_desk;
    if (wanted.to <= wanted.from) return fail(Errc::Invalid, "shift.times");
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto who, desk.acting(login));
    if (!mayPlan(who)) return notYours(who);
    WANMI_LET(const auto person, desk.actor(wanted.person));
    WANMI_TRY(gridKnown(desk.db(), wanted.dutyGrid));
    auto shift = wanted;
    shift.id = desk.ids().next(desk.now());
    shift.person = person.login;
    WANMI_TRY(noOverlap(desk, shift));
    WANMI_TRY(ShiftStore{desk.db()}.add(shift, desk.now()));
    WANMI_TRY(tx.commit());
    return shift.id;
}

Status Shifts::remove(std::string_view id, std::string_view login) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto who, desk.acting(login));
    if (!mayPlan(who)) return notYours(who);
    WANMI_LET(const auto shift, find(desk.db(), id));
    if (shift.from <= desk.now()) {
        return fail(Errc::Conflict, "shift.begun",
                    {{"id", shift.id}, {"from", localText(shift.from, desk.zone())}});
    }
    WANMI_LET(const bool gone, ShiftStore{desk.db()}.remove(id));
    (void)gone;
    return tx.commit();
}

Result<HandedShift> Shifts::handOver(std::string_view id, std::string_view to,
                                     std::string_view text, std::string_view login) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto who, desk.acting(login));
    WANMI_LET(auto ended, find(desk.db(), id));
    if (who.login != ended.person && !mayPlan(who)) return notYours(who);
    const auto now = desk.now();
    if (now <= ended.from || now >= ended.to) {
        return fail(Errc::Conflict, "shift.not_running", {{"id", ended.id}});
    }
    WANMI_LET(const auto giver, desk.actor(ended.person));
    WANMI_LET(const auto taker, desk.actor(to));
    if (taker.post != giver.post || taker.login == giver.login) {
        return fail(Errc::Invalid, "shift.other_post",
                    {{"login", taker.login}, {"post", giver.post}});
    }
    ShiftStore store{desk.db()};
    const Shift goesOn{desk.ids().next(now), taker.login, now, ended.to, ended.dutyGrid};
    WANMI_TRY(noOverlap(desk, goesOn));
    WANMI_LET(auto q, desk.db().prepare("UPDATE shift SET to_at = ?2 WHERE id = ?1"));
    WANMI_TRY(q.at(1, ended.id).at(2, micros(now)).done());
    WANMI_TRY(noteChange(desk.db(), "shift", ended.id));
    ended.to = now;
    WANMI_TRY(store.add(goesOn, now));
    WANMI_LET(const auto entry, DutyLog{desk}.addWithin(who, "handover", text));
    WANMI_TRY(tx.commit());
    return HandedShift{ended, goesOn, entry};
}

} // namespace wanmi

#include "core/service/attendance.h"

#include "core/base/instants.h"
#include "core/base/text.h"
#include "core/base/time_text.h"
#include "core/domain/people/rights.h"
#include "core/service/access.h"

#include <array>

namespace wanmi {
namespace {

/// The turn of duty around a time, with so much before and after it; the nearest begins last.
Result<std::optional<Shift>> shiftAround(Database& db, std::string_view login, Instant at,
                                         std::chrono::minutes grace) {
    WANMI_LET(auto q, db.prepare("SELECT id, person, from_at, to_at, duty_code FROM shift WHERE"
                                 " person = ?1 AND from_at <= ?2 AND to_at > ?3"
                                 " ORDER BY from_at <= ?4 AND to_at > ?4 DESC, from_at DESC"));
    q.at(1, login).at(2, micros(at + grace)).at(3, micros(at - grace)).at(4, micros(at));
    WANMI_LET(const bool row, q.step());
    if (!row) return std::optional<Shift>{};
    return std::optional{
        Shift{q.text(0), q.text(1), instantOf(q.integer(2)), instantOf(q.integer(3)), q.text(4)}};
}

/// What somebody signed last in a turn of duty up to a time; "" nothing.
Result<std::string> lastSigned(Database& db, const std::string& shift, std::string_view login,
                               Instant at) {
    WANMI_LET(auto q, db.prepare("SELECT what FROM attendance WHERE person = ?1 AND shift_id = ?2"
                                 " AND at <= ?3 ORDER BY at DESC, id DESC LIMIT 1"));
    WANMI_LET(const bool row, q.at(1, login).at(2, shift).at(3, micros(at)).step());
    return row ? q.text(0) : std::string{};
}

Error offDuty(const Desk& desk, std::string_view login, Instant at) {
    return fail(Errc::Forbidden, "terminal.off_duty",
                {{"login", std::string{login}}, {"at", localText(at, desk.zone())}});
}

Status needsReason(std::string_view reason) {
    if (trim(reason).empty()) return fail(Errc::Invalid, "private.needs_reason");
    return ok();
}

Status addFix(Database& db, std::string_view login, const PositionFix& fix) {
    WANMI_LET(auto q, db.prepare("INSERT OR IGNORE INTO position_fix (person, at, lon, lat)"
                                 " VALUES (?1, ?2, ?3, ?4)"));
    return q.at(1, login).at(2, micros(fix.at)).at(3, fix.place.lon).at(4, fix.place.lat).done();
}

} // namespace

Result<std::optional<Shift>> Attendance::dutyAt(std::string_view login, Instant at) {
    WANMI_LET(auto shift, shiftAround(m_desk->db(), login, at, {}));
    if (!shift || at < shift->from) return std::optional<Shift>{};
    WANMI_LET(const auto last, lastSigned(m_desk->db(), shift->id, login, at));
    return last == "out" ? std::nullopt : std::move(shift);
}

Status Attendance::checkTime(Instant at) const {
    const auto& rules = m_desk->rules().profile.terminal;
    const auto now = m_desk->now();
    const Args when{{"at", localText(at, m_desk->zone())}, {"now", localText(now, m_desk->zone())}};
    if (at > now + std::chrono::minutes{rules.skewMinutes}) {
        return fail(Errc::Invalid, "terminal.future", when);
    }
    // It would be deleted at once.
    if (at < now - std::chrono::hours{rules.positionHours}) {
        return fail(Errc::Invalid, "terminal.too_old", when);
    }
    return ok();
}

Result<std::string> Attendance::sign(std::string_view login, std::string_view what, Instant at,
                                     std::optional<LonLat> place) {
    if (what != "in" && what != "out") {
        return fail(Errc::Invalid, "terminal.attendance_word", {{"value", std::string{what}}});
    }
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto who, desk.acting(login));
    WANMI_TRY(checkTime(at));
    const std::chrono::minutes grace{desk.rules().profile.terminal.attendanceMinutes};
    WANMI_LET(const auto shift, shiftAround(desk.db(), who.login, at, grace));
    const bool early = shift && at < shift->from;
    const bool late = shift && at >= shift->to;
    if (!shift || (early && what == "out") || (late && what == "in")) {
        return offDuty(desk, who.login, at);
    }
    WANMI_LET(const auto last, lastSigned(desk.db(), shift->id, who.login, at));
    if (last == what) {
        return fail(Errc::Conflict, "terminal.signed_before",
                    {{"what", std::string{what}}, {"login", who.login}});
    }
    const auto id = desk.ids().next(desk.now());
    WANMI_LET(auto q, desk.db().prepare("INSERT INTO attendance (id, person, shift_id, what, at,"
                                        " lon, lat, recorded_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
                                        " ?7, ?8)"));
    q.at(1, id).at(2, who.login).at(3, shift->id).at(4, what).at(5, micros(at));
    q.atNull(6).atNull(7).at(8, micros(desk.now()));
    if (place && !early && !late) q.at(6, place->lon).at(7, place->lat);
    WANMI_TRY(q.done());
    WANMI_TRY(noteChange(desk.db(), "attendance", id));
    WANMI_TRY(tx.commit());
    return id;
}

Result<int> Attendance::positions(std::string_view login, const std::vector<PositionFix>& fixes) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto who, desk.acting(login));
    ShiftStore last{desk.db()};
    int kept = 0;
    std::optional<Error> why;
    for (const auto& fix : fixes) {
        auto fits = checkTime(fix.at);
        WANMI_LET(const auto shift, dutyAt(who.login, fix.at));
        if (fits && !shift) fits = offDuty(desk, who.login, fix.at);
        if (!fits) {
            if (!why) why = fits.error();
            continue;
        }
        WANMI_TRY(addFix(desk.db(), who.login, fix));
        WANMI_TRY(last.setPosition(who.login, fix.place, fix.at));
        ++kept;
    }
    if (kept == 0 && why) return *why;
    if (kept > 0) WANMI_TRY(noteChange(desk.db(), "position", who.login));
    WANMI_TRY(tx.commit());
    return kept;
}

Result<std::vector<AttendanceRow>> Attendance::list(Instant from, Instant to,
                                                    std::string_view person) {
    WANMI_LET(auto q, m_desk->db().prepare(
                          "SELECT id, person, shift_id, what, at, lon, lat FROM attendance WHERE"
                          " at >= ?1 AND at < ?2 AND (?3 = '' OR person = ?3) ORDER BY at, id"));
    q.at(1, micros(from)).at(2, micros(to)).at(3, person);
    std::vector<AttendanceRow> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        AttendanceRow a{q.text(0), q.text(1), q.text(2), q.text(3), instantOf(q.integer(4)), {}};
        if (!q.isNull(5)) a.place = LonLat{q.real(5), q.real(6)};
        out.push_back(std::move(a));
    }
}

Result<std::vector<PositionFix>> Attendance::track(std::string_view person, Instant from,
                                                   Instant to, std::string_view login,
                                                   std::string_view reason) {
    WANMI_TRY(needsReason(reason));
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto actor, desk.acting(login));
    WANMI_TRY(maySeeTracks(actor));
    WANMI_TRY(noteAccess(desk, actor.login, Access::TrackSeen, person, reason));
    WANMI_LET(auto q, desk.db().prepare("SELECT at, lon, lat FROM position_fix WHERE person = ?1"
                                        " AND at >= ?2 AND at < ?3 ORDER BY at"));
    q.at(1, person).at(2, micros(from)).at(3, micros(to));
    std::vector<PositionFix> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        out.push_back({instantOf(q.integer(0)), {q.real(1), q.real(2)}});
    }
    WANMI_TRY(tx.commit());
    return out;
}

Result<std::int64_t> Attendance::forget(std::string_view person, Instant until,
                                        std::string_view login, std::string_view reason) {
    WANMI_TRY(needsReason(reason));
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto actor, desk.acting(login));
    WANMI_TRY(mayForgetTracks(actor));
    WANMI_LET(const auto gone, forgetPlaces(desk, until, person));
    WANMI_TRY(noteAccess(desk, actor.login, Access::TrackDeleted, person, reason));
    WANMI_TRY(tx.commit());
    return gone;
}

Result<std::int64_t> forgetPlaces(Desk& desk, Instant until, std::string_view person) {
    constexpr std::array<std::string_view, 3> kWork{
        "DELETE FROM position_fix WHERE at <= ?1 AND (?2 = '' OR person = ?2)",
        "DELETE FROM position WHERE at <= ?1 AND (?2 = '' OR person = ?2)",
        "UPDATE attendance SET lon = NULL, lat = NULL WHERE lon IS NOT NULL AND at <= ?1"
        " AND (?2 = '' OR person = ?2)"};
    std::int64_t gone = 0;
    for (const auto sql : kWork) {
        WANMI_LET(auto q, desk.db().prepare(sql));
        WANMI_TRY(q.at(1, micros(until)).at(2, person).done());
        gone += desk.db().changes();
    }
    if (gone > 0) WANMI_TRY(noteChange(desk.db(), "position", person.empty() ? "*" : person));
    return gone;
}

} // namespace wanmi

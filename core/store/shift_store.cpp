#include "core/store/shift_store.h"

#include "core/base/instants.h"
#include "core/store/store.h"

namespace wanmi {
namespace {

constexpr std::string_view kCollectorPost = "SUPERVISOR_FIELD";

OnDuty readOnDuty(const Statement& q) {
    OnDuty out{q.text(0), q.text(1), q.text(2), std::nullopt, {}, q.integer(3)};
    if (!q.isNull(4)) {
        out.at = LonLat{q.real(4), q.real(5)};
        out.heardAt = instantOf(q.integer(6));
    }
    return out;
}

} // namespace

Status ShiftStore::add(const Shift& shift, Instant now) {
    WANMI_LET(auto q, m_db->prepare("INSERT INTO shift (id, person, from_at, to_at, duty_code,"
                                    " recorded_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"));
    WANMI_TRY(q.at(1, shift.id)
                  .at(2, shift.person)
                  .at(3, micros(shift.from))
                  .at(4, micros(shift.to))
                  .at(5, shift.dutyGrid)
                  .at(6, micros(now))
                  .done());
    return noteChange(*m_db, "shift", shift.id);
}

Result<bool> ShiftStore::remove(std::string_view id) {
    WANMI_LET(auto q, m_db->prepare("DELETE FROM shift WHERE id = ?1"));
    WANMI_TRY(q.at(1, id).done());
    if (m_db->changes() == 0) return false;
    WANMI_TRY(noteChange(*m_db, "shift", id));
    return true;
}

Result<std::vector<Shift>> ShiftStore::between(Instant from, Instant to) {
    WANMI_LET(auto q,
              m_db->prepare("SELECT id, person, from_at, to_at, duty_code FROM shift"
                            " WHERE to_at > ?1 AND from_at < ?2 ORDER BY from_at, person, id"));
    q.at(1, micros(from)).at(2, micros(to));
    std::vector<Shift> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back(
            {q.text(0), q.text(1), instantOf(q.integer(2)), instantOf(q.integer(3)), q.text(4)});
    }
}

Result<bool> ShiftStore::setPosition(std::string_view person, LonLat at, Instant when) {
    WANMI_LET(auto q, m_db->prepare("INSERT INTO position (person, at, lon, lat)"
                                    " SELECT ?1, ?2, ?3, ?4 WHERE EXISTS (SELECT 1 FROM shift"
                                    " WHERE person = ?1 AND from_at <= ?2 AND to_at > ?2)"
                                    " ON CONFLICT (person) DO UPDATE SET at = excluded.at,"
                                    " lon = excluded.lon, lat = excluded.lat"
                                    " WHERE excluded.at >= position.at"));
    WANMI_TRY(q.at(1, person).at(2, micros(when)).at(3, at.lon).at(4, at.lat).done());
    if (m_db->changes() == 0) return false;
    WANMI_TRY(noteChange(*m_db, "position", person));
    return true;
}

Result<std::vector<OnDuty>> ShiftStore::onDuty(Instant now) {
    // A position from before the shift says nothing about where somebody is.
    WANMI_LET(auto q, m_db->prepare(
                          "SELECT p.login, p.name, s.duty_code,"
                          " (SELECT count(*) FROM cases WHERE task_to = p.login),"
                          " o.lon, o.lat, o.at"
                          " FROM shift s JOIN person p ON p.login = s.person"
                          " LEFT JOIN position o ON o.person = s.person AND o.at >= s.from_at"
                          " WHERE s.to_at > ?1 AND s.from_at <= ?1 AND p.active = 1 AND p.post = ?2"
                          " ORDER BY p.login, s.from_at"));
    q.at(1, micros(now)).at(2, kCollectorPost);
    std::vector<OnDuty> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        auto one = readOnDuty(q);
        if (out.empty() || out.back().login != one.login) out.push_back(std::move(one));
    }
}

Result<std::optional<OnDuty>> ShiftStore::collector(std::string_view login) {
    WANMI_LET(auto q, m_db->prepare("SELECT p.login, p.name, '',"
                                    " (SELECT count(*) FROM cases WHERE task_to = p.login),"
                                    " NULL, NULL, NULL FROM person p"
                                    " WHERE p.login = ?1 AND p.active = 1 AND p.post = ?2"));
    WANMI_LET(const bool row, q.at(1, login).at(2, kCollectorPost).step());
    if (!row) return std::optional<OnDuty>{};
    return std::optional{readOnDuty(q)};
}

} // namespace wanmi

#include "core/service/duty_log.h"

#include "core/base/text.h"
#include "core/service/case_service.h"

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

Status checkText(std::string_view text) {
    if (!isUtf8(text)) return fail(Errc::Invalid, "text.not_utf8");
    if (trim(text).empty()) return fail(Errc::Invalid, "duty.empty");
    return ok();
}

Status put(Database& db, const DutyEntry& e) {
    WANMI_LET(auto q, db.prepare("INSERT INTO duty_log (id, at, author, kind, day, text, amends)"
                                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
    q.at(1, e.id)
        .at(2, e.at.time_since_epoch().count())
        .at(3, e.author)
        .at(4, e.kind)
        .at(5, dayText(e.day))
        .at(6, e.text);
    if (e.amends.empty()) {
        q.atNull(7);
    } else {
        q.at(7, e.amends);
    }
    WANMI_TRY(q.done());
    return noteChange(db, "duty_log", e.id);
}

Result<DutyEntry> readEntry(const Statement& q) {
    DutyEntry e{q.text(0),   Instant{std::chrono::microseconds{q.integer(1)}},
                q.text(2),   q.text(3),
                {},          q.text(5),
                q.text(6),   q.text(7),
                std::nullopt};
    WANMI_LET(e.day, parseDay(q.view(4)));
    if (!q.isNull(8)) e.takenAt = Instant{std::chrono::microseconds{q.integer(8)}};
    return e;
}

constexpr std::string_view kColumns = "SELECT id, at, author, kind, day, text, ifnull(amends, ''), "
                                      "ifnull(taken_by, ''), taken_at FROM duty_log ";

Result<DutyEntry> entry(Database& db, std::string_view id) {
    WANMI_LET(auto q, db.prepare(std::string{kColumns} + "WHERE id = ?1"));
    WANMI_LET(const bool row, q.at(1, id).step());
    if (!row) return fail(Errc::NotFound, "duty.unknown", {{"id", std::string{id}}});
    return readEntry(q);
}

} // namespace

Result<std::string> DutyLog::add(std::string_view author, std::string_view kind,
                                 std::string_view text, std::optional<Day> day) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto who, desk.acting(author));
    WANMI_LET(auto id, addWithin(who, kind, text, day));
    WANMI_TRY(tx.commit());
    return id;
}

Result<std::string> DutyLog::addWithin(const Actor& who, std::string_view kind,
                                       std::string_view text, std::optional<Day> day) {
    constexpr std::array<std::string_view, 3> kKinds{"note", "handover", "daily"};
    if (std::find(kKinds.begin(), kKinds.end(), kind) == kKinds.end()) {
        return fail(Errc::Invalid, "duty.kind", {{"kind", std::string{kind}}});
    }
    WANMI_TRY(checkText(text));
    auto& desk = *m_desk;
    const auto now = desk.now();
    const auto today = localDay(now, desk.zone());
    constexpr long kDaysBack = 7;
    if (day && (*day > today || dayNumber(today) - dayNumber(*day) > kDaysBack)) {
        return fail(Errc::Invalid, "duty.day", {{"day", dayText(*day)}});
    }
    const DutyEntry e{desk.ids().next(now), now, who.login, std::string{kind}, day.value_or(today),
                      std::string{text},    {},  {},        std::nullopt};
    if (kind == "daily") {
        if (who.post != "SUPERVISOR_FIELD") {
            return fail(Errc::Forbidden, "duty.not_a_collector", {{"login", who.login}});
        }
        WANMI_LET(auto q, desk.db().prepare("SELECT 1 FROM duty_log WHERE author = ?1 AND day = ?2 "
                                            "AND kind = 'daily' AND amends IS NULL"));
        WANMI_LET(const bool sent, q.at(1, who.login).at(2, dayText(e.day)).step());
        if (sent) {
            return fail(Errc::Conflict, "duty.daily_twice",
                        {{"login", who.login}, {"day", dayText(e.day)}});
        }
    }
    WANMI_TRY(put(desk.db(), e));
    return e.id;
}

Result<std::string> DutyLog::amend(std::string_view id, std::string_view author,
                                   std::string_view text) {
    WANMI_TRY(checkText(text));
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto who, desk.acting(author));
    WANMI_LET(auto amended, entry(desk.db(), id));
    if (amended.author != who.login && who.post != "DUTY_CHIEF") {
        return fail(Errc::Forbidden, "duty.other_author",
                    {{"author", amended.author}, {"login", who.login}});
    }
    const auto now = desk.now();
    const DutyEntry e{desk.ids().next(now), now,        who.login, amended.kind, amended.day,
                      std::string{text},    amended.id, {},        std::nullopt};
    WANMI_TRY(put(desk.db(), e));
    WANMI_TRY(tx.commit());
    return e.id;
}

Status DutyLog::takeOver(std::string_view id, std::string_view login) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto who, desk.acting(login));
    WANMI_LET(const auto handed, entry(desk.db(), id));
    if (handed.kind != "handover") {
        return fail(Errc::Invalid, "duty.not_a_handover", {{"id", std::string{id}}});
    }
    if (!handed.takenBy.empty()) {
        return fail(Errc::Conflict, "duty.taken",
                    {{"who", handed.takenBy}, {"at", localText(*handed.takenAt, desk.zone())}});
    }
    if (handed.author == who.login) {
        return fail(Errc::Forbidden, "duty.own_handover", {{"login", who.login}});
    }
    WANMI_LET(auto q, desk.db().prepare("UPDATE duty_log SET taken_by = ?2, taken_at = ?3 WHERE id "
                                        "= ?1 AND taken_by IS NULL"));
    WANMI_TRY(q.at(1, id).at(2, who.login).at(3, desk.now().time_since_epoch().count()).done());
    WANMI_TRY(noteChange(desk.db(), "duty_log", id));
    return tx.commit();
}

Result<std::vector<DutyEntry>> DutyLog::list(const DutyQuery& query) {
    WANMI_LET(auto q, m_desk->db().prepare(
                          std::string{kColumns} +
                          "WHERE day >= ?1 AND day <= ?2 AND (?3 = '' OR author = ?3) AND (?4 = '' "
                          "OR kind = ?4) AND (?5 = '' OR instr(text, ?5) > 0) ORDER BY at DESC, id "
                          "DESC LIMIT ?6"));
    q.at(1, query.from ? dayText(*query.from) : "0000")
        .at(2, query.to ? dayText(*query.to) : "9999")
        .at(3, query.author)
        .at(4, query.kind)
        .at(5, query.text)
        .at(6, query.limit);
    std::vector<DutyEntry> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        WANMI_LET(auto e, readEntry(q));
        out.push_back(std::move(e));
    }
    return out;
}

Status Favourites::put(std::string_view login, std::string_view caseId, std::string_view note) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto who, desk.acting(login));
    WANMI_LET(const auto id, CaseService{desk}.resolve(caseId));
    WANMI_LET(auto q, desk.db().prepare(
                          "INSERT INTO favourite (login, case_id, note, at) VALUES (?1, ?2, ?3, ?4)"
                          " ON CONFLICT (login, case_id) DO UPDATE SET note = excluded.note"));
    WANMI_TRY(q.at(1, who.login)
                  .at(2, id)
                  .at(3, note)
                  .at(4, desk.now().time_since_epoch().count())
                  .done());
    return tx.commit();
}

Status Favourites::remove(std::string_view login, std::string_view caseId) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto id, CaseService{desk}.resolve(caseId));
    WANMI_LET(auto q, desk.db().prepare("DELETE FROM favourite WHERE login = ?1 AND case_id = ?2"));
    WANMI_TRY(q.at(1, login).at(2, id).done());
    return tx.commit();
}

Result<std::vector<std::string>> Favourites::list(std::string_view login) {
    WANMI_LET(auto q,
              m_desk->db().prepare(
                  "SELECT case_id FROM favourite WHERE login = ?1 ORDER BY at DESC, case_id"));
    q.at(1, login);
    std::vector<std::string> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        out.push_back(q.text(0));
    }
    return out;
}

} // namespace wanmi

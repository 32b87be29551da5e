#include "core/store/people_store.h"

#include "core/base/id.h"
#include "core/base/instants.h"
#include "core/store/sql.h"
#include "people_sql.h"

namespace wanmi {
namespace {

constexpr auto kPersonRow = sql::named(embedded::people_sql, "person_row");
constexpr auto kInsertPerson = sql::named(embedded::people_sql, "insert_person");
constexpr auto kUpdatePerson = sql::named(embedded::people_sql, "update_person");
constexpr auto kPutCredential = sql::named(embedded::people_sql, "put_credential");
constexpr auto kCredentialOf = sql::named(embedded::people_sql, "credential_of");
constexpr auto kSetFailures = sql::named(embedded::people_sql, "set_failures");
constexpr auto kSetHash = sql::named(embedded::people_sql, "set_hash");
constexpr auto kInsertSession = sql::named(embedded::people_sql, "insert_session");
constexpr auto kSessionOf = sql::named(embedded::people_sql, "session_of");
constexpr auto kTouchSession = sql::named(embedded::people_sql, "touch_session");
constexpr auto kEndSession = sql::named(embedded::people_sql, "end_session");
constexpr auto kEndSessionsOf = sql::named(embedded::people_sql, "end_sessions_of");
constexpr auto kDutyGridsOf = sql::named(embedded::people_sql, "duty_grids_of");
constexpr auto kOpenTasksOf = sql::named(embedded::people_sql, "open_tasks_of");
constexpr auto kEndDutyGridsOf = sql::named(embedded::people_sql, "end_duty_grids_of");
constexpr auto kEndDutyGrid = sql::named(embedded::people_sql, "end_duty_grid");
constexpr auto kCopyDutyGrid = sql::named(embedded::people_sql, "copy_duty_grid");

std::optional<Instant> maybeInstant(const Statement& q, int column) {
    if (q.isNull(column)) return std::nullopt;
    return Instant{std::chrono::microseconds{q.integer(column)}};
}

PersonRow readPerson(const Statement& q) {
    return {{q.text(0), q.text(1), q.text(2), q.text(3), q.text(4)},
            q.integer(5) != 0,
            q.integer(6) != 0,
            static_cast<int>(q.integer(7)),
            maybeInstant(q, 8),
            q.integer(9) != 0};
}

} // namespace

Result<std::vector<PersonRow>> PeopleStore::all() {
    WANMI_LET(auto q, m_db->prepare(std::string{kPersonRow} + " ORDER BY p.login"));
    std::vector<PersonRow> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back(readPerson(q));
    }
}

Result<std::optional<PersonRow>> PeopleStore::person(std::string_view login) {
    WANMI_LET(auto q, m_db->prepare(std::string{kPersonRow} + " WHERE p.login = ?1"));
    WANMI_LET(const bool row, q.at(1, login).step());
    if (!row) return std::optional<PersonRow>{};
    return std::optional{readPerson(q)};
}

Status PeopleStore::add(const Actor& who, bool active, Instant now) {
    WANMI_LET(auto q, m_db->prepare(kInsertPerson));
    return q.at(1, uuid5("person " + who.login))
        .at(2, who.login)
        .at(3, who.name)
        .at(4, who.post)
        .at(5, who.department)
        .at(6, who.region)
        .at(7, std::int64_t{active ? 1 : 0})
        .at(8, micros(now))
        .done();
}

Status PeopleStore::update(const Actor& who, bool active) {
    WANMI_LET(auto q, m_db->prepare(kUpdatePerson));
    return q.at(1, who.login)
        .at(2, who.name)
        .at(3, who.post)
        .at(4, who.department)
        .at(5, who.region)
        .at(6, std::int64_t{active ? 1 : 0})
        .done();
}

Result<std::optional<Credential>> PeopleStore::credential(std::string_view login) {
    WANMI_LET(auto q, m_db->prepare(kCredentialOf));
    WANMI_LET(const bool row, q.at(1, login).step());
    if (!row) return std::optional<Credential>{};
    return std::optional{Credential{q.text(0), q.integer(1) != 0, static_cast<int>(q.integer(2)),
                                    maybeInstant(q, 3)}};
}

Status PeopleStore::setPassword(std::string_view login, std::string_view hash, bool mustChange,
                                Instant now) {
    WANMI_LET(auto q, m_db->prepare(kPutCredential));
    return q.at(1, login)
        .at(2, hash)
        .at(3, std::int64_t{mustChange ? 1 : 0})
        .at(4, micros(now))
        .done();
}

Status PeopleStore::renewHash(std::string_view login, std::string_view hash) {
    WANMI_LET(auto q, m_db->prepare(kSetHash));
    return q.at(1, login).at(2, hash).done();
}

Status PeopleStore::setFailures(std::string_view login, int failures, std::optional<Instant> at) {
    WANMI_LET(auto q, m_db->prepare(kSetFailures));
    q.at(1, login).at(2, std::int64_t{failures});
    if (at) {
        q.at(3, micros(*at));
    } else {
        q.atNull(3);
    }
    return q.done();
}

Status PeopleStore::openSession(std::string_view tokenHash, std::string_view login, Instant now) {
    WANMI_LET(auto q, m_db->prepare(kInsertSession));
    return q.at(1, tokenHash).at(2, login).at(3, micros(now)).done();
}

Result<std::optional<SessionRow>> PeopleStore::session(std::string_view tokenHash) {
    WANMI_LET(auto q, m_db->prepare(kSessionOf));
    WANMI_LET(const bool row, q.at(1, tokenHash).step());
    if (!row) return std::optional<SessionRow>{};
    return std::optional{SessionRow{q.text(0), *maybeInstant(q, 1), *maybeInstant(q, 2)}};
}

Status PeopleStore::touch(std::string_view tokenHash, Instant now) {
    WANMI_LET(auto q, m_db->prepare(kTouchSession));
    return q.at(1, tokenHash).at(2, micros(now)).done();
}

Status PeopleStore::endSession(std::string_view tokenHash) {
    WANMI_LET(auto q, m_db->prepare(kEndSession));
    return q.at(1, tokenHash).done();
}

Status PeopleStore::endSessionsOf(std::string_view login) {
    WANMI_LET(auto q, m_db->prepare(kEndSessionsOf));
    return q.at(1, login).done();
}

Result<std::vector<std::string>> PeopleStore::texts(std::string_view sql, std::string_view key) {
    WANMI_LET(auto q, m_db->prepare(sql));
    q.at(1, key);
    std::vector<std::string> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back(q.text(0));
    }
}

Result<std::vector<std::string>> PeopleStore::dutyGridsOf(std::string_view login) {
    return texts(kDutyGridsOf, login);
}

Result<std::vector<std::string>> PeopleStore::openTasksOf(std::string_view login) {
    return texts(kOpenTasksOf, login);
}

Status PeopleStore::handOver(std::string_view from, std::string_view to,
                             const std::vector<std::string>& codes,
                             const std::vector<std::string>& ids, Instant now) {
    WANMI_LET(auto end, m_db->prepare(kEndDutyGridsOf));
    WANMI_TRY(end.at(1, from).at(2, micros(now)).done());
    WANMI_LET(auto q, m_db->prepare(kCopyDutyGrid));
    for (std::size_t i = 0; i < codes.size(); ++i) {
        WANMI_TRY(q.at(1, codes[i]).at(2, ids[i]).at(3, to).at(4, micros(now)).done());
    }
    return ok();
}

Status PeopleStore::give(std::string_view code, std::string_view to, std::string_view id,
                         Instant now) {
    WANMI_LET(auto end, m_db->prepare(kEndDutyGrid));
    WANMI_TRY(end.at(1, code).at(2, micros(now)).done());
    WANMI_LET(auto q, m_db->prepare(kCopyDutyGrid));
    return q.at(1, code).at(2, id).at(3, to).at(4, micros(now)).done();
}

} // namespace wanmi

#include "core/sync/central_people.h"

#include "core/domain/catalogue/profile.h"

#include <fmt/format.h>

#include <algorithm>

namespace wanmi {
namespace {

std::string roleOf(const std::string& login) {
    return "wp_" + login;
}

Status checkPassword(const std::string& password) {
    const auto letters = std::count_if(password.begin(), password.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    });
    const auto least = SignInRules{}.passwordLength;
    if (letters >= least) return ok();
    return fail(Errc::Invalid, "central.short_password", {{"least", std::to_string(least)}});
}

/// ALTER ROLE takes no parameters: a quoted name, and a verifier, which is of letters, digits and
/// +/=$:- alone.
Status putPassword(PgConnection& db, const std::string& role, const std::string& password) {
    WANMI_TRY(checkPassword(password));
    WANMI_LET(const auto verifier, db.verifierOf(role, password));
    WANMI_LET(const auto name, db.quotedName(role));
    if (verifier.find_first_of("'\\") != std::string::npos) {
        return fail(Errc::Db, "central.failed", {{"state", "?"}}, "verifier");
    }
    WANMI_TRY(db.query(fmt::format("ALTER ROLE {} PASSWORD '{}'", name, verifier)));
    return ok();
}

} // namespace

Status addCentralPerson(PgConnection& db, const CentralPerson& person,
                        const std::string& password) {
    WANMI_LET(auto tx, PgTransaction::begin(db));
    WANMI_TRY(db.query("SELECT wanmi.add_person($1, $2, $3, $4, $5)", PgParams{}
                                                                          .add(person.login)
                                                                          .add(person.name)
                                                                          .add(person.post)
                                                                          .add(person.department)
                                                                          .add(person.region)));
    WANMI_TRY(putPassword(db, roleOf(person.login), password));
    return tx.commit();
}

Status grantCentralPerson(PgConnection& db, const CentralPerson& person) {
    WANMI_TRY(db.query(
        "SELECT wanmi.grant_person($1, $2, $3, $4)",
        PgParams{}.add(person.login).add(person.post).add(person.department).add(person.region)));
    return ok();
}

Status revokeCentralPerson(PgConnection& db, const std::string& login) {
    WANMI_TRY(db.query("SELECT wanmi.revoke_person($1)", PgParams{}.add(login)));
    // Who is in already reads nothing any more and nothing of theirs is taken; where the role may
    // (a superuser, or one that may signal others), the line is cut as well.
    const auto cut = db.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                              "WHERE usename = $1 AND datname = current_database()",
                              PgParams{}.add(roleOf(login)));
    if (!cut && cut.error().args != Args{{"state", "42501"}}) return cut.error();
    return ok();
}

Status setCentralPassword(PgConnection& db, const std::string& login, const std::string& password) {
    WANMI_LET(auto tx, PgTransaction::begin(db));
    WANMI_LET(const auto there, db.query("UPDATE wanmi.person SET must_change = true, changed_at = "
                                         "now() WHERE login = $1 RETURNING login",
                                         PgParams{}.add(login)));
    if (there.count() == 0) {
        return fail(Errc::NotFound, "central.unknown_person", {{"person", login}});
    }
    WANMI_TRY(putPassword(db, roleOf(login), password));
    return tx.commit();
}

Status changeCentralPassword(PgConnection& db, const std::string& login,
                             const std::string& password) {
    WANMI_LET(auto tx, PgTransaction::begin(db));
    WANMI_TRY(putPassword(db, roleOf(login), password));
    WANMI_TRY(db.query("SELECT wanmi.password_changed()"));
    return tx.commit();
}

Result<std::vector<CentralPerson>> centralPeople(PgConnection& db) {
    WANMI_LET(const auto rows,
              db.query("SELECT login, name, post, department, region_code, active, must_change "
                       "FROM wanmi.person ORDER BY login"));
    std::vector<CentralPerson> out;
    out.reserve(static_cast<std::size_t>(rows.count()));
    for (int i = 0; i < rows.count(); ++i) {
        out.push_back({rows.text(i, 0), rows.text(i, 1), rows.text(i, 2), rows.text(i, 3),
                       rows.text(i, 4), rows.flag(i, 5), rows.flag(i, 6)});
    }
    return out;
}

Result<CentralDeskKey> addCentralDesk(PgConnection& db, const CentralDesk& desk) {
    WANMI_LET(const auto rows,
              db.query("SELECT d->>'code', d->>'key' FROM wanmi.add_desk($1, $2, $3) d",
                       PgParams{}.add(desk.name).add(desk.region).add(desk.department)));
    if (rows.count() != 1) return fail(Errc::Db, "central.failed", {{"state", "?"}}, "add_desk");
    return CentralDeskKey{rows.text(0, 0), rows.text(0, 1)};
}

Status revokeCentralDesk(PgConnection& db, const std::string& code) {
    WANMI_TRY(db.query("SELECT wanmi.revoke_desk($1)", PgParams{}.add(code)));
    return ok();
}

Result<std::vector<CentralDesk>> centralDesks(PgConnection& db) {
    WANMI_LET(const auto rows,
              db.query("SELECT code, name, region, department, active, wanmi.utc_text(last_seen) "
                       "FROM wanmi.desk ORDER BY code"));
    std::vector<CentralDesk> out;
    out.reserve(static_cast<std::size_t>(rows.count()));
    for (int i = 0; i < rows.count(); ++i) {
        out.push_back({rows.text(i, 0), rows.text(i, 1), rows.text(i, 2), rows.text(i, 3),
                       rows.flag(i, 4), rows.text(i, 5)});
    }
    return out;
}

} // namespace wanmi

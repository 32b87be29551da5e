#include "core/service/centre_people.h"

#include "core/base/hash.h"
#include "core/base/password.h"
#include "core/base/sealed.h"
#include "core/store/people_store.h"
#include "core/sync/entry_store.h"

#include <algorithm>

namespace wanmi {
namespace {

/// What is kept of a secret.
struct KeptSecret {
    std::string session;
    std::string sealed;
    Instant expires;
};

Result<std::optional<KeptSecret>> keptSecret(Database& db, std::string_view holder) {
    WANMI_LET(auto q, db.prepare("SELECT session, sealed, expires FROM centre_secret"
                                 " WHERE holder = ?1"));
    WANMI_LET(const bool row, q.at(1, holder).step());
    std::optional<KeptSecret> out;
    if (row) out = {q.text(0), q.text(1), Instant{std::chrono::microseconds{q.integer(2)}}};
    return out;
}

std::string ofPassword(std::string_view login) {
    return "password:" + std::string{login};
}

Error needsSession(std::string_view login) {
    return fail(Errc::Forbidden, "sync.needs_centre_session", {{"login", std::string{login}}});
}

/// Nothing of them stays that lets them in or signs for them.
Status shutOut(Database& db, const std::string& login) {
    for (const auto* text :
         {"DELETE FROM centre_secret WHERE login = ?1", "DELETE FROM session WHERE login = ?1",
          "DELETE FROM credential WHERE login = ?1"}) {
        WANMI_LET(auto gone, db.prepare(text));
        WANMI_TRY(gone.at(1, login).done());
    }
    return ok();
}

} // namespace

Status CentrePeople::keepSecret(std::string_view holder, std::string_view login,
                                const CentreSession& session, std::string_view under, bool cheap) {
    WANMI_LET(auto put, m_desk->db().prepare(
                            "INSERT INTO centre_secret (holder, login, session, sealed, expires)"
                            " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (holder) DO UPDATE SET"
                            " session = excluded.session, sealed = excluded.sealed,"
                            " expires = excluded.expires"));
    put.at(1, holder).at(2, login).at(3, session.id);
    put.at(4, sealSecret(session.secret, under, cheap));
    return put.at(5, session.expires.time_since_epoch().count()).done();
}

Result<SignedIn> CentrePeople::in(Remote& remote, std::string_view login,
                                  std::string_view password) {
    auto& desk = *m_desk;
    WANMI_LET(const auto row, EntryStore{desk.db()}.centre());
    if (!row) return fail(Errc::Conflict, "sync.not_joined");
    WANMI_LET(const auto key, desk.deskKey());
    const DeskPass pass{row->desk, key};
    WANMI_LET(const auto session, remote.openSession(pass));
    WANMI_LET(const auto people, remote.people(pass));
    const auto hash = passwordHash(password);
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_TRY(take(people));
    // The centre let them in with this password: that is all the desk needs to know of it.
    WANMI_TRY(PeopleStore{desk.db()}.setPassword(login, hash, false, desk.now()));
    WANMI_TRY(keepSecret(ofPassword(login), login, session, password, false));
    WANMI_TRY(tx.commit());
    return open(login, password);
}

Result<SignedIn> CentrePeople::inOffline(std::string_view login, std::string_view password) {
    WANMI_LET(const auto kept, keptSecret(m_desk->db(), ofPassword(login)));
    if (!kept || kept->expires <= m_desk->now()) return needsSession(login);
    return open(login, password);
}

Result<SignedIn> CentrePeople::open(std::string_view login, std::string_view password) {
    auto& db = m_desk->db();
    WANMI_LET(auto who, SignIn{*m_desk}.in(login, password));
    WANMI_LET(const auto kept, keptSecret(db, ofPassword(login)));
    const auto secret = kept ? openSealed(kept->sealed, password) : std::nullopt;
    if (!secret) return needsSession(login);
    WANMI_TRY(
        db.run("DELETE FROM centre_secret WHERE holder NOT LIKE 'password:%' AND holder NOT IN"
               " (SELECT token_hash FROM session)"));
    WANMI_TRY(keepSecret(sha256(who.token), login, {kept->session, *secret, kept->expires},
                         who.token, true));
    return who;
}

Status CentrePeople::take(const std::vector<CentrePerson>& people) {
    if (people.empty()) return ok();
    auto& desk = *m_desk;
    auto& db = desk.db();
    PeopleStore store{db};
    WANMI_LET(auto tx, Transaction::begin(db));
    WANMI_LET(const auto known, store.all());
    for (const auto& p : people) {
        const Actor who{p.login, p.name, p.post, p.department, p.region};
        const auto here = std::find_if(known.begin(), known.end(),
                                       [&p](const PersonRow& k) { return k.who.login == p.login; });
        if (here == known.end()) {
            WANMI_TRY(store.add(who, p.active, desk.now()));
        } else {
            WANMI_TRY(store.update(who, p.active));
        }
        if (!p.active) WANMI_TRY(shutOut(db, p.login));
    }
    for (const auto& k : known) { // people of this store alone, from before it joined
        const bool there = std::any_of(people.begin(), people.end(), [&k](const CentrePerson& p) {
            return p.login == k.who.login;
        });
        if (there || !k.active) continue;
        WANMI_TRY(store.update(k.who, false));
        WANMI_TRY(shutOut(db, k.who.login));
    }
    return tx.commit();
}

Result<EntryKey> Desk::personKey(std::string_view person) {
    const auto kept = m_session.empty() ? Result<std::optional<KeptSecret>>{std::nullopt}
                                        : keptSecret(m_db, sha256(m_session));
    if (!kept) return kept.error();
    if (!*kept || (*kept)->expires <= now()) return needsSession(person);
    const auto secret = openSealed((*kept)->sealed, m_session, true);
    if (!secret) return needsSession(person);
    return EntryKey{(*kept)->session, *secret};
}

} // namespace wanmi

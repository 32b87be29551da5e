#include "core/service/sign_in.h"

#include "core/base/hash.h"
#include "core/base/password.h"
#include "core/base/text.h"
#include "core/base/time_text.h"
#include "core/service/access.h"
#include "core/store/people_store.h"

#include <set>

namespace wanmi {
namespace {

/// Corrections of a clock that nobody need sign in again for.
constexpr std::chrono::minutes kClockSlack{2};
/// A session's last step is written down no more often than this: it would cost every reader an
/// fsync.
constexpr std::chrono::minutes kTouchEvery{1};
constexpr std::size_t kLongestPassword = 256;

Error isLocked(std::string_view login, Instant until, const std::string& zone) {
    if (until == Instant::max()) {
        return fail(Errc::Forbidden, "people.locked_until_unlocked",
                    {{"login", std::string{login}}});
    }
    return fail(Errc::Forbidden, "people.locked",
                {{"login", std::string{login}}, {"until", localText(until, zone)}});
}

/// Is the session over at `now`? The reason, or nothing.
Status stillRuns(const SessionRow& s, Instant now, const SignInRules& rules) {
    const Args args{{"login", s.login}, {"minutes", std::to_string(rules.idleMinutes)}};
    if (now < s.seen - kClockSlack) return fail(Errc::Forbidden, "people.clock_back", args);
    if (now - s.seen >= std::chrono::minutes{rules.idleMinutes}) {
        return fail(Errc::Forbidden, "people.session_idle", args);
    }
    if (now - s.started >= std::chrono::hours{rules.sessionHours}) {
        return fail(Errc::Forbidden, "people.session_ended", args);
    }
    return ok();
}

} // namespace

std::optional<Instant> lockedUntil(int failures, std::optional<Instant> failedAt, Instant now,
                                   const SignInRules& rules) {
    if (failures < rules.lockAfter || !failedAt) return std::nullopt;
    if (rules.lockMinutes == 0) return Instant::max();
    const auto until = *failedAt + std::chrono::minutes{rules.lockMinutes};
    return now < until ? std::optional{until} : std::nullopt;
}

Status acceptablePassword(std::string_view password, std::string_view login,
                          const SignInRules& rules) {
    std::size_t characters = 0;
    for (const auto c : password) {
        characters += (static_cast<unsigned char>(c) & 0xC0U) == 0x80U ? 0 : 1;
    }
    const std::set<char> different(password.begin(), password.end());
    const bool good =
        isUtf8(password) && password.size() <= kLongestPassword &&
        characters >= static_cast<std::size_t>(rules.passwordLength) && different.size() >= 5 &&
        lower(std::string{password}).find(lower(std::string{login})) == std::string::npos;
    if (good) return ok();
    return fail(Errc::Invalid, "people.weak_password",
                {{"least", std::to_string(rules.passwordLength)}});
}

Result<Actor> Desk::acting(std::string_view login) {
    WANMI_LET(auto who, whoActs(login));
    if (auto* watch = entryWatch(m_db)) watch->by(who.login);
    return who;
}

Result<Actor> Desk::whoActs(std::string_view login) {
    if (m_systemWork && login == kSystemLogin) return actor(login);
    if (m_sandbox && !login.empty()) return actor(login);
    if (m_session.empty()) {
        return m_sandbox ? fail(Errc::Invalid, "people.needs_actor")
                         : fail(Errc::Forbidden, "people.needs_sign_in");
    }
    PeopleStore people{m_db};
    const auto key = sha256(m_session);
    WANMI_LET(const auto found, people.session(key));
    if (!found) return fail(Errc::Forbidden, "people.session_ended");
    const auto time = now();
    WANMI_TRY(stillRuns(*found, time, m_rules->profile.signIn));
    if (!login.empty() && login != found->login) {
        return fail(Errc::Forbidden, "people.other_signed_in",
                    {{"login", std::string{login}}, {"signed_in", found->login}});
    }
    WANMI_LET(const auto credential, people.credential(found->login));
    if (credential && credential->mustChange) {
        return fail(Errc::Forbidden, "people.must_change", {{"login", found->login}});
    }
    if (!m_readOnly && time - found->seen >= kTouchEvery) {
        WANMI_TRY(people.touch(key, time));
    }
    return actor(found->login);
}

/// A try is counted before it is looked at: many programs guessing at once get no more tries
/// between them than one.
Status SignIn::reserveTry(std::string_view login, std::string& hash) {
    auto& db = m_desk->db();
    const auto& rules = m_desk->rules().profile.signIn;
    const auto now = m_desk->now();
    PeopleStore people{db};
    WANMI_LET(auto tx, Transaction::begin(db));
    WANMI_LET(const auto kept, people.credential(login));
    if (!kept) return ok();
    if (const auto until = lockedUntil(kept->failures, kept->failedAt, now, rules)) {
        WANMI_TRY(noteAccess(*m_desk, login, Access::SignInRefused, login, "locked"));
        WANMI_TRY(tx.commit());
        return isLocked(login, *until, m_desk->zone());
    }
    const int before = kept->failures >= rules.lockAfter ? 0 : kept->failures; // the lock is over
    WANMI_TRY(people.setFailures(login, before + 1, now));
    WANMI_TRY(tx.commit());
    hash = kept->hash;
    return ok();
}

Status SignIn::settle(std::string_view login, bool right) {
    PeopleStore people{m_desk->db()};
    if (right) return people.setFailures(login, 0, std::nullopt);
    WANMI_LET(const auto known, people.person(login));
    WANMI_LET(const auto kept, people.credential(login));
    // What was typed for a login that does not exist may well be a password.
    const auto object = known ? std::string{login} : std::string{"?"};
    WANMI_TRY(noteAccess(*m_desk, object, Access::SignInFailed, object));
    if (!kept) return ok();
    const auto& rules = m_desk->rules().profile.signIn;
    if (kept->failures >= rules.lockAfter) {
        WANMI_TRY(noteAccess(*m_desk, object, Access::Locked, object));
    }
    return ok();
}

Status SignIn::verified(std::string_view login, std::string_view password) {
    std::string hash;
    WANMI_TRY(reserveTry(login, hash));
    if (password.size() > kLongestPassword) password = {};
    bool right = false;
    if (hash.empty()) {
        spendPasswordTime(password);
    } else {
        right = passwordMatches(password, hash);
    }
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_TRY(settle(login, right));
    if (right && needsRehash(hash)) {
        WANMI_TRY(PeopleStore{m_desk->db()}.renewHash(login, passwordHash(password)));
    }
    WANMI_LET(const auto after, PeopleStore{m_desk->db()}.credential(login));
    WANMI_TRY(tx.commit());
    if (right) return ok();
    if (after) {
        const auto until = lockedUntil(after->failures, after->failedAt, m_desk->now(),
                                       m_desk->rules().profile.signIn);
        if (until) return isLocked(login, *until, m_desk->zone());
    }
    return fail(Errc::Forbidden, "people.wrong_password");
}

Status SignIn::endDeskSession() {
    if (m_desk->session().empty()) return ok();
    PeopleStore people{m_desk->db()};
    const auto key = sha256(m_desk->session());
    WANMI_LET(const auto found, people.session(key));
    if (!found) return ok();
    const auto over = stillRuns(*found, m_desk->now(), m_desk->rules().profile.signIn);
    WANMI_TRY(people.endSession(key));
    return noteAccess(*m_desk, found->login, over ? Access::SignOut : Access::SessionEnded,
                      found->login, over ? "" : over.error().reason);
}

Result<SignedIn> SignIn::in(std::string_view login, std::string_view password) {
    WANMI_TRY(verified(login, password));
    PeopleStore people{m_desk->db()};
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    auto actor = m_desk->actor(login);
    if (!actor) {
        WANMI_TRY(noteAccess(*m_desk, login, Access::SignInRefused, login, "inactive"));
        WANMI_TRY(tx.commit());
        return actor.error();
    }
    WANMI_TRY(endDeskSession());
    const auto now = m_desk->now();
    SignedIn out{randomToken(), *std::move(actor), now,
                 now + std::chrono::minutes{m_desk->rules().profile.signIn.idleMinutes}, false};
    WANMI_TRY(people.openSession(sha256(out.token), login, now));
    WANMI_LET(const auto kept, people.credential(login));
    out.mustChange = kept && kept->mustChange;
    WANMI_TRY(noteAccess(*m_desk, login, Access::SignIn, login));
    WANMI_TRY(tx.commit());
    m_desk->useSession(out.token);
    return out;
}

Status SignIn::out() {
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_TRY(endDeskSession());
    WANMI_TRY(tx.commit());
    m_desk->useSession({});
    return ok();
}

Result<std::optional<SignedIn>> SignIn::who() {
    const std::optional<SignedIn> nobody;
    if (m_desk->session().empty()) return nobody;
    PeopleStore people{m_desk->db()};
    const auto& rules = m_desk->rules().profile.signIn;
    WANMI_LET(const auto found, people.session(sha256(m_desk->session())));
    if (!found || !stillRuns(*found, m_desk->now(), rules)) return nobody;
    WANMI_LET(const auto kept, people.credential(found->login));
    auto actor = m_desk->actor(found->login);
    if (!actor) return nobody;
    return std::optional{SignedIn{m_desk->session(), *std::move(actor), found->started,
                                  found->seen + std::chrono::minutes{rules.idleMinutes},
                                  kept && kept->mustChange}};
}

Status SignIn::changePassword(std::string_view login, std::string_view old,
                              std::string_view wanted) {
    WANMI_TRY(acceptablePassword(wanted, login, m_desk->rules().profile.signIn));
    if (old == wanted) {
        return fail(Errc::Invalid, "people.same_password");
    }
    WANMI_TRY(verified(login, old));
    const auto hash = passwordHash(wanted);
    PeopleStore people{m_desk->db()};
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_LET(const auto actor, m_desk->actor(login));
    WANMI_TRY(people.setPassword(login, hash, false, m_desk->now()));
    // The session at this desk goes on; all others of this person end.
    std::optional<SessionRow> own;
    if (!m_desk->session().empty()) {
        WANMI_LET(own, people.session(sha256(m_desk->session())));
    }
    WANMI_TRY(people.endSessionsOf(login));
    if (own && own->login == login) {
        WANMI_TRY(people.openSession(sha256(m_desk->session()), login, own->started));
        WANMI_TRY(people.touch(sha256(m_desk->session()), own->seen));
    }
    WANMI_TRY(noteAccess(*m_desk, actor.login, Access::PasswordChanged, actor.login));
    return tx.commit();
}

} // namespace wanmi

#pragma once
#include "core/service/desk.h"

#include <optional>
#include <string>
#include <string_view>

namespace wanmi {

/// A person at a desk.
struct SignedIn {
    std::string token; ///< the secret: kept where only this person can read it
    Actor actor;
    Instant started;
    Instant idleEnd; ///< without a step the session ends then
    bool mustChange = false;
};

/// Signing in and out. The session's secret is known to the person only; the store keeps its
/// SHA-256. Everything is written to the access log.
class SignIn {
public:
    explicit SignIn(Desk& desk) : m_desk(&desk) {}

    /// The desk works in this person's name from now on; who worked at it before is signed out
    /// (change of operator). Errc::Forbidden "people.wrong_password" (also for an unknown login or
    /// one without a password), "people.locked" (login, until), "people.locked_until_unlocked",
    /// "people.inactive".
    Result<SignedIn> in(std::string_view login, std::string_view password);
    /// Ends the desk's session; nothing where there is none.
    Status out();
    /// Who is signed in at this desk, without a step. nullopt: nobody, or the time is over.
    Result<std::optional<SignedIn>> who();
    /// Errors as of in; "people.weak_password" (least). Ends the person's other sessions.
    Status changePassword(std::string_view login, std::string_view old, std::string_view wanted);

private:
    Status verified(std::string_view login, std::string_view password);
    Status reserveTry(std::string_view login, std::string& hash);
    Status settle(std::string_view login, bool right);
    Status endDeskSession();
    Desk* m_desk;
};

/// Why a password is not taken: Errc::Invalid "people.weak_password" with arg least.
Status acceptablePassword(std::string_view password, std::string_view login,
                          const SignInRules& rules);

/// Until when a login is locked; Instant::max(): until it is unlocked; nullopt: it is not. A clock
/// that went back does not unlock.
std::optional<Instant> lockedUntil(int failures, std::optional<Instant> failedAt, Instant now,
                                   const SignInRules& rules);

} // namespace wanmi

#pragma once
#include "core/service/sign_in.h"
#include "core/sync/remote.h"

#include <string_view>
#include <vector>

namespace wanmi {

/// People of a joined desk: they sign in with their password at the centre, which the desk then
/// knows well enough to let them in while the centre cannot be reached.
class CentrePeople {
public:
    explicit CentrePeople(Desk& desk) : m_desk(&desk) {}

    /// Signs in at the centre; `remote` comes with this login and password. The password's
    /// verifier and the secret that work is signed with (sealed under the password) stay at the
    /// desk. Errors of Remote and SignIn::in.
    Result<SignedIn> in(Remote& remote, std::string_view login, std::string_view password);
    /// Signs in without the centre. Errors of SignIn::in; "sync.needs_centre_session" (login)
    /// where the secret is not here or has run out.
    Result<SignedIn> inOffline(std::string_view login, std::string_view password);

    /// Takes over who is who and who may what. Of those whose rights were taken nothing stays that
    /// would let them in. Nobody told of: everybody stays.
    Status take(const std::vector<CentrePerson>& people);

private:
    Status keepSecret(std::string_view holder, std::string_view login, const CentreSession& session,
                      std::string_view under, bool cheap);
    Result<SignedIn> open(std::string_view login, std::string_view password);
    Desk* m_desk;
};

} // namespace wanmi

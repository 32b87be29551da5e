#pragma once
#include "core/domain/people/rights.h"
#include "core/service/whole_store.h"
#include "core/store/access_log.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// What the access log tells of.
enum class Access : std::uint8_t {
    SignIn,
    SignInFailed,
    SignInRefused, ///< locked or inactive
    Locked,
    Unlocked,
    SignOut,
    SessionEnded, ///< idle or too long
    PasswordChanged,
    PasswordSet, ///< by another person
    PersonAdded,
    PersonChanged, ///< the reason holds what: "post=DEPT", …
    Activated,
    Deactivated,
    CasePrivate,    ///< personal data of a case opened
    PersonalErased, ///< … erased
    Export,
    Print,
    LogRead,
    LogPruned,
    TrackSeen,    ///< the way of a collector on duty
    TrackDeleted, ///< … deleted
    Count_
};
std::string_view accessCode(Access what); ///< "sign_in", …

/// Writes an entry: call it for every export and print, every look at personal data, every change
/// of rights. In the caller's transaction, or in one of its own. `object` names a case, a login or
/// a file, never personal data.
Status noteAccess(Desk& desk, std::string_view actor, Access what, std::string_view object,
                  std::string_view reason = {});

/// "os:NAME" of the user this program runs as: administration before anybody can sign in.
std::string osUser();

/// Who does an administrator's work, inside the caller's transaction: the centre asks whoever
/// signed for the right to it, so what it would not take is refused here. nullopt where the store
/// has no centre and nobody is named: it is filled before it has people. Errors of Desk::acting and
/// mayAdminister.
Result<std::optional<Actor>> administering(Desk& desk, std::string_view login, AdminAct act);

/// What a cut took.
struct PruneReceipt {
    std::int64_t entries = 0;
    std::optional<AccessCheckpoint> checkpoint; ///< nullopt: nothing was old enough
};

/// Whether the log holds, and its newest link.
struct AccessState {
    std::vector<AccessFault> faults; ///< seq 0, "head": the head kept elsewhere is not there
    std::int64_t seq = 0;            ///< of the newest entry
    std::string head;                ///< its hash
};

/// The access log for its one reader, the audit administrator.
class AccessService {
public:
    explicit AccessService(Desk& desk) : m_desk(&desk) {}
    /// Newest first; the reading itself is logged. "people.missing_right".
    Result<std::vector<AccessEntry>> list(const AccessQuery& query, std::string_view actor);
    /// For anybody: tells nothing of what is in it. `keptHead`: "SEQ:HASH" of an earlier answer,
    /// "".
    Result<AccessState> verify(std::string_view keptHead);
    /// Cuts off entries older than `days`. Errc::Invalid "access.too_young" (days, least) for fewer
    /// days than the profile keeps; "access.broken" (seq, why): a chain that does not hold is not
    /// cut; "access.clock_jump"; "people.missing_right".
    Result<PruneReceipt> prune(int days, std::string_view actor);

private:
    Desk* m_desk;
};

/// Faults of the access log, for `check`.
Status checkAccessLog(Desk& desk, std::vector<Fault>& faults);

} // namespace wanmi

#include "core/service/access.h"

#include "core/base/text.h"
#include "core/domain/people/rights.h"
#include "core/service/whole_store.h"

#include <array>
#include <cstdlib>

namespace wanmi {
namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(Access::Count_)> kCodes{
    "sign_in",        "sign_in_failed", "sign_in_refused",  "locked",       "unlocked",
    "sign_out",       "session_ended",  "password_changed", "password_set", "person_added",
    "person_changed", "activated",      "deactivated",      "case_private", "personal_erased",
    "export",         "print",          "log_read",         "log_pruned",   "track_seen",
    "track_deleted"};

/// An age is believed where nobody was silent for longer than this.
constexpr std::chrono::hours kMostGap{24 * 90};
constexpr std::size_t kMostReason = 500;

} // namespace

std::string_view accessCode(Access what) {
    return kCodes[static_cast<std::size_t>(what)];
}

Status noteAccess(Desk& desk, std::string_view actor, Access what, std::string_view object,
                  std::string_view reason) {
    if (!isUtf8(object) || !isUtf8(reason)) return fail(Errc::Invalid, "text.not_utf8");
    AccessEntry e;
    e.at = desk.now();
    e.actor = actor;
    e.what = accessCode(what);
    e.object = object;
    e.reason = cutUtf8(trim(reason), kMostReason);
    return AccessLog{desk.db()}.add(std::move(e));
}

std::string osUser() {
    for (const auto* name : {"USER", "LOGNAME", "USERNAME"}) {
        const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): read only
        if (value != nullptr && *value != '\0' && isUtf8(value)) return std::string{"os:"} + value;
    }
    return "os:?";
}

Result<std::optional<Actor>> administering(Desk& desk, std::string_view login, AdminAct act) {
    WANMI_LET(const bool joined, desk.joined());
    if (!joined && login.empty()) return std::optional<Actor>{};
    WANMI_LET(auto actor, desk.acting(login));
    if (joined) WANMI_TRY(mayAdminister(actor, act));
    return std::optional{std::move(actor)};
}

Result<std::vector<AccessEntry>> AccessService::list(const AccessQuery& query,
                                                     std::string_view login) {
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_LET(const auto actor, m_desk->acting(login));
    WANMI_TRY(mayAdminister(actor, AdminAct::ReadLog));
    WANMI_LET(auto entries, AccessLog{m_desk->db()}.list(query));
    WANMI_TRY(noteAccess(*m_desk, actor.login, Access::LogRead, query.object));
    WANMI_TRY(tx.commit());
    return entries;
}

Result<AccessState> AccessService::verify(std::string_view keptHead) {
    AccessLog log{m_desk->db()};
    AccessState state;
    WANMI_LET(state.faults, log.verify());
    if (!keptHead.empty()) {
        WANMI_LET(const bool held, log.holds(keptHead));
        if (!held) state.faults.push_back({0, "head"});
    }
    WANMI_LET(const auto head, log.head());
    state.seq = head.seq;
    state.head = head.hash;
    return state;
}

Result<PruneReceipt> AccessService::prune(int days, std::string_view login) {
    const int least = m_desk->rules().profile.signIn.accessLogDays;
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    WANMI_LET(const auto actor, m_desk->acting(login));
    WANMI_TRY(mayAdminister(actor, AdminAct::PruneLog));
    if (days < least) {
        return fail(Errc::Invalid, "access.too_young",
                    {{"days", std::to_string(days)}, {"least", std::to_string(least)}});
    }
    AccessLog log{m_desk->db()};
    WANMI_LET(const auto faults, log.verify());
    if (!faults.empty()) {
        return fail(Errc::Conflict, "access.broken",
                    {{"seq", std::to_string(faults.front().seq)}, {"why", faults.front().why}});
    }
    const auto now = m_desk->now();
    WANMI_LET(const auto last, log.lastBefore(now - std::chrono::hours{24} * days, now, kMostGap));
    PruneReceipt receipt;
    if (!last) return receipt;
    WANMI_LET(receipt.checkpoint, log.cut(*last, now, actor.login));
    receipt.entries = m_desk->db().changes();
    WANMI_TRY(noteAccess(*m_desk, actor.login, Access::LogPruned, std::to_string(last->seq),
                         receipt.checkpoint->hash));
    WANMI_TRY(tx.commit());
    return receipt;
}

Status checkAccessLog(Desk& desk, std::vector<Fault>& faults) {
    WANMI_LET(const auto found, AccessLog{desk.db()}.verify());
    for (const auto& f : found) {
        faults.push_back({"access_log", std::to_string(f.seq), f.why});
    }
    return ok();
}

} // namespace wanmi

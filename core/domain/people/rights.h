#pragma once
#include "core/base/result.h"
#include "core/domain/casework/case.h"
#include "core/domain/people/actor.h"

#include <string_view>
#include <vector>

namespace wanmi {

// The three administrators (三员分立): three posts, three people. ADMIN is the one administrator of
// stores older than the three, and of sandboxes; it may do what 系统 and 安全 may, never 审计's
// part.
inline constexpr std::string_view kAdminPost = "ADMIN";
inline constexpr std::string_view kSystemAdminPost = "ADMIN_SYSTEM";     ///< 系统管理员
inline constexpr std::string_view kSecurityAdminPost = "ADMIN_SECURITY"; ///< 安全管理员
inline constexpr std::string_view kAuditAdminPost = "ADMIN_AUDIT";       ///< 审计管理员

/// Is this one of the administrators' posts?
bool isAdministrator(std::string_view post);

/// What administrators do.
enum class AdminAct : std::uint8_t {
    AddPerson,        ///< 系统: write a person down; without rights until granted
    Rename,           ///< 系统
    Grant,            ///< 安全: activate; give post, department, region
    Revoke,           ///< 系统 or 安全: deactivate
    Unlock,           ///< 安全
    SetPassword,      ///< 安全: of another person, to be changed at the first sign-in
    ChangeRules,      ///< 系统: calendar, limits, duty grids
    EditGrid,         ///< 系统: drafts and publications of boundaries, acts of regions
    ChangeComponents, ///< 系统: add, move, correct, retire, restore; owners
    ImportCases,      ///< 系统: take over the cases of another system
    ReadLog,          ///< 审计 alone
    PruneLog,         ///< 审计 alone
    Count_
};
std::string_view adminActCode(AdminAct act); ///< "grant", "read_log", …

/// Errc::Forbidden "people.missing_right" with args actor, post, act, needed (posts that have it).
Status mayAdminister(const Actor& actor, AdminAct act);

/// Nobody gives rights to themselves: Errc::Forbidden "people.own_rights" where both are one.
Status notOneself(const Actor& actor, std::string_view login);

/// A person whose region is set works on cases under it (region, street or community code). A case
/// that lies in no community belongs to its district. Errc::Forbidden "people.other_region" with
/// args actor, region, place, needed.
Status mayActIn(const Actor& actor, std::string_view district, std::string_view community);
/// A case handed to a district is in its region too, wherever it lies.
Status mayActOn(const Actor& actor, const Case& c);

/// Who may open a caller's personal data: the desks that speak with callers (acceptor, duty chief,
/// dispatcher, evaluator, leader), the departments the case is with, the collector who reported it
/// or has a task on it; each in their region. Errc::Forbidden "private.not_yours" with args actor,
/// post, needed; "people.other_region".
Status mayOpenPersonal(const Actor& actor, const Case& c);
/// Who may erase it: duty chief (in their region), security administrator, administrator.
/// Errc::Forbidden "private.not_erasable" with args actor, post, needed; "people.other_region".
Status mayErasePersonal(const Actor& actor, const Case& c);

/// Who may look at the way a collector took on duty: duty chief, evaluator, leader; and who may
/// have it deleted: duty chief, security administrator, administrator. "people.missing_right".
Status maySeeTracks(const Actor& actor);
Status mayForgetTracks(const Actor& actor);

/// Who may see how regions and departments are scored: duty chief, evaluator, leader; in their
/// region. "people.missing_right".
Status maySeeScores(const Actor& actor);

} // namespace wanmi

#include "core/domain/people/rights.h"

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

/// Posts joined by '|', as in data/transitions.csv.
struct Right {
    std::string_view code;
    std::string_view posts;
};
constexpr std::array<Right, static_cast<std::size_t>(AdminAct::Count_)> kRights{
    {{"add_person", "ADMIN_SYSTEM|ADMIN"},
     {"rename", "ADMIN_SYSTEM|ADMIN"},
     {"grant", "ADMIN_SECURITY|ADMIN"},
     {"revoke", "ADMIN_SYSTEM|ADMIN_SECURITY|ADMIN"},
     {"unlock", "ADMIN_SECURITY|ADMIN"},
     {"set_password", "ADMIN_SECURITY|ADMIN"},
     {"change_rules", "ADMIN_SYSTEM|ADMIN"},
     {"edit_grid", "ADMIN_SYSTEM|ADMIN"},
     {"change_components", "ADMIN_SYSTEM|ADMIN"},
     {"import_cases", "ADMIN_SYSTEM|ADMIN"},
     {"read_log", "ADMIN_AUDIT"},
     {"prune_log", "ADMIN_AUDIT"}}};

constexpr std::string_view kOpeners = "ACCEPTOR|DUTY_CHIEF|DISPATCHER|EVALUATOR|LEADER";
constexpr std::string_view kErasers = "DUTY_CHIEF|ADMIN_SECURITY|ADMIN";

bool isAmong(std::string_view posts, std::string_view post) {
    while (!posts.empty()) {
        const auto at = posts.find('|');
        if (posts.substr(0, at) == post) return true;
        posts = at == std::string_view::npos ? std::string_view{} : posts.substr(at + 1);
    }
    return false;
}

std::string listed(std::string_view posts) {
    std::string text;
    for (const char c : posts) {
        if (c == '|') {
            text += ", ";
        } else {
            text += c;
        }
    }
    return text;
}

Status hasRight(const Actor& actor, const Right& right) {
    if (isAmong(right.posts, actor.post)) return ok();
    return fail(Errc::Forbidden, "people.missing_right",
                {{"actor", actor.login},
                 {"post", actor.post},
                 {"act", std::string{right.code}},
                 {"needed", listed(right.posts)}});
}

bool isTheirs(const Actor& actor, const Case& c) {
    if (actor.post == "DEPT" || actor.post == "HANDLER") {
        if (actor.department.empty()) return false;
        return actor.department == c.department ||
               std::any_of(c.assists.begin(), c.assists.end(),
                           [&actor](const Assist& a) { return a.department == actor.department; });
    }
    const bool hasTask = (c.verify.open && c.verify.to == actor.login) ||
                         (c.check.open && c.check.to == actor.login);
    return actor.post == "SUPERVISOR_FIELD" && (c.reporter == actor.login || hasTask);
}

} // namespace

bool isAdministrator(std::string_view post) {
    return post == kAdminPost || post == kSystemAdminPost || post == kSecurityAdminPost ||
           post == kAuditAdminPost;
}

std::string_view adminActCode(AdminAct act) {
    return kRights[static_cast<std::size_t>(act)].code;
}

Status mayAdminister(const Actor& actor, AdminAct act) {
    return hasRight(actor, kRights[static_cast<std::size_t>(act)]);
}

Status maySeeTracks(const Actor& actor) {
    return hasRight(actor, {"see_tracks", "DUTY_CHIEF|EVALUATOR|LEADER"});
}

Status mayForgetTracks(const Actor& actor) {
    return hasRight(actor, {"delete_tracks", kErasers});
}

Status maySeeScores(const Actor& actor) {
    return hasRight(actor, {"see_scores", "DUTY_CHIEF|EVALUATOR|LEADER"});
}

Status notOneself(const Actor& actor, std::string_view login) {
    if (actor.login != login) return ok();
    return fail(Errc::Forbidden, "people.own_rights", {{"actor", actor.login}});
}

Status mayActIn(const Actor& actor, std::string_view district, std::string_view community) {
    if (actor.region.empty()) return ok();
    const auto place = community.empty() ? district : community;
    if (place.substr(0, actor.region.size()) == actor.region) return ok();
    return fail(Errc::Forbidden, "people.other_region",
                {{"actor", actor.login},
                 {"region", actor.region},
                 {"place", std::string{place}},
                 {"needed", std::string{place.substr(0, actor.region.size())}}});
}

Status mayActOn(const Actor& actor, const Case& c) {
    const auto where = mayActIn(actor, c.district, c.community);
    return where || !mayActIn(actor, c.level, {}) ? where : ok();
}

Status mayOpenPersonal(const Actor& actor, const Case& c) {
    if (!isAmong(kOpeners, actor.post) && !isTheirs(actor, c)) {
        return fail(Errc::Forbidden, "private.not_yours",
                    {{"actor", actor.login}, {"post", actor.post}, {"needed", listed(kOpeners)}});
    }
    return mayActOn(actor, c);
}

Status mayErasePersonal(const Actor& actor, const Case& c) {
    if (!isAmong(kErasers, actor.post)) {
        return fail(Errc::Forbidden, "private.not_erasable",
                    {{"actor", actor.login}, {"post", actor.post}, {"needed", listed(kErasers)}});
    }
    return mayActOn(actor, c);
}

} // namespace wanmi

#include "core/domain/casework/levels.h"

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

/// What the city may do with a case that it has handed to a district.
bool isOverDistricts(Action action) {
    constexpr std::array kOver{Action::TakeBack,  Action::Supervise,       Action::Remark,
                               Action::SpotCheck, Action::Recall,          Action::CallBack,
                               Action::Emergency, Action::EmergencyReport, Action::EmergencyEnd};
    return std::find(kOver.begin(), kOver.end(), action) != kOver.end();
}

/// Bound by a task or a department, not by a level.
bool isOfField(const Actor& actor) {
    return actor.post == "SUPERVISOR_FIELD" || actor.post == "DEPT" || actor.post == "HANDLER" ||
           actor.post == kSystemPost;
}

Error notTheirs(const char* reason, const Actor& actor, Action action) {
    return fail(Errc::Forbidden, reason,
                {{"action", std::string{actionCode(action)}}, {"actor", actor.login}});
}

/// Does the person speak for a level that hands in this way?
Status checkHander(const Actor& actor, const Case& c, Action action) {
    const bool ofCity = actor.region.empty();
    switch (action) {
    case Action::HandDown: return ofCity ? ok() : Status{notTheirs("case.not_city", actor, action)};
    case Action::TakeBack:
        if (!ofCity) return notTheirs("case.not_city", actor, action);
        if (!isWithDistrict(c)) {
            return fail(Errc::Invalid, "case.not_handed", {{"case", c.number}});
        }
        return ok();
    case Action::HandUp:
    case Action::HandAcross: // not of a street: nobody skips a level
        if (actor.region.size() == kDistrictDigits) return ok();
        return notTheirs("case.not_district", actor, action);
    default: return ok();
    }
}

} // namespace

bool isWithDistrict(const Case& c) {
    return !c.level.empty() && c.level != kCityLevel;
}

std::string_view homeOf(const Actor& actor) {
    return std::string_view{actor.region}.substr(0, kDistrictDigits);
}

Status checkLevel(const Actor& actor, const Case& c, Action action) {
    if (isOfField(actor)) return ok();
    WANMI_TRY(checkHander(actor, c, action));
    const auto home = homeOf(actor);
    if (!isWithDistrict(c)) {
        if (c.level.empty() || home.empty()) return ok();
        return fail(Errc::Forbidden, "case.with_city", {{"case", c.number}});
    }
    if (home == c.level || (home.empty() && isOverDistricts(action))) return ok();
    return fail(Errc::Forbidden, "case.with_district", {{"case", c.number}, {"district", c.level}});
}

} // namespace wanmi

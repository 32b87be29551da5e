#include "core/domain/catalogue/profile.h"

#include "core/base/text.h"
#include "core/domain/catalogue/table.h"

#include <set>

namespace wanmi {
namespace {

enum class Taken { Yes, BadValue, UnknownPost, UnknownKey };

Taken takePost(std::string& target, std::string_view value, const Posts& posts) {
    if (posts.find(value) == nullptr) return Taken::UnknownPost;
    target = value;
    return Taken::Yes;
}

Taken takeWhole(int& target, std::string_view value, int most) {
    const auto number = wholeNumber(value);
    if (!number || *number < 0 || *number > most) return Taken::BadValue;
    target = static_cast<int>(*number);
    return Taken::Yes;
}

Taken takeBetween(int& target, std::string_view value, int least, int most) {
    const auto number = wholeNumber(value);
    if (!number || *number < least || *number > most) return Taken::BadValue;
    target = static_cast<int>(*number);
    return Taken::Yes;
}

Taken takeMetres(double& target, std::string_view value) {
    const auto metres = decimalNumber(value);
    if (!metres || *metres > 10'000) return Taken::BadValue;
    target = *metres;
    return Taken::Yes;
}

Taken takeFlag(bool& target, std::string_view value) {
    target = value == "yes";
    return target || value == "no" ? Taken::Yes : Taken::BadValue;
}

Taken takeName(std::string& target, std::string_view value) {
    target = value;
    return isLowerCode(value) ? Taken::Yes : Taken::BadValue;
}

Taken takeDeskCode(std::string& target, std::string_view value) {
    target = value;
    return value.size() == 3 && isDigits(value) ? Taken::Yes : Taken::BadValue;
}

Taken takeTerminal(TerminalRules& rules, std::string_view key, std::string_view value) {
    if (key == "position_hours") return takeBetween(rules.positionHours, value, 1, 8760);
    if (key == "attendance_minutes") return takeWhole(rules.attendanceMinutes, value, 240);
    if (key == "terminal_skew_minutes") return takeWhole(rules.skewMinutes, value, 1440);
    if (key == "piece_kib") return takeBetween(rules.pieceKib, value, 1, 16'384);
    if (key == "photo_days") return takeBetween(rules.photoDays, value, 1, 366);
    if (key == "package_days") return takeBetween(rules.packageDays, value, 1, 3660);
    return Taken::UnknownKey;
}

Taken takeSignIn(SignInRules& rules, std::string_view key, std::string_view value) {
    if (key == "lock_after") return takeBetween(rules.lockAfter, value, 1, 20);
    if (key == "lock_minutes") return takeWhole(rules.lockMinutes, value, 1440);
    if (key == "idle_minutes") return takeBetween(rules.idleMinutes, value, 1, 1440);
    if (key == "session_hours") return takeBetween(rules.sessionHours, value, 1, 24);
    if (key == "password_length") return takeBetween(rules.passwordLength, value, 8, 64);
    if (key == "access_log_days") return takeBetween(rules.accessLogDays, value, 180, 36'600);
    return Taken::UnknownKey;
}

Taken takeComponents(ComponentRules& rules, std::string_view key, std::string_view value) {
    if (key == "component_double_metres") return takeMetres(rules.doubleMetres, value);
    if (key == "recensus_metres") return takeMetres(rules.matchMetres, value);
    if (key == "recensus_moved_metres") return takeMetres(rules.movedMetres, value);
    return Taken::UnknownKey;
}

/// "4 work_hour"
Taken takeSpan(LimitSpan& target, std::string_view value) {
    const auto space = value.find(' ');
    if (space == std::string_view::npos) return Taken::BadValue;
    const auto number = wholeNumber(value.substr(0, space));
    const auto unit = parseUnit(value.substr(space + 1));
    if (!number || *number < 1 || *number > kLongestLimit || !unit) return Taken::BadValue;
    target = {*number, *unit};
    return Taken::Yes;
}

Taken take(Profile& profile, std::string_view key, std::string_view value, const Posts& posts) {
    if (key == "file_post") return takePost(profile.filePost, value, posts);
    if (key == "refuse_post") return takePost(profile.refusePost, value, posts);
    if (key == "close_post") return takePost(profile.closePost, value, posts);
    if (key == "finish_needs_photo") return takeFlag(profile.finishNeedsPhoto, value);
    if (key == "duplicate_metres") return takeMetres(profile.duplicateMetres, value);
    if (key == "duplicate_hours") return takeWhole(profile.duplicateHours, value, 8760);
    if (key == "photo_metres") return takeMetres(profile.photoMetres, value);
    if (key == "extensions_allowed") return takeWhole(profile.extensionsAllowed, value, 10);
    if (key == "suspend_days") return takeWhole(profile.suspendDays, value, 3660);
    if (key == "suspend_long_days") return takeWhole(profile.suspendLongDays, value, 3660);
    if (key == "ladder") return takeName(profile.ladder, value);
    if (key == "claim_idle_minutes") return takeWhole(profile.claimIdleMinutes, value, 1440);
    if (key == "call_back_work_days") return takeBetween(profile.callBackDays, value, 1, 365);
    if (key == "bulk_cases") return takeWhole(profile.bulkCases, value, 10'000);
    if (key == "default_limit") return takeSpan(profile.defaultLimit, value);
    if (key == "desk_before_joining") return takeDeskCode(profile.deskBeforeJoining, value);
    auto taken = takeTerminal(profile.terminal, key, value);
    if (taken == Taken::UnknownKey) taken = takeComponents(profile.components, key, value);
    return taken == Taken::UnknownKey ? takeSignIn(profile.signIn, key, value) : taken;
}

} // namespace

Result<Profile> Profile::load(std::string_view text, const std::string& file, const Posts& posts) {
    WANMI_LET(const RuleTable table, RuleTable::open(text, file, {"key", "value"}));
    Profile profile;
    std::set<std::string, std::less<>> seen;
    for (const auto& row : table.rows()) {
        const auto key = table.text(row, 0);
        const auto value = table.text(row, 1);
        switch (take(profile, key, value, posts)) {
        case Taken::Yes: break;
        case Taken::BadValue: return table.bad(row, 1);
        case Taken::UnknownPost:
            return table.at(row, "profile.unknown_post", {{"post", std::string{value}}});
        case Taken::UnknownKey:
            return table.at(row, "profile.unknown_key", {{"key", std::string{key}}});
        }
        if (!seen.emplace(key).second) return table.duplicate(row, 0);
    }
    return profile;
}

} // namespace wanmi

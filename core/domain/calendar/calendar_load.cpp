#include "core/base/text.h"
#include "core/domain/calendar/calendar.h"
#include "core/domain/catalogue/table.h"

#include <algorithm>
#include <optional>
#include <set>

namespace wanmi {
namespace {

struct UnitName {
    Unit unit;
    std::string_view text;
};
constexpr std::array kUnitNames{
    UnitName{Unit::Minute, "minute"},        UnitName{Unit::UrgentHour, "urgent_hour"},
    UnitName{Unit::UrgentDay, "urgent_day"}, UnitName{Unit::WorkHour, "work_hour"},
    UnitName{Unit::WorkDay, "work_day"},     UnitName{Unit::NaturalDay, "natural_day"},
    UnitName{Unit::Second, "second"}};

/// "08:30" since midnight; "24:00" is the day's end.
std::optional<std::chrono::seconds> clockTime(std::string_view text) {
    if (text.size() != 5 || text[2] != ':' || !isDigits(text.substr(0, 2)) ||
        !isDigits(text.substr(3))) {
        return std::nullopt;
    }
    const auto hours = wholeNumber(text.substr(0, 2)).value_or(99);
    const auto minutes = wholeNumber(text.substr(3)).value_or(99);
    constexpr std::int64_t kDayMinutes = 1'440;
    if (minutes > 59 || hours * 60 + minutes > kDayMinutes) return std::nullopt;
    return std::chrono::seconds{(hours * 60 + minutes) * 60};
}

/// "08:00-12:00"
std::optional<WorkPeriod> periodOf(std::string_view text) {
    if (text.size() != 11 || text[5] != '-') return std::nullopt;
    const auto from = clockTime(text.substr(0, 5));
    const auto to = clockTime(text.substr(6));
    if (!from || !to || *from >= *to) return std::nullopt;
    return WorkPeriod{*from, *to};
}

/// "1 2 3 4 5": ISO weekdays.
std::optional<std::array<bool, 7>> weekdaysOf(std::string_view text) {
    std::array<bool, 7> days{};
    if (text.empty()) return std::nullopt;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (i % 2 == 1 ? c != ' ' : (c < '1' || c > '7')) return std::nullopt;
        if (i % 2 == 0) days[static_cast<std::size_t>(c - '1')] = true;
    }
    return days;
}

/// One row of calendar.csv; false = the value is wrong, nothing = the key is.
std::optional<bool> takeSetting(CalendarSpec& spec, std::string_view key, std::string_view value) {
    if (key == "zone") {
        spec.zone = std::string{value};
        return isZone(value);
    }
    if (key == "hours_per_day") {
        const auto hours = wholeNumber(value);
        if (!hours || *hours < 1 || *hours > 24) return false;
        spec.hoursPerDay = static_cast<int>(*hours);
        return true;
    }
    if (key == "weekdays") {
        const auto days = weekdaysOf(value);
        if (days) spec.weekdays = *days;
        return days.has_value();
    }
    if (key == "period") {
        const auto period = periodOf(value);
        if (!period || spec.periods.size() >= kMostPeriods) return false;
        if (!spec.periods.empty() && period->from < spec.periods.back().to) return false;
        spec.periods.push_back(*period);
        return true;
    }
    return std::nullopt;
}

Result<std::vector<SpecialDay>> readHolidays(std::string_view text, const std::string& file) {
    WANMI_LET(const RuleTable table, RuleTable::open(text, file, {"day", "kind", "name"}));
    std::vector<SpecialDay> days;
    std::set<long> seen;
    for (const auto& row : table.rows()) {
        const auto day = parseDay(table.text(row, 0));
        if (!day) return table.bad(row, 0);
        const auto kind = table.text(row, 1);
        if (kind != "holiday" && kind != "workday") return table.bad(row, 1);
        if (!seen.insert(dayNumber(*day)).second) return table.duplicate(row, 0);
        days.push_back({*day, kind == "workday", std::string{table.text(row, 2)}});
    }
    return days;
}

} // namespace

std::string_view unitText(Unit unit) {
    for (const auto& name : kUnitNames) {
        if (name.unit == unit) return name.text;
    }
    return {};
}

Result<Unit> parseUnit(std::string_view text) {
    for (const auto& name : kUnitNames) {
        if (name.text == text) return name.unit;
    }
    return fail(Errc::Invalid, "unit.unknown", {{"value", std::string{text}}});
}

bool isWorkingUnit(Unit unit) {
    return unit == Unit::WorkHour || unit == Unit::WorkDay;
}

Result<Calendar> Calendar::load(std::string_view calendarText, const std::string& calendarFile,
                                std::string_view holidayText, const std::string& holidayFile) {
    WANMI_LET(const RuleTable table, RuleTable::open(calendarText, calendarFile, {"key", "value"}));
    CalendarSpec spec;
    std::set<std::string, std::less<>> seen;
    for (const auto& row : table.rows()) {
        const auto key = table.text(row, 0);
        const auto taken = takeSetting(spec, key, table.text(row, 1));
        if (!taken) return table.at(row, "calendar.unknown_key", {{"key", std::string{key}}});
        if (!*taken) return table.bad(row, 1);
        if (key != "period" && !seen.emplace(key).second) return table.duplicate(row, 0);
    }
    WANMI_LET(spec.specialDays, readHolidays(holidayText, holidayFile));
    return make(std::move(spec));
}

} // namespace wanmi

#include "core/domain/evaluation/period.h"

#include "core/domain/catalogue/table.h"

#include <algorithm>
#include <optional>

namespace wanmi {
namespace {

struct Days {
    Day first;
    Day after;
};

constexpr int kFirstYear = 1970; // of Instant's days; later than any case ever kept
constexpr int kLastYear = 2200;

/// Exactly so many digits as a number.
std::optional<int> digits(std::string_view text, std::size_t count) {
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.size() != count || !std::all_of(text.begin(), text.end(), isDigit)) {
        return std::nullopt;
    }
    return static_cast<int>(*wholeNumber(text));
}

/// `months` from the first of a month on.
Days months(int year, int month, int count) {
    const int last = month - 1 + count;
    return {{year, month, 1}, {year + last / 12, last % 12 + 1, 1}};
}

/// The Monday of a year's first ISO week: of the week that holds the 4th of January.
long firstMonday(int year) {
    const Day fourth{year, 1, 4};
    return dayNumber(fourth) - (isoWeekday(fourth) - 1);
}

std::optional<Days> week(int year, int number) {
    const long monday = firstMonday(year) + 7L * (number - 1);
    if (number < 1 || monday >= firstMonday(year + 1)) return std::nullopt;
    return Days{dayFromNumber(monday), dayFromNumber(monday + 7)};
}

/// The part behind "2026-".
std::optional<Days> partOfYear(int year, std::string_view part) {
    if (part.substr(0, 1) == "Q") {
        const auto quarter = digits(part.substr(1), 1);
        if (!quarter || *quarter < 1 || *quarter > 4) return std::nullopt;
        return months(year, *quarter * 3 - 2, 3);
    }
    if (part.substr(0, 1) == "W") {
        const auto number = digits(part.substr(1), 2);
        return number ? week(year, *number) : std::nullopt;
    }
    const auto month = digits(part, 2);
    if (!month || *month < 1 || *month > 12) return std::nullopt;
    return months(year, *month, 1);
}

std::optional<Day> oneDay(std::string_view text) {
    const auto day = parseDay(text);
    if (text.size() != 10 || !day) return std::nullopt;
    return *day;
}

std::optional<Days> daysOf(std::string_view text) {
    constexpr std::string_view kTo = "..";
    const auto middle = text.find(kTo);
    const auto first = oneDay(text.substr(0, middle));
    if (middle != std::string_view::npos) {
        const auto last = oneDay(text.substr(middle + kTo.size()));
        if (!first || !last) return std::nullopt;
        return Days{*first, dayFromNumber(dayNumber(*last) + 1)};
    }
    if (first) return Days{*first, dayFromNumber(dayNumber(*first) + 1)};
    const auto year = digits(text.substr(0, 4), 4);
    if (!year) return std::nullopt;
    if (text.size() == 4) return months(*year, 1, 12);
    return text[4] == '-' ? partOfYear(*year, text.substr(5)) : std::nullopt;
}

} // namespace

Result<Period> parsePeriod(std::string_view text, std::string_view zone) {
    const auto days = daysOf(text);
    if (!days || days->first.year < kFirstYear || days->after.year > kLastYear) {
        return fail(Errc::Invalid, "period.unreadable", {{"value", std::string{text}}});
    }
    if (days->after <= days->first) {
        return fail(Errc::Invalid, "period.backwards", {{"value", std::string{text}}});
    }
    return Period{std::string{text}, days->first, days->after, fromLocal(days->first, {}, zone),
                  fromLocal(days->after, {}, zone)};
}

} // namespace wanmi

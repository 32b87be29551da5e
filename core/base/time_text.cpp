#if defined(__GNUC__) && !defined(__clang__)
// g++ 12, optimising, cannot follow that date's parser sets its seconds before it reads them.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include "core/base/time_text.h"

#include <date/date.h>
#include <date/tz.h>
#include <fmt/format.h>

#include <array>
#include <sstream>

namespace wanmi {
namespace {

const date::time_zone* findZone(std::string_view zone) {
    // Looking a zone up costs a search by name; a program lives in one zone.
    thread_local std::string lastName;
    thread_local const date::time_zone* last = nullptr;
    if (last != nullptr && lastName == zone) return last;
    const date::time_zone* found = nullptr;
    try {
        found = date::locate_zone(std::string{zone});
    } catch (const std::exception&) {
        return nullptr;
    }
    lastName = zone;
    last = found;
    return found;
}

std::chrono::seconds offsetAt(Instant at, std::string_view zone) {
    const auto* z = findZone(zone);
    if (z == nullptr) return std::chrono::seconds{0};
    return z->get_info(std::chrono::floor<std::chrono::seconds>(at)).offset;
}

template <class TimePoint>
std::string civil(TimePoint t) {
    const auto days = date::floor<date::days>(t);
    const date::year_month_day ymd{days};
    const date::hh_mm_ss hms{std::chrono::floor<std::chrono::seconds>(t - days)};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(ymd.year()),
                       static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()),
                       hms.hours().count(), hms.minutes().count(), hms.seconds().count());
}

date::year_month_day ymdOf(Day day) {
    return date::year{day.year} / day.month / day.day;
}

Error unreadable(std::string_view text) {
    return fail(Errc::Invalid, "time.unreadable", {{"value", std::string{text}}});
}

} // namespace

std::string utcText(Instant at) {
    const auto whole = std::chrono::floor<std::chrono::seconds>(at);
    return fmt::format("{}.{:06}Z", civil(whole), (at - whole).count());
}

std::string localText(Instant at, std::string_view zone) {
    const auto offset = offsetAt(at, zone);
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(offset).count();
    const auto size = minutes < 0 ? -minutes : minutes;
    return fmt::format("{}{}{:02}:{:02}",
                       civil(std::chrono::floor<std::chrono::seconds>(at) + offset),
                       minutes < 0 ? '-' : '+', size / 60, size % 60);
}

Result<Instant> parseTime(std::string_view text, std::string_view zone) {
    static constexpr std::array kWithOffset{"%FT%T%Ez",    "%FT%TZ",    "%F %T%Ez",
                                            "%FT%H:%M%Ez", "%FT%H:%MZ", "%FT%T%z"};
    static constexpr std::array kBare{"%FT%T", "%F %T", "%FT%H:%M", "%F %H:%M", "%F"};
    const auto read = [&text](const char* format, Instant& out) {
        std::istringstream in{std::string{text}};
        in >> date::parse(format, out);
        return !in.fail() && (in.peek() == std::istringstream::traits_type::eof());
    };
    Instant out{};
    for (const char* format : kWithOffset) {
        if (read(format, out)) return out;
    }
    for (const char* format : kBare) {
        if (!read(format, out)) continue;
        const auto midnight = date::floor<date::days>(out);
        const date::year_month_day ymd{midnight};
        const Day day{static_cast<int>(ymd.year()),
                      static_cast<int>(static_cast<unsigned>(ymd.month())),
                      static_cast<int>(static_cast<unsigned>(ymd.day()))};
        const auto inDay = out - midnight;
        const auto whole = std::chrono::floor<std::chrono::seconds>(inDay);
        return fromLocal(day, whole, zone) + (inDay - whole);
    }
    return unreadable(text);
}

Day localDay(Instant at, std::string_view zone) {
    const auto days = date::floor<date::days>(at + offsetAt(at, zone));
    const date::year_month_day ymd{days};
    return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
            static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

Instant fromLocal(Day day, std::chrono::seconds sinceMidnight, std::string_view zone) {
    const auto local = date::local_days{ymdOf(day)} + sinceMidnight;
    const auto* z = findZone(zone);
    if (z == nullptr) return Instant{local.time_since_epoch()};
    return z->to_sys(local, date::choose::earliest);
}

long dayNumber(Day day) {
    return date::sys_days{ymdOf(day)}.time_since_epoch().count();
}

Day dayFromNumber(long number) {
    const date::year_month_day ymd{date::sys_days{date::days{number}}};
    return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
            static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

int isoWeekday(Day day) {
    return static_cast<int>(date::weekday{date::sys_days{ymdOf(day)}}.iso_encoding());
}

std::string compactDay(Day day) {
    return fmt::format("{:04}{:02}{:02}", day.year, day.month, day.day);
}
std::string dayText(Day day) {
    return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
}

Result<Day> parseDay(std::string_view text) {
    std::istringstream in{std::string{text}};
    date::year_month_day ymd{};
    in >> date::parse("%F", ymd);
    if (in.fail() || in.peek() != std::istringstream::traits_type::eof() || !ymd.ok()) {
        return unreadable(text);
    }
    return Day{static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
               static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

bool isZone(std::string_view zone) {
    return findZone(zone) != nullptr;
}

} // namespace wanmi

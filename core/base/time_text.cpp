#include "core/base/time_text.h"

#include <date/date.h>
#include <date/tz.h>
#include <fmt/format.h>

#include <cstdint>
#include <optional>

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

// date's own parser reads a number it has not set when the text ends early, so the few forms are
// read here.
class Reader {
public:
    explicit Reader(std::string_view text) : m_rest(text) {}
    bool atEnd() const { return m_rest.empty(); }
    bool take(char c) {
        if (m_rest.empty() || m_rest.front() != c) return false;
        m_rest.remove_prefix(1);
        return true;
    }
    /// Exactly so many digits.
    std::optional<int> number(std::size_t digits) {
        int value = 0;
        if (m_rest.size() < digits) return std::nullopt;
        for (const char c : m_rest.substr(0, digits)) {
            if (c < '0' || c > '9') return std::nullopt;
            value = value * 10 + (c - '0');
        }
        m_rest.remove_prefix(digits);
        return value;
    }
    /// Decimals as microseconds; what is finer is cut off.
    std::optional<std::chrono::microseconds> fraction() {
        std::int64_t value = 0;
        std::int64_t unit = 1'000'000;
        std::size_t digits = 0;
        for (; digits < m_rest.size() && m_rest[digits] >= '0' && m_rest[digits] <= '9'; ++digits) {
            unit /= 10;
            value += unit * (m_rest[digits] - '0');
        }
        if (digits == 0) return std::nullopt;
        m_rest.remove_prefix(digits);
        return std::chrono::microseconds{value};
    }

private:
    std::string_view m_rest;
};

std::optional<Day> readDay(Reader& in) {
    const auto year = in.number(4);
    if (!year || !in.take('-')) return std::nullopt;
    const auto month = in.number(2);
    if (!month || !in.take('-')) return std::nullopt;
    const auto day = in.number(2);
    if (!day) return std::nullopt;
    const Day read{*year, *month, *day};
    if (!ymdOf(read).ok()) return std::nullopt;
    return read;
}

/// HH:MM, with seconds and decimals or without.
std::optional<std::chrono::microseconds> readClock(Reader& in) {
    const auto hours = in.number(2);
    if (!hours || *hours > 23 || !in.take(':')) return std::nullopt;
    const auto minutes = in.number(2);
    if (!minutes || *minutes > 59) return std::nullopt;
    std::chrono::microseconds sum = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
    if (!in.take(':')) return sum;
    const auto seconds = in.number(2);
    if (!seconds || *seconds > 59) return std::nullopt;
    sum += std::chrono::seconds{*seconds};
    if (!in.take('.')) return sum;
    const auto part = in.fraction();
    if (!part) return std::nullopt;
    return sum + *part;
}

/// Z, +08:00, +0800 or +08.
std::optional<std::chrono::minutes> readOffset(Reader& in) {
    if (in.take('Z')) return std::chrono::minutes{0};
    const bool east = in.take('+');
    if (!east && !in.take('-')) return std::nullopt;
    const auto hours = in.number(2);
    if (!hours || *hours > 23) return std::nullopt;
    std::chrono::minutes size = std::chrono::hours{*hours};
    if (!in.atEnd()) {
        in.take(':');
        const auto minutes = in.number(2);
        if (!minutes || *minutes > 59) return std::nullopt;
        size += std::chrono::minutes{*minutes};
    }
    return east ? size : -size;
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
    Reader in{text};
    const auto day = readDay(in);
    if (!day) return unreadable(text);
    if (in.atEnd()) return fromLocal(*day, std::chrono::seconds{0}, zone);
    if (!in.take('T') && !in.take(' ')) return unreadable(text);
    const auto inDay = readClock(in);
    if (!inDay) return unreadable(text);
    const auto whole = std::chrono::floor<std::chrono::seconds>(*inDay);
    if (in.atEnd()) return fromLocal(*day, whole, zone) + (*inDay - whole);
    const auto offset = readOffset(in);
    if (!offset || !in.atEnd()) return unreadable(text);
    return Instant{date::sys_days{ymdOf(*day)}.time_since_epoch() + *inDay - *offset};
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
    Reader in{text};
    const auto day = readDay(in);
    if (!day || !in.atEnd()) return unreadable(text);
    return *day;
}

bool isZone(std::string_view zone) {
    return findZone(zone) != nullptr;
}

} // namespace wanmi

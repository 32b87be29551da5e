#include "core/service/import_times.h"

#include "core/base/text.h"

#include <array>
#include <cctype>
#include <charconv>

namespace wanmi {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// Reads the text from left to right.
class Scan {
public:
    explicit Scan(std::string_view text) : m_rest(text) {}
    bool done() const { return m_rest.empty(); }
    char peek() const { return m_rest.empty() ? '\0' : m_rest.front(); }
    bool take(std::string_view word) {
        if (!m_rest.starts_with(word)) return false;
        m_rest.remove_prefix(word.size());
        return true;
    }
    void blanks() {
        while (peek() == ' ' || peek() == 'T') {
            m_rest.remove_prefix(1);
        }
    }
    /// A run of digits; its length in `digits`, 0 where there is none.
    long number(std::size_t& digits) {
        long value = 0;
        digits = 0;
        while (digits < m_rest.size() && m_rest[digits] >= '0' && m_rest[digits] <= '9' &&
               digits < 15) {
            value = value * 10 + (m_rest[digits++] - '0');
        }
        m_rest.remove_prefix(digits);
        return value;
    }
    std::string_view rest() const { return m_rest; }

private:
    std::string_view m_rest;
};

bool isDay(Day d) {
    constexpr std::array kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (d.month < 1 || d.month > 12 || d.day < 1) return false;
    const bool leap = (d.year % 4 == 0 && d.year % 100 != 0) || d.year % 400 == 0;
    const int most = kDays[static_cast<std::size_t>(d.month - 1)] + (leap && d.month == 2 ? 1 : 0);
    return d.day <= most;
}

/// Values that other systems write for "not known".
bool isSentinel(Day d) {
    if (d.year < 1900 || d.year > 2100) return true;
    return d == Day{1970, 1, 1} || d == Day{1999, 9, 9} || d == Day{9999, 12, 31} ||
           d == Day{1900, 1, 1};
}

int fullYear(long year, std::size_t digits) {
    if (digits > 2) return static_cast<int>(year);
    return static_cast<int>(year < 70 ? 2000 + year : 1900 + year);
}

/// 31.01.2014 and 31/01/2014 begin with the day; else the month comes first.
Day dayOrMonthFirst(int first, int second, int year, char sign) {
    return sign == '.' || first > 12 ? Day{year, second, first} : Day{year, first, second};
}

bool takeDaySign(Scan& s) {
    return s.take("-") || s.take("/") || s.take(".");
}

std::optional<Day> readDay(Scan& s) {
    std::size_t d1 = 0;
    std::size_t d2 = 0;
    std::size_t d3 = 0;
    const long first = s.number(d1);
    if (d1 == 8) { // 20140131
        return Day{static_cast<int>(first / 10000), static_cast<int>(first / 100 % 100),
                   static_cast<int>(first % 100)};
    }
    const char sign = s.peek();
    const bool chinese = s.take("年");
    if (d1 == 0 || !(chinese || takeDaySign(s))) return std::nullopt;
    const long second = s.number(d2);
    if (d2 == 0 || d2 > 2) return std::nullopt;
    if (!(chinese ? s.take("月") : s.take(std::string_view{&sign, 1}))) return std::nullopt;
    const long third = s.number(d3);
    if (chinese) s.take("日");
    if (d3 == 0) return std::nullopt;
    if (d1 == 4) {
        return Day{static_cast<int>(first), static_cast<int>(second), static_cast<int>(third)};
    }
    if (d1 > 2 || (d3 != 2 && d3 != 4)) return std::nullopt;
    return dayOrMonthFirst(static_cast<int>(first), static_cast<int>(second), fullYear(third, d3),
                           sign);
}

/// The hour of the day, by "AM" or "PM" after the time.
long hourOfDay(Scan& s, long hour) {
    while (s.take(" ")) {
    }
    if (s.take("PM") || s.take("pm")) return hour % 12 + 12;
    if (s.take("AM") || s.take("am")) return hour % 12;
    return hour;
}

/// Time of day; midnight where there is none.
std::optional<seconds> readTime(Scan& s) {
    s.blanks();
    std::size_t digits = 0;
    if (s.peek() < '0' || s.peek() > '9') return seconds{0};
    long hour = s.number(digits);
    if (digits > 2 || !s.take(":")) return std::nullopt;
    const long minute = s.number(digits);
    if (digits != 2) return std::nullopt;
    long second = 0;
    if (s.take(":")) {
        second = s.number(digits);
        if (digits != 2) return std::nullopt;
        if (s.take(".")) s.number(digits);
    }
    hour = hourOfDay(s, hour);
    if (hour > 24 || minute > 59 || second > 60) return std::nullopt;
    return hours{hour} + minutes{minute} + seconds{second};
}

/// "Z", "+08:00", "-0500", "+00": the offset; nullopt where the text says none or nonsense.
std::optional<seconds> readOffset(Scan& s, bool& bad) {
    while (s.take(" ")) {
    }
    if (s.done()) return std::nullopt;
    if (s.take("Z") || s.take("UTC") || s.take("GMT")) return seconds{0};
    const bool west = s.peek() == '-';
    bad = !s.take("+") && !s.take("-");
    if (bad) return std::nullopt;
    std::size_t digits = 0;
    long value = s.number(digits);
    long extra = 0;
    if (digits == 4) {
        extra = value % 100;
        value /= 100;
    } else if (digits <= 2 && s.take(":")) {
        extra = s.number(digits);
    }
    bad = !s.done() || value > 14 || extra > 59;
    const seconds offset = hours{value} + minutes{extra};
    return west ? -offset : offset;
}

std::optional<Instant> sinceEpoch(std::string_view text) {
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    if (text.size() == 10) return Instant{seconds{n}};
    if (text.size() == 13) return Instant{std::chrono::milliseconds{n}};
    return std::nullopt;
}

} // namespace

std::optional<Instant> foreignTime(std::string_view text, std::string_view zone) {
    text = trim(text);
    if (text.size() < 6) return std::nullopt;
    if (isDigits(text) && text.size() != 8) return sinceEpoch(text);
    Scan scan{text};
    const auto day = readDay(scan);
    if (!day || !isDay(*day) || isSentinel(*day)) return std::nullopt;
    const auto time = readTime(scan);
    if (!time) return std::nullopt;
    bool bad = false;
    const auto offset = readOffset(scan, bad);
    if (bad) return std::nullopt;
    if (!offset) return fromLocal(*day, *time, zone);
    return Instant{std::chrono::hours{24 * dayNumber(*day)} + *time - *offset};
}

} // namespace wanmi

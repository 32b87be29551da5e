#include "core/domain/calendar/calendar.h"

#include "core/base/instants.h"

#include <algorithm>
#include <limits>

namespace wanmi {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kHour = 3'600 * kSecond;
constexpr std::int64_t kDay = 24 * kHour;
// Inside these days sums are looked up, outside they are walked: 1 January 2000 to 2080.
constexpr long kFirstDay = 10'957;
constexpr long kEndDay = 40'177;

/// 0 Monday … 6 Sunday; day 0 was a Thursday.
std::size_t weekdayOf(long dayNumber) {
    return static_cast<std::size_t>(((dayNumber + 3) % 7 + 7) % 7);
}

template <class Pieces>
std::int64_t lengthOf(const Pieces& pieces) {
    std::int64_t sum = 0;
    for (const auto& piece : pieces) {
        sum += piece.to - piece.from;
    }
    return sum;
}

} // namespace

Result<Calendar> Calendar::make(CalendarSpec spec) {
    if (!isZone(spec.zone)) return fail(Errc::Invalid, "calendar.bad_zone", {{"zone", spec.zone}});
    std::chrono::seconds last{-1};
    std::chrono::seconds total{0};
    for (const auto& period : spec.periods) {
        if (period.from < std::chrono::seconds{0} || period.from < last ||
            period.to <= period.from || period.to > std::chrono::hours{24}) {
            return fail(Errc::Invalid, "calendar.bad_period");
        }
        last = period.to;
        total += period.to - period.from;
    }
    const bool anyDay =
        std::find(spec.weekdays.begin(), spec.weekdays.end(), true) != spec.weekdays.end();
    if (!anyDay || total.count() == 0 || spec.periods.size() > kMostPeriods ||
        spec.hoursPerDay < 1 || spec.hoursPerDay > 24) {
        return fail(Errc::Invalid, "calendar.no_working_time");
    }
    Calendar calendar;
    calendar.m_spec = std::move(spec);
    const auto& days = calendar.m_spec.specialDays;
    for (std::size_t i = 0; i < days.size(); ++i) {
        if (!calendar.m_special.emplace(dayNumber(days[i].day), i).second) {
            return fail(Errc::Invalid, "calendar.day_twice", {{"day", dayText(days[i].day)}});
        }
    }
    calendar.buildTable();
    return calendar;
}

void Calendar::buildTable() {
    const auto offset = [this](long day) { return localToUtc(day, {}) - day * kDay; };
    std::vector<std::int64_t> starts;
    starts.reserve(static_cast<std::size_t>(kEndDay - kFirstDay) + 8);
    // A zone's offset never changes there and back within a week, so two equal ends make a plain
    // week.
    std::int64_t here = offset(kFirstDay);
    for (long day = kFirstDay; day <= kEndDay; day += 7) {
        const std::int64_t next = offset(day + 7);
        for (long d = day; d < day + 7; ++d) {
            starts.push_back(d * kDay + (here == next ? here : offset(d)));
        }
        here = next;
    }
    starts.resize(static_cast<std::size_t>(kEndDay - kFirstDay) + 1);
    std::vector<std::int64_t> before{0};
    before.reserve(starts.size());
    m_dayStart = std::move(starts);
    std::int64_t plainDay = 0;
    for (const auto& period : m_spec.periods) {
        plainDay += (period.to - period.from).count() * kSecond;
    }
    for (long day = kFirstDay; day < kEndDay; ++day) {
        const auto index = static_cast<std::size_t>(day - kFirstDay);
        const bool plain = m_dayStart[index + 1] - m_dayStart[index] == kDay;
        const std::int64_t whole = works(day) ? plainDay : 0;
        before.push_back(before.back() + (plain ? whole : lengthOf(intervals(day))));
    }
    m_workBefore = std::move(before);
}

const SpecialDay* Calendar::special(long dayNumber) const {
    const auto found = m_special.find(dayNumber);
    return found == m_special.end() ? nullptr : &m_spec.specialDays[found->second];
}

bool Calendar::works(long dayNumber) const {
    const SpecialDay* day = special(dayNumber);
    return day != nullptr ? day->working : m_spec.weekdays[weekdayOf(dayNumber)];
}

DayKind Calendar::kindOf(Day day) const {
    const long number = dayNumber(day);
    const SpecialDay* found = special(number);
    if (found != nullptr) return found->working ? DayKind::Makeup : DayKind::Holiday;
    return works(number) ? DayKind::Workday : DayKind::Weekend;
}

bool Calendar::inTable(long dayNumber) const {
    return dayNumber >= kFirstDay && dayNumber < kEndDay;
}

std::int64_t Calendar::localToUtc(long dayNumber, std::chrono::seconds sinceMidnight) const {
    if (sinceMidnight == std::chrono::hours{24}) return localToUtc(dayNumber + 1, {});
    return micros(fromLocal(dayFromNumber(dayNumber), sinceMidnight, m_spec.zone));
}

std::int64_t Calendar::dayStart(long dayNumber) const {
    if (!inTable(dayNumber)) return localToUtc(dayNumber, {});
    return m_dayStart[static_cast<std::size_t>(dayNumber - kFirstDay)];
}

Calendar::Intervals Calendar::intervals(long dayNumber) const {
    Intervals out;
    const auto index = static_cast<std::size_t>(dayNumber - kFirstDay);
    const bool summed = inTable(dayNumber) && index + 1 < m_workBefore.size();
    if (summed ? m_workBefore[index] == m_workBefore[index + 1] : !works(dayNumber)) return out;
    const bool plain = inTable(dayNumber) && m_dayStart[index + 1] - m_dayStart[index] == kDay;
    for (const auto& period : m_spec.periods) {
        Interval piece;
        piece.from = plain ? m_dayStart[index] + period.from.count() * kSecond
                           : localToUtc(dayNumber, period.from);
        piece.to = plain ? m_dayStart[index] + period.to.count() * kSecond
                         : localToUtc(dayNumber, period.to);
        if (piece.from < piece.to) out.items[out.size++] = piece; // a clock change may swallow it
    }
    return out;
}

long Calendar::dayOf(std::int64_t at) const {
    if (at < m_dayStart.front() || at >= m_dayStart.back()) {
        return dayNumber(localDay(instantOf(at), m_spec.zone));
    }
    auto guess = static_cast<std::size_t>((at - m_dayStart.front()) / kDay);
    guess = std::min(guess, m_dayStart.size() - 2);
    while (m_dayStart[guess] > at) {
        --guess;
    }
    while (m_dayStart[guess + 1] <= at) {
        ++guess;
    }
    return kFirstDay + static_cast<long>(guess);
}

std::int64_t Calendar::workedOn(long dayNumber, std::int64_t until) const {
    std::int64_t sum = 0;
    for (const auto& piece : intervals(dayNumber)) {
        if (until > piece.from) sum += std::min(until, piece.to) - piece.from;
    }
    return sum;
}

std::int64_t Calendar::workedBetween(std::int64_t from, std::int64_t to) const {
    const long first = dayOf(from);
    const long last = dayOf(to);
    std::int64_t sum = workedOn(last, to) - workedOn(first, from);
    if (inTable(first) && inTable(last)) {
        return sum + m_workBefore[static_cast<std::size_t>(last - kFirstDay)] -
               m_workBefore[static_cast<std::size_t>(first - kFirstDay)];
    }
    for (long day = first; day < last; ++day) {
        sum += workedOn(day, std::numeric_limits<std::int64_t>::max());
    }
    return sum;
}

Instant Calendar::addWorking(Instant start, std::int64_t amount) const {
    long day = dayOf(micros(start));
    std::int64_t rest = amount + workedOn(day, micros(start)); // from the beginning of that day
    if (inTable(day)) {
        const auto index = static_cast<std::size_t>(day - kFirstDay);
        const std::int64_t target = m_workBefore[index] + rest;
        const auto first = m_workBefore.begin() + static_cast<std::ptrdiff_t>(index) + 1;
        const auto reached = std::lower_bound(first, m_workBefore.end(), target);
        const auto whole = static_cast<std::size_t>(reached - m_workBefore.begin()) - 1;
        day = kFirstDay + static_cast<long>(whole);
        rest = target - m_workBefore[whole];
    }
    for (;; ++day) {
        for (const auto& piece : intervals(day)) {
            const std::int64_t length = piece.to - piece.from;
            if (rest <= length) return instantOf(piece.from + rest);
            rest -= length;
        }
    }
}

bool Calendar::isWorking(Instant at) const {
    for (const auto& piece : intervals(dayOf(micros(at)))) {
        if (micros(at) >= piece.from && micros(at) < piece.to) return true;
    }
    return false;
}

std::chrono::microseconds Calendar::amount(LimitSpan span) const {
    std::int64_t one = 0;
    switch (span.unit) {
    case Unit::Second: one = kSecond; break;
    case Unit::Minute: one = 60 * kSecond; break;
    case Unit::UrgentHour:
    case Unit::WorkHour: one = kHour; break;
    case Unit::UrgentDay:
    case Unit::NaturalDay: one = kDay; break;
    case Unit::WorkDay: one = m_spec.hoursPerDay * kHour; break;
    }
    return std::chrono::microseconds{span.value * one};
}

Instant Calendar::deadline(Instant start, LimitSpan span) const {
    return add(start, amount(span), span.unit);
}

Instant Calendar::add(Instant start, std::chrono::microseconds amount, Unit unit) const {
    if (amount.count() <= 0) return start;
    return isWorkingUnit(unit) ? addWorking(start, amount.count()) : start + amount;
}

std::chrono::microseconds Calendar::elapsed(Instant from, Instant to, Unit unit) const {
    if (!isWorkingUnit(unit)) return to - from;
    if (to < from) return -elapsed(to, from, unit);
    return std::chrono::microseconds{workedBetween(micros(from), micros(to))};
}

} // namespace wanmi

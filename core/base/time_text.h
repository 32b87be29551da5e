#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"

#include <string>
#include <string_view>

namespace wanmi {

/// A local day, as "2026-01-05".
struct Day {
    int year = 0;
    int month = 0;
    int day = 0;
    friend bool operator==(const Day&, const Day&) = default;
    friend auto operator<=>(const Day&, const Day&) = default; // NOLINT(*-nullptr)
};

/// ISO 8601 in UTC with microseconds, "2026-01-05T01:00:00.000000Z": the form of chained text.
std::string utcText(Instant at);
/// ISO 8601 with the zone's offset and whole seconds, "2026-01-05T09:00:00+08:00": what people
/// read. `zone` is an IANA name; an unknown one is read as UTC.
std::string localText(Instant at, std::string_view zone);
/// Reads "2026-01-05T09:00:00+08:00", "…Z", with or without seconds and fraction, or a bare local
/// time ("2026-01-05T09:00", "2026-01-05 09:00:00", "2026-01-05") in `zone`.
/// Errc::Invalid, reason "time.unreadable", arg value.
Result<Instant> parseTime(std::string_view text, std::string_view zone);

/// The local day of an instant.
Day localDay(Instant at, std::string_view zone);
/// The instant at which a local day has run `sinceMidnight`. In a gap of daylight saving the first
/// moment after it; of two equal times the earlier.
Instant fromLocal(Day day, std::chrono::seconds sinceMidnight, std::string_view zone);
/// Days since 1970-01-01, for arithmetic on local days.
long dayNumber(Day day);
Day dayFromNumber(long number);
/// ISO weekday of a local day: 1 Monday … 7 Sunday.
int isoWeekday(Day day);
/// "20260105"
std::string compactDay(Day day);
/// "2026-01-05"
std::string dayText(Day day);
/// Reads "2026-01-05"; Errc::Invalid, reason "time.unreadable".
Result<Day> parseDay(std::string_view text);
/// Is this a zone the system knows?
bool isZone(std::string_view zone);

} // namespace wanmi

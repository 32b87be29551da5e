#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/time_text.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// Unit of a limit. Second, Minute, UrgentHour (紧急工作时), UrgentDay (紧急工作日) and NaturalDay
/// (自然日, 24 h) run without a break; WorkHour (工作时) and WorkDay (工作日, the calendar's hours
/// per day) only in working time.
enum class Unit : std::uint8_t {
    Minute,
    UrgentHour,
    UrgentDay,
    WorkHour,
    WorkDay,
    NaturalDay,
    Second
};

std::string_view unitText(Unit unit); ///< "minute", "urgent_hour", … as in the data files
Result<Unit> parseUnit(std::string_view text); ///< Errc::Invalid "unit.unknown", arg value
/// Does the unit count working time only?
bool isWorkingUnit(Unit unit);

/// A limit as it is written: 4 WorkHour.
struct LimitSpan {
    std::int64_t value = 0; ///< 0 … kLongestLimit
    Unit unit = Unit::WorkHour;
    friend bool operator==(const LimitSpan&, const LimitSpan&) = default;
};
inline constexpr std::int64_t kLongestLimit = 10'000;

/// A stretch of one working day, since local midnight.
struct WorkPeriod {
    std::chrono::seconds from{0};
    std::chrono::seconds to{0};
};

/// A day that does not follow its weekday: a holiday, or a workday put in for it (调休).
struct SpecialDay {
    Day day;
    bool working = false;
    std::string name; ///< "国庆节"
};

inline constexpr std::size_t kMostPeriods = 6; ///< of one day

struct CalendarSpec {
    std::string zone = "Asia/Shanghai"; ///< IANA name
    std::vector<WorkPeriod> periods;    ///< rising, not overlapping
    int hoursPerDay = 8;                ///< what one 工作日 counts
    std::array<bool, 7> weekdays{true, true, true, true, true, false, false}; ///< Monday first
    std::vector<SpecialDay> specialDays;
};

/// One piece of the way from a start to a deadline; the pieces of explain() follow without a gap.
struct ExplainStep {
    Day day; ///< local day the piece begins on
    Instant from;
    Instant to;
    std::chrono::microseconds counted{0};
    std::string
        why; ///< "calendar.working", ".makeup", ".off_hours", ".weekend", ".holiday", ".continuous"
    std::string name; ///< of the holiday or put-in workday
};

enum class DayKind : std::uint8_t { Workday, Makeup, Weekend, Holiday };

/// Working time of a city. All amounts of working units are real time inside the working periods.
class Calendar {
public:
    /// Errc::Invalid "calendar.bad_zone", "calendar.bad_period", "calendar.no_working_time",
    /// "calendar.day_twice".
    static Result<Calendar> make(CalendarSpec spec);
    /// From calendar.csv (key,value,note) and holidays.csv (day,kind,name,certainty); errors with
    /// file and line: "rules.bad_value", "calendar.unknown_key", "rules.duplicate", and
    /// make()'s.
    static Result<Calendar> load(std::string_view calendarText, const std::string& calendarFile,
                                 std::string_view holidayText, const std::string& holidayFile);

    const CalendarSpec& spec() const { return m_spec; }
    const std::string& zone() const { return m_spec.zone; }
    DayKind kindOf(Day day) const;
    bool isWorking(Instant at) const;

    /// The amount a span stands for in its unit's own clock: 1 WorkDay = hoursPerDay hours.
    std::chrono::microseconds amount(LimitSpan span) const;
    /// The moment the limit is used up; used up at the end of a period, it is due then and not when
    /// the next begins. A limit of nothing is due at once.
    Instant deadline(Instant start, LimitSpan span) const;
    /// The same for a bare amount (what is left after a pause).
    Instant add(Instant start, std::chrono::microseconds amount, Unit unit) const;
    /// Time used between two moments in the unit's own clock; negative where `to` is earlier.
    std::chrono::microseconds elapsed(Instant from, Instant to, Unit unit) const;
    /// The arithmetic of deadline(), piece by piece.
    std::vector<ExplainStep> explain(Instant start, LimitSpan span) const;
    std::vector<ExplainStep> explain(Instant start, std::chrono::microseconds amount,
                                     Unit unit) const;
    /// Everything between two moments, counted or passed over; empty where `to` is not later.
    std::vector<ExplainStep> explainBetween(Instant from, Instant to, Unit unit) const;

private:
    struct Interval {
        std::int64_t from = 0; ///< microseconds since 1970 UTC
        std::int64_t to = 0;
    };
    /// No vector: a million deadlines a second leave no time to allocate.
    struct Intervals {
        std::array<Interval, kMostPeriods> items;
        std::size_t size = 0;
        const Interval* begin() const { return items.data(); }
        const Interval* end() const { return items.data() + size; }
    };
    Calendar() = default;
    void buildTable();
    bool works(long dayNumber) const;
    const SpecialDay* special(long dayNumber) const;
    std::int64_t localToUtc(long dayNumber, std::chrono::seconds sinceMidnight) const;
    Intervals intervals(long dayNumber) const;
    long dayOf(std::int64_t at) const;
    bool inTable(long dayNumber) const;
    std::int64_t dayStart(long dayNumber) const;
    std::int64_t workedOn(long dayNumber, std::int64_t until) const;
    std::int64_t workedBetween(std::int64_t from, std::int64_t to) const;
    Instant addWorking(Instant start, std::int64_t amount) const;
    void explainDay(long dayNumber, std::int64_t from, std::int64_t to,
                    std::vector<ExplainStep>& steps) const;

    CalendarSpec m_spec;
    std::map<long, std::size_t> m_special;  ///< day number → index in specialDays
    std::vector<std::int64_t> m_dayStart;   ///< local midnight in UTC, one more than days
    std::vector<std::int64_t> m_workBefore; ///< working time before each day since the first
};

} // namespace wanmi

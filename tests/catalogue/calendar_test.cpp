#include "core/domain/calendar/calendar.h"
#include "core/domain/calendar/lamps.h"
#include "tests/support/catch.h"

#include <ctime>
#include <iostream>
#include <random>

namespace wanmi {

using namespace std::chrono_literals;

namespace {

CalendarSpec plainSpec() {
    CalendarSpec spec;
    spec.periods = {{8h, 12h}, {14h, 18h}};
    return spec;
}

Calendar plain() {
    auto made = Calendar::make(plainSpec());
    REQUIRE(made);
    return *made;
}

/// October 2025: National Day and Mid-Autumn from the 1st to the 8th, two Saturdays worked for it.
Calendar october() {
    CalendarSpec spec = plainSpec();
    for (int day = 1; day <= 8; ++day) {
        spec.specialDays.push_back({{2025, 10, day}, false, "国庆节"});
    }
    spec.specialDays.push_back({{2025, 9, 28}, true, "国庆节调休"});
    spec.specialDays.push_back({{2025, 10, 11}, true, "国庆节调休"});
    auto made = Calendar::make(spec);
    REQUIRE(made);
    return *made;
}

Instant at(std::string_view text) {
    const auto time = parseTime(text, "Asia/Shanghai");
    REQUIRE(time);
    return *time;
}

std::string due(const Calendar& calendar, std::string_view start, std::int64_t value, Unit unit) {
    return localText(calendar.deadline(at(start), {value, unit}), calendar.zone()).substr(0, 16);
}

/// The oracle: walks minute by minute and asks only the local clock and the specification.
class Naive {
public:
    explicit Naive(CalendarSpec spec) : m_spec(std::move(spec)) {}

    bool works(Instant minute) const {
        const Day day = localDay(minute, m_spec.zone);
        bool working = m_spec.weekdays[static_cast<std::size_t>(isoWeekday(day) - 1)];
        for (const auto& special : m_spec.specialDays) {
            if (special.day == day) working = special.working;
        }
        if (!working) return false;
        const std::string text = localText(minute, m_spec.zone);
        const auto clock = std::chrono::minutes{std::stoi(text.substr(11, 2)) * 60 +
                                                std::stoi(text.substr(14, 2))};
        for (const auto& period : m_spec.periods) {
            if (clock >= period.from && clock < period.to) return true;
        }
        return false;
    }
    Instant deadline(Instant start, long minutes) const {
        Instant now = start;
        while (minutes > 0) {
            if (works(now)) --minutes;
            now += 1min;
        }
        return now;
    }
    long elapsed(Instant from, Instant to) const {
        long minutes = 0;
        for (; from < to; from += 1min) {
            if (works(from)) ++minutes;
        }
        return minutes;
    }

private:
    CalendarSpec m_spec;
};

void compareWithNaive(const CalendarSpec& spec, Instant earliest, int days, unsigned seed) {
    std::cout << "calendar property: zone " << spec.zone << ", seed " << seed << '\n';
    auto made = Calendar::make(spec);
    REQUIRE(made);
    const Naive naive{spec};
    std::mt19937 random{seed};
    for (int i = 0; i < 60; ++i) {
        const Instant start =
            earliest + std::chrono::minutes{random() % (static_cast<unsigned long>(days) * 1440)};
        const long minutes = 1 + static_cast<long>(random() % 1500);
        const Instant expected = naive.deadline(start, minutes);
        INFO("start " << utcText(start) << ", " << minutes << " min");
        CHECK(made->add(start, std::chrono::minutes{minutes}, Unit::WorkHour) == expected);
        const Instant end = start + std::chrono::minutes{random() % 8000};
        CHECK(made->elapsed(start, end, Unit::WorkHour) ==
              std::chrono::minutes{naive.elapsed(start, end)});
        std::chrono::microseconds counted{0};
        Instant cursor = start;
        for (const auto& step :
             made->explain(start, std::chrono::minutes{minutes}, Unit::WorkDay)) {
            REQUIRE(step.from == cursor);
            cursor = step.to;
            counted += step.counted;
        }
        CHECK(cursor == expected);
        CHECK(counted == std::chrono::minutes{minutes});
    }
}

} // namespace

TEST_CASE("The worked examples of a Friday evening come out as the rule says") {
    const Calendar calendar = plain();
    CHECK(due(calendar, "2026-01-09T17:00", 4, Unit::WorkHour) == "2026-01-12T11:00");
    CHECK(due(calendar, "2026-01-09T17:00", 1, Unit::WorkDay) == "2026-01-12T17:00");
    CHECK(due(calendar, "2026-01-09T17:00", 2, Unit::UrgentHour) == "2026-01-09T19:00");
    CHECK(due(calendar, "2026-01-09T17:00", 2, Unit::UrgentDay) == "2026-01-11T17:00");
    CHECK(due(calendar, "2026-01-09T17:00", 1, Unit::NaturalDay) == "2026-01-10T17:00");
    CHECK(due(calendar, "2026-01-09T17:00", 15, Unit::Minute) == "2026-01-09T17:15");
    CHECK(calendar.deadline(at("2026-01-09T17:00"), {30, Unit::Second}) ==
          at("2026-01-09T17:00:30"));
}

TEST_CASE("A limit used up at the end of a period is due then, not when work begins again") {
    const Calendar calendar = plain();
    CHECK(due(calendar, "2026-01-09T08:00", 4, Unit::WorkHour) == "2026-01-09T12:00");
    CHECK(due(calendar, "2026-01-09T17:00", 1, Unit::WorkHour) == "2026-01-09T18:00");
    CHECK(due(calendar, "2026-01-09T08:00", 1, Unit::WorkDay) == "2026-01-09T18:00");
}

TEST_CASE("A start outside working time counts from the next working moment") {
    const Calendar calendar = plain();
    CHECK(due(calendar, "2026-01-09T12:30", 1, Unit::WorkHour) == "2026-01-09T15:00");
    CHECK(due(calendar, "2026-01-10T10:00", 1, Unit::WorkHour) == "2026-01-12T09:00");
    CHECK(due(calendar, "2026-01-09T23:59", 8, Unit::WorkHour) == "2026-01-12T18:00");
    CHECK(due(calendar, "2026-01-10T10:00", 0, Unit::WorkHour) == "2026-01-10T10:00");
}

TEST_CASE("Holidays are passed over and put-in Saturdays are worked") {
    const Calendar calendar = october();
    CHECK(due(calendar, "2025-09-30T17:00", 4, Unit::WorkHour) == "2025-10-09T11:00");
    CHECK(due(calendar, "2025-10-10T17:00", 2, Unit::WorkHour) == "2025-10-11T09:00");
    CHECK(calendar.kindOf({2025, 10, 3}) == DayKind::Holiday);
    CHECK(calendar.kindOf({2025, 10, 11}) == DayKind::Makeup);
    CHECK(calendar.kindOf({2025, 10, 12}) == DayKind::Weekend);
    CHECK(calendar.kindOf({2025, 10, 13}) == DayKind::Workday);
    CHECK(calendar.isWorking(at("2025-10-11T09:00")));
    CHECK_FALSE(calendar.isWorking(at("2025-10-08T09:00")));
    CHECK_FALSE(calendar.isWorking(at("2025-10-11T12:00")));
}

TEST_CASE("Explain(deadline) prints the arithmetic: each piece with its reason, none missing") {
    const Calendar calendar = october();
    const auto steps = calendar.explain(at("2025-09-30T17:00"), {4, Unit::WorkHour});
    REQUIRE(steps.size() == 12);
    CHECK(steps[0].why == "calendar.working");
    CHECK(steps[0].counted == 1h);
    CHECK(steps[1].why == "calendar.off_hours");
    CHECK(steps[2].why == "calendar.holiday");
    CHECK(steps[2].name == "国庆节");
    CHECK(steps[9].day == Day{2025, 10, 8});
    CHECK(steps[10].why == "calendar.off_hours");
    CHECK(steps[11].counted == 3h);
    CHECK(steps.back().to == at("2025-10-09T11:00"));
    const auto saturday = calendar.explain(at("2025-10-10T17:00"), {2, Unit::WorkHour});
    CHECK(saturday.back().why == "calendar.makeup");
    const auto urgent = calendar.explain(at("2025-10-03T17:00"), {2, Unit::UrgentHour});
    REQUIRE(urgent.size() == 1);
    CHECK(urgent[0].why == "calendar.continuous");
    CHECK(urgent[0].counted == 2h);
}

TEST_CASE("Elapsed time is measured in the unit's own clock") {
    const Calendar calendar = plain();
    const Instant friday = at("2026-01-09T17:00");
    const Instant monday = at("2026-01-12T11:00");
    CHECK(calendar.elapsed(friday, monday, Unit::WorkHour) == 4h);
    CHECK(calendar.elapsed(friday, monday, Unit::UrgentHour) == 66h);
    CHECK(calendar.elapsed(monday, friday, Unit::WorkDay) == -4h);
    CHECK(calendar.elapsed(friday, friday, Unit::WorkDay) == 0h);
}

TEST_CASE("The calendar agrees with a minute-by-minute count, holidays and put-in days included") {
    compareWithNaive(october().spec(), at("2025-09-20T00:00"), 40, 20251001U);
}

TEST_CASE("The calendar agrees with a minute-by-minute count across changes of the clocks") {
    CalendarSpec spec = plainSpec();
    spec.zone = "Europe/Berlin";
    spec.periods = {{1h, 5h}, {14h, 24h}}; // working through both changes
    spec.weekdays = {true, true, true, true, true, true, true};
    compareWithNaive(spec, at("2026-03-20T00:00"), 15, 326U);
    compareWithNaive(spec, at("2026-10-18T00:00"), 15, 1018U);
    spec.zone = "America/New_York";
    compareWithNaive(spec, at("2026-10-25T00:00"), 15, 1101U);
}

TEST_CASE("The calendar agrees with a minute-by-minute count before 2000 and after 2079") {
    compareWithNaive(plainSpec(), at("1999-12-20T00:00"), 20, 1999U);
    compareWithNaive(plainSpec(), at("2079-12-20T00:00"), 20, 2079U);
    compareWithNaive(plainSpec(), at("1991-09-05T00:00"), 20,
                     1991U); // Shanghai still changed clocks
}

TEST_CASE("Adding what a limit amounts to and measuring it back agree") {
    const Calendar calendar = october();
    std::mt19937_64 random{7};
    for (int i = 0; i < 2000; ++i) {
        const Instant start =
            at("2025-01-01") + std::chrono::microseconds{
                                   static_cast<std::int64_t>(random() % (86'400'000'000ULL * 500))};
        const auto amount =
            std::chrono::microseconds{1 + static_cast<std::int64_t>(random() % 900'000'000'000ULL)};
        const Instant end = calendar.add(start, amount, Unit::WorkHour);
        REQUIRE(calendar.elapsed(start, end, Unit::WorkHour) == amount);
    }
}

TEST_CASE("The lamp turns at 80 percent and at the limit, in working time") {
    const Calendar calendar = plain();
    const auto lamps = Lamps::load("lamp,up_to_percent,zh,en,colour,shape\n"
                                   "green,80,绿灯,green,#2e9e4f,circle\n"
                                   "yellow,100,黄灯,yellow,#e8b400,triangle\n"
                                   "red,,红灯,red,#d23b3b,square\n"
                                   "none,,无灯,none,#808080,diamond\n",
                                   "lamps.csv");
    REQUIRE(lamps);
    const Instant start = at("2026-01-09T16:00");
    const Instant warn = lamps->warnAt(calendar, start, {5, Unit::WorkHour});
    const Instant end = calendar.deadline(start, {5, Unit::WorkHour});
    CHECK(warn == at("2026-01-12T10:00"));
    CHECK(end == at("2026-01-12T11:00"));
    CHECK(lampAt(warn, warn, end) == Lamp::Green);
    CHECK(lampAt(warn + 1us, warn, end) == Lamp::Yellow);
    CHECK(lampAt(end, warn, end) == Lamp::Yellow);
    CHECK(lampAt(end + 1us, warn, end) == Lamp::Red);
    CHECK(lamps->style(Lamp::Red).shape == "square");
}

TEST_CASE("A calendar that cannot work is refused") {
    const auto reason = [](CalendarSpec spec) {
        const auto made = Calendar::make(std::move(spec));
        return made ? std::string{} : made.error().reason;
    };
    CalendarSpec spec = plainSpec();
    spec.zone = "Asia/Nowhere";
    CHECK(reason(spec) == "calendar.bad_zone");
    spec = plainSpec();
    spec.periods = {{8h, 12h}, {11h, 18h}};
    CHECK(reason(spec) == "calendar.bad_period");
    spec = plainSpec();
    spec.periods.clear();
    CHECK(reason(spec) == "calendar.no_working_time");
    spec = plainSpec();
    spec.weekdays = {};
    CHECK(reason(spec) == "calendar.no_working_time");
    spec = plainSpec();
    spec.specialDays = {{{2025, 10, 1}, false, "a"}, {{2025, 10, 1}, true, "b"}};
    CHECK(reason(spec) == "calendar.day_twice");
}

TEST_CASE("A million deadlines take about a second") {
    const Calendar calendar = october();
    const Instant start = at("2025-06-01");
    bool late = true;
    const std::clock_t before = std::clock();
    for (int i = 0; i < 100'000; ++i) {
        const Instant from = start + std::chrono::minutes{i * 5};
        late = late && calendar.deadline(from, {1 + i % 40, Unit::WorkHour}) > from;
    }
    const double took = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    std::cout << "100,000 deadlines: " << took << " s\n";
    CHECK(late);
    CHECK(took < 2.0); // twenty times the budget: debug builds
}

} // namespace wanmi

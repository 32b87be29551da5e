#include "core/domain/evaluation/period.h"
#include "tests/support/catch.h"

namespace wanmi::test {
namespace {

constexpr const char* kZone = "Asia/Shanghai";

/// "2026-01-01 2026-02-01": the first day and the one after the last.
std::string days(std::string_view text) {
    const auto p = parsePeriod(text, kZone);
    return p ? dayText(p->first) + " " + dayText(p->after) : p.error().reason;
}

} // namespace

TEST_CASE("A period is a year, quarter, month, week, day, or from one day to another") {
    CHECK(days("2026") == "2026-01-01 2027-01-01");
    CHECK(days("2026-Q1") == "2026-01-01 2026-04-01");
    CHECK(days("2026-Q4") == "2026-10-01 2027-01-01");
    CHECK(days("2026-01") == "2026-01-01 2026-02-01");
    CHECK(days("2026-12") == "2026-12-01 2027-01-01");
    CHECK(days("2024-02-29") == "2024-02-29 2024-03-01");
    CHECK(days("2026-01-05..2026-02-01") == "2026-01-05 2026-02-02");
    CHECK(days("2026-01-05..2026-01-05") == "2026-01-05 2026-01-06");
}

TEST_CASE("A week begins on Monday, and the year's first is the one with its first Thursday") {
    CHECK(days("2026-W03") == "2026-01-12 2026-01-19");
    CHECK(days("2026-W01") == "2025-12-29 2026-01-05");
    CHECK(days("2020-W53") == "2020-12-28 2021-01-04");
    CHECK(days("2021-W01") == "2021-01-04 2021-01-11");
    CHECK(days("2021-W53") == "period.unreadable"); // that year has 52
    CHECK(days("2021-W00") == "period.unreadable");
}

TEST_CASE("A period is counted in the store's zone: it begins at local midnight") {
    const auto p = parsePeriod("2026-01", kZone);
    REQUIRE(p);
    CHECK(utcText(p->from) == "2025-12-31T16:00:00.000000Z");
    CHECK(utcText(p->to) == "2026-01-31T16:00:00.000000Z");
    CHECK(p->contains(p->from));
    CHECK_FALSE(p->contains(p->to));
    CHECK(p->contains(p->to - std::chrono::microseconds{1}));
}

TEST_CASE("What is no period is refused") {
    for (const auto* text :
         {"", "20", "2026-", "2026-13", "2026-00", "2026-1", "2026-Q5", "2026-Q", "2026-W3",
          "2026-02-30", "2026/01", "2026-01-05..", "..2026-01-05", "2026-01..2026-02", "1492",
          "9999", "2026-01-05T09:00", "本月", "2026-01-05..2026-02-01..2026-03-01"}) {
        INFO(text);
        CHECK(days(text) == "period.unreadable");
    }
    CHECK(days("2026-02-01..2026-01-05") == "period.backwards");
}

} // namespace wanmi::test

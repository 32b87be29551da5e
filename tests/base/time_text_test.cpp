#include "core/base/time_text.h"
#include "tests/support/catch.h"

namespace wanmi {
namespace {
constexpr auto kZone = "Asia/Shanghai";
}

TEST_CASE("parseTime: offset, Z and bare local times are the same moment", "[base]") {
    const auto a = parseTime("2026-01-05T09:00:00+08:00", kZone);
    REQUIRE(a);
    CHECK(*parseTime("2026-01-05T01:00:00Z", kZone) == *a);
    CHECK(*parseTime("2026-01-05T09:00", kZone) == *a);
    CHECK(*parseTime("2026-01-05 09:00:00", kZone) == *a);
    CHECK(*parseTime("2026-01-05T01:00:00.000000Z", kZone) == *a);
    CHECK(localText(*a, kZone) == "2026-01-05T09:00:00+08:00");
    CHECK(utcText(*a) == "2026-01-05T01:00:00.000000Z");
    CHECK(*parseTime("2026-01-05T09:00:00+0800", kZone) == *a);
    CHECK(*parseTime("2026-01-05 09:00+08", kZone) == *a);
    CHECK(utcText(*parseTime("2026-01-05T01:00:00.1234567Z", kZone)) ==
          "2026-01-05T01:00:00.123456Z");
    CHECK(*parseTime("2026-01-04T20:30:00-04:30", kZone) == *a);
    for (const auto* text :
         {"", "2026-01", "2026-01-05T", "2026-01-05T09", "2026-01-05T09:0", "2026-01-05T24:00",
          "2026-01-05T09:60", "2026-01-05T09:00:00.", "2026-01-05T09:00+", "2026-01-05T09:00Zulu",
          "2026-02-29", "2026-01-05T09:00:00+08:00 ", "26-01-05", "2026-1-5"}) {
        INFO(text);
        CHECK_FALSE(parseTime(text, kZone));
    }
    CHECK_FALSE(parseTime("yesterday", kZone));
    CHECK_FALSE(parseTime("2026-13-05", kZone));
}

TEST_CASE("localDay: a UTC evening is the next day in Shanghai", "[base]") {
    const auto at = *parseTime("2026-01-04T20:00:00Z", kZone);
    CHECK(dayText(localDay(at, kZone)) == "2026-01-05");
    CHECK(isoWeekday(localDay(at, kZone)) == 1);
    CHECK(dayFromNumber(dayNumber({2026, 1, 5})) == Day{2026, 1, 5});
    CHECK(compactDay({2026, 1, 5}) == "20260105");
    CHECK_FALSE(parseDay("2026-02-30"));
}

TEST_CASE("fromLocal: a time in the gap of daylight saving is the first moment after it",
          "[base]") {
    const auto gap = fromLocal({2024, 3, 10}, std::chrono::minutes{150}, "America/Chicago");
    CHECK(utcText(gap) == "2024-03-10T08:00:00.000000Z");
    CHECK_FALSE(isZone("Mars/Base"));
}

} // namespace wanmi

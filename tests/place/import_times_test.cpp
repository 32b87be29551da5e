#include "core/service/import_times.h"
#include "tests/support/catch.h"

namespace wanmi {
namespace {

std::string read(const char* text, const char* zone = "Asia/Shanghai") {
    const auto at = foreignTime(text, zone);
    return at ? localText(*at, zone) : "unknown";
}

} // namespace

TEST_CASE("Times of other systems are read in the ways they write them", "[unit]") {
    CHECK(read("2014-01-31") == "2014-01-31T00:00:00+08:00");
    CHECK(read("2014-01-31 14:15:00.000") == "2014-01-31T14:15:00+08:00");
    CHECK(read("2014-01-31T06:15:00Z") == "2014-01-31T14:15:00+08:00");
    CHECK(read("2019-03-07T08:43:25-05:00") == "2019-03-07T21:43:25+08:00");
    CHECK(read("2020/09/17 15:47:23+00") == "2020-09-17T23:47:23+08:00");
    CHECK(read("20140131") == "2014-01-31T00:00:00+08:00");
    CHECK(read("01/31/2014 02:15:00 PM") == "2014-01-31T14:15:00+08:00");
    CHECK(read("01/01/2018 12:00:09 AM") == "2018-01-01T00:00:09+08:00");
    CHECK(read("3/27/09 0:00") == "2009-03-27T00:00:00+08:00");
    CHECK(read("31/01/2014") == "2014-01-31T00:00:00+08:00");
    CHECK(read("31.01.2014 8:05") == "2014-01-31T08:05:00+08:00");
    CHECK(read("2014年1月31日") == "2014-01-31T00:00:00+08:00");
    CHECK(read("1538492521") == "2018-10-02T23:02:01+08:00");
    CHECK(read("07/04/2014 09:00", "America/Chicago") == "2014-07-04T09:00:00-05:00");
}

TEST_CASE("Times that stand for unknown, and nonsense, are unknown", "[unit]") {
    for (const auto* text : {"", "1/1/1753 12:00:00 AM", "9/9/99", "1/1/70", "-99", "999", "9999",
                             "2014-02-30", "2014-13-01", "31/31/2014", "soon", "2014-01-31 25:61",
                             "2014-01-31 10:00 tomorrow", "0000-00-00", "12"}) {
        CHECK(read(text) == "unknown");
    }
}

} // namespace wanmi

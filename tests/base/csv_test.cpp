#include "core/base/csv.h"
#include "tests/support/catch.h"

namespace wanmi {

TEST_CASE("CsvTable: a quoted field keeps commas, quotes and line ends", "[base]") {
    const auto t = CsvTable::parse(
        "\xEF\xBB\xBFkind,名称\r\n0101,\"井盖, \"\"圆\"\"\n二\"\n# note\n\n0102,x\n", "k.csv");
    REQUIRE(t);
    REQUIRE(t->rows().size() == 2);
    CHECK(t->rows()[0].fields[1] == "井盖, \"圆\"\n二");
    CHECK(t->rows()[0].line == 2);
    CHECK(t->rows()[1].line == 6);
    CHECK(*t->column("名称") == 1);
}

TEST_CASE("CsvTable: a broken row is named by file and line", "[base]") {
    const auto t = CsvTable::parse("a,b\n1,2\n3\n", "k.csv");
    REQUIRE_FALSE(t);
    CHECK(t.error().reason == "csv.columns");
    CHECK(t.error().args ==
          Args{{"found", "1"}, {"expected", "2"}, {"file", "k.csv"}, {"line", "3"}});
    CHECK(CsvTable::parse("a,b\n\"1,2\n", "k.csv").error().reason == "csv.open_quote");
    CHECK(CsvTable::parse("a\n\xC3\x28\n", "k.csv").error().reason == "csv.not_utf8");
    CHECK(CsvTable::parse("", "k.csv").error().reason == "csv.empty");
}

} // namespace wanmi

#include "tests/catalogue/rule_texts.h"

#include <map>
#include <set>

namespace wanmi {

using wanmi::testing::kind;

TEST_CASE("No two numbers of a template are alike, whatever places it has") {
    for (const auto* pattern :
         {"{type:E|C}{kind}{yyyymmdd}{desk}{serial:4}", "{yyyymmdd}{desk}{serial:4}",
          "{kind}-{yyyymmdd}-{desk}-{serial:4}", "{type:1|2}{yyyymmdd}{desk}{serial:4}{district}",
          "{serial:4}{desk}{yyyymmdd}{kind}{type:1|1}"}) {
        INFO(pattern);
        const auto numbering =
            Numbering::load(std::string{"number,template\nregistration,{district}{yyyymmdd}{desk}"
                                        "{serial:4}\ncase,"} +
                                pattern + "\n",
                            "numbering.csv");
        REQUIRE(numbering);
        std::map<std::string, std::int64_t> serials;
        std::set<std::string> numbers;
        int made = 0;
        for (const auto* which : {"event:0102", "event:0103", "component:0102"}) {
            for (const auto* district : {"110101", "110102"}) {
                for (const auto* desk : {"000", "001"}) {
                    for (const int dayOf : {5, 6}) {
                        for (int k = 0; k < 3; ++k, ++made) {
                            const Day day{2026, 1, dayOf};
                            const auto scope =
                                numbering->caseScope(kind(which), district, day, desk);
                            numbers.insert(*numbering->caseNumber(kind(which), district, day, desk,
                                                                  ++serials[scope]));
                        }
                    }
                }
            }
        }
        CHECK(numbers.size() == static_cast<std::size_t>(made));
    }
}

} // namespace wanmi

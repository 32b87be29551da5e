#include "tests/catalogue/rule_texts.h"

#include <set>

namespace wanmi {

using testing::arg;
using testing::shippedRules;
using testing::shippedTexts;

TEST_CASE("Whichever ladder a city climbs, an unanswered task is sent again") {
    const auto rules = shippedRules();
    for (const char* name : {"standard", "air", "community", "one of a city's own"}) {
        INFO(name);
        std::set<std::string> again;
        for (const auto& rung : rules.escalations.ladder(name)) {
            if (rung.to.front() == kTaskAgain) again.insert(rung.stage);
        }
        CHECK(again ==
              std::set<std::string>{"terminal", "verify_task", "check_task", "survey_task"});
    }
}

TEST_CASE("A rung of every ladder cannot stand once more in one of them") {
    auto texts = shippedTexts();
    texts["escalations.csv"] = "ladder,rung,kind,state,stage,from,after,unit,to\n"
                               "*,late,,,handle,due,0,minute,LEADER\n"
                               "own,late,,,handle,due,1,minute,LEADER\n";
    const auto rules = loadRules(texts);
    REQUIRE_FALSE(rules);
    CHECK(rules.error().reason == "rules.duplicate");
    CHECK(arg(rules.error(), "line") == "3");
}

} // namespace wanmi

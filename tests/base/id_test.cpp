#include "core/base/id.h"
#include "tests/support/catch.h"

#include <set>

namespace wanmi {

TEST_CASE("IdSource: ids rise strictly, also within a millisecond and when the clock steps back",
          "[base]") {
    IdSource ids{7};
    const Instant start{std::chrono::seconds{1'700'000'000}};
    std::string last;
    for (int i = 0; i < 10'000; ++i) {
        const auto id = ids.next(start - std::chrono::milliseconds{i / 100});
        REQUIRE(isUuid(id));
        REQUIRE(id[14] == '7');
        REQUIRE(id > last);
        last = id;
    }
}

TEST_CASE("IdSource: the same seed gives the same ids, another seed others", "[base]") {
    const Instant at{std::chrono::seconds{1'700'000'000}};
    CHECK(IdSource{1}.next(at) == IdSource{1}.next(at));
    CHECK(IdSource{1}.next(at) != IdSource{2}.next(at));
    CHECK(IdSource{}.salt() != IdSource{}.salt());
    CHECK(IdSource{}.salt().size() == 64);
}

TEST_CASE("uuid5: a name gives one id for ever", "[base]") {
    CHECK(uuid5("case-1|handle|overdue") == uuid5("case-1|handle|overdue"));
    CHECK(uuid5("a") != uuid5("b"));
    CHECK(uuid5("a")[14] == '5');
    CHECK_FALSE(isUuid("not-an-id"));
}

} // namespace wanmi

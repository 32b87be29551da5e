#include "tests/support/catch.h"
#include "ui/models/text.h"

namespace wanmi {

TEST_CASE("Text goes to Qt and back unchanged, also outside the first Unicode plane", "[ui]") {
    const std::string text = "井盖缺失 𠮷野 ok";
    CHECK(toQt(text).size() == 11); // the 𠮷 takes two UTF-16 units
    CHECK(fromQt(toQt(text)) == text);
    CHECK(toQt(std::string_view{}).isEmpty());
}

} // namespace wanmi

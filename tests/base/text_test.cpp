#include "core/base/file.h"
#include "core/base/text.h"
#include "tests/support/catch.h"

#include <set>

namespace wanmi {

TEST_CASE("isUtf8: broken, overlong and surrogate bytes are refused", "[base]") {
    CHECK(isUtf8("井盖 ok 😀"));
    CHECK(isUtf8(""));
    for (const auto* bad :
         {"\xC3\x28", "\xE4\xBA", "\xC0\x80", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\x80"}) {
        CHECK_FALSE(isUtf8(bad));
    }
}

TEST_CASE("cutUtf8: never cuts a character in two", "[base]") {
    CHECK(cutUtf8("井盖", 4) == "井");
    CHECK(cutUtf8("井盖", 6) == "井盖");
    CHECK(cutUtf8("井", 2).empty());
}

TEST_CASE("Messages: named places are filled, a missing key is shown with its arguments",
          "[base]") {
    const auto m = Messages::load(WANMI_SOURCE_DIR "/data", "en");
    REQUIRE(m);
    CHECK(m->text("file.unreadable", {{"file", "x.csv"}}).find("x.csv") != std::string::npos);
    CHECK(m->text("no.such", {{"a", "1"}}) == "no.such a=1");
}

TEST_CASE("Messages: both languages have the same keys and the same named places", "[base]") {
    const auto en = Messages::load(WANMI_SOURCE_DIR "/data", "en");
    const auto zh = Messages::load(WANMI_SOURCE_DIR "/data", "zh");
    REQUIRE(en);
    REQUIRE(zh);
    const auto places = [](const std::string& text) {
        std::multiset<std::string> names;
        for (std::size_t at = 0; (at = text.find('{', at)) != std::string::npos; ++at) {
            names.insert(text.substr(at, text.find('}', at) - at));
        }
        return std::set<std::string>(names.begin(), names.end());
    };
    for (const auto& [key, text] : en->all()) {
        INFO(key);
        REQUIRE(zh->has(key));
        CHECK(places(text) == places(zh->all().at(key)));
    }
    CHECK(en->all().size() == zh->all().size());
}

TEST_CASE("languageOf: a Chinese locale gives Chinese", "[base]") {
    CHECK(languageOf("zh_CN.UTF-8") == "zh");
    CHECK(languageOf("C.UTF-8") == "en");
}

} // namespace wanmi

#include "core/base/hash.h"
#include "core/base/json.h"
#include "tests/support/catch.h"

#include <nlohmann/json.hpp>

namespace wanmi {

TEST_CASE("sha256: the published vectors", "[base]") {
    CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(Sha256{}.add("a").add("bc").hex() == sha256("abc"));
}

TEST_CASE("canonicalJson: keys in order, shortest escapes, UTF-8 as it is", "[base]") {
    const Json value{{"b", 2}, {"a", "井\n\"\x01"}, {"c", {1, true, nullptr}}};
    CHECK(canonicalJson(value) == "{\"a\":\"井\\n\\\"\\u0001\",\"b\":2,\"c\":[1,true,null]}");
}

TEST_CASE("parseJson: broken text is refused with its line", "[base]") {
    const auto broken = parseJson("{\n\"a\": }");
    REQUIRE_FALSE(broken);
    CHECK(broken.error().args == Args{{"line", "2"}});
}

} // namespace wanmi

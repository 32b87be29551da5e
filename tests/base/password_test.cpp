#include "core/base/password.h"
#include "tests/support/catch.h"

namespace wanmi {
namespace {

constexpr ScryptCost kQuick{4, 1, 1}; // the shipped cost is for guessers, not for tests

} // namespace

TEST_CASE("A password's hash keeps its parameters and matches that password alone", "[base]") {
    const auto hash = passwordHash("正确的口令 9", kQuick);
    CHECK(hash.substr(0, 13) == "scrypt$4$1$1$");
    CHECK(passwordMatches("正确的口令 9", hash));
    CHECK_FALSE(passwordMatches("正确的口令 8", hash));
    CHECK_FALSE(passwordMatches("", hash));
    CHECK(passwordHash("正确的口令 9", kQuick) != hash); // salted
}

TEST_CASE("scrypt gives the key of RFC 7914's example", "[base]") {
    // P="password" with S="NaCl" (4e61436c), N=1024, r=8, p=16: its first 32 bytes.
    CHECK(passwordMatches("password", "scrypt$10$8$16$4e61436c$fdbabe1c9d3472007856e7190d01e9fe7c6a"
                                      "d7cbc8237830e77376634b373162"));
}

TEST_CASE("What is no hash matches no password and asks for no memory", "[base]") {
    for (const auto* text :
         {"", "x", "scrypt$4$1$1$00", "scrypt$40$8$1$00ff$00ff", "md5$4$1$1$00ff$00ff",
          "scrypt$4$1$1$0g$fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162",
          "scrypt$4$1$1$00$fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162$"}) {
        INFO(text);
        CHECK_FALSE(passwordMatches("", text));
        CHECK(needsRehash(text));
    }
    CHECK(needsRehash(passwordHash("x", kQuick)));
    CHECK_FALSE(needsRehash(passwordHash("x", kQuick), kQuick));
}

TEST_CASE("Session secrets are 256 bits and never the same", "[base]") {
    CHECK(randomToken().size() == 64);
    CHECK(randomToken() != randomToken());
}

} // namespace wanmi

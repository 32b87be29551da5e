#include "tests/service/tamper.h"

#include <cstdio>

namespace wanmi {

TEST_CASE("Tamper: every byte of the pages of all events, one after the other, is found by check "
          "and its case named",
          "[proof][slow]") {
    const test::KeptCase kept;
    const auto count = test::flipEvents(kept, 1, 20260110);
    std::printf("%d bytes changed, %d of them in events, %d leave a store that tells itself that "
                "it is damaged\n",
                count.tried, count.changed, count.unreadable);
    CHECK(count.changed >= 5000);
}

TEST_CASE("Tamper: every byte of all events in a certificate is named by verify-certificate",
          "[proof][slow]") {
    const test::KeptCase kept;
    const auto count = test::flipCertificate(kept.certificate, 1, 20260111);
    std::printf("%d bytes changed: %d named, %d break the JSON in a line that is told\n",
                count.tried, count.changed, count.unreadable);
    CHECK(count.changed >= 2000);
}

} // namespace wanmi

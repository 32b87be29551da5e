// What somebody changed on the disk behind the product's back is found and named: a sample of bytes
// in every run, every byte in the long one.
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/service/whole_store.h"
#include "core/store/object_files.h"
#include "tests/service/tamper.h"

namespace wanmi {

using test::must;

TEST_CASE("Tamper: a changed byte of an event in the file is found by check, and its case named",
          "[proof]") {
    const test::KeptCase kept;
    const auto count = test::flipEvents(kept, 150, 20260108);
    CHECK(count.changed >= 30);
    CHECK(must(checkStore(*must(Desk::open(kept.path)), {})).empty());
}

TEST_CASE("Tamper: a changed byte of an event in a certificate is named by verify-certificate",
          "[proof]") {
    const test::KeptCase kept;
    const auto count = test::flipCertificate(kept.certificate, 7, 20260109);
    CHECK(count.changed >= 300);
    CHECK(count.unreadable > 0);
}

TEST_CASE("Tamper: every changed byte of a photo is named by verify-certificate and by check",
          "[proof]") {
    const test::KeptCase kept;
    const auto tell = [&kept](const std::string& bytes) {
        return must(verifyCertificate(kept.certificate.json, kept.certificate.page, {},
                                      {{"a.jpg", sha256(bytes)}}))
            .faults;
    };
    CHECK(tell(kept.photo).empty());
    auto desk = must(Desk::open(kept.path));
    const ObjectFiles files{kept.path};
    for (std::size_t i = 0; i < kept.photo.size(); ++i) {
        auto changed = kept.photo;
        changed[i] = static_cast<char>(changed[i] ^ (1 << (i % 8)));
        const auto found = tell(changed);
        REQUIRE(found.size() == 1);
        CHECK(found[0].kind == "file");
        CHECK(found[0].id == "a.jpg");
        if (i % 50 != 0) continue; // a whole check of the store each
        must(replaceFile(files.path(sha256(kept.photo)), changed));
        const auto faults = must(checkStore(*desk, {}));
        REQUIRE(faults.size() == 1);
        CHECK(faults[0].kind == "evidence");
        CHECK(faults[0].detail == "file changed: " + sha256(kept.photo));
    }
    must(replaceFile(files.path(sha256(kept.photo)), kept.photo));
    CHECK(must(checkStore(*desk, {})).empty());
}

} // namespace wanmi

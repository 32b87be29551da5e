#include "core/base/file.h"
#include "core/domain/catalogue/evidence_rules.h"
#include "core/domain/evidence/evidence.h"
#include "core/domain/evidence/exif.h"
#include "core/domain/evidence/media.h"
#include "tests/support/catch.h"
#include "tests/support/media_samples.h"

#include <cmath>
#include <random>

namespace wanmi {
namespace {

using test::ExifMaker;
using test::ExifPlan;

const char* const kZone = "Asia/Shanghai";

Instant at(const char* text) {
    return Instant{std::chrono::seconds{std::stoll(text)}};
}

} // namespace

TEST_CASE("Media: a file is what its bytes say, and every kind that is taken is known",
          "[evidence]") {
    const auto text = readFile(WANMI_SOURCE_DIR "/data/evidence.csv");
    REQUIRE(text);
    const auto rules = EvidenceRules::load(*text, "evidence.csv");
    REQUIRE(rules);
    CHECK(test::everyMedia().size() + 1 == rules->all().size()); // MP3 below
    for (const auto& [media, bytes] : test::everyMedia()) {
        INFO(media);
        const auto found = findMedia(bytes);
        CHECK(found.media == media);
        CHECK(found.whole);
        CHECK(rules->find(media) != nullptr);
    }
    CHECK(findMedia("ID3\3\0\0\0\0\0\0 sound").media.empty()); // cut by the first zero byte
    CHECK(findMedia({"ID3\3\0\0\0\0\0\0 sound", 16}).media == "audio/mpeg");
    CHECK(findMedia({"\xFF\xFB\x90\x64\0\0", 6}).media == "audio/mpeg");
    for (const auto* other : {"", "plain words", "<html></html>", "MZ",
                              "\x7F"
                              "ELF",
                              "GIF89a"}) {
        CHECK(findMedia(other).media.empty());
    }
}

TEST_CASE("Media: whatever is cut off before its end is not whole, at every length", "[evidence]") {
    for (const auto& [media, bytes] : test::everyMedia()) {
        for (std::size_t length = 0; length < bytes.size(); ++length) {
            const auto found = findMedia(bytes.substr(0, length));
            INFO(media << " cut to " << length);
            // A PDF may lose the line break after its mark.
            const bool atEnd = media == "application/pdf" && length + 1 == bytes.size();
            CHECK((!found.whole || atEnd));
        }
    }
}

TEST_CASE("Media: bytes after a photo's end do not matter, as phones put films there",
          "[evidence]") {
    CHECK(findMedia(test::jpeg() + "a little film").whole);
    CHECK(findMedia(test::png() + "x").whole);
}

TEST_CASE("EXIF: time and position are read from JPEG, PNG and WebP, in either byte order",
          "[evidence]") {
    for (const bool little : {false, true}) {
        ExifPlan plan;
        plan.littleOrder = little;
        const auto block = ExifMaker{plan}.make();
        for (const auto& file : {test::jpeg(block), test::png(block), test::webp(block)}) {
            REQUIRE(exifBlock(file) == block);
            const auto facts = readExif(exifBlock(file), kZone);
            REQUIRE(facts.takenAt);
            CHECK(*facts.takenAt == at("1767576600")); // 09:30 in Shanghai
            REQUIRE(facts.at);
            CHECK(facts.at->lon == Approx(114.3031).epsilon(1e-9));
            CHECK(facts.at->lat == Approx(30.6027).epsilon(1e-9));
        }
    }
    CHECK(exifBlock(test::jpeg()).empty());
    CHECK(exifBlock(test::pdf()).empty());
}

TEST_CASE("EXIF: an offset, the satellites' time, south and west are understood", "[evidence]") {
    ExifPlan plan;
    plan.offset = "+09:00";
    plan.latSide = 'S';
    plan.lonSide = 'W';
    auto facts = readExif(ExifMaker{plan}.make(), kZone);
    CHECK(facts.takenAt == at("1767573000"));
    REQUIRE(facts.at);
    CHECK(facts.at->lon < 0);
    CHECK(facts.at->lat < 0);
    plan.taken.clear();
    plan.gpsDay = "2026:01:05";
    facts = readExif(ExifMaker{plan}.make(), kZone);
    CHECK(facts.takenAt == at("1767576600")); // 01:30 UTC
}

TEST_CASE("EXIF: values that mean nothing are left out", "[evidence]") {
    ExifPlan plan;
    plan.taken = "0000:00:00 00:00:00";
    plan.latSeconds100 = 0;
    plan.lonSeconds100 = 0;
    auto facts = readExif(ExifMaker{plan}.make(), kZone);
    CHECK_FALSE(facts.takenAt);
    CHECK_FALSE(facts.at);
    plan.latSeconds100 = 95 * 360000;
    CHECK_FALSE(readExif(ExifMaker{plan}.make(), kZone).at);
}

TEST_CASE("EXIF: a block cut anywhere, or with any byte changed, is read without harm",
          "[evidence]") {
    const auto whole = ExifMaker{ExifPlan{}}.make();
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const std::string cut = whole.substr(0, length); // a copy: reading past it is noticed
        const auto facts = readExif(cut, kZone);
        if (facts.at) CHECK(std::abs(facts.at->lat) <= 90);
    }
    std::mt19937_64 random{7};
    for (int round = 0; round < 20000; ++round) {
        auto bytes = whole;
        for (unsigned i = 0; i <= random() % 4; ++i) {
            bytes[random() % bytes.size()] = static_cast<char>(random());
        }
        const auto facts = readExif(bytes, kZone);
        if (facts.at) {
            CHECK(std::abs(facts.at->lat) <= 90);
            CHECK(std::abs(facts.at->lon) <= 180);
        }
    }
}

TEST_CASE("Media: files of chance bytes are looked at without harm", "[evidence]") {
    std::mt19937_64 random{11};
    for (const auto& [media, whole] : test::everyMedia()) {
        for (int round = 0; round < 2000; ++round) {
            auto bytes = whole;
            for (unsigned i = 0; i <= random() % 3; ++i) {
                bytes[random() % bytes.size()] = static_cast<char>(random());
            }
            bytes.resize(bytes.size() - random() % 3);
            const auto found = findMedia(bytes);
            const auto block = exifBlock(bytes);
            CHECK(block.size() <= bytes.size());
            CHECK(found.media.size() < 100);
        }
    }
}

TEST_CASE("Evidence rules: a mistake is named with its file and line", "[evidence]") {
    const std::string head = "media,group,suffix,max_kib\n";
    for (const auto* row :
         {"jpeg,photo,jpg,10\n", "image/jpeg,picture,jpg,10\n", "image/jpeg,photo,JPG,10\n",
          "image/jpeg,photo,jpg,0\n", "image/jpeg,photo,jpg,many\n"}) {
        const auto refused = EvidenceRules::load(head + row, "evidence.csv");
        INFO(row);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().reason == "rules.bad_value");
    }
    const auto twice =
        EvidenceRules::load(head + "image/jpeg,photo,jpg,1\nimage/jpeg,photo,jpg,1\n", "e.csv");
    CHECK(twice.error().reason == "rules.duplicate");
}

TEST_CASE("Evidence: every byte of a row is under its seal", "[evidence]") {
    Evidence e;
    e.id = "0194-id";
    e.mark = e.hash = std::string(64, 'a');
    e.media = "image/jpeg";
    e.size = 10;
    e.name = "a.jpg";
    e.purpose = "verify";
    e.addedBy = "collector1";
    const auto seal = evidenceSeal(e);
    const std::vector<void (*)(Evidence&)> changes{
        [](Evidence& x) { x.id += "1"; },
        [](Evidence& x) { x.mark[0] = 'b'; },
        [](Evidence& x) { x.caseId = "c"; },
        [](Evidence& x) { x.hash[63] = 'b'; },
        [](Evidence& x) { x.salt = "s"; },
        [](Evidence& x) { x.media = "image/png"; },
        [](Evidence& x) { ++x.size; },
        [](Evidence& x) { x.name = "b.jpg"; },
        [](Evidence& x) { x.takenAt = x.addedAt; },
        [](Evidence& x) { x.lonE7 = 1; },
        [](Evidence& x) { x.latE7 = 1; },
        [](Evidence& x) { x.purpose = "check"; },
        [](Evidence& x) { x.addedBy = "x"; },
        [](Evidence& x) { x.addedAt += std::chrono::microseconds{1}; }};
    for (const auto change : changes) {
        auto other = e;
        change(other);
        CHECK(evidenceSeal(other) != seal);
    }
    CHECK(evidenceMark(e.hash, "") == e.hash);
    CHECK(evidenceMark(e.hash, "salt") != e.hash);
}

} // namespace wanmi

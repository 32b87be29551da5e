#include "tests/support/small_disk.h"
#include "tests/sync/travel_room.h"

#include <chrono>
#include <iostream>
#include <random>

namespace wanmi::test {
namespace {

using Wrong = std::vector<WrongObject>;

} // namespace

TEST_CASE("Objects: a wrong one from the centre is said and kept away, the others come, and after "
          "a rest it is asked for again",
          "[travel]") {
    const ScratchFolder folder;
    TravelDesk r{folder};
    const auto first = r.photo(r.report(), 300'000, "first");
    const auto second = r.photo(r.report(), 300'000, "second");
    r.giveAway(first);
    const auto right = r.giveAway(second);
    auto wrong = right;
    wrong[5000] = '?';
    r.centre.keep(second, wrong);

    auto report = must(r.fetch());
    CHECK(report.fetched == 1);
    CHECK(report.wrong == Wrong{{second, "central.bad_object"}});
    CHECK(r.files().has(first));
    CHECK_FALSE(r.files().has(second));
    CHECK(must(readFile(r.part(second, ".wrong"))) == wrong);

    const auto calls = r.centre.calls;
    CHECK(must(r.fetch()).wrong.empty());
    CHECK(r.centre.calls == calls); // it rests
    r.centre.keep(second, right);
    std::filesystem::last_write_time(pathFrom(r.part(second, ".wrong")),
                                     std::filesystem::file_time_type::clock::now() -
                                         std::chrono::hours{2});
    report = must(r.fetch());
    CHECK(report.fetched == 1);
    CHECK(r.bytesHere(second) == right);
    CHECK_FALSE(exists(r.part(second, ".wrong")));
}

TEST_CASE("Objects: a part that suffered with the machine is fetched anew and no fault of the "
          "centre",
          "[travel]") {
    const ScratchFolder folder;
    TravelDesk r{folder};
    const auto hash = r.photo(r.report(), 600'000);
    const auto bytes = r.giveAway(hash);
    r.centre.cutAt = 1;
    REQUIRE_FALSE(r.fetch());
    must(replaceFile(r.part(hash), std::string(kObjectPiece, '\0')));
    r.centre.cutAt = -1;
    auto report = must(r.fetch());
    CHECK(report.fetched == 1);
    CHECK(report.wrong.empty());
    CHECK(r.bytesHere(hash) == bytes);

    // Longer than it can be.
    r.giveAway(hash);
    r.fetching = {};
    must(replaceFile(r.part(hash), std::string(700'000, 'x')));
    CHECK(must(r.fetch()).fetched == 1);
    CHECK(r.bytesHere(hash) == bytes);
}

TEST_CASE("Objects: a wrong one that comes over several calls is still said", "[travel]") {
    const ScratchFolder folder;
    TravelDesk r{folder};
    const auto hash = r.photo(r.report(), 600'000);
    auto bytes = r.giveAway(hash);
    bytes[0] = '?';
    r.centre.keep(hash, bytes);
    Wrong wrong;
    for (int i = 0; i < 20 && wrong.empty(); ++i) {
        wrong = must(r.fetch(kObjectPiece)).wrong;
    }
    CHECK(wrong == Wrong{{hash, "central.bad_object"}});
    CHECK_FALSE(r.files().has(hash));
}

TEST_CASE(
    "Objects: a damaged file here is said once and not sent, the others are, and it goes once "
    "it is mended",
    "[travel]") {
    const ScratchFolder folder;
    TravelDesk r{folder};
    const auto id = r.report();
    const auto bad = r.photo(id, 1000, "bad");
    const auto good = r.photo(id, 1000, "good");
    const auto bytes = r.bytesHere(bad);
    must(replaceFile(r.files().path(bad), "something else"));
    auto report = must(r.send());
    CHECK(report.sent == 1);
    CHECK(report.wrong == Wrong{{bad, "evidence.damaged"}});
    CHECK(r.centre.isWhole(good));
    CHECK(r.centre.objects.count(bad) == 0);
    CHECK(must(r.send()).wrong.empty());
    CHECK(r.sending.known == 0); // another start looks at it again

    must(replaceFile(r.files().path(bad), bytes));
    std::filesystem::last_write_time(pathFrom(r.files().path(bad)),
                                     std::filesystem::file_time_type::clock::now() +
                                         std::chrono::seconds{5});
    CHECK(must(r.send()).sent == 1);
    CHECK(r.centre.isWhole(bad));
    CHECK(r.sending.known == r.sending.seen);
}

TEST_CASE("Objects: bytes of somebody else's that begin an object wrongly are sent over",
          "[travel]") {
    const ScratchFolder folder;
    TravelDesk r{folder};
    const auto hash = r.photo(r.report(), 400'000);
    r.centre.objects[hash] = {std::string(1000, 'z'), 400'000};
    const auto report = must(r.send());
    CHECK(report.sent == 1);
    CHECK(report.wrong.empty());
    CHECK(r.centre.objects[hash].bytes == r.bytesHere(hash));
}

TEST_CASE("Objects: a full disk is one clear error and leaves no half object", "[travel]") {
    const SmallDisk disk;
    if (!disk) return;
    TravelDesk r{disk.folder()};
    const auto id = r.report();
    const auto hash = r.photo(id, 3'000'000);
    const auto bytes = r.giveAway(hash);
    REQUIRE(disk.resize(disk.used() + 1500));
    const auto full = r.fetch();
    REQUIRE_FALSE(full);
    CHECK(full.error().reason == "file.disk_full");
    CHECK_FALSE(r.files().has(hash));
    CHECK_FALSE(exists(r.part(hash)));
    REQUIRE(disk.resize(65536));
    CHECK(must(r.fetch()).fetched == 1);
    CHECK(r.bytesHere(hash) == bytes);
}

TEST_CASE("Objects: however often the line is cut, all arrive bit for bit", "[travel]") {
    constexpr std::uint64_t kSeed = 20260105;
    std::cout << "seed " << kSeed << '\n';
    std::mt19937_64 random{kSeed};
    const ScratchFolder folder;
    TravelDesk r{folder};
    std::map<std::string, std::string> all;
    for (int i = 0; i < 12; ++i) {
        const auto hash = r.photo(r.report(), random() % 900'000, std::to_string(i));
        all[hash] = r.bytesHere(hash);
    }
    const auto travel = [&](auto&& once) {
        for (int i = 0; i < 300; ++i) {
            r.centre.calls = 0;
            r.centre.cutAt = static_cast<int>(random() % 4);
            r.centre.actsFirst = random() % 2 == 0;
            if (random() % 3 == 0) {
                r.sending = {};
                r.fetching = {};
            }
            const auto report = once();
            if (report && !report->more) return;
        }
        FAIL("never done");
    };
    travel([&] { return r.send(1 + static_cast<std::int64_t>(random() % 900'000)); });
    for (const auto& [hash, bytes] : all) {
        CHECK(r.centre.objects[hash].bytes == bytes);
        must(r.files().remove(hash));
    }
    travel([&] { return r.fetch(1 + static_cast<std::int64_t>(random() % 900'000)); });
    for (const auto& [hash, bytes] : all) {
        CHECK(r.bytesHere(hash) == bytes);
    }
}

} // namespace wanmi::test

#include "tests/sync/travel_room.h"

namespace wanmi::test {
namespace {

using Words = std::vector<std::string>;

} // namespace

TEST_CASE("Objects: what the centre lacks is sent once, in pieces, and not asked about again",
          "[travel]") {
    const ScratchFolder folder;
    TravelDesk r{folder};
    const auto id = r.report();
    const auto large = r.photo(id, 600'000, "large");
    const auto there = r.photo(id, 100, "there");
    r.centre.keep(there, r.bytesHere(there));

    const auto report = must(r.send());
    CHECK(report.sent == 1);
    CHECK(report.resumed == 0);
    CHECK_FALSE(report.more);
    CHECK(report.bytes == r.centre.received);
    CHECK(r.centre.largest == kObjectPiece);
    CHECK(r.centre.objects[large].bytes == r.bytesHere(large));
    CHECK(r.centre.asked == 1);

    CHECK(must(r.send()).sent == 0);
    CHECK(r.centre.asked == 1);
    r.photo(id, 10, "next");
    CHECK(must(r.send()).sent == 1);
    CHECK(r.centre.asked == 2);
    // Another run of the program goes on behind what was known.
    TravelMemory again;
    again.known = r.sending.known;
    r.sending = again;
    CHECK(must(r.send()).sent == 0);
    CHECK(r.centre.asked == 2);
}

TEST_CASE("Objects: those of the newest cases travel first, in both directions", "[travel]") {
    const ScratchFolder folder;
    TravelDesk r{folder};
    const Words cases{r.report(), r.report(), r.report()};
    Words newestFirst;
    for (const auto n : {1U, 0U, 2U}) { // added in another order than reported
        newestFirst.push_back(r.photo(cases[n], 50, "n" + std::to_string(n)));
    }
    newestFirst = {newestFirst[2], newestFirst[0], newestFirst[1]};
    CHECK(must(r.send()).sent == 3);
    CHECK(r.centre.order == newestFirst);
    for (const auto& hash : newestFirst) {
        r.giveAway(hash);
    }
    r.centre.order.clear();
    CHECK(must(r.fetch()).fetched == 3);
    CHECK(r.centre.order == newestFirst);
}

TEST_CASE("Objects: a cut line costs no byte twice, whether sending or fetching", "[travel]") {
    const ScratchFolder folder;
    TravelDesk r{folder};
    const auto hash = r.photo(r.report(), 1'000'000);
    const auto size = static_cast<std::int64_t>(r.bytesHere(hash).size());
    r.centre.cutAt = 2;
    const auto cut = r.send();
    REQUIRE_FALSE(cut);
    CHECK(cut.error().reason == "sync.unreachable");
    CHECK(r.centre.received == 2 * kObjectPiece);
    r.centre.cutAt = -1;
    r.sending = {};
    auto report = must(r.send());
    CHECK(report.sent == 1);
    CHECK(report.resumed == 1);
    CHECK(r.centre.received == size);

    const auto bytes = r.giveAway(hash);
    r.centre.calls = 0;
    r.centre.cutAt = 3;
    REQUIRE_FALSE(r.fetch());
    CHECK_FALSE(r.files().has(hash));
    CHECK(std::filesystem::file_size(pathFrom(r.part(hash))) == 3 * kObjectPiece);
    r.centre.cutAt = -1;
    r.fetching = {}; // as after another start of the program
    report = must(r.fetch());
    CHECK(report.fetched == 1);
    CHECK(report.resumed == 1);
    CHECK(r.centre.given == size);
    CHECK(r.bytesHere(hash) == bytes);
    CHECK_FALSE(exists(r.part(hash)));
}

TEST_CASE("Objects: a piece whose answer was lost is not stored twice", "[travel]") {
    const ScratchFolder folder;
    TravelDesk r{folder};
    const auto hash = r.photo(r.report(), 700'000);
    r.centre.cutAt = 1;
    r.centre.actsFirst = true;
    REQUIRE_FALSE(r.send());
    r.centre.cutAt = -1;
    CHECK(must(r.send()).sent == 1);
    CHECK(r.centre.objects[hash].bytes == r.bytesHere(hash));
    CHECK(r.centre.received == static_cast<std::int64_t>(r.bytesHere(hash).size()));
}

TEST_CASE("Objects: a call keeps to its share and the next one goes on in the middle", "[travel]") {
    const ScratchFolder folder;
    TravelDesk r{folder};
    const auto id = r.report();
    const auto hash = r.photo(id, 1'000'000, "large");
    r.photo(id, 10, "small");
    int calls = 0;
    TravelReport report;
    do {
        report = must(r.send(kObjectPiece));
        CHECK(report.bytes <= 2 * kObjectPiece);
    } while (report.more && ++calls < 20);
    CHECK(calls >= 3);
    CHECK(r.centre.isWhole(hash));
    CHECK(r.centre.objects.size() == 2);

    const auto bytes = r.giveAway(hash);
    for (calls = 0; !r.files().has(hash) && calls < 20; ++calls) {
        CHECK(must(r.fetch(kObjectPiece)).bytes <= kObjectPiece);
    }
    CHECK(calls == 4);
    CHECK(r.bytesHere(hash) == bytes);
}

TEST_CASE("Objects: the same file in two cases travels once", "[travel]") {
    const ScratchFolder folder;
    TravelDesk r{folder};
    const auto hash = r.photo(r.report(), 1000);
    CHECK(r.photo(r.report(), 1000) == hash);
    CHECK(must(r.send()).sent == 1);
    CHECK(r.centre.calls == 1);
    r.giveAway(hash);
    CHECK(must(r.fetch()).fetched == 1);
    CHECK(r.centre.calls == 2);
}

TEST_CASE("Objects: what came is told as a change of its evidence", "[travel]") {
    const ScratchFolder folder;
    TravelDesk r{folder};
    const auto hash = r.photo(r.report(), 1000);
    r.giveAway(hash);
    const auto before = must(lastChange(r.desk->db()));
    must(r.fetch());
    CHECK(must(changedSince(r.desk->db(), before, {"evidence"})));
}

TEST_CASE("Objects: of erased evidence nothing is sent and nothing fetched", "[travel]") {
    const ScratchFolder folder;
    TravelDesk r{folder};
    const auto id = r.report();
    const auto sent = r.photo(id, 1000, "sent");
    const auto fetched = r.photo(id, 1000, "fetched");
    r.giveAway(fetched);
    r.erase(sent);
    r.erase(fetched);
    CHECK(must(r.send()).sent == 0);
    CHECK(must(r.fetch()).fetched == 0);
    CHECK(r.centre.calls == 0);
}

TEST_CASE("Objects: evidence that is erased while its file travels leaves nothing here",
          "[travel]") {
    const ScratchFolder folder;
    TravelDesk r{folder};
    const auto hash = r.photo(r.report(), 1'000'000);
    const auto erase = [&](std::string_view, std::int64_t, std::int64_t) {
        if (r.centre.calls == 2) r.erase(hash);
        return true;
    };
    auto report = must(sendObjects(r.room(), r.sending, {std::int64_t{1} << 30U, erase}));
    CHECK(report.sent == 0);
    CHECK(r.centre.calls == 2);

    const auto second = r.photo(r.report(), 1'000'000, "second");
    r.giveAway(second);
    r.centre.calls = 0;
    const auto eraseSecond = [&](std::string_view, std::int64_t, std::int64_t) {
        if (r.centre.calls == 4) r.erase(second); // with the last piece
        return true;
    };
    report = must(fetchObjects(r.room(), r.fetching, {std::int64_t{1} << 30U, eraseSecond}));
    CHECK(report.fetched == 0);
    CHECK(r.centre.calls == 4);
    CHECK_FALSE(r.files().has(second));
    CHECK_FALSE(exists(r.part(second)));
}

TEST_CASE("Objects: what was begun or put aside goes when its evidence is erased", "[travel]") {
    const ScratchFolder folder;
    TravelDesk r{folder};
    const auto hash = r.photo(r.report(), 600'000);
    r.giveAway(hash);
    r.centre.cutAt = 1;
    REQUIRE_FALSE(r.fetch());
    REQUIRE(exists(r.part(hash)));
    must(replaceFile(r.part(hash, ".wrong"), "wrong"));
    r.erase(hash);
    r.centre.cutAt = -1;
    CHECK(must(r.fetch()).fetched == 0);
    CHECK_FALSE(exists(r.part(hash)));
    CHECK_FALSE(exists(r.part(hash, ".wrong")));
}

TEST_CASE("Objects: a file of no case stays here until a case takes it", "[travel]") {
    const ScratchFolder folder;
    TravelDesk r{folder};
    const auto hash = r.photo("", 1000);
    CHECK(must(r.send()).sent == 0);
    CHECK(r.centre.calls == 0);
    const auto id = r.report();
    must(EvidenceStore{r.desk->db()}.take(id, {hash}));
    CHECK(must(r.send()).sent == 1);
}

TEST_CASE("Objects: what the centre has not yet is told, and comes when it is there", "[travel]") {
    const ScratchFolder folder;
    TravelDesk r{folder};
    const auto hash = r.photo(r.report(), 1000);
    const auto bytes = r.giveAway(hash);
    r.centre.objects.clear();
    auto report = must(r.fetch());
    CHECK(report.absent == Words{hash});
    CHECK_FALSE(report.more);
    CHECK(r.centre.calls == 0);
    r.centre.keep(hash, bytes);
    report = must(r.fetch());
    CHECK(report.absent.empty());
    CHECK(report.fetched == 1);
}

TEST_CASE("Objects: whoever stops it keeps what has come", "[travel]") {
    const ScratchFolder folder;
    TravelDesk r{folder};
    const auto hash = r.photo(r.report(), 600'000);
    const auto bytes = r.giveAway(hash);
    const auto stop = [](std::string_view, std::int64_t, std::int64_t) { return false; };
    const auto stopped = fetchObjects(r.room(), r.fetching, {std::int64_t{1} << 30U, stop});
    REQUIRE_FALSE(stopped);
    CHECK(stopped.error().code == Errc::Cancelled);
    CHECK(must(r.fetch()).resumed == 1);
    CHECK(r.bytesHere(hash) == bytes);
}

} // namespace wanmi::test

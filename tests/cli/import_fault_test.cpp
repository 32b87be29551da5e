// An import is interrupted, killed, or runs out of room: all of it is in the store, or nothing.
#include "core/service/whole_store.h"
#include "tests/support/child_program.h"
#include "tests/support/small_disk.h"

#include <fmt/format.h>

#include <random>

namespace wanmi {
namespace {

using test::ChildProgram;
using test::must;
using test::Outcome;
using test::ScratchFolder;

constexpr int kRows = 4000;

std::string requestsFile(const ScratchFolder& folder, int rows) {
    std::string csv = "id,opened,status,lon,lat,text\n";
    for (int i = 0; i < rows; ++i) {
        csv += fmt::format("R{},2025-03-{:02} 10:00:00,open,{:.6f},30.6027,\"said, {}\"\n", i,
                           i % 28 + 1, 114.3031 + 1e-6 * i / 4, i);
    }
    auto path = folder.file("requests.csv");
    must(replaceFile(path, csv));
    return path;
}

std::vector<std::string> importWords(const std::string& store, const std::string& file) {
    return {"--store", store, "import", "requests", file, "--set", "kind=event:0102"};
}

/// What the store holds: its digest, and the rows of every table.
std::string content(const std::string& store) {
    auto desk = must(Desk::open(store));
    std::string out = must(summary(*desk)).digest;
    auto names = must(desk->db().prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND "
                                         "sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"));
    while (must(names.step())) {
        const auto name = names.text(0);
        const auto rows = must(desk->db().number("SELECT count(*) FROM \"" + name + "\""));
        out += fmt::format("\n{} {}", name, rows.value_or(-1));
    }
    return out;
}

bool isClean(const std::string& store) {
    auto desk = must(Desk::open(store));
    return must(checkStore(*desk, {})).empty();
}

std::int64_t casesIn(const std::string& store) {
    return must(summary(*must(Desk::open(store)))).cases;
}

std::string sentence(const char* key) {
    return must(Messages::load(WANMI_SOURCE_DIR "/data", "en")).text(key) + "\n";
}

/// An import killed some time after it has begun.
Outcome killedSoon(const ScratchFolder& folder, const std::string& store, const std::string& file,
                   std::mt19937_64& random) {
    test::StoreWatch watch{store};
    ChildProgram child{folder, WANMICTL, importWords(store, file)};
    while (child.running() && !watch.locked()) {
    }
    for (auto spin = random() % 100'000; child.running() && spin > 0; --spin) {
        (void)watch.logSize();
    }
    child.send(SIGKILL);
    return child.wait();
}

/// An import killed while its rows are being written out; `caught` becomes true if it was.
Outcome killedWhileWriting(const ScratchFolder& folder, const std::string& store,
                           const std::string& file, std::mt19937_64& random, bool& caught) {
    test::StoreWatch watch{store};
    ChildProgram child{folder, WANMICTL, importWords(store, file)};
    while (child.running() && !watch.locked()) {
    }
    const auto bytes = 1 + random() % 400'000;
    while (child.running() && watch.logSize() < bytes) {
    }
    caught = caught || child.running();
    child.send(SIGKILL);
    return child.wait();
}

/// The store as it was before the import.
void putBack(const std::string& untouched, const std::string& store) {
    for (const auto* tail : {"-wal", "-shm"}) {
        std::filesystem::remove(store + tail);
    }
    std::filesystem::copy_file(untouched, store, std::filesystem::copy_options::overwrite_existing);
}

} // namespace

TEST_CASE("wanmictl import: Ctrl-C in the middle is one line and changes nothing", "[cli]") {
    ScratchFolder folder;
    const auto store = test::smallCity(folder);
    const auto file = requestsFile(folder, 20'000);
    const auto before = content(store);
    for (const int signal : {SIGINT, SIGTERM}) {
        test::StoreWatch watch{store};
        ChildProgram child{folder, WANMICTL, importWords(store, file)};
        while (child.running() && !watch.locked()) {
        }
        child.send(signal);
        const auto end = child.wait();
        INFO(end.err);
        CHECK(end.code == 1);
        CHECK(end.out.empty());
        CHECK(end.err.ends_with(sentence("common.cancelled")));
        // Before it there is only what was guessed of the columns: nothing, it had not got so far.
        CHECK(std::count(end.err.begin(), end.err.end(), '\n') == 1);
    }
    CHECK(content(store) == before);
    CHECK_FALSE(std::filesystem::exists(store + ".d/reports")); // its key lies there
    CHECK(isClean(store));
}

TEST_CASE(
    "Nothing acknowledged is lost, nothing is applied twice: wanmictl import is killed at any "
    "moment",
    "[cli]") {
    ScratchFolder folder;
    const auto store = test::smallCity(folder);
    const auto file = requestsFile(folder, kRows);
    const auto before = content(store);
    const auto untouched = folder.file("untouched.sqlite");
    std::filesystem::copy_file(store, untouched);
    std::mt19937_64 random{20260108};
    CAPTURE(20260108);
    int nothing = 0;
    bool killedWriting = false;
    for (int round = 0; round < 10; ++round) {
        const auto end = round % 2 == 0
                             ? killedSoon(folder, store, file, random)
                             : killedWhileWriting(folder, store, file, random, killedWriting);
        INFO("round " << round << " ended " << end.code << " " << end.err);
        const auto cases = casesIn(store);
        const bool acknowledged = end.code == 0 || !end.out.empty();
        REQUIRE((cases == kRows || (cases == 0 && !acknowledged)));
        REQUIRE((cases == kRows || content(store) == before));
        REQUIRE(isClean(store));
        if (cases == 0) ++nothing;
        if (cases == kRows) putBack(untouched, store);
    }
    CHECK(nothing > 0);
    CHECK(killedWriting);
    // The same file again: every row is there once.
    const auto again = ChildProgram{folder, WANMICTL, importWords(store, file)}.wait();
    CHECK(again.code == 0);
    CHECK(casesIn(store) == kRows);
    CHECK(isClean(store));
}

TEST_CASE("Nothing half-written: an import that fills the disk changes nothing", "[cli]") {
    const test::SmallDisk disk;
    if (!disk) return;
    ScratchFolder elsewhere;
    const auto store = test::smallCity(disk.folder());
    const auto file = requestsFile(elsewhere, kRows);
    { must(must(Desk::open(store))->db().run("PRAGMA wal_checkpoint(TRUNCATE)")); }
    const auto before = content(store);
    for (const std::uintmax_t room : {0U, 40U, 200U, 1000U, 3000U}) {
        REQUIRE(disk.resize(disk.used() + room));
        const auto end = ChildProgram{elsewhere, WANMICTL, importWords(store, file)}.wait();
        INFO(room << " kB: " << end.err);
        CHECK(end.code == 1);
        CHECK(end.out.empty());
        CHECK(end.err == sentence("store.disk_full"));
        REQUIRE(disk.resize(std::uintmax_t{64} * 1024));
        CHECK(content(store) == before);
        CHECK_FALSE(std::filesystem::exists(store + ".d/reports")); // its key lies there
    }
    CHECK(ChildProgram{elsewhere, WANMICTL, importWords(store, file)}.wait().code == 0);
    CHECK(casesIn(store) == kRows);
    CHECK(isClean(store));
}

TEST_CASE("Nothing half-written: an import whose file may not grow changes nothing", "[cli]") {
    ScratchFolder folder;
    const auto store = test::smallCity(folder);
    const auto file = requestsFile(folder, kRows);
    const auto before = content(store);
    for (const rlim_t kilobytes : {40U, 400U, 2000U}) {
        const auto end =
            ChildProgram{folder, WANMICTL, importWords(store, file), kilobytes * 1024}.wait();
        INFO(kilobytes << " kB: " << end.err);
        CHECK(end.code == 1);
        CHECK(end.out.empty());
        CHECK(end.err == sentence("store.disk_full"));
        CHECK(content(store) == before);
    }
    CHECK(isClean(store));
}

} // namespace wanmi

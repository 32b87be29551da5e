// The disk is full, the clock is wrong, the power fails in the middle of `case do`: the product
// says so in one line, and keeps exactly what it acknowledged.
#include "core/service/whole_store.h"
#include "tests/support/child_program.h"
#include "tests/support/small_disk.h"

#include <limits>
#include <random>
#include <set>

namespace wanmi {
namespace {

using test::ChildProgram;
using test::must;
using test::Outcome;
using test::ScratchFolder;

constexpr rlim_t kKilobyte = 1024;

std::vector<std::string> on(const std::string& store, std::vector<std::string> words) {
    std::vector<std::string> all{"--store", store};
    all.insert(all.end(), words.begin(), words.end());
    return all;
}

Outcome ctl(const ScratchFolder& folder, const std::string& store, std::vector<std::string> words,
            std::optional<rlim_t> fileLimit = {}) {
    return ChildProgram{folder, WANMICTL, on(store, std::move(words)), fileLimit}.wait();
}

std::vector<std::string> aReport() {
    return {"case",   "report",   "--kind",  "event:0102", "--at", "114.3031,30.6027",
            "--text", "暴露垃圾", "--actor", "collector1"};
}

bool isOneLine(const Outcome& o) {
    return o.code == 1 && o.out.empty() && !o.err.empty() &&
           std::count(o.err.begin(), o.err.end(), '\n') == 1;
}

std::string fullLine() {
    return must(Messages::load(WANMI_SOURCE_DIR "/data", "en")).text("store.disk_full") + "\n";
}

ReportCommand report() {
    ReportCommand r;
    r.kind = "event:0102";
    r.at = test::kInCity;
    r.text = "x";
    r.actor = "collector1";
    return r;
}

std::vector<std::string> filesIn(const std::filesystem::path& folder) {
    std::vector<std::string> out;
    for (const auto& each : std::filesystem::directory_iterator{folder}) {
        out.push_back(each.path().filename().string());
    }
    return out;
}

/// How a step is cut short: at its start, once it has the store, while it writes, or when it has
/// told.
enum class Moment : std::uint8_t { Anywhere, Locked, Writing, Told };

void killAt(ChildProgram& child, test::StoreWatch& watch, Moment moment, std::uint64_t spin) {
    const auto before = watch.logSize();
    const auto reached = [&] {
        switch (moment) {
        case Moment::Anywhere: return spin-- == 0;
        case Moment::Locked: return watch.locked();
        case Moment::Writing: return watch.logSize() != before;
        case Moment::Told: return child.answered();
        }
        return true;
    };
    while (child.running() && !reached()) {
    }
    child.send(SIGKILL);
}

} // namespace

TEST_CASE("Nothing acknowledged is lost, nothing is applied twice: wanmictl case do is killed "
          "at any moment",
          "[cli]") {
    ScratchFolder folder;
    const auto store = test::smallCity(folder);
    std::mt19937_64 random{20260107};
    CAPTURE(20260107);
    int taken = 0;
    int toldAndKilled = 0;
    for (int round = 0; round < 32; ++round) {
        std::string id;
        {
            auto desk = must(Desk::open(store));
            id = must(CaseService{*desk}.report(report())).id;
        }
        Outcome end;
        {
            test::StoreWatch watch{store};
            ChildProgram child{
                folder, WANMICTL,
                on(store, {"case", "do", id, "accept", "--actor", "acceptor1", "--revision", "1"})};
            killAt(child, watch, static_cast<Moment>(round % 4), random() % 200'000);
            end = child.wait();
        }
        auto desk = must(Desk::open(store));
        CaseService cases{*desk};
        const auto after = must(cases.show(id));
        INFO("round " << round << " ended " << end.code << ": " << end.out);
        REQUIRE(after.events.size() == static_cast<std::size_t>(after.state.revision));
        const bool acknowledged = end.code == 0 || !end.out.empty();
        if (acknowledged) REQUIRE(after.state.revision == 2);
        taken += after.state.revision == 2 ? 1 : 0;
        toldAndKilled += end.code == -SIGKILL && !end.out.empty() ? 1 : 0;
        // Who saw no answer asks again: it is taken once, whatever had happened.
        StepCommand again;
        again.id = id;
        again.actor = "acceptor1";
        again.revision = 1;
        again.what.action = Action::Accept;
        const bool now = static_cast<bool>(cases.act(again));
        CHECK(now == (after.state.revision == 1));
        CHECK(must(cases.show(id)).events.size() == 2);
    }
    CHECK(taken > 0);
    CHECK(taken < 32);
    auto desk = must(Desk::open(store));
    CHECK(must(checkStore(*desk, {})).empty());
}

TEST_CASE("Nothing acknowledged is lost: a full disk refuses a step in one line, and the store "
          "goes on when there is room",
          "[cli]") {
    const test::SmallDisk disk;
    if (!disk) return;
    ScratchFolder elsewhere;
    const auto store = test::smallCity(disk.folder());
    int acknowledged = 0;
    int refused = 0;
    for (std::uintmax_t room = 0; room <= 160; room += 16) {
        // The log of the round before is written home and gone: each round has the same room.
        { must(must(Desk::open(store))->db().run("PRAGMA wal_checkpoint(TRUNCATE)")); }
        const auto used = disk.used();
        REQUIRE(disk.resize(used + room));
        for (int i = 0; i < 4; ++i) {
            const auto done = ctl(elsewhere, store, aReport());
            INFO(room << " kB: " << done.err);
            if (done.code == 0) {
                ++acknowledged;
                continue;
            }
            ++refused;
            CHECK(isOneLine(done));
            CHECK(done.err == fullLine());
        }
        const auto looked = ctl(elsewhere, store, {"check"});
        INFO(room << " kB: " << looked.err);
        CHECK((looked.code == 0 ? looked.err.empty() : looked.err == fullLine()));
        REQUIRE(disk.resize(64 * 1024));
    }
    CHECK(refused > 4);
    CHECK(acknowledged > 4);
    auto desk = must(Desk::open(store));
    CHECK(must(summary(*desk)).cases == acknowledged);
    CHECK(must(checkStore(*desk, {})).empty());
}

TEST_CASE("Nothing half-written: init on a full disk leaves no file and says so in one line",
          "[cli]") {
    const test::SmallDisk disk;
    if (!disk) return;
    ScratchFolder elsewhere;
    const auto store = disk.folder().file("new.sqlite");
    const std::vector<std::string> plain{"init",   "--city",    "试城",  "--district",
                                         "990101", "--sandbox", "--crs", "EPSG:4547"};
    const std::vector<std::string> sample{"init",         "--sample", "--cells", "150",
                                          "--components", "500",      "--cases", "100"};
    for (const auto& words : {plain, sample}) {
        for (const std::uintmax_t room : {4, 64, 160, 400, 800, 1200}) {
            REQUIRE(disk.resize(room));
            const auto done = ctl(elsewhere, store, words);
            INFO(words[1] << " " << room << " kB: " << done.err);
            CHECK(isOneLine(done));
            CHECK(done.err == fullLine());
            CHECK(filesIn(disk.folder().file("")).empty());
            REQUIRE(disk.resize(64 * 1024));
        }
    }
    CHECK(ctl(elsewhere, store, plain).code == 0);
    CHECK(ctl(elsewhere, store, {"check"}).code == 0);
}

TEST_CASE(
    "Nothing acknowledged is lost: a file that may not grow refuses init and steps in one line",
    "[cli]") {
    ScratchFolder folder;
    for (const rlim_t limit : {rlim_t{0}, 100 * kKilobyte, 500 * kKilobyte}) {
        const auto store = folder.file("limited.sqlite");
        const auto done =
            ctl(folder, store, {"init", "--city", "试城", "--district", "990101", "--sandbox"},
                limit == 0 ? 4 * kKilobyte : limit);
        INFO(limit << ": " << done.err);
        CHECK(isOneLine(done));
        CHECK(done.err == fullLine());
        for (const auto& name : filesIn(folder.file(""))) {
            INFO(name);
            CHECK_FALSE(name.starts_with("limited"));
        }
    }
    const auto store = test::smallCity(folder);
    int acknowledged = 0;
    int refused = 0;
    for (int i = 0; i < 10; ++i) {
        const auto done = ctl(folder, store, aReport(), (8 + 12 * i) * kKilobyte);
        INFO(i << ": " << done.err);
        (done.code == 0 ? acknowledged : refused) += 1;
        if (done.code != 0) {
            CHECK(isOneLine(done));
            CHECK(done.err == fullLine());
        }
    }
    CHECK(refused > 0);
    CHECK(acknowledged > 0);
    auto desk = must(Desk::open(store));
    CHECK(must(summary(*desk)).cases == acknowledged);
    CHECK(must(checkStore(*desk, {})).empty());
}

TEST_CASE("wanmictl: an answer that nobody can take is no success", "[cli]") {
    if (!std::filesystem::exists("/dev/full")) return;
    ScratchFolder folder;
    const auto store = test::smallCity(folder);
    const auto command = "WANMI_DATA=" + test::quoted(WANMI_SOURCE_DIR "/data") + " " +
                         test::quoted(WANMICTL) + " --store " + test::quoted(store) +
                         " info >/dev/full 2>" + test::quoted(folder.file("err"));
    const int status = std::system(command.c_str()); // NOLINT: our own program, quoted words
    CHECK(WEXITSTATUS(status) == 1);
    CHECK(must(readFile(folder.file("err"))) ==
          must(Messages::load(WANMI_SOURCE_DIR "/data", "en")).text("cli.unheard") + "\n");
}

TEST_CASE("init: the log of a store that is gone is never played into a new one", "[cli]") {
    ScratchFolder folder;
    const auto store = test::smallCity(folder);
    {
        // Killed with steps in the log, then the store's file alone is taken away.
        test::StoreWatch watch{store};
        ChildProgram child{folder, WANMICTL, on(store, aReport())};
        REQUIRE(child.wait().code == 0);
        REQUIRE(watch.logSize() > 0);
        std::filesystem::copy(store + "-wal", folder.file("kept"));
    }
    std::filesystem::remove(store);
    std::filesystem::copy(folder.file("kept"), store + "-wal",
                          std::filesystem::copy_options::overwrite_existing);
    const std::vector<std::string> init{"init", "--city", "新城", "--district", "990101"};
    const std::vector<std::string> sample{"init", "--sample", "--cells", "150"};
    for (const auto& words : {init, sample}) {
        const auto refused = ctl(folder, store, words);
        CHECK(isOneLine(refused));
        CHECK(refused.err.find("-wal") != std::string::npos);
        CHECK_FALSE(std::filesystem::exists(store));
        CHECK(must(readFile(store + "-wal")) == must(readFile(folder.file("kept"))));
    }
    std::filesystem::remove(store + "-wal");
    CHECK(ctl(folder, store, init).code == 0);
    CHECK(ctl(folder, store, {"check"}).code == 0);
    CHECK(must(must(Desk::open(store))
                   ->db()
                   .text("SELECT value FROM store_info WHERE key = 'city'")) == "新城");
}

} // namespace wanmi

// Editing and publication are killed in the middle, as a power cut would: every step of a draft
// that was acknowledged is there, and the city is as before or as after, never between.
#include "core/base/file.h"
#include "core/service/people_service.h"
#include "core/service/region_acts.h"
#include "core/service/whole_store.h"
#include "core/store/place_store.h"
#include "tests/grid/city.h"
#include "tests/support/catch.h"

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <limits>
#include <random>

namespace wanmi::test {
namespace {

using Clock = std::chrono::steady_clock;

/// Runs `work` in a process of its own and kills it `patience` after it was ready; tells how many
/// times it acknowledged.
int killed(const std::function<void(int)>& work, int wanted, std::chrono::microseconds patience) {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    const auto child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        work(ends[1]);
        _exit(0);
    }
    close(ends[1]);
    const auto hear = [&](int most) {
        char dot = 0;
        int heard = 0;
        while (heard < most && read(ends[0], &dot, 1) == 1) {
            ++heard;
        }
        return heard;
    };
    int heard = hear(wanted);
    const auto end = Clock::now() + patience;
    while (Clock::now() < end) {
    }
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    heard += hear(std::numeric_limits<int>::max());
    close(ends[0]);
    return heard;
}

void acknowledge(int parent) {
    const char done = '.';
    if (write(parent, &done, 1) != 1) _exit(1);
}

bool clean(Desk& desk) {
    const auto grid = must(PlaceService{desk}.checkGrid());
    return grid.gaps == 0 && grid.overlaps == 0 && grid.badCodes == 0 &&
           must(checkStore(desk, {})).empty();
}

/// Counts the rows that are written, and kills the process at one of them.
struct RowCount {
    int rows = 0;
    int killAt = 0; ///< 0: never; one past the last: when all is to be committed
};
void watch(Desk& desk, RowCount& count) {
    sqlite3_update_hook(
        desk.db().raw(),
        [](void* seen, int, const char*, const char*, sqlite3_int64) {
            auto& c = *static_cast<RowCount*>(seen);
            if (++c.rows == c.killAt) (void)raise(SIGKILL);
        },
        &count);
    sqlite3_commit_hook(
        desk.db().raw(),
        [](void* seen) {
            const auto& c = *static_cast<RowCount*>(seen);
            if (c.rows + 1 == c.killAt) (void)raise(SIGKILL);
            return 0;
        },
        &count);
}

/// Kills `change` at rows from the first to the last that it writes, and at its commit, each time
/// on a copy of the store: nothing of it may be there. After it returned all of it is.
void killWhile(const ScratchFolder& folder, const std::string& base,
               const std::function<void(Desk&)>& change, const std::function<bool(Desk&)>& isDone) {
    const auto copy = [&](const std::string& name) {
        auto path = folder.file(name);
        std::filesystem::copy_file(base, path);
        return path;
    };
    const auto before = must(summary(*must(Desk::open(base)))).digest;
    RowCount whole;
    {
        const auto desk = must(Desk::open(copy("once.sqlite")));
        watch(*desk, whole);
        change(*desk);
        CHECK(isDone(*desk));
        CHECK(clean(*desk));
    }
    REQUIRE(whole.rows > 10);
    constexpr int kRounds = 24;
    for (int round = 0; round <= kRounds; ++round) {
        const int row = 1 + whole.rows * round / kRounds; // the last one: the commit
        INFO("killed at row " << row << " of " << whole.rows);
        const auto path = copy("killed-" + std::to_string(round) + ".sqlite");
        const auto child = fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            const auto desk = must(Desk::open(path));
            RowCount count{0, row};
            watch(*desk, count);
            change(*desk);
            _exit(0);
        }
        int status = 0;
        waitpid(child, &status, 0);
        CHECK(WIFSIGNALED(status));
        const auto desk = must(Desk::open(path));
        CHECK(must(summary(*desk)).digest == before);
        CHECK(clean(*desk));
    }
}

/// A store at rest: one file, nothing in its log.
void settle(const std::string& path) {
    const auto desk = must(Desk::open(path));
    must(desk->db().run("PRAGMA wal_checkpoint(TRUNCATE)"));
}

} // namespace

TEST_CASE("Every step of a draft that was acknowledged is there after kill -9", "[kill]") {
    const ScratchFolder folder;
    const auto path = smallCity(folder);
    must(GridAdmin{*must(Desk::open(path))}.newDraft("spring", kAdmin));
    std::mt19937_64 random{20260711};
    CAPTURE(20260711);
    std::size_t least = 0;
    for (int round = 0; round < 12; ++round) {
        const auto heard = killed(
            [&](int parent) {
                const auto desk = must(Desk::open(path));
                GridAdmin admin{*desk};
                auto draft = must(admin.open("spring"));
                for (;;) { // a cell is cut and put together again
                    const auto cut = split(draft, largest(draft));
                    edit(admin, draft, "spring", cut);
                    acknowledge(parent);
                    const auto from = draft.lines();
                    if (draft.undo() == nullptr) _exit(1);
                    must(admin.keep("spring", from, draft.log(from), kAdmin));
                    acknowledge(parent);
                }
            },
            1 + static_cast<int>(random() % 4), std::chrono::microseconds{random() % 3000});
        least += static_cast<std::size_t>(heard);
        const auto desk = must(Desk::open(path));
        const auto draft = must(GridAdmin{*desk}.open("spring")); // whole lines, and they fit
        REQUIRE(draft.lines() >= least);
        REQUIRE(draft.lines() <= least + 1);
        least = draft.lines();
        CHECK(clean(*desk));
    }
}

TEST_CASE("A publication that is killed before its end leaves the city as it was", "[kill]") {
    const ScratchFolder folder;
    const auto path = smallCity(folder);
    {
        const auto desk = must(Desk::open(path));
        GridAdmin admin{*desk};
        must(admin.newDraft("spring", kAdmin));
        auto draft = must(admin.open("spring"));
        const auto pair = neighboursOf(draft);
        edit(admin, draft, "spring", merge(pair.a, pair.b));
    }
    settle(path);
    killWhile(
        folder, path,
        [](Desk& desk) {
            PublishRequest request;
            request.draft = "spring";
            request.actor = kAdmin;
            must(GridAdmin{desk}.publish(request));
        },
        [](Desk& desk) {
            const auto drafts = must(GridAdmin{desk}.drafts(true));
            return drafts.front().state == "published" &&
                   must(GridAdmin{desk}.editions()).back().kind == "draft";
        });
}

TEST_CASE("An act on regions that is killed before its end leaves the city as it was", "[kill]") {
    const ScratchFolder folder;
    const auto path = smallCity(folder);
    {
        DeskOptions options;
        options.now = kTestTime() + std::chrono::hours{1};
        const auto desk = must(Desk::open(path, options));
        Actor second;
        second.login = "admin2";
        second.name = "第二管理员";
        second.post = "ADMIN_SYSTEM";
        must(PeopleService{*desk}.add(second, kAdmin));
        RegionActRequest request;
        request.act.kind = RegionActKind::Recode;
        request.act.code = "990101";
        request.act.newCode = "990109";
        request.document = "文1号";
        request.actor = kAdmin;
        must(RegionActs{*desk}.propose(request));
        must(desk->keepClock());
    }
    settle(path);
    killWhile(
        folder, path, [](Desk& desk) { must(RegionActs{desk}.confirm(1, "admin2")); },
        [](Desk& desk) {
            PlaceStore places{desk.db()};
            return must(RegionActs{desk}.list(true)).front().state == "done" &&
                   must(places.cells("990101")).empty() && !must(places.cells("990109")).empty();
        });
}

} // namespace wanmi::test

// The product is killed in the middle of its writing, as a power cut would; what it acknowledged
// must be there afterwards, and nothing half.
#include "core/service/whole_store.h"
#include "tests/support/run_program.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <limits>
#include <random>

namespace wanmi {

namespace {

/// Reports without end, telling the parent each one that is acknowledged.
[[noreturn]] void reportForever(const std::string& store, int parent) {
    auto desk = Desk::open(store);
    if (!desk) _exit(1);
    CaseService cases{**desk};
    ReportCommand r;
    r.kind = "event:0102";
    r.at = test::kInCity;
    r.text = "x";
    r.actor = "collector1";
    for (;;) {
        if (!cases.report(r)) _exit(1);
        const char done = '.';
        if (write(parent, &done, 1) != 1) _exit(1);
    }
}

/// Reads up to `most` acknowledgements, or until the other end is closed.
int hear(int pipeEnd, int most) {
    char dot = 0;
    int heard = 0;
    while (heard < most && read(pipeEnd, &dot, 1) == 1) {
        ++heard;
    }
    return heard;
}

} // namespace

TEST_CASE(
    "Nothing acknowledged is lost, nothing is applied twice: kill -9 in the middle of case do",
    "[cli]") {
    test::ScratchFolder folder;
    const auto store = test::smallCity(folder);
    std::mt19937_64 random{20260106};
    CAPTURE(20260106);
    int acknowledged = 0;
    constexpr int kRounds = 40;
    for (int round = 0; round < kRounds; ++round) {
        std::array<int, 2> pipeEnds{};
        REQUIRE(pipe(pipeEnds.data()) == 0);
        const auto child = fork();
        REQUIRE(child >= 0);
        if (child == 0) reportForever(store, pipeEnds[1]);
        close(pipeEnds[1]);
        // Killed after a number of acknowledgements and a little more work: anywhere in the next
        // write.
        const auto wanted = 1 + static_cast<int>(random() % 5);
        int heard = hear(pipeEnds[0], wanted);
        const auto more =
            std::chrono::steady_clock::now() + std::chrono::microseconds{random() % 1500};
        while (std::chrono::steady_clock::now() < more) {
        }
        kill(child, SIGKILL);
        int status = 0;
        waitpid(child, &status, 0);
        heard += hear(pipeEnds[0], std::numeric_limits<int>::max());
        close(pipeEnds[0]);
        REQUIRE(heard >= wanted);
        acknowledged += heard;
    }
    auto desk = test::must(Desk::open(store));
    const auto cases = test::must(summary(*desk)).cases;
    CHECK(cases >= acknowledged);           // nothing acknowledged is missing
    CHECK(cases <= acknowledged + kRounds); // at most the one in flight each time is there too
    CHECK(test::must(checkStore(*desk, {})).empty());
}

} // namespace wanmi

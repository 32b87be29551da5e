#include "core/service/whole_store.h"
#include "tests/cli/evidence_kill.h"
#include "tests/support/media_samples.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>

namespace wanmi {

using test::must;

TEST_CASE(
    "Kill -9 in the middle of actions with photos: nothing acknowledged is lost, nothing is half "
    "stored, the check is clean",
    "[cli]") {
    CHECK(test::killMany(40, 20260107) >= 80);
}

TEST_CASE("Two processes add the same photos at the same time: each is kept once", "[cli]") {
    test::ScratchFolder folder;
    const auto store = test::smallCity(folder);
    const auto id = test::reportOne(*must(Desk::open(store)));
    constexpr int kPhotos = 60;
    std::array<pid_t, 2> children{};
    for (auto& child : children) {
        child = fork();
        REQUIRE(child >= 0);
        if (child != 0) continue;
        auto desk = Desk::open(store);
        if (!desk) _exit(1);
        EvidenceService evidence{**desk};
        for (int i = 0; i < kPhotos; ++i) {
            if (!evidence.addBytes(test::jpeg({}, std::to_string(i)), test::photoOf(id))) _exit(1);
        }
        _exit(0);
    }
    for (const auto child : children) {
        int status = 0;
        waitpid(child, &status, 0);
        CHECK(WIFEXITED(status));
        CHECK(WEXITSTATUS(status) == 0);
    }
    auto desk = must(Desk::open(store));
    CHECK(must(EvidenceService{*desk}.list(id)).size() == kPhotos);
    CHECK(ObjectFiles{store}.all().size() == kPhotos);
    CHECK(must(checkStore(*desk, {})).empty());
}

} // namespace wanmi

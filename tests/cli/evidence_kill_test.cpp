// Photos are added, and actions taken with them, while the process is killed: what it acknowledged
// is there afterwards, nothing half.
#include "core/base/hash.h"
#include "core/service/chain_head.h"
#include "core/service/evidence_service.h"
#include "core/store/evidence_store.h"
#include "tests/support/media_samples.h"
#include "tests/support/run_program.h"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <random>
#include <set>

namespace wanmi {
namespace {

using test::must;

std::string reportOne(Desk& desk) {
    ReportCommand r;
    r.kind = "event:0102";
    r.at = test::kInCity;
    r.text = "x";
    r.actor = "collector1";
    return must(CaseService{desk}.report(r)).id;
}

NewEvidence photoOf(const std::string& caseId) {
    NewEvidence what;
    what.caseId = caseId;
    what.purpose = "after";
    what.actor = "collector1";
    what.name = "a.jpg";
    return what;
}

/// Adds photos without end, each of its own content, takes a step that names it, and tells the
/// parent the hash of each step that is acknowledged.
[[noreturn]] void addForever(const std::string& store, const std::string& caseId, int round,
                             int parent) {
    auto desk = Desk::open(store);
    if (!desk) _exit(1);
    EvidenceService evidence{**desk};
    for (int i = 0;; ++i) {
        const auto body = std::to_string(round) + "-" + std::to_string(i) + std::string(20000, 'x');
        const auto row = evidence.addBytes(test::jpeg({}, body), photoOf(caseId));
        if (!row) _exit(1);
        StepCommand step;
        step.id = caseId;
        step.actor = "leader1";
        step.what.action = Action::Remark;
        step.what.note = "x";
        step.what.evidence = {row->mark};
        if (!CaseService{**desk}.act(step)) _exit(1);
        if (write(parent, row->hash.data(), 64) != 64) _exit(1);
    }
}

/// Reads acknowledged hashes: `most`, or all that are left.
void hear(int pipeEnd, std::size_t most, std::vector<std::string>& into) {
    std::array<char, 64> hash{};
    for (std::size_t heard = 0; heard < most; ++heard) {
        std::size_t got = 0;
        while (got < hash.size()) {
            const auto n = read(pipeEnd, hash.data() + got, hash.size() - got);
            if (n <= 0) return;
            got += static_cast<std::size_t>(n);
        }
        into.emplace_back(hash.data(), hash.size());
    }
}

} // namespace

TEST_CASE(
    "Kill -9 in the middle of actions with photos: nothing acknowledged is lost, nothing is half "
    "stored, the check is clean",
    "[cli]") {
    test::ScratchFolder folder;
    const auto store = test::smallCity(folder);
    const auto id = reportOne(*must(Desk::open(store)));
    std::mt19937_64 random{20260107};
    CAPTURE(20260107);
    std::vector<std::string> acknowledged;
    constexpr int kRounds = 40;
    for (int round = 0; round < kRounds; ++round) {
        std::array<int, 2> pipeEnds{};
        REQUIRE(pipe(pipeEnds.data()) == 0);
        const auto child = fork();
        REQUIRE(child >= 0);
        if (child == 0) addForever(store, id, round, pipeEnds[1]);
        close(pipeEnds[1]);
        hear(pipeEnds[0], 1 + random() % 4, acknowledged);
        // And a little more work: anywhere in the next addition.
        const auto more =
            std::chrono::steady_clock::now() + std::chrono::microseconds{random() % 2500};
        while (std::chrono::steady_clock::now() < more) {
        }
        kill(child, SIGKILL);
        int status = 0;
        waitpid(child, &status, 0);
        REQUIRE(WIFSIGNALED(status)); // it had not given up by itself
        hear(pipeEnds[0], SIZE_MAX, acknowledged);
        close(pipeEnds[0]);
    }
    auto desk = must(Desk::open(store));
    CHECK(must(checkStore(*desk, {})).empty());
    const ObjectFiles files{store};
    std::set<std::string> named;
    for (const auto& e : must(CaseService{*desk}.show(id)).events) {
        for (auto& mark : evidenceOf(e)) {
            named.insert(std::move(mark));
        }
    }
    for (const auto& hash : acknowledged) {
        CHECK(named.count(hash) == 1);
        INFO(hash);
        CHECK(must(files.look(hash)).hash == hash);
        CHECK(must(EvidenceStore{desk->db()}.byMark(hash)).size() == 1);
    }
    const auto rows = must(desk->db().number("SELECT count(*) FROM evidence")).value_or(0);
    CHECK(rows >= static_cast<std::int64_t>(acknowledged.size()));
    CHECK(rows <= static_cast<std::int64_t>(acknowledged.size()) + kRounds);
    // What was cut off is a draft or a file without a row, and goes.
    must(EvidenceService{*desk}.sweep(std::chrono::seconds{0}));
    CHECK(static_cast<std::int64_t>(files.all().size()) == rows);
    CHECK(std::filesystem::is_empty(pathFrom(store + ".d/objects/incoming")));
    CHECK(must(checkStore(*desk, {})).empty());
}

TEST_CASE("Two processes add the same photos at the same time: each is kept once", "[cli]") {
    test::ScratchFolder folder;
    const auto store = test::smallCity(folder);
    const auto id = reportOne(*must(Desk::open(store)));
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
            if (!evidence.addBytes(test::jpeg({}, std::to_string(i)), photoOf(id))) _exit(1);
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

#include "tests/cli/evidence_kill.h"

#include "core/base/file.h"
#include "core/service/whole_store.h"
#include "core/store/evidence_store.h"
#include "tests/support/media_samples.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <map>
#include <random>
#include <set>

namespace wanmi::test {

std::string reportOne(Desk& desk) {
    ReportCommand r;
    r.kind = "event:0102";
    r.at = kInCity;
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

namespace {

/// The two photos of an action, as their hashes.
using Pair = std::array<char, 128>;

/// Adds two photos, each of its own content, takes a step that names them, tells the parent their
/// hashes, and so on without end.
[[noreturn]] void addForever(const std::string& store, const std::string& caseId, int round,
                             int parent) {
    auto desk = Desk::open(store);
    if (!desk) _exit(1);
    EvidenceService evidence{**desk};
    for (int i = 0;; ++i) {
        StepCommand step;
        step.id = caseId;
        step.actor = "leader1";
        step.what.action = Action::Remark;
        step.what.note = "x";
        Pair told{};
        for (std::size_t k = 0; k < 2; ++k) {
            const auto body = std::to_string(round) + "-" + std::to_string(i) + "-" +
                              std::to_string(k) + std::string(20000, 'x');
            const auto row = evidence.addBytes(jpeg({}, body), photoOf(caseId));
            if (!row) _exit(1);
            step.what.evidence.push_back(row->mark);
            std::copy(row->hash.begin(), row->hash.end(),
                      told.begin() + static_cast<std::ptrdiff_t>(64 * k));
        }
        if (!CaseService{**desk}.act(step)) _exit(1);
        if (write(parent, told.data(), told.size()) != static_cast<ssize_t>(told.size())) _exit(1);
    }
}

/// Reads the hashes of acknowledged actions, `most` or all that are left; gives how many.
std::size_t hear(int pipeEnd, std::size_t most, std::vector<std::string>& into) {
    Pair pair{};
    for (std::size_t heard = 0; heard < most; ++heard) {
        std::size_t got = 0;
        while (got < pair.size()) {
            const auto n = read(pipeEnd, pair.data() + got, pair.size() - got);
            if (n <= 0) return heard;
            got += static_cast<std::size_t>(n);
        }
        into.emplace_back(pair.data(), 64);
        into.emplace_back(pair.data() + 64, 64);
    }
    return most;
}

/// What is acknowledged, by case.
using Acknowledged = std::map<std::string, std::vector<std::string>>;

/// Starts the work on a case and kills it after some actions, anywhere in the next one. Gives how
/// many were acknowledged.
std::size_t killOnce(const std::string& store, const std::string& id, int round,
                     std::mt19937_64& random, std::vector<std::string>& acknowledged) {
    std::array<int, 2> pipeEnds{};
    REQUIRE(pipe(pipeEnds.data()) == 0);
    const auto child = fork();
    REQUIRE(child >= 0);
    if (child == 0) addForever(store, id, round, pipeEnds[1]);
    close(pipeEnds[1]);
    auto heard = hear(pipeEnds[0], 1 + random() % 2, acknowledged);
    const auto start = std::chrono::steady_clock::now();
    heard += hear(pipeEnds[0], 1, acknowledged);
    // An action takes about so long: the blow falls anywhere in the next, or just after it.
    const auto took = std::chrono::steady_clock::now() - start;
    const auto until =
        std::chrono::steady_clock::now() + took * static_cast<long>(random() % 1200) / 1000;
    while (std::chrono::steady_clock::now() < until) {
    }
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status)); // it had not given up by itself
    heard += hear(pipeEnds[0], SIZE_MAX, acknowledged);
    close(pipeEnds[0]);
    return heard;
}

/// What is left after all the killing.
void lookAfter(const std::string& store, const Acknowledged& all, std::int64_t rounds) {
    auto desk = must(Desk::open(store));
    CHECK(must(checkStore(*desk, {})).empty());
    const ObjectFiles files{store};
    std::set<std::string> named;
    std::int64_t photos = 0;
    for (const auto& [id, acknowledged] : all) {
        for (const auto& e : must(CaseService{*desk}.show(id)).events) {
            for (auto& mark : evidenceOf(e)) {
                named.insert(std::move(mark));
            }
        }
        for (const auto& hash : acknowledged) {
            ++photos;
            INFO(hash);
            CHECK(named.count(hash) == 1);
            CHECK(must(files.look(hash)).hash == hash);
            CHECK(must(EvidenceStore{desk->db()}.byMark(hash)).size() == 1);
        }
    }
    for (const auto& mark : named) { // no reference without its object
        CHECK(must(files.look(mark)).hash == mark);
    }
    const auto rows = must(desk->db().number("SELECT count(*) FROM evidence")).value_or(0);
    CHECK(rows >= photos);
    CHECK(rows <= photos + 2 * rounds); // at most the one in flight each time is there too
    // What was cut off is a draft or a file without a row, and goes.
    must(EvidenceService{*desk}.sweep(std::chrono::seconds{0}));
    CHECK(static_cast<std::int64_t>(files.all().size()) == rows);
    CHECK(std::filesystem::is_empty(pathFrom(store + ".d/objects/incoming")));
    CHECK(must(checkStore(*desk, {})).empty());
}

} // namespace

std::size_t killMany(int rounds, std::uint64_t seed) {
    constexpr int kRoundsACase = 50;
    ScratchFolder folder;
    const auto store = smallCity(folder);
    std::mt19937_64 random{seed};
    CAPTURE(seed);
    Acknowledged all;
    std::size_t actions = 0;
    std::string id;
    for (int round = 0; round < rounds; ++round) {
        if (round % kRoundsACase == 0) {
            auto desk = must(Desk::open(store));
            CHECK(must(checkStore(*desk, {})).empty());
            id = reportOne(*desk);
        }
        actions += killOnce(store, id, round, random, all[id]);
    }
    lookAfter(store, all, rounds);
    return actions;
}

} // namespace wanmi::test

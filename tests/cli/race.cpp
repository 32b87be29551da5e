#include "tests/cli/race.h"

#include "core/base/time_text.h"
#include "core/service/whole_store.h"
#include "tests/support/small_city.h"

#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <string_view>

namespace wanmi::test {
namespace {

/// What a racer says of one round.
struct RaceWord {
    int won = 0;
    std::array<char, 40> reason{}; ///< of the refusal
    std::array<char, 40> who{};    ///< it says was first
    std::array<char, 40> action{}; ///< it says was taken
    std::array<char, 40> at{};     ///< when
};

/// What all processes see: the revision to act on, and what the racers say.
struct RaceTrack {
    std::array<sem_t, 2> go{}; ///< one for each, let go together
    sem_t done{};
    std::int64_t revision = 0;
    std::array<char, 40> caseId{};
    std::array<RaceWord, 2> words{};
};

template <std::size_t N>
void put(std::array<char, N>& into, std::string_view text) {
    into.fill('\0');
    std::memcpy(into.data(), text.data(), std::min(text.size(), N - 1));
}

/// The step of a round: the first on a case accepts it, the others remark.
StepCommand raceStep(const RaceTrack& track, int racer) {
    StepCommand s;
    s.id = track.caseId.data();
    s.revision = track.revision;
    s.what.action = s.revision == 1 ? Action::Accept : Action::Remark;
    s.what.note = "因由";
    s.actor = racer == 0 ? "chief1" : (s.revision == 1 ? "acceptor1" : "leader1");
    return s;
}

/// One racer: opens the store once, and acts in each round the moment it is called.
[[noreturn]] void race(RaceTrack& track, const std::string& store, int racer, int rounds) {
    auto desk = Desk::open(store);
    if (!desk) _exit(1);
    auto& word = track.words.at(static_cast<std::size_t>(racer));
    sem_post(&track.done); // ready
    for (int round = 0; round < rounds; ++round) {
        while (sem_wait(&track.go.at(static_cast<std::size_t>(racer))) != 0) {
        }
        const auto result = CaseService{**desk}.act(raceStep(track, racer));
        word = {};
        word.won = result ? 1 : 0;
        if (!result) {
            put(word.reason, result.error().reason);
            for (const auto& a : result.error().args) {
                if (a.name == "who") put(word.who, a.value);
                if (a.name == "action") put(word.action, a.value);
                if (a.name == "at") put(word.at, a.value);
            }
        }
        sem_post(&track.done);
    }
    _exit(0);
}

/// The memory the racers share.
class SharedTrack {
public:
    SharedTrack() {
        auto* memory = mmap(nullptr, sizeof(RaceTrack), PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED) throw std::runtime_error{"mmap"}; // NOLINT(*-cstyle-cast)
        m_track = new (memory) RaceTrack;
        for (auto* one : {&m_track->go[0], &m_track->go[1], &m_track->done}) {
            if (sem_init(one, 1, 0) != 0) throw std::runtime_error{"sem_init"};
        }
    }
    SharedTrack(const SharedTrack&) = delete;
    SharedTrack& operator=(const SharedTrack&) = delete;
    ~SharedTrack() { munmap(m_track, sizeof(RaceTrack)); }
    RaceTrack* operator->() { return m_track; }
    RaceTrack& operator*() { return *m_track; }

private:
    RaceTrack* m_track = nullptr;
};

/// Holds what both said of a round against the event that is there.
void judge(const RaceTrack& track, CaseService& cases, const std::string& zone, RaceCount& count) {
    const std::size_t winner = track.words[0].won != 0 ? 0 : 1;
    const auto& loser = track.words.at(1 - winner);
    REQUIRE(track.words[0].won + track.words[1].won == 1);
    ++count.won.at(winner);
    CHECK(std::string{loser.reason.data()} == "case.changed");
    const auto events = must(cases.show(track.caseId.data())).events;
    REQUIRE(static_cast<std::int64_t>(events.size()) == track.revision + 1);
    const auto step = raceStep(track, static_cast<int>(winner));
    CHECK(events.back().actor == step.actor);
    CHECK(step.actor == loser.who.data());
    CHECK(actionCode(step.what.action) == loser.action.data());
    CHECK(localText(events.back().at, zone) == loser.at.data());
}

/// Waits until both have spoken; a racer that is gone fails the test rather than hangs it.
void hearBoth(RaceTrack& track) {
    for (int heard = 0; heard < 2; ++heard) {
        timespec until{};
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += 60;
        REQUIRE(sem_timedwait(&track.done, &until) == 0);
    }
}

/// The rounds, seen from the centre: a new case every so often, and a judgement each round.
RaceCount runRaces(RaceTrack& track, const std::string& store, int rounds) {
    constexpr int kRoundsACase = 20;
    RaceCount count;
    auto desk = must(Desk::open(store));
    CaseService cases{*desk};
    hearBoth(track);
    for (; count.rounds < rounds; ++count.rounds) {
        if (count.rounds % kRoundsACase == 0) {
            ReportCommand r;
            r.kind = "event:0102";
            r.at = kInCity;
            r.text = "x";
            r.actor = "collector1";
            put(track.caseId, must(cases.report(r)).id);
            track.revision = 0;
        }
        ++track.revision;
        const std::size_t first = count.rounds % 2 == 0 ? 0 : 1; // neither is called first always
        sem_post(&track.go.at(first));
        sem_post(&track.go.at(1 - first));
        hearBoth(track);
        judge(track, cases, desk->zone(), count);
    }
    CHECK(must(checkStore(*desk, {})).empty());
    return count;
}

} // namespace

RaceCount raceMany(int rounds) {
    ScratchFolder folder;
    const auto store = smallCity(folder);
    SharedTrack track;
    std::array<pid_t, 2> racers{};
    for (int racer = 0; racer < 2; ++racer) {
        auto& child = racers.at(static_cast<std::size_t>(racer));
        child = fork();
        REQUIRE(child >= 0);
        if (child == 0) race(*track, store, racer, rounds);
    }
    const auto count = runRaces(*track, store, rounds);
    for (const auto racer : racers) {
        int status = 0;
        REQUIRE(waitpid(racer, &status, 0) == racer);
        CHECK(WIFEXITED(status));
        CHECK(WEXITSTATUS(status) == 0);
    }
    return count;
}

} // namespace wanmi::test

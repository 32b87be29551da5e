#include "core/domain/casework/clock_history.h"

#include "core/domain/casework/case_json.h"

#include <algorithm>
#include <stdexcept>

namespace wanmi {
namespace {

using State = StageClock::State;
using std::chrono::microseconds;

ClockMark::What markOf(const StageClock* before, const StageClock& after, Action type) {
    if (type == Action::RulesAdopted && before != nullptr) return ClockMark::What::Adopted;
    const bool halted = before != nullptr && before->state == after.state;
    if (halted && after.state == State::Paused) return ClockMark::What::Changed;
    if (after.state == State::Paused) return ClockMark::What::Paused;
    if (after.state == State::Stopped) return ClockMark::What::Stopped;
    if (before == nullptr) return ClockMark::What::Started;
    return before->state == State::Running ? ClockMark::What::Changed : ClockMark::What::Resumed;
}

bool isHalt(ClockMark::What what) {
    return what == ClockMark::What::Paused || what == ClockMark::What::Stopped;
}

/// A clock as an event tells it.
struct Told {
    std::string department;
    StageClock clock;
};

/// The clocks in an event's body.
std::vector<Told> clocksIn(const JsonView& json) {
    std::vector<Told> out;
    if (const auto* clocks = json.find("clocks")) {
        for (const auto& clock : *clocks) {
            out.push_back({{}, clockFromJson(clock)});
        }
    }
    if (const auto* assists = json.find("assists")) {
        for (const auto& assist : *assists) {
            out.push_back(
                {std::string{assist.at("department").text()}, clockFromJson(assist.at("clock"))});
        }
    }
    return out;
}

/// Gathers the lives from the clocks the events carry.
class Gatherer {
public:
    void take(const CaseEvent& event, const JsonView& body) {
        for (const auto& one : clocksIn(body)) {
            takeOne(event, one);
        }
    }
    std::vector<ClockHistory> done() { return std::move(m_lives); }

private:
    void takeOne(const CaseEvent& event, const Told& told) {
        const auto& clock = told.clock;
        auto* life = lifeOf(told);
        const StageClock* before = life == nullptr ? nullptr : &life->clock;
        if (before != nullptr && *before == clock) return;
        ClockMark mark{
            markOf(before, clock, event.type), event.at, event.seq, event.type, event.actor, clock};
        if (life == nullptr) {
            for (auto& earlier : m_lives) {
                if (isSame(earlier, told)) earlier.present = false;
            }
            mark.at = clock.started;
            life = &m_lives.emplace_back();
            life->department = told.department;
        }
        setRuns(*life, clock, event.at, mark);
        life->clock = clock;
        life->present = true;
        life->marks.push_back(std::move(mark));
    }

    static bool isSame(const ClockHistory& h, const Told& told) {
        return h.department == told.department && h.clock.stage == told.clock.stage;
    }

    ClockHistory* lifeOf(const Told& told) {
        const auto found =
            std::find_if(m_lives.begin(), m_lives.end(), [&told](const ClockHistory& h) {
                return isSame(h, told) && h.clock.started == told.clock.started;
            });
        return found == m_lives.end() ? nullptr : &*found;
    }

    static void setRuns(ClockHistory& life, const StageClock& clock, Instant at, ClockMark& mark) {
        auto& runs = life.runs;
        if (clock.state == State::Running) {
            // A run still open goes on, or ends where the present one begins.
            if (!runs.empty() && !runs.back().to) {
                if (runs.back().from == clock.resumed) return;
                runs.back().to = clock.resumed;
            }
            runs.push_back({clock.resumed, std::nullopt});
            if (mark.what == ClockMark::What::Resumed) mark.at = clock.resumed;
            return;
        }
        if (runs.empty()) runs.push_back({clock.resumed, std::nullopt});
        if (clock.state == State::Stopped) at = clock.stopped;
        if (!runs.back().to) runs.back().to = std::max(runs.back().from, at);
        if (isHalt(mark.what)) mark.at = at;
    }

    std::vector<ClockHistory> m_lives;
};

/// Writes the lines of one life.
class Explainer {
public:
    Explainer(const ClockHistory& history, const RuleSet& rules, Instant now)
        : m_history(&history),
          m_calendar(&rules.calendarOf(history.clock.rules)),
          m_now(now) {
        m_out.department = history.department;
        m_out.clock = history.clock;
        m_out.present = history.present;
        const auto& clock = history.clock;
        m_out.extended = clock.total - m_calendar->amount(clock.limit);
        m_carried = clock.used - countedBefore(history, clock, rules);
    }

    ClockExplanation done() {
        const auto& runs = m_history->runs;
        const bool running = !runs.empty() && !runs.back().to;
        std::vector<ClockMark> ahead; // inside the present run: told among its pieces
        for (const auto& mark : m_history->marks) {
            if (running && mark.at > runs.back().from) {
                ahead.push_back(mark);
            } else {
                finishedUntil(mark.at);
                event(mark);
            }
        }
        finishedUntil(Instant::max());
        m_out.used = m_sum;
        if (running) present(runs.back(), ahead);
        m_out.left = m_out.clock.total - m_out.used;
        return std::move(m_out);
    }

private:
    void add(ClockStep step) {
        m_sum += step.counted;
        step.sum = m_sum;
        m_out.steps.push_back(std::move(step));
    }

    void event(const ClockMark& mark) {
        constexpr std::array kKinds{ClockStep::What::Start,  ClockStep::What::Pause,
                                    ClockStep::What::Resume, ClockStep::What::Stop,
                                    ClockStep::What::Change, ClockStep::What::Adopt};
        ClockStep step;
        step.what = kKinds[static_cast<std::size_t>(mark.what)];
        step.from = step.to = mark.at;
        step.seq = mark.seq;
        step.type = mark.type;
        step.actor = mark.actor;
        const bool first = m_out.steps.empty();
        add(std::move(step));
        if (first && m_carried.count() != 0) {
            ClockStep carried;
            carried.what = ClockStep::What::Carried;
            carried.from = carried.to = mark.at;
            carried.counted = m_carried;
            add(std::move(carried));
        }
    }

    void pieces(Instant from, Instant to) {
        for (auto& piece : m_calendar->explainBetween(from, to, m_out.clock.limit.unit)) {
            ClockStep step;
            step.what =
                piece.counted.count() > 0 ? ClockStep::What::Counted : ClockStep::What::Passed;
            step.from = piece.from;
            step.to = piece.to;
            step.counted = piece.counted;
            step.why = std::move(piece.why);
            step.name = std::move(piece.name);
            add(std::move(step));
        }
    }

    /// The pieces of finished runs up to a moment.
    void finishedUntil(Instant until) {
        const auto& runs = m_history->runs;
        for (; m_run < runs.size() && runs[m_run].to; ++m_run) {
            const Instant from = std::max(m_cursor, runs[m_run].from);
            const Instant to = std::min(until, *runs[m_run].to);
            pieces(from, to);
            m_cursor = std::max(m_cursor, to);
            if (until < *runs[m_run].to) return;
        }
    }

    void point(ClockStep::What what, Instant at) {
        ClockStep step;
        step.what = what;
        step.from = step.to = at;
        add(std::move(step));
    }

    /// The run that goes on: what was counted, then what lies ahead, with the marks between.
    void present(const ClockRun& run, const std::vector<ClockMark>& marks) {
        const auto& clock = m_out.clock;
        m_out.lamp = lampAt(m_now, clock.warn, clock.due);
        struct Cut {
            Instant at;
            ClockStep::What what;
            const ClockMark* mark;
        };
        std::vector<Cut> cuts{{clock.warn, ClockStep::What::Warn, nullptr},
                              {clock.due, ClockStep::What::Due, nullptr},
                              {std::max(m_now, run.from), ClockStep::What::Now, nullptr}};
        for (const auto& mark : marks) {
            cuts.push_back({mark.at, ClockStep::What::Change, &mark});
        }
        std::stable_sort(cuts.begin(), cuts.end(),
                         [](const Cut& a, const Cut& b) { return a.at < b.at; });
        Instant cursor = run.from;
        for (const auto& cut : cuts) {
            pieces(cursor, cut.at);
            cursor = std::max(cursor, cut.at);
            if (cut.mark != nullptr) {
                event(*cut.mark);
            } else {
                point(cut.what, cut.at);
            }
            if (cut.what == ClockStep::What::Now) m_out.used = m_sum;
        }
    }

    const ClockHistory* m_history;
    const Calendar* m_calendar;
    Instant m_now;
    std::size_t m_run = 0;
    Instant m_cursor = Instant::min();
    microseconds m_carried{0};
    microseconds m_sum{0};
    ClockExplanation m_out;
};

} // namespace

std::string_view stepText(ClockStep::What what) {
    constexpr std::array<std::string_view, 12> kTexts{"start",  "counted", "passed", "pause",
                                                      "resume", "change",  "adopt",  "carried",
                                                      "stop",   "now",     "warn",   "due"};
    return kTexts[static_cast<std::size_t>(what)];
}

std::string_view clockStateText(StageClock::State state) {
    constexpr std::array<std::string_view, 3> kTexts{"running", "paused", "stopped"};
    return kTexts[static_cast<std::size_t>(state)];
}

Result<std::vector<ClockHistory>> clockHistories(const std::vector<CaseEvent>& events) {
    std::vector<std::pair<const CaseEvent*, JsonDocument>> kept;
    for (const auto& event : events) {
        const auto tells = [&event](std::string_view key) {
            return event.body.find(key) != std::string::npos;
        };
        const bool undo = event.type == Action::Undo;
        if (!undo && !tells("\"clocks\"") && !tells("\"assists\"")) continue;
        WANMI_LET(auto body, JsonDocument::parse(event.body));
        if (!undo) {
            kept.emplace_back(&event, std::move(body));
            continue;
        }
        // What was taken back has not been.
        const auto* at = body.root().find("undone");
        const auto undone = at != nullptr && at->isWhole() ? at->number() : event.seq;
        while (!kept.empty() && kept.back().first->seq >= undone) {
            kept.pop_back();
        }
    }
    Gatherer gatherer;
    for (const auto& [event, body] : kept) {
        try {
            gatherer.take(*event, body.root());
        } catch (const std::exception& broken) {
            return fail(Errc::Invalid, "case.bad_event",
                        {{"case", event->caseId},
                         {"seq", std::to_string(event->seq)},
                         {"why", broken.what()}});
        }
    }
    return gatherer.done();
}

microseconds countedBefore(const ClockHistory& history, const StageClock& by,
                           const RuleSet& rules) {
    const auto& calendar = rules.calendarOf(by.rules);
    microseconds sum{0};
    for (const auto& run : history.runs) {
        if (run.to) sum += calendar.elapsed(run.from, *run.to, by.limit.unit);
    }
    return sum;
}

ClockExplanation explainClock(const ClockHistory& history, const RuleSet& rules, Instant now) {
    return Explainer{history, rules, now}.done();
}

} // namespace wanmi

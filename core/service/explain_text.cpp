#include "core/service/explain.h"

#include <fmt/format.h>

namespace wanmi {
namespace {

std::string whyText(const ClockStep& step, const Messages& words) {
    if (step.why.empty()) return {};
    return step.name.empty() ? words.text(step.why)
                             : fmt::format("{} · {}", words.text(step.why), step.name);
}

std::string stepLine(const ClockStep& step, const Messages& words, const std::string& zone) {
    Args args{{"from", localText(step.from, zone)},
              {"to", localText(step.to, zone)},
              {"counted", durationText(step.counted)},
              {"sum", durationText(step.sum)},
              {"why", whyText(step, words)},
              {"seq", std::to_string(step.seq)},
              {"action", words.text("action." + std::string{actionCode(step.type)})},
              {"actor", step.actor}};
    return "  " + words.text("explain." + std::string{stepText(step.what)}, args) + "\n";
}

std::string clockLines(const ExplainedClock& one, const Messages& words, const std::string& zone) {
    const auto& e = one.what;
    const auto& clock = e.clock;
    const std::string state = !e.present ? "superseded" : std::string{clockStateText(clock.state)};
    auto stage = words.text("stage." + std::string{stageCode(clock.stage)});
    if (!e.department.empty()) stage += " (" + e.department + ")";
    std::string out = words.text("explain.clock", {{"stage", stage},
                                                   {"limit", limitText(clock.limit, words)},
                                                   {"total", durationText(clock.total)},
                                                   {"state", words.text("explain." + state)}}) +
                      "\n";
    if (e.extended.count() != 0) {
        out += words.text("explain.extended", {{"span", durationText(e.extended)}}) + "\n";
    }
    out += words.text("explain.rules", {{"number", std::to_string(one.ruleSet)},
                                        {"since", localText(one.ruleSetSince, zone)},
                                        {"version", one.ruleVersion.substr(0, 16)}}) +
           "\n";
    for (const auto& step : e.steps) {
        out += stepLine(step, words, zone);
    }
    const bool over = e.left.count() < 0;
    return out +
           words.text(
               over ? "explain.over" : "explain.left",
               {{"used", durationText(e.used)}, {"left", durationText(over ? -e.left : e.left)}}) +
           "\n";
}

} // namespace

std::string explainLines(const CaseExplanation& explanation, const Messages& words,
                         const std::string& zone) {
    std::string out = fmt::format("{}  {}\n", explanation.number,
                                  words.text("state." + std::string{stateCode(explanation.state)}));
    for (const auto& clock : explanation.clocks) {
        out += clockLines(clock, words, zone);
    }
    return out;
}

std::string durationText(std::chrono::microseconds span) {
    constexpr std::int64_t kSecond = 1'000'000;
    const std::int64_t whole = span.count() < 0 ? -span.count() : span.count();
    const std::int64_t seconds = whole / kSecond;
    auto text = fmt::format("{}{}:{:02}:{:02}", span.count() < 0 ? "-" : "", seconds / 3600,
                            seconds / 60 % 60, seconds % 60);
    if (whole % kSecond != 0) {
        text += fmt::format(".{:06}", whole % kSecond);
        text.erase(text.find_last_not_of('0') + 1);
    }
    return text;
}

std::string limitText(LimitSpan limit, const Messages& words) {
    return words.text("span." + std::string{unitText(limit.unit)},
                      {{"value", std::to_string(limit.value)}});
}

} // namespace wanmi

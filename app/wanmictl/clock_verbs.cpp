#include "app/wanmictl/verbs.h"
#include "core/base/time_text.h"
#include "core/service/explain.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wanmi::cli {
namespace {

Json stepJson(const ClockStep& step, const Desk& desk) {
    Json json{{"what", stepText(step.what)},
              {"from", localText(step.from, desk.zone())},
              {"to", localText(step.to, desk.zone())},
              {"counted_us", step.counted.count()},
              {"sum_us", step.sum.count()}};
    if (!step.why.empty()) json["why"] = step.why;
    if (!step.name.empty()) json["name"] = step.name;
    if (step.seq > 0) {
        json["event"] = {{"seq", step.seq}, {"type", actionCode(step.type)}, {"actor", step.actor}};
    }
    return json;
}

Json clockJson(const ExplainedClock& one, const Desk& desk) {
    const auto& e = one.what;
    const bool running = e.clock.state == StageClock::State::Running;
    Json steps = Json::array();
    for (const auto& step : e.steps) {
        steps.push_back(stepJson(step, desk));
    }
    const auto timeOrNull = [&desk, running](Instant at) {
        return running ? Json(localText(at, desk.zone())) : Json{};
    };
    return {{"stage", stageCode(e.clock.stage)},
            {"department", e.department.empty() ? Json{} : Json(e.department)},
            {"state", clockStateText(e.clock.state)},
            {"present", e.present},
            {"started", localText(e.clock.started, desk.zone())},
            {"limit", fmt::format("{} {}", e.clock.limit.value, unitText(e.clock.limit.unit))},
            {"total_us", e.clock.total.count()},
            {"extended_us", e.extended.count()},
            {"used_us", e.used.count()},
            {"left_us", e.left.count()},
            {"warn", timeOrNull(e.clock.warn)},
            {"due", timeOrNull(e.clock.due)},
            {"lamp", lampText(e.lamp)},
            {"rule_set", one.ruleSet},
            {"rule_version", one.ruleVersion},
            {"clock_rules", one.clockRules},
            {"rule_set_since", localText(one.ruleSetSince, desk.zone())},
            {"steps", steps}};
}

Result<int> runExplain(Call& call, const std::string& id, const std::string& stageText) {
    std::optional<CaseStage> stage;
    if (!stageText.empty()) {
        stage = stageOf(stageText);
        if (!stage) {
            return fail(
                Errc::Invalid, "explain.unknown_stage",
                {{"value", stageText}, {"known", fmt::format("{}", fmt::join(kStageCodes, ", "))}});
        }
    }
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto explained, explainCase(*desk, id, stage));
    Json clocks = Json::array();
    for (const auto& one : explained.clocks) {
        clocks.push_back(clockJson(one, *desk));
    }
    return call.answer({{"case", explained.id},
                        {"number", explained.number},
                        {"state", stateCode(explained.state)},
                        {"now", localText(explained.now, desk->zone())},
                        {"clocks", clocks}},
                       explainLines(explained, call.messages(), desk->zone()));
}

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

} // namespace

void addClockVerbs(CLI::App& app, Call& call, int& code) {
    auto* group = app.get_subcommand("case");
    auto* explain = group->add_subcommand(
        "explain", "every step of the arithmetic of a case's clocks (计时说明)");
    const auto a = std::make_shared<std::pair<std::string, std::string>>();
    explain->add_option("id", a->first, "id, number, or its last digits")->required();
    explain->add_option("--stage", a->second, "one stage only: accept, dispatch, handle, …");
    explain->callback(
        [a, &call, &code] { code = ended(call, runExplain(call, a->first, a->second)); });
}

} // namespace wanmi::cli

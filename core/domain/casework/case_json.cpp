#include "core/domain/casework/case_json.h"

#include "core/domain/place/codes.h"

#include <fmt/format.h>

#include <stdexcept>

namespace wanmi {
namespace {

constexpr std::array<std::string_view, 3> kClockStates{"running", "paused", "stopped"};

StageClock::State clockState(std::string_view text) {
    for (std::size_t i = 0; i < kClockStates.size(); ++i) {
        if (kClockStates[i] == text) return static_cast<StageClock::State>(i);
    }
    throw std::out_of_range{"clock state " + std::string{text}};
}

void putTask(JsonObject& out, std::string_view key, const CaseTask& task) {
    if (task == CaseTask{}) return;
    JsonObject json;
    json.put("answered", task.answered).put("open", task.open).put("passed", task.passed);
    out.put(key, json.put("to", task.to));
}

CaseTask taskFromJson(const JsonView& json, std::string_view key) {
    const auto* at = json.find(key);
    if (at == nullptr) return {};
    return {std::string{at->at("to").text()}, at->at("open").flag(), at->at("answered").flag(),
            at->at("passed").flag()};
}

void putTime(JsonObject& out, std::string_view key, const std::optional<Instant>& at) {
    if (at) out.put(key, micros(*at));
}

std::optional<Instant> timeFromJson(const JsonView& json, std::string_view key) {
    const auto* at = json.find(key);
    if (at == nullptr) return std::nullopt;
    return instantFromJson(*at);
}

/// The text members of a case under their JSON names: one list for writing and reading.
struct TextField {
    const char* name;
    std::string Case::*member;
};
constexpr std::array kTexts{TextField{"id", &Case::id},
                            TextField{"number", &Case::number},
                            TextField{"file_number", &Case::fileNumber},
                            TextField{"head", &Case::head},
                            TextField{"kind", &Case::kind},
                            TextField{"source", &Case::source},
                            TextField{"condition_zh", &Case::conditionZh},
                            TextField{"condition_en", &Case::conditionEn},
                            TextField{"closing_zh", &Case::closingZh},
                            TextField{"closing_en", &Case::closingEn},
                            TextField{"urgency", &Case::urgency},
                            TextField{"rules", &Case::rules},
                            TextField{"district", &Case::district},
                            TextField{"community", &Case::community},
                            TextField{"cell", &Case::cell},
                            TextField{"duty_grid", &Case::dutyGrid},
                            TextField{"reporter", &Case::reporter},
                            TextField{"department", &Case::department},
                            TextField{"handler", &Case::handler},
                            TextField{"foreign_key", &Case::foreignKey}};

} // namespace

std::string componentText(std::int64_t code) {
    return fmt::format("{:016}", code);
}

std::int64_t componentFromJson(const JsonView& json) {
    const auto code = ComponentCode::parse(json.text());
    if (!code) throw std::out_of_range{"component"};
    return code->number();
}

JsonArray limitJson(const LimitSpan& limit) {
    return JsonArray{}.add(limit.value).add(unitText(limit.unit));
}

LimitSpan limitFromJson(const JsonView& json) {
    const auto unit = parseUnit(json.at(1).text());
    if (!unit) throw std::out_of_range{"unit"};
    return {json.at(0).number(), *unit};
}

JsonObject clockJson(const StageClock& c) {
    JsonObject out;
    out.put("due", micros(c.due))
        .put("limit", limitJson(c.limit))
        .put("resumed", micros(c.resumed));
    if (!c.rules.empty()) out.put("rules", c.rules);
    out.put("stage", stageCode(c.stage)).put("started", micros(c.started));
    out.put("state", kClockStates[static_cast<std::size_t>(c.state)]);
    if (c.state == StageClock::State::Stopped) out.put("stopped", micros(c.stopped));
    out.put("total", c.total.count()).put("used", c.used.count()).put("warn", micros(c.warn));
    return out;
}

JsonArray clocksJson(const std::vector<StageClock>& clocks) {
    JsonArray out;
    for (const auto& clock : clocks) {
        out.add(clockJson(clock));
    }
    return out;
}

StageClock clockFromJson(const JsonView& json) {
    StageClock c;
    const auto stage = stageOf(json.at("stage").text());
    if (!stage) throw std::out_of_range{"stage"};
    c.stage = *stage;
    c.state = clockState(json.at("state").text());
    c.started = instantFromJson(json.at("started"));
    c.resumed = instantFromJson(json.at("resumed"));
    c.used = std::chrono::microseconds{json.at("used").number()};
    c.total = std::chrono::microseconds{json.at("total").number()};
    c.limit = limitFromJson(json.at("limit"));
    c.warn = instantFromJson(json.at("warn"));
    c.due = instantFromJson(json.at("due"));
    c.stopped = timeFromJson(json, "stopped").value_or(Instant{});
    c.rules = json.text("rules", "");
    return c;
}

JsonObject caseJson(const Case& c) {
    JsonObject out;
    for (const auto& f : kTexts) {
        if (const auto& text = c.*(f.member); !text.empty()) out.put(f.name, text);
    }
    out.put("state", stateCode(c.state)).put("revision", c.revision);
    out.put("at", JsonArray{}.add(c.at.x).add(c.at.y)).put("area_class", c.areaClass);
    if (c.conditionId) out.put("condition", *c.conditionId);
    if (c.limit) out.put("limit", limitJson(*c.limit));
    if (c.component) out.put("component", componentText(*c.component));
    if (!c.handlers.empty()) out.put("handlers", c.handlers);
    putTask(out, "verify", c.verify);
    putTask(out, "check", c.check);
    out.put("reported_at", micros(c.reportedAt)).put("changed_at", micros(c.changedAt));
    putTime(out, "filed_at", c.filedAt);
    putTime(out, "dispatched_at", c.dispatchedAt);
    putTime(out, "finished_at", c.finishedAt);
    putTime(out, "closed_at", c.closedAt);
    if (c.reworkCount > 0) out.put("reworks", c.reworkCount);
    if (c.returnCount > 0) out.put("returns", c.returnCount);
    if (!c.clocks.empty()) out.put("clocks", clocksJson(c.clocks));
    putFlow(out, c);
    return out;
}

Case caseFromJson(const JsonView& json) {
    Case c;
    for (const auto& f : kTexts) {
        // A member that is empty has no key; `urgency` alone begins with a value.
        if (const auto* at = json.find(f.name)) c.*(f.member) = at->text();
    }
    const auto state = stateOf(json.at("state").text());
    if (!state) throw std::out_of_range{"state"};
    c.state = *state;
    c.revision = json.at("revision").number();
    const auto& at = json.at("at");
    c.at = {at.at(0).number(), at.at(1).number()};
    c.areaClass = json.at("area_class").number<int>();
    if (const auto* id = json.find("condition")) c.conditionId = id->number<int>();
    if (const auto* limit = json.find("limit")) c.limit = limitFromJson(*limit);
    if (const auto* code = json.find("component")) c.component = componentFromJson(*code);
    if (const auto* handlers = json.find("handlers")) c.handlers = handlers->texts();
    c.verify = taskFromJson(json, "verify");
    c.check = taskFromJson(json, "check");
    c.reportedAt = instantFromJson(json.at("reported_at"));
    c.changedAt = instantFromJson(json.at("changed_at"));
    c.filedAt = timeFromJson(json, "filed_at");
    c.dispatchedAt = timeFromJson(json, "dispatched_at");
    c.finishedAt = timeFromJson(json, "finished_at");
    c.closedAt = timeFromJson(json, "closed_at");
    c.reworkCount = json.number("reworks", 0);
    c.returnCount = json.number("returns", 0);
    if (const auto* clocks = json.find("clocks")) {
        for (const auto& clock : *clocks) {
            c.clocks.push_back(clockFromJson(clock));
        }
    }
    takeFlow(c, json);
    return c;
}

} // namespace wanmi

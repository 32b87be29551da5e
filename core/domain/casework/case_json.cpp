#include "core/domain/casework/case_json.h"

#include "core/domain/place/codes.h"

#include <fmt/format.h>

#include <stdexcept>

namespace wanmi {
namespace {

constexpr std::array<std::string_view, 3> kClockStates{"running", "paused", "stopped"};

StageClock::State clockState(const std::string& text) {
    for (std::size_t i = 0; i < kClockStates.size(); ++i) {
        if (kClockStates[i] == text) return static_cast<StageClock::State>(i);
    }
    throw std::out_of_range{"clock state " + text};
}

Json limitJson(const LimitSpan& limit) {
    return Json::array({limit.value, unitText(limit.unit)});
}

LimitSpan limitFromJson(const Json& json) {
    const auto unit = parseUnit(json.at(1).get<std::string>());
    if (!unit) throw std::out_of_range{"unit"};
    return {json.at(0).get<std::int64_t>(), *unit};
}

void putTask(Json& out, const char* key, const CaseTask& task) {
    if (task == CaseTask{}) return;
    out[key] = {
        {"to", task.to}, {"open", task.open}, {"answered", task.answered}, {"passed", task.passed}};
}

CaseTask taskFromJson(const Json& json, const char* key) {
    const auto at = json.find(key);
    if (at == json.end()) return {};
    return {at->at("to").get<std::string>(), at->at("open").get<bool>(),
            at->at("answered").get<bool>(), at->at("passed").get<bool>()};
}

void putTime(Json& out, const char* key, const std::optional<Instant>& at) {
    if (at) out[key] = micros(*at);
}

std::optional<Instant> timeFromJson(const Json& json, const char* key) {
    const auto at = json.find(key);
    if (at == json.end()) return std::nullopt;
    return instantOf(at->get<std::int64_t>());
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

Json componentJson(std::int64_t code) {
    return fmt::format("{:016}", code);
}

std::int64_t componentFromJson(const Json& json) {
    const auto code = ComponentCode::parse(json.get<std::string>());
    if (!code) throw std::out_of_range{"component"};
    return code->number();
}

Json clockJson(const StageClock& c) {
    Json out{
        {"stage", stageCode(c.stage)},  {"state", kClockStates[static_cast<std::size_t>(c.state)]},
        {"started", micros(c.started)}, {"resumed", micros(c.resumed)},
        {"used", c.used.count()},       {"total", c.total.count()},
        {"limit", limitJson(c.limit)},  {"warn", micros(c.warn)},
        {"due", micros(c.due)}};
    if (c.state == StageClock::State::Stopped) out["stopped"] = micros(c.stopped);
    if (!c.rules.empty()) out["rules"] = c.rules;
    return out;
}

StageClock clockFromJson(const Json& json) {
    StageClock c;
    const auto stage = stageOf(json.at("stage").get<std::string>());
    if (!stage) throw std::out_of_range{"stage"};
    c.stage = *stage;
    c.state = clockState(json.at("state").get<std::string>());
    c.started = instantOf(json.at("started").get<std::int64_t>());
    c.resumed = instantOf(json.at("resumed").get<std::int64_t>());
    c.used = std::chrono::microseconds{json.at("used").get<std::int64_t>()};
    c.total = std::chrono::microseconds{json.at("total").get<std::int64_t>()};
    c.limit = limitFromJson(json.at("limit"));
    c.warn = instantOf(json.at("warn").get<std::int64_t>());
    c.due = instantOf(json.at("due").get<std::int64_t>());
    c.stopped = timeFromJson(json, "stopped").value_or(Instant{});
    c.rules = json.value("rules", std::string{});
    return c;
}

Json caseJson(const Case& c) {
    Json out = Json::object();
    for (const auto& f : kTexts) {
        if (const auto& text = c.*(f.member); !text.empty()) out[f.name] = text;
    }
    out["state"] = stateCode(c.state);
    out["revision"] = c.revision;
    out["at"] = Json::array({c.at.x, c.at.y});
    out["area_class"] = c.areaClass;
    if (c.conditionId) out["condition"] = *c.conditionId;
    if (c.limit) out["limit"] = limitJson(*c.limit);
    if (c.component) out["component"] = componentJson(*c.component);
    if (!c.handlers.empty()) out["handlers"] = c.handlers;
    putTask(out, "verify", c.verify);
    putTask(out, "check", c.check);
    out["reported_at"] = micros(c.reportedAt);
    out["changed_at"] = micros(c.changedAt);
    putTime(out, "filed_at", c.filedAt);
    putTime(out, "dispatched_at", c.dispatchedAt);
    putTime(out, "finished_at", c.finishedAt);
    putTime(out, "closed_at", c.closedAt);
    if (c.reworkCount > 0) out["reworks"] = c.reworkCount;
    if (c.returnCount > 0) out["returns"] = c.returnCount;
    if (!c.clocks.empty()) {
        auto& clocks = out["clocks"] = Json::array();
        for (const auto& clock : c.clocks) {
            clocks.push_back(clockJson(clock));
        }
    }
    putFlow(out, c);
    return out;
}

Case caseFromJson(const Json& json) {
    Case c;
    for (const auto& f : kTexts) {
        // A member that is empty has no key; `urgency` alone begins with a value.
        if (const auto at = json.find(f.name); at != json.end()) {
            c.*(f.member) = at->get<std::string>();
        }
    }
    const auto state = stateOf(json.at("state").get<std::string>());
    if (!state) throw std::out_of_range{"state"};
    c.state = *state;
    c.revision = json.at("revision").get<std::int64_t>();
    c.at = {json.at("at").at(0).get<std::int64_t>(), json.at("at").at(1).get<std::int64_t>()};
    c.areaClass = json.at("area_class").get<int>();
    if (const auto at = json.find("condition"); at != json.end()) c.conditionId = at->get<int>();
    if (const auto at = json.find("limit"); at != json.end()) c.limit = limitFromJson(*at);
    if (const auto at = json.find("component"); at != json.end()) {
        c.component = componentFromJson(*at);
    }
    if (const auto at = json.find("handlers"); at != json.end()) {
        c.handlers = at->get<std::vector<std::string>>();
    }
    c.verify = taskFromJson(json, "verify");
    c.check = taskFromJson(json, "check");
    c.reportedAt = instantOf(json.at("reported_at").get<std::int64_t>());
    c.changedAt = instantOf(json.at("changed_at").get<std::int64_t>());
    c.filedAt = timeFromJson(json, "filed_at");
    c.dispatchedAt = timeFromJson(json, "dispatched_at");
    c.finishedAt = timeFromJson(json, "finished_at");
    c.closedAt = timeFromJson(json, "closed_at");
    c.reworkCount = json.value("reworks", 0);
    c.returnCount = json.value("returns", 0);
    if (const auto at = json.find("clocks"); at != json.end()) {
        for (const auto& clock : *at) {
            c.clocks.push_back(clockFromJson(clock));
        }
    }
    takeFlow(c, json);
    return c;
}

} // namespace wanmi

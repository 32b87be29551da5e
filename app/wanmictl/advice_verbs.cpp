#include "app/wanmictl/verbs.h"
#include "core/base/time_text.h"
#include "core/service/duplicates.h"
#include "core/service/suggest.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <memory>

namespace wanmi::cli {
namespace {

struct DuplicateArguments {
    DuplicateRequest request;
    std::string at;
    std::string time;
    std::string component;
    std::string id;
};

Result<DuplicateOffers> offersFor(Desk& desk, DuplicateArguments& a) {
    if (!a.id.empty()) return findDuplicatesOf(desk, a.id, a.request.limit);
    if (a.request.kind.empty() || a.at.empty()) {
        return fail(Errc::Invalid, "duplicates.needs");
    }
    WANMI_LET(a.request.at, parsePosition(a.at));
    if (!a.time.empty()) {
        WANMI_LET(a.request.time, parseTime(a.time, desk.zone()));
    }
    if (!a.component.empty()) {
        WANMI_LET(const auto code, ComponentCode::parse(a.component));
        a.request.component = code.number();
    }
    return findDuplicates(desk, a.request);
}

Result<int> runDuplicates(Call& call, DuplicateArguments a) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto offers, offersFor(*desk, a));
    Json rows = Json::array();
    std::string lines;
    for (const auto& m : offers.matches) {
        const auto reasons = duplicateReasons(m, call.messages());
        rows.push_back({{"case", m.candidate.id},
                        {"number", m.candidate.number},
                        {"score", m.score},
                        {"kind", m.candidate.kind.text()},
                        {"state", stateCode(m.candidate.state)},
                        {"metres", std::round(m.metres * 10) / 10},
                        {"hours", std::chrono::duration<double, std::ratio<3600>>(m.age).count()},
                        {"same_kind", m.sameKind},
                        {"same_component", m.sameComponent},
                        {"words_percent", m.sharedWords},
                        {"reasons", reasons}});
        lines +=
            fmt::format("{:3}  {}  {}\n", m.score, m.candidate.number, fmt::join(reasons, ", "));
    }
    const Json within{{"metres", offers.rule.metres}, {"hours", offers.rule.hours}};
    if (rows.empty()) {
        lines = call.messages().text("duplicates.none",
                                     {{"metres", fmt::format("{}", offers.rule.metres)},
                                      {"hours", std::to_string(offers.rule.hours)}}) +
                "\n";
    }
    return call.answer({{"within", within}, {"duplicates", rows}}, lines);
}

Json reasonsJson(const std::vector<SuggestReason>& reasons, const Messages& words,
                 std::string& lines) {
    Json out = Json::array();
    for (const auto& r : reasons) {
        Json args = Json::object();
        for (const auto& a : r.args) {
            args[a.name] = a.value;
        }
        const auto text = words.text("suggest." + r.code, r.args);
        lines += "      " + text + "\n";
        out.push_back({{"code", r.code}, {"text", text}, {"args", args}});
    }
    return out;
}

Result<int> runSuggest(Call& call, const std::string& id) {
    WANMI_LET(const auto desk, call.open(true));
    WANMI_LET(const auto found, suggest(*desk, id));
    const auto& words = call.messages();
    const bool chinese = words.language() == "zh";
    Json departments = Json::array();
    std::string lines = words.text("suggest.departments") + "\n";
    for (const auto& d : found.departments) {
        lines += fmt::format("  {:10} {}\n", d.code, chinese || d.en.empty() ? d.zh : d.en);
        departments.push_back({{"department", d.code},
                               {"name", d.zh},
                               {"name_en", d.en},
                               {"reasons", reasonsJson(d.reasons, words, lines)}});
    }
    Json collectors = Json::array();
    lines += words.text("suggest.collectors") + "\n";
    for (const auto& c : found.collectors) {
        lines += fmt::format("  {:10} {}\n", c.login, c.name);
        collectors.push_back({{"collector", c.login},
                              {"name", c.name},
                              {"metres", c.metres ? Json(std::round(*c.metres)) : Json{}},
                              {"open_tasks", c.openTasks},
                              {"reasons", reasonsJson(c.reasons, words, lines)}});
    }
    return call.answer({{"case", found.id},
                        {"number", found.number},
                        {"departments", departments},
                        {"collectors", collectors}},
                       lines);
}

int ended(Call& call, const Result<int>& result) {
    return result ? *result : call.refuse(result.error());
}

} // namespace

void addAdviceVerbs(CLI::App& app, Call& call, int& code) {
    auto* group = app.get_subcommand("case");
    auto* duplicates = group->add_subcommand(
        "duplicates", "cases that may be the same problem, most likely first (重复案件)");
    const auto d = std::make_shared<DuplicateArguments>();
    duplicates->add_option("--kind", d->request.kind, "event:0102 or component:0101");
    duplicates->add_option("--at", d->at, "LON,LAT in WGS 84");
    duplicates->add_option("--at-time", d->time, "when it was seen; default: now");
    duplicates->add_option("--text", d->request.text, "what was said");
    duplicates->add_option("--component", d->component, "16-digit code of the component");
    duplicates->add_option("--case", d->id, "instead: a case that is there already");
    duplicates->add_option("--limit", d->request.limit, "rows")->capture_default_str();
    duplicates->callback([d, &call, &code] { code = ended(call, runDuplicates(call, *d)); });

    auto* advise = group->add_subcommand(
        "suggest", "which department and which collector, with reasons (派遣建议)");
    const auto id = std::make_shared<std::string>();
    advise->add_option("id", *id, "id, number, or its last digits")->required();
    advise->callback([id, &call, &code] { code = ended(call, runSuggest(call, *id)); });
}

} // namespace wanmi::cli

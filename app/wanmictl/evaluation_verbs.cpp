// evaluate: scores of regions and departments (评价).
#include "app/wanmictl/verbs.h"
#include "core/base/file.h"
#include "core/base/time_text.h"
#include "core/service/evaluation.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

namespace wanmi::cli {
namespace {

struct EvaluationArguments {
    std::string scope;
    std::string level;
    std::string period;
    std::string scheme;
    std::string cases;
    std::string actor;
};

Json numberOrNull(const std::optional<double>& number) {
    return number ? Json(*number) : Json{};
}

Json quantitiesJson(const Quantities& counted) {
    Json out = Json::object();
    for (std::size_t i = 0; i < kQuantityCount; ++i) {
        out[std::string{kQuantityCodes[i]}] = counted.numbers[i];
    }
    return out;
}

Json unitJson(const UnitEvaluation& unit) {
    Json indicators = Json::array();
    for (const auto& i : unit.score.indicators) {
        indicators.push_back({{"indicator", i.code},
                              {"value", numberOrNull(i.value)},
                              {"score", numberOrNull(i.score)},
                              {"weight", i.weight},
                              {"share", i.share},
                              {"points", i.points}});
    }
    return {{"unit", unit.unit},
            {"name", unit.name},
            {"counted", quantitiesJson(unit.counted)},
            {"indicators", indicators},
            {"total", numberOrNull(unit.score.total)},
            {"grade", unit.score.grade},
            {"colour", unit.score.colour}};
}

Json evaluationJson(const Evaluation& e, const std::string& zone) {
    Json units = Json::array();
    for (const auto& unit : e.units) {
        units.push_back(unitJson(unit));
    }
    return {{"scheme",
             {{"code", e.scheme},
              {"zh", e.schemeZh},
              {"en", e.schemeEn},
              {"version", e.schemeVersion}}},
            {"scope", scopeCode(e.scope)},
            {"level", e.level ? Json(levelCode(*e.level)) : Json{}},
            {"period",
             {{"text", e.period.text},
              {"from", localText(e.period.from, zone)},
              {"to", localText(e.period.to, zone)}}},
            {"until", localText(e.until, zone)},
            {"over", e.over},
            {"units", units},
            {"outside", quantitiesJson(e.outside)},
            {"alike", e.alike},
            {"inputs", e.inputs}};
}

/// "received 12, filed 10, …": what was counted at all.
std::string countedText(const Quantities& counted, const Messages& words) {
    std::string out;
    for (std::size_t i = 0; i < kQuantityCount; ++i) {
        if (counted.numbers[i] == 0) continue;
        out += fmt::format("{}{} {}", out.empty() ? "" : ", ",
                           words.text(fmt::format("quantity.{}", kQuantityCodes[i])),
                           counted.numbers[i]);
    }
    return out;
}

std::string nameOf(const std::vector<Indicator>& indicators, const std::string& code,
                   const Messages& words) {
    for (const auto& i : indicators) {
        if (i.code == code) return words.language() == "zh" ? i.zh : i.en;
    }
    return {};
}

std::string unitLines(const UnitEvaluation& unit, const std::vector<Indicator>& indicators,
                      const Messages& words) {
    const auto& score = unit.score;
    auto out = fmt::format("{}  {}  {}  {}\n", unit.unit,
                           score.total ? fmt::format("{:.2f}", *score.total) : "-",
                           score.grade.empty() ? "-" : score.grade, unit.name);
    out += fmt::format("  {}\n", countedText(unit.counted, words));
    for (const auto& i : score.indicators) {
        if (i.value) {
            out += fmt::format("  {:14} {:>10.4f} {:>8.2f} × {:>6.2f} % = {:>6.2f}  {}\n", i.code,
                               *i.value, i.score.value_or(0), i.share, i.points,
                               nameOf(indicators, i.code, words));
        } else {
            out += "  " +
                   words.text("evaluation.not_applying",
                              {{"unit", unit.unit}, {"indicator", i.code}}) +
                   "\n";
        }
    }
    return out;
}

std::string evaluationLines(const Evaluation& e, const std::vector<Indicator>& indicators,
                            const std::string& zone, const Messages& words) {
    auto out = words.text("evaluation.head", {{"scheme", e.scheme},
                                              {"period", e.period.text},
                                              {"until", localText(e.until, zone)}}) +
               "\n";
    if (!e.over) out += words.text("evaluation.running") + "\n";
    for (const auto& unit : e.units) {
        out += unitLines(unit, indicators, words);
    }
    std::int64_t outside = 0;
    for (const auto number : e.outside.numbers) {
        outside += number;
    }
    if (outside > 0) {
        out += words.text("evaluation.outside", {{"count", std::to_string(outside)}}) + "\n";
    }
    for (const auto& code : e.alike) {
        out += words.text("evaluation.alike", {{"indicator", code}}) + "\n";
    }
    return out;
}

/// "990101001:closed". Errc::Invalid "evaluation.cases_form" (value),
/// "evaluation.unknown_quantity" (value, known).
Result<std::pair<std::string, Quantity>> choiceOf(const std::string& text) {
    const auto colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0) {
        return fail(Errc::Invalid, "evaluation.cases_form", {{"value", text}});
    }
    const auto code = text.substr(colon + 1);
    auto unit = text.substr(0, colon);
    if (unit == "-") unit.clear(); // in no unit
    if (const auto quantity = quantityOf(code)) return std::pair{std::move(unit), *quantity};
    return fail(Errc::Invalid, "evaluation.unknown_quantity",
                {{"value", code}, {"known", fmt::format("{}", fmt::join(kQuantityCodes, ", "))}});
}

Result<int> runEvaluate(Call& call, const EvaluationArguments& a) {
    EvaluationRequest request;
    WANMI_LET(request.scope, parseScope(a.scope));
    if (!a.level.empty()) {
        WANMI_LET(request.level, parseLevel(a.level));
    }
    if (!a.cases.empty()) {
        WANMI_LET(request.cases, choiceOf(a.cases));
    }
    request.period = a.period;
    request.actor = a.actor;
    std::optional<Scheme> own;
    if (!a.scheme.empty()) {
        WANMI_LET(const auto text, readFile(a.scheme));
        WANMI_LET(own, Scheme::load(text, a.scheme));
    }
    WANMI_LET(const auto desk, call.open(true));
    const auto& scheme = own ? *own : Scheme::common();
    WANMI_LET(const auto e, EvaluationService{*desk}.evaluate(scheme, request, call.progress()));
    WANMI_LET(const auto* indicators, scheme.of(request.scope));
    auto json = evaluationJson(e, desk->zone());
    if (!request.cases) {
        return call.answer(json, evaluationLines(e, *indicators, desk->zone(), call.messages()));
    }
    json["cases"] = e.cases;
    std::string lines;
    for (const auto& id : e.cases) {
        lines += id + "\n";
    }
    return call.answer(json, lines);
}

} // namespace

void addEvaluationVerbs(CLI::App& app, Call& call, int& code) {
    auto* verb = app.add_subcommand("evaluate", "score regions or departments (评价)");
    const auto a = std::make_shared<EvaluationArguments>();
    verb->add_option("--scope", a->scope, "region or department")->required();
    verb->add_option("--period", a->period,
                     "2026, 2026-Q1, 2026-01, 2026-W03, 2026-01-05 or 2026-01-05..2026-02-01")
        ->required();
    verb->add_option("--level", a->level,
                     "of regions: district, street, community (default), duty_grid or cell");
    verb->add_option("--scheme", a->scheme, "a scheme of your own; default: the common one");
    verb->add_option("--cases", a->cases, "UNIT:QUANTITY: the ids of the cases behind one number");
    verb->add_option("--actor", a->actor,
                     "an evaluator, leader or duty chief; default: who is signed in");
    verb->callback([a, &call, &code] {
        const auto result = runEvaluate(call, *a);
        code = result ? *result : call.refuse(result.error());
    });
}

} // namespace wanmi::cli

#include "core/domain/evaluation/score.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace wanmi {
namespace {

double rounded(double value) {
    const double scaled = std::round(value * 1e4);
    if (!std::isfinite(scaled)) return value; // too large to have places
    return scaled == 0 ? 0 : scaled / 1e4;    // no minus nought
}

double byTier(const std::vector<Tier>& tiers, double value) {
    double points = 0;
    for (const auto& tier : tiers) {
        if (value < static_cast<double>(tier.from)) break;
        points = tier.points;
    }
    return points;
}

/// 0 … 100, whatever the value: a rate of reworks can exceed one.
double scoreBy(const Indicator& indicator, double value, std::optional<UnitLevel> level) {
    switch (indicator.rule) {
    case ScoreRule::Rate: return std::clamp(value * 100, 0.0, 100.0);
    case ScoreRule::Inverse: return std::clamp((1 - value) * 100, 0.0, 100.0);
    default: return byTier(indicator.tiersOf(level), std::max(0.0, value));
    }
}

/// Where the weight of what does not apply goes: to the others, each after its own.
void shareOut(UnitScore& unit) {
    double applying = 0;
    for (const auto& i : unit.indicators) {
        if (i.score) applying += i.weight;
    }
    if (applying <= 0) return;
    double total = 0;
    for (auto& i : unit.indicators) {
        if (!i.score) continue;
        const double points = *i.score * i.weight / applying;
        total += points;
        i.share = rounded(i.weight * 100 / applying);
        i.points = rounded(points);
        i.score = rounded(*i.score);
    }
    unit.total = rounded(total);
}

} // namespace

Result<UnitScore> scoreOf(const Scheme& scheme, EvaluationScope scope,
                          std::optional<UnitLevel> level, const Quantities& counted) {
    WANMI_LET(const auto* indicators, scheme.of(scope));
    std::map<std::string, std::optional<double>, std::less<>> known;
    for (std::size_t i = 0; i < kQuantityCount; ++i) {
        known.emplace(kQuantityCodes[i], static_cast<double>(counted.numbers[i]));
    }
    const auto valueOf = [&known](std::string_view name) {
        const auto found = known.find(name);
        return found == known.end() ? std::nullopt : found->second;
    };
    UnitScore unit;
    std::vector<std::pair<int, IndicatorScore>> byLine;
    byLine.reserve(indicators->size());
    for (const auto& indicator : *indicators) {
        const auto value = indicator.formula.value(valueOf);
        known.emplace(indicator.code, value);
        if (!indicator.scored) continue;
        IndicatorScore out;
        out.code = indicator.code;
        out.weight = indicator.weight;
        if (value) {
            out.value = rounded(*value);
            out.score = scoreBy(indicator, *value, level);
        }
        byLine.emplace_back(indicator.line, std::move(out));
    }
    std::sort(byLine.begin(), byLine.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    unit.indicators.reserve(byLine.size());
    for (auto& [line, indicator] : byLine) {
        unit.indicators.push_back(std::move(indicator));
    }
    shareOut(unit);
    if (!unit.total) return unit;
    for (const auto& grade : scheme.grades()) {
        if (*unit.total < grade.from) continue;
        unit.grade = grade.code;
        unit.colour = grade.colour;
        break;
    }
    return unit;
}

} // namespace wanmi

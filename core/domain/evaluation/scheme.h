#pragma once
#include "core/domain/evaluation/formula.h"
#include "core/domain/evaluation/quantity.h"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// What is scored (评价对象).
enum class EvaluationScope : std::uint8_t { Region, Department, Count_ };
inline constexpr std::array<std::string_view, 2> kScopeCodes{"region", "department"};
constexpr std::string_view scopeCode(EvaluationScope s) {
    return kScopeCodes[static_cast<std::size_t>(s)];
}
/// Errc::Invalid "scheme.unknown_scope" with arg value.
Result<EvaluationScope> parseScope(std::string_view code);

/// The size of a region that is scored; of departments there is none.
enum class UnitLevel : std::uint8_t { District, Street, Community, DutyGrid, Cell, Count_ };
inline constexpr std::array<std::string_view, 5> kLevelCodes{"district", "street", "community",
                                                             "duty_grid", "cell"};
constexpr std::string_view levelCode(UnitLevel l) {
    return kLevelCodes[static_cast<std::size_t>(l)];
}
/// Errc::Invalid "scheme.unknown_level" with arg value.
Result<UnitLevel> parseLevel(std::string_view code);

/// How an indicator's value becomes points of 0 to 100.
enum class ScoreRule : std::uint8_t {
    Rate,    ///< value · 100
    Inverse, ///< (1 − value) · 100
    Tier     ///< by steps of whole numbers
};

/// Points for the values from here to where the next tier begins.
struct Tier {
    std::int64_t from = 0;
    double points = 0;
};

/// A formula with a name: an indicator (评价指标), or a value that others build on (weight 0).
struct Indicator {
    std::string code;
    std::string zh;
    std::string en;
    Formula formula;
    bool scored = false; ///< an indicator; false: a value
    double weight = 0;   ///< of 100
    ScoreRule rule = ScoreRule::Rate;
    std::vector<Tier> tiers;                        ///< rising from 0
    std::map<UnitLevel, std::vector<Tier>> ofLevel; ///< counts grow with what is scored
    int line = 0;

    const std::vector<Tier>& tiersOf(std::optional<UnitLevel> level) const;
};

/// A grade (评价等级) and its colour on maps and lists.
struct Grade {
    std::string code;
    std::string zh;
    std::string en;
    double from = 0;    ///< with it
    double to = 0;      ///< without it; of the best, 100 with it
    std::string colour; ///< "#2E9E4F"
};

/// How regions and departments are scored: data of a city, checked as a whole; immutable.
class Scheme {
public:
    /// From a CSV of the columns part, scope, code, level, zh, en, formula, weight, score, steps,
    /// from, to, colour; see data/README.md. Errc::Invalid with file and line: those of RuleTable
    /// and Formula, "scheme.unknown_name" (name, column), "scheme.cycle" (names), "scheme.weights"
    /// (scope, sum), "scheme.tier_gap", "scheme.tier_overlap" (value), "scheme.tier_end",
    /// "scheme.grade_gap", "scheme.grade_overlap" (value), "scheme.missing" (part).
    static Result<Scheme> load(std::string_view text, const std::string& file);
    /// The shipped one (data/evaluation/common.csv).
    static const Scheme& common();

    const std::string& code() const { return m_code; }
    const std::string& zh() const { return m_zh; }
    const std::string& en() const { return m_en; }
    const std::string& version() const { return m_version; } ///< SHA-256 of its text

    /// Indicators and values, each after those it builds on. Errc::NotFound "scheme.no_scope"
    /// (scope): it does not score these.
    Result<const std::vector<Indicator>*> of(EvaluationScope scope) const;
    /// Best first.
    const std::vector<Grade>& grades() const { return m_grades; }

private:
    friend class SchemeReader;
    std::string m_code;
    std::string m_zh;
    std::string m_en;
    std::string m_version;
    std::array<std::vector<Indicator>, kScopeCodes.size()> m_scopes;
    std::vector<Grade> m_grades;
};

} // namespace wanmi

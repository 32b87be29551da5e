#include "core/domain/evaluation/scheme.h"

#include "core/base/hash.h"
#include "core/domain/catalogue/table.h"
#include "core/domain/evaluation/scheme_steps.h"
#include "evaluation_common_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <set>

namespace wanmi {
namespace {

enum Column : std::size_t {
    PartColumn,
    ScopeColumn,
    CodeColumn,
    LevelColumn,
    ZhColumn,
    EnColumn,
    FormulaColumn,
    WeightColumn,
    ScoreColumn,
    StepsColumn,
    FromColumn,
    ToColumn,
    ColourColumn
};

template <class T, std::size_t N>
std::optional<T> oneOf(const std::array<std::string_view, N>& codes, std::string_view code) {
    const auto found = std::find(codes.begin(), codes.end(), code);
    if (found == codes.end()) return std::nullopt;
    return static_cast<T>(found - codes.begin());
}

constexpr std::array<std::string_view, 3> kRules{"rate", "inverse", "tier"};
constexpr double kWhole = 100;    ///< what weights add up to, and the best total
constexpr double kNothing = 1e-9; ///< decimal weights do not add up to the last bit

bool isColour(std::string_view text) {
    return text.size() == 7 && text[0] == '#' &&
           text.find_first_not_of("0123456789ABCDEFabcdef", 1) == std::string_view::npos;
}

std::string plain(double number) {
    return fmt::format("{:.6g}", number);
}

} // namespace

Result<EvaluationScope> parseScope(std::string_view code) {
    if (const auto scope = oneOf<EvaluationScope>(kScopeCodes, code)) return *scope;
    return fail(Errc::Invalid, "scheme.unknown_scope", {{"value", std::string{code}}});
}

Result<UnitLevel> parseLevel(std::string_view code) {
    if (const auto level = oneOf<UnitLevel>(kLevelCodes, code)) return *level;
    return fail(Errc::Invalid, "scheme.unknown_level", {{"value", std::string{code}}});
}

const std::vector<Tier>& Indicator::tiersOf(std::optional<UnitLevel> level) const {
    const auto own = level ? ofLevel.find(*level) : ofLevel.end();
    return own == ofLevel.end() ? tiers : own->second;
}

/// Reads the rows in their order, then looks at what they make together.
class SchemeReader {
public:
    SchemeReader(const RuleTable& table, std::string file)
        : m_table(&table),
          m_file(std::move(file)) {}

    Result<Scheme> run() {
        for (const auto& row : m_table->rows()) {
            WANMI_TRY(take(row));
        }
        if (m_out.m_code.empty()) return missing("scheme");
        WANMI_TRY(checkGrades());
        bool any = false;
        for (auto& scope : m_out.m_scopes) {
            if (scope.empty()) continue;
            WANMI_TRY(checkNames(scope));
            WANMI_TRY(inOrder(scope));
            WANMI_TRY(checkWeights(scope));
            any = true;
        }
        if (!any) return missing("indicator");
        return std::move(m_out);
    }

private:
    using Indicators = std::vector<Indicator>;

    Error missing(std::string part) const {
        return fail(Errc::Invalid, "scheme.missing", {{"file", m_file}, {"part", std::move(part)}});
    }
    Error at(int line, std::string reason, Args args) const {
        args.push_back({"file", m_file});
        args.push_back({"line", std::to_string(line)});
        return fail(Errc::Invalid, std::move(reason), std::move(args));
    }
    std::string text(const CsvRow& row, Column column) const {
        return std::string{m_table->text(row, column)};
    }

    Status take(const CsvRow& row) {
        const auto part = m_table->text(row, PartColumn);
        if (part == "scheme") return takeScheme(row);
        if (part == "grade") return takeGrade(row);
        const auto scope = oneOf<EvaluationScope>(kScopeCodes, m_table->text(row, ScopeColumn));
        if (!scope) return m_table->bad(row, ScopeColumn);
        auto& list = m_out.m_scopes[static_cast<std::size_t>(*scope)];
        if (part == "tiers") return takeTiers(row, list);
        if (part == "indicator" || part == "value") return takeIndicator(row, list);
        return m_table->bad(row, PartColumn);
    }

    Status takeScheme(const CsvRow& row) {
        if (!m_out.m_code.empty()) return m_table->duplicate(row, PartColumn);
        if (!isLowerCode(m_table->text(row, CodeColumn))) return m_table->bad(row, CodeColumn);
        m_out.m_code = text(row, CodeColumn);
        m_out.m_zh = text(row, ZhColumn);
        m_out.m_en = text(row, EnColumn);
        return ok();
    }

    Status takeGrade(const CsvRow& row) {
        const auto from = decimalNumber(m_table->text(row, FromColumn));
        const auto to = decimalNumber(m_table->text(row, ToColumn));
        if (!isUpperCode(m_table->text(row, CodeColumn))) return m_table->bad(row, CodeColumn);
        if (!from || *from >= kWhole) return m_table->bad(row, FromColumn);
        if (!to || *to <= *from || *to > kWhole) return m_table->bad(row, ToColumn);
        if (!isColour(m_table->text(row, ColourColumn))) return m_table->bad(row, ColourColumn);
        Grade grade{text(row, CodeColumn),  text(row, ZhColumn), text(row, EnColumn), *from, *to,
                    text(row, ColourColumn)};
        for (const auto& other : m_out.m_grades) {
            if (other.code == grade.code) return m_table->duplicate(row, CodeColumn);
            if (grade.from < other.to && other.from < grade.to) {
                return at(row.line, "scheme.grade_overlap",
                          {{"grade", grade.code}, {"other", other.code}});
            }
        }
        m_out.m_grades.push_back(std::move(grade));
        m_gradeLine = row.line;
        return ok();
    }

    Status takeIndicator(const CsvRow& row, Indicators& list) {
        Indicator out;
        out.code = text(row, CodeColumn);
        out.zh = text(row, ZhColumn);
        out.en = text(row, EnColumn);
        out.line = row.line;
        out.scored = m_table->text(row, PartColumn) == "indicator";
        if (!isLowerCode(out.code) || (out.code[0] >= '0' && out.code[0] <= '9')) {
            return m_table->bad(row, CodeColumn);
        }
        const bool twice = quantityOf(out.code) || findIn(list, out.code) != list.end();
        if (twice) return m_table->duplicate(row, CodeColumn);
        auto formula = Formula::parse(m_table->text(row, FormulaColumn));
        if (!formula) return at(row.line, formula.error().reason, formula.error().args);
        out.formula = std::move(*formula);
        if (out.scored) WANMI_TRY(takeScore(row, out));
        list.push_back(std::move(out));
        return ok();
    }

    Status takeScore(const CsvRow& row, Indicator& out) {
        const auto weight = decimalNumber(m_table->text(row, WeightColumn));
        if (!weight || *weight <= 0 || *weight > kWhole) return m_table->bad(row, WeightColumn);
        out.weight = *weight;
        const auto rule = oneOf<ScoreRule>(kRules, m_table->text(row, ScoreColumn));
        if (!rule) return m_table->bad(row, ScoreColumn);
        out.rule = *rule;
        const auto steps = m_table->text(row, StepsColumn);
        if (out.rule != ScoreRule::Tier) {
            return steps.empty() ? ok() : Status{m_table->bad(row, StepsColumn)};
        }
        auto tiers = tiersOf(steps);
        if (!tiers) return at(row.line, tiers.error().reason, tiers.error().args);
        out.tiers = std::move(*tiers);
        return ok();
    }

    Status takeTiers(const CsvRow& row, Indicators& list) {
        const auto indicator = findIn(list, m_table->text(row, CodeColumn));
        if (indicator == list.end() || indicator->rule != ScoreRule::Tier) {
            return m_table->bad(row, CodeColumn);
        }
        const auto level = oneOf<UnitLevel>(kLevelCodes, m_table->text(row, LevelColumn));
        if (!level) return m_table->bad(row, LevelColumn);
        auto tiers = tiersOf(m_table->text(row, StepsColumn));
        if (!tiers) return at(row.line, tiers.error().reason, tiers.error().args);
        if (!indicator->ofLevel.emplace(*level, std::move(*tiers)).second) {
            return m_table->duplicate(row, LevelColumn);
        }
        return ok();
    }

    static Indicators::iterator findIn(Indicators& list, std::string_view code) {
        return std::find_if(list.begin(), list.end(),
                            [code](const Indicator& i) { return i.code == code; });
    }

    Status checkGrades() {
        auto& grades = m_out.m_grades;
        if (grades.empty()) return missing("grade");
        std::sort(grades.begin(), grades.end(),
                  [](const Grade& a, const Grade& b) { return a.from > b.from; });
        double open = kWhole;
        for (const auto& grade : grades) { // they do not overlap, so a gap is all there can be
            if (grade.to < open) return gap(grade.to, open);
            open = grade.from;
        }
        return open > 0 ? Status{gap(0, open)} : ok();
    }
    Error gap(double from, double to) const {
        return at(m_gradeLine, "scheme.grade_gap", {{"from", plain(from)}, {"to", plain(to)}});
    }

    Status checkNames(Indicators& list) const {
        for (const auto& indicator : list) {
            for (const auto& name : indicator.formula.names()) {
                if (quantityOf(name.name) || findIn(list, name.name) != list.end()) continue;
                return at(indicator.line, "scheme.unknown_name",
                          {{"name", name.name}, {"column", std::to_string(name.column)}});
            }
        }
        return ok();
    }

    /// Puts each after those it builds on; what cannot be put anywhere turns in a circle.
    Status inOrder(Indicators& list) const {
        std::set<std::string> done;
        Indicators ordered;
        ordered.reserve(list.size());
        const auto isReady = [&done](const Indicator& i) {
            const auto& names = i.formula.names();
            return std::all_of(names.begin(), names.end(), [&done](const Formula::Name& n) {
                return quantityOf(n.name) || done.count(n.name) > 0;
            });
        };
        while (!list.empty()) {
            const auto next = std::find_if(list.begin(), list.end(), isReady);
            if (next == list.end()) return circle(list, done);
            done.insert(next->code);
            ordered.push_back(std::move(*next));
            list.erase(next);
        }
        list = std::move(ordered);
        return ok();
    }

    /// Of what was left over each builds on another that was: going on from one leads round.
    Error circle(Indicators& left, const std::set<std::string>& done) const {
        std::vector<std::string> way;
        auto here = left.begin();
        while (std::find(way.begin(), way.end(), here->code) == way.end()) {
            way.push_back(here->code);
            const auto& names = here->formula.names();
            const auto next =
                std::find_if(names.begin(), names.end(), [&done](const Formula::Name& n) {
                    return !quantityOf(n.name) && done.count(n.name) == 0;
                });
            here = findIn(left, next->name);
        }
        std::string names;
        for (auto i = std::find(way.begin(), way.end(), here->code); i != way.end(); ++i) {
            names += *i + " → ";
        }
        return at(here->line, "scheme.cycle", {{"names", names + here->code}});
    }

    Status checkWeights(const Indicators& list) const {
        double sum = 0;
        int line = 0;
        for (const auto& indicator : list) {
            if (!indicator.scored) continue;
            sum += indicator.weight;
            line = std::max(line, indicator.line);
        }
        if (line == 0) return missing("indicator");
        if (std::abs(sum - kWhole) <= kNothing) return ok();
        return at(line, "scheme.weights", {{"sum", plain(sum)}});
    }

    const RuleTable* m_table;
    std::string m_file;
    int m_gradeLine = 0;
    Scheme m_out;
};

Result<Scheme> Scheme::load(std::string_view text, const std::string& file) {
    WANMI_LET(const auto table,
              RuleTable::open(text, file,
                              {"part", "scope", "code", "level", "zh", "en", "formula", "weight",
                               "score", "steps", "from", "to", "colour"}));
    WANMI_LET(auto scheme, SchemeReader(table, file).run());
    scheme.m_version = sha256(text);
    return scheme;
}

const Scheme& Scheme::common() {
    static const Scheme kCommon = [] {
        auto loaded = load(embedded::evaluation_common_csv, "evaluation/common.csv");
        assert(loaded); // a test loads the shipped file
        return std::move(*loaded);
    }();
    return kCommon;
}

Result<const std::vector<Indicator>*> Scheme::of(EvaluationScope scope) const {
    const auto& list = m_scopes[static_cast<std::size_t>(scope)];
    if (list.empty()) {
        return fail(Errc::NotFound, "scheme.no_scope",
                    {{"scope", std::string{scopeCode(scope)}}, {"scheme", m_code}});
    }
    return &list;
}

} // namespace wanmi

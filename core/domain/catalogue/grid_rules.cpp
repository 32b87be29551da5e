#include "core/domain/catalogue/grid_rules.h"

#include "core/domain/catalogue/table.h"

#include <algorithm>

namespace wanmi {
namespace {

constexpr std::size_t kCount = static_cast<std::size_t>(GridRule::Count_);
constexpr std::array<std::string_view, kCount> kCodes{
    "code_form",     "area_least", "area_most",       "width_least", "no_gap",        "no_overlap",
    "region_border", "one_part",   "duty_neighbours", "duty_street", "duty_collector"};
/// In the order of GridRules::Weight.
constexpr std::array<std::string_view, 3> kWeights{"off", "warn", "refuse"};

bool hasLimit(GridRule rule) {
    return rule == GridRule::AreaLeast || rule == GridRule::AreaMost ||
           rule == GridRule::WidthLeast;
}

Status readRow(const RuleTable& table, const CsvRow& row, GridRule rule, GridRules::Row& out) {
    constexpr double kMost = 1e9;
    const auto weight = table.text(row, 1);
    const auto known = std::find(kWeights.begin(), kWeights.end(), weight);
    if (known == kWeights.end()) return table.bad(row, 1);
    out.weight = static_cast<GridRules::Weight>(known - kWeights.begin());
    const auto limit = decimalNumber(table.text(row, 2));
    const bool sound =
        hasLimit(rule) ? limit && *limit >= 0 && *limit <= kMost : table.text(row, 2).empty();
    if (!sound) return table.bad(row, 2);
    out.limit = limit.value_or(0);
    out.zh = table.text(row, 3);
    out.en = table.text(row, 4);
    if (out.zh.empty()) return table.bad(row, 3);
    if (out.en.empty()) return table.bad(row, 4);
    return ok();
}

} // namespace

std::string_view gridRuleCode(GridRule rule) {
    return kCodes.at(static_cast<std::size_t>(rule));
}

Result<GridRules> GridRules::load(std::string_view text, const std::string& file) {
    WANMI_LET(const RuleTable table,
              RuleTable::open(text, file, {"rule", "weight", "limit", "zh", "en"}));
    GridRules rules;
    std::array<bool, kCount> seen{};
    for (const auto& row : table.rows()) {
        const auto code = std::find(kCodes.begin(), kCodes.end(), table.text(row, 0));
        if (code == kCodes.end()) return table.bad(row, 0);
        const auto index = static_cast<std::size_t>(code - kCodes.begin());
        if (std::exchange(seen.at(index), true)) return table.duplicate(row, 0);
        WANMI_TRY(readRow(table, row, static_cast<GridRule>(index), rules.m_rows.at(index)));
    }
    const auto missing = std::find(seen.begin(), seen.end(), false);
    if (missing != seen.end()) {
        const auto row = kCodes.at(static_cast<std::size_t>(missing - seen.begin()));
        return fail(Errc::Invalid, "rules.missing_row",
                    {{"file", file}, {"row", std::string{row}}});
    }
    return rules;
}

} // namespace wanmi

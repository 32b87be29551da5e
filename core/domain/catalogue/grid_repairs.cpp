#include "core/domain/catalogue/grid_repairs.h"

#include "core/domain/catalogue/table.h"
#include "grid_repairs_csv.h"

#include <algorithm>

namespace wanmi {
namespace {

constexpr std::size_t kCount = static_cast<std::size_t>(GridFlaw::Count_);
constexpr std::array<std::string_view, kCount> kCodes{
    "code_form", "code_region", "code_place", "code_double", "code_retired",
    "no_place",  "shape",       "crossed",    "snap",        "overlap",
    "outside",   "gap",         "part",       "sliver",      "lost"};

bool hasLimit(GridFlaw flaw) {
    return flaw == GridFlaw::Snap || flaw == GridFlaw::Gap || flaw == GridFlaw::Part ||
           flaw == GridFlaw::Sliver;
}

Status readRow(const RuleTable& table, const CsvRow& row, GridFlaw flaw, GridRepairs::Row& out) {
    constexpr double kMost = 1e9;
    const auto limit = decimalNumber(table.text(row, 1));
    const bool sound =
        hasLimit(flaw) ? limit && *limit >= 0 && *limit <= kMost : table.text(row, 1).empty();
    if (!sound) return table.bad(row, 1);
    out.limit = limit.value_or(0);
    out.zh = table.text(row, 2);
    out.en = table.text(row, 3);
    if (out.zh.empty()) return table.bad(row, 2);
    if (out.en.empty()) return table.bad(row, 3);
    return ok();
}

} // namespace

std::string_view gridFlawCode(GridFlaw flaw) {
    return kCodes.at(static_cast<std::size_t>(flaw));
}

std::string_view GridRepairs::shipped() {
    return embedded::grid_repairs_csv;
}

Result<GridRepairs> GridRepairs::load(std::string_view text, const std::string& file) {
    WANMI_LET(const RuleTable table, RuleTable::open(text, file, {"rule", "limit", "zh", "en"}));
    GridRepairs repairs;
    std::array<bool, kCount> seen{};
    for (const auto& row : table.rows()) {
        const auto code = std::find(kCodes.begin(), kCodes.end(), table.text(row, 0));
        if (code == kCodes.end()) return table.bad(row, 0);
        const auto index = static_cast<std::size_t>(code - kCodes.begin());
        if (std::exchange(seen.at(index), true)) return table.duplicate(row, 0);
        WANMI_TRY(readRow(table, row, static_cast<GridFlaw>(index), repairs.m_rows.at(index)));
    }
    const auto missing = std::find(seen.begin(), seen.end(), false);
    if (missing != seen.end()) {
        const auto row = kCodes.at(static_cast<std::size_t>(missing - seen.begin()));
        return fail(Errc::Invalid, "rules.missing_row",
                    {{"file", file}, {"row", std::string{row}}});
    }
    return repairs;
}

} // namespace wanmi

#include "core/domain/catalogue/grid_sizes.h"

#include "core/domain/catalogue/table.h"

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

/// A column's bounds, and what its whole numbers are divided by.
struct Bound {
    std::int64_t least;
    std::int64_t most;
    double divisor;
    double GridSize::*field;
};
/// A cell smaller than 500 m² would be a yard, one larger than a square kilometre a village.
constexpr std::array kBounds{
    Bound{500, 1'000'000, 1, &GridSize::targetM2}, Bound{5, 90, 100, &GridSize::least},
    Bound{110, 400, 100, &GridSize::most}, Bound{0, 80, 100, &GridSize::componentShare},
    Bound{0, 50, 1, &GridSize::leastWidthM}};

bool isCodeStart(std::string_view text) {
    return text == "*" || (!text.empty() && text.size() <= 12 &&
                           text.find_first_not_of("0123456789") == std::string_view::npos);
}

} // namespace

Result<GridSizes> GridSizes::load(std::string_view text, const std::string& file) {
    GridSizes out;
    if (text.empty()) return out;
    WANMI_LET(const RuleTable table,
              RuleTable::open(text, file,
                              {"code", "target_m2", "least_percent", "most_percent",
                               "component_percent", "least_width_m"}));
    for (const auto& row : table.rows()) {
        const std::string code{table.text(row, 0)};
        if (!isCodeStart(code)) return table.bad(row, 0);
        GridSize size;
        for (std::size_t i = 0; i < kBounds.size(); ++i) {
            const Bound& bound = kBounds[i];
            const auto value = table.whole(row, i + 1, bound.least, bound.most);
            if (!value) return table.bad(row, i + 1);
            size.*bound.field = static_cast<double>(*value) / bound.divisor;
        }
        if (!out.m_rows.emplace(code, size).second) return table.duplicate(row, 0);
        if (code == "*") out.m_default = size;
    }
    return out;
}

const GridSize& GridSizes::of(std::string_view code) const {
    for (auto length = code.size(); length > 0; --length) {
        const auto found = m_rows.find(code.substr(0, length));
        if (found != m_rows.end()) return found->second;
    }
    return m_default;
}

} // namespace wanmi

#pragma once
#include "core/base/result.h"

#include <array>
#include <string>
#include <string_view>

namespace wanmi {

/// What a publication of boundaries is held to.
enum class GridRule : std::uint8_t {
    CodeForm,   ///< every cell can have a code (GB/T 30428.1: 15 digits)
    AreaLeast,  ///< m²
    AreaMost,   ///< m²
    WidthLeast, ///< m; twice the area by the perimeter
    NoGap,
    NoOverlap,
    RegionBorder, ///< a community's border moves by a document alone
    OnePart,
    DutyNeighbours,
    DutyStreet,    ///< a duty grid lies in one street
    DutyCollector, ///< a duty grid has a collector
    Count_
};
std::string_view gridRuleCode(GridRule rule); ///< "code_form", …

/// grid_rules.csv: rule,weight,limit,zh,en. Every rule once.
class GridRules {
public:
    enum class Weight : std::uint8_t { Off, Warn, Refuse };
    struct Row {
        Weight weight = Weight::Off;
        double limit = 0; ///< 0 where the rule has none
        std::string zh;   ///< why, for people
        std::string en;
    };
    /// Errc::Invalid with file and line: "rules.bad_value", "rules.duplicate"; "rules.missing_row"
    /// with file and row.
    static Result<GridRules> load(std::string_view text, const std::string& file);
    const Row& of(GridRule rule) const { return m_rows.at(static_cast<std::size_t>(rule)); }

private:
    std::array<Row, static_cast<std::size_t>(GridRule::Count_)> m_rows;
};

} // namespace wanmi

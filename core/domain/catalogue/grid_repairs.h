#pragma once
#include "core/base/result.h"

#include <array>
#include <string>
#include <string_view>

namespace wanmi {

/// What can be wrong with a grid that is imported.
enum class GridFlaw : std::uint8_t {
    CodeForm,    ///< neither 15 nor 14 digits
    CodeRegion,  ///< of a community that is not in the store
    CodePlace,   ///< the cell lies mostly outside the community of its code
    CodeDouble,  ///< met before in the file
    CodeRetired, ///< never used again: no repair
    NoPlace,     ///< in no community
    Shape,       ///< missing or unreadable
    Crossed,     ///< the shape crossed itself
    Snap,        ///< m; changed by a repair alone
    Overlap,
    Outside,
    Gap,    ///< m²
    Part,   ///< m²
    Sliver, ///< m; told, and no reason to refuse
    Lost,
    Count_
};
std::string_view gridFlawCode(GridFlaw flaw); ///< "code_form", …

/// grid_repairs.csv: rule,limit,zh,en. Every flaw once, with what a repair does about it.
class GridRepairs {
public:
    struct Row {
        double limit = 0; ///< 0 where the rule has none
        std::string zh;
        std::string en;
    };
    /// Errc::Invalid with file and line: "rules.bad_value", "rules.duplicate"; "rules.missing_row"
    /// with file and row.
    static Result<GridRepairs> load(std::string_view text, const std::string& file);
    /// The text that came with the product, for stores older than it.
    static std::string_view shipped();
    const Row& of(GridFlaw flaw) const { return m_rows.at(static_cast<std::size_t>(flaw)); }

private:
    std::array<Row, static_cast<std::size_t>(GridFlaw::Count_)> m_rows;
};

} // namespace wanmi

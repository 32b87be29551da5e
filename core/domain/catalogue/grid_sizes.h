#pragma once
#include "core/base/result.h"

#include <map>
#include <string>
#include <string_view>

namespace wanmi {

/// How large unit cells are to be somewhere, and what they are balanced by.
struct GridSize {
    double targetM2 = 10'000; ///< GB/T 30428.1
    double least = 0.4;       ///< of the target
    double most = 1.6;        ///< of the target
    double componentShare =
        0.3;                 ///< of a cell's weight that goes by its components; the rest by area
    double leastWidthM = 10; ///< mean width; anything narrower is a sliver
};

/// grid_sizes.csv: code,target_m2,least_percent,most_percent,component_percent,least_width_m.
/// `code` is the beginning of the region codes a row is for (31: Shanghai), "*" for all others.
class GridSizes {
public:
    /// An empty text: the standard's size everywhere. Errc::Invalid with file and line:
    /// "rules.bad_value", "rules.duplicate".
    static Result<GridSizes> load(std::string_view text, const std::string& file);
    /// The row with the longest beginning of this region code.
    const GridSize& of(std::string_view code) const;

private:
    GridSize m_default;
    std::map<std::string, GridSize, std::less<>> m_rows;
};

} // namespace wanmi

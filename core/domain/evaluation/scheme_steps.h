#pragma once
#include "core/domain/evaluation/scheme.h"

#include <string_view>
#include <vector>

namespace wanmi {

/// Reads "0:100 1-2:90 3-4:75 5-:0": ranges of whole numbers from 0 without gap or overlap, the
/// last one open, each with its points of 0 to 100. Errc::Invalid "scheme.tier_bad",
/// "scheme.tier_gap", "scheme.tier_overlap" with arg value (the range), "scheme.tier_end": nothing
/// for the largest values.
Result<std::vector<Tier>> tiersOf(std::string_view steps);

} // namespace wanmi

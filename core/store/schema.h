#pragma once
#include <cstdint>

namespace wanmi {

/// The schema this program writes; older ones are read and upgraded.
inline constexpr std::int64_t kSchema = 15;

} // namespace wanmi

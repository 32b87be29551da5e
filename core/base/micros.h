#pragma once
#include "core/base/clock.h"

#include <cstdint>

namespace wanmi {

/// How stores, events and files hold an instant: microseconds since 1970, UTC.
inline std::int64_t micros(Instant at) {
    return at.time_since_epoch().count();
}
inline Instant instantOf(std::int64_t micros) {
    return Instant{std::chrono::microseconds{micros}};
}

} // namespace wanmi

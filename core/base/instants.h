#pragma once
#include "core/base/time_text.h"

#include <cstdint>

namespace wanmi {

/// How stores, events and files hold an instant: microseconds since 1970, UTC.
inline std::int64_t micros(Instant at) {
    return at.time_since_epoch().count();
}
inline Instant instantOf(std::int64_t micros) {
    return Instant{std::chrono::microseconds{micros}};
}
/// The last instant of a local day, however long the day is: what was in force then was on it.
inline Instant endOfDay(Day day, std::string_view zone) {
    return fromLocal(dayFromNumber(dayNumber(day) + 1), std::chrono::seconds{0}, zone) -
           std::chrono::microseconds{1};
}

} // namespace wanmi

#pragma once
#include "core/base/instants.h"
#include "core/service/desk.h"

#include <optional>
#include <string>

namespace wanmi::cli {

/// The end of a local day, today or gone by, for --as-of; nothing for "". Errors of parseDay;
/// Errc::Invalid "grid.day_to_come" (day).
inline Result<std::optional<Instant>> pastInstant(const Desk& desk, const std::string& day) {
    if (day.empty()) return std::optional<Instant>{};
    WANMI_LET(const Day parsed, parseDay(day));
    if (dayNumber(parsed) > dayNumber(localDay(desk.now(), desk.zone())))
        return fail(Errc::Invalid, "grid.day_to_come", {{"day", day}});
    return std::optional{endOfDay(parsed, desk.zone())};
}

} // namespace wanmi::cli

#pragma once
#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/time_text.h"

#include <string>
#include <string_view>

namespace wanmi {

/// The time an evaluation counts (评价周期): whole local days of the store's zone.
struct Period {
    std::string text; ///< as it was asked for: "2026-01"
    Day first;
    Day after;    ///< the day after the last
    Instant from; ///< the first moment of `first`
    Instant to;   ///< the first moment of `after`: no longer of the period
    bool contains(Instant at) const { return from <= at && at < to; }
    friend bool operator==(const Period&, const Period&) = default;
};

/// "2026", "2026-Q1", "2026-01", "2026-W03" (ISO 8601: the week with the year's first Thursday is
/// the first, Monday begins it), "2026-01-05", or "2026-01-05..2026-02-01" with both days counted.
/// Errc::Invalid "period.unreadable" (value); "period.backwards" (value) where it ends before it
/// begins.
Result<Period> parsePeriod(std::string_view text, std::string_view zone);

} // namespace wanmi

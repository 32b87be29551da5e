#pragma once
#include "core/base/time_text.h"

#include <optional>
#include <string_view>

namespace wanmi {

/// A time as some other system writes it: ISO 8601 and its relatives (2014-01-31, 2014/01/31
/// 14:15:00, 20140131, with or without offset), month first (01/31/2014 02:15:00 PM, 1/31/14; day
/// first where the first number is over 12), 31.01.2014, 2014年1月31日, seconds or milliseconds
/// since 1970. Without offset it is local time of `zone`. nullopt: unreadable, or one of the values
/// that stand for "unknown" (1/1/1753, 9/9/99, 1/1/70, -99, 999, years out of 1900–2100).
std::optional<Instant> foreignTime(std::string_view text, std::string_view zone);

} // namespace wanmi

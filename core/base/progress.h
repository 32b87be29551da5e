#pragma once
#include "core/base/result.h"

#include <cstdint>
#include <functional>
#include <string_view>

namespace wanmi {

/// Told about long work: `step` is a key of data/messages.*.json ("import.reading"), `done` of
/// `total` (total 0: unknown). Answering false cancels: the work then ends with Errc::Cancelled and
/// has changed nothing.
using Progress = std::function<bool(std::string_view step, std::int64_t done, std::int64_t total)>;

/// Reports, and turns a "no" into an error to leave with.
inline Status tell(const Progress& progress, std::string_view step, std::int64_t done,
                   std::int64_t total) {
    if (progress && !progress(step, done, total)) return fail(Errc::Cancelled, "common.cancelled");
    return ok();
}

} // namespace wanmi

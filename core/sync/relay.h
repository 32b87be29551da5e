#pragma once
#include "core/sync/pg.h"

#include <chrono>
#include <cstdint>
#include <functional>

namespace wanmi {

/// What a relay is doing, told with every round.
struct RelayState {
    bool connected = false;
    bool isFirst = false;      ///< this one tells; another one would wait for its end
    std::int64_t told = 0;     ///< how often desks were woken
    std::int64_t failures = 0; ///< of the line
};

/// Wakes the desks (转发): asks the centre again and again for its newest transaction and notifies
/// when it changes, so that nobody who writes has to. One for a centre; a second one waits until
/// the first is gone. A line that fails is taken up again. Ends with the last state when `goOn`
/// says no, or with an error that trying again will not help.
Result<RelayState> relay(const PgLogin& login, const std::function<bool(const RelayState&)>& goOn,
                         std::chrono::milliseconds every = std::chrono::milliseconds{20});

} // namespace wanmi

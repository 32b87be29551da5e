#pragma once
#include "core/service/sync_service.h"

#include <chrono>
#include <functional>

namespace wanmi {

/// What a watch tells of; an error of theirs ends it.
struct WatchEvents {
    std::function<Status(const SyncRound&)> round; ///< one that did something
    std::function<Status()> lost;                  ///< the centre cannot be reached; told once
    std::function<Status()> back;
};

/// How often it looks.
struct WatchPace {
    using Time = std::chrono::milliseconds;
    Time look{200};         ///< for what was made here; as long as somebody who says stop waits
    Time ask{1'000};        ///< the centre for news, where no relay tells of it
    Time askSeldom{10'000}; ///< where one does
    Time leastWait{1'000};  ///< between two tries at a centre that is lost, growing
    Time mostWait{30'000};
};

/// Keeps a desk and its centre together (守候): a round as soon as something is new there, told by
/// the relay or found by asking, or unsent here. Goes on when the centre cannot be reached or
/// another process holds the store. Ends well when `going` says no, between two transactions; with
/// an error that trying again will not help.
Status watchCentre(Desk& desk, Remote& remote, const WatchEvents& events, const Progress& going,
                   const WatchPace& pace = {});

} // namespace wanmi

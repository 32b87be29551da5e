#pragma once
#include "core/service/desk.h"

#include <string>
#include <vector>

namespace wanmi {

/// What the product did by itself.
struct TickReport {
    int resumed = 0;                ///< suspensions that had ended
    int archived = 0;               ///< closed cases put away
    int escalated = 0;              ///< rungs climbed
    int released = 0;               ///< idle reports given back to the pool
    int sentAgain = 0;              ///< tasks without a receipt or an answer in time
    int dropped = 0;                ///< places, unfinished photos: kept long enough
    std::vector<std::string> lines; ///< "number rung" of each escalation
};

/// The time's own work: resumes what was suspended until now, archives what was closed long enough
/// ago, climbs the rungs of the profile's escalation ladder, sends unanswered tasks again, gives
/// idle reports back, drops what is kept for a limited time only. Any desk may do it: its events
/// carry ids made from case, clock and rung (UUIDv5), so that a second time does nothing. Each case
/// in a transaction of its own.
Result<TickReport> tick(Desk& desk, const Progress& progress = {});

/// Brings what was committed from the store's log into its file, where the log has grown: for a
/// moment in which nobody waits. Nothing is lost without it.
Status settle(Desk& desk);

} // namespace wanmi

#pragma once
#include "core/domain/catalogue/escalations.h"
#include "core/service/tick.h"

#include <vector>

namespace wanmi {

/// The tick's part for terminals: survey tasks without receipt or answer in time are sent again,
/// and whom the rungs name is told; places, unfinished photos and ids of packages that were kept
/// long enough go. (Tasks of cases are the ladder's own: an event of their case tells of it.)
Status tickTerminal(Desk& desk, const std::vector<Rung>& rungs, TickReport& report);

/// Sends the open task of a case once more; in the caller's transaction.
Status sendTaskAgain(Desk& desk, std::string_view caseId);

/// When the terminal's receipt for something sent is due; nullopt: stages.csv sets no limit.
std::optional<Instant> receiptDue(const Desk& desk, Instant sent);

} // namespace wanmi

#pragma once
// Photos are added, and actions taken with them, while the process is killed: what it acknowledged
// is there afterwards, nothing half. Shared by the quick and the long run.
#include "core/service/evidence_service.h"
#include "tests/support/small_city.h"

namespace wanmi::test {

std::string reportOne(Desk& desk);
NewEvidence photoOf(const std::string& caseId);
/// So many blows; gives how many actions were acknowledged before them.
std::size_t killMany(int rounds, std::uint64_t seed);

} // namespace wanmi::test

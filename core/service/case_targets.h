#pragma once
// What a step on a case points at outside the case; for case_service.cpp only.
#include "core/service/case_service.h"
#include "core/store/case_store.h"

namespace wanmi {

/// The command with what it names found: departments, collectors and handlers must exist and be of
/// the right kind, an original must be a case that goes on. Errc::Invalid
/// "case.unknown_department", "case.not_a_collector", "case.not_a_handler", "case.merge_target",
/// "case.unknown_district", "case.no_levels".
Result<CaseCommand> settleTargets(Desk& desk, CaseService& cases, const Case& before,
                                  CaseCommand what);
/// Errc::Conflict "case.claimed" where somebody else has taken the report from the pool.
Status checkClaim(CaseStore& store, std::int64_t fid, const Case& before, const Actor& actor);
/// Taking back the last step: Errc::Forbidden "case.seen_since" and the errors of decideUndo.
Result<CaseEvent> undoEvent(CaseStore& store, const Case& before, const Actor& actor, Instant now,
                            const std::string& eventId);
/// Are there two levels here: a centre, or more than one district? Else nobody is offered to hand a
/// case on.
Result<bool> hasLevels(Desk& desk);
/// Is the case in the common pool of reports nobody has worked on?
bool isInPool(CaseState state);

} // namespace wanmi

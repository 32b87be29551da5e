#pragma once
// What events beside the ordinary way mean: for fold.cpp only.
#include "core/base/json_view.h"
#include "core/domain/casework/case.h"

namespace wanmi {

/// Requests, approvals, oversight, emergencies; other types change nothing here. Throws as
/// clockFromJson.
void takeFlowStep(Case& c, const CaseEvent& e, const JsonView& body);
/// The helpers' clocks an event carries.
void takeAssists(Case& c, const JsonView& body);
/// What follows from the new state: where a case that was put away came from, and requests that die
/// with the assignment they were made under.
void settleFlow(Case& c, CaseState before, const CaseEvent& e);

} // namespace wanmi

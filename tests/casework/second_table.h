#pragma once
// A second table of the case flow, written by hand from the wording of requirements R025–R046 and
// the field's facts, not from data/transitions.csv: what may be done in which state by which post,
// and where it leads. The tests hold the product against it.
#include "core/domain/casework/decide.h"

#include <optional>
#include <string>
#include <vector>

namespace wanmi::test {

/// A step the second table knows.
struct Expected {
    Action action;
    std::vector<CaseState> from;
    std::vector<std::string> posts;
    /// Where it leads; nothing: the case stays where it is (or, of a request, waits).
    std::optional<CaseState> next;
};

const std::vector<Expected>& secondTable();
/// The entry for a step in a state; nullptr: not possible.
const Expected* expected(CaseState from, Action action);
const std::vector<std::string>& allPosts();

/// Everything any action may need, so that only rights and states decide.
CaseCommand fullCommand(Action action, Instant now);
/// Does the second table, with the conditions on tasks, requests and clocks, let this step through?
bool mayPass(const Case& c, const CaseCommand& command, const Actor& actor, Instant now);
/// Where the step leads.
CaseState nextOf(const Case& c, const CaseCommand& command, const Actor& actor, Instant now);

} // namespace wanmi::test

#pragma once
// The parts of a decision; for decide.cpp, undo.cpp and erase.cpp only.
#include "core/base/json_object.h"
#include "core/domain/casework/decide.h"
#include "core/domain/casework/transitions.h"

namespace wanmi {

/// What a decision is made of.
struct Question {
    const Case* state = nullptr;
    const Actor* actor = nullptr;
    Instant now;
    const RuleSet* rules = nullptr;
};

/// What a step's event will say.
struct EventBody {
    JsonObject fields;
    JsonArray assists; ///< helpers' clocks
    std::string text() const;
};

bool isAnswer(Action action);
/// Does the action go through an approval chain?
bool isRequest(Action action);

/// Post, standing and case, without looking at what was given: may this step be taken at all?
Status mayTake(const Question& q, const Transition& row);
/// What must be given for it.
std::vector<std::string> needsOf(Action action, const Case& c, const RuleSet& rules);
bool isGiven(const CaseCommand& command, const std::string& need);
/// Is it given, and does it make sense?
Status checkGiven(const Question& q, const CaseCommand& command);

/// The levels a request has yet to pass: those at the beginning that the asker holds count as
/// given.
std::vector<std::string> levelsFor(const Question& q, const CaseCommand& command);
/// Is the post one of a level's alternatives?
bool isOfLevel(std::string_view post, std::string_view level);

/// The fields of the action's own event, without state and clocks.
Status putFields(EventBody& body, const Question& q, const CaseCommand& command,
                 const std::string& fileNumber);
/// "clocks" and "assists" as they stand after a row's effects; only those that changed. `chosen`:
/// where a recall leads.
Status putClocks(EventBody& body, const Question& q, const Transition& row, bool sameDepartment,
                 std::optional<CaseState> chosen);
/// The limit a stage's clock starts with: the kind's own for handling, the stage's for the others.
Result<LimitSpan> limitOf(CaseStage stage, const Case& c, const RuleSet& rules);
/// The stage whose clock runs in a state; nothing where none does.
std::optional<CaseStage> stageOfState(CaseState state);

/// Sequence, time, previous hash and hash. `body`: canonical JSON.
CaseEvent seal(const Case& c, std::string caseId, Action type, const Actor& actor, Instant now,
               std::string eventId, const std::string& body);
Error notNow(const Case& c, Action action);

} // namespace wanmi

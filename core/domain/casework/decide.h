#pragma once
#include "core/domain/casework/case.h"
#include "core/domain/catalogue/rules.h"
#include "core/domain/people/actor.h"

#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// What an actor wants to do with a case. Fields an action does not know are left empty.
struct CaseCommand {
    Action action = Action::Accept;
    std::string to;   ///< dispatch, redispatch, assist: department; tasks: collector; assign:
                      ///< handler; ruling: the department it is ruled to; hand_down,
                      ///< hand_across: the district
    std::string note; ///< return, refuse, rework, requests: the reason; others: a remark
    std::optional<int> condition;      ///< file: filing condition; 0 states "none of the listed"
    std::optional<Urgency> urgency;    ///< file
    std::optional<bool> passed;        ///< verify_answer, check_answer; call_back: was reached
    bool closingMet = false;           ///< close: the closing condition is ticked
    int photos = 0;                    ///< finish, self_handle: how many photos go with it
    std::vector<std::string> evidence; ///< SHA-256 of stored objects that go with the step
    std::optional<Instant> until;      ///< suspend: its end
    std::string reason; ///< refuse: "not_met", "not_ours", "answered"; spot_check: the
                        ///< finding; supervise: the type; escalated: the rung; ruling: the scope
    int level = 0;      ///< supervise: 1 … 3; emergency: grade 1 … 4; call_back: 1 … 5
    std::string into;   ///< merge: id of the original
    std::optional<CaseState> step;   ///< recall: where to
    std::vector<std::string> notify; ///< emergency, escalated: logins or posts; dispute: who denies
    std::string kind;                ///< correct: the right one
    std::string form;                ///< requests: SHA-256 of the sealed form
    bool bulk = false;               ///< requests: one of many at once
};

/// What a case begins with. Numbers and places are found by the caller (they need the store).
struct CaseBirth {
    std::string id;
    std::string number;
    KindCode kind;
    std::string source;
    Point at;
    std::string district;
    std::string community;
    std::string cell;
    std::string dutyGrid;
    int areaClass = 0;
    std::optional<std::int64_t> component;
    std::string foreignKey;
    /// SHA-256(salt ‖ value) of every private value, by field: the chain holds no more of them.
    std::vector<std::pair<std::string, std::string>> privateHashes;
    std::vector<std::string> evidence; ///< marks of the files that go with it
};

/// A step that may be taken: what `case actions` lists and the desk draws as a button.
struct PermittedAction {
    Action action;
    std::vector<std::string> needs; ///< fields that must be given: "department", "condition", …
};

/// The first event of a case. Errc::Forbidden "case.wrong_post"; Errc::Invalid "case.unknown_kind",
/// "case.unknown_source".
Result<CaseEvent> decideReport(const CaseBirth& birth, const Actor& actor, Instant now,
                               const std::string& eventId, const RuleSet& rules);

/// The event a command leads to, or the refusal: Errc::Invalid "case.not_now" (action, state),
/// Errc::Forbidden "case.wrong_post" (action, post, needed), "case.other_department",
/// "case.own_work", "case.other_collector", Errc::Invalid "case.needs" (field),
/// "case.needs_verify", "case.unknown_department", … Pure: same input, same output. `fileNumber` is
/// used by `file` only. Requests (approvals.csv) that need somebody's consent become an event that
/// changes nothing but the case's pending request; `approve` at the last level has their effect.
Result<CaseEvent> decide(const Case& state, const CaseCommand& command, const Actor& actor,
                         Instant now, const std::string& eventId, const RuleSet& rules,
                         const std::string& fileNumber = {});

/// Every step this actor may take now, but for taking back the last one (see decideUndo).
std::vector<PermittedAction> permitted(const Case& state, const Actor& actor, Instant now,
                                       const RuleSet& rules);

/// Takes back the last step (收回): the case is as it was before, `before`, but for its numbers.
/// Errc::Invalid "case.nothing_to_undo", "case.not_undoable"; Errc::Forbidden
/// "case.not_the_author". That no other post has opened the case since is the caller's to know.
Result<CaseEvent> decideUndo(const Case& state, const Case& before, const CaseEvent& last,
                             const Actor& actor, Instant now, const std::string& eventId);

/// A case taken over from another system: its own state and times.
struct ImportedState {
    CaseState state = CaseState::Reported;
    Instant reportedAt;
    std::optional<Instant> closedAt;
    std::string department;
    std::string originalState; ///< as the source words it
};
Result<CaseEvent> decideImport(const CaseBirth& birth, const ImportedState& imported,
                               const Actor& actor, Instant now, const std::string& eventId,
                               const RuleSet& rules);
/// A later row of the same key: the case takes its state.
Result<CaseEvent> decideReimport(const Case& state, const ImportedState& imported,
                                 const Actor& actor, Instant now, const std::string& eventId,
                                 const RuleSet& rules);

/// Where new boundaries put a case: an open one, or one that had no cell. State and clocks stay.
struct CasePlace {
    std::string community;
    std::string cell;
    std::string dutyGrid;
    int areaClass = 0;
    std::string district{}; ///< "": stays
};
CaseEvent decideRegrid(const Case& state, const CasePlace& place, const Actor& actor, Instant now,
                       const std::string& eventId);

} // namespace wanmi

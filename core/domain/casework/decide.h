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
    std::string to;   ///< dispatch, redispatch: department; verify_task, check_task: collector
    std::string note; ///< return, refuse, rework: the reason; others: a remark
    std::optional<int> condition;   ///< file: filing condition; 0 states "none of the listed"
    std::optional<Urgency> urgency; ///< file
    std::optional<bool> passed;     ///< verify_answer, check_answer
    bool closingMet = false;        ///< close: the closing condition is ticked
    int photos = 0;                 ///< finish: how many photos go with it
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
/// used by `file` only.
Result<CaseEvent> decide(const Case& state, const CaseCommand& command, const Actor& actor,
                         Instant now, const std::string& eventId, const RuleSet& rules,
                         const std::string& fileNumber = {});

/// Every step this actor may take now.
std::vector<PermittedAction> permitted(const Case& state, const Actor& actor, const RuleSet& rules);

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
};
CaseEvent decideRegrid(const Case& state, const CasePlace& place, const Actor& actor, Instant now,
                       const std::string& eventId);

} // namespace wanmi

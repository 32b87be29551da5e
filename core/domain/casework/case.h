#pragma once
#include "core/domain/casework/case_parts.h"
#include "core/geometry/shapes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// A case (案卷) as its accepted events make it. A value; `fold` below is the only way it changes.
struct Case {
    std::string id;         ///< UUIDv7
    std::string number;     ///< registration number (登记号), never changed
    std::string fileNumber; ///< 案卷号, "" before filing
    CaseState state = CaseState::Reported;
    std::int64_t revision = 0; ///< number of events
    std::string head;          ///< hash of the last event

    std::string kind;   ///< "event:0102"
    std::string source; ///< code of data/sources.csv
    std::optional<int> conditionId;
    std::string conditionZh; ///< wording as it stood at filing
    std::string conditionEn;
    std::string closingZh;
    std::string closingEn;
    std::string urgency = "normal";
    std::optional<LimitSpan> limit; ///< handling limit as it stood at filing
    std::string rules;              ///< version of the rule set at filing

    Point at;
    std::string district;
    std::string community;
    std::string cell;
    std::string dutyGrid;
    int areaClass = 0;
    std::optional<std::int64_t> component;

    std::string reporter; ///< login
    std::string department;
    std::string handler;
    std::vector<std::string> handlers; ///< everyone who handled it: none of them may check it
    CaseTask verify;
    CaseTask check;
    std::string foreignKey; ///< order number of the system it came from

    Instant reportedAt;
    std::optional<Instant> filedAt;
    std::optional<Instant> dispatchedAt;
    std::optional<Instant> finishedAt;
    std::optional<Instant> closedAt;
    Instant changedAt;
    int reworkCount = 0;
    int returnCount = 0;

    std::vector<StageClock> clocks; ///< one a stage, in order of first start

    std::string assignedTo; ///< handler its department named, "" none
    std::optional<PendingRequest> request;
    int extensions = 0;  ///< approved
    int suspensions = 0; ///< approved
    std::optional<Instant> suspendUntil;
    std::optional<CaseState> prior; ///< where it was before it was put away or suspended
    std::vector<CaseStage> held;    ///< clocks that ran then
    std::string mergedInto;         ///< id of the original
    bool appealed = false;
    bool exempt = false;      ///< an appeal was granted: not counted as overdue; facts are kept
    bool selfHandled = false; ///< the collector put it right on the spot (自行处置)
    bool awaitsExperts = false;
    int recalls = 0; ///< by spot check
    int upward = 0;  ///< levels it was passed up
    /// Whose it is (承办层级): "" nobody was given it, kCityLevel, or the code of a district.
    std::string level;
    std::string handedFrom; ///< the district that had it before, "" none
    std::string outcome;    ///< of a refusal: "not_met", "not_ours", "answered"
    std::optional<Instant> signedAt;
    std::vector<Supervision> supervisions;
    std::vector<Assist> assists;
    EmergencyState emergency;
    OwnershipDispute dispute;
    int satisfaction = 0; ///< of the caller, 1 … 5; 0: not told
    bool erased = false;  ///< personal data were erased

    /// The running clock that matters now: the one with the earliest deadline; nullptr where none
    /// runs.
    const StageClock* running() const;
    const StageClock* clock(CaseStage stage) const;
    friend bool operator==(const Case&, const Case&) = default;
};

/// An accepted step. `body` is canonical JSON; `hash` is SHA-256 over the canonical JSON of
/// {case, seq, id, type, actor, at, body, prev} (RFC 8785), `prev` the hash before it ("" at seq
/// 1).
struct CaseEvent {
    std::string caseId;
    std::int64_t seq = 0;
    std::string id;
    Action type = Action::Report;
    std::string actor;
    Instant at;
    std::string body;
    std::string prev;
    std::string hash;
    friend bool operator==(const CaseEvent&, const CaseEvent&) = default;
};

/// The hash an event must carry.
std::string eventHash(const CaseEvent& event);

/// The case after one more event. Errc::Invalid "case.bad_event" with args seq, why: the event does
/// not follow (sequence, previous hash), or its body cannot be read.
Result<Case> fold(Case before, const CaseEvent& event);
/// The fold of a whole chain, hashes checked. "chain.broken" with args seq, why.
Result<Case> replay(const std::vector<CaseEvent>& events);

/// The whole case as canonical JSON: what `cases.fold` keeps, byte for byte.
std::string caseText(const Case& c);
Result<Case> caseFromText(std::string_view text);

} // namespace wanmi

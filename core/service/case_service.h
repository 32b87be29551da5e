#pragma once
#include "core/domain/casework/decide.h"
#include "core/service/case_ledger.h"
#include "core/service/desk.h"

#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// A new report (上报).
struct ReportCommand {
    std::string kind; ///< "event:0102"
    LonLat at;
    std::string text;   ///< what was said; kept apart from the chain
    std::string actor;  ///< login
    std::string source; ///< of data/sources.csv; "": supervisor for a collector, else desk
    std::string contactName;
    std::string contactPhone;
    std::optional<std::int64_t> component; ///< the component it is about
    std::string order; ///< its number at the source (工单号): sent twice it is one case
    std::vector<std::string> evidence; ///< marks of files kept before, that go with it
};

/// A step on a case.
struct StepCommand {
    std::string id; ///< id, registration number, 案卷号, or the last digits of a number
    CaseCommand what;
    std::string actor;
    std::optional<std::int64_t> revision; ///< the one the actor was looking at
};

/// What was written.
struct CaseReceipt {
    std::string id;
    std::string number;
    std::string fileNumber;
    CaseState state = CaseState::Reported;
    std::int64_t revision = 0;
    std::string event;  ///< id of the event
    bool again = false; ///< report: the order was taken in before; nothing was written
};

/// A line of a list.
struct CaseRow {
    std::string id;
    std::string number;
    std::string fileNumber;
    CaseState state = CaseState::Reported;
    std::int64_t revision = 0;
    std::string kind;
    std::string source;
    std::string urgency;
    std::string community;
    std::string cell;
    std::string department;
    std::string handler;
    std::string taskTo;
    Instant reportedAt;
    Instant changedAt;
    std::optional<CaseStage> stage;
    std::optional<Instant> warnAt;
    std::optional<Instant> dueAt;
    Lamp lamp = Lamp::None; ///< at the time of the query
    LonLat at;
    Point place;
};

struct CaseQuery {
    std::vector<CaseState> states; ///< empty: all
    bool openOnly = false;
    std::string region; ///< region or cell code it lies under, "" all
    std::string kind;   ///< "event:0102", "event:01" (a class), "" all
    std::string department;
    std::string taskTo;     ///< a collector: cases with an open task for them or for nobody by name
    std::string approver;   ///< post: cases with a request that waits for its opinion
    std::string mergedInto; ///< id: the duplicates of an original
    std::string text;       ///< part of a number, 案卷号, or cell code
    std::optional<Lamp> lamp;
    enum class Order : std::uint8_t { Due, NewestFirst } order = Order::Due;
    std::int64_t limit = 100;
    std::int64_t offset = 0;
};
struct CasePage {
    std::int64_t total = 0;
    std::vector<CaseRow> rows;
};

/// A case with its history.
struct CaseView {
    CaseRow row;
    Case state;
    std::vector<CaseEvent> events;
};

/// Values kept outside the chain: opened with a reason, and the look is logged.
struct PrivateValues {
    std::string text;
    std::string contactName;
    std::string contactPhone;
};

/// The case flow as use cases. Every write takes one transaction: event, case row, change row.
class CaseService {
public:
    explicit CaseService(Desk& desk) : m_desk(&desk) {}

    /// Errors of decideReport, "people.unknown", "case.outside" (outside the district),
    /// "case.unknown_component", "case.other_component" (not of the reported kind).
    Result<CaseReceipt> report(const ReportCommand& command);
    /// Errors of decide; Errc::NotFound "case.unknown"; Errc::Conflict "case.ambiguous" (id,
    /// count); Errc::Conflict "case.changed" with who, action, at, revision: somebody was first;
    /// Errc::Invalid "case.no_revision" (case, revision, wanted): there is no such revision.
    Result<CaseReceipt> act(const StepCommand& command);

    /// The last step, and what taking it back would change. Errors of decideUndo;
    /// Errc::Forbidden "case.seen_since" once another post has opened the case. Done by
    /// act(Action::Undo).
    Result<UndoPreview> undoPreview(std::string_view id, std::string_view actor);
    /// Notes that a person has opened the case: from then on the step before cannot be taken back
    /// by a colleague of another post.
    Status seen(std::string_view id, std::string_view actor);
    /// Takes a report from the common pool (领取) for `to`, or hands it on (the duty chief).
    /// Errc::Conflict "case.claimed" with who; "case.not_now" where it has left the pool.
    Status claim(std::string_view id, std::string_view actor, std::string_view to = {});
    /// Gives it back; idle ones are given back by the tick, all of a person's at sign-out.
    Status release(std::string_view id, std::string_view actor);
    Result<int> releaseAll(std::string_view login);
    /// Requests of one kind made in a period, with their share of the cases filed in it and whether
    /// that passes the set share.
    Result<Ledger> ledger(Action operation, Instant from, Instant to);

    Result<std::vector<PermittedAction>> actions(std::string_view id, std::string_view actor);
    Result<CaseView> show(std::string_view id);
    Result<std::optional<CaseRow>> row(std::string_view uuid); ///< for one change notice
    Result<CasePage> list(const CaseQuery& query);
    /// Where nothing is kept (erased or never given) the texts are empty. The look is logged.
    /// Errors of Desk::acting and mayOpenPersonal; Errc::Invalid "private.needs_reason".
    Result<PrivateValues> openPrivate(std::string_view id, std::string_view actor,
                                      std::string_view reason);
    /// The departments proposed for a case, best first; see suggestDepartments.
    Result<std::vector<std::string>> proposeDepartments(std::string_view id);
    /// Id of the case meant by an id, a number or its last digits.
    Result<std::string> resolve(std::string_view id);

private:
    Desk* m_desk;
};

} // namespace wanmi

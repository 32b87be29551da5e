#pragma once
#include "core/domain/casework/case.h"
#include "core/domain/evaluation/period.h"
#include "core/domain/evaluation/quantity.h"
#include "core/domain/evaluation/scheme.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wanmi {

/// The codes a case lies under, as its events left them at one moment.
struct FactPlace {
    std::string district;
    std::string community; ///< "": in none
    std::string cell;
    std::string dutyGrid;
    friend bool operator==(const FactPlace&, const FactPlace&) = default;
};

/// Something that happened to a case, with the place and department it had then.
struct FactMark {
    Instant at;
    FactPlace place;
    std::string department;

    /// What it counts for: a code, "" where it counts for none.
    std::string unit(EvaluationScope scope, std::optional<UnitLevel> level) const;
    friend bool operator==(const FactMark&, const FactMark&) = default;
};

/// What an evaluation takes from one case: of its events alone, never of the row it has today. An
/// action counts under the codes of its day, so new boundaries change nothing that was before them.
struct CaseFact {
    std::string id;
    std::string head; ///< hash of the last event that was taken in: names all before it
    std::string kind;
    std::string source;
    FactMark received;
    std::optional<FactMark> filed;   ///< the first filing
    std::optional<FactMark> given;   ///< to the department that has it now
    std::optional<FactMark> due;     ///< its handling deadline ran out unhandled, or was missed
    std::optional<FactMark> closed;  ///< by force or on the spot too; not while it is recalled
    std::vector<FactMark> reworked;  ///< each 返工
    std::vector<FactMark> suspended; ///< each 挂账
    bool open = true;                ///< work is still to be done
    bool inTime = true;              ///< handled within the limit, or exempt by appeal
    bool selfHandled = false;        ///< 自行处置
    bool endedElsewhere = false;     ///< an import told of the closing
    friend bool operator==(const CaseFact&, const CaseFact&) = default;
};

/// Folds the events of one case up to a moment. A case taken over from elsewhere counts at the
/// times its import states; what it was imported as being past counts as done.
class CaseFactFolder {
public:
    explicit CaseFactFolder(Instant until) : m_until(until) {}

    /// The next event, in order; those from the moment on are let alone. Errors of fold().
    Status take(const CaseEvent& event);
    /// nullopt: the case was not yet reported.
    std::optional<CaseFact> fact() const;

private:
    void observe(const Case& after, const CaseEvent& event, Instant at);
    void followClosing(const Case& after, bool imported, Instant at);
    void followDeadline(const Case& after, Instant at);
    FactMark markOf(const Case& c, Instant at) const;
    FactPlace placeAt(Instant at) const;

    Instant m_until;
    bool m_ended = false; ///< the moment was reached
    Instant m_at;         ///< of the last event taken
    Case m_case;
    CaseFact m_fact;
    CaseFact m_before;               ///< without the last event: what taking it back leads to
    std::optional<Instant> m_missed; ///< when the present handling clock first ran out
    std::optional<Instant> m_missedBefore;
    std::vector<std::pair<Instant, FactPlace>> m_places;
};

/// What counts, and where.
struct Counted {
    Quantity what = Quantity::Received;
    const FactMark* mark = nullptr; ///< of the fact that was asked
};

/// Appends what the case counts for in the period. `isCitizen` tells sources that are citizens'.
void countIn(const CaseFact& fact, const Period& period, EvaluationScope scope,
             const std::function<bool(std::string_view)>& isCitizen, std::vector<Counted>& out);

} // namespace wanmi

#pragma once
#include "core/base/progress.h"
#include "core/domain/evaluation/period.h"
#include "core/domain/evaluation/score.h"
#include "core/service/desk.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace wanmi {

struct EvaluationRequest {
    EvaluationScope scope = EvaluationScope::Region;
    std::optional<UnitLevel> level; ///< of regions; nullopt: communities
    std::string period;             ///< see parsePeriod
    std::string actor;
    /// Ask for the cases behind one number: a unit's code and what is counted.
    std::optional<std::pair<std::string, Quantity>> cases;
};

/// What was counted for one unit, and what it scores.
struct UnitEvaluation {
    std::string unit; ///< region, duty grid, cell or department code
    std::string name; ///< of a region at the end of the period, of a department; "" for the others
    Quantities counted;
    UnitScore score;
    friend bool operator==(const UnitEvaluation&, const UnitEvaluation&) = default;
};

/// An evaluation (评价). The same store, scheme and period give the same one as long as nothing
/// that happened before `until` is added, which only an import can do, and the rules say the same
/// of whose reports are citizens'; else `inputs` differs as well.
struct Evaluation {
    std::string scheme; ///< its code
    std::string schemeZh;
    std::string schemeEn;
    std::string schemeVersion; ///< Scheme::version
    EvaluationScope scope = EvaluationScope::Region;
    std::optional<UnitLevel> level;
    Period period;
    Instant until;                     ///< counted up to here: the end of the period, or now
    bool over = false;                 ///< the period is
    std::vector<UnitEvaluation> units; ///< that have anything to count, by code
    Quantities outside;                ///< what counts for no unit
    std::vector<std::string> alike;    ///< indicators by steps that tell no unit from another
    /// SHA-256 over the scheme's version, what was asked, and id and last event's hash of every
    /// case that counts, by id: another input, another hash.
    std::string inputs;
    std::vector<std::string> cases; ///< ids asked for, as often as each counts, by id
    friend bool operator==(const Evaluation&, const Evaluation&) = default;
};

/// Scores of regions and departments, reckoned from the events of cases (see CaseFact).
class EvaluationService {
public:
    explicit EvaluationService(Desk& desk) : m_desk(&desk) {}

    /// Who may: duty chief, evaluator, leader; one whose region is set sees what lies in it. Errors
    /// of Desk::acting, parsePeriod and Scheme::of; Errc::Forbidden "people.missing_right",
    /// "evaluation.part_only" (actor, region): more was asked for than the actor's region;
    /// Errc::Invalid "evaluation.not_begun" (period), "evaluation.level_of_department";
    /// Errc::NotFound "evaluation.no_unit" (unit, period) for cases of a unit that has none. Steps
    /// told: "evaluation.reading". Memory: the units, and one line a case that counts.
    Result<Evaluation> evaluate(const Scheme& scheme, const EvaluationRequest& request,
                                const Progress& progress = {});

private:
    Desk* m_desk;
};

} // namespace wanmi

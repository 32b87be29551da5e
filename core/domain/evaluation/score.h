#pragma once
#include "core/domain/evaluation/scheme.h"

#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// What one indicator gave one unit.
struct IndicatorScore {
    std::string code;
    /// nullopt: it does not apply, as its denominator is nothing; the others share its weight.
    std::optional<double> value;
    std::optional<double> score; ///< 0 … 100
    double weight = 0;           ///< as the scheme has it
    double share = 0;            ///< as it counts here, of 100; 0 where it does not apply
    double points = 0;           ///< score · share / 100
    friend bool operator==(const IndicatorScore&, const IndicatorScore&) = default;
};

/// The score of one unit. Numbers are rounded to four places, the grade goes by the rounded total:
/// what is shown is what was decided on.
struct UnitScore {
    std::vector<IndicatorScore> indicators; ///< in the order of the scheme's file
    std::optional<double> total;            ///< nullopt: no indicator applies
    std::string grade;                      ///< "" where there is no total
    std::string colour;
    friend bool operator==(const UnitScore&, const UnitScore&) = default;
};

/// Scores counted quantities. `level` is of regions. Errc::NotFound "scheme.no_scope".
Result<UnitScore> scoreOf(const Scheme& scheme, EvaluationScope scope,
                          std::optional<UnitLevel> level, const Quantities& counted);

} // namespace wanmi

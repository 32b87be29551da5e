#pragma once
#include "core/domain/calendar/calendar.h"
#include "core/domain/catalogue/catalogue.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// How pressing a case is.
enum class Urgency : std::uint8_t { Normal, Urgent };

/// Where a limit's number comes from.
enum class Basis : std::uint8_t {
    Exact,   ///< a published municipal limit of the same kind
    Near,    ///< of a kind of nearly the same name
    Analog,  ///< of another kind of the same nature
    Own,     ///< number by analogy, condition of our own
    Product, ///< the product's proposal, no source
    Default  ///< no condition chosen
};

/// One way a kind comes to be a case (立案条件) and what ends it (结案条件).
struct Condition {
    int id = 0; ///< stable within the kind, from 1
    std::string filingZh;
    std::string filingEn;
    std::string closingZh;
    std::string closingEn;
    Urgency urgency = Urgency::Normal; ///< Urgent where the condition is urgent by itself
};

/// What a look-up found.
struct Limit {
    LimitSpan span;
    int conditionId = 0; ///< 0 = none chosen
    int areaClass = 0;   ///< of the row that won: 0 = every class
    Urgency urgency = Urgency::Normal;
    Basis basis = Basis::Default;
    std::string department; ///< department code, "" = none given
    bool isDefault() const { return basis == Basis::Default; }
};

/// Handling limits (处置时限) by kind, filing condition, area class of the cell and urgency.
class Limits {
public:
    /// Errc::Invalid with file and line: "limits.unknown_kind", "rules.bad_value" (column, value),
    /// "limits.duplicate", "offices.unknown_department", "limits.no_wording" (a condition's first
    /// row has no text), "limits.two_wordings", "limits.no_general_row" (the first row is for one
    /// area class). `byDefault` is the profile's.
    static Result<Limits> load(std::string_view text, const std::string& file,
                               const Catalogue& catalogue, const Departments& departments,
                               LimitSpan byDefault);

    /// The limit of a case. `conditionId` 0 = none chosen: byDefault(), marked Default.
    /// `areaClass` 1, 2 or 3 (一/二/三类), 0 = unknown. Rows of the asked urgency come first; where
    /// the condition has none the other urgency's count (a missing cover is urgent whoever files
    /// it). Among those a row of the very area class wins over one for all classes.
    /// Errc::Invalid: "limits.unknown_condition" (kind, condition), "limits.bad_area_class".
    Result<Limit> find(const KindCode& kind, int conditionId, int areaClass, Urgency urgency) const;
    /// In order of id; empty where the kind has none.
    std::vector<Condition> conditionsOf(const KindCode& kind) const;
    /// Errc::Invalid "limits.unknown_condition".
    Result<Condition> condition(const KindCode& kind, int conditionId) const;
    /// Where no condition is chosen (profile.csv, default_limit).
    LimitSpan byDefault() const { return m_byDefault; }

private:
    struct OfCondition {
        Condition condition;
        std::vector<Limit> rows;
    };
    using ByKind = std::map<KindCode, std::map<int, OfCondition>>;
    const OfCondition* look(const KindCode& kind, int conditionId) const;

    ByKind m_kinds;
    LimitSpan m_byDefault;
};

std::string_view urgencyText(Urgency urgency);       ///< "normal" or "urgent"
Result<Urgency> parseUrgency(std::string_view text); ///< "urgency.unknown"
std::string_view basisText(Basis basis);             ///< "exact" … "default"

} // namespace wanmi

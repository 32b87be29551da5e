#pragma once
#include "core/domain/catalogue/catalogue.h"
#include "core/domain/catalogue/profile.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// How near two reports must be to be offered as one.
struct DuplicateRule {
    double metres = 50;
    int hours = 24;            ///< between the report of the older, or its closing, and the newer
    bool classSiblings = true; ///< kinds of the same class count as siblings
    std::vector<KindCode> siblings; ///< these kinds do, of any class
    /// 2 the same kind, 1 a sibling, 0 neither.
    int kinship(const KindCode& mine, const KindCode& other) const;
};

/// duplicates.csv: kind,metres,hours,siblings. `siblings` is "class", "none" or kinds by spaces.
/// A kind may name its catalogue (cjt214/event/0110); rows of other catalogues are passed over.
class DuplicateRules {
public:
    /// Kinds without a row take the profile's distance and time, and their class as siblings. An
    /// empty text: no rows. Errc::Invalid with file and line: "limits.unknown_kind",
    /// "rules.bad_value", "rules.duplicate".
    static Result<DuplicateRules> load(std::string_view text, const std::string& file,
                                       const Catalogue& catalogue, const Profile& profile);
    const DuplicateRule& of(const KindCode& kind) const;

private:
    DuplicateRule m_default;
    std::map<KindCode, DuplicateRule> m_rules;
};

} // namespace wanmi

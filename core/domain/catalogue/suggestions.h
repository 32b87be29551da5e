#pragma once
#include "core/domain/catalogue/catalogue.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// To whom a kind usually goes, most likely first.
class Suggestions {
public:
    /// Errc::Invalid with file and line: "offices.unknown_department", "limits.unknown_kind",
    /// "rules.duplicate".
    static Result<Suggestions> load(std::string_view text, const std::string& file,
                                    const Catalogue& catalogue, const Departments& departments);
    /// Department codes; "STREET" stands for the street the case lies in. Empty: no advice.
    std::vector<std::string> of(const KindCode& kind) const;

private:
    std::map<KindCode, std::vector<std::string>> m_byKind;
};

} // namespace wanmi

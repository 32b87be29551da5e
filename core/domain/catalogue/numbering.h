#pragma once
#include "core/base/time_text.h"
#include "core/domain/catalogue/kind.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace wanmi {

/// Registration numbers and 案卷号 by templates that are data. Places: {district} {yyyymmdd} {desk}
/// {serial:N} and, for case numbers, {type:E|C} {kind}.
class Numbering {
public:
    /// Errc::Invalid with file and line: "numbering.bad_template" (arg template) where numbers
    /// could be alike: day, desk or serial missing, two serials, letters of two lengths;
    /// "numbering.missing".
    static Result<Numbering> load(std::string_view text, const std::string& file);

    /// "110101-20260105-000-0001". `district` 6 digits, `desk` 3 characters, serial from 1.
    /// Errc::Conflict "numbering.full" where the serial has more digits than the template gives.
    Result<std::string> registration(std::string_view district, Day day, std::string_view desk,
                                     std::int64_t serial) const;
    /// "E0102202601050000001". Errc::Conflict "numbering.full".
    Result<std::string> caseNumber(const KindCode& kind, std::string_view district, Day day,
                                   std::string_view desk, std::int64_t serial) const;
    /// What the serial of such a number is counted in: the number itself with "#" for the serial.
    /// So no two numbers of one template can be alike, whatever places it has.
    std::string registrationScope(std::string_view district, Day day, std::string_view desk) const;
    std::string caseScope(const KindCode& kind, std::string_view district, Day day,
                          std::string_view desk) const;
    const std::string& registrationTemplate() const { return m_registration; }
    const std::string& caseTemplate() const { return m_case; }

private:
    std::string m_registration;
    std::string m_case;
};

} // namespace wanmi

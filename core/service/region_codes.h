#pragma once
#include "core/base/result.h"
#include "core/domain/place/codes.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace wanmi {

/// Official codes by name: a table with the columns code and name, such as the national one.
class RegionCodes {
public:
    /// Codes of provinces and cities are passed over; what is no code at all is in dropped().
    /// Errc::Invalid "csv.no_column" and those of CsvTable.
    static Result<RegionCodes> load(const std::string& text);
    /// The one code of this level and beginning that carries the name, written out or without its
    /// ending (街道办事处, 街道, 地区, 镇, 乡, 社区居委会 …); nullopt where none or several do.
    std::optional<std::string> find(RegionLevel level, std::string_view under,
                                    std::string_view name) const;

    /// Line and text of every row whose code could not be read.
    const std::vector<std::pair<int, std::string>>& dropped() const { return m_dropped; }

private:
    std::multimap<std::string, std::string> m_codes; ///< full name and short name → code
    std::vector<std::pair<int, std::string>> m_dropped;
};

/// A code as the statistical table writes it, 12 digits with noughts for what lies below
/// (110101001000 a street, 110101000000 a district), without them; any other as it is.
std::string bareRegionCode(std::string_view written);

/// Gives provisional codes: 901 to 999 first, then from 899 down; a code once seen is not given.
class ProvisionalCodes {
public:
    void use(const std::string& code) { m_used.insert(code); }
    /// The next one under a parent's code; nullopt when all are taken.
    std::optional<std::string> next(const std::string& parent);

private:
    std::set<std::string> m_used;
};

} // namespace wanmi

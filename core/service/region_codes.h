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
    /// Codes of other lengths are passed over. Errc::Invalid "csv.no_column" and those of CsvTable.
    static Result<RegionCodes> load(const std::string& text);
    /// The one code of this level and beginning that carries the name, written out or without its
    /// ending (街道办事处, 街道, 地区, 镇, 乡, 社区居委会 …); nullopt where none or several do.
    std::optional<std::string> find(RegionLevel level, std::string_view under,
                                    std::string_view name) const;

private:
    std::multimap<std::string, std::string> m_codes; ///< full name and short name → code
};

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

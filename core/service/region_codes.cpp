#include "core/service/region_codes.h"

#include "core/base/csv.h"
#include "core/base/text.h"

#include <fmt/format.h>

#include <array>

namespace wanmi {
namespace {

/// Endings of names of streets and communities that registers write or leave out, longest first.
constexpr std::array<std::string_view, 14> kEndings{
    "街道办事处", "地区办事处", "社区居民委员会", "社区居委会", "村民委员会", "居民委员会",
    "村委会",     "居委会",     "街道",           "地区",       "社区",       "镇",
    "乡",         "村"};

std::string shortName(std::string_view name) {
    for (const auto ending : kEndings) {
        if (name.size() > ending.size() && name.ends_with(ending)) {
            return std::string{name.substr(0, name.size() - ending.size())};
        }
    }
    return std::string{name};
}

/// A province (11, 110000) or a city (1101, 110100).
bool isOfHigherLevel(std::string_view code) {
    return isDigits(code) &&
           (code.size() == 2 || code.size() == 4 || (code.size() == 6 && code.ends_with("00")));
}

} // namespace

std::string bareRegionCode(std::string_view written) {
    const bool statistical = written.size() == 12 && isDigits(written);
    if (statistical && written.ends_with("000000")) return std::string{written.substr(0, 6)};
    if (statistical && written.ends_with("000")) return std::string{written.substr(0, 9)};
    return std::string{written};
}

Result<RegionCodes> RegionCodes::load(const std::string& text) {
    RegionCodes out;
    WANMI_LET(const auto table, CsvTable::parse(text, "--codes"));
    WANMI_LET(const auto code, table.column("code"));
    WANMI_LET(const auto name, table.column("name"));
    for (const auto& row : table.rows()) {
        const auto bare = bareRegionCode(trim(row.fields[code]));
        if (!RegionCode::parse(bare)) {
            if (!isOfHigherLevel(bare)) out.m_dropped.emplace_back(row.line, row.fields[code]);
            continue;
        }
        const std::string full{trim(row.fields[name])};
        out.m_codes.emplace(full, bare);
        if (auto brief = shortName(full); brief != full) {
            out.m_codes.emplace("~" + brief, bare);
        }
    }
    return out;
}

std::optional<std::string> RegionCodes::find(RegionLevel level, std::string_view under,
                                             std::string_view name) const {
    for (const auto& wanted : {std::string{name}, "~" + shortName(name)}) {
        std::optional<std::string> found;
        bool several = false;
        const auto [from, to] = m_codes.equal_range(wanted);
        for (auto at = from; at != to; ++at) {
            const auto code = RegionCode::parse(at->second);
            if (code->level() != level || !at->second.starts_with(under)) continue;
            several = several || (found && *found != at->second);
            found = at->second;
        }
        if (found && !several) return found;
    }
    return std::nullopt;
}

std::optional<std::string> ProvisionalCodes::next(const std::string& parent) {
    const auto take = [&](int serial) {
        auto code = fmt::format("{}{:03}", parent, serial);
        return m_used.insert(code).second ? std::optional{code} : std::nullopt;
    };
    for (int serial = 901; serial <= 999; ++serial) {
        if (auto code = take(serial)) return code;
    }
    for (int serial = 899; serial >= 1; --serial) {
        if (auto code = take(serial)) return code;
    }
    return std::nullopt;
}

} // namespace wanmi

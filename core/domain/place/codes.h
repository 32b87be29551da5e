#pragma once
#include "core/base/result.h"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace wanmi {

/// Level of a region (六级网格: 市–区–街道–社区–单元网格–责任网格).
enum class RegionLevel : std::uint8_t { District, Street, Community };
std::string_view regionLevelName(RegionLevel level); // "district", "street", "community"
Result<RegionLevel> parseRegionLevel(std::string_view text);

/// Code of a region: 6 digits district (区, GB/T 2260), 9 street (街道), 12 community (社区).
/// Cannot hold a wrong value: mainland districts follow GB/T 2260's digit ranges (facts 1.3),
/// 99xxxx stands for made-up and foreign cities.
class RegionCode {
public:
    /// Errc::Invalid "code.region" with args code, why.
    static Result<RegionCode> parse(std::string_view text);
    const std::string& text() const { return m_text; }
    RegionLevel level() const;
    std::string district() const { return m_text.substr(0, 6); }
    /// The street's 9 digits; empty for a district.
    std::string street() const { return m_text.size() >= 9 ? m_text.substr(0, 9) : std::string{}; }
    /// Code one level up; empty for a district.
    std::string parent() const;
    friend auto operator<=>(const RegionCode&, const RegionCode&) = default; // NOLINT(*-nullptr)

private:
    explicit RegionCode(std::string text) : m_text(std::move(text)) {}
    std::string m_text;
};

/// Code of a unit cell (单元网格): 15 digits = 6 + 3 + 3 + 3 (GB/T 30428.1); the older 14 digits
/// = 6 + 3 + 3 + 2 (CJ/T 213) is read too. The sequence starts at 1.
class CellCode {
public:
    /// Errc::Invalid "code.cell" with args code, why.
    static Result<CellCode> parse(std::string_view text);
    /// Errc::Invalid "code.cell_full" (顺序码已满) when sequence is over 999.
    static Result<CellCode> make(const RegionCode& community, int sequence);
    const std::string& text() const { return m_text; }
    std::string community() const { return m_text.substr(0, 12); }
    int sequence() const;
    friend auto operator<=>(const CellCode&, const CellCode&) = default; // NOLINT(*-nullptr)

private:
    explicit CellCode(std::string text) : m_text(std::move(text)) {}
    std::string m_text;
};

/// Code of a component (部件): 16 digits = 6 district + 2 class + 2 kind + 6 serial (CJ/T 214).
class ComponentCode {
public:
    /// Errc::Invalid "code.component" with args code, why.
    static Result<ComponentCode> parse(std::string_view text);
    static Result<ComponentCode> fromNumber(std::int64_t number);
    /// `kind` is the four digits of class and kind. Errc::Invalid "code.component_full" past
    /// 999999.
    static Result<ComponentCode> make(std::string_view district, std::string_view kind, int serial);
    std::int64_t number() const { return m_number; }
    std::string text() const;
    std::string district() const { return text().substr(0, 6); }
    std::string kind() const { return text().substr(6, 4); }
    int serial() const { return static_cast<int>(m_number % 1'000'000); }
    friend auto operator<=>(const ComponentCode&, const ComponentCode&) = default; // NOLINT(*ptr)

private:
    explicit ComponentCode(std::int64_t number) : m_number(number) {}
    std::int64_t m_number;
};

/// May these six digits be a district code? Mainland by GB/T 2260, or 99xxxx.
bool isDistrictCode(std::string_view text);
/// Is it a code of the mainland (not 99xxxx, not 71, 81, 82)?
bool isMainlandDistrict(std::string_view district);

} // namespace wanmi

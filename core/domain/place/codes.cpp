#include "core/domain/place/codes.h"

#include "core/base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace wanmi {
namespace {

int number(std::string_view digits) {
    int value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

Error wrong(std::string reason, std::string_view code, std::string_view why) {
    return fail(Errc::Invalid, std::move(reason),
                {{"code", std::string{code}}, {"why", std::string{why}}});
}

} // namespace

std::string_view regionLevelName(RegionLevel level) {
    constexpr std::array<std::string_view, 3> kNames{"district", "street", "community"};
    return kNames[static_cast<std::size_t>(level)];
}

Result<RegionLevel> parseRegionLevel(std::string_view text) {
    for (const auto level : {RegionLevel::District, RegionLevel::Street, RegionLevel::Community}) {
        if (regionLevelName(level) == text) return level;
    }
    return fail(Errc::Invalid, "region.level", {{"value", std::string{text}}});
}

bool isDistrictCode(std::string_view text) {
    if (text.size() != 6 || !isDigits(text)) return false;
    const int province = number(text.substr(0, 2));
    const int prefecture = number(text.substr(2, 2));
    const int county = number(text.substr(4, 2));
    if (province == 99) return true;
    const bool provinceKnown =
        (province >= 11 && province <= 15) || (province >= 21 && province <= 23) ||
        (province >= 31 && province <= 37) || (province >= 41 && province <= 46) ||
        (province >= 50 && province <= 54) || (province >= 61 && province <= 65) ||
        province == 71 || province == 81 || province == 82;
    // Third and fourth digit: 01-20 and 51-70 cities, 21-50 prefectures and leagues, 90
    // county-level units directly under the province. Fifth and sixth: 01-99; 00 stands for the
    // prefecture itself, which unsubdivided cities (Dongguan) use as their district.
    return provinceKnown && (prefecture <= 70 || prefecture == 90) && county <= 99;
}

bool isMainlandDistrict(std::string_view district) {
    return isDistrictCode(district) && number(district.substr(0, 2)) < 71;
}

Result<RegionCode> RegionCode::parse(std::string_view text) {
    if (!isDigits(text)) return wrong("code.region", text, "digits");
    if (text.size() != 6 && text.size() != 9 && text.size() != 12) {
        return wrong("code.region", text, "length 6, 9, 12");
    }
    if (!isDistrictCode(text.substr(0, 6))) return wrong("code.region", text, "GB/T 2260");
    if (text.size() >= 9 && text.substr(6, 3) == "000") return wrong("code.region", text, "000");
    if (text.size() == 12 && text.substr(9, 3) == "000") return wrong("code.region", text, "000");
    return RegionCode{std::string{text}};
}

RegionLevel RegionCode::level() const {
    if (m_text.size() == 6) return RegionLevel::District;
    return m_text.size() == 9 ? RegionLevel::Street : RegionLevel::Community;
}

std::string RegionCode::parent() const {
    return m_text.size() == 6 ? std::string{} : m_text.substr(0, m_text.size() - 3);
}

Result<CellCode> CellCode::parse(std::string_view text) {
    if (!isDigits(text)) return wrong("code.cell", text, "digits");
    if (text.size() != 15 && text.size() != 14) return wrong("code.cell", text, "length 15, 14");
    if (!RegionCode::parse(text.substr(0, 12))) return wrong("code.cell", text, "GB/T 2260");
    if (number(text.substr(12)) == 0) return wrong("code.cell", text, "000");
    return CellCode{std::string{text}};
}

Result<CellCode> CellCode::make(const RegionCode& community, int sequence) {
    if (community.level() != RegionLevel::Community || sequence < 1) {
        return wrong("code.cell", community.text(), "community");
    }
    if (sequence > 999) return fail(Errc::Invalid, "code.cell_full", {{"code", community.text()}});
    return CellCode{fmt::format("{}{:03}", community.text(), sequence)};
}

int CellCode::sequence() const {
    return number(std::string_view{m_text}.substr(12));
}

Result<ComponentCode> ComponentCode::parse(std::string_view text) {
    if (text.size() != 16 || !isDigits(text)) return wrong("code.component", text, "length 16");
    if (!isDistrictCode(text.substr(0, 6))) return wrong("code.component", text, "GB/T 2260");
    if (text.substr(6, 2) == "00" || text.substr(8, 2) == "00") {
        return wrong("code.component", text, "00");
    }
    if (text.substr(10) == "000000") return wrong("code.component", text, "000000");
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return ComponentCode{value};
}

Result<ComponentCode> ComponentCode::fromNumber(std::int64_t value) {
    return parse(std::to_string(value));
}

Result<ComponentCode> ComponentCode::make(std::string_view district, std::string_view kind,
                                          int serial) {
    if (serial > 999'999) {
        return fail(Errc::Invalid, "code.component_full",
                    {{"district", std::string{district}}, {"kind", std::string{kind}}});
    }
    return parse(fmt::format("{}{}{:06}", district, kind, std::max(serial, 0)));
}

std::string ComponentCode::text() const {
    return fmt::format("{:016}", m_number);
}

} // namespace wanmi

#include "core/service/source_name.h"

#include "core/base/text.h"

#include <array>
#include <vector>

namespace wanmi {
namespace {

constexpr std::string_view kBetween = " _-.";

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

std::size_t digitsAt(std::string_view text, std::size_t at) {
    std::size_t n = 0;
    while (at + n < text.size() && isDigit(text[at + n])) {
        ++n;
    }
    return n;
}

/// Length of the date that begins here, 0 for none: 2024, 202403, 20240315, 2024-03-15, 2024年3月.
std::size_t dateAt(std::string_view text, std::size_t at) {
    const auto digits = digitsAt(text, at);
    const auto century = text.substr(at, 2);
    const bool whole = digits == 4 || digits == 6 || digits == 8;
    if (!whole || (century != "19" && century != "20")) return 0;
    std::size_t length = digits;
    constexpr std::array<std::string_view, 6> kSigns{"年", "月", "日", "-", "_", "."};
    for (;;) {
        std::size_t sign = 0;
        for (const auto s : kSigns) {
            if (text.substr(at + length).starts_with(s)) sign = s.size();
        }
        const bool word = sign == 3; // 年, 月, 日 belong to the date also where nothing follows
        const auto more = digitsAt(text, at + length + sign);
        if (sign == 0 || (!word && (more < 1 || more > 2))) return length;
        length += sign + (more <= 2 ? more : 0);
    }
}

std::string withoutEndings(std::string_view name) {
    for (const std::string_view packed : {".gz", ".zip"}) {
        if (name.ends_with(packed)) name.remove_suffix(packed.size());
    }
    const auto dot = name.rfind('.');
    if (dot != std::string_view::npos && dot > 0 && name.size() - dot <= 8)
        name = name.substr(0, dot);
    if (name.ends_with(".osm")) name.remove_suffix(4);
    return std::string{name};
}

} // namespace

std::string sourceName(std::string_view pathUtf8) {
    const auto slash = pathUtf8.find_last_of("/\\");
    auto name = lower(pathUtf8.substr(slash == std::string_view::npos ? 0 : slash + 1));
    name = withoutEndings(name);
    std::string out;
    for (std::size_t at = 0; at < name.size();) {
        const bool inside = at > 0 && isDigit(name[at - 1]);
        const auto date = inside ? 0 : dateAt(name, at);
        if (date > 0) {
            at += date;
            while (!out.empty() && kBetween.find(out.back()) != std::string_view::npos) {
                out.pop_back();
            }
            continue;
        }
        out += name[at++];
    }
    const auto from = out.find_first_not_of(kBetween);
    return from == std::string::npos ? "file" : out.substr(from);
}

} // namespace wanmi

#include "core/base/text.h"

#include "core/base/file.h"
#include "core/base/json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace wanmi {

Result<Messages> Messages::load(const std::string& dataDir, const std::string& language) {
    const auto path = dataDir + "/messages." + language + ".json";
    WANMI_LET(const auto bytes, readFile(path));
    WANMI_LET(const Json json, parseJson(bytes));
    Messages m;
    m.m_language = language;
    if (!json.is_object()) return fail(Errc::Invalid, "json.not_object", {{"file", path}});
    for (const auto& [key, value] : json.items()) {
        if (!value.is_string()) {
            return fail(Errc::Invalid, "json.not_text", {{"file", path}, {"key", key}});
        }
        m.m_texts.emplace(key, value.get<std::string>());
    }
    return m;
}

bool Messages::has(std::string_view key) const {
    return m_texts.find(key) != m_texts.end();
}

std::string Messages::text(std::string_view key, const Args& args) const {
    const auto at = m_texts.find(key);
    if (at == m_texts.end()) {
        std::string raw{key};
        for (const auto& a : args) {
            raw.append(" ").append(a.name).append("=").append(a.value);
        }
        return raw;
    }
    std::string out;
    std::string_view rest = at->second;
    while (!rest.empty()) {
        const auto open = rest.find('{');
        out.append(rest.substr(0, open));
        if (open == std::string_view::npos) break;
        const auto close = rest.find('}', open);
        if (close == std::string_view::npos) {
            out.append(rest.substr(open));
            break;
        }
        const auto name = rest.substr(open + 1, close - open - 1);
        const auto found = std::find_if(args.begin(), args.end(),
                                        [&name](const Arg& a) { return a.name == name; });
        if (found != args.end()) out.append(found->value);
        rest.remove_prefix(close + 1);
    }
    return out;
}

std::string Messages::text(const Error& error) const {
    return text(error.reason, error.args);
}

std::string languageOf(std::string_view locale) {
    return locale.substr(0, 2) == "zh" ? "zh" : "en";
}

std::string_view cutUtf8(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) {
        --bytes;
    }
    return text.substr(0, bytes);
}

namespace {

struct Utf8Lead {
    std::size_t more = 0; // bytes that follow
    std::uint32_t bits = 0;
};

std::optional<Utf8Lead> utf8Lead(unsigned char byte) {
    if (byte < 0x80U) return Utf8Lead{0, byte};
    if (byte < 0xC2U) return std::nullopt;
    if (byte < 0xE0U) return Utf8Lead{1, byte & 0x1FU};
    if (byte < 0xF0U) return Utf8Lead{2, byte & 0x0FU};
    if (byte < 0xF5U) return Utf8Lead{3, byte & 0x07U};
    return std::nullopt;
}

/// Neither longer than need be nor half of a surrogate pair.
bool isCharacter(std::uint32_t point, std::size_t more) {
    const bool overlong = (more == 2 && point < 0x800U) || (more == 3 && point < 0x10000U);
    return !overlong && point <= 0x10FFFFU && (point < 0xD800U || point >= 0xE000U);
}

} // namespace

bool isUtf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = utf8Lead(static_cast<unsigned char>(text[i]));
        if (!lead || lead->more >= text.size() - i) return false;
        std::uint32_t point = lead->bits;
        for (std::size_t k = 1; k <= lead->more; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            if ((next & 0xC0U) != 0x80U) return false;
            point = (point << 6U) | (next & 0x3FU);
        }
        if (!isCharacter(point, lead->more)) return false;
        i += lead->more + 1;
    }
    return true;
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n\f\v";
    const auto first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string lower(std::string_view ascii) {
    std::string out{ascii};
    for (auto& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

bool isDigits(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace wanmi

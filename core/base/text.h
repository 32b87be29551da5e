#pragma once
#include "core/base/result.h"

#include <map>
#include <string>
#include <string_view>

namespace wanmi {

/// The sentences of one language: data/messages.{en,zh}.json, a flat object of key → text with
/// {named} places. Refusals, explanations, notices and certificates are worded here and nowhere
/// else; ui and wanmictl share it.
class Messages {
public:
    /// Reads `<dataDir>/messages.<language>.json`; `language` is "en" or "zh".
    static Result<Messages> load(const std::string& dataDir, const std::string& language);

    /// The sentence with its {names} filled in; a key that is missing gives the key and its
    /// arguments, so that nothing is ever silent.
    std::string text(std::string_view key, const Args& args = {}) const;
    /// The sentence of an error.
    std::string text(const Error& error) const;
    bool has(std::string_view key) const;
    const std::string& language() const { return m_language; }
    const std::map<std::string, std::string, std::less<>>& all() const { return m_texts; }

private:
    std::string m_language;
    std::map<std::string, std::string, std::less<>> m_texts;
};

/// "zh" or "en" from --lang or LANG/LC_ALL ("zh_CN.UTF-8" → "zh"; anything else → "en").
std::string languageOf(std::string_view locale);

/// Cuts UTF-8 text to at most `bytes` without breaking a character.
std::string_view cutUtf8(std::string_view text, std::size_t bytes);
/// Is this well-formed UTF-8?
bool isUtf8(std::string_view text);
std::string_view trim(std::string_view text);
std::string lower(std::string_view ascii);
/// Only the digits 0–9?
bool isDigits(std::string_view text);

} // namespace wanmi

#include "core/base/json_object.h"

#include "core/base/json.h"
#include "core/base/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace wanmi {
namespace {

/// Nearly every text is written as it is; what has to be escaped is left to the library.
bool isPlain(std::string_view text) {
    bool ascii = true;
    for (const char c : text) {
        if (c == '"' || c == '\\') return false;
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20U) return false;
        ascii = ascii && byte < 0x80U;
    }
    return ascii || isUtf8(text);
}

void appendText(std::string& out, std::string_view text) {
    if (!isPlain(text)) {
        out += canonicalJson(Json(std::string{text}));
        return;
    }
    out += '"';
    out += text;
    out += '"';
}

void appendNumber(std::string& out, std::int64_t number) {
    std::array<char, 24> digits{};
    out.append(digits.data(),
               std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

} // namespace

std::string& JsonArray::next() {
    if (!m_elements.empty()) m_elements += ',';
    return m_elements;
}

JsonArray& JsonArray::add(std::string_view text) {
    appendText(next(), text);
    return *this;
}
JsonArray& JsonArray::add(const JsonObject& object) {
    next() += object.text();
    return *this;
}
JsonArray& JsonArray::add(std::int64_t number) {
    appendNumber(next(), number);
    return *this;
}

/// Enough letters of a key to tell most keys apart in one comparison.
std::string& JsonObject::begin(std::string_view key) {
    std::uint64_t order = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        const unsigned char letter = i < key.size() ? static_cast<unsigned char>(key[i]) : 0U;
        order = (order << 8U) | letter;
    }
    m_members.push_back({order, m_text.size(), key.size()});
    m_text += '"';
    m_text += key;
    m_text += "\":";
    return m_text;
}

JsonObject& JsonObject::put(std::string_view key, std::string_view text) {
    appendText(begin(key), text);
    return *this;
}
JsonObject& JsonObject::put(std::string_view key, const JsonObject& object) {
    return putRaw(key, object.text());
}
JsonObject& JsonObject::put(std::string_view key, const JsonArray& array) {
    return putRaw(key, array.text());
}
JsonObject& JsonObject::put(std::string_view key, const std::vector<std::string>& texts) {
    JsonArray array;
    for (const auto& text : texts) {
        array.add(text);
    }
    return put(key, array);
}
JsonObject& JsonObject::putRaw(std::string_view key, std::string_view canonical) {
    begin(key) += canonical;
    return *this;
}
JsonObject& JsonObject::putNumber(std::string_view key, std::int64_t number) {
    appendNumber(begin(key), number);
    return *this;
}

std::string_view JsonObject::keyOf(const Member& m) const {
    return std::string_view{m_text}.substr(m.begin + 1, m.keySize);
}

bool JsonObject::isBefore(const Member& a, const Member& b) const {
    return a.order != b.order ? a.order < b.order : keyOf(a) < keyOf(b);
}

std::string JsonObject::text() const {
    struct Piece {
        Member member;
        std::size_t end;
    };
    std::vector<Piece> pieces;
    pieces.reserve(m_members.size());
    for (std::size_t i = 0; i < m_members.size(); ++i) {
        const bool last = i + 1 == m_members.size();
        pieces.push_back({m_members[i], last ? m_text.size() : m_members[i + 1].begin});
    }
    std::stable_sort(pieces.begin(), pieces.end(), [this](const Piece& a, const Piece& b) {
        return isBefore(a.member, b.member);
    });
    std::string out = "{";
    out.reserve(m_text.size() + pieces.size() + 2);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const auto& [member, end] = pieces[i];
        const bool again = i + 1 < pieces.size() && keyOf(pieces[i + 1].member) == keyOf(member);
        if (again) continue; // the later one counts
        if (out.size() > 1) out += ',';
        out.append(m_text, member.begin, end - member.begin);
    }
    out += '}';
    return out;
}

} // namespace wanmi

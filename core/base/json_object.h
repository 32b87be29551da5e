#pragma once
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

class JsonObject;

/// A canonical JSON array (see canonicalJson) that is put together element by element.
class JsonArray {
public:
    JsonArray() = default;
    JsonArray& add(std::string_view text);
    JsonArray& add(const JsonObject& object);
    JsonArray& add(std::int64_t number);
    bool empty() const { return m_elements.empty(); }
    std::string text() const { return '[' + m_elements + ']'; }

private:
    std::string& next();
    std::string m_elements;
};

/// A canonical JSON object, put together as text at once: what is written with every step of a case
/// needs no tree first. Members may come in any order; of a key that comes twice the last counts.
/// Keys need no escapes.
class JsonObject {
public:
    JsonObject() = default;

    JsonObject& put(std::string_view key, std::string_view text);
    JsonObject& put(std::string_view key, const JsonObject& object);
    JsonObject& put(std::string_view key, const JsonArray& array);
    JsonObject& put(std::string_view key, const std::vector<std::string>& texts);
    template <std::integral T>
    JsonObject& put(std::string_view key, T value) {
        if constexpr (std::same_as<T, bool>) {
            return putRaw(key, value ? "true" : "false");
        } else {
            return putNumber(key, static_cast<std::int64_t>(value));
        }
    }
    /// A value that is canonical JSON already.
    JsonObject& putRaw(std::string_view key, std::string_view canonical);
    bool empty() const { return m_members.empty(); }

    /// Its canonical text.
    std::string text() const;

private:
    /// `"key":value` from one place of m_text to the next member's.
    struct Member {
        std::uint64_t order; ///< the first letters of the key
        std::size_t begin;
        std::size_t keySize;
    };
    JsonObject& putNumber(std::string_view key, std::int64_t number);
    std::string& begin(std::string_view key);
    std::string_view keyOf(const Member& m) const;
    bool isBefore(const Member& a, const Member& b) const;

    std::string m_text;
    std::vector<Member> m_members;
};

} // namespace wanmi

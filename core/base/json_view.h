#pragma once
#include "core/base/result.h"

#include <concepts>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// A value of a JSON document that is only read: a step of a case reads two of them, and a tree of
/// maps and strings costs more than all the rest of the step. Valid as long as its JsonDocument and
/// the text that was parsed. Everything that is not what the caller asks for is thrown as
/// std::out_of_range.
class JsonView {
public:
    bool isObject() const { return m_kind == Kind::Object; }
    bool isWhole() const { return m_kind == Kind::Whole; } ///< number that fits 64 bits

    /// A member; nullptr where there is none or this is no object. Of a key that stands twice the
    /// last counts.
    const JsonView* find(std::string_view key) const;
    bool contains(std::string_view key) const { return find(key) != nullptr; }
    const JsonView& at(std::string_view key) const;
    const JsonView& at(std::size_t element) const;
    /// The elements of an array; of an object its members, by key.
    const JsonView* begin() const;
    const JsonView* end() const;
    std::string_view key() const { return m_key; } ///< of a member

    std::string_view text() const;
    std::vector<std::string> texts() const;
    bool flag() const;
    template <std::integral T = std::int64_t>
    T number() const {
        const auto value = whole();
        if (value < std::int64_t{std::numeric_limits<T>::min()} ||
            (sizeof(T) < sizeof value && value > static_cast<std::int64_t>(kMost<T>))) {
            throw std::out_of_range{"number"};
        }
        return static_cast<T>(value);
    }

    /// The member where it is there, else what stands for it.
    std::string text(std::string_view key, std::string_view otherwise) const;
    bool flag(std::string_view key, bool otherwise) const;
    int number(std::string_view key, int otherwise) const;

private:
    friend class JsonDocument;
    friend class JsonReader;
    enum class Kind : std::uint8_t { Null, False, True, Whole, Fraction, Text, Array, Object };
    template <class T>
    static constexpr auto kMost = std::numeric_limits<T>::max();
    std::int64_t whole() const;

    Kind m_kind = Kind::Null;
    std::uint32_t m_count = 0;         ///< of elements or members
    std::int64_t m_number = 0;         ///< while it is read: where the first of them is
    const JsonView* m_first = nullptr; ///< they lie one behind the other
    std::string_view m_key;
    std::string_view m_text;
};

/// A parsed JSON text, and what was unescaped of it.
class JsonDocument {
public:
    /// The text must stay as long as the document. Errc::Invalid "json.broken" as parseJson; also
    /// where arrays and objects stand more than sixty-four deep in one another.
    static Result<JsonDocument> parse(std::string_view text);
    const JsonView& root() const { return m_values.back(); }

private:
    friend class JsonReader;
    std::vector<JsonView> m_values;
    std::vector<char> m_unescaped; ///< never moves once it has room
};

} // namespace wanmi

#include "core/base/json_view.h"

#include "core/base/json.h"
#include "core/base/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace wanmi {
namespace {

constexpr std::size_t kDeepest = 64;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

[[noreturn]] void notThere(std::string_view what) {
    throw std::out_of_range{std::string{what}};
}

} // namespace

/// Reads a text from its beginning to its end. Children are gathered until their parent ends and
/// then laid one behind the other.
class JsonReader {
public:
    JsonReader(JsonDocument& into, std::string_view text)
        : m_into(into),
          m_at(text.data()),
          m_end(text.data() + text.size()),
          m_size(text.size()) {}

    bool read() {
        m_into.m_values.reserve(m_size / 16 + 8);
        m_open.reserve(64);
        const bool whole = value({}, 0) && (space(), m_at == m_end);
        if (!whole) return false;
        m_into.m_values.push_back(m_open.back());
        for (auto& v : m_into.m_values) {
            if (v.m_kind >= JsonView::Kind::Array) {
                v.m_first = m_into.m_values.data() + v.m_number;
            }
        }
        return true;
    }

private:
    using Kind = JsonView::Kind;

    void space() {
        while (m_at != m_end && (*m_at == ' ' || *m_at == '\n' || *m_at == '\t' || *m_at == '\r')) {
            ++m_at;
        }
    }
    bool take(char c) {
        space();
        if (m_at == m_end || *m_at != c) return false;
        ++m_at;
        return true;
    }

    bool value(std::string_view key, std::size_t depth) {
        space();
        if (m_at == m_end || depth > kDeepest) return false;
        JsonView v;
        v.m_key = key;
        switch (*m_at) {
        case '{': return members(v, depth);
        case '[': return elements(v, depth);
        case '"': v.m_kind = Kind::Text; return string(v.m_text) && gather(v);
        case 't': v.m_kind = Kind::True; return word("true") && gather(v);
        case 'f': v.m_kind = Kind::False; return word("false") && gather(v);
        case 'n': return word("null") && gather(v);
        default: return number(v) && gather(v);
        }
    }

    bool gather(const JsonView& v) {
        m_open.push_back(v);
        return true;
    }

    bool word(std::string_view expected) {
        if (std::string_view{m_at, m_end}.substr(0, expected.size()) != expected) return false;
        m_at += expected.size();
        return true;
    }

    bool members(JsonView& v, std::size_t depth) {
        v.m_kind = Kind::Object;
        ++m_at;
        const auto first = m_open.size();
        bool ordered = true;
        for (bool more = !take('}'); more;) {
            std::string_view key;
            space();
            if (m_at == m_end || *m_at != '"' || !string(key) || !take(':')) return false;
            ordered = ordered && (m_open.size() == first || m_open.back().m_key < key);
            if (!value(key, depth + 1)) return false;
            more = take(',');
            if (!more && !take('}')) return false;
        }
        if (!ordered) {
            std::stable_sort(m_open.begin() + static_cast<std::ptrdiff_t>(first), m_open.end(),
                             [](const auto& a, const auto& b) { return a.m_key < b.m_key; });
        }
        return close(v, first);
    }

    bool elements(JsonView& v, std::size_t depth) {
        v.m_kind = Kind::Array;
        ++m_at;
        const auto first = m_open.size();
        for (bool more = !take(']'); more;) {
            if (!value({}, depth + 1)) return false;
            more = take(',');
            if (!more && !take(']')) return false;
        }
        return close(v, first);
    }

    bool close(JsonView& v, std::size_t first) {
        auto& all = m_into.m_values;
        const auto from = m_open.begin() + static_cast<std::ptrdiff_t>(first);
        v.m_count = static_cast<std::uint32_t>(m_open.size() - first);
        v.m_number = static_cast<std::int64_t>(all.size());
        all.insert(all.end(), from, m_open.end());
        m_open.erase(from, m_open.end());
        return gather(v);
    }

    bool number(JsonView& v) {
        const auto* const begin = m_at;
        if (*m_at == '-') ++m_at;
        const auto* const digits = m_at;
        if (!skipDigits() || (*digits == '0' && m_at - digits > 1)) return false;
        const auto* const end = m_at;
        if (!fraction() || !exponent()) return false;
        // What is too large for a whole number is none.
        const bool whole = m_at == end && std::from_chars(begin, end, v.m_number).ec == std::errc{};
        v.m_kind = whole ? Kind::Whole : Kind::Fraction;
        return true;
    }
    bool fraction() {
        if (m_at == m_end || *m_at != '.') return true;
        ++m_at;
        return skipDigits();
    }
    bool exponent() {
        if (m_at == m_end || (*m_at != 'e' && *m_at != 'E')) return true;
        ++m_at;
        if (m_at != m_end && (*m_at == '+' || *m_at == '-')) ++m_at;
        return skipDigits();
    }
    bool skipDigits() {
        const auto* const begin = m_at;
        while (m_at != m_end && isDigit(*m_at)) {
            ++m_at;
        }
        return m_at != begin;
    }

    bool string(std::string_view& into) {
        const auto* const begin = ++m_at;
        bool ascii = true;
        for (; m_at != m_end && *m_at != '"'; ++m_at) {
            const auto c = static_cast<unsigned char>(*m_at);
            if (c == '\\') return escaped(begin, into);
            if (c < 0x20U) return false;
            ascii = ascii && c < 0x80U;
        }
        if (m_at == m_end) return false;
        into = {begin, m_at};
        ++m_at;
        return ascii || isUtf8(into);
    }

    /// A text with escapes: from the first of them on it is put together anew.
    bool escaped(const char* begin, std::string_view& into) {
        auto& out = m_into.m_unescaped;
        out.reserve(m_size); // an escape is never shorter than what it stands for
        const auto from = out.size();
        out.insert(out.end(), begin, m_at);
        while (m_at != m_end && *m_at != '"') {
            const char c = *m_at++;
            if (static_cast<unsigned char>(c) < 0x20U) return false;
            if (c != '\\') {
                out.push_back(c);
            } else if (!escape(out)) {
                return false;
            }
        }
        if (m_at == m_end) return false;
        ++m_at;
        into = {out.data() + from, out.size() - from};
        return isUtf8(into);
    }

    bool escape(std::vector<char>& out) {
        constexpr std::string_view kNames = "\"\\/bfnrt";
        constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
        if (m_at == m_end) return false;
        const char c = *m_at++;
        if (const auto at = kNames.find(c); at != std::string_view::npos) {
            out.push_back(kMeanings[at]);
            return true;
        }
        if (c != 'u') return false;
        auto point = fourDigits();
        if (!point) return false;
        if (*point >= 0xD800U && *point < 0xDC00U) {
            if (!word("\\u")) return false;
            const auto low = fourDigits();
            if (!low || *low < 0xDC00U || *low > 0xDFFFU) return false;
            point = 0x10000U + ((*point - 0xD800U) << 10U) + (*low - 0xDC00U);
        }
        appendPoint(out, *point);
        return true;
    }

    std::optional<std::uint32_t> fourDigits() {
        std::uint32_t value = 0;
        if (m_end - m_at < 4) return std::nullopt;
        if (std::from_chars(m_at, m_at + 4, value, 16).ptr != m_at + 4) return std::nullopt;
        m_at += 4;
        return value;
    }

    /// Half a pair gives bytes that are no UTF-8: refused with the whole text.
    static void appendPoint(std::vector<char>& out, std::uint32_t point) {
        const auto put = [&out](std::uint32_t bits) { out.push_back(static_cast<char>(bits)); };
        if (point < 0x80U) return put(point);
        if (point < 0x800U) {
            put(0xC0U | (point >> 6U));
        } else {
            if (point < 0x10000U) {
                put(0xE0U | (point >> 12U));
            } else {
                put(0xF0U | (point >> 18U));
                put(0x80U | ((point >> 12U) & 0x3FU));
            }
            put(0x80U | ((point >> 6U) & 0x3FU));
        }
        put(0x80U | (point & 0x3FU));
    }

    JsonDocument& m_into;
    const char* m_at;
    const char* m_end;
    std::size_t m_size;
    std::vector<JsonView> m_open;
};

const JsonView* JsonView::find(std::string_view key) const {
    if (m_kind != Kind::Object) return nullptr;
    const auto* const after =
        std::upper_bound(m_first, m_first + m_count, key,
                         [](std::string_view k, const JsonView& v) { return k < v.m_key; });
    if (after == m_first || (after - 1)->m_key != key) return nullptr;
    return after - 1;
}

const JsonView& JsonView::at(std::string_view key) const {
    const auto* found = find(key);
    if (found == nullptr) notThere(key);
    return *found;
}

const JsonView& JsonView::at(std::size_t element) const {
    if (m_kind != Kind::Array || element >= m_count) notThere("element");
    return m_first[element];
}

const JsonView* JsonView::begin() const {
    if (m_kind < Kind::Array) notThere("list");
    return m_first;
}
const JsonView* JsonView::end() const {
    return begin() + m_count;
}

std::string_view JsonView::text() const {
    if (m_kind != Kind::Text) notThere("text");
    return m_text;
}

std::vector<std::string> JsonView::texts() const {
    if (m_kind != Kind::Array) notThere("list");
    std::vector<std::string> out;
    out.reserve(m_count);
    for (const auto& each : *this) {
        out.emplace_back(each.text());
    }
    return out;
}

bool JsonView::flag() const {
    if (m_kind != Kind::True && m_kind != Kind::False) notThere("flag");
    return m_kind == Kind::True;
}

std::int64_t JsonView::whole() const {
    if (m_kind != Kind::Whole) notThere("number");
    return m_number;
}

std::string JsonView::text(std::string_view key, std::string_view otherwise) const {
    const auto* found = find(key);
    return std::string{found != nullptr ? found->text() : otherwise};
}
bool JsonView::flag(std::string_view key, bool otherwise) const {
    const auto* found = find(key);
    return found != nullptr ? found->flag() : otherwise;
}
int JsonView::number(std::string_view key, int otherwise) const {
    const auto* found = find(key);
    return found != nullptr ? found->number<int>() : otherwise;
}

Result<JsonDocument> JsonDocument::parse(std::string_view text) {
    JsonDocument out;
    if (JsonReader{out, text}.read()) return out;
    // Where and why, the other reader says.
    const auto slow = parseJson(text);
    if (!slow) return slow.error();
    return fail(Errc::Invalid, "json.broken", {{"line", "1"}}, "too deep");
}

} // namespace wanmi

#pragma once
#include "core/base/result.h"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace wanmi {

/// The two object types of grid-based management: 部件 (a thing on the map) and 事件 (something
/// that happens).
enum class KindType : std::uint8_t { Component, Event };

/// Code of one kind: catalogue, type, 2 digits of class and 2 digits of serial. "event:0102" means
/// the active catalogue's, "cjt214/event/0102" names the catalogue. A KindCode that exists is well
/// formed; whether the active catalogue knows it is Catalogue's to say.
class KindCode {
public:
    /// Reads "event:0102", "component:0101", "cjt214/event/0102".
    /// Errc::Invalid, reason "kind.malformed", arg value.
    static Result<KindCode> parse(std::string_view text);
    /// From a type and four digits. Errc::Invalid "kind.malformed".
    static Result<KindCode> of(KindType type, std::string_view code);

    KindType type() const { return m_type; }
    bool isEvent() const { return m_type == KindType::Event; }
    /// "" = the active catalogue.
    const std::string& catalogue() const { return m_catalogue; }
    /// Four digits: class and serial, "0102".
    std::string code() const;
    /// Two digits: "01".
    std::string classCode() const { return code().substr(0, 2); }
    /// "event:0102" or "cjt214/event/0102": what parse() reads back to an equal value.
    std::string text() const;
    /// 'E' or 'C', as case numbers begin.
    char letter() const { return isEvent() ? 'E' : 'C'; }
    /// The same kind without the catalogue's name.
    KindCode bare() const { return {{}, m_type, m_number}; }

    friend bool operator==(const KindCode&, const KindCode&) = default;
    friend auto operator<=>(const KindCode&, const KindCode&) = default; // NOLINT(*-nullptr)

private:
    KindCode(std::string catalogue, KindType type, std::uint16_t number)
        : m_catalogue(std::move(catalogue)),
          m_type(type),
          m_number(number) {}

    std::string m_catalogue;
    KindType m_type;
    std::uint16_t m_number; ///< 0 … 9999
};

/// "component" or "event".
std::string_view kindTypeText(KindType type);

} // namespace wanmi

#pragma once
#include "core/domain/calendar/calendar.h"

#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// The lamp of an open stage; None where no clock runs.
enum class Lamp : std::uint8_t { Green, Yellow, Red, None };

std::string_view lampText(Lamp lamp);          ///< "green", "yellow", "red", "none"
Result<Lamp> parseLamp(std::string_view text); ///< Errc::Invalid "lamp.unknown", arg value

/// Look of one lamp: colour and, for eyes that do not tell the colours apart, a shape.
struct LampStyle {
    Lamp lamp = Lamp::None;
    std::string zh;
    std::string en;
    std::string colour; ///< "#2e9e4f"
    std::string shape;  ///< "circle", "triangle", "square", "diamond"
};

class Lamps {
public:
    /// Errc::Invalid with file and line: "rules.bad_value", "rules.duplicate", "lamps.missing".
    static Result<Lamps> load(std::string_view text, const std::string& file);

    int greenPercent() const { return m_greenPercent; } ///< green up to and with this share
    const std::vector<LampStyle>& styles() const { return m_styles; }
    const LampStyle& style(Lamp lamp) const;

    /// The moment the green share of the limit is used up, counted in the limit's unit.
    Instant warnAt(const Calendar& calendar, Instant start, LimitSpan span) const;
    Instant warnAt(const Calendar& calendar, Instant start, std::chrono::microseconds amount,
                   Unit unit) const;

private:
    int m_greenPercent = 80;
    std::vector<LampStyle> m_styles;
};

/// Green up to and with `warn`, yellow up to and with `due`, red after it.
Lamp lampAt(Instant now, Instant warn, Instant due);

} // namespace wanmi

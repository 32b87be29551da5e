#include "core/domain/calendar/lamps.h"

#include "core/domain/catalogue/table.h"

#include <algorithm>
#include <array>
#include <set>

namespace wanmi {
namespace {

constexpr std::array<std::string_view, 4> kLampNames{"green", "yellow", "red", "none"};
constexpr std::array<std::string_view, 4> kShapes{"circle", "triangle", "square", "diamond"};

bool isColour(std::string_view text) {
    const auto hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return text.size() == 7 && text.front() == '#' &&
           std::all_of(text.begin() + 1, text.end(), hex);
}

} // namespace

std::string_view lampText(Lamp lamp) {
    return kLampNames[static_cast<std::size_t>(lamp)];
}

Result<Lamp> parseLamp(std::string_view text) {
    const auto found = std::find(kLampNames.begin(), kLampNames.end(), text);
    if (found == kLampNames.end()) {
        return fail(Errc::Invalid, "lamp.unknown", {{"value", std::string{text}}});
    }
    return static_cast<Lamp>(found - kLampNames.begin());
}

namespace {

Result<LampStyle> readStyle(const RuleTable& table, const CsvRow& row, Lamp lamp) {
    if (table.text(row, 2).empty()) return table.bad(row, 2);
    if (table.text(row, 3).empty()) return table.bad(row, 3);
    if (!isColour(table.text(row, 4))) return table.bad(row, 4);
    if (std::find(kShapes.begin(), kShapes.end(), table.text(row, 5)) == kShapes.end()) {
        return table.bad(row, 5);
    }
    return LampStyle{lamp, std::string{table.text(row, 2)}, std::string{table.text(row, 3)},
                     std::string{table.text(row, 4)}, std::string{table.text(row, 5)}};
}

} // namespace

Result<Lamps> Lamps::load(std::string_view text, const std::string& file) {
    WANMI_LET(
        const RuleTable table,
        RuleTable::open(text, file, {"lamp", "up_to_percent", "zh", "en", "colour", "shape"}));
    Lamps lamps;
    std::set<Lamp> seen;
    for (const auto& row : table.rows()) {
        const auto lamp = parseLamp(table.text(row, 0));
        if (!lamp) return table.bad(row, 0);
        if (!seen.insert(*lamp).second) return table.duplicate(row, 0);
        if (*lamp == Lamp::Green) {
            const auto percent = table.whole(row, 1, 1, 99);
            if (!percent) return table.bad(row, 1);
            lamps.m_greenPercent = static_cast<int>(*percent);
        } else if (table.text(row, 1) != (*lamp == Lamp::Yellow ? "100" : "")) {
            return table.bad(row, 1); // what is due is due: only the warning can be moved
        }
        WANMI_LET(auto style, readStyle(table, row, *lamp));
        lamps.m_styles.push_back(std::move(style));
    }
    if (lamps.m_styles.size() != kLampNames.size()) {
        return fail(Errc::Invalid, "lamps.missing", {{"file", file}});
    }
    return lamps;
}

const LampStyle& Lamps::style(Lamp lamp) const {
    const auto found = std::find_if(m_styles.begin(), m_styles.end(),
                                    [lamp](const LampStyle& style) { return style.lamp == lamp; });
    static const LampStyle kNone;
    return found == m_styles.end() ? kNone : *found;
}

Instant Lamps::warnAt(const Calendar& calendar, Instant start, std::chrono::microseconds amount,
                      Unit unit) const {
    return calendar.add(start, amount * m_greenPercent / 100, unit);
}

Instant Lamps::warnAt(const Calendar& calendar, Instant start, LimitSpan span) const {
    return warnAt(calendar, start, calendar.amount(span), span.unit);
}

Lamp lampAt(Instant now, Instant warn, Instant due) {
    if (now > due) return Lamp::Red;
    return now > warn ? Lamp::Yellow : Lamp::Green;
}

} // namespace wanmi

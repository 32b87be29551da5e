#include "core/domain/catalogue/numbering.h"

#include "core/domain/catalogue/table.h"

#include <optional>

namespace wanmi {
namespace {

/// What fills the places of a template.
struct Values {
    std::string_view district;
    std::string day;
    std::string_view desk;
    std::string kind; ///< "" in registration numbers
    bool event = false;
    std::optional<std::int64_t> serial; ///< nothing: a sign in its place
};

struct Rendered {
    std::string text;
    bool full = false; ///< the serial has more digits than its place
};

/// "E|C": one letter each for events and components.
std::optional<std::string> letterOf(std::string_view choice, bool event) {
    const auto bar = choice.find('|');
    if (bar == std::string_view::npos || bar == 0 || 2 * bar + 1 != choice.size()) {
        return std::nullopt; // of two lengths, one could be read as the other and a digit
    }
    return std::string{event ? choice.substr(0, bar) : choice.substr(bar + 1)};
}

std::optional<std::string> place(std::string_view name, const Values& values, bool& full) {
    if (name == "district") return std::string{values.district};
    if (name == "yyyymmdd") return values.day;
    if (name == "desk") return std::string{values.desk};
    if (name == "kind" && !values.kind.empty()) return values.kind;
    if (name.substr(0, 5) == "type:" && !values.kind.empty()) {
        return letterOf(name.substr(5), values.event);
    }
    if (name.substr(0, 7) != "serial:") return std::nullopt;
    const auto width = wholeNumber(name.substr(7));
    if (!width || *width < 1 || *width > 9) return std::nullopt;
    if (!values.serial) return std::string{"#"};
    std::string digits = std::to_string(*values.serial);
    const auto wide = static_cast<std::size_t>(*width);
    full = full || *values.serial < 1 || digits.size() > wide;
    if (digits.size() < wide) digits.insert(0, wide - digits.size(), '0');
    return digits;
}

/// Nothing where the template has a place that is not known.
std::optional<Rendered> render(std::string_view pattern, const Values& values) {
    Rendered out;
    while (!pattern.empty()) {
        const auto open = pattern.find('{');
        out.text += pattern.substr(0, open);
        if (open == std::string_view::npos) break;
        const auto close = pattern.find('}', open);
        if (close == std::string_view::npos) return std::nullopt;
        const auto text = place(pattern.substr(open + 1, close - open - 1), values, out.full);
        if (!text) return std::nullopt;
        out.text += *text;
        pattern.remove_prefix(close + 1);
    }
    return out;
}

/// A number is unique only if day, desk and serial are in it.
bool usable(std::string_view pattern, bool ofCase) {
    for (const std::string_view part : {"{yyyymmdd}", "{desk}", "{serial:"}) {
        if (pattern.find(part) == std::string_view::npos) return false;
    }
    if (pattern.find("{serial:") != pattern.rfind("{serial:")) return false;
    const Values sample{"110101", "20260105", "000", ofCase ? "0102" : "", true, 1};
    return render(pattern, sample).has_value();
}

Result<std::string> filled(std::string_view pattern, const Values& values) {
    const auto out = render(pattern, values);
    if (!out || out->full) return fail(Errc::Conflict, "numbering.full", {{"day", values.day}});
    return out->text;
}

/// `load` has proved that the template can be filled.
std::string scopeOf(std::string_view which, std::string_view pattern, const Values& values) {
    const auto out = render(pattern, values);
    return std::string{which} + ":" + (out ? out->text : std::string{});
}

} // namespace

Result<Numbering> Numbering::load(std::string_view text, const std::string& file) {
    WANMI_LET(const RuleTable table, RuleTable::open(text, file, {"number", "template"}));
    Numbering numbering;
    for (const auto& row : table.rows()) {
        const auto which = table.text(row, 0);
        if (which != "registration" && which != "case") return table.bad(row, 0);
        auto& target = which == "case" ? numbering.m_case : numbering.m_registration;
        if (!target.empty()) return table.duplicate(row, 0);
        target = table.text(row, 1);
        if (!usable(target, which == "case")) {
            return table.at(row, "numbering.bad_template", {{"template", target}});
        }
    }
    if (numbering.m_case.empty() || numbering.m_registration.empty()) {
        return fail(Errc::Invalid, "numbering.missing", {{"file", file}});
    }
    return numbering;
}

Result<std::string> Numbering::registration(std::string_view district, Day day,
                                            std::string_view desk, std::int64_t serial) const {
    return filled(m_registration, {district, compactDay(day), desk, {}, false, serial});
}

Result<std::string> Numbering::caseNumber(const KindCode& kind, std::string_view district, Day day,
                                          std::string_view desk, std::int64_t serial) const {
    return filled(m_case, {district, compactDay(day), desk, kind.code(), kind.isEvent(), serial});
}

std::string Numbering::registrationScope(std::string_view district, Day day,
                                         std::string_view desk) const {
    return scopeOf("registration", m_registration,
                   {district, compactDay(day), desk, {}, false, std::nullopt});
}

std::string Numbering::caseScope(const KindCode& kind, std::string_view district, Day day,
                                 std::string_view desk) const {
    return scopeOf("file", m_case,
                   {district, compactDay(day), desk, kind.code(), kind.isEvent(), std::nullopt});
}

} // namespace wanmi

#include "core/service/check_parts.h"
#include "core/service/whole_store.h"

#include <fmt/format.h>

#include <charconv>
#include <map>

namespace wanmi {
namespace {

/// What a number says, read back with the template it was made by.
struct NumberParts {
    std::string desk;
    std::string scope; ///< what its serial is counted in
    std::int64_t serial = 0;
    std::string_view digits; ///< of the serial
};

std::optional<std::int64_t> wholeOf(std::string_view text) {
    std::int64_t value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || end.ec != std::errc{} || end.ptr != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

/// Takes `count` characters off the front; nothing where there are fewer.
std::optional<std::string_view> front(std::string_view& text, std::size_t count) {
    if (text.size() < count) return std::nullopt;
    const auto taken = text.substr(0, count);
    text.remove_prefix(count);
    return taken;
}

bool takeType(std::string_view choice, std::string_view& number) {
    const auto bar = choice.find('|');
    if (bar == std::string_view::npos) return false;
    for (const bool event : {true, false}) {
        const auto letters = event ? choice.substr(0, bar) : choice.substr(bar + 1);
        if (number.substr(0, letters.size()) != letters) continue;
        number.remove_prefix(letters.size());
        return true;
    }
    return false;
}

bool takePlace(std::string_view name, std::string_view& number, NumberParts& out) {
    if (name.substr(0, 5) == "type:") return takeType(name.substr(5), number);
    const bool serial = name.substr(0, 7) == "serial:";
    const auto width = serial ? wholeOf(name.substr(7)) : std::nullopt;
    const std::size_t count = name == "district"   ? 6
                              : name == "yyyymmdd" ? 8
                              : name == "desk"     ? 3
                              : name == "kind"     ? 4
                                                   : static_cast<std::size_t>(width.value_or(0));
    const auto text = front(number, count);
    if (!text || count == 0) return false;
    if (name == "desk") out.desk = *text;
    if (!serial) return true;
    out.digits = *text;
    const auto value = wholeOf(*text);
    out.serial = value.value_or(0);
    return value.has_value();
}

/// Nothing where the number was not made by this template.
std::optional<NumberParts> partsOf(std::string_view which, std::string_view number,
                                   std::string_view pattern) {
    NumberParts out;
    const auto whole = number;
    while (!pattern.empty()) {
        const auto open = pattern.find('{');
        const auto plain = pattern.substr(0, open);
        if (number.substr(0, plain.size()) != plain) return std::nullopt;
        number.remove_prefix(plain.size());
        if (open == std::string_view::npos) break;
        const auto close = pattern.find('}', open);
        if (close == std::string_view::npos) return std::nullopt;
        if (!takePlace(pattern.substr(open + 1, close - open - 1), number, out)) {
            return std::nullopt;
        }
        pattern.remove_prefix(close + 1);
    }
    if (!number.empty() || out.digits.empty()) return std::nullopt;
    const auto at = static_cast<std::size_t>(out.digits.data() - whole.data());
    out.scope =
        fmt::format("{}:{}#{}", which, whole.substr(0, at), whole.substr(at + out.digits.size()));
    return out;
}

using Highest = std::map<std::string, std::int64_t>;

void raise(Highest& highest, const std::string& scope, std::int64_t serial) {
    auto& last = highest[scope];
    last = std::max(last, serial);
}

Status ofCases(Desk& desk, Highest& highest) {
    const auto& numbering = desk.rules().numbering;
    WANMI_LET(auto q, desk.db().prepare("SELECT number, file_number FROM cases"));
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return ok();
        for (const auto& parts :
             {partsOf("registration", q.view(0), numbering.registrationTemplate()),
              partsOf("file", q.view(1), numbering.caseTemplate())}) {
            if (parts && parts->desk == desk.deskCode()) {
                raise(highest, parts->scope, parts->serial);
            }
        }
    }
}

Status ofComponents(Desk& desk, Highest& highest) {
    WANMI_LET(auto q,
              desk.db().prepare("SELECT printf('component:%010d', code / 1000000),"
                                " max(code % 1000000) FROM component GROUP BY code / 1000000"));
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return ok();
        raise(highest, q.text(0), q.integer(1));
    }
}

} // namespace

Status checkSerials(Desk& desk, std::vector<Fault>& faults) {
    Highest highest;
    WANMI_TRY(ofCases(desk, highest));
    WANMI_TRY(ofComponents(desk, highest));
    PlaceStore serials{desk.db()};
    for (const auto& [scope, used] : highest) {
        WANMI_LET(const auto last, serials.lastSerial(scope));
        if (last >= used) continue;
        faults.push_back({"serial", scope, fmt::format("last given {}, in use {}", last, used)});
    }
    return ok();
}

} // namespace wanmi

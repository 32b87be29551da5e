#include "core/domain/place/component_change.h"

#include "core/base/text.h"
#include "core/base/time_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace wanmi {
namespace {

constexpr std::array<std::string_view, 6> kDeeds{"added",   "moved",    "corrected",
                                                 "retired", "restored", "owner"};

/// The texts of a component by name.
using TextField = std::pair<std::string_view, std::string Component::*>;
constexpr std::array<TextField, 12> kTexts{{{"name", &Component::name},
                                            {"manage_dept", &Component::manageDept},
                                            {"owner_dept", &Component::ownerDept},
                                            {"maintain_dept", &Component::maintainDept},
                                            {"cell", &Component::cell},
                                            {"state", &Component::state},
                                            {"first_day", &Component::firstDay},
                                            {"change_day", &Component::changeDay},
                                            {"data_source", &Component::dataSource},
                                            {"note", &Component::note},
                                            {"extra", &Component::extra},
                                            {"source_key", &Component::sourceKey}}};
constexpr std::array<std::string_view, 8> kSettable{"name",          "manage_dept", "owner_dept",
                                                    "maintain_dept", "state",       "first_day",
                                                    "data_source",   "note"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kStates{
    {{"intact", "完好"},
     {"damaged", "破损"},
     {"missing", "丢失"},
     {"occupied", "占用"},
     {"abandoned", "废弃"}}};

std::string Component::*textOf(std::string_view field) {
    const auto at = std::find_if(kTexts.begin(), kTexts.end(),
                                 [field](const TextField& f) { return f.first == field; });
    return at == kTexts.end() ? nullptr : at->second;
}

Error badRow(std::string_view what) {
    return fail(Errc::Invalid, "component.bad_row", {{"what", std::string{what}}});
}

Error badValue(std::string_view field, std::string_view value) {
    return fail(Errc::Invalid, "component.bad_value",
                {{"field", std::string{field}}, {"value", std::string{value}}});
}

Result<std::string> stateOf(std::string_view value) {
    for (const auto& [code, zh] : kStates) {
        if (value == code || value == zh) return std::string{code};
    }
    return badValue("state", value);
}

Status setExtra(Component& c, const std::string& name, std::string_view value) {
    Json extra = Json::object();
    if (!c.extra.empty()) {
        WANMI_LET(extra, parseJson(c.extra));
    }
    if (value.empty()) {
        extra.erase(name);
    } else {
        extra[name] = std::string{value};
    }
    c.extra = extra.empty() ? std::string{} : plainJson(extra);
    return ok();
}

Status putNumber(Component& c, const std::string& field, const Json& value) {
    if (field == "retired_at") {
        c.retiredAt.reset();
        if (value.is_null()) return ok();
        if (!value.is_number_integer()) return badRow(field);
        c.retiredAt = Instant{std::chrono::microseconds{value.get<std::int64_t>()}};
        return ok();
    }
    if ((field != "x" && field != "y") || !value.is_number_integer()) return badRow(field);
    (field == "x" ? c.at.x : c.at.y) = value.get<std::int64_t>();
    return ok();
}

} // namespace

std::string_view componentDeedCode(ComponentDeed deed) {
    return kDeeds[static_cast<std::size_t>(deed)];
}

Result<ComponentDeed> parseComponentDeed(std::string_view code) {
    const auto at = std::find(kDeeds.begin(), kDeeds.end(), code);
    if (at == kDeeds.end()) return badRow(code);
    return static_cast<ComponentDeed>(at - kDeeds.begin());
}

Json componentJson(const Component& c) {
    Json out = Json::object();
    for (const auto& [name, text] : kTexts) {
        out[std::string{name}] = c.*text;
    }
    out["x"] = c.at.x;
    out["y"] = c.at.y;
    out["retired_at"] =
        c.retiredAt ? Json(std::int64_t{c.retiredAt->time_since_epoch().count()}) : Json{};
    return out;
}

ComponentDifference differenceOf(const Component& before, const Component& after) {
    Json was = Json::object();
    Json is = Json::object();
    const auto old = componentJson(before);
    const auto now = componentJson(after);
    for (const auto& [field, value] : old.items()) {
        const auto& other = now.at(field);
        if (value == other) continue;
        was[field] = value;
        is[field] = other;
    }
    return {plainJson(was), plainJson(is)};
}

Status putFields(Component& c, std::string_view fields) {
    WANMI_LET(const auto object, parseJson(fields));
    if (!object.is_object()) return badRow("fields");
    for (const auto& [field, value] : object.items()) {
        const auto text = textOf(field);
        if (text == nullptr) {
            WANMI_TRY(putNumber(c, field, value));
        } else if (value.is_string()) {
            c.*text = value.get<std::string>();
        } else {
            return badRow(field);
        }
    }
    return ok();
}

Result<bool> hasFields(const Component& c, std::string_view fields) {
    WANMI_LET(const auto object, parseJson(fields));
    const auto own = componentJson(c);
    for (const auto& [field, value] : object.items()) {
        const auto at = own.find(field);
        if (at == own.end() || *at != value) return false;
    }
    return true;
}

Status setField(Component& c, std::string_view field, std::string_view value) {
    value = trim(value);
    if (!isUtf8(value)) return fail(Errc::Invalid, "text.not_utf8");
    constexpr std::string_view kExtra = "extra.";
    if (field.size() > kExtra.size() && field.substr(0, kExtra.size()) == kExtra) {
        return setExtra(c, std::string{field.substr(kExtra.size())}, value);
    }
    if (std::find(kSettable.begin(), kSettable.end(), field) == kSettable.end()) {
        return fail(Errc::Invalid, "component.unknown_field", {{"field", std::string{field}}});
    }
    if (field == "state") {
        WANMI_LET(c.state, stateOf(value));
        return ok();
    }
    if (field == "first_day" && !parseDay(value)) return badValue(field, value);
    const auto text = textOf(field);
    if (text != nullptr) c.*text = std::string{value};
    return ok();
}

std::string componentStateCode(std::string_view text) {
    const auto known = stateOf(text);
    return known ? *known : std::string{text};
}

const std::vector<std::string_view>& componentStates() {
    static const std::vector<std::string_view> kCodes = [] {
        std::vector<std::string_view> out;
        out.reserve(kStates.size());
        for (const auto& state : kStates) {
            out.push_back(state.first);
        }
        return out;
    }();
    return kCodes;
}

} // namespace wanmi

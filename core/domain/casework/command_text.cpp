#include "core/domain/casework/command_text.h"

#include "core/base/instants.h"
#include "core/base/json_object.h"
#include "core/base/json_view.h"

#include <stdexcept>

namespace wanmi {
namespace {

void putText(JsonObject& out, std::string_view key, const std::string& text) {
    if (!text.empty()) out.put(key, text);
}

std::string textAt(const JsonView& json, std::string_view key) {
    return json.text(key, {});
}

std::vector<std::string> textsAt(const JsonView& json, std::string_view key) {
    const auto* at = json.find(key);
    return at == nullptr ? std::vector<std::string>{} : at->texts();
}

template <class T, class Read>
std::optional<T> maybeAt(const JsonView& json, std::string_view key, const Read& read) {
    const auto* at = json.find(key);
    return at == nullptr ? std::nullopt : std::optional<T>{read(*at)};
}

} // namespace

std::string commandText(const CaseCommand& c) {
    JsonObject out;
    out.put("action", actionCode(c.action));
    putText(out, "to", c.to);
    putText(out, "note", c.note);
    if (c.condition) out.put("condition", *c.condition);
    if (c.urgency) out.put("urgent", *c.urgency == Urgency::Urgent);
    if (c.passed) out.put("passed", *c.passed);
    if (c.closingMet) out.put("closing_met", true);
    if (c.photos != 0) out.put("photos", c.photos);
    if (!c.evidence.empty()) out.put("evidence", c.evidence);
    if (c.until) out.put("until", c.until->time_since_epoch().count());
    putText(out, "reason", c.reason);
    if (c.level != 0) out.put("level", c.level);
    putText(out, "into", c.into);
    if (c.step) out.put("step", stateCode(*c.step));
    if (!c.notify.empty()) out.put("notify", c.notify);
    putText(out, "kind", c.kind);
    putText(out, "form", c.form);
    if (c.bulk) out.put("bulk", true);
    return out.text();
}

Result<CaseCommand> commandFromText(std::string_view text) {
    CaseCommand c;
    WANMI_LET(const auto document, JsonDocument::parse(text));
    const auto& json = document.root();
    try {
        WANMI_LET(c.action, parseAction(json.at("action").text()));
        c.to = textAt(json, "to");
        c.note = textAt(json, "note");
        c.condition =
            maybeAt<int>(json, "condition", [](const auto& v) { return v.template number<int>(); });
        c.urgency = maybeAt<Urgency>(json, "urgent", [](const auto& v) {
            return v.flag() ? Urgency::Urgent : Urgency::Normal;
        });
        c.passed = maybeAt<bool>(json, "passed", [](const auto& v) { return v.flag(); });
        c.closingMet = json.flag("closing_met", false);
        c.photos = json.number("photos", 0);
        c.evidence = textsAt(json, "evidence");
        c.until = maybeAt<Instant>(json, "until", [](const auto& v) {
            return Instant{std::chrono::microseconds{v.number()}};
        });
        c.reason = textAt(json, "reason");
        c.level = json.number("level", 0);
        c.into = textAt(json, "into");
        c.notify = textsAt(json, "notify");
        c.kind = textAt(json, "kind");
        c.form = textAt(json, "form");
        c.bulk = json.flag("bulk", false);
        if (const auto* step = json.find("step")) {
            WANMI_LET(const auto state, parseState(step->text()));
            c.step = state;
        }
    } catch (const std::out_of_range& broken) {
        return fail(Errc::Invalid, "case.bad_command", {{"what", broken.what()}});
    }
    return c;
}

} // namespace wanmi

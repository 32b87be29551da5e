// The JSON of what a case goes through besides its ordinary way: requests, supervision, helpers,
// emergencies. What was never touched has no key, so that older rows keep their bytes.
#include "core/domain/casework/case_json.h"

#include <stdexcept>

namespace wanmi {
namespace {

Action actionFrom(const JsonView& json) {
    const auto action = actionOf(json.text());
    if (!action) throw std::out_of_range{"action"};
    return *action;
}

JsonObject opinionJson(const Opinion& o) {
    JsonObject out;
    out.put("at", micros(o.at)).put("by", o.by).put("note", o.note).put("post", o.post);
    return out;
}

Opinion opinionFrom(const JsonView& json) {
    return {std::string{json.at("by").text()}, std::string{json.at("post").text()},
            std::string{json.at("note").text()}, instantFromJson(json.at("at"))};
}

JsonObject supervisionJson(const Supervision& s) {
    JsonObject out;
    out.put("at", micros(s.at))
        .put("by", s.by)
        .put("level", s.level)
        .put("replied_by", s.repliedBy);
    out.put("reply", s.reply).put("requirement", s.requirement).put("type", s.type);
    return out;
}

Supervision supervisionFrom(const JsonView& json) {
    return {std::string{json.at("type").text()},      json.at("level").number<int>(),
            std::string{json.at("by").text()},        std::string{json.at("requirement").text()},
            instantFromJson(json.at("at")),           std::string{json.at("reply").text()},
            std::string{json.at("replied_by").text()}};
}

JsonObject emergencyJson(const EmergencyState& e) {
    JsonObject out;
    out.put("grade", e.grade).put("notify", e.notify).put("open", e.open);
    out.put("procedure", e.procedure).put("reports", e.reports);
    return out;
}

EmergencyState emergencyFrom(const JsonView& json) {
    return {json.at("grade").number<int>(), json.at("open").flag(),
            std::string{json.at("procedure").text()}, json.at("notify").texts(),
            json.at("reports").number<int>()};
}

JsonObject disputeJson(const OwnershipDispute& d) {
    JsonObject out;
    out.put("denied", d.denied).put("open", d.open).put("owner", d.owner).put("scope", d.scope);
    return out;
}

OwnershipDispute disputeFrom(const JsonView& json) {
    return {json.at("open").flag(), json.at("denied").texts(), std::string{json.at("owner").text()},
            std::string{json.at("scope").text()}};
}

template <class T, class ToJson>
void putList(JsonObject& out, std::string_view key, const std::vector<T>& list, ToJson toJson) {
    if (list.empty()) return;
    JsonArray array;
    for (const auto& each : list) {
        array.add(toJson(each));
    }
    out.put(key, array);
}

template <class T, class FromJson>
void takeList(const JsonView& json, std::string_view key, std::vector<T>& into, FromJson fromJson) {
    const auto* at = json.find(key);
    if (at == nullptr) return;
    for (const auto& each : *at) {
        into.push_back(fromJson(each));
    }
}

void putCount(JsonObject& out, std::string_view key, int count) {
    if (count != 0) out.put(key, count);
}

void putFlag(JsonObject& out, std::string_view key, bool flag) {
    if (flag) out.put(key, true);
}

void putText(JsonObject& out, std::string_view key, const std::string& text) {
    if (!text.empty()) out.put(key, text);
}

} // namespace

JsonObject requestJson(const PendingRequest& r) {
    JsonObject out;
    out.put("at", micros(r.at)).put("by", r.by).put("given", r.given).put("levels", r.levels);
    out.put("note", r.note).put("operation", actionCode(r.operation));
    putText(out, "department", r.department);
    putText(out, "form", r.form);
    if (r.until) out.put("until", micros(*r.until));
    putList(out, "opinions", r.opinions, opinionJson);
    return out;
}

PendingRequest requestFromJson(const JsonView& json) {
    PendingRequest r;
    r.operation = actionFrom(json.at("operation"));
    r.by = std::string{json.at("by").text()};
    r.at = instantFromJson(json.at("at"));
    r.note = std::string{json.at("note").text()};
    r.levels = json.at("levels").texts();
    r.given = json.at("given").number<std::size_t>();
    r.department = json.text("department", "");
    r.form = json.text("form", "");
    if (const auto* at = json.find("until")) {
        r.until = instantFromJson(*at);
    }
    takeList(json, "opinions", r.opinions, opinionFrom);
    return r;
}

JsonObject assistJson(const Assist& a) {
    JsonObject out;
    out.put("clock", clockJson(a.clock)).put("department", a.department).put("note", a.note);
    return out;
}

Assist assistFromJson(const JsonView& json) {
    return {std::string{json.at("department").text()}, clockFromJson(json.at("clock")),
            std::string{json.at("note").text()}};
}

void putFlow(JsonObject& out, const Case& c) {
    putText(out, "assigned_to", c.assignedTo);
    if (c.request) out.put("request", requestJson(*c.request));
    putCount(out, "extensions", c.extensions);
    putCount(out, "suspensions", c.suspensions);
    if (c.suspendUntil) out.put("suspend_until", micros(*c.suspendUntil));
    if (c.prior) out.put("prior", stateCode(*c.prior));
    putList(out, "held", c.held, [](CaseStage stage) { return stageCode(stage); });
    putText(out, "merged_into", c.mergedInto);
    putFlag(out, "appealed", c.appealed);
    putFlag(out, "exempt", c.exempt);
    putFlag(out, "self_handled", c.selfHandled);
    putFlag(out, "awaits_experts", c.awaitsExperts);
    putCount(out, "recalls", c.recalls);
    putCount(out, "upward", c.upward);
    putText(out, "level", c.level);
    putText(out, "handed_from", c.handedFrom);
    putText(out, "outcome", c.outcome);
    if (c.signedAt) out.put("signed_at", micros(*c.signedAt));
    putList(out, "supervisions", c.supervisions, supervisionJson);
    putList(out, "assists", c.assists, assistJson);
    if (c.emergency.grade != 0) out.put("emergency", emergencyJson(c.emergency));
    if (!c.dispute.denied.empty()) out.put("dispute", disputeJson(c.dispute));
    putCount(out, "satisfaction", c.satisfaction);
    putFlag(out, "erased", c.erased);
}

void takeFlow(Case& c, const JsonView& json) {
    if (const auto* at = json.find("request")) c.request = requestFromJson(*at);
    c.assignedTo = json.text("assigned_to", "");
    c.extensions = json.number("extensions", 0);
    c.suspensions = json.number("suspensions", 0);
    if (const auto* at = json.find("suspend_until")) {
        c.suspendUntil = instantFromJson(*at);
    }
    if (const auto* at = json.find("prior")) {
        c.prior = stateOf(at->text());
        if (!c.prior) throw std::out_of_range{"prior"};
    }
    takeList(json, "held", c.held, [](const JsonView& code) {
        const auto stage = stageOf(code.text());
        if (!stage) throw std::out_of_range{"held"};
        return *stage;
    });
    c.mergedInto = json.text("merged_into", "");
    c.appealed = json.flag("appealed", false);
    c.exempt = json.flag("exempt", false);
    c.selfHandled = json.flag("self_handled", false);
    c.awaitsExperts = json.flag("awaits_experts", false);
    c.recalls = json.number("recalls", 0);
    c.upward = json.number("upward", 0);
    c.level = json.text("level", "");
    c.handedFrom = json.text("handed_from", "");
    c.outcome = json.text("outcome", "");
    if (const auto* at = json.find("signed_at")) {
        c.signedAt = instantFromJson(*at);
    }
    takeList(json, "supervisions", c.supervisions, supervisionFrom);
    takeList(json, "assists", c.assists, assistFromJson);
    if (const auto* at = json.find("emergency")) c.emergency = emergencyFrom(*at);
    if (const auto* at = json.find("dispute")) c.dispute = disputeFrom(*at);
    c.satisfaction = json.number("satisfaction", 0);
    c.erased = json.flag("erased", false);
}

} // namespace wanmi

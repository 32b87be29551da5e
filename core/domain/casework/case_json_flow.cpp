// The JSON of what a case goes through besides its ordinary way: requests, supervision, helpers,
// emergencies. What was never touched has no key, so that older rows keep their bytes.
#include "core/domain/casework/case_json.h"

#include <stdexcept>

namespace wanmi {
namespace {

Action actionFrom(const Json& json) {
    const auto action = actionOf(json.get<std::string>());
    if (!action) throw std::out_of_range{"action"};
    return *action;
}

Json opinionJson(const Opinion& o) {
    return {{"by", o.by}, {"post", o.post}, {"note", o.note}, {"at", micros(o.at)}};
}

Opinion opinionFrom(const Json& json) {
    return {json.at("by").get<std::string>(), json.at("post").get<std::string>(),
            json.at("note").get<std::string>(), instantOf(json.at("at").get<std::int64_t>())};
}

Json supervisionJson(const Supervision& s) {
    return {{"type", s.type},
            {"level", s.level},
            {"by", s.by},
            {"requirement", s.requirement},
            {"at", micros(s.at)},
            {"reply", s.reply},
            {"replied_by", s.repliedBy}};
}

Supervision supervisionFrom(const Json& json) {
    return {json.at("type").get<std::string>(),
            json.at("level").get<int>(),
            json.at("by").get<std::string>(),
            json.at("requirement").get<std::string>(),
            instantOf(json.at("at").get<std::int64_t>()),
            json.at("reply").get<std::string>(),
            json.at("replied_by").get<std::string>()};
}

Json emergencyJson(const EmergencyState& e) {
    return {{"grade", e.grade},
            {"open", e.open},
            {"procedure", e.procedure},
            {"notify", e.notify},
            {"reports", e.reports}};
}

EmergencyState emergencyFrom(const Json& json) {
    return {json.at("grade").get<int>(), json.at("open").get<bool>(),
            json.at("procedure").get<std::string>(),
            json.at("notify").get<std::vector<std::string>>(), json.at("reports").get<int>()};
}

Json disputeJson(const OwnershipDispute& d) {
    return {{"open", d.open}, {"denied", d.denied}, {"owner", d.owner}, {"scope", d.scope}};
}

OwnershipDispute disputeFrom(const Json& json) {
    return {json.at("open").get<bool>(), json.at("denied").get<std::vector<std::string>>(),
            json.at("owner").get<std::string>(), json.at("scope").get<std::string>()};
}

template <class T, class ToJson>
void putList(Json& out, const char* key, const std::vector<T>& list, ToJson toJson) {
    if (list.empty()) return;
    auto& array = out[key] = Json::array();
    for (const auto& each : list) {
        array.push_back(toJson(each));
    }
}

template <class T, class FromJson>
void takeList(const Json& json, const char* key, std::vector<T>& into, FromJson fromJson) {
    const auto at = json.find(key);
    if (at == json.end()) return;
    for (const auto& each : *at) {
        into.push_back(fromJson(each));
    }
}

void putCount(Json& out, const char* key, int count) {
    if (count != 0) out[key] = count;
}

void putFlag(Json& out, const char* key, bool flag) {
    if (flag) out[key] = true;
}

void putText(Json& out, const char* key, const std::string& text) {
    if (!text.empty()) out[key] = text;
}

} // namespace

Json requestJson(const PendingRequest& r) {
    Json out{{"operation", actionCode(r.operation)},
             {"by", r.by},
             {"at", micros(r.at)},
             {"note", r.note},
             {"levels", r.levels},
             {"given", r.given}};
    putText(out, "department", r.department);
    putText(out, "form", r.form);
    if (r.until) out["until"] = micros(*r.until);
    putList(out, "opinions", r.opinions, opinionJson);
    return out;
}

PendingRequest requestFromJson(const Json& json) {
    PendingRequest r;
    r.operation = actionFrom(json.at("operation"));
    r.by = json.at("by").get<std::string>();
    r.at = instantOf(json.at("at").get<std::int64_t>());
    r.note = json.at("note").get<std::string>();
    r.levels = json.at("levels").get<std::vector<std::string>>();
    r.given = json.at("given").get<std::size_t>();
    r.department = json.value("department", "");
    r.form = json.value("form", "");
    if (const auto at = json.find("until"); at != json.end()) {
        r.until = instantOf(at->get<std::int64_t>());
    }
    takeList(json, "opinions", r.opinions, opinionFrom);
    return r;
}

Json assistJson(const Assist& a) {
    return {{"department", a.department}, {"clock", clockJson(a.clock)}, {"note", a.note}};
}

Assist assistFromJson(const Json& json) {
    return {json.at("department").get<std::string>(), clockFromJson(json.at("clock")),
            json.at("note").get<std::string>()};
}

void putFlow(Json& out, const Case& c) {
    putText(out, "assigned_to", c.assignedTo);
    if (c.request) out["request"] = requestJson(*c.request);
    putCount(out, "extensions", c.extensions);
    putCount(out, "suspensions", c.suspensions);
    if (c.suspendUntil) out["suspend_until"] = micros(*c.suspendUntil);
    if (c.prior) out["prior"] = stateCode(*c.prior);
    putList(out, "held", c.held, [](CaseStage stage) { return Json(stageCode(stage)); });
    putText(out, "merged_into", c.mergedInto);
    putFlag(out, "appealed", c.appealed);
    putFlag(out, "exempt", c.exempt);
    putFlag(out, "self_handled", c.selfHandled);
    putFlag(out, "awaits_experts", c.awaitsExperts);
    putCount(out, "recalls", c.recalls);
    putCount(out, "upward", c.upward);
    putText(out, "outcome", c.outcome);
    if (c.signedAt) out["signed_at"] = micros(*c.signedAt);
    putList(out, "supervisions", c.supervisions, supervisionJson);
    putList(out, "assists", c.assists, assistJson);
    if (c.emergency.grade != 0) out["emergency"] = emergencyJson(c.emergency);
    if (!c.dispute.denied.empty()) out["dispute"] = disputeJson(c.dispute);
    putCount(out, "satisfaction", c.satisfaction);
    putFlag(out, "erased", c.erased);
}

void takeFlow(Case& c, const Json& json) {
    if (const auto at = json.find("request"); at != json.end()) c.request = requestFromJson(*at);
    c.assignedTo = json.value("assigned_to", "");
    c.extensions = json.value("extensions", 0);
    c.suspensions = json.value("suspensions", 0);
    if (const auto at = json.find("suspend_until"); at != json.end()) {
        c.suspendUntil = instantOf(at->get<std::int64_t>());
    }
    if (const auto at = json.find("prior"); at != json.end()) {
        c.prior = stateOf(at->get<std::string>());
        if (!c.prior) throw std::out_of_range{"prior"};
    }
    takeList(json, "held", c.held, [](const Json& code) {
        const auto stage = stageOf(code.get<std::string>());
        if (!stage) throw std::out_of_range{"held"};
        return *stage;
    });
    c.mergedInto = json.value("merged_into", "");
    c.appealed = json.value("appealed", false);
    c.exempt = json.value("exempt", false);
    c.selfHandled = json.value("self_handled", false);
    c.awaitsExperts = json.value("awaits_experts", false);
    c.recalls = json.value("recalls", 0);
    c.upward = json.value("upward", 0);
    c.outcome = json.value("outcome", "");
    if (const auto at = json.find("signed_at"); at != json.end()) {
        c.signedAt = instantOf(at->get<std::int64_t>());
    }
    takeList(json, "supervisions", c.supervisions, supervisionFrom);
    takeList(json, "assists", c.assists, assistFromJson);
    if (const auto at = json.find("emergency"); at != json.end()) c.emergency = emergencyFrom(*at);
    if (const auto at = json.find("dispute"); at != json.end()) c.dispute = disputeFrom(*at);
    c.satisfaction = json.value("satisfaction", 0);
    c.erased = json.value("erased", false);
}

} // namespace wanmi

#include "core/sync/case_wire.h"

#include "core/base/json_object.h"
#include "core/base/time_text.h"
#include "core/store/case_store.h"
#include "core/store/row_apply.h"

namespace wanmi {
namespace {

JsonArray eventsJson(const std::vector<CaseEvent>& events) {
    JsonArray out;
    for (const auto& e : events) {
        JsonObject one;
        one.put("seq", e.seq).put("id", e.id).put("type", actionCode(e.type));
        one.put("actor", e.actor).put("at", utcText(e.at)).put("body", e.body);
        out.add(one.put("prev", e.prev).put("hash", e.hash));
    }
    return out;
}

Result<JsonArray> secretsJson(Database& db, std::string_view caseId) {
    WANMI_LET(auto store, CaseStore::open(db, 0));
    WANMI_LET(const auto values, store.privateValues(caseId));
    JsonArray out;
    for (const auto& s : values) {
        out.add(JsonObject{}.put("field", s.field).put("salt", s.salt).put("value", s.value));
    }
    return out;
}

Result<std::string> filesText(Database& db, const std::vector<std::string>& ids) {
    std::string out;
    for (const auto& id : ids) {
        WANMI_LET(const auto row, presentColumns(db, "evidence", {{"id", id}}, {}));
        if (row) out += (out.empty() ? "" : ",") + columnsText(*row);
    }
    return "[" + out + "]";
}

} // namespace

Result<std::string> casePartText(Database& db, const CasePart& part) {
    JsonObject out;
    out.put("case", part.caseId).put("district", part.district).put("follows", part.follows);
    out.put("events", eventsJson(part.events));
    if (part.follows == 0 && part.secrets) {
        WANMI_LET(const auto all, secretsJson(db, part.caseId));
        if (!all.empty()) out.put("private", all);
    }
    if (!part.evidence.empty()) {
        WANMI_LET(const auto all, filesText(db, part.evidence));
        out.putRaw("evidence", all);
    }
    return out.text();
}

} // namespace wanmi

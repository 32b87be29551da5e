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

/// May the row go with this part? One that was erased tells of the event that did it, and the
/// centre takes it only with that event or after it: until then the entry of the erasure, which
/// names the row too, is the one that brings it.
Result<bool> mayGo(Database& db, const Columns& file, const CasePart& part) {
    const auto* value = columnOf(file, "erased_by");
    const auto* by = value == nullptr ? nullptr : std::get_if<std::string>(value);
    if (by == nullptr) return true;
    for (const auto& e : part.events) {
        if (e.id == *by) return true;
    }
    WANMI_LET(auto q, db.prepare("SELECT 1 FROM case_event WHERE id = ?1"));
    return q.at(1, *by).step();
}

Result<std::string> filesText(Database& db, const CasePart& part) {
    std::string out;
    for (const auto& id : part.evidence) {
        WANMI_LET(const auto row, presentColumns(db, "evidence", {{"id", id}}, {}));
        if (!row) continue;
        WANMI_LET(const bool goes, mayGo(db, *row, part));
        if (goes) out += (out.empty() ? "" : ",") + columnsText(*row);
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
        WANMI_LET(const auto all, filesText(db, part));
        out.putRaw("evidence", all);
    }
    return out.text();
}

} // namespace wanmi

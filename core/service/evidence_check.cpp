#include "core/base/json.h"
#include "core/service/evidence_service.h"
#include "core/service/whole_store.h"
#include "core/store/evidence_store.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace wanmi {
namespace {

/// Is this the event that erased something of this case?
Result<bool> isErasure(Database& db, const Evidence& e) {
    WANMI_LET(auto q, db.prepare("SELECT 1 FROM case_event v JOIN cases c ON c.fid = v.case_fid"
                                 " WHERE v.id = ?1 AND c.id = ?2 AND v.type = ?3 UNION ALL SELECT 1"
                                 " FROM pending_event v JOIN cases c ON c.fid = v.case_fid"
                                 " WHERE v.id = ?1 AND c.id = ?2 AND v.type = ?3"));
    return q.at(1, e.erasedBy)
        .at(2, e.caseId.value_or(""))
        .at(3, actionCode(Action::PersonalDataErased))
        .step();
}

/// What is wrong with a row, or with the file it stands for; "" nothing.
Result<std::string> faultOf(Database& db, const ObjectFiles& files, const Evidence& e) {
    if (!e.erasedBy.empty()) {
        WANMI_LET(const bool erased, isErasure(db, e));
        return std::string{erased ? "" : "erased without an event"};
    }
    if (evidenceSeal(e) != e.seal) return std::string{"row changed"};
    if (evidenceMark(e.hash, e.salt) != e.mark) return std::string{"mark"};
    const auto found = files.look(e.hash);
    if (!found) return "file absent: " + e.hash;
    if (found->hash != e.hash) return "file changed: " + e.hash;
    if (found->size != e.size) return "file size: " + e.hash;
    return std::string{};
}

bool isHash(const std::string& name) {
    return name.size() == 64 && std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

} // namespace

std::string formOf(const CaseEvent& event) {
    if (event.body.find("\"form\"") == std::string::npos) return {};
    const auto body = parseJson(event.body);
    if (!body || !body->is_object()) return {};
    const auto form = body->find("form");
    return form != body->end() && form->is_string() ? form->get<std::string>() : std::string{};
}

std::vector<std::string> evidenceOf(const CaseEvent& event) {
    std::vector<std::string> marks;
    if (event.body.find("\"evidence\"") == std::string::npos) return marks;
    const auto body = parseJson(event.body);
    if (!body || !body->is_object()) return marks;
    const auto list = body->find("evidence");
    if (list == body->end() || !list->is_array()) return marks;
    for (const auto& mark : *list) {
        if (mark.is_string()) marks.push_back(mark.get<std::string>());
    }
    std::sort(marks.begin(), marks.end());
    return marks;
}

Status checkEventEvidence(Desk& desk, const std::vector<CaseEvent>& events,
                          std::vector<Fault>& faults) {
    for (const auto& e : events) {
        if (const auto form = formOf(e); !form.empty()) {
            WANMI_LET(const auto rows, EvidenceStore{desk.db()}.byMark(form));
            if (rows.empty()) {
                faults.push_back(
                    {"evidence", e.caseId, "event " + std::to_string(e.seq) + " names " + form});
            }
        }
        for (const auto& mark : evidenceOf(e)) {
            WANMI_LET(const auto rows, EvidenceStore{desk.db()}.byMark(mark));
            const bool there = std::any_of(rows.begin(), rows.end(), [&](const Evidence& row) {
                return row.mark == mark && row.caseId == e.caseId;
            });
            if (!there) {
                faults.push_back(
                    {"evidence", e.caseId, "event " + std::to_string(e.seq) + " names " + mark});
            }
        }
    }
    return ok();
}

Status checkEvidence(Desk& desk, const Progress& progress, std::vector<Fault>& faults) {
    auto& db = desk.db();
    const ObjectFiles files{desk.path()};
    WANMI_LET(const auto total, db.number("SELECT count(*) FROM evidence"));
    std::int64_t done = 0;
    const auto look = [&](const Evidence& e) -> Status {
        if (done++ % 100 == 0) {
            WANMI_TRY(tell(progress, "check.evidence", done, total.value_or(0)));
        }
        WANMI_LET(auto fault, faultOf(db, files, e));
        if (!fault.empty()) faults.push_back({"evidence", e.id, std::move(fault)});
        return ok();
    };
    WANMI_TRY(EvidenceStore{db}.each(look));
    // A file without a row is what a crash leaves; a strange name is not ours.
    for (const auto& name : files.all()) {
        if (!isHash(name)) faults.push_back({"evidence", name, "not an object"});
    }
    return ok();
}

} // namespace wanmi

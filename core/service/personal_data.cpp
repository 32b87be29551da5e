#include "core/service/personal_data.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/domain/casework/erase.h"
#include "core/domain/people/mask.h"
#include "core/service/access.h"
#include "core/service/evidence_service.h"
#include "core/service/whole_store.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace wanmi {
namespace {

bool has(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Values and salts of a case, out of the table and out of the page they lay on.
Status removeValues(Database& db, std::string_view caseId) {
    WANMI_LET(auto q, db.prepare("DELETE FROM case_private"
                                 " WHERE case_fid = (SELECT fid FROM cases WHERE id = ?1)"));
    return q.at(1, caseId).done();
}

} // namespace

Result<MaskedContact> PersonalData::masked(std::string_view caseId) {
    MaskedContact out;
    WANMI_LET(auto q,
              m_desk->db().prepare("SELECT p.field, p.value FROM case_private p JOIN cases c"
                                   " ON c.fid = p.case_fid WHERE c.id = ?1"));
    q.at(1, caseId);
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        if (q.view(0) == "contact_name") out.name = maskedName(q.view(1));
        if (q.view(0) == "contact_phone") out.phone = maskedPhone(q.view(1));
    }
    WANMI_LET(auto e, m_desk->db().prepare(
                          "SELECT max(e.seq) FROM case_event e JOIN cases c ON c.fid = e.case_fid"
                          " WHERE c.id = ?1 AND e.type = 'personal_data_erased'"));
    WANMI_TRY(e.at(1, caseId).step());
    out.erasedBy = e.maybeInteger(0);
    return out;
}

Result<CaseReceipt> PersonalData::erase(std::string_view id, std::string_view login,
                                        std::string_view reason) {
    if (trim(reason).empty()) return fail(Errc::Invalid, "private.needs_reason");
    auto& db = m_desk->db();
    WANMI_TRY(db.run("PRAGMA secure_delete = ON")); // what is deleted is overwritten
    WANMI_LET(auto tx, Transaction::begin(db));
    WANMI_LET(const auto actor, m_desk->acting(login));
    WANMI_LET(const auto uuid, CaseService{*m_desk}.resolve(id));
    WANMI_LET(auto store, CaseStore::open(db, m_desk->srid()));
    WANMI_LET(const auto before, store.get(uuid));
    if (!before) return fail(Errc::NotFound, "case.unknown", {{"id", std::string{id}}});
    ErasedData data;
    WANMI_LET(const auto values, store.privateValues(uuid));
    for (const auto& v : values) {
        data.fields.push_back(v.field);
    }
    EvidenceService evidence{*m_desk};
    WANMI_LET(data.evidence, evidence.citizensMarks(uuid));
    const auto now = std::max(m_desk->now(), before->changedAt);
    WANMI_LET(const auto event,
              decideErase(*before, std::move(data), actor, now, m_desk->ids().next(now)));
    WANMI_LET(const auto after, fold(*before, event));
    WANMI_TRY(removeValues(db, uuid));
    WANMI_LET(const auto unused, evidence.erase(uuid, event.id));
    WANMI_TRY(store.append(*before, after, {event}));
    WANMI_TRY(noteAccess(*m_desk, actor.login, Access::PersonalErased, uuid, reason));
    WANMI_TRY(noteChange(db, "cases", uuid));
    WANMI_TRY(tx.commit());
    // The write-ahead log still holds the page as it was: bring it home and empty it. Another
    // reader may be in the way; then the next checkpoint does it.
    WANMI_TRY(db.run("PRAGMA wal_checkpoint(TRUNCATE)"));
    WANMI_TRY(evidence.removeFiles(unused)); // what a crash here leaves, sweep takes
    return CaseReceipt{after.id,    after.number,   after.fileNumber,
                       after.state, after.revision, event.id};
}

Result<std::vector<ErasedNote>> PersonalData::erased() {
    WANMI_LET(auto q,
              m_desk->db().prepare("SELECT c.id, c.number, e.seq FROM case_event e JOIN cases c"
                                   " ON c.fid = e.case_fid WHERE e.type = 'personal_data_erased'"
                                   " ORDER BY c.number, e.seq"));
    std::vector<ErasedNote> out;
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return out;
        out.push_back({q.text(0), q.text(1), q.integer(2)});
    }
}

Status checkPersonalData(CaseStore& store, const std::vector<CaseEvent>& events,
                         std::vector<Fault>& faults) {
    if (events.empty()) return ok();
    std::map<std::string, std::string, std::less<>> promised; // field → hash in the chain
    std::map<std::string, std::int64_t, std::less<>> erased;  // field → event
    for (const auto& e : events) {
        if (e.body.find("\"private\":") != std::string::npos) {
            WANMI_LET(const Json body, parseJson(e.body));
            const auto hashes = body.value("private", Json::object());
            for (const auto& [field, hash] : hashes.items()) {
                if (!hash.is_string()) continue;
                promised[field] = hash.get<std::string>();
                erased.erase(field); // given anew
            }
        }
        WANMI_LET(const auto gone, erasedBy(e));
        for (const auto& field : gone.fields) {
            erased[field] = e.seq;
        }
    }
    const auto& id = events.front().caseId;
    std::vector<std::string> kept;
    WANMI_LET(const auto values, store.privateValues(id));
    for (const auto& v : values) {
        kept.push_back(v.field);
        const auto hash = promised.find(v.field);
        if (const auto by = erased.find(v.field); by != erased.end()) {
            faults.push_back(
                {"private", id,
                 fmt::format("{}: erased by event {}, but kept", v.field, by->second)});
        } else if (hash == promised.end() || hash->second != v.hash()) {
            faults.push_back({"private", id, v.field});
        }
    }
    for (const auto& [field, hash] : promised) {
        if (!has(kept, field) && erased.count(field) == 0) {
            faults.push_back({"private", id, field + ": gone, and no event erased it"});
        }
    }
    return ok();
}

} // namespace wanmi

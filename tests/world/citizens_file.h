#pragma once
// A citizen's photo in a store that lies in memory: its row, without the file.
#include "core/base/hash.h"
#include "core/service/case_service.h"
#include "core/store/evidence_store.h"
#include "tests/support/small_city.h"

#include <algorithm>
#include <string>
#include <vector>

namespace wanmi::test {

/// For a case, or for none yet: then a report may name its mark.
inline Evidence citizensFile(Desk& desk, const std::string& caseId, const std::string& bytes) {
    const auto now = desk.now();
    Evidence e;
    e.id = desk.ids().next(now);
    if (!caseId.empty()) e.caseId = caseId;
    e.hash = sha256(bytes);
    e.salt = desk.ids().salt();
    e.mark = evidenceMark(e.hash, e.salt);
    e.media = "image/jpeg";
    e.size = static_cast<std::int64_t>(bytes.size());
    e.name = "张三家门口.jpg";
    e.lonE7 = 1143031000;
    e.latE7 = 306027000;
    e.purpose = "report";
    e.addedBy = "acceptor1";
    e.addedAt = now;
    e.seal = evidenceSeal(e);
    auto tx = must(Transaction::begin(desk.db()));
    must(desk.acting("acceptor1"));
    must(EvidenceStore{desk.db()}.add(e));
    must(tx.commit());
    return e;
}

/// A report with what a citizen said, and photos by their marks.
inline std::string citizensReport(Desk& desk, const std::vector<std::string>& marks = {}) {
    ReportCommand command;
    command.kind = "event:0102";
    command.at = kInCity;
    command.text = "路口有暴露垃圾";
    command.contactPhone = "13800000001";
    command.actor = "acceptor1";
    command.evidence = marks;
    return must(CaseService{desk}.report(command)).id;
}

/// Rows of a case's evidence here; `told`: those alone that still tell of their content.
inline std::int64_t fileRows(Desk& desk, const std::string& caseId, bool told) {
    const auto all = must(EvidenceStore{desk.db()}.ofCase(caseId));
    return std::count_if(all.begin(), all.end(), [told](const Evidence& e) {
        return !told || !e.hash.empty() || !e.salt.empty() || !e.name.empty() || e.lonE7;
    });
}

} // namespace wanmi::test

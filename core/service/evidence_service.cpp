#include "core/service/evidence_service.h"

#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/mapped_file.h"
#include "core/base/text.h"
#include "core/base/time_text.h"
#include "core/domain/evidence/exif.h"
#include "core/domain/evidence/media.h"
#include "core/domain/people/rights.h"
#include "core/service/access.h"
#include "core/service/case_service.h"
#include "core/store/case_store.h"
#include "core/store/evidence_store.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

namespace wanmi {
namespace {

constexpr double kE7 = 1e7;
constexpr std::size_t kLongestName = 200;

std::optional<LonLat> positionOf(const Evidence& e) {
    if (!e.lonE7 || !e.latE7) return std::nullopt;
    return LonLat{static_cast<double>(*e.lonE7) / kE7, static_cast<double>(*e.latE7) / kE7};
}

void putPosition(Evidence& e, const std::optional<LonLat>& at) {
    if (!at) return;
    e.lonE7 = std::llround(at->lon * kE7);
    e.latE7 = std::llround(at->lat * kE7);
}

/// Is this a file that is taken, and all of it?
Result<std::string> checkFile(std::string_view bytes, const std::string& file,
                              const EvidenceRules& rules) {
    const auto found = findMedia(bytes);
    const auto* rule = rules.find(found.media);
    if (rule == nullptr) {
        return fail(Errc::Invalid, "evidence.unknown_type",
                    {{"file", file}, {"media", std::string{found.media}}});
    }
    if (static_cast<std::int64_t>(bytes.size()) > rule->maxBytes) {
        return fail(Errc::Invalid, "evidence.too_large",
                    {{"file", file},
                     {"size", std::to_string((bytes.size() + 1023) / 1024)},
                     {"most", std::to_string(rule->maxBytes / 1024)}});
    }
    if (!found.whole) {
        return fail(Errc::Invalid, "evidence.truncated", {{"file", file}, {"media", rule->media}});
    }
    return rule->media;
}

Status checkInput(const NewEvidence& what) {
    WANMI_TRY(checkPurpose(what.purpose));
    if (!isUtf8(what.name)) return fail(Errc::Invalid, "text.not_utf8");
    return ok();
}

/// What the file itself tells goes before what its sender says of it.
void putFacts(Evidence& row, std::string_view bytes, const NewEvidence& what,
              const std::string& zone) {
    const auto facts = readExif(exifBlock(bytes), zone);
    row.takenAt = facts.takenAt ? facts.takenAt : what.takenAt;
    putPosition(row, facts.at ? facts.at : what.at);
}

} // namespace

Result<EvidenceRules> evidenceRules(Desk& desk) {
    WANMI_LET(const auto text,
              desk.db().text("SELECT text FROM rule_text WHERE file = 'evidence.csv'"
                             " ORDER BY version DESC LIMIT 1"));
    return EvidenceRules::load(text ? std::string_view{*text} : EvidenceRules::shipped(),
                               "evidence.csv");
}

std::string watermarkText(const Evidence& e, std::string_view caseNumber, std::string_view zone,
                          const Messages& words) {
    return words.text("evidence.watermark",
                      {{"number", std::string{caseNumber}},
                       {"purpose", words.text("purpose." + e.purpose)},
                       {"at", localText(e.takenAt.value_or(e.addedAt), zone)}});
}

Result<Evidence> EvidenceService::addFile(const std::string& path, const NewEvidence& what) {
    WANMI_TRY(m_desk->acting(what.actor)); // before a large file is copied
    WANMI_TRY(checkInput(what));
    WANMI_LET(const auto rules, evidenceRules(*m_desk));
    WANMI_LET(auto draft, m_files.copy(path, rules.largest()));
    return keep(std::move(draft), path, what, rules);
}

Result<Evidence> EvidenceService::addBytes(std::string_view bytes, const NewEvidence& what) {
    WANMI_TRY(m_desk->acting(what.actor)); // before a large file is copied
    WANMI_TRY(checkInput(what));
    WANMI_LET(const auto rules, evidenceRules(*m_desk));
    WANMI_LET(auto draft, m_files.write(bytes, what.name, rules.largest()));
    return keep(std::move(draft), what.name, what, rules);
}

Result<Evidence> EvidenceService::addDraft(ObjectDraft draft, const NewEvidence& what) {
    WANMI_TRY(m_desk->acting(what.actor));
    WANMI_TRY(checkInput(what));
    WANMI_LET(const auto rules, evidenceRules(*m_desk));
    return keep(std::move(draft), what.name, what, rules);
}

Result<Evidence> EvidenceService::keep(ObjectDraft draft, const std::string& file,
                                       const NewEvidence& what, const EvidenceRules& rules) {
    auto& desk = *m_desk;
    Evidence row;
    row.hash = draft.hash();
    row.size = draft.size();
    row.purpose = what.purpose;
    row.name = what.name.empty() ? utf8(pathFrom(file).filename()) : what.name;
    row.name = cutUtf8(row.name, kLongestName);
    if (!isUtf8(row.name)) return fail(Errc::Invalid, "text.not_utf8");
    if (!what.wantedHash.empty() && lower(what.wantedHash) != row.hash) {
        return fail(Errc::Invalid, "evidence.wrong_hash",
                    {{"file", file}, {"hash", row.hash}, {"wanted", what.wantedHash}});
    }
    {
        WANMI_LET(const auto mapped, MappedFile::open(draft.path()));
        WANMI_LET(row.media, checkFile(mapped.bytes(), file, rules));
        putFacts(row, mapped.bytes(), what, desk.zone());
    }
    bool citizens = what.citizens;
    if (!what.caseId.empty()) {
        WANMI_LET(row.caseId, CaseService{desk}.resolve(what.caseId));
        WANMI_LET(auto cases, CaseStore::open(desk.db(), desk.srid()));
        WANMI_LET(const auto c, cases.get(*row.caseId));
        const auto* source = c ? desk.rules().sources.find(c->source) : nullptr;
        citizens |= source != nullptr && source->citizen && what.purpose == "report";
    }
    m_files.sweepDrafts(std::chrono::hours{1});
    WANMI_TRY(m_files.keep(std::move(draft)));
    return writeRow(std::move(row), citizens, what);
}

Result<Evidence> EvidenceService::writeRow(Evidence row, bool citizens, const NewEvidence& what) {
    auto& desk = *m_desk;
    WANMI_LET(auto tx, Transaction::begin(desk.db()));
    WANMI_LET(const auto actor, desk.acting(what.actor));
    EvidenceStore store{desk.db()};
    WANMI_LET(auto there, row.caseId ? store.same(*row.caseId, row.hash, row.purpose)
                                     : store.free(actor.login, row.hash, row.purpose));
    if (there && (row.caseId || there->isCitizens() == citizens)) return *std::move(there);
    // Whoever sweeps holds the same lock: what is there now will stay.
    if (!m_files.has(row.hash)) return fail(Errc::Busy, "evidence.absent", {{"hash", row.hash}});
    const auto now = desk.now();
    row.id = desk.ids().next(now);
    row.addedAt = now;
    row.addedBy = actor.login;
    if (citizens) row.salt = desk.ids().salt();
    row.mark = evidenceMark(row.hash, row.salt);
    row.seal = evidenceSeal(row);
    WANMI_TRY(store.add(row));
    WANMI_TRY(noteChange(desk.db(), "evidence", row.id));
    WANMI_TRY(tx.commit());
    return row;
}

Result<std::vector<EvidenceView>> EvidenceService::list(std::string_view caseId) {
    WANMI_LET(const auto view, CaseService{*m_desk}.show(caseId));
    WANMI_LET(auto rows, EvidenceStore{m_desk->db()}.ofCase(view.state.id));
    std::vector<EvidenceView> out;
    for (auto& row : rows) {
        EvidenceView v;
        v.at = positionOf(row);
        v.place = comparePhotoPosition(view.row.at, v.at, m_desk->rules().profile.photoMetres);
        for (const auto& e : view.events) {
            const auto marks = evidenceOf(e);
            if (std::binary_search(marks.begin(), marks.end(), row.mark)) v.events.push_back(e.seq);
        }
        v.row = std::move(row);
        out.push_back(std::move(v));
    }
    return out;
}

Result<PhotoMark> EvidenceService::answerPlace(std::string_view caseId, const CaseEvent& answer) {
    WANMI_LET(const auto all, list(caseId));
    std::vector<PhotoMark> places;
    for (const auto& v : all) {
        if (std::find(v.events.begin(), v.events.end(), answer.seq) != v.events.end()) {
            places.push_back(v.place);
        }
    }
    return nearestPhoto(places);
}

Result<CaseReceipt> reportWithFiles(Desk& desk, ReportCommand command,
                                    const std::vector<std::string>& files) {
    std::vector<std::string> hashes;
    const auto report = [&]() -> Result<CaseReceipt> {
        WANMI_LET(auto tx, Transaction::begin(desk.db()));
        const auto* source = desk.rules().sources.find(command.source);
        for (const auto& file : files) {
            NewEvidence what;
            what.purpose = "report";
            what.actor = command.actor;
            what.citizens = source != nullptr && source->citizen;
            WANMI_LET(const auto row, EvidenceService{desk}.addFile(file, what));
            command.evidence.push_back(row.mark);
            hashes.push_back(row.hash);
        }
        auto& marks = command.evidence;
        std::sort(marks.begin(), marks.end());
        marks.erase(std::unique(marks.begin(), marks.end()), marks.end());
        WANMI_LET(auto receipt, CaseService{desk}.report(command));
        if (!receipt.again) WANMI_TRY(tx.commit());
        return receipt;
    };
    auto receipt = report();
    if (!receipt || receipt->again) WANMI_TRY(EvidenceService{desk}.removeFiles(hashes));
    return receipt;
}

/// Who may have a copy: whoever works where the case lies; of a citizen's, who may open their data.
Result<std::optional<Case>> EvidenceService::mayCopy(const Actor& actor, const Evidence& row,
                                                     bool citizens) {
    if (!row.caseId) return std::optional<Case>{};
    WANMI_LET(auto cases, CaseStore::open(m_desk->db(), m_desk->srid()));
    WANMI_LET(auto found, cases.get(*row.caseId));
    if (found) WANMI_TRY(citizens ? mayOpenPersonal(actor, *found) : mayActOn(actor, *found));
    return found;
}

Result<EvidenceCopy> EvidenceService::copy(std::string_view mark, std::string_view actor,
                                           std::string_view reason) {
    auto& desk = *m_desk;
    WANMI_LET(const auto rows, EvidenceStore{desk.db()}.byMark(mark));
    const Args which{{"mark", std::string{mark}}};
    if (rows.empty()) return fail(Errc::NotFound, "evidence.unknown", which);
    // The same bytes may belong to several cases; a citizen's asks for most.
    const auto theirs =
        std::find_if(rows.begin(), rows.end(), [](const Evidence& e) { return e.isCitizens(); });
    const bool citizens = theirs != rows.end();
    const auto& row = citizens ? *theirs : rows.front();
    if (!row.erasedBy.empty()) return fail(Errc::Invalid, "evidence.erased", which);
    if (citizens && trim(reason).empty()) return fail(Errc::Invalid, "private.needs_reason");
    EvidenceCopy out;
    {
        WANMI_LET(auto tx, Transaction::begin(desk.db()));
        WANMI_LET(const auto who, desk.acting(actor));
        WANMI_LET(const auto c, mayCopy(who, row, citizens));
        if (c) out.caseNumber = c->number;
        WANMI_TRY(noteAccess(desk, who.login, citizens ? Access::CasePrivate : Access::Export,
                             row.id, reason));
        WANMI_TRY(tx.commit());
    }
    WANMI_LET(const auto found, m_files.look(row.hash));
    if (found.hash != row.hash) return fail(Errc::Invalid, "evidence.damaged", which);
    WANMI_LET(const auto bytes, MappedFile::open(m_files.path(row.hash)));
    out.bytes = std::string{bytes.bytes()};
    out.row = row;
    return out;
}

Status EvidenceService::exportTo(std::string_view mark, const std::string& target,
                                 std::string_view actor, std::string_view reason) {
    WANMI_LET(const auto made, copy(mark, actor, reason));
    return replaceFile(target, made.bytes);
}

Result<std::vector<std::string>> EvidenceService::citizensMarks(std::string_view caseId) {
    WANMI_LET(const auto rows, EvidenceStore{m_desk->db()}.ofCase(caseId));
    std::vector<std::string> marks;
    for (const auto& row : rows) {
        if (row.isCitizens() && row.erasedBy.empty()) marks.push_back(row.mark);
    }
    return marks;
}

Result<std::vector<std::string>> EvidenceService::erase(std::string_view caseId,
                                                        std::string_view eventId) {
    EvidenceStore store{m_desk->db()};
    WANMI_LET(const auto rows, store.ofCase(caseId));
    std::vector<std::string> erased;
    for (const auto& row : rows) {
        if (row.salt.empty() || !row.erasedBy.empty()) continue;
        WANMI_TRY(store.erase(row.id, eventId));
        erased.push_back(row.hash);
    }
    std::vector<std::string> unused;
    for (auto& hash : erased) {
        WANMI_LET(const bool used, store.isInUse(hash));
        if (!used) unused.push_back(std::move(hash));
    }
    return unused;
}

Status EvidenceService::removeFiles(const std::vector<std::string>& hashes) {
    WANMI_LET(auto tx, Transaction::begin(m_desk->db())); // nobody may be adding the same file
    EvidenceStore store{m_desk->db()};
    for (const auto& hash : hashes) {
        WANMI_LET(const bool used, store.isInUse(hash));
        if (!used) {
            WANMI_TRY(m_files.remove(hash));
        }
    }
    return tx.commit();
}

Result<int> EvidenceService::sweep(std::chrono::seconds older) {
    int swept = m_files.sweepDrafts(older);
    const auto before = std::filesystem::file_time_type::clock::now() - older;
    WANMI_LET(auto tx, Transaction::begin(m_desk->db()));
    EvidenceStore store{m_desk->db()};
    for (const auto& name : m_files.all()) {
        if (name.size() != 64 || m_files.changedAt(name) > before) continue;
        WANMI_LET(const bool used, store.isInUse(name));
        if (used) continue;
        WANMI_TRY(m_files.remove(name));
        ++swept;
    }
    WANMI_TRY(tx.commit());
    return swept;
}

} // namespace wanmi

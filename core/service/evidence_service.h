#pragma once
#include "core/base/text.h"
#include "core/domain/casework/case.h"
#include "core/domain/casework/photo_position.h"
#include "core/domain/catalogue/evidence_rules.h"
#include "core/domain/evidence/evidence.h"
#include "core/service/whole_store.h"
#include "core/store/object_files.h"

#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// A file to keep.
struct NewEvidence {
    std::string caseId;  ///< id, number or its last digits; "" before its case is reported
    std::string purpose; ///< one of kEvidencePurposes
    std::string actor;   ///< login
    std::string name;    ///< "": as the file is called
    /// A citizen's photo: its hash in the chain is salted, it is left out of exports and can be
    /// erased. Also where the case's source is a citizen and the purpose is "report".
    bool citizens = false;
    std::string wantedHash;         ///< SHA-256 the sender gave; "" none
    std::optional<Instant> takenAt; ///< where the file itself does not tell (a terminal knows)
    std::optional<LonLat> at;
};

/// Evidence of a case as people look at it.
struct EvidenceView {
    Evidence row;
    std::optional<LonLat> at;
    PhotoMark place;                  ///< against the case; 核实/核查图片位置对比
    std::vector<std::int64_t> events; ///< sequence of each event whose text names it
};

/// Evidence on its way out of the store.
struct EvidenceCopy {
    Evidence row;
    std::string caseNumber; ///< "": of no case yet
    std::string bytes;      ///< the original's
};

/// Photos, sound, video and documents of cases. The bytes are kept by their SHA-256, so nothing is
/// stored twice and any change shows.
class EvidenceService {
public:
    explicit EvidenceService(Desk& desk) : m_desk(&desk), m_files(desk.path()) {}

    /// Keeps a file; done when it and its row are on the disk. The same file sent again for the
    /// same case and purpose is the one that is there. Nothing is kept on: Errc::Invalid
    /// "evidence.unknown_type", "evidence.truncated", "evidence.too_large", "evidence.wrong_hash",
    /// "evidence.purpose"; Errc::Io "file.unreadable", "file.disk_full".
    Result<Evidence> addFile(const std::string& pathUtf8, const NewEvidence& what);
    Result<Evidence> addBytes(std::string_view bytes, const NewEvidence& what);
    /// The same for what lies beside the store already.
    Result<Evidence> addDraft(ObjectDraft draft, const NewEvidence& what);

    Result<std::vector<EvidenceView>> list(std::string_view caseId);
    /// The photos of an answer in one word: the nearest of those its event names.
    Result<PhotoMark> answerPlace(std::string_view caseId, const CaseEvent& answer);

    /// A copy of the original, for somebody who works where its case lies; the access log has it
    /// before anything is handed out. A citizen's needs the right to open personal data, and a
    /// reason. Errors of Desk::acting; Errc::NotFound "evidence.unknown", "evidence.absent";
    /// Errc::Invalid "evidence.erased", "evidence.damaged", "private.needs_reason";
    /// Errc::Forbidden "people.other_region", "private.not_yours".
    Result<EvidenceCopy> copy(std::string_view mark, std::string_view actor,
                              std::string_view reason);
    Status exportTo(std::string_view mark, const std::string& target, std::string_view actor,
                    std::string_view reason = {});

    /// What a citizen gave to a case and is still there.
    Result<std::vector<std::string>> citizensMarks(std::string_view caseId);
    /// Erases a citizen's files of a case, in the transaction of the event personal_data_erased.
    /// Gives the hashes whose files nobody needs any more: hand them to removeFiles after commit.
    Result<std::vector<std::string>> erase(std::string_view caseId, std::string_view eventId);
    Status removeFiles(const std::vector<std::string>& hashes);

    /// Removes what crashes left: drafts, and files without a row. Gives their number.
    Result<int> sweep(std::chrono::seconds older);

private:
    Result<Evidence> keep(ObjectDraft draft, const std::string& file, const NewEvidence& what,
                          const EvidenceRules& rules);
    Result<std::optional<Case>> mayCopy(const Actor& actor, const Evidence& row, bool citizens);
    Result<Evidence> writeRow(Evidence row, bool citizens, const NewEvidence& what);
    Desk* m_desk;
    ObjectFiles m_files;
};

struct ReportCommand;
struct CaseReceipt;
/// A report with the files that go with it, as one step: all of it is taken, or nothing. Errors of
/// CaseService::report and EvidenceService::addFile.
Result<CaseReceipt> reportWithFiles(Desk& desk, ReportCommand command,
                                    const std::vector<std::string>& files);

/// What is written on a copy of a photo that leaves the store: case number, what for, exact time
/// (when it was taken, else when it was kept). The original stays as it is.
std::string watermarkText(const Evidence& e, std::string_view caseNumber, std::string_view zone,
                          const Messages& words);

/// Which files are taken, and how large: the newest rules of the store.
Result<EvidenceRules> evidenceRules(Desk& desk);

/// The marks an event names as evidence; sorted.
std::vector<std::string> evidenceOf(const CaseEvent& event);

/// The mark of the sealed form an event names; "" none. One form may serve many cases.
std::string formOf(const CaseEvent& event);

/// Every row and every file against its seal and its hash.
Status checkEvidence(Desk& desk, const Progress& progress, std::vector<Fault>& faults);
/// Every mark that the events of a case name must have its row.
Status checkEventEvidence(Desk& desk, const std::vector<CaseEvent>& events,
                          std::vector<Fault>& faults);

} // namespace wanmi

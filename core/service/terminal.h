#pragma once
#include "core/domain/calendar/lamps.h"
#include "core/service/evidence_service.h"
#include "core/service/whole_store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// The answer to a package: it was taken, and lasts.
struct PackageReceipt {
    std::string id;
    std::string kind;
    bool again = false; ///< it had been taken before; nothing was done now
    Instant received;   ///< when it was taken first
    std::string result; ///< JSON: what came of it, see data/terminal/README.md
};

/// A task that waits for a collector.
struct TerminalTask {
    std::string id;   ///< what answer and receipt name
    std::string kind; ///< "verify", "check", "survey"
    std::string caseId;
    std::string number; ///< of the case; of a survey its title
    std::string about;  ///< kind of component or event: "event:0102"; of a survey "" any
    std::string note;   ///< what the collector is to do
    std::string region; ///< survey: where, "" anywhere
    std::optional<LonLat> at;
    bool forAnybody = false; ///< ordered from whoever is near
    Instant sent;
    std::optional<Instant> receiveBy; ///< the terminal's receipt is due
    std::optional<Instant> received;
    std::int64_t sends = 1; ///< how often it was sent
    std::optional<Instant> answerBy;
    Lamp lamp = Lamp::None;
};

/// What has come of a photo.
struct PhotoState {
    std::string hash;
    bool whole = false; ///< kept, and can be named by a report or an answer
    std::int64_t pieces = 0;
    std::vector<std::int64_t> missing; ///< numbers, from 0; the first thousand
};

/// The collector's end (城管通): packages in, tasks out. What it acknowledges is on the disk; a
/// package sent twice counts once. Everything is done in the name of the collector who is signed
/// in.
class TerminalService {
public:
    explicit TerminalService(Desk& desk) : m_desk(&desk) {}

    /// Takes one package. Errors of readPackage and Desk::acting; Errc::Forbidden
    /// "terminal.not_a_collector" (login, post), "terminal.other_sender" (from, login);
    /// Errc::Conflict "terminal.other_content" (id): that id was used for something else;
    /// "terminal.photo_missing" (photo): a photo named is not whole; and the errors of what it asks
    /// for: those of CaseService, EvidenceService, DutyLog, Attendance, SurveyService. A refused
    /// package leaves nothing behind, and its id can be used again.
    Result<PackageReceipt> take(std::string_view login, std::string_view package);

    /// The tasks that wait, the most urgent first; those to nobody by name where the collector is
    /// on duty.
    Result<std::vector<TerminalTask>> inbox(std::string_view login);

    /// Errc::NotFound "terminal.no_photo" (photo): never announced, or dropped since.
    Result<PhotoState> photo(std::string_view login, std::string_view hash);

private:
    Result<Actor> collector(std::string_view login);
    Desk* m_desk;
};

/// Packages, photos on their way, deliveries, surveys and attendance, each against the others.
Status checkTerminal(Desk& desk, std::vector<Fault>& faults);

} // namespace wanmi

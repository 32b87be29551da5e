#pragma once
#include "core/service/case_service.h"
#include "core/service/whole_store.h"
#include "core/store/case_store.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// A caller's personal data as everybody may see it.
struct MaskedContact {
    std::string name;                     ///< "张**"; "" where none is kept
    std::string phone;                    ///< "138****1234"
    std::optional<std::int64_t> erasedBy; ///< sequence of the event that erased it
};

/// A case whose personal data is gone.
struct ErasedNote {
    std::string caseId;
    std::string number;
    std::int64_t seq = 0; ///< of the event
};

/// Citizens' personal data after the report: masked for every eye, opened by
/// CaseService::openPrivate, erased here. No list, export or print holds more than the masked form.
class PersonalData {
public:
    explicit PersonalData(Desk& desk) : m_desk(&desk) {}

    /// For lists and the case page; no entry in the access log. By id (UUID) of the case.
    Result<MaskedContact> masked(std::string_view caseId);
    /// Removes values and salts, of the file's free pages and its log too, and appends
    /// "personal_data_erased"; the reason goes to the access log alone. Copies made before
    /// (backups) keep what they held. Errors of Desk::acting and decideErase; Errc::Invalid
    /// "private.needs_reason"; Errc::NotFound "case.unknown".
    Result<CaseReceipt> erase(std::string_view id, std::string_view actor, std::string_view reason);
    /// Every case with an erasure, for `check`: "erased by event N" is no fault.
    Result<std::vector<ErasedNote>> erased();

private:
    Desk* m_desk;
};

/// What is kept must have the hash the chain holds; what is not kept must have been erased by an
/// event; what an event erased must be gone. Faults of kind "private".
Status checkPersonalData(CaseStore& store, const std::vector<CaseEvent>& events,
                         std::vector<Fault>& faults);

} // namespace wanmi

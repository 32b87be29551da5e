#pragma once
#include "core/domain/casework/case.h"
#include "core/domain/people/actor.h"

#include <string>
#include <vector>

namespace wanmi {

/// What goes when a caller's personal data is erased.
struct ErasedData {
    std::vector<std::string> fields; ///< of case_private: "contact_name", "text", …
    std::vector<std::string>
        evidence; ///< marks of citizens' files that go: salted, so that they tell nothing
};

/// The event "personal_data_erased": it names the fields and files, never what they held. State and
/// clocks stay. Errc::Forbidden as of mayErasePersonal; Errc::Conflict "private.nothing" where
/// nothing is left to erase. The order of the names does not matter.
Result<CaseEvent> decideErase(const Case& state, ErasedData data, const Actor& actor, Instant now,
                              const std::string& eventId);

/// What an event erased; empty for other events.
Result<ErasedData> erasedBy(const CaseEvent& event);

} // namespace wanmi

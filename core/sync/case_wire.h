#pragma once
#include "core/domain/casework/case.h"
#include "core/store/database.h"

#include <string>
#include <vector>

namespace wanmi {

/// A case's part of an entry.
struct CasePart {
    std::string caseId;
    std::string district;              ///< home district
    std::int64_t follows = 0;          ///< events the case had before these; 0: it is new
    std::vector<CaseEvent> events;     ///< none: only files come
    std::vector<std::string> evidence; ///< ids of rows that go with it
    bool secrets = true;               ///< with what a citizen said, where the case is new
};

/// Its JSON object, as an entry carries it. What a citizen said and the rows of files are read now:
/// they may have been erased since. A row whose erasure the centre has not accepted goes with that
/// erasure, not before.
Result<std::string> casePartText(Database& db, const CasePart& part);

} // namespace wanmi

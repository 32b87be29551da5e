#pragma once
#include "core/domain/casework/case.h"
#include "core/store/case_store.h"

#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// A case's part of what the centre accepted: the body of a "case" item, or a whole case of a copy.
struct CaseArrival {
    std::string caseId;
    std::string district; ///< home district
    std::vector<CaseEvent> events;
    std::vector<PrivateValue> secrets;
    std::vector<std::string> evidence; ///< rows of table evidence, JSON objects of columns
};
/// Errc::Invalid "sync.bad_item" with what.
Result<CaseArrival> arrivalFromText(std::string_view body);

} // namespace wanmi

#pragma once
#include "core/base/text.h"
#include "core/domain/casework/duplicates.h"
#include "core/service/desk.h"

#include <optional>
#include <string>
#include <vector>

namespace wanmi {

struct DuplicateRequest {
    std::string kind; ///< "event:0102"
    LonLat at;
    std::optional<Instant> time; ///< default: now
    std::string text;            ///< what was said; compared, never shown
    std::optional<std::int64_t> component;
    std::size_t limit = 20;
};

struct DuplicateOffers {
    DuplicateRule rule; ///< what "near" and "recent" meant
    std::vector<DuplicateMatch> matches;
};

/// Cases that may be the same problem, most likely first: open, to be checked and recently closed
/// ones. Answered from the spatial index. Errc::Invalid "catalogue.unknown_kind", "kind.malformed".
Result<DuplicateOffers> findDuplicates(Desk& desk, const DuplicateRequest& request);
/// The same for a case that is there already. Errc::NotFound "case.unknown".
Result<DuplicateOffers> findDuplicatesOf(Desk& desk, std::string_view id, std::size_t limit = 20);

/// Why it is offered, in words.
std::vector<std::string> duplicateReasons(const DuplicateMatch& match, const Messages& words);

} // namespace wanmi

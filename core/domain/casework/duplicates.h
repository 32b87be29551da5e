#pragma once
#include "core/base/clock.h"
#include "core/domain/casework/case_state.h"
#include "core/domain/catalogue/duplicate_rules.h"
#include "core/geometry/shapes.h"

#include <optional>
#include <string>
#include <vector>

namespace wanmi {

/// What is about to be taken in, or looked at again.
struct DuplicateQuery {
    KindCode kind;
    Point at;
    Instant time;
    std::optional<std::int64_t> component;
    std::string text; ///< what was said; compared, never shown
};

/// A case nearby.
struct DuplicateCandidate {
    std::string id;
    std::string number;
    KindCode kind;
    CaseState state = CaseState::Reported;
    Point at;
    Instant reportedAt;
    std::optional<Instant> closedAt;
    std::optional<std::int64_t> component;
    std::string text;
};

/// How a candidate stands to what is compared.
struct DuplicateMatch {
    DuplicateCandidate candidate;
    int score = 0; ///< 0 … 100, the higher the more likely the same problem
    double metres = 0;
    std::chrono::microseconds age{0}; ///< since its report, or its closing where it is closed
    bool sameKind = false;
    bool sameComponent = false;
    int sharedWords = 0; ///< percent of the shorter text's word pairs found in the other
};

/// Does its state take part: open, to be checked or to close, or closed?
bool takesPart(CaseState state);

/// The candidates that may be the same problem, most likely first (score, then distance, then
/// number). Left out are other kinds, what lies farther or longer ago than the rule says, and
/// withdrawn, refused and merged cases.
std::vector<DuplicateMatch> rankDuplicates(const DuplicateQuery& query,
                                           const std::vector<DuplicateCandidate>& candidates,
                                           const DuplicateRule& rule);

/// Percent of word pairs two texts share: neighbouring characters, as Chinese has no spaces.
int sharedWords(std::string_view a, std::string_view b);

} // namespace wanmi

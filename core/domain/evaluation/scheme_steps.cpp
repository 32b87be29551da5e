#include "core/domain/evaluation/scheme_steps.h"

#include "core/domain/catalogue/table.h"

#include <limits>

namespace wanmi {
namespace {

constexpr double kMostPoints = 100;

/// One range with its points.
struct Range {
    std::int64_t from = 0;
    std::optional<std::int64_t> last; ///< nullopt: open
    double points = 0;
};

std::optional<Range> rangeOf(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto points = decimalNumber(text.substr(colon + 1));
    const auto range = text.substr(0, colon);
    const auto dash = range.find('-');
    const auto from = wholeNumber(range.substr(0, dash));
    if (!points || *points > kMostPoints || !from || *from < 0) return std::nullopt;
    Range out{*from, *from, *points};
    if (dash == std::string_view::npos) return out;
    const auto end = range.substr(dash + 1);
    out.last = wholeNumber(end);
    const bool isOpen = end.empty();
    if (!isOpen && (!out.last || *out.last < *from)) return std::nullopt;
    return out;
}

/// Cuts the first word off; "" where there is none left.
std::string_view takeWord(std::string_view& text) {
    while (!text.empty() && text.front() == ' ') {
        text.remove_prefix(1);
    }
    const auto word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size());
    return word;
}

Error bad(const char* reason, std::string_view value) {
    return fail(Errc::Invalid, reason, {{"value", std::string{value}}});
}

} // namespace

Result<std::vector<Tier>> tiersOf(std::string_view steps) {
    std::vector<Tier> out;
    std::optional<std::int64_t> next = 0; // where the next range has to begin; nullopt: nowhere
    for (auto word = takeWord(steps); !word.empty(); word = takeWord(steps)) {
        const auto range = rangeOf(word);
        if (!range) return bad("scheme.tier_bad", word);
        if (!next || range->from < *next) return bad("scheme.tier_overlap", word);
        if (range->from > *next) return bad("scheme.tier_gap", word);
        out.push_back({range->from, range->points});
        next = range->last;
        // No count comes near the largest number; it ends the steps like an open range.
        if (next && *next < std::numeric_limits<std::int64_t>::max()) ++*next;
    }
    if (next) return fail(Errc::Invalid, "scheme.tier_end");
    return out;
}

} // namespace wanmi

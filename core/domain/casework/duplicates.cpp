#include "core/domain/casework/duplicates.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

namespace wanmi {
namespace {

// What a full match of each trait adds; together 100.
constexpr double kForDistance = 35;
constexpr double kForAge = 15;
constexpr double kForKind = 15;
constexpr double kForComponent = 15;
constexpr double kForWords = 15;
constexpr double kForOpen = 5;

/// A letter or digit of ASCII, small; 0 for what is neither.
char smallLetter(unsigned char c) {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) return static_cast<char>(c);
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : '\0';
}

std::size_t lengthOf(unsigned char first) {
    if (first < 0x80) return 1;
    if (first < 0xE0) return 2;
    return first < 0xF0 ? 3 : 4;
}

/// The letters of a text, one element a character; spaces and punctuation of ASCII are left out.
std::vector<std::string> lettersOf(std::string_view text) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        const auto length = lengthOf(c);
        if (c >= 0x80) {
            out.emplace_back(text.substr(i, length));
        } else if (const char small = smallLetter(c); small != '\0') {
            out.emplace_back(1, small);
        }
        i += length;
    }
    return out;
}

std::set<std::string> pairsOf(std::string_view text) {
    const auto letters = lettersOf(text);
    std::set<std::string> out;
    for (std::size_t i = 0; i + 1 < letters.size(); ++i) {
        out.insert(letters[i] + letters[i + 1]);
    }
    return out;
}

int scoreOf(const DuplicateMatch& m, const DuplicateRule& rule) {
    const double reach = std::chrono::duration<double>(std::chrono::hours{rule.hours}).count();
    const double age = std::chrono::duration<double>(m.age).count();
    double score = kForDistance * (1 - m.metres / rule.metres) + kForAge * (1 - age / reach);
    if (m.sameKind) score += kForKind;
    if (m.sameComponent) score += kForComponent;
    score += kForWords * m.sharedWords / 100.0;
    if (isOpen(m.candidate.state)) score += kForOpen;
    return std::clamp(static_cast<int>(std::lround(score)), 0, 100);
}

} // namespace

bool takesPart(CaseState state) {
    return isOpen(state) || state == CaseState::Closed || state == CaseState::ForcedClose ||
           state == CaseState::Archived;
}

int sharedWords(std::string_view a, std::string_view b) {
    const auto first = pairsOf(a);
    const auto second = pairsOf(b);
    const auto fewer = std::min(first.size(), second.size());
    if (fewer == 0) return 0;
    const auto shared = std::count_if(first.begin(), first.end(), [&second](const std::string& p) {
        return second.count(p) > 0;
    });
    return static_cast<int>(static_cast<std::size_t>(shared) * 100 / fewer);
}

std::vector<DuplicateMatch> rankDuplicates(const DuplicateQuery& query,
                                           const std::vector<DuplicateCandidate>& candidates,
                                           const DuplicateRule& rule) {
    std::vector<DuplicateMatch> out;
    for (const auto& c : candidates) {
        const int kinship = rule.kinship(query.kind, c.kind);
        if (kinship == 0 || !takesPart(c.state)) continue;
        DuplicateMatch m{.candidate = c};
        m.metres = std::hypot(static_cast<double>(query.at.x - c.at.x),
                              static_cast<double>(query.at.y - c.at.y)) /
                   kMillimetres;
        const auto last = isOpen(c.state) ? c.reportedAt : c.closedAt.value_or(c.reportedAt);
        m.age = query.time > last ? query.time - last : last - query.time;
        if (m.metres > rule.metres || m.age > std::chrono::hours{rule.hours}) continue;
        m.sameKind = kinship == 2;
        m.sameComponent = query.component && c.component && *query.component == *c.component;
        m.sharedWords = sharedWords(query.text, c.text);
        m.score = scoreOf(m, rule);
        out.push_back(std::move(m));
    }
    std::sort(out.begin(), out.end(), [](const DuplicateMatch& a, const DuplicateMatch& b) {
        return std::tie(b.score, a.metres, a.candidate.number) <
               std::tie(a.score, b.metres, b.candidate.number);
    });
    return out;
}

} // namespace wanmi

#include "core/domain/catalogue/evidence_rules.h"

#include "core/domain/catalogue/table.h"
#include "evidence_csv.h"

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

constexpr std::array<std::string_view, 4> kGroups{"photo", "sound", "video", "document"};
constexpr std::int64_t kLargestKib = 4LL * 1024 * 1024; // 4 GiB

} // namespace

Result<EvidenceRules> EvidenceRules::load(std::string_view text, const std::string& file) {
    WANMI_LET(const RuleTable table,
              RuleTable::open(text, file, {"media", "group", "suffix", "max_kib"}));
    EvidenceRules rules;
    for (const auto& row : table.rows()) {
        MediaRule rule;
        rule.media = table.text(row, 0);
        if (rule.media.find('/') == std::string::npos) return table.bad(row, 0);
        rule.group = table.text(row, 1);
        if (std::find(kGroups.begin(), kGroups.end(), rule.group) == kGroups.end()) {
            return table.bad(row, 1);
        }
        rule.suffix = table.text(row, 2);
        if (!isLowerCode(rule.suffix)) return table.bad(row, 2);
        const auto kib = table.whole(row, 3, 1, kLargestKib);
        if (!kib) return table.bad(row, 3);
        rule.maxBytes = *kib * 1024;
        if (rules.find(rule.media) != nullptr) return table.duplicate(row, 0);
        rules.m_rules.push_back(std::move(rule));
    }
    return rules;
}

std::string_view EvidenceRules::shipped() {
    return embedded::evidence_csv;
}

const MediaRule* EvidenceRules::find(std::string_view media) const {
    const auto found = std::find_if(m_rules.begin(), m_rules.end(),
                                    [media](const MediaRule& r) { return r.media == media; });
    return found == m_rules.end() ? nullptr : &*found;
}

std::int64_t EvidenceRules::largest() const {
    std::int64_t most = 0;
    for (const auto& r : m_rules) {
        most = std::max(most, r.maxBytes);
    }
    return most;
}

} // namespace wanmi

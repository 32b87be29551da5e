#include "core/domain/catalogue/duplicate_rules.h"

#include "core/domain/catalogue/table.h"

#include <algorithm>

namespace wanmi {
namespace {

constexpr double kMostMetres = 10'000;
constexpr int kMostHours = 8'760;

/// Is this kind one of the catalogue in use? Others' rows are for other cities.
bool isElsewhere(const KindCode& kind, const Catalogue& catalogue) {
    return !kind.catalogue().empty() && kind.catalogue() != catalogue.id();
}

Result<KindCode> kindIn(const RuleTable& table, const CsvRow& row, std::string_view text,
                        const Catalogue& catalogue) {
    const auto kind = KindCode::parse(text);
    if (!kind || (!isElsewhere(*kind, catalogue) && catalogue.find(*kind) == nullptr)) {
        return table.at(row, "limits.unknown_kind", {{"kind", std::string{text}}});
    }
    return *kind;
}

Status readSiblings(const RuleTable& table, const CsvRow& row, const Catalogue& catalogue,
                    DuplicateRule& rule) {
    std::string_view rest = table.text(row, 3);
    rule.classSiblings = rest == "class";
    if (rule.classSiblings || rest == "none") return ok();
    if (rest.empty()) return table.bad(row, 3);
    while (!rest.empty()) {
        const auto space = std::min(rest.find(' '), rest.size());
        WANMI_LET(const auto kind, kindIn(table, row, rest.substr(0, space), catalogue));
        rule.siblings.push_back(kind.bare());
        rest.remove_prefix(std::min(space + 1, rest.size()));
    }
    return ok();
}

} // namespace

int DuplicateRule::kinship(const KindCode& mine, const KindCode& other) const {
    if (mine.bare() == other.bare()) return 2;
    if (classSiblings && mine.type() == other.type() && mine.classCode() == other.classCode()) {
        return 1;
    }
    return std::find(siblings.begin(), siblings.end(), other.bare()) == siblings.end() ? 0 : 1;
}

Result<DuplicateRules> DuplicateRules::load(std::string_view text, const std::string& file,
                                            const Catalogue& catalogue, const Profile& profile) {
    DuplicateRules rules;
    rules.m_default.metres = profile.duplicateMetres;
    rules.m_default.hours = profile.duplicateHours;
    if (text.empty()) return rules;
    WANMI_LET(const RuleTable table,
              RuleTable::open(text, file, {"kind", "metres", "hours", "siblings"}));
    for (const auto& row : table.rows()) {
        WANMI_LET(const auto kind, kindIn(table, row, table.text(row, 0), catalogue));
        if (isElsewhere(kind, catalogue)) continue;
        DuplicateRule rule;
        const auto metres = decimalNumber(table.text(row, 1));
        if (!metres || *metres <= 0 || *metres > kMostMetres) return table.bad(row, 1);
        const auto hours = table.whole(row, 2, 1, kMostHours);
        if (!hours) return table.bad(row, 2);
        rule.metres = *metres;
        rule.hours = static_cast<int>(*hours);
        WANMI_TRY(readSiblings(table, row, catalogue, rule));
        if (!rules.m_rules.emplace(kind.bare(), std::move(rule)).second) {
            return table.duplicate(row, 0);
        }
    }
    return rules;
}

const DuplicateRule& DuplicateRules::of(const KindCode& kind) const {
    const auto found = m_rules.find(kind.bare());
    return found == m_rules.end() ? m_default : found->second;
}

} // namespace wanmi

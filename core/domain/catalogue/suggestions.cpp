#include "core/domain/catalogue/suggestions.h"

#include "core/domain/catalogue/table.h"

#include <algorithm>

namespace wanmi {
namespace {

/// The department codes of a row, at least one, each once.
Result<std::vector<std::string>> readCodes(const RuleTable& table, const CsvRow& row,
                                           const Departments& departments) {
    std::vector<std::string> codes;
    std::string_view rest = table.text(row, 1);
    while (!rest.empty()) {
        const auto space = std::min(rest.find(' '), rest.size());
        std::string code{rest.substr(0, space)};
        rest.remove_prefix(std::min(space + 1, rest.size()));
        if (departments.find(code) == nullptr) {
            return table.at(row, "offices.unknown_department", {{"department", code}});
        }
        if (std::find(codes.begin(), codes.end(), code) != codes.end()) {
            return table.duplicate(row, 1);
        }
        codes.push_back(std::move(code));
    }
    if (codes.empty()) return table.bad(row, 1);
    return codes;
}

} // namespace

Result<Suggestions> Suggestions::load(std::string_view text, const std::string& file,
                                      const Catalogue& catalogue, const Departments& departments) {
    WANMI_LET(const RuleTable table, RuleTable::open(text, file, {"kind", "departments"}));
    Suggestions suggestions;
    for (const auto& row : table.rows()) {
        const auto kind = KindCode::parse(table.text(row, 0));
        if (!kind || catalogue.find(*kind) == nullptr) {
            return table.at(row, "limits.unknown_kind",
                            {{"kind", std::string{table.text(row, 0)}}});
        }
        WANMI_LET(auto codes, readCodes(table, row, departments));
        if (!suggestions.m_byKind.emplace(kind->bare(), std::move(codes)).second) {
            return table.duplicate(row, 0);
        }
    }
    return suggestions;
}

std::vector<std::string> Suggestions::of(const KindCode& kind) const {
    const auto found = m_byKind.find(kind.bare());
    return found == m_byKind.end() ? std::vector<std::string>{} : found->second;
}

} // namespace wanmi

#include "core/domain/catalogue/limits.h"

#include "core/domain/catalogue/table.h"

#include <algorithm>
#include <array>
#include <optional>

namespace wanmi {
namespace {

constexpr std::array<std::string_view, 6> kBasisNames{"exact", "near",    "analog",
                                                      "own",   "product", "default"};
constexpr std::int64_t kMostConditions = 99;

enum Column : std::size_t {
    KindColumn,
    ConditionColumn,
    FilingZhColumn,
    FilingEnColumn,
    ClosingZhColumn,
    ClosingEnColumn,
    UrgencyColumn,
    AreaClassColumn,
    ValueColumn,
    UnitColumn,
    BasisColumn,
    DepartmentColumn
};

std::optional<Basis> basisOf(std::string_view text) {
    const auto found = std::find(kBasisNames.begin(), kBasisNames.end(), text);
    if (found == kBasisNames.end()) return std::nullopt;
    const auto basis = static_cast<Basis>(found - kBasisNames.begin());
    // "Default" is what a look-up without a condition answers; no row can claim it.
    return basis == Basis::Default ? std::nullopt : std::optional{basis};
}

/// The numbers of one row.
Result<Limit> readLimit(const RuleTable& table, const CsvRow& row, const Departments& departments) {
    Limit limit;
    const auto condition = table.whole(row, ConditionColumn, 1, kMostConditions);
    if (!condition) return table.bad(row, ConditionColumn);
    limit.conditionId = static_cast<int>(*condition);
    const auto urgency = parseUrgency(table.text(row, UrgencyColumn));
    if (!urgency) return table.bad(row, UrgencyColumn);
    limit.urgency = *urgency;
    if (!table.text(row, AreaClassColumn).empty()) {
        const auto area = table.whole(row, AreaClassColumn, 1, 3);
        if (!area) return table.bad(row, AreaClassColumn);
        limit.areaClass = static_cast<int>(*area);
    }
    const auto value = table.whole(row, ValueColumn, 1, kLongestLimit);
    if (!value) return table.bad(row, ValueColumn);
    const auto unit = parseUnit(table.text(row, UnitColumn));
    if (!unit) return table.bad(row, UnitColumn);
    limit.span = {*value, *unit};
    const auto basis = basisOf(table.text(row, BasisColumn));
    if (!basis) return table.bad(row, BasisColumn);
    limit.basis = *basis;
    limit.department = table.text(row, DepartmentColumn);
    if (!limit.department.empty() && departments.find(limit.department) == nullptr) {
        return table.at(row, "offices.unknown_department", {{"department", limit.department}});
    }
    return limit;
}

Condition readCondition(const RuleTable& table, const CsvRow& row, const Limit& limit) {
    return {limit.conditionId,
            std::string{table.text(row, FilingZhColumn)},
            std::string{table.text(row, FilingEnColumn)},
            std::string{table.text(row, ClosingZhColumn)},
            std::string{table.text(row, ClosingEnColumn)},
            limit.urgency};
}

/// Words may stand on a condition's first row only, or be repeated as they are.
bool sameWords(const Condition& first, const Condition& other) {
    const auto fits = [](const std::string& a, const std::string& b) {
        return b.empty() || a == b;
    };
    return fits(first.filingZh, other.filingZh) && fits(first.filingEn, other.filingEn) &&
           fits(first.closingZh, other.closingZh) && fits(first.closingEn, other.closingEn);
}

/// A condition's first row has all its words and holds for every area.
Status checkFirstRow(const RuleTable& table, const CsvRow& row, const Condition& words,
                     const Limit& limit, const Args& where) {
    if (words.filingZh.empty() || words.filingEn.empty() || words.closingZh.empty() ||
        words.closingEn.empty()) {
        return table.at(row, "limits.no_wording", where);
    }
    if (limit.areaClass != 0) return table.at(row, "limits.no_general_row", where);
    return ok();
}

bool answersTheSame(const Limit& a, const Limit& b) {
    return a.areaClass == b.areaClass && a.urgency == b.urgency;
}

} // namespace

std::string_view urgencyText(Urgency urgency) {
    return urgency == Urgency::Urgent ? "urgent" : "normal";
}

Result<Urgency> parseUrgency(std::string_view text) {
    if (text == "normal") return Urgency::Normal;
    if (text == "urgent") return Urgency::Urgent;
    return fail(Errc::Invalid, "urgency.unknown", {{"value", std::string{text}}});
}

std::string_view basisText(Basis basis) {
    return kBasisNames[static_cast<std::size_t>(basis)];
}

Result<Limits> Limits::load(std::string_view text, const std::string& file,
                            const Catalogue& catalogue, const Departments& departments,
                            LimitSpan byDefault) {
    WANMI_LET(const RuleTable table,
              RuleTable::open(text, file,
                              {"kind", "condition", "filing_condition_zh", "filing_condition_en",
                               "closing_condition_zh", "closing_condition_en", "urgency",
                               "area_class", "limit", "unit", "basis", "department"}));
    Limits limits;
    limits.m_byDefault = byDefault;
    for (const auto& row : table.rows()) {
        const auto kind = KindCode::parse(table.text(row, KindColumn));
        if (!kind || catalogue.find(*kind) == nullptr) {
            return table.at(row, "limits.unknown_kind",
                            {{"kind", std::string{table.text(row, KindColumn)}}});
        }
        WANMI_LET(const Limit limit, readLimit(table, row, departments));
        const Condition words = readCondition(table, row, limit);
        const Args where{{"kind", kind->text()}, {"condition", std::to_string(limit.conditionId)}};
        auto& entry = limits.m_kinds[kind->bare()][limit.conditionId];
        if (entry.rows.empty()) {
            WANMI_TRY(checkFirstRow(table, row, words, limit, where));
            entry.condition = words;
        } else if (!sameWords(entry.condition, words)) {
            return table.at(row, "limits.two_wordings", where);
        }
        if (std::any_of(entry.rows.begin(), entry.rows.end(),
                        [&](const Limit& other) { return answersTheSame(other, limit); })) {
            return table.at(row, "limits.duplicate", where);
        }
        entry.rows.push_back(limit);
    }
    return limits;
}

const Limits::OfCondition* Limits::look(const KindCode& kind, int conditionId) const {
    const auto byKind = m_kinds.find(kind.bare());
    if (byKind == m_kinds.end()) return nullptr;
    const auto found = byKind->second.find(conditionId);
    return found == byKind->second.end() ? nullptr : &found->second;
}

Result<Limit> Limits::find(const KindCode& kind, int conditionId, int areaClass,
                           Urgency urgency) const {
    if (areaClass < 0 || areaClass > 3) {
        return fail(Errc::Invalid, "limits.bad_area_class", {{"value", std::to_string(areaClass)}});
    }
    if (conditionId == 0) {
        Limit limit;
        limit.span = m_byDefault;
        limit.urgency = urgency;
        return limit;
    }
    const OfCondition* entry = look(kind, conditionId);
    if (entry == nullptr) {
        return fail(Errc::Invalid, "limits.unknown_condition",
                    {{"kind", kind.text()}, {"condition", std::to_string(conditionId)}});
    }
    const auto rank = [&](const Limit& row) {
        if (row.areaClass != 0 && row.areaClass != areaClass) return 0;
        return 1 + (row.urgency == urgency ? 2 : 0) + (row.areaClass != 0 ? 1 : 0);
    };
    const auto best =
        std::max_element(entry->rows.begin(), entry->rows.end(),
                         [&](const Limit& a, const Limit& b) { return rank(a) < rank(b); });
    return *best; // the general row is always there
}

std::vector<Condition> Limits::conditionsOf(const KindCode& kind) const {
    std::vector<Condition> out;
    const auto found = m_kinds.find(kind.bare());
    if (found == m_kinds.end()) return out;
    for (const auto& [id, entry] : found->second) {
        out.push_back(entry.condition);
    }
    return out;
}

Result<Condition> Limits::condition(const KindCode& kind, int conditionId) const {
    const OfCondition* entry = look(kind, conditionId);
    if (entry == nullptr) {
        return fail(Errc::Invalid, "limits.unknown_condition",
                    {{"kind", kind.text()}, {"condition", std::to_string(conditionId)}});
    }
    return entry->condition;
}

} // namespace wanmi

#include "core/domain/catalogue/escalations.h"

#include "core/domain/catalogue/table.h"

#include <algorithm>

namespace wanmi {
namespace {

Result<Rung> readRung(const RuleTable& table, const CsvRow& row, const Posts& posts) {
    Rung rung;
    rung.code = table.text(row, 1);
    if (!isLowerCode(rung.code)) return table.bad(row, 1);
    rung.kind = table.text(row, 2);
    rung.state = table.text(row, 3);
    rung.stage = table.text(row, 4);
    if (!isLowerCode(rung.stage)) return table.bad(row, 4);
    const auto from = table.text(row, 5);
    if (from != "start" && from != "due") return table.bad(row, 5);
    rung.fromDue = from == "due";
    const auto value = table.whole(row, 6, 0, kLongestLimit);
    if (!value) return table.bad(row, 6);
    const auto unit = parseUnit(table.text(row, 7));
    if (!unit) return table.bad(row, 7);
    rung.after = {*value, *unit};
    std::string_view rest = table.text(row, 8);
    while (!rest.empty()) {
        const auto at = rest.find('|');
        rung.to.emplace_back(rest.substr(0, at));
        if (rung.to.back() != kTaskAgain && posts.find(rung.to.back()) == nullptr) {
            return table.at(row, "profile.unknown_post", {{"post", rung.to.back()}});
        }
        rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 1);
    }
    if (rung.to.empty()) return table.bad(row, 8);
    return rung;
}

} // namespace

Result<Escalations> Escalations::load(std::string_view text, const std::string& file,
                                      const Posts& posts) {
    WANMI_LET(const RuleTable table, RuleTable::open(text, file,
                                                     {"ladder", "rung", "kind", "state", "stage",
                                                      "from", "after", "unit", "to"}));
    Escalations out;
    for (const auto& row : table.rows()) {
        const std::string ladder{table.text(row, 0)};
        if (ladder != kEveryLadder && !isLowerCode(ladder)) return table.bad(row, 0);
        WANMI_LET(Rung rung, readRung(table, row, posts));
        const bool known =
            std::any_of(out.m_rungs.begin(), out.m_rungs.end(), [&](const auto& other) {
                const bool together =
                    other.first == ladder || other.first == kEveryLadder || ladder == kEveryLadder;
                return together && other.second.code == rung.code;
            });
        if (known) return table.duplicate(row, 1);
        out.m_rungs.emplace_back(ladder, std::move(rung));
    }
    return out;
}

std::vector<Rung> Escalations::ladder(std::string_view name) const {
    std::vector<Rung> out;
    for (const auto& [ladder, rung] : m_rungs) {
        if (ladder == name || ladder == kEveryLadder) out.push_back(rung);
    }
    return out;
}

} // namespace wanmi

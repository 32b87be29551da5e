#include "core/domain/catalogue/stages.h"

#include "core/domain/catalogue/table.h"

namespace wanmi {
namespace {

Result<Stage> readStage(const RuleTable& table, const CsvRow& row) {
    Stage stage;
    stage.code = table.text(row, 0);
    if (!isLowerCode(stage.code)) return table.bad(row, 0);
    stage.zh = table.text(row, 1);
    if (stage.zh.empty()) return table.bad(row, 1);
    stage.en = table.text(row, 2);
    if (stage.en.empty()) return table.bad(row, 2);
    // Handling has neither: its limit is the kind's.
    if (table.text(row, 3).empty() && table.text(row, 4).empty()) return stage;
    const auto value = table.whole(row, 3, 1, kLongestLimit);
    if (!value) return table.bad(row, 3);
    const auto unit = parseUnit(table.text(row, 4));
    if (!unit) return table.bad(row, 4);
    stage.limit = LimitSpan{*value, *unit};
    return stage;
}

} // namespace

Result<Stages> Stages::load(std::string_view text, const std::string& file) {
    WANMI_LET(const RuleTable table,
              RuleTable::open(text, file, {"stage", "zh", "en", "limit", "unit"}));
    Stages stages;
    for (const auto& row : table.rows()) {
        WANMI_LET(Stage stage, readStage(table, row));
        if (stages.find(stage.code) != nullptr) return table.duplicate(row, 0);
        stages.m_stages.push_back(std::move(stage));
    }
    return stages;
}

const Stage* Stages::find(std::string_view code) const {
    for (const auto& stage : m_stages) {
        if (stage.code == code) return &stage;
    }
    return nullptr;
}

} // namespace wanmi

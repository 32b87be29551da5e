#pragma once
#include "core/service/recensus.h"
#include "core/service/source_name.h"
#include "tests/support/catch.h"

#include <string>
#include <utility>
#include <vector>

namespace wanmi::test {

/// A survey's table as a foreign file would give it.
class Survey final : public RowSource {
public:
    using Rows = std::vector<std::vector<std::string>>;
    explicit Survey(Rows rows, const std::string& file = "survey.csv") : m_rows(std::move(rows)) {
        setName(sourceName(file));
    }
    const std::vector<std::string>& columns() const override { return m_columns; }
    std::string crs() const override { return "EPSG:4326"; }
    std::int64_t estimatedRows() const override { return 0; }
    Result<bool> next(SourceRow& row) override {
        row = {};
        if (m_at == m_rows.size()) return false;
        row.values = m_rows[m_at];
        row.number = static_cast<std::int64_t>(++m_at);
        return true;
    }

private:
    std::vector<std::string> m_columns{"ObjID",     "kind",  "lon", "lat",     "ObjName",
                                       "DeptCode2", "state", "gid", "material"};
    Rows m_rows;
    std::size_t m_at = 0;
};

inline Result<RecensusSummary> compareSurvey(Desk& desk, RowSource& survey,
                                             const RecensusOptions& options) {
    static const auto tables = must(ImportTables::load(WANMI_SOURCE_DIR "/data"));
    static const auto messages = must(Messages::load(WANMI_SOURCE_DIR "/data", "en"));
    ImportOptions how;
    how.kind = ImportKind::Components;
    return compareCensus(desk, survey, how, tables, options, messages, {});
}

} // namespace wanmi::test

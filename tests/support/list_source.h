#pragma once
#include "core/service/import.h"
#include "core/service/source_name.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace wanmi::test {

using SourceRows = std::vector<std::vector<std::string>>;

/// Rows as a foreign file would give them; `before` is called for each.
class ListSource final : public RowSource {
public:
    ListSource(const std::string& file, std::vector<std::string> columns, SourceRows rows,
               std::vector<std::string> shapes = {})
        : m_columns(std::move(columns)),
          m_rows(std::move(rows)),
          m_shapes(std::move(shapes)) {
        setName(sourceName(file));
    }
    const std::vector<std::string>& columns() const override { return m_columns; }
    std::string crs() const override { return "EPSG:4326"; }
    std::int64_t estimatedRows() const override { return static_cast<std::int64_t>(m_rows.size()); }
    Result<bool> next(SourceRow& row) override {
        row = {};
        if (m_at == m_rows.size()) return false;
        if (before) before();
        row.values = m_rows[m_at];
        if (!m_shapes.empty()) row.wkb = m_shapes[m_at];
        row.number = static_cast<std::int64_t>(++m_at);
        return true;
    }
    std::function<void()> before;

private:
    std::vector<std::string> m_columns;
    SourceRows m_rows;
    std::vector<std::string> m_shapes;
    std::size_t m_at = 0;
};

} // namespace wanmi::test

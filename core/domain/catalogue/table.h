#pragma once
// How every rule file is read: columns by name, each complaint with file and line.
#include "core/base/csv.h"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// A CSV file whose columns are asked for by position in the list given to open(). Further columns
/// are let alone: a city may keep notes in them.
class RuleTable {
public:
    /// CsvTable's errors.
    static Result<RuleTable> open(std::string_view text, const std::string& file,
                                  std::initializer_list<std::string_view> columns);

    const std::vector<CsvRow>& rows() const { return m_table.rows(); }
    std::string_view text(const CsvRow& row, std::size_t column) const;
    /// A whole number between two bounds.
    std::optional<std::int64_t> whole(const CsvRow& row, std::size_t column, std::int64_t least,
                                      std::int64_t most) const;
    /// "yes" or "no".
    std::optional<bool> yesNo(const CsvRow& row, std::size_t column) const;
    /// "rules.bad_value" with column, value, file and line.
    Error bad(const CsvRow& row, std::size_t column) const;
    /// "rules.duplicate" with the value, file and line.
    Error duplicate(const CsvRow& row, std::size_t column) const;
    Error at(const CsvRow& row, std::string reason, Args args = {}) const {
        return m_table.at(row, std::move(reason), std::move(args));
    }

private:
    explicit RuleTable(CsvTable table) : m_table(std::move(table)) {}
    CsvTable m_table;
    std::vector<std::size_t> m_columns;
    std::vector<std::string> m_names;
};

/// A whole decimal number; nothing where there is more or less than digits (and one minus sign).
std::optional<std::int64_t> wholeNumber(std::string_view text);
/// A plain decimal number such as "0.5".
std::optional<double> decimalNumber(std::string_view text);
/// Upper-case code of letters, digits, '_' and '-'.
bool isUpperCode(std::string_view text);
/// Lower-case code of letters, digits and '_'.
bool isLowerCode(std::string_view text);

} // namespace wanmi

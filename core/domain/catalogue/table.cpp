#include "core/domain/catalogue/table.h"

#include "core/base/text.h"

#include <algorithm>
#include <charconv>
#include <locale>
#include <sstream>

namespace wanmi {

Result<RuleTable> RuleTable::open(std::string_view text, const std::string& file,
                                  std::initializer_list<std::string_view> columns) {
    WANMI_LET(CsvTable parsed, CsvTable::parse(text, file));
    RuleTable table{std::move(parsed)};
    for (const auto name : columns) {
        WANMI_LET(const std::size_t index, table.m_table.column(name));
        table.m_columns.push_back(index);
        table.m_names.emplace_back(name);
    }
    return table;
}

std::string_view RuleTable::text(const CsvRow& row, std::size_t column) const {
    return trim(row.fields[m_columns[column]]);
}

std::optional<std::int64_t> RuleTable::whole(const CsvRow& row, std::size_t column,
                                             std::int64_t least, std::int64_t most) const {
    const auto number = wholeNumber(text(row, column));
    if (!number || *number < least || *number > most) return std::nullopt;
    return number;
}

std::optional<bool> RuleTable::yesNo(const CsvRow& row, std::size_t column) const {
    const auto value = text(row, column);
    if (value == "yes") return true;
    if (value == "no") return false;
    return std::nullopt;
}

Error RuleTable::bad(const CsvRow& row, std::size_t column) const {
    return at(row, "rules.bad_value",
              {{"column", m_names[column]}, {"value", std::string{text(row, column)}}});
}

Error RuleTable::duplicate(const CsvRow& row, std::size_t column) const {
    return at(row, "rules.duplicate", {{"value", std::string{text(row, column)}}});
}

std::optional<std::int64_t> wholeNumber(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<double> decimalNumber(std::string_view text) {
    const auto plain = [](char c) { return (c >= '0' && c <= '9') || c == '.'; };
    if (text.empty() || !std::all_of(text.begin(), text.end(), plain)) return std::nullopt;
    // Not from_chars: the standard library of macOS has none for double.
    std::istringstream in{std::string{text}};
    in.imbue(std::locale::classic());
    double number = 0;
    in >> number;
    if (in.fail() || in.peek() != std::istringstream::traits_type::eof()) return std::nullopt;
    return number;
}

bool isUpperCode(std::string_view text) {
    const auto fits = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

bool isLowerCode(std::string_view text) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

} // namespace wanmi

#pragma once
#include "core/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// One CSV record with the line it starts on (1 = first line of the file).
struct CsvRow {
    int line = 0;
    std::vector<std::string> fields;
};

/// A CSV file with a header line (RFC 4180: commas, double quotes, doubled quotes inside; LF or
/// CRLF; a byte order mark is dropped; lines that are empty or begin with # are passed over).
class CsvTable {
public:
    /// Errc::Invalid with file and line: "csv.not_utf8", "csv.open_quote", "csv.columns" (a row of
    /// another length than the header), "csv.empty".
    static Result<CsvTable> parse(std::string_view text, std::string file);

    const std::string& file() const { return m_file; }
    const std::vector<std::string>& header() const { return m_header; }
    const std::vector<CsvRow>& rows() const { return m_rows; }
    /// Index of a column, or Errc::Invalid "csv.no_column" with file and column.
    Result<std::size_t> column(std::string_view name) const;
    /// An error at a row of this file: adds file and line to the arguments.
    Error at(const CsvRow& row, std::string reason, Args args = {}) const;

private:
    std::string m_file;
    std::vector<std::string> m_header;
    std::vector<CsvRow> m_rows;
};

/// A field quoted where it must be.
std::string csvField(std::string_view text);

} // namespace wanmi

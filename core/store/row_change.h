#pragma once
#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace wanmi {

/// A value of a column as it travels: NULL, a whole number, a real number or text. A geometry is
/// the lower-case hex of its well-known binary.
using CellValue = std::variant<std::monostate, std::int64_t, double, std::string>;
/// Columns by name, in the order of the names.
using Columns = std::vector<std::pair<std::string, CellValue>>;

/// One row as it was and as it is (行变更). Insert: `after` holds every column; Update: `before`
/// and `after` hold the changed columns; Delete: `before` holds every column. Columns that mean
/// something in one file only (fid) are in none of them.
struct RowChange {
    enum class Op : std::uint8_t { Insert, Update, Delete };
    std::string table;
    Op op = Op::Insert;
    Columns key;
    Columns before;
    Columns after;
    friend bool operator==(const RowChange&, const RowChange&) = default;
};

/// The value of a column; nullptr where it is not among them.
const CellValue* columnOf(const Columns& columns, std::string_view name);
/// Puts a column in its place, or another value into it.
void setColumn(Columns& columns, std::string_view name, CellValue value);
/// Do two values mean the same in the file? A whole number and a real one of the same size do: the
/// centre writes 100 for 100.0.
bool sameValue(const CellValue& a, const CellValue& b);
bool sameColumns(const Columns& a, const Columns& b);

/// The "rows" of an entry: [{"k":{…},"n":{…},"o":{…},"op":"i","t":"component"},…]. Equal changes
/// give equal text; reals come back bit for bit.
std::string rowsText(const std::vector<RowChange>& changes);
/// The other way; Errc::Invalid "sync.bad_entry" with what, for anything else than such a text.
Result<std::vector<RowChange>> rowsFromText(std::string_view text);
/// {"code":1101010103000001}
std::string columnsText(const Columns& columns);
Result<Columns> columnsFromText(std::string_view text);
/// null, 7, 7.5 or "text".
std::string cellText(const CellValue& value);
/// The other way; Errc::Invalid "sync.bad_entry" with what.
Result<CellValue> cellFromText(std::string_view text);

} // namespace wanmi

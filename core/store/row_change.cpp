#include "core/store/row_change.h"

#include "core/base/json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <optional>
#include <type_traits>

namespace wanmi {
namespace {

using Op = RowChange::Op;

Error broken(std::string what) {
    return fail(Errc::Invalid, "sync.bad_entry", {{"what", std::move(what)}});
}

auto place(const Columns& columns, std::string_view name) {
    return std::lower_bound(columns.begin(), columns.end(), name,
                            [](const auto& c, std::string_view n) { return c.first < n; });
}

Json jsonOf(const CellValue& value) {
    return std::visit(
        [](const auto& v) -> Json {
            if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::monostate>) {
                return nullptr;
            } else {
                return v;
            }
        },
        value);
}

Json jsonOf(const Columns& columns) {
    auto out = Json::object();
    for (const auto& [name, value] : columns) {
        out[name] = jsonOf(value);
    }
    return out;
}

/// As plainJson: one line, reals with the digits that bring them back.
std::string written(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

const char* letter(Op op) {
    switch (op) {
    case Op::Insert: return "i";
    case Op::Update: return "u";
    case Op::Delete: return "d";
    }
    return "";
}

std::optional<Op> opOf(const std::string& text) {
    for (const auto op : {Op::Insert, Op::Update, Op::Delete}) {
        if (text == letter(op)) return op;
    }
    return std::nullopt;
}

Result<CellValue> cellOf(const Json& json) {
    if (json.is_null()) return CellValue{};
    if (json.is_string()) return CellValue{json.get<std::string>()};
    const bool tooLarge = json.is_number_unsigned() &&
                          json.get<std::uint64_t>() >
                              static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (json.is_number_float() || tooLarge) return CellValue{json.get<double>()};
    if (json.is_number_integer()) return CellValue{json.get<std::int64_t>()};
    return broken("a value that is no number and no text");
}

Result<Columns> columnsOf(const Json& json) {
    if (!json.is_object()) return broken("columns");
    Columns out;
    for (const auto& [name, value] : json.items()) { // in the order of the names
        WANMI_LET(auto cell, cellOf(value));
        out.emplace_back(name, std::move(cell));
    }
    return out;
}

/// The columns under `name`; none where they may be missing and are.
Result<Columns> part(const Json& row, const char* name, bool wanted) {
    const auto found = row.find(name);
    if (!wanted && found == row.end()) return Columns{};
    if (!wanted || found == row.end()) return broken(name);
    return columnsOf(*found);
}

bool sameNames(const Columns& a, const Columns& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto& x, const auto& y) { return x.first == y.first; });
}

Result<std::string> wordOf(const Json& row, const char* name) {
    const auto found = row.find(name);
    if (found == row.end() || !found->is_string()) return broken(name);
    return found->get<std::string>();
}

Result<RowChange> rowOf(const Json& json) {
    if (!json.is_object()) return broken("a row");
    RowChange out;
    WANMI_LET(out.table, wordOf(json, "t"));
    WANMI_LET(const auto word, wordOf(json, "op"));
    const auto op = opOf(word);
    if (!op) return broken("op");
    out.op = *op;
    WANMI_LET(out.key, part(json, "k", true));
    WANMI_LET(out.before, part(json, "o", out.op != Op::Insert));
    WANMI_LET(out.after, part(json, "n", out.op != Op::Delete));
    if (out.key.empty()) return broken("k");
    if (out.op == Op::Update && !sameNames(out.before, out.after)) return broken("o and n differ");
    return out;
}

Json jsonOf(const RowChange& change) {
    Json row{{"t", change.table}, {"op", letter(change.op)}, {"k", jsonOf(change.key)}};
    if (change.op != Op::Insert) row["o"] = jsonOf(change.before);
    if (change.op != Op::Delete) row["n"] = jsonOf(change.after);
    return row;
}

} // namespace

const CellValue* columnOf(const Columns& columns, std::string_view name) {
    const auto found = place(columns, name);
    return found == columns.end() || found->first != name ? nullptr : &found->second;
}

void setColumn(Columns& columns, std::string_view name, CellValue value) {
    const auto at = columns.begin() + (place(columns, name) - columns.cbegin());
    if (at != columns.end() && at->first == name) {
        at->second = std::move(value);
        return;
    }
    columns.emplace(at, std::string{name}, std::move(value));
}

bool sameValue(const CellValue& a, const CellValue& b) {
    const auto* whole = std::get_if<std::int64_t>(&a);
    const auto* real = std::get_if<double>(&b);
    if (whole != nullptr && real != nullptr) return static_cast<double>(*whole) == *real;
    if (a.index() > b.index()) return b.index() == 1 && sameValue(b, a);
    return a == b;
}

bool sameColumns(const Columns& a, const Columns& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return x.first == y.first && sameValue(x.second, y.second);
    });
}

std::string rowsText(const std::vector<RowChange>& changes) {
    auto all = Json::array();
    for (const auto& change : changes) {
        all.push_back(jsonOf(change));
    }
    return written(all);
}

Result<std::vector<RowChange>> rowsFromText(std::string_view text) {
    auto json = parseJson(text);
    if (!json || !json->is_array()) return broken("rows");
    std::vector<RowChange> out;
    out.reserve(json->size());
    for (const auto& each : *json) {
        WANMI_LET(auto row, rowOf(each));
        out.push_back(std::move(row));
    }
    return out;
}

std::string columnsText(const Columns& columns) {
    return written(jsonOf(columns));
}

Result<Columns> columnsFromText(std::string_view text) {
    auto json = parseJson(text);
    if (!json) return broken("columns");
    return columnsOf(*json);
}

std::string cellText(const CellValue& value) {
    return written(jsonOf(value));
}

Result<CellValue> cellFromText(std::string_view text) {
    WANMI_LET(const auto columns, columnsFromText(R"({"v":)" + std::string{text} + "}"));
    const auto* value = columnOf(columns, "v");
    return value == nullptr ? CellValue{} : *value;
}

} // namespace wanmi

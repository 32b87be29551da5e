#include "core/base/csv.h"

#include "core/base/text.h"

#include <algorithm>

namespace wanmi {
namespace {

/// One character inside quotes; a doubled quote stands for one. False: the quotes end here.
bool takeQuoted(std::string_view rest, std::size_t& i, std::string& field) {
    if (rest[i] != '"') {
        field += rest[i];
        return true;
    }
    if (i + 1 == rest.size() || rest[i + 1] != '"') return false;
    field += rest[++i];
    return true;
}

/// Reads one record from `rest`; `line` moves on by the line ends it holds. False: a quote stays
/// open.
bool readRecord(std::string_view& rest, int& line, std::vector<std::string>& fields) {
    fields.clear();
    std::string field;
    bool quoted = false;
    std::size_t i = 0;
    for (; i < rest.size(); ++i) {
        const char c = rest[i];
        if (quoted) {
            if (c == '\n') ++line;
            quoted = takeQuoted(rest, i, field);
        } else if (c == '"' && field.empty()) {
            quoted = true;
        } else if (c == ',') {
            fields.push_back(std::move(field));
            field.clear();
        } else if (c == '\n') {
            break;
        } else if (c != '\r') {
            field += c;
        }
    }
    fields.push_back(std::move(field));
    rest.remove_prefix(std::min(i + 1, rest.size()));
    ++line;
    return !quoted;
}

} // namespace

Result<CsvTable> CsvTable::parse(std::string_view text, std::string file) {
    constexpr std::string_view kBom = "\xEF\xBB\xBF";
    if (text.substr(0, kBom.size()) == kBom) text.remove_prefix(kBom.size());
    if (!isUtf8(text)) return fail(Errc::Invalid, "csv.not_utf8", {{"file", file}});
    CsvTable table;
    table.m_file = std::move(file);
    int line = 1;
    std::vector<std::string> fields;
    while (!text.empty()) {
        const int start = line;
        const bool comment = text.front() == '#';
        if (!readRecord(text, line, fields)) return table.at({start, {}}, "csv.open_quote");
        if (comment || (fields.size() == 1 && trim(fields.front()).empty())) continue;
        if (table.m_header.empty()) {
            table.m_header = fields;
            continue;
        }
        if (fields.size() != table.m_header.size()) {
            return table.at({start, {}}, "csv.columns",
                            {{"found", std::to_string(fields.size())},
                             {"expected", std::to_string(table.m_header.size())}});
        }
        table.m_rows.push_back({start, fields});
    }
    if (table.m_header.empty()) return fail(Errc::Invalid, "csv.empty", {{"file", table.m_file}});
    return table;
}

Result<std::size_t> CsvTable::column(std::string_view name) const {
    const auto at = std::find(m_header.begin(), m_header.end(), name);
    if (at == m_header.end()) {
        return fail(Errc::Invalid, "csv.no_column",
                    {{"file", m_file}, {"column", std::string{name}}});
    }
    return static_cast<std::size_t>(at - m_header.begin());
}

Error CsvTable::at(const CsvRow& row, std::string reason, Args args) const {
    args.push_back({"file", m_file});
    args.push_back({"line", std::to_string(row.line)});
    return fail(Errc::Invalid, std::move(reason), std::move(args));
}

std::string csvField(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string{text};
    std::string out{'"'};
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
    return out;
}

} // namespace wanmi

// Pages of a copy, by COPY … TO STDOUT in its text form.
#include "core/base/time_text.h"
#include "core/sync/pg_remote.h"

#include <charconv>

namespace wanmi {
namespace {

Error strange(std::string what) {
    return fail(Errc::Db, "central.failed", {{"state", "?"}}, std::move(what));
}

/// COPY takes no parameters: a text as it stands in a statement, whatever the server's settings.
std::string quoted(std::string_view text) {
    std::string out{"E'"};
    for (const char c : text) {
        if (c == '\'' || c == '\\') out += c;
        out += c;
    }
    return out + "'";
}
std::string named(std::string_view name) {
    std::string out{"\""};
    for (const char c : name) {
        if (c == '"') out += c;
        out += c;
    }
    return out + "\"";
}

char unescaped(char c) {
    switch (c) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    default: return c;
    }
}

/// The fields of a line, one after the other.
class CopyLine {
public:
    explicit CopyLine(std::string_view line) : m_rest(line) {
        if (!m_rest.empty() && m_rest.back() == '\n') m_rest.remove_suffix(1);
    }
    /// False: there is none any more. The text stays until the next call.
    bool next() {
        if (m_done) return false;
        const auto end = m_rest.find('\t');
        auto raw = m_rest.substr(0, end);
        m_done = end == std::string_view::npos;
        m_rest = m_done ? std::string_view{} : m_rest.substr(end + 1);
        m_null = raw == "\\N";
        m_field = raw;
        if (!m_null && raw.find('\\') != std::string_view::npos) unescape(raw);
        return true;
    }
    bool isNull() const { return m_null; }
    std::string_view field() const { return m_field; }

private:
    void unescape(std::string_view raw) {
        m_text.clear();
        for (std::size_t i = 0; i < raw.size(); ++i) {
            const bool escape = raw[i] == '\\' && i + 1 < raw.size();
            m_text += escape ? unescaped(raw[++i]) : raw[i];
        }
        m_field = m_text;
    }
    std::string_view m_rest;
    std::string_view m_field;
    std::string m_text;
    bool m_null = false;
    bool m_done = false;
};

template <class Number>
Result<CellValue> numberOf(std::string_view text) {
    Number value{};
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end) return strange("a column that is no number");
    return CellValue{value};
}

Result<CellValue> cellOf(const CopyLine& line, RowColumn::Type type) {
    if (line.isNull()) return CellValue{};
    if (type == RowColumn::Type::Whole) return numberOf<std::int64_t>(line.field());
    if (type == RowColumn::Type::Real) return numberOf<double>(line.field());
    return CellValue{std::string{line.field()}};
}

const char* typeName(RowColumn::Type type) {
    if (type == RowColumn::Type::Whole) return "bigint";
    return type == RowColumn::Type::Real ? "double precision" : "text";
}

/// The key is set beforehand, for statements are seen by others and logged.
std::string passText(const DeskPass& pass) {
    return quoted(pass.desk) + ", current_setting('wanmi.desk_key')";
}

std::string rowsStatement(const DeskPass& pass, const CopyTable& table, const Columns& after,
                          int limit) {
    std::string names;
    std::string types;
    for (const auto& column : table.columns) {
        const char* comma = names.empty() ? "" : ", ";
        names += comma + quoted(column.name);
        types += comma + named(column.name) + ' ' + typeName(column.type);
    }
    const auto key = after.empty() ? std::string{"NULL"} : quoted(columnsText(after)) + "::jsonb";
    return "COPY (SELECT * FROM wanmi.copy_rows(" + passText(pass) + ", " + quoted(table.name) +
           ", ARRAY[" + names + "], " + key + ", " + std::to_string(limit) + ") AS x(" + types +
           ")) TO STDOUT";
}

std::string casesStatement(const char* function, const DeskPass& pass, const CaseHead& after,
                           int limit) {
    return std::string{"COPY (SELECT * FROM wanmi."} + function + "(" + passText(pass) + ", " +
           quoted(after.district) + ", " + quoted(after.caseId) + ", " + std::to_string(limit) +
           ")) TO STDOUT";
}

/// Reads a field as text.
Result<std::string> textField(CopyLine& line) {
    if (!line.next()) return strange("a line that is too short");
    return std::string{line.field()};
}
Result<std::int64_t> wholeField(CopyLine& line) {
    if (!line.next()) return strange("a line that is too short");
    WANMI_LET(const auto value, numberOf<std::int64_t>(line.field()));
    return std::get<std::int64_t>(value);
}

/// One thing of a case, put where it belongs.
Status takeThing(CopyLine& line, std::vector<CaseArrival>& out) {
    WANMI_LET(auto district, textField(line));
    WANMI_LET(auto caseId, textField(line));
    WANMI_LET(const auto what, textField(line));
    CaseEvent e;
    WANMI_LET(e.seq, wholeField(line));
    WANMI_LET(e.id, textField(line));
    WANMI_LET(const auto type, textField(line));
    WANMI_LET(e.actor, textField(line));
    WANMI_LET(const auto at, textField(line));
    WANMI_LET(e.body, textField(line));
    WANMI_LET(e.prev, textField(line));
    WANMI_LET(e.hash, textField(line));
    if (out.empty() || out.back().caseId != caseId || out.back().district != district) {
        out.push_back({std::move(caseId), std::move(district), {}, {}, {}});
    }
    auto& whole = out.back();
    if (what == "p") {
        whole.secrets.push_back({e.id, type, e.body});
    } else if (what == "v") {
        whole.evidence.push_back(std::move(e.body));
    } else {
        e.caseId = whole.caseId;
        WANMI_LET(e.type, parseAction(type));
        WANMI_LET(e.at, parseTime(at, "UTC"));
        whole.events.push_back(std::move(e));
    }
    return ok();
}

} // namespace

Result<PgConnection*> PgRemote::lineToCopy(const DeskPass& pass) {
    WANMI_TRY(ask("SELECT set_config('wanmi.desk_key', $1, false)", PgParams{}.add(pass.key)));
    return line();
}

Result<std::vector<CopiedRow>> PgRemote::copyRows(const DeskPass& pass, const CopyTable& table,
                                                  const Columns& after, int limit) {
    WANMI_LET(auto* const db, lineToCopy(pass));
    std::vector<CopiedRow> out;
    const auto take = [&table, &out](std::string_view text) -> Status {
        CopyLine line{text};
        CopiedRow row;
        row.reserve(table.columns.size());
        for (const auto& column : table.columns) {
            if (!line.next()) return strange("a line that is too short");
            WANMI_LET(auto cell, cellOf(line, column.type));
            row.push_back(std::move(cell));
        }
        out.push_back(std::move(row));
        return ok();
    };
    WANMI_TRY(db->copyOut(rowsStatement(pass, table, after, limit), take));
    return out;
}

Result<std::vector<CaseArrival>> PgRemote::copyCases(const DeskPass& pass, const CaseHead& after,
                                                     int limit) {
    WANMI_LET(auto* const db, lineToCopy(pass));
    std::vector<CaseArrival> out;
    const auto take = [&out](std::string_view text) -> Status {
        CopyLine line{text};
        return takeThing(line, out);
    };
    WANMI_TRY(db->copyOut(casesStatement("copy_cases", pass, after, limit), take));
    return out;
}

Result<std::vector<CaseHead>> PgRemote::copyHeads(const DeskPass& pass, const CaseHead& after,
                                                  int limit) {
    WANMI_LET(auto* const db, lineToCopy(pass));
    std::vector<CaseHead> out;
    const auto take = [&out](std::string_view text) -> Status {
        CopyLine line{text};
        CaseHead head;
        WANMI_LET(head.district, textField(line));
        WANMI_LET(head.caseId, textField(line));
        WANMI_LET(head.seq, wholeField(line));
        WANMI_LET(head.head, textField(line));
        WANMI_LET(head.files, textField(line));
        out.push_back(std::move(head));
        return ok();
    };
    WANMI_TRY(db->copyOut(casesStatement("copy_heads", pass, after, limit), take));
    return out;
}

} // namespace wanmi

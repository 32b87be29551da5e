#include "core/service/import_fields.h"

#include "core/base/csv.h"

#include <algorithm>
#include <cassert>

namespace wanmi {
namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const auto& w : words) {
        out += (out.empty() ? "" : ", ") + w;
    }
    return out;
}

std::vector<std::string> cut(std::string_view text, char sign) {
    std::vector<std::string> out;
    for (;;) {
        const auto at = text.find(sign);
        out.emplace_back(text.substr(0, at));
        if (at == std::string_view::npos) return out;
        text.remove_prefix(at + 1);
    }
}

/// The column of this name: as written, else by its plain form. -1: none.
int columnNamed(std::string_view name, const std::vector<std::string>& columns) {
    const auto as = std::find(columns.begin(), columns.end(), name);
    if (as != columns.end()) return static_cast<int>(as - columns.begin());
    const auto plain = plainName(name);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (plainName(columns[i]) == plain) return static_cast<int>(i);
    }
    return -1;
}

} // namespace

std::string plainName(std::string_view column) {
    std::string out = lower(trim(column));
    std::erase_if(out, [](char c) { return c == ' ' || c == '_' || c == '-' || c == '.'; });
    return out;
}

Result<ImportFields> ImportFields::open(const ImportOptions& options, const ImportTables& tables,
                                        const std::vector<std::string>& columns) {
    ImportFields out;
    out.m_columns = columns.size();
    WANMI_LET(const auto scope, importScope(options));
    for (const auto field : scope.fields) {
        out.m_slots.push_back({std::string{field}, -1, false, {}, {}, {}, false});
    }
    WANMI_TRY(out.takeOptions(options, columns));
    WANMI_TRY(out.takeValues(options.values));
    WANMI_TRY(out.guess(tables, scope.scopes, columns));
    return out;
}

std::vector<ImportField> ImportFields::plan(const std::vector<std::string>& columns) const {
    std::vector<ImportField> out;
    for (const auto& s : m_slots) {
        out.push_back({s.name, s.column < 0 || s.fixed
                                   ? std::string{}
                                   : columns[static_cast<std::size_t>(s.column)]});
    }
    return out;
}

Result<ImportFields::Slot*> ImportFields::find(std::string_view field) {
    std::string_view name = field;
    if (name == "x" || name == "longitude") name = "lon";
    if (name == "y" || name == "latitude") name = "lat";
    for (auto& s : m_slots) {
        if (s.name == name) return &s;
    }
    std::vector<std::string> known;
    for (const auto& s : m_slots) {
        known.push_back(s.name);
    }
    return fail(Errc::Invalid, "import.unknown_field",
                {{"field", std::string{field}}, {"known", joined(known)}});
}

Status ImportFields::takeOptions(const ImportOptions& options,
                                 const std::vector<std::string>& columns) {
    auto mapped = options.map;
    if (!options.key.empty()) mapped.emplace_back("key", options.key);
    for (const auto& [field, column] : mapped) {
        WANMI_LET(auto* slot, find(field));
        slot->column = columnNamed(column, columns);
        if (slot->column < 0) {
            return fail(Errc::Invalid, "import.unknown_column",
                        {{"column", column}, {"known", joined(columns)}});
        }
    }
    for (const auto& [field, value] : options.set) {
        WANMI_LET(auto* slot, find(field));
        slot->fixed = true;
        slot->constant = value;
    }
    return ok();
}

Status ImportFields::takeValues(const std::string& text) {
    if (text.empty()) return ok();
    WANMI_LET(const auto table, CsvTable::parse(text, "--values"));
    WANMI_LET(const auto field, table.column("field"));
    WANMI_LET(const auto from, table.column("from"));
    WANMI_LET(const auto to, table.column("to"));
    for (const auto& row : table.rows()) {
        auto slot = find(row.fields[field]);
        if (!slot) {
            auto error = slot.error();
            return table.at(row, error.reason, error.args);
        }
        if (row.fields[from] == "*") {
            (*slot)->other = row.fields[to];
            (*slot)->hasOther = true;
        } else {
            (*slot)->values[row.fields[from]] = row.fields[to];
        }
    }
    return ok();
}

namespace {

/// The column with the first of these names, as the table of names has them; -1: none.
int columnOf(std::string_view names, const std::vector<std::string>& plainColumns) {
    for (const auto& name : cut(names, '|')) {
        const auto at = std::find(plainColumns.begin(), plainColumns.end(), plainName(name));
        if (at != plainColumns.end()) return static_cast<int>(at - plainColumns.begin());
    }
    return -1;
}

} // namespace

Status ImportFields::guess(const ImportTables& tables, const std::vector<std::string>& scopes,
                           const std::vector<std::string>& columns) {
    WANMI_LET(const auto table, CsvTable::parse(tables.columns, "import_columns.csv"));
    WANMI_LET(const auto scope, table.column("scope"));
    WANMI_LET(const auto field, table.column("field"));
    WANMI_LET(const auto names, table.column("names"));
    std::vector<std::string> plain;
    for (const auto& c : columns) {
        plain.push_back(plainName(c));
    }
    for (const auto& wanted : scopes) {
        for (const auto& row : table.rows()) {
            if (row.fields[scope] != wanted) continue;
            const auto slot = std::find_if(m_slots.begin(), m_slots.end(), [&](const Slot& s) {
                return s.name == row.fields[field];
            });
            if (slot == m_slots.end() || slot->fixed || slot->column >= 0) continue;
            slot->column = columnOf(row.fields[names], plain);
            if (slot->column < 0) continue;
            m_guessed.emplace_back(slot->name, columns[static_cast<std::size_t>(slot->column)]);
        }
    }
    return ok();
}

std::size_t ImportFields::slot(std::string_view field) const {
    for (std::size_t i = 0; i < m_slots.size(); ++i) {
        if (m_slots[i].name == field) return i;
    }
    assert(false && "no such field");
    return 0;
}

bool ImportFields::has(std::size_t slot) const {
    return m_slots[slot].fixed || m_slots[slot].column >= 0;
}

std::string_view ImportFields::value(const SourceRow& row, std::size_t slot) const {
    const auto& s = m_slots[slot];
    if (s.fixed) return s.constant;
    std::string_view raw;
    if (s.column >= 0 && static_cast<std::size_t>(s.column) < row.values.size()) {
        raw = trim(row.values[static_cast<std::size_t>(s.column)]);
    }
    if (s.values.empty() && !s.hasOther) return raw;
    const auto found = s.values.find(std::string{raw});
    if (found != s.values.end()) return found->second;
    return s.hasOther ? std::string_view{s.other} : raw;
}

std::optional<std::size_t> ImportFields::column(std::string_view field) const {
    const auto& s = m_slots[slot(field)];
    if (s.fixed || s.column < 0) return std::nullopt;
    return static_cast<std::size_t>(s.column);
}

std::vector<std::size_t> ImportFields::unused() const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < m_columns; ++i) {
        const bool taken = std::any_of(m_slots.begin(), m_slots.end(), [i](const Slot& s) {
            return !s.fixed && s.column == static_cast<int>(i);
        });
        if (!taken) out.push_back(i);
    }
    return out;
}

} // namespace wanmi

#include "core/store/row_table.h"

#include "core/store/row_geometry.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace wanmi {
namespace {

Error badEntry(std::string what) {
    return fail(Errc::Invalid, "sync.bad_entry", {{"what", std::move(what)}});
}

RowColumn::Type typeOf(std::string_view declared, bool geometry) {
    if (geometry) return RowColumn::Type::Geometry;
    if (declared == "INTEGER" || declared == "INT") return RowColumn::Type::Whole;
    if (declared == "REAL") return RowColumn::Type::Real;
    return RowColumn::Type::Text;
}

/// Names of columns with what follows each, as `"a" = ?1, "b" = ?2`.
std::string listed(const Columns& columns, int from, const char* between) {
    std::string out;
    for (const auto& column : columns) {
        out += fmt::format("{}\"{}\" = ?{}", out.empty() ? "" : between, column.first, from++);
    }
    return out;
}

} // namespace

Error cannotTravel(std::string_view table, std::string_view column, std::string what) {
    return fail(Errc::Invalid, "sync.cannot_travel",
                {{"table", std::string{table}},
                 {"column", std::string{column}},
                 {"what", std::move(what)}});
}

Result<RowTable> RowTable::open(Database& db, int srid, std::string_view name) {
    const auto* synced = syncedTable(name);
    if (synced == nullptr) return badEntry("table " + std::string{name});
    RowTable out{db, srid, *synced};
    WANMI_LET(auto q, db.prepare("SELECT name, type FROM pragma_table_info(?1) ORDER BY cid"));
    q.at(1, name);
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) break;
        const auto column = q.text(0);
        out.m_inSchema.push_back({column, typeOf(q.view(1), synced->isGeometry(column))});
    }
    return out;
}

const RowColumn* RowTable::column(std::string_view name) const {
    if (m_synced->ownFid && name == "fid") return nullptr;
    const auto found = std::find_if(m_inSchema.begin(), m_inSchema.end(),
                                    [&](const auto& c) { return c.name == name; });
    return found == m_inSchema.end() ? nullptr : &*found;
}

std::vector<std::string> RowTable::names() const {
    std::vector<std::string> out;
    for (const auto& c : m_inSchema) {
        if (column(c.name) != nullptr) out.push_back(c.name);
    }
    std::sort(out.begin(), out.end());
    return out;
}

Status RowTable::checkKey(const Columns& key) const {
    const bool same = std::equal(key.begin(), key.end(), m_synced->key.begin(), m_synced->key.end(),
                                 [](const auto& c, auto name) { return c.first == name; });
    return same ? ok() : Status{badEntry(fmt::format("key of {}", m_synced->name))};
}

Status RowTable::checkColumns(const Columns& columns) const {
    for (const auto& each : columns) {
        if (column(each.first) == nullptr) {
            return badEntry(fmt::format("{} has no {}", m_synced->name, each.first));
        }
    }
    return ok();
}

std::string RowTable::where() const {
    std::string out;
    int at = 1;
    for (const auto name : m_synced->key) {
        out += fmt::format("{}\"{}\" = ?{}", out.empty() ? " WHERE " : " AND ", name, at++);
    }
    return out;
}

Result<CellValue> RowTable::cell(const Statement& row, int at, const RowColumn& column) const {
    if (row.isNull(at)) return CellValue{};
    switch (column.type) {
    case RowColumn::Type::Whole: return CellValue{row.integer(at)};
    case RowColumn::Type::Real: return CellValue{row.real(at)};
    case RowColumn::Type::Text: return CellValue{row.text(at)};
    case RowColumn::Type::Geometry: break;
    }
    auto hex = hexOfGeometry(row.blob(at), m_srid);
    if (!hex) return cannotTravel(m_synced->name, column.name, hex.error().detail);
    return CellValue{*std::move(hex)};
}

Status RowTable::bind(Statement& to, int at, std::string_view name, const CellValue& value) const {
    if (std::holds_alternative<std::monostate>(value)) {
        to.atNull(at);
    } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        to.at(at, *whole);
    } else if (const auto* real = std::get_if<double>(&value)) {
        to.at(at, *real);
    } else if (!m_synced->isGeometry(name)) {
        to.at(at, std::get<std::string>(value));
    } else {
        WANMI_LET(const auto blob, geometryFromHex(std::get<std::string>(value), m_srid));
        to.atBlob(at, blob);
    }
    return ok();
}

Status RowTable::bindAll(Statement& to, int from, const Columns& values) const {
    for (const auto& [name, value] : values) {
        WANMI_TRY(bind(to, from++, name, value));
    }
    return ok();
}

Result<std::optional<Columns>> RowTable::read(const Columns& key,
                                              const std::vector<std::string>& names) const {
    WANMI_LET(auto q,
              m_db->prepare(fmt::format("SELECT \"{}\" FROM \"{}\"{}", fmt::join(names, "\", \""),
                                        m_synced->name, where())));
    WANMI_TRY(bindAll(q, 1, key));
    WANMI_LET(const bool found, q.step());
    if (!found) return std::optional<Columns>{};
    Columns out;
    for (std::size_t i = 0; i < names.size(); ++i) {
        WANMI_LET(auto value, cell(q, static_cast<int>(i), *column(names[i])));
        setColumn(out, names[i], std::move(value));
    }
    return std::optional{std::move(out)};
}

Status RowTable::insert(const Columns& row) const {
    std::string columns;
    std::string places;
    int at = 1;
    for (const auto& each : row) {
        columns += fmt::format("{}\"{}\"", columns.empty() ? "" : ", ", each.first);
        places += fmt::format("{}?{}", places.empty() ? "" : ", ", at++);
    }
    WANMI_LET(auto q, m_db->prepare(fmt::format("INSERT INTO \"{}\" ({}) VALUES ({})",
                                                m_synced->name, columns, places)));
    WANMI_TRY(bindAll(q, 1, row));
    return q.done();
}

Status RowTable::update(const Columns& key, const Columns& values) const {
    const int from = static_cast<int>(key.size()) + 1;
    WANMI_LET(auto q, m_db->prepare(fmt::format("UPDATE \"{}\" SET {}{}", m_synced->name,
                                                listed(values, from, ", "), where())));
    WANMI_TRY(bindAll(q, 1, key));
    WANMI_TRY(bindAll(q, from, values));
    return q.done();
}

Status RowTable::remove(const Columns& key) const {
    WANMI_LET(auto q, m_db->prepare(fmt::format("DELETE FROM \"{}\"{}", m_synced->name, where())));
    WANMI_TRY(bindAll(q, 1, key));
    return q.done();
}

} // namespace wanmi

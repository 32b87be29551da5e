#include "core/store/row_load.h"

#include "core/store/row_geometry.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace wanmi {
namespace {

/// INSERT … ON CONFLICT (key) DO UPDATE, only where something differs.
std::string putText(const SyncedTable& synced, const std::vector<RowColumn>& columns) {
    std::vector<std::string> names;
    std::vector<std::string> places;
    std::vector<std::string> sets;
    std::vector<std::string> differs;
    for (const auto& column : columns) {
        names.push_back(fmt::format(R"("{}")", column.name));
        places.push_back(fmt::format("?{}", places.size() + 1));
        if (synced.isKey(column.name)) continue;
        sets.push_back(fmt::format(R"("{0}" = excluded."{0}")", column.name));
        differs.push_back(
            fmt::format(R"({1}."{0}" IS NOT excluded."{0}")", column.name, synced.name));
    }
    const auto head = fmt::format(R"(INSERT INTO "{}" ({}) VALUES ({}) ON CONFLICT ("{}") DO )",
                                  synced.name, fmt::join(names, ", "), fmt::join(places, ", "),
                                  fmt::join(synced.key, R"(", ")"));
    if (sets.empty()) return head + "NOTHING";
    return fmt::format("{}UPDATE SET {} WHERE {}", head, fmt::join(sets, ", "),
                       fmt::join(differs, " OR "));
}

} // namespace

std::vector<RowColumn> travelling(const RowTable& table) {
    std::vector<RowColumn> out;
    for (const auto& name : table.names()) {
        out.push_back(*table.column(name));
    }
    return out;
}

Result<RowLoader> RowLoader::open(Database& db, int srid, std::string_view name) {
    WANMI_LET(auto table, RowTable::open(db, srid, name));
    auto columns = travelling(table);
    WANMI_LET(auto put, db.prepare(putText(table.synced(), columns)));
    RowLoader out{std::move(table), std::move(put)};
    out.m_columns = std::move(columns);
    if (out.m_table.synced().kept) {
        WANMI_LET(auto hand, SyncWriting::open(db));
        out.m_hand.emplace(std::move(hand));
    }
    return out;
}

Status RowLoader::bind(int at, const RowColumn& column, const CellValue& value) {
    if (std::holds_alternative<std::monostate>(value)) {
        m_put.atNull(at);
    } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        m_put.at(at, *whole);
    } else if (const auto* real = std::get_if<double>(&value)) {
        m_put.at(at, *real);
    } else if (column.type != RowColumn::Type::Geometry) {
        m_put.at(at, std::get<std::string>(value));
    } else {
        WANMI_LET(const auto blob, geometryFromHex(std::get<std::string>(value), m_table.srid()));
        m_put.atBlob(at, blob);
    }
    return ok();
}

Status RowLoader::put(const std::vector<CellValue>& row) {
    int at = 0;
    for (const auto& column : m_columns) {
        ++at;
        WANMI_TRY(bind(at, column, row.at(static_cast<std::size_t>(at) - 1)));
    }
    return m_put.done();
}

} // namespace wanmi

#include "core/store/synced_tables.h"

#include <algorithm>

namespace wanmi {
namespace {

bool among(const std::vector<std::string_view>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool isNull(const Columns& row, std::string_view name) {
    const auto* value = columnOf(row, name);
    return value == nullptr || std::holds_alternative<std::monostate>(*value);
}

bool inForce(const Columns& row) {
    return isNull(row, "valid_to");
}

bool hasLogin(const Columns& row) {
    const auto* login = columnOf(row, "login");
    return login != nullptr && *login != CellValue{std::string{}};
}

/// The one log a collector sends a day.
bool isDaily(const Columns& row) {
    const auto* kind = columnOf(row, "kind");
    return kind != nullptr && *kind == CellValue{std::string{"daily"}} && isNull(row, "amends");
}

SyncedTable table(std::string_view name, std::vector<std::string_view> key,
                  std::string_view noted = "") {
    SyncedTable t;
    t.name = name;
    t.key = std::move(key);
    t.noted = noted;
    return t;
}

/// One that is never merged.
SyncedTable whole(std::string_view name, std::vector<std::string_view> key,
                  std::string_view noted = "") {
    auto t = table(name, std::move(key), noted);
    t.whole = true;
    return t;
}

/// A layer: rows with a `fid` and a geometry.
SyncedTable layer(std::string_view name, std::string_view noted) {
    auto t = table(name, {"id"}, noted);
    t.geometry = {"geom"};
    t.stamps = {"recorded_at"};
    t.ownFid = true;
    return t;
}

SyncedTable place(std::string_view name) {
    auto t = layer(name, "code");
    t.whole = true;
    t.unique = {{{"code"}, inForce}};
    return t;
}

SyncedTable stamped(SyncedTable t, std::vector<std::string_view> stamps) {
    t.stamps = std::move(stamps);
    return t;
}

SyncedTable unique(SyncedTable t, SyncedTable::Unique columns) {
    t.unique.push_back(std::move(columns));
    return t;
}

SyncedTable kept(SyncedTable t) {
    t.kept = true;
    return t;
}

SyncedTable componentTable() {
    auto t = table("component", {"code"}, "code");
    t.geometry = {"geom", "shape"};
    t.stamps = {"recorded_at", "change_day"};
    t.unique = {{{"kind", "source_key"}}};
    t.spokenOf = true;
    t.kept = true;
    return t;
}

SyncedTable changeTable() {
    auto t = table("component_change", {"code", "seq"});
    t.numbered = "seq";
    t.kept = true;
    return t;
}

SyncedTable evidenceTable() {
    auto t = table("evidence", {"id"}, "id");
    t.ownFid = true;
    t.ofCase = true;
    return t;
}

std::vector<SyncedTable> allTables() {
    return {
        kept(stamped(whole("rule_text", {"file", "version"}), {"recorded_at"})),
        stamped(whole("rule_set", {"version"}, "version"), {"recorded_at"}),
        stamped(table("department", {"code"}, "code"), {"recorded_at"}),
        stamped(whole("grid_edition", {"edition"}, "id"), {"recorded_at"}),
        unique(place("region"), {{"level", "source_key"}, inForce}),
        kept(place("cell")),
        place("duty_grid"),
        whole("duty_grid_cell", {"cell_code", "valid_from"}, "cell_code"),
        whole("cell_retired", {"code"}),
        whole("cell_lineage", {"edition", "from_code", "to_code"}),
        whole("region_act", {"number"}, "id"),
        whole("region_lineage", {"edition", "from_code", "to_code"}),
        unique(layer("street_line", "*"), {{"source_key"}}),
        layer("base_area", "*"),
        componentTable(),
        table("component_batch", {"id"}),
        changeTable(),
        unique(whole("component_recoded", {"from_code"}), {{"to_code"}}),
        stamped(table("shift", {"id"}, "id"), {"recorded_at"}),
        unique(table("duty_log", {"id"}, "id"), {{"author", "day"}, isDaily}),
        unique(table("phrase", {"id"}, "id"), {{"owner", "text", "use"}}),
        unique(stamped(table("address", {"id"}, "id"), {"changed_at", "changed_by"}),
               {{"login"}, hasLogin}),
        evidenceTable(),
    };
}

} // namespace

bool SyncedTable::isGeometry(std::string_view column) const {
    return among(geometry, column);
}
bool SyncedTable::isKey(std::string_view column) const {
    return among(key, column);
}
bool SyncedTable::isStamp(std::string_view column) const {
    return among(stamps, column);
}

const std::vector<SyncedTable>& syncedTables() {
    static const auto kTables = allTables();
    return kTables;
}

const SyncedTable* syncedTable(std::string_view name) {
    const auto& all = syncedTables();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& t) { return t.name == name; });
    return found == all.end() ? nullptr : &*found;
}

void sortToApply(std::vector<RowChange>& changes) {
    const auto order = [](const RowChange& change) {
        const auto* table = syncedTable(change.table);
        const auto place = table == nullptr ? -1 : table - syncedTables().data();
        if (change.op == RowChange::Op::Delete) return std::pair{-place - 2, 0};
        return std::pair{place, change.op == RowChange::Op::Update ? 0 : 1};
    };
    std::stable_sort(changes.begin(), changes.end(), [&](const auto& a, const auto& b) {
        const auto first = order(a);
        const auto second = order(b);
        return first != second ? first < second : a.key < b.key;
    });
}

} // namespace wanmi

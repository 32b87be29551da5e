// What each kind of import fills.
#include "core/service/import_fields.h"

#include <utility>

namespace wanmi {
namespace {

const std::vector<std::string_view> kRegionFields{"level",  "code", "name",
                                                  "parent", "key",  "data_source"};
const std::vector<std::string_view> kStreetFields{"name", "class", "key", "data_source"};
const std::vector<std::string_view> kComponentFields{
    "lon",           "lat",   "code",      "kind",       "name",        "manage_dept", "owner_dept",
    "maintain_dept", "state", "first_day", "change_day", "data_source", "note",        "key"};
const std::vector<std::string_view> kRequestFields{
    "lon",  "lat",     "key",        "kind",   "status",       "opened",        "closed",
    "text", "address", "department", "source", "contact_name", "contact_phone", "data_source"};
const std::vector<std::string_view> kGridFields{"code",         "change_day",  "land_use",
                                                "manage_level", "responsible", "note"};

/// Columns of a level's own name come before those of any level.
Result<std::vector<std::string>> regionScopes(const ImportOptions& options) {
    std::vector<std::string> scopes{"regions"};
    for (const auto& [field, value] : options.set) {
        if (field != "level") continue;
        const auto level = regionLevelOf(value);
        if (!level) return fail(Errc::Invalid, "region.level", {{"value", value}});
        scopes.insert(scopes.begin(), "regions." + std::string{regionLevelName(*level)});
    }
    return scopes;
}

} // namespace

std::optional<RegionLevel> regionLevelOf(std::string_view word) {
    const auto plain = lower(word);
    for (const auto& [name, level] :
         {std::pair{"district", RegionLevel::District}, std::pair{"county", RegionLevel::District},
          std::pair{"区", RegionLevel::District}, std::pair{"street", RegionLevel::Street},
          std::pair{"town", RegionLevel::Street}, std::pair{"街道", RegionLevel::Street},
          std::pair{"乡镇", RegionLevel::Street}, std::pair{"community", RegionLevel::Community},
          std::pair{"village", RegionLevel::Community},
          std::pair{"社区", RegionLevel::Community}}) {
        if (plain == name) return level;
    }
    return std::nullopt;
}

Result<ImportScope> importScope(const ImportOptions& options) {
    switch (options.kind) {
    case ImportKind::Regions: {
        WANMI_LET(auto scopes, regionScopes(options));
        return ImportScope{std::move(scopes), kRegionFields};
    }
    case ImportKind::Streets: return ImportScope{{"streets"}, kStreetFields};
    case ImportKind::Components: return ImportScope{{"places", "components"}, kComponentFields};
    case ImportKind::Requests: return ImportScope{{"places", "requests"}, kRequestFields};
    case ImportKind::Grid: return ImportScope{{"grid"}, kGridFields};
    }
    return ImportScope{};
}

Result<std::vector<ImportField>> planImport(const std::vector<std::string>& columns,
                                            const ImportOptions& options,
                                            const ImportTables& tables) {
    WANMI_LET(const auto fields, ImportFields::open(options, tables, columns));
    return fields.plan(columns);
}

} // namespace wanmi

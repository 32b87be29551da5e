#pragma once
#include "core/base/progress.h"
#include "core/base/time_text.h"
#include "core/service/desk.h"
#include "core/service/feature_table.h"

#include <optional>
#include <string>
#include <string_view>

namespace wanmi {

enum class GridLayer : std::uint8_t { Cells, Communities, Streets, Duty };
/// "cells", "communities", "streets", "duty". Errc::Invalid "grid.layer" with arg value.
Result<GridLayer> parseGridLayer(std::string_view text);

struct GridExportOptions {
    GridLayer layer = GridLayer::Cells;
    std::string region;      ///< code that those of the rows begin with; "" everything
    std::optional<Day> asOf; ///< as it was at the end of that day; nullopt: as it is
    bool lonLat = true;      ///< WGS 84; false: the store's own system
};

/// The grid as rows for a file. Cells have the standard's fields: BGID, Area (m²), ORDate (its code
/// came into force), CHDate (empty: these are in force), LandUse, MngLevel, RespUnit, Note.
/// Errc::NotFound "region.unknown", "grid.nothing_there"; Errc::Cancelled.
Result<FeatureTable> exportGrid(Desk& desk, const GridExportOptions& options,
                                const Progress& progress);

} // namespace wanmi

#include "core/service/grid_export.h"

#include "core/base/instants.h"
#include "core/geometry/measures.h"
#include "core/service/region_acts.h"
#include "core/store/grid_store.h"
#include "core/store/read_snapshot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace wanmi {
namespace {

using Type = FeatureField::Type;

constexpr std::array<std::string_view, 4> kLayers{"cells", "communities", "streets", "duty"};
constexpr int kLonLatSrid = 4326;
constexpr int kLonLatDecimals = 11; // a thousandth of a millimetre: the lattice comes back
constexpr int kMetreDecimals = 3;
constexpr int kLongest = 254; // bytes of a text in a Shapefile

class GridExporter {
public:
    GridExporter(Desk& desk, const GridExportOptions& options, const Progress& progress)
        : m_desk(&desk),
          m_options(&options),
          m_progress(&progress),
          m_store(desk.db()) {}

    Result<FeatureTable> run() {
        WANMI_LET(m_projection, m_desk->projection());
        WANMI_LET(const auto view, ReadSnapshot::begin(m_desk->db()));
        if (m_options->asOf) m_at = endOfDay(*m_options->asOf, m_desk->zone());
        m_out.name = kLayers.at(static_cast<std::size_t>(m_options->layer));
        m_out.crs = fmt::format("EPSG:{}", m_options->lonLat ? kLonLatSrid : m_projection->srid());
        m_out.decimals = m_options->lonLat ? kLonLatDecimals : kMetreDecimals;
        WANMI_TRY(checkRegion());
        switch (m_options->layer) {
        case GridLayer::Cells: WANMI_TRY(cells()); break;
        case GridLayer::Communities: WANMI_TRY(regions(RegionLevel::Community)); break;
        case GridLayer::Streets: WANMI_TRY(regions(RegionLevel::Street)); break;
        case GridLayer::Duty: WANMI_TRY(duties()); break;
        }
        if (m_out.rows.empty()) {
            return fail(Errc::NotFound, "grid.nothing_there",
                        {{"layer", m_out.name},
                         {"code", m_options->region.empty() ? "-" : m_options->region}});
        }
        return std::move(m_out);
    }

private:
    bool isAsked(std::string_view code) const { return code.starts_with(m_options->region); }

    Result<std::vector<Region>> allRegions() {
        if (m_at) return m_store.regionsAsOf(*m_at);
        return PlaceStore{m_desk->db()}.regions({});
    }

    Status checkRegion() {
        if (m_options->region.empty()) return ok();
        WANMI_LET(m_regions, allRegions());
        const bool known = std::any_of(m_regions.begin(), m_regions.end(),
                                       [this](const Region& r) { return isAsked(r.code); });
        if (known) return ok();
        return unknownRegion(*m_desk, m_options->region);
    }

    Status cells() {
        m_out.fields = {{"BGID", Type::Text, 15},           {"Area", Type::Real, 20},
                        {"ORDate", Type::Day, 0},           {"CHDate", Type::Day, 0},
                        {"LandUse", Type::Text, 32},        {"MngLevel", Type::Text, 32},
                        {"RespUnit", Type::Text, kLongest}, {"Note", Type::Text, kLongest}};
        WANMI_LET(const auto rows, m_store.cellRows(m_at, m_options->region));
        for (const auto& row : rows) {
            const auto since = dayText(localDay(row.since, m_desk->zone()));
            WANMI_TRY(add({row.cell.code, area(row.cell.areaM2), since, "", row.cell.landUse,
                           row.manageLevel, row.responsible, row.note},
                          {row.cell.shape}, rows.size()));
        }
        return ok();
    }

    Status regions(RegionLevel level) {
        m_out.multi = true;
        m_out.fields = {{"Code", Type::Text, 12},
                        {"Name", Type::Text, kLongest},
                        {"Parent", Type::Text, 9},
                        {"Area", Type::Real, 20}};
        WANMI_LET(const auto all, allRegions());
        for (const auto& region : all) {
            if (region.level != level || !isAsked(region.code) || region.shape.empty()) continue;
            WANMI_TRY(add({region.code, region.name, region.parent, area(areaM2(region.shape))},
                          region.shape, all.size()));
        }
        return ok();
    }

    Status duties() {
        m_out.multi = true;
        m_out.fields = {{"Code", Type::Text, 32},    {"Name", Type::Text, kLongest},
                        {"Street", Type::Text, 9},   {"Collector", Type::Text, kLongest},
                        {"Cells", Type::Integer, 0}, {"Area", Type::Real, 20}};
        WANMI_LET(const auto all,
                  m_at ? m_store.dutyGridsAsOf(*m_at) : PlaceStore{m_desk->db()}.dutyGrids());
        for (const auto& duty : all) {
            const bool inside = isAsked(duty.street) ||
                                std::any_of(duty.cells.begin(), duty.cells.end(),
                                            [this](const auto& cell) { return isAsked(cell); });
            if (!inside || duty.shape.empty()) continue;
            WANMI_TRY(add({duty.code, duty.name, duty.street, duty.collector,
                           std::to_string(duty.cells.size()), area(areaM2(duty.shape))},
                          duty.shape, all.size()));
        }
        return ok();
    }

    static std::string area(double m2) { return fmt::format("{:.3f}", m2); }

    Status add(std::vector<std::string> values, const MultiPolygon& shape, std::size_t all) {
        const auto done = static_cast<std::int64_t>(m_out.rows.size());
        if (done % 512 == 0) {
            WANMI_TRY(tell(*m_progress, "export.reading", done, static_cast<std::int64_t>(all)));
        }
        FeatureTable::Row row{std::move(values), {}};
        row.shape.kind = WkbShape::Kind::Areas;
        row.shape.multi = m_out.multi;
        for (const auto& part : shape) {
            auto& paths = row.shape.parts.emplace_back();
            paths.push_back(path(part.outer));
            for (const auto& hole : part.holes) {
                paths.push_back(path(hole));
            }
        }
        m_out.rows.push_back(std::move(row));
        return ok();
    }

    WkbShape::Path path(const Ring& ring) const {
        WkbShape::Path out;
        out.reserve(ring.size() + 1);
        for (const Point p : ring) {
            if (m_options->lonLat) {
                const auto at = m_projection->toLonLat(p);
                out.push_back({at.lon, at.lat});
            } else {
                out.push_back({static_cast<double>(p.x) / kMillimetres,
                               static_cast<double>(p.y) / kMillimetres});
            }
        }
        if (!out.empty()) out.push_back(out.front());
        return out;
    }

    Desk* m_desk;
    const GridExportOptions* m_options;
    const Progress* m_progress;
    GridStore m_store;
    const Projection* m_projection = nullptr;
    std::optional<Instant> m_at;
    std::vector<Region> m_regions;
    FeatureTable m_out;
};

} // namespace

Result<GridLayer> parseGridLayer(std::string_view text) {
    const auto at = std::find(kLayers.begin(), kLayers.end(), text);
    if (at == kLayers.end()) {
        return fail(Errc::Invalid, "grid.layer", {{"value", std::string{text}}});
    }
    return static_cast<GridLayer>(at - kLayers.begin());
}

Result<FeatureTable> exportGrid(Desk& desk, const GridExportOptions& options,
                                const Progress& progress) {
    return GridExporter{desk, options, progress}.run();
}

} // namespace wanmi

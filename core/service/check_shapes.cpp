#include "core/geometry/codec.h"
#include "core/geometry/measures.h"
#include "core/service/check_parts.h"
#include "core/service/whole_store.h"

#include <fmt/format.h>

#include <cmath>
#include <unordered_map>

namespace wanmi {
namespace {

/// A stored area may differ by rounding only.
bool sameArea(double stored, double measured) {
    return std::abs(stored - measured) <= 0.01 + 1e-6 * measured;
}

} // namespace

Status checkShapes(Desk& desk, std::vector<Fault>& faults) {
    if (desk.srid() == 0) return ok();
    PlaceStore places{desk.db()};
    WANMI_LET(const auto cells, places.cells());
    std::unordered_map<std::string_view, const Polygon*> shapes;
    shapes.reserve(cells.size());
    for (const auto& cell : cells) {
        shapes.emplace(cell.code, &cell.shape);
        const double measured = areaM2(cell.shape);
        if (sameArea(cell.areaM2, measured)) continue;
        faults.push_back({"area", cell.code,
                          fmt::format("{} m² stored, {:.2f} measured", cell.areaM2, measured)});
    }
    WANMI_LET(auto q,
              desk.db().prepare(
                  "SELECT code, cell_code, geom FROM component WHERE cell_code IS NOT NULL"));
    for (;;) {
        WANMI_LET(const bool row, q.step());
        if (!row) return ok();
        const auto shape = shapes.find(q.view(1));
        if (shape == shapes.end()) continue; // a reference, or retired
        const auto at = pointFromSpatialite(q.blob(2));
        if (at && locate(*shape->second, *at) != Where::Outside) continue;
        faults.push_back({"place", fmt::format("{:016}", q.integer(0)),
                          at ? "not in cell " + q.text(1) : at.error().reason});
    }
}

} // namespace wanmi

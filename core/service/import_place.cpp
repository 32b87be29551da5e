#include "core/service/import_place.h"

#include "core/geometry/measures.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

namespace wanmi {
namespace {

constexpr std::size_t kAhead = 1000;
constexpr int kWebMercator = 3857; // a plane that takes any place on earth, for looking ahead

std::optional<double> number(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
        return std::nullopt;
    }
    return value;
}

Error rowFault(const char* reason) {
    return fail(Errc::Invalid, reason);
}

bool looksGeographic(RawPoint p) {
    return std::abs(p.x) <= 180 && std::abs(p.y) < 90;
}

double median(std::vector<double>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double away(const Box& box, Point p) {
    const auto dx = std::max({box.minX - p.x, std::int64_t{0}, p.x - box.maxX});
    const auto dy = std::max({box.minY - p.y, std::int64_t{0}, p.y - box.maxY});
    return std::hypot(static_cast<double>(dx), static_cast<double>(dy)) / kMillimetres;
}

} // namespace

PlaceFinder::Layer PlaceFinder::layerOf(const std::vector<Region>& regions) {
    std::vector<std::string> codes;
    std::vector<Polygon> parts;
    for (const auto& r : regions) {
        for (const auto& part : r.shape) {
            codes.push_back(r.code);
            parts.push_back(part);
        }
    }
    return {std::move(codes), CellLocator::build(parts)};
}

namespace {

/// The duty grid of each cell; empty where it has none.
std::vector<std::string> dutyOf(const std::vector<Cell>& cells,
                                const std::vector<DutyGrid>& grids) {
    std::map<std::string_view, std::string_view> duty;
    for (const auto& g : grids) {
        for (const auto& cell : g.cells) {
            duty.emplace(cell, g.code);
        }
    }
    std::vector<std::string> out;
    out.reserve(cells.size());
    for (const auto& cell : cells) {
        const auto at = duty.find(cell.code);
        out.emplace_back(at == duty.end() ? std::string_view{} : at->second);
    }
    return out;
}

} // namespace

Result<PlaceFinder> PlaceFinder::open(PlaceStore& store) {
    PlaceFinder out;
    WANMI_LET(out.m_cells, store.cells());
    if (!out.m_cells.empty()) {
        std::vector<Polygon> shapes;
        for (auto& cell : out.m_cells) {
            shapes.push_back(std::move(cell.shape));
        }
        out.m_cellLocator = CellLocator::build(shapes);
        WANMI_LET(const auto grids, store.dutyGrids());
        out.m_duty = dutyOf(out.m_cells, grids);
    }
    for (const auto level : {RegionLevel::Community, RegionLevel::Street, RegionLevel::District}) {
        WANMI_LET(const auto regions, store.regions(level));
        if (!regions.empty()) out.m_layers.push_back(layerOf(regions));
    }
    WANMI_LET(out.m_box, store.regionsBox());
    return out;
}

PlaceOf PlaceFinder::find(Point at) const {
    PlaceOf out;
    std::string code;
    if (m_cellLocator) {
        if (const auto i = m_cellLocator->find(at)) {
            out.cell = m_cells[*i].code;
            out.areaClass = m_cells[*i].areaClass;
            out.dutyGrid = m_duty[*i];
            code = m_cells[*i].community;
        }
    }
    for (const auto& layer : m_layers) {
        if (!code.empty()) break;
        if (const auto i = layer.locator.find(at)) code = layer.codes[*i];
    }
    if (code.size() >= 6) out.district = code.substr(0, 6);
    if (code.size() >= 9) out.street = code.substr(0, 9);
    if (code.size() >= 12) out.community = code;
    return out;
}

double PlaceFinder::outsideM(Point at) const {
    return m_box ? away(*m_box, at) : 0;
}

Result<PlacedRows> PlacedRows::open(Desk& desk, RowSource& source, const ImportOptions& options,
                                    const ImportFields& fields, bool points) {
    PlacedRows out{source, fields};
    out.m_points = points;
    WANMI_TRY(out.readAhead());
    const bool shapes = std::any_of(out.m_ahead.begin(), out.m_ahead.end(),
                                    [](const SourceRow& r) { return r.wkb.has_value(); });
    const bool columns = points && fields.has(fields.slot("lon")) && fields.has(fields.slot("lat"));
    out.m_byShape = shapes || !columns;
    const bool faults = std::any_of(out.m_ahead.begin(), out.m_ahead.end(),
                                    [](const SourceRow& r) { return !r.fault.empty(); });
    if (!shapes && !columns && !faults && !out.m_ahead.empty()) {
        return fail(Errc::Invalid, "import.needs", {{"field", points ? "lon, lat" : "geometry"}});
    }
    WANMI_TRY(out.decide(desk, options));
    return out;
}

Status PlacedRows::readAhead() {
    while (m_ahead.size() < kAhead) {
        SourceRow row;
        WANMI_LET(const bool more, m_source->next(row));
        if (!more) break;
        m_ahead.push_back(std::move(row));
    }
    return ok();
}

Result<bool> PlacedRows::next(SourceRow& row) {
    if (m_at < m_ahead.size()) {
        row = std::move(m_ahead[m_at++]);
        return true;
    }
    return m_source->next(row);
}

Result<WkbShape> PlacedRows::shape(const SourceRow& row) const {
    if (!row.fault.empty()) return fail(Errc::Invalid, row.fault);
    if (!row.wkb) return rowFault("no_shape");
    auto shape = shapeFromWkb(*row.wkb);
    if (!shape) return rowFault("bad_shape");
    if (shape->empty()) return rowFault("no_shape");
    return shape;
}

Result<RawPoint> PlacedRows::raw(const SourceRow& row) const {
    if (!row.fault.empty()) return fail(Errc::Invalid, row.fault);
    if (!m_byShape) {
        const auto x = number(m_fields->value(row, "lon"));
        const auto y = number(m_fields->value(row, "lat"));
        if (!x || !y || (*x == 0 && *y == 0)) return rowFault("no_position");
        return RawPoint{*x, *y};
    }
    auto found = shape(row);
    if (!found) return found.error().reason == "no_shape" ? rowFault("no_position") : found.error();
    RawPoint low{HUGE_VAL, HUGE_VAL};
    RawPoint high{-HUGE_VAL, -HUGE_VAL};
    for (const auto& part : found->parts) {
        for (const auto p : part.front()) {
            low = {std::min(low.x, p.x), std::min(low.y, p.y)};
            high = {std::max(high.x, p.x), std::max(high.y, p.y)};
        }
    }
    const RawPoint middle{(low.x + high.x) / 2, (low.y + high.y) / 2};
    if (!std::isfinite(middle.x) || !std::isfinite(middle.y) || (middle.x == 0 && middle.y == 0)) {
        return rowFault("no_position");
    }
    return middle;
}

namespace {

/// Fills in the system of the rows where none was named; gives the store's, which follows from
/// where they lie if it is not fixed yet.
Result<int> settleSystems(const Desk& desk, std::string& crs, const RawPoint& centre) {
    if (crs.empty()) {
        if (!looksGeographic(centre)) return fail(Errc::Invalid, "import.crs_needed");
        crs = "EPSG:4326";
    }
    if (desk.srid() != 0) return desk.srid();
    WANMI_LET(const auto ahead, Transform::open(crs, kWebMercator));
    WANMI_LET(const auto plane, Projection::open(kWebMercator));
    WANMI_LET(const auto at, ahead.apply(centre.x, centre.y));
    return desk.sridAround(plane.toLonLat(at));
}

} // namespace

Status PlacedRows::decide(Desk& desk, const ImportOptions& options) {
    m_crs = options.crs;
    if (m_crs.empty() && m_byShape) m_crs = m_source->crs();
    std::vector<double> xs;
    std::vector<double> ys;
    for (const auto& row : m_ahead) {
        const auto p = raw(row);
        if (!p) continue;
        xs.push_back(p->x);
        ys.push_back(p->y);
    }
    WANMI_TRY(desk.rereadSrid());
    m_srid = desk.srid();
    if (xs.empty()) { // nothing to place: any system will do
        if (m_crs.empty()) m_crs = "EPSG:4326";
        if (m_srid == 0) return ok();
    } else {
        WANMI_LET(m_srid, settleSystems(desk, m_crs, {median(xs), median(ys)}));
    }
    WANMI_LET(auto transform, Transform::open(m_crs, m_srid));
    m_transform = std::make_shared<Transform>(std::move(transform));
    return ok();
}

Status PlacedRows::fixSystem(Desk& desk) const {
    return m_srid == 0 ? ok() : desk.fixSridTo(m_srid);
}

Result<Point> PlacedRows::point(const SourceRow& row) const {
    WANMI_LET(const auto at, raw(row));
    if (!m_transform) return rowFault("no_position");
    auto placed = m_transform->apply(at.x, at.y);
    if (!placed || (m_transform && std::abs(at.y) == 90)) return rowFault("position_out_of_range");
    return placed;
}

Result<Ring> PlacedRows::ring(const WkbShape::Path& path, bool closed) const {
    Ring out;
    out.reserve(path.size());
    for (const auto p : path) {
        const auto at = m_transform ? m_transform->apply(p.x, p.y) : Result<Point>{Point{}};
        if (!at) return rowFault("position_out_of_range");
        if (out.empty() || !(out.back() == *at)) out.push_back(*at);
    }
    if (closed && out.size() > 1 && out.front() == out.back()) out.pop_back();
    return out;
}

Result<MultiPolygon> PlacedRows::areas(const SourceRow& row) const {
    WANMI_LET(const auto found, shape(row));
    if (found.kind != WkbShape::Kind::Areas) return rowFault("not_an_area");
    MultiPolygon out;
    for (const auto& part : found.parts) {
        Polygon polygon;
        for (std::size_t i = 0; i < part.size(); ++i) {
            WANMI_LET(auto each, ring(part[i], true));
            if (i == 0) {
                polygon.outer = std::move(each);
            } else if (each.size() >= 3) {
                polygon.holes.push_back(std::move(each));
            }
        }
        if (polygon.outer.size() >= 3) out.push_back(std::move(polygon));
    }
    normalise(out);
    if (out.empty() || areaM2(out) <= 0) return rowFault("bad_shape");
    return out;
}

Result<std::vector<Line>> PlacedRows::lines(const SourceRow& row) const {
    WANMI_LET(const auto found, shape(row));
    if (found.kind != WkbShape::Kind::Lines) return rowFault("not_a_line");
    std::vector<Line> out;
    for (const auto& part : found.parts) {
        WANMI_LET(auto line, ring(part.front(), false));
        if (line.size() >= 2) out.push_back(std::move(line));
    }
    if (out.empty()) return rowFault("bad_shape");
    return out;
}

} // namespace wanmi

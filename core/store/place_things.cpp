// Streets, areas, components and serials of PlaceStore.
#include "core/geometry/codec.h"
#include "core/geometry/measures.h"
#include "core/store/place_statements.h"

namespace wanmi {
namespace {

Status bindComponent(Statement& q, const Component& c, int srid, Instant now) {
    q.bind(":code", c.code).bind(":kind", c.kind).bind(":name", c.name);
    q.bind(":manage", c.manageDept).bind(":owner", c.ownerDept).bind(":maintain", c.maintainDept);
    q.bind(":state", c.state).bind(":first_day", c.firstDay).bind(":data_source", c.dataSource);
    q.bind(":note", c.note).bind(":now", micros(now));
    bindOrNull(q, ":cell", c.cell);
    bindOrNull(q, ":change_day", c.changeDay);
    bindOrNull(q, ":extra", c.extra);
    bindOrNull(q, ":source_key", c.sourceKey);
    return q.bindBlob(":geom", spatialitePoint(c.at, srid)).done();
}

Result<Component> readComponent(const Statement& q) {
    WANMI_LET(const auto at, pointFromSpatialite(q.blob(14)));
    std::optional<Instant> retired;
    if (!q.isNull(15)) retired = Instant{std::chrono::microseconds{q.integer(15)}};
    return Component{q.integer(0), q.text(1),  q.text(2), q.text(3), q.text(4),  q.text(5),
                     q.text(6),    q.text(7),  q.text(8), q.text(9), q.text(10), q.text(11),
                     q.text(12),   q.text(13), at,        retired};
}

Status bindStreet(Statement& q, const StreetLine& street, int srid, Instant now) {
    q.bind(":name", street.name).bind(":class", street.roadClass).bind(":now", micros(now));
    bindOrNull(q, ":source_key", street.sourceKey);
    return q.bindBlob(":geom", spatialiteLine(street.line, srid)).done();
}

} // namespace

Status PlaceStore::addStreet(const StreetLine& street, const std::string& id, Instant now) {
    WANMI_LET(const int system, srid());
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("add_street")));
    q->bind(":id", id);
    return bindStreet(*q, street, system, now);
}

Result<bool> PlaceStore::updateStreetBySource(const StreetLine& street, Instant now) {
    WANMI_LET(const int system, srid());
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("update_street")));
    WANMI_TRY(bindStreet(*q, street, system, now));
    return m_db->changes() > 0;
}

Result<bool> PlaceStore::removeStreetBySource(std::string_view sourceKey) {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("remove_street")));
    WANMI_TRY(q->bind(":source_key", sourceKey).done());
    return m_db->changes() > 0;
}

Result<std::vector<StreetLine>> PlaceStore::readStreets(Use& q) {
    std::vector<StreetLine> out;
    for (;;) {
        WANMI_LET(const bool row, q->step());
        if (!row) return out;
        WANMI_LET(auto line, lineFromSpatialite(q->blob(3)));
        out.push_back({q->text(0), q->text(1), q->text(2), std::move(line)});
    }
}

Result<std::vector<StreetLine>> PlaceStore::streets(const Box& box) {
    WANMI_LET(const bool ready, indexed());
    if (box.empty() || !ready) {
        WANMI_LET(auto q, use(WANMI_PLACE_SQL("streets")));
        return readStreets(q);
    }
    WANMI_LET(auto q, use(WANMI_PLACE_SQL("streets_in")));
    bindBox(*q, box);
    return readStreets(q);
}

Result<std::vector<StreetLine>> PlaceStore::streetsNamed(std::string_view text) {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("street_names")));
    q->bind(":text", text);
    std::vector<StreetLine> out;
    for (;;) {
        WANMI_LET(const bool row, q->step());
        if (!row) return out;
        WANMI_LET(auto line, lineFromSpatialite(q->blob(1)));
        out.push_back({q->text(0), {}, {}, std::move(line)});
    }
}

Status PlaceStore::addBaseArea(const BaseArea& area, const std::string& id, Instant now) {
    WANMI_LET(const int system, srid());
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("add_base_area")));
    q->bind(":id", id).bind(":kind", area.kind).bind(":name", area.name);
    q->bind(":now", micros(now));
    return q->bindBlob(":geom", spatialiteMultiPolygon(area.shape, system)).done();
}

Result<std::vector<BaseArea>> PlaceStore::baseAreas() {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("base_areas")));
    std::vector<BaseArea> out;
    for (;;) {
        WANMI_LET(const bool row, q->step());
        if (!row) return out;
        WANMI_LET(auto shape, multiPolygonFromSpatialite(q->blob(2)));
        out.push_back({q->text(0), q->text(1), std::move(shape)});
    }
}

Status PlaceStore::addComponent(const Component& component, Instant now) {
    WANMI_LET(const int system, srid());
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("add_component")));
    return bindComponent(*q, component, system, now);
}

Result<bool> PlaceStore::updateComponent(const Component& component, Instant now) {
    WANMI_LET(const int system, srid());
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("update_component")));
    WANMI_TRY(bindComponent(*q, component, system, now));
    return m_db->changes() > 0;
}

Result<std::optional<std::int64_t>> PlaceStore::componentBySource(std::string_view kind,
                                                                  std::string_view sourceKey) {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("component_by_source")));
    WANMI_LET(const bool row, q->bind(":kind", kind).bind(":source_key", sourceKey).step());
    return row ? q->maybeInteger(0) : std::optional<std::int64_t>{};
}

Result<std::unordered_map<std::string, std::vector<std::int64_t>>>
PlaceStore::componentKeys(std::string_view source) {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("component_keys")));
    q->bind(":source", source);
    std::unordered_map<std::string, std::vector<std::int64_t>> out;
    for (;;) {
        WANMI_LET(const bool row, q->step());
        if (!row) return out;
        out[q->text(0)].push_back(q->integer(1));
    }
}

Result<std::optional<Component>> PlaceStore::component(std::int64_t code) {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("component_by_code")));
    WANMI_LET(const bool row, q->bind(":code", code).step());
    if (!row) return std::optional<Component>{};
    WANMI_LET(auto component, readComponent(*q));
    return std::optional<Component>{std::move(component)};
}

Result<std::vector<Component>> PlaceStore::componentsIn(const Box& box, std::string_view kind,
                                                        std::size_t limit) {
    std::vector<Component> out;
    WANMI_LET(const bool ready, indexed());
    if (!ready || box.empty()) return out;
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("components_in")));
    bindBox(*q, box).bind(":kind", kind);
    while (out.size() < limit) {
        WANMI_LET(const bool row, q->step());
        if (!row) break;
        WANMI_LET(auto component, readComponent(*q));
        // The index holds 32-bit floats: a quarter of a metre wide of the mark.
        if (box.contains(component.at)) out.push_back(std::move(component));
    }
    return out;
}

Result<std::vector<Point>> PlaceStore::componentPoints() {
    std::vector<Point> out;
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("component_points")));
    for (;;) {
        WANMI_LET(const bool row, q->step());
        if (!row) return out;
        WANMI_LET(const auto at, pointFromSpatialite(q->blob(0)));
        out.push_back(at);
    }
}

Result<std::int64_t> PlaceStore::placeComponents(const Progress& progress) {
    WANMI_LET(const auto known, cells());
    std::vector<Polygon> shapes;
    shapes.reserve(known.size());
    for (const auto& cell : known) {
        shapes.push_back(cell.shape);
    }
    WANMI_LET(const auto moves, componentMoves(known, CellLocator::build(shapes), progress));
    WANMI_TRY(moveComponents(moves, known, progress));
    return static_cast<std::int64_t>(moves.size());
}

Result<std::vector<PlaceStore::Move>> PlaceStore::componentMoves(const std::vector<Cell>& cells,
                                                                 const CellLocator& locator,
                                                                 const Progress& progress) {
    WANMI_LET(const auto total, m_db->number(WANMI_PLACE_SQL("component_count")));
    std::vector<Move> moves;
    std::int64_t seen = 0;
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("component_places")));
    for (;;) {
        WANMI_LET(const bool row, q->step());
        if (!row) return moves;
        if (seen++ % 8192 == 0) {
            WANMI_TRY(tell(progress, "place.components", seen, *total));
        }
        WANMI_LET(const auto at, pointFromSpatialite(q->blob(2)));
        const auto cell = locator.find(at);
        const bool same = cell ? !cells[*cell].code.empty() && q->view(1) == cells[*cell].code
                               : q->view(1).empty();
        if (same) continue;
        moves.emplace_back(q->integer(0),
                           cell ? static_cast<std::uint32_t>(*cell) : CellLocator::kOutside);
    }
}

Status PlaceStore::moveComponents(const std::vector<Move>& moves, const std::vector<Cell>& cells,
                                  const Progress& progress) {
    WANMI_LET(const auto move, use(WANMI_PLACE_SQL("move_component")));
    std::int64_t done = 0;
    for (const auto& [code, cell] : moves) {
        if (done++ % 8192 == 0) {
            WANMI_TRY(
                tell(progress, "place.components", done, static_cast<std::int64_t>(moves.size())));
        }
        move->bind(":code", code);
        const bool outside = cell == CellLocator::kOutside;
        bindOrNull(*move, ":cell", outside ? std::string_view{} : cells[cell].code);
        WANMI_TRY(move->done());
    }
    return ok();
}

Result<std::vector<PlaceStore::PlacedCase>> PlaceStore::casesToPlace() {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("cases_to_place")));
    std::vector<PlacedCase> out;
    for (;;) {
        WANMI_LET(const bool row, q->step());
        if (!row) return out;
        WANMI_LET(const auto at, pointFromSpatialite(q->blob(5)));
        out.push_back({q->text(0), q->text(1), q->text(2), q->text(3), q->text(4), at});
    }
}

Result<std::int64_t> PlaceStore::nextSerial(std::string_view scope) {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("next_serial")));
    WANMI_TRY(q->bind(":scope", scope).step());
    return q->integer(0);
}

Status PlaceStore::raiseSerial(std::string_view scope, std::int64_t last) {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("raise_serial")));
    return q->bind(":scope", scope).bind(":last", last).done();
}

Result<std::int64_t> PlaceStore::lastSerial(std::string_view scope) {
    WANMI_LET(const auto q, use(WANMI_PLACE_SQL("last_serial")));
    WANMI_LET(const bool row, q->bind(":scope", scope).step());
    return row ? q->integer(0) : 0;
}

} // namespace wanmi

#include "core/service/place_service.h"

#include "core/base/text.h"
#include "core/geometry/measures.h"
#include "core/service/case_service.h"
#include "core/store/grid_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>

namespace wanmi {
namespace {

/// Collects what a search leads to.
class Search {
public:
    Search(Desk& desk, std::string_view text, std::size_t limit)
        : m_desk(&desk),
          m_store(desk.db()),
          m_text(text),
          m_limit(limit) {}

    Result<std::vector<PlaceService::Found>> run() {
        if (m_text.empty()) return std::move(m_found);
        WANMI_TRY(byCode());
        WANMI_TRY(byCase());
        WANMI_TRY(byName());
        if (m_found.size() > m_limit) m_found.resize(m_limit);
        return std::move(m_found);
    }

private:
    static Box around(Point p) { return {p.x, p.y, p.x, p.y}; }

    Status byCode() {
        if (isDigits(m_text)) {
            WANMI_LET(const auto region, m_store.region(m_text));
            if (region) add("region", region->code, region->name, boxOf(region->shape));
            WANMI_LET(const auto cell, m_store.cell(m_text));
            if (cell) add("cell", cell->code, {}, boxOf(cell->shape));
        }
        if (const auto code = ComponentCode::parse(m_text)) {
            WANMI_LET(const auto c, m_store.component(code->number()));
            if (c) add("component", code->text(), c->name, around(c->at));
        }
        if (m_text.size() >= 9 && isDigits(m_text.substr(0, 9))) {
            WANMI_LET(const auto grids, m_store.dutyGrids(m_text));
            for (const auto& g : grids) {
                add("duty_grid", g.code, g.name, boxOf(g.shape));
            }
        }
        return ok();
    }

    Status byCase() {
        const auto digits = std::count_if(m_text.begin(), m_text.end(),
                                          [](char c) { return c >= '0' && c <= '9'; });
        if (digits < 4) return ok();
        CaseService cases{*m_desk};
        const auto id = cases.resolve(m_text);
        if (!id) return ok(); // no such number, or several: no place to lead to
        WANMI_LET(const auto row, cases.row(*id));
        if (row) add("case", row->id, row->number, around(row->place));
        return ok();
    }

    Status byName() {
        WANMI_LET(const auto named, m_store.regionsNamed(m_text, m_limit));
        for (const auto& each : named) {
            WANMI_LET(const auto region, m_store.region(each.code));
            if (region) add("region", region->code, region->name, boxOf(region->shape));
        }
        WANMI_LET(const auto streets, m_store.streetsNamed(m_text));
        std::map<std::string, std::size_t> index; // one street is many lines
        for (const auto& s : streets) {
            const Box box = boxOf(std::span{s.line});
            const auto known = index.find(s.name);
            if (known == index.end()) {
                index.emplace(s.name, m_found.size());
                add("street", s.name, s.name, box);
                continue;
            }
            auto& whole = m_found[known->second].box;
            whole.add({box.minX, box.minY});
            whole.add({box.maxX, box.maxY});
        }
        return ok();
    }

    void add(const char* kind, std::string code, std::string name, Box box) {
        m_found.push_back({kind, std::move(code), std::move(name), box});
    }

    Desk* m_desk;
    PlaceStore m_store;
    std::string_view m_text;
    std::size_t m_limit;
    std::vector<PlaceService::Found> m_found;
};

} // namespace

Result<PlaceOf> PlaceService::locate(LonLat at) {
    if (m_desk->srid() == 0) return PlaceOf{};
    WANMI_LET(const auto* projection, m_desk->projection());
    const auto point = projection->toStore(at);
    if (!point) return PlaceOf{}; // so far away that it has no position in this city's system
    return PlaceStore{m_desk->db()}.placeOf(*point);
}

Result<std::vector<Region>> PlaceService::regions(std::optional<RegionLevel> level,
                                                  std::string_view under) {
    return PlaceStore{m_desk->db()}.regions(level, under);
}

Result<std::vector<DutyGrid>> PlaceService::dutyGrids(std::string_view under) {
    return PlaceStore{m_desk->db()}.dutyGrids(under);
}

Result<std::optional<PlaceService::Found>> PlaceService::unit(std::string_view code,
                                                              std::optional<Instant> asOf) {
    PlaceStore store{m_desk->db()};
    GridStore past{m_desk->db()};
    std::vector<Region> regions;
    std::vector<Cell> cells;
    if (asOf) {
        WANMI_LET(regions, past.regionsAsOf(*asOf));
        WANMI_LET(cells, past.cellsAsOf(*asOf));
    } else {
        WANMI_LET(const auto region, store.region(code));
        if (region) regions.push_back(*region);
        WANMI_LET(const auto cell, store.cell(code));
        if (cell) cells.push_back(*cell);
    }
    WANMI_LET(const auto duties, asOf ? past.dutyGridsAsOf(*asOf) : store.dutyGrids(code));
    const auto called = [code](const auto& each) {
        return each.code == code && !each.shape.empty();
    };
    const auto region = std::find_if(regions.begin(), regions.end(), called);
    if (region != regions.end())
        return std::optional{
            Found{"region", region->code, region->name, wanmi::boxOf(region->shape)}};
    const auto cell =
        std::find_if(cells.begin(), cells.end(), [code](const Cell& c) { return c.code == code; });
    if (cell != cells.end())
        return std::optional{Found{"cell", cell->code, {}, wanmi::boxOf(cell->shape)}};
    const auto duty = std::find_if(duties.begin(), duties.end(), called);
    if (duty == duties.end()) return std::optional<Found>{};
    return std::optional{Found{"duty_grid", duty->code, duty->name, wanmi::boxOf(duty->shape)}};
}

Result<std::optional<Box>> PlaceService::boxOf(std::string_view code) {
    WANMI_LET(const auto found, unit(code));
    return found ? std::optional{found->box} : std::nullopt;
}

Result<std::optional<Box>> PlaceService::fullBox() {
    return PlaceStore{m_desk->db()}.regionsBox();
}

Result<std::vector<PlaceService::Found>> PlaceService::find(std::string_view text,
                                                            std::size_t limit) {
    return Search{*m_desk, trim(text), limit}.run();
}

Result<std::optional<Component>> PlaceService::component(std::int64_t code) {
    return PlaceStore{m_desk->db()}.component(code);
}

Result<std::vector<Line>> PlaceService::streetLines() {
    WANMI_LET(auto streets, PlaceStore{m_desk->db()}.streets());
    std::vector<Line> lines;
    lines.reserve(streets.size());
    for (auto& street : streets)
        lines.push_back(std::move(street.line));
    return lines;
}

Result<std::optional<Component>> PlaceService::nearestComponent(Point at, double metres) {
    const auto reach = static_cast<std::int64_t>(metres * kMillimetres);
    const Box box{at.x - reach, at.y - reach, at.x + reach, at.y + reach};
    WANMI_LET(auto near, PlaceStore{m_desk->db()}.componentsIn(
                             box, {}, std::numeric_limits<std::size_t>::max()));
    std::optional<Component> best;
    double least = metres;
    for (auto& c : near) {
        const double away = distanceM(at, c.at);
        if (best ? away >= least : away > least) continue; // of two equally near the lower code
        least = away;
        best = std::move(c);
    }
    return best;
}

} // namespace wanmi

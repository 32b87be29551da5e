// Reading a grid's file: rows, codes, and the community each cell lies in.
#include "core/service/grid_file.h"

#include "core/geometry/grid_mend.h"
#include "core/geometry/measures.h"
#include "core/service/import_place.h"

#include <algorithm>

namespace wanmi {
namespace {

constexpr std::int64_t kTellEvery = 512;
constexpr std::size_t kCommunityDigits = 12;
constexpr std::size_t kLegacyDigits = 14;

const Polygon& largestOf(const MultiPolygon& shape) {
    return *std::max_element(shape.begin(), shape.end(), [](const Polygon& a, const Polygon& b) {
        return areaM2(a) < areaM2(b);
    });
}

/// Faults of a single row are named without a dot.
bool isRowFault(const Error& error) {
    return error.reason.find('.') == std::string::npos;
}

class GridFileReader {
public:
    GridFileReader(Desk& desk, const GridImportOptions& options, const Communities& communities,
                   const ImportFields& fields, const PlacedRows& rows)
        : m_desk(&desk),
          m_options(&options),
          m_communities(&communities),
          m_fields(&fields),
          m_rows(&rows),
          m_store(desk.db()),
          m_today(localDay(desk.now(), desk.zone())) {
        std::vector<Polygon> parts;
        for (const auto& [code, region] : communities) {
            for (const auto& part : region.shape) {
                m_codes.push_back(code);
                parts.push_back(part);
            }
        }
        m_locator = CellLocator::build(parts);
    }

    Status take(const SourceRow& row) {
        ++m_out.rows;
        if (hasEnded(row)) {
            ++m_out.ended;
            return ok();
        }
        FileCell cell;
        cell.row = row.number;
        cell.written = m_fields->value(row, "code");
        auto shape = m_rows->areas(row);
        if (!shape && !isRowFault(shape.error())) return shape.error();
        if (!shape) {
            flaw(GridFlaw::Shape, cell, std::nullopt);
            return ok();
        }
        cell.shape = *std::move(shape);
        const Point at = interiorPoint(largestOf(cell.shape));
        if (row.repaired) flaw(GridFlaw::Crossed, cell, at);
        WANMI_TRY(readCode(cell, at));
        WANMI_TRY(findCommunity(cell, at));
        if (cell.community.empty()) {
            flaw(GridFlaw::NoPlace, cell, at);
            return ok();
        }
        readAttributes(row, cell);
        m_out.cells.push_back(std::move(cell));
        return ok();
    }

    /// Of cells with one code the largest keeps it.
    FileGrid finish() {
        std::map<std::string_view, std::vector<std::size_t>> rows;
        for (std::size_t i = 0; i < m_out.cells.size(); ++i) {
            if (!m_out.cells[i].code.empty()) rows[m_out.cells[i].code].push_back(i);
        }
        std::vector<std::size_t> lose;
        for (const auto& [code, same] : rows) {
            const auto keeps =
                *std::max_element(same.begin(), same.end(), [this](std::size_t a, std::size_t b) {
                    return areaM2(m_out.cells[a].shape) < areaM2(m_out.cells[b].shape);
                });
            std::copy_if(same.begin(), same.end(), std::back_inserter(lose),
                         [keeps](std::size_t i) { return i != keeps; });
        }
        for (const auto i : lose) {
            auto& cell = m_out.cells[i];
            flaw(GridFlaw::CodeDouble, cell, interiorPoint(largestOf(cell.shape)));
            cell.code.clear();
        }
        return std::move(m_out);
    }

private:
    void flaw(GridFlaw what, const FileCell& cell, std::optional<Point> where) {
        GridFlawFound found;
        found.flaw = what;
        found.refused = !m_options->repair || what == GridFlaw::CodeRetired;
        found.row = cell.row;
        found.code = cell.written;
        found.areaM2 = cell.shape.empty() ? 0 : areaM2(cell.shape);
        if (where) {
            if (const auto projection = m_desk->projection())
                found.where = (*projection)->toLonLat(*where);
        }
        m_out.flaws.push_back(std::move(found));
    }

    /// The standard keeps retired grids in the file, with the day of their end.
    bool hasEnded(const SourceRow& row) const {
        const auto text = m_fields->value(row, "change_day");
        if (text.empty()) return false;
        std::string day{text.substr(0, 10)};
        std::replace(day.begin(), day.end(), '/', '-');
        if (day.size() == 8 && isDigits(day)) {
            day.insert(6, "-");
            day.insert(4, "-");
        }
        const auto parsed = parseDay(day);
        return parsed && !(m_today < *parsed);
    }

    Status readCode(FileCell& cell, Point at) {
        std::string text = cell.written;
        if (text.empty()) return ok();
        const bool legacy = text.size() == kLegacyDigits && isDigits(text);
        if (legacy) text.insert(kCommunityDigits, "0");
        const auto code = CellCode::parse(text);
        if (!code) {
            flaw(GridFlaw::CodeForm, cell, at);
            return ok();
        }
        for (const auto& each : {text, cell.written}) {
            WANMI_LET(const auto retired, m_store.retiredIn(each));
            if (!retired) continue;
            flaw(GridFlaw::CodeRetired, cell, at);
            break;
        }
        if (!m_communities->contains(code->community())) {
            flaw(GridFlaw::CodeRegion, cell, at);
            return ok();
        }
        if (legacy) ++m_out.legacy;
        cell.code = text;
        return ok();
    }

    Status findCommunity(FileCell& cell, Point at) {
        if (!cell.code.empty()) {
            const auto named = cell.code.substr(0, kCommunityDigits);
            WANMI_LET(const bool lies, liesIn(cell.shape, named, at));
            if (lies) {
                cell.community = named;
                return ok();
            }
            flaw(GridFlaw::CodePlace, cell, at);
            cell.code.clear();
        }
        const auto part = m_locator.find(at);
        if (part) cell.community = m_codes[*part];
        return ok();
    }

    /// With most of its ground?
    Result<bool> liesIn(const MultiPolygon& shape, const std::string& community, Point at) const {
        const auto& region = m_communities->find(community)->second.shape;
        if (locate(region, at) != Where::Outside) return true;
        WANMI_LET(const auto shared, sharedGround({shape}, {region}));
        return !shared.empty() && shared.front().areaM2 * 2 >= areaM2(shape);
    }

    void readAttributes(const SourceRow& row, FileCell& cell) const {
        const auto read = [&](std::string_view field) -> std::optional<std::string> {
            if (!m_fields->has(m_fields->slot(field))) return std::nullopt;
            return std::string{m_fields->value(row, field)};
        };
        cell.landUse = read("land_use");
        cell.manageLevel = read("manage_level");
        cell.responsible = read("responsible");
        cell.note = read("note");
    }

    Desk* m_desk;
    const GridImportOptions* m_options;
    const Communities* m_communities;
    const ImportFields* m_fields;
    const PlacedRows* m_rows;
    GridStore m_store;
    Day m_today;
    std::vector<std::string> m_codes; ///< by part
    CellLocator m_locator;
    FileGrid m_out;
};

} // namespace

Result<FileGrid> readGridFile(Desk& desk, RowSource& source, const GridImportOptions& options,
                              const ImportTables& tables, const Communities& communities,
                              const Progress& progress) {
    ImportOptions how;
    how.kind = ImportKind::Grid;
    how.map = options.map;
    how.crs = options.crs;
    WANMI_LET(const auto fields, ImportFields::open(how, tables, source.columns()));
    WANMI_LET(auto rows, PlacedRows::open(desk, source, how, fields, false));
    GridFileReader reader{desk, options, communities, fields, rows};
    std::int64_t done = 0;
    for (SourceRow row;; ++done) {
        if (done % kTellEvery == 0) {
            WANMI_TRY(tell(progress, "import.reading", done, source.estimatedRows()));
        }
        WANMI_LET(const bool more, rows.next(row));
        if (!more) break;
        WANMI_TRY(reader.take(row));
    }
    FileGrid out = reader.finish();
    out.guessed = fields.guessed();
    out.crs = rows.crs();
    return out;
}

} // namespace wanmi

#pragma once
#include "core/geometry/cell_locator.h"
#include "core/geometry/codec.h"
#include "core/service/import_fields.h"

#include <memory>
#include <optional>

namespace wanmi {

/// Finds cells and regions for many points; on a boundary the lowest code, as PlaceStore::placeOf.
class PlaceFinder {
public:
    static Result<PlaceFinder> open(PlaceStore& store);
    PlaceOf find(Point at) const;
    /// Distance to the box of all regions in metres; 0 inside it, and where there are no regions.
    double outsideM(Point at) const;

private:
    struct Layer {
        std::vector<std::string> codes; ///< one for each polygon
        CellLocator locator;
    };
    static Layer layerOf(const std::vector<Region>& regions);
    std::vector<Cell> m_cells;
    std::vector<std::string> m_duty; ///< by cell
    std::optional<CellLocator> m_cellLocator;
    std::vector<Layer> m_layers; ///< communities, streets, districts
    std::optional<Box> m_box;
};

/// Reads the source's rows with their places in the store's coordinate system. The first rows are
/// read ahead: they decide which coordinate system is meant, and, in an empty store, which one the
/// store gets.
class PlacedRows {
public:
    /// Errc::Invalid "import.needs" (no positions at all), "import.crs_needed", "crs.unknown".
    static Result<PlacedRows> open(Desk& desk, RowSource& source, const ImportOptions& options,
                                   const ImportFields& fields, bool points);

    Result<bool> next(SourceRow& row);
    /// Fixes the store's system where it was open when the rows were looked at; in the caller's
    /// transaction. Errc::Conflict "store.srid_fixed" where somebody else has fixed another since.
    Status fixSystem(Desk& desk) const;
    /// The transformation's name, for the summary.
    const std::string& crs() const { return m_crs; }

    /// Where a row lies. Errors of the row: "no_position", "position_out_of_range", "bad_shape".
    Result<Point> point(const SourceRow& row) const;
    /// Its areas on the lattice, normalised: "no_shape", "not_an_area", "bad_shape",
    /// "position_out_of_range".
    Result<MultiPolygon> areas(const SourceRow& row) const;
    /// Its lines: "no_shape", "not_a_line", the others as above.
    Result<std::vector<Line>> lines(const SourceRow& row) const;

private:
    PlacedRows(RowSource& source, const ImportFields& fields)
        : m_source(&source),
          m_fields(&fields) {}
    Status readAhead();
    Result<RawPoint> raw(const SourceRow& row) const;
    Status decide(Desk& desk, const ImportOptions& options);
    Result<WkbShape> shape(const SourceRow& row) const;
    Result<Ring> ring(const WkbShape::Path& path, bool closed) const;

    RowSource* m_source;
    const ImportFields* m_fields;
    std::vector<SourceRow> m_ahead;
    std::size_t m_at = 0;
    bool m_byShape = true;
    bool m_points = true;
    std::string m_crs;
    int m_srid = 0; ///< the store's, or the one it is to get
    std::shared_ptr<Transform> m_transform;
};

} // namespace wanmi

#pragma once
// Binary forms of geometry. Lattice millimetres become metres (mm / 1000.0) and come back exactly.
#include "core/base/result.h"
#include "core/geometry/shapes.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

/// SpatiaLite's BLOB form, little endian. The `append` forms add to `out`.
void appendSpatialite(std::string& out, Point point, int srid);
void appendSpatialite(std::string& out, const Line& line, int srid);
void appendSpatialite(std::string& out, const Polygon& polygon, int srid);
void appendSpatialite(std::string& out, const MultiPolygon& shape, int srid);
std::string spatialitePoint(Point point, int srid);
std::string spatialiteLine(const Line& line, int srid);
std::string spatialitePolygon(const Polygon& polygon, int srid);
std::string spatialiteMultiPolygon(const MultiPolygon& shape, int srid);

/// Errc::Invalid "geometry.broken": truncated, of another type, or not what SpatiaLite writes.
/// A polygon is also read as a multipolygon of one part.
Result<Point> pointFromSpatialite(std::string_view blob);
Result<Line> lineFromSpatialite(std::string_view blob);
Result<Polygon> polygonFromSpatialite(std::string_view blob);
Result<MultiPolygon> multiPolygonFromSpatialite(std::string_view blob);
/// The srid of a blob; the same error.
Result<int> sridOfSpatialite(std::string_view blob);

/// Well-known binary as a file brings it: coordinates of an unknown system, doubles.
struct RawPoint {
    double x = 0;
    double y = 0;
    friend bool operator==(const RawPoint&, const RawPoint&) = default;
};

/// A flat shape: parts of paths of points. Point and MultiPoint: one part a point with one path of
/// one vertex. Line and MultiLine: one part a line with one path. Polygon and MultiPolygon: one
/// part a polygon, its paths the rings as stored (the outer one first, the closing vertex kept). A
/// collection keeps the members of its highest dimension (areas before lines before points). An
/// empty geometry has no parts.
struct WkbShape {
    enum class Kind : std::uint8_t { Points, Lines, Areas };
    using Path = std::vector<RawPoint>;
    Kind kind = Kind::Points;
    bool multi = false; ///< a Multi… or a collection in the file
    std::vector<std::vector<Path>> parts;

    bool empty() const { return parts.empty(); }
};

/// Reads OGC and ISO well-known binary and EWKB of either byte order; Z, M and an srid are dropped.
/// Errc::Invalid "geometry.broken"; curves and surfaces other than polygons are "geometry.kind"
/// with kind.
Result<WkbShape> shapeFromWkb(std::string_view wkb);

/// Well-known binary, little endian, metres: for the map.
std::string wkb(Point point);
std::string wkb(const Line& line);
std::string wkb(const Polygon& polygon);
std::string wkb(const MultiPolygon& shape);

} // namespace wanmi

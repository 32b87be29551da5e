// SpatiaLite's BLOB: 00 | byte order | srid | box | 7C | type | body | FE.
#include "core/geometry/codec.h"

#include "core/geometry/binary.h"
#include "core/geometry/measures.h"

namespace wanmi {
namespace {

constexpr std::uint32_t kPoint = 1;
constexpr std::uint32_t kLine = 2;
constexpr std::uint32_t kPolygon = 3;
constexpr std::uint32_t kMultiPolygon = 6;
constexpr std::uint8_t kStart = 0x00;
constexpr std::uint8_t kLittle = 0x01;
constexpr std::uint8_t kBoxEnd = 0x7C;
constexpr std::uint8_t kEntity = 0x69;
constexpr std::uint8_t kEnd = 0xFE;

void head(std::string& out, const Box& box, int srid, std::uint32_t type) {
    putByte(out, kStart);
    putByte(out, kLittle);
    putInt(out, static_cast<std::uint32_t>(srid));
    const bool none = box.empty();
    putPoint(out, none ? Point{} : Point{box.minX, box.minY});
    putPoint(out, none ? Point{} : Point{box.maxX, box.maxY});
    putByte(out, kBoxEnd);
    putInt(out, type);
}

struct Head {
    int srid = 0;
    std::uint32_t type = 0;
    ByteReader body;
};

Result<Head> readHead(std::string_view blob) {
    constexpr std::size_t kHeadSize = 43;
    if (blob.size() < kHeadSize + 1) return brokenGeometry("too short");
    ByteReader in(blob.substr(0, blob.size() - 1));
    if (in.byte() != kStart) return brokenGeometry("no start mark");
    const auto order = in.byte();
    if (order > 1) return brokenGeometry("byte order");
    in.setLittle(order == kLittle);
    Head out;
    out.srid = static_cast<int>(in.integer());
    for (int i = 0; i < 4; ++i) {
        in.real();
    }
    if (in.byte() != kBoxEnd) return brokenGeometry("no mark after the box");
    out.type = in.integer();
    if (static_cast<unsigned char>(blob.back()) != kEnd) return brokenGeometry("no end mark");
    out.body = in;
    return out;
}

Result<Point> readPoint(ByteReader& in) {
    const double x = in.real();
    const double y = in.real();
    if (!in.good()) return brokenGeometry("truncated");
    return latticePoint(x, y);
}

Result<std::vector<Point>> readPoints(ByteReader& in) {
    const std::size_t count = in.integer();
    if (!in.good() || count > in.left() / 16) return brokenGeometry("truncated");
    std::vector<Point> out;
    out.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        WANMI_LET(const Point p, readPoint(in));
        out.push_back(p);
    }
    return out;
}

Result<Polygon> readPolygon(ByteReader& in) {
    const std::size_t rings = in.integer();
    if (!in.good() || rings == 0 || rings > in.left() / 4) return brokenGeometry("rings");
    Polygon out;
    for (std::size_t i = 0; i < rings; ++i) {
        WANMI_LET(Ring ring, readPoints(in));
        if (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
        if (i == 0) {
            out.outer = std::move(ring);
        } else {
            out.holes.push_back(std::move(ring));
        }
    }
    return out;
}

Status atEnd(const ByteReader& in) {
    if (!in.good() || in.left() != 0) return brokenGeometry("bytes left over");
    return ok();
}

} // namespace

void appendSpatialite(std::string& out, Point point, int srid) {
    Box box;
    box.add(point);
    head(out, box, srid, kPoint);
    putPoint(out, point);
    putByte(out, kEnd);
}

void appendSpatialite(std::string& out, const Line& line, int srid) {
    head(out, boxOf(std::span<const Point>(line)), srid, kLine);
    putPoints(out, line, false);
    putByte(out, kEnd);
}

void appendSpatialite(std::string& out, const Polygon& polygon, int srid) {
    head(out, boxOf(polygon), srid, kPolygon);
    putRings(out, polygon);
    putByte(out, kEnd);
}

void appendSpatialite(std::string& out, const MultiPolygon& shape, int srid) {
    head(out, boxOf(shape), srid, kMultiPolygon);
    putInt(out, static_cast<std::uint32_t>(shape.size()));
    for (const auto& part : shape) {
        putByte(out, kEntity);
        putInt(out, kPolygon);
        putRings(out, part);
    }
    putByte(out, kEnd);
}

std::string spatialitePoint(Point point, int srid) {
    std::string out;
    appendSpatialite(out, point, srid);
    return out;
}

std::string spatialiteLine(const Line& line, int srid) {
    std::string out;
    appendSpatialite(out, line, srid);
    return out;
}

std::string spatialitePolygon(const Polygon& polygon, int srid) {
    std::string out;
    appendSpatialite(out, polygon, srid);
    return out;
}

std::string spatialiteMultiPolygon(const MultiPolygon& shape, int srid) {
    std::string out;
    appendSpatialite(out, shape, srid);
    return out;
}

Result<Point> pointFromSpatialite(std::string_view blob) {
    WANMI_LET(Head found, readHead(blob));
    if (found.type != kPoint) return brokenGeometry("not a point");
    WANMI_LET(const Point point, readPoint(found.body));
    WANMI_TRY(atEnd(found.body));
    return point;
}

Result<Line> lineFromSpatialite(std::string_view blob) {
    WANMI_LET(Head found, readHead(blob));
    if (found.type != kLine) return brokenGeometry("not a line");
    WANMI_LET(Line line, readPoints(found.body));
    WANMI_TRY(atEnd(found.body));
    return line;
}

Result<Polygon> polygonFromSpatialite(std::string_view blob) {
    WANMI_LET(Head found, readHead(blob));
    if (found.type != kPolygon) return brokenGeometry("not a polygon");
    WANMI_LET(Polygon polygon, readPolygon(found.body));
    WANMI_TRY(atEnd(found.body));
    return polygon;
}

Result<MultiPolygon> multiPolygonFromSpatialite(std::string_view blob) {
    WANMI_LET(Head found, readHead(blob));
    MultiPolygon out;
    if (found.type == kPolygon) {
        WANMI_LET(Polygon polygon, readPolygon(found.body));
        out.push_back(std::move(polygon));
    } else if (found.type == kMultiPolygon) {
        const std::size_t count = found.body.integer();
        if (!found.body.good() || count > found.body.left() / 9) return brokenGeometry("parts");
        for (std::size_t i = 0; i < count; ++i) {
            if (found.body.byte() != kEntity || found.body.integer() != kPolygon) {
                return brokenGeometry("a part that is no polygon");
            }
            WANMI_LET(Polygon polygon, readPolygon(found.body));
            out.push_back(std::move(polygon));
        }
    } else {
        return brokenGeometry("not an area");
    }
    WANMI_TRY(atEnd(found.body));
    return out;
}

Result<int> sridOfSpatialite(std::string_view blob) {
    WANMI_LET(const Head found, readHead(blob));
    return found.srid;
}

} // namespace wanmi

#include "core/geometry/binary.h"
#include "core/geometry/codec.h"

namespace wanmi {
namespace {

constexpr std::uint32_t kPoint = 1;
constexpr std::uint32_t kLine = 2;
constexpr std::uint32_t kPolygon = 3;
constexpr std::uint32_t kMultiPoint = 4;
constexpr std::uint32_t kMultiPolygon = 6;
constexpr std::uint32_t kCollection = 7;
constexpr int kDeepest =
    8; // collections inside collections: nobody needs more, a hostile file might

/// Reads one geometry with its parts into the flat form.
class Reader {
public:
    explicit Reader(std::string_view bytes) : m_in(bytes) {}

    Result<WkbShape> read() {
        WkbShape out;
        WANMI_TRY(geometry(out, 0));
        if (!m_in.good()) return brokenGeometry("truncated");
        return out;
    }

private:
    ByteReader m_in;
    int m_dimensions = 2;

    Result<std::uint32_t> type() {
        const auto order = m_in.byte();
        if (!m_in.good() || order > 1) return brokenGeometry("byte order");
        m_in.setLittle(order == 1);
        std::uint32_t code = m_in.integer();
        bool z = (code & 0x80000000U) != 0; // EWKB, and GDAL's old 2.5D
        bool m = (code & 0x40000000U) != 0;
        if ((code & 0x20000000U) != 0) m_in.integer();
        code &= 0x0FFFFFFFU;
        if (const auto thousands = code / 1000; thousands > 0) { // ISO
            if (thousands > 3) return brokenGeometry("type");
            z = z || thousands != 2;
            m = m || thousands != 1;
            code %= 1000;
        }
        m_dimensions = 2 + (z ? 1 : 0) + (m ? 1 : 0);
        if (!m_in.good()) return brokenGeometry("truncated");
        if (code < kPoint || code > kCollection) {
            return fail(Errc::Invalid, "geometry.kind", {{"kind", std::to_string(code)}});
        }
        return code;
    }

    RawPoint point() {
        const double x = m_in.real();
        const double y = m_in.real();
        for (int i = 2; i < m_dimensions; ++i) {
            m_in.real();
        }
        return {x, y};
    }

    Result<std::size_t> count(std::size_t leastBytes) {
        const std::size_t found = m_in.integer();
        if (!m_in.good() || found > m_in.left() / leastBytes) return brokenGeometry("truncated");
        return found;
    }

    Result<WkbShape::Path> path() {
        WANMI_LET(const std::size_t points, count(8U * static_cast<std::size_t>(m_dimensions)));
        WkbShape::Path out;
        out.reserve(points);
        for (std::size_t i = 0; i < points; ++i) {
            out.push_back(point());
        }
        return out;
    }

    static void keep(WkbShape& out, WkbShape::Kind kind, std::vector<WkbShape::Path> part) {
        if (part.empty() || part.front().empty()) return;
        if (out.empty()) out.kind = kind;
        if (kind < out.kind) return;
        if (kind > out.kind) out.parts.clear();
        out.kind = kind;
        out.parts.push_back(std::move(part));
    }

    Status polygon(WkbShape& out) {
        WANMI_LET(const std::size_t rings, count(4));
        std::vector<WkbShape::Path> part;
        for (std::size_t i = 0; i < rings; ++i) {
            WANMI_LET(auto ring, path());
            part.push_back(std::move(ring));
        }
        keep(out, WkbShape::Kind::Areas, std::move(part));
        return ok();
    }

    Status geometry(WkbShape& out, int depth) {
        if (depth > kDeepest) return brokenGeometry("nested too deep");
        WANMI_LET(const std::uint32_t code, type());
        if (depth == 0 && code <= kPolygon) out.kind = static_cast<WkbShape::Kind>(code - kPoint);
        if (depth == 0 && code >= kMultiPoint && code <= kMultiPolygon) {
            out.kind = static_cast<WkbShape::Kind>(code - kMultiPoint);
        }
        if (code == kPoint) {
            const RawPoint p = point();
            if (!m_in.good()) return brokenGeometry("truncated");
            const bool none = std::isnan(p.x) && std::isnan(p.y); // the usual form of POINT EMPTY
            if (!none) keep(out, WkbShape::Kind::Points, {{p}});
            return ok();
        }
        if (code == kLine) {
            WANMI_LET(auto line, path());
            keep(out, WkbShape::Kind::Lines, {std::move(line)});
            return ok();
        }
        if (code == kPolygon) return polygon(out);
        out.multi = true;
        WANMI_LET(const std::size_t members, count(9));
        for (std::size_t i = 0; i < members; ++i) {
            WANMI_TRY(geometry(out, depth + 1));
        }
        return ok();
    }
};

void head(std::string& out, std::uint32_t type) {
    putByte(out, 1);
    putInt(out, type);
}

} // namespace

Result<WkbShape> shapeFromWkb(std::string_view wkb) {
    return Reader(wkb).read();
}

std::string wkb(Point point) {
    std::string out;
    head(out, kPoint);
    putPoint(out, point);
    return out;
}

std::string wkb(const Line& line) {
    std::string out;
    head(out, kLine);
    putPoints(out, line, false);
    return out;
}

std::string wkb(const Polygon& polygon) {
    std::string out;
    head(out, kPolygon);
    putRings(out, polygon);
    return out;
}

std::string wkb(const MultiPolygon& shape) {
    std::string out;
    head(out, kMultiPolygon);
    putInt(out, static_cast<std::uint32_t>(shape.size()));
    for (const auto& part : shape) {
        out += wkb(part);
    }
    return out;
}

} // namespace wanmi

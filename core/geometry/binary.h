#pragma once
// Bytes of geometry: shared by the codecs of this folder.
#include "core/base/result.h"
#include "core/geometry/shapes.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace wanmi {

inline void putByte(std::string& out, std::uint8_t value) {
    out.push_back(static_cast<char>(value));
}

template <class T>
void putLittle(std::string& out, T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i)
        out.push_back(static_cast<char>((value >> (8 * i)) & 0xFFU));
}

inline void putInt(std::string& out, std::uint32_t value) {
    putLittle(out, value);
}

/// A point of the lattice in metres.
inline void putPoint(std::string& out, Point p) {
    putLittle(out, std::bit_cast<std::uint64_t>(static_cast<double>(p.x) / kMillimetres));
    putLittle(out, std::bit_cast<std::uint64_t>(static_cast<double>(p.y) / kMillimetres));
}

/// A counted sequence; a ring's first vertex is repeated at its end.
inline void putPoints(std::string& out, const std::vector<Point>& points, bool closed) {
    const bool again = closed && !points.empty();
    putInt(out, static_cast<std::uint32_t>(points.size() + (again ? 1 : 0)));
    for (const Point& p : points)
        putPoint(out, p);
    if (again) putPoint(out, points.front());
}

inline void putRings(std::string& out, const Polygon& polygon) {
    putInt(out, static_cast<std::uint32_t>(1 + polygon.holes.size()));
    putPoints(out, polygon.outer, true);
    for (const auto& hole : polygon.holes)
        putPoints(out, hole, true);
}

/// Reads on past the end as zeros and remembers it: ask good() before believing a value.
class ByteReader {
public:
    ByteReader() = default;
    explicit ByteReader(std::string_view bytes) : m_bytes(bytes) {}

    void setLittle(bool little) { m_little = little; }
    bool little() const { return m_little; }
    bool good() const { return m_good; }
    std::size_t left() const { return m_bytes.size() - m_at; }

    std::uint8_t byte() { return take<std::uint8_t>(); }
    std::uint32_t integer() { return take<std::uint32_t>(); }
    double real() { return std::bit_cast<double>(take<std::uint64_t>()); }

private:
    std::string_view m_bytes;
    std::size_t m_at = 0;
    bool m_little = true;
    bool m_good = true;

    template <class T>
    T take() {
        if (left() < sizeof(T)) {
            m_good = false;
            m_at = m_bytes.size();
            return 0;
        }
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            const std::size_t from = m_little ? sizeof(T) - 1 - i : i;
            value = (value << 8U) | static_cast<unsigned char>(m_bytes[m_at + from]);
        }
        m_at += sizeof(T);
        return static_cast<T>(value);
    }
};

inline Error brokenGeometry(std::string detail) {
    return fail(Errc::Invalid, "geometry.broken", {}, std::move(detail));
}

/// Metres back onto the lattice; not finite or absurdly far: "geometry.broken".
inline Result<Point> latticePoint(double x, double y) {
    constexpr double kFar = 1e9;
    if (!std::isfinite(x) || !std::isfinite(y) || std::abs(x) > kFar || std::abs(y) > kFar)
        return brokenGeometry("coordinate out of range");
    return Point{std::llround(x * kMillimetres), std::llround(y * kMillimetres)};
}

} // namespace wanmi
